package io.clauderelay.exchange;

import io.clauderelay.dialect.BodyEdit;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Comparator;
import java.util.List;

/** Puts a few other bytes into a body; all the rest stays in the buffers it came in. */
final class SplicedBody {
    private SplicedBody() {}

    /**
     * The body with these edits made; to be released, by itself.
     *
     * @param edits in any order; none within another
     */
    static ByteBuf of(ByteBuf body, List<BodyEdit> edits) {
        List<BodyEdit> inOrder =
                edits.stream().sorted(Comparator.comparingInt(BodyEdit::at)).toList();
        CompositeByteBuf spliced = body.alloc().compositeBuffer(2 * edits.size() + 1);
        int from = 0;
        for (BodyEdit edit : inOrder) {
            add(spliced, body, from, edit.at());
            spliced.addComponent(true, Unpooled.wrappedBuffer(edit.bytes()));
            from = edit.at() + edit.length();
        }
        add(spliced, body, from, body.readableBytes());
        return spliced;
    }

    private static void add(CompositeByteBuf spliced, ByteBuf body, int from, int to) {
        if (to > from) {
            spliced.addComponent(true, body.retainedSlice(body.readerIndex() + from, to - from));
        }
    }
}
