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

    private boolean keptGrows;

    /** How many bytes of that event came in earlier buffers, kept or not; not counted beyond what is kept at most. */
    private int eventBytes;

    /** Whether the event that was taken out ended with a carriage return: a line feed may belong to it. */
    private boolean lineFeedMayFollow;

    @Override
    public void read(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes) {
        int at = from < to ? crossLineFeed(buffer, from, to) : from;
        int passFrom = at;
        int eventFrom = at;
        while (at < to) {
            at = reader.readLine(buffer, at, to);
            if (reader.isBetweenEvents()) {
                if (reader.isUsageOnly() && isEvent(buffer, eventFrom, at)) {
                    pass(buffer, passFrom, eventFrom, passes);
                    close();
                    passFrom = at;
                    lineFeedMayFollow = at == to && buffer.getByte(at - 1) == '\r';
                } else {
                    passKept(passes);
                }
                eventBytes = 0;
                eventFrom = at;
            }
        }
        pass(buffer, passFrom, eventFrom, passes);
        keep(buffer, eventFrom, to, passes);
    }

    private int crossLineFeed(ByteBuf buffer, int from, int to) {
        boolean isCrossed = lineFeedMayFollow && buffer.getByte(from) == '\n';
        lineFeedMayFollow = false;
        return isCrossed ? reader.readLine(buffer, from, to) : from;
    }

    /** Whether what ends here is an event that was kept back from its beginning, and no mere blank line behind one. */
    private boolean isEvent(ByteBuf buffer, int from, int to) {
        byte first = kept.isReadable() ? kept.getByte(kept.readerIndex()) : buffer.getByte(from);
        boolean endsWithBoth = to - from > 1 && buffer.getByte(to - 1) == '\n' && buffer.getByte(to - 2) == '\r';
        int bytes = eventBytes + to - from - (endsWithBoth ? 1 : 0);
        return bytes <= MOST_KEPT_BYTES && first != '\n' && first != '\r';
    }

    private static void pass(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes) {
        if (to > from) {
            passes.accept(buffer.retainedSlice(from, to - from));
        }
    }

    private void passKept(Consumer<ByteBuf> passes) {
        if (kept.isReadable()) {
            ByteBuf whole = kept;
            keepNothing();
            passes.accept(whole);
        }
    }

    private void keep(ByteBuf buffer, int from, int to, Consumer<ByteBuf> passes) {
        if (from == to) {
            return;
        }
        eventBytes = Math.min(MOST_KEPT_BYTES + 1, eventBytes + to - from);
        if (eventBytes > MOST_KEPT_BYTES) {
            passKept(passes);
            pass(buffer, from, to, passes);
        } else if (kept.isReadable()) {
            growing(buffer).writeBytes(buffer, from, to - from);
        } else {
            kept = buffer.retainedSlice(from, to - from);
        }
    }

    /** What is kept, in a buffer that takes more; one that came in small pieces must not be copied for each of them. */
    private ByteBuf growing(ByteBuf next) {
        if (!keptGrows) {
            ByteBuf copy = next.alloc().buffer(2 * kept.readableBytes()).writeBytes(kept);
            kept.release();
            kept = copy;
            keptGrows = true;
        }
        return kept;
    }

    @Override
    public void end(Consumer<ByteBuf> passes) {
        passKept(passes);
    }

    @Override
    public void close() {
        kept.release();
        keepNothing();
    }

    private void keepNothing() {
        kept = Unpooled.EMPTY_BUFFER;
        keptGrows = false;
    }
}
