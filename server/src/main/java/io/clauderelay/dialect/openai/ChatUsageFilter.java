package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.AnswerFilter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.function.Consumer;

/** Takes the chunk that brings nothing but the usage out of a stream of Chat Completions. */
final class ChatUsageFilter implements AnswerFilter {
    /** Many times what the usage takes: an event that is longer is another one, and need not be kept back. */
    private static final int MOST_KEPT_BYTES = 16 * 1024;

    private final ChatStreamReader reader = new ChatStreamReader();

    /** How the event begins of which the end has not come. */
    private ByteBuf kept = Unpooled.EMPTY_BUFFER;

    /** Whether the beginning of that event is the client's already. */
    private boolean isPassed;

    @Override
    public void read(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes) {
        int passFrom = from;
        int eventFrom = from;
        int at = from;
        for (int newline = buffer.indexOf(at, to, (byte) '\n');
                newline >= 0;
                newline = buffer.indexOf(at, to, (byte) '\n')) {
            reader.read(buffer, at, newline + 1);
            at = newline + 1;
            if (reader.isBetweenEvents()) {
                if (reader.isUsageOnly() && !isPassed) {
                    pass(buffer, passFrom, eventFrom, passes);
                    close();
                    passFrom = at;
                } else {
                    passKept(passes);
                }
                isPassed = false;
                eventFrom = at;
            }
        }
        pass(buffer, passFrom, eventFrom, passes);
        reader.read(buffer, at, to);
        keep(buffer, eventFrom, to, passes);
    }

    private static void pass(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes) {
        if (to > from) {
            passes.accept(buffer.retainedSlice(from, to - from));
        }
    }

    private void passKept(Consumer<ByteBuf> passes) {
        if (kept.isReadable()) {
            ByteBuf whole = kept;
            kept = Unpooled.EMPTY_BUFFER;
            passes.accept(whole);
        }
    }

    private void keep(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes) {
        if (from == to) {
            return;
        }
        isPassed |= kept.readableBytes() + to - from > MOST_KEPT_BYTES;
        if (isPassed) {
            passKept(passes);
            pass(buffer, from, to, passes);
        } else if (kept.isReadable()) {
            ByteBuf joined = buffer.alloc().buffer(kept.readableBytes() + to - from);
            joined.writeBytes(kept).writeBytes(buffer, from, to - from);
            kept.release();
            kept = joined;
        } else {
            kept = buffer.retainedSlice(from, to - from);
        }
    }

    @Override
    public void end(Consumer<ByteBuf> passes) {
        passKept(passes);
    }

    @Override
    public void close() {
        kept.release();
        kept = Unpooled.EMPTY_BUFFER;
    }
}
