package io.clauderelay.streams;

import io.clauderelay.dialect.AnswerFilter;
import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What a client gets of a stream out of which something is taken. */
final class Filtering {
    /** An event that is longer is never kept back; a line feed may come behind it. */
    static final int MOST_KEPT_BYTES = 16 * 1024 + 1;

    private final AnswerFilter filter;
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();

    private Filtering(AnswerFilter filter) {
        this.filter = filter;
    }

    /** All that passes of a stream cut at these places. */
    static byte[] of(Answered answer, int[] cuts) {
        try (AnswerFilter filter =
                Objects.requireNonNull(answer.language().dialect().filter())) {
            Filtering filtering = new Filtering(filter);
            Splits.feed(answer.bytes(), cuts, filtering::read);
            filter.end(filtering::passes);
            return filtering.passed.toByteArray();
        }
    }

    private void read(ByteBuf piece) {
        filter.read(piece, piece.readerIndex(), piece.writerIndex(), this::passes);
        if (piece.refCnt() < 1) {
            throw new AssertionError("the filter has released what it has not retained");
        }
    }

    private void passes(ByteBuf part) {
        if (!part.isReadable()) {
            throw new AssertionError("an empty part is not worth a call");
        }
        byte[] bytes = new byte[part.readableBytes()];
        part.readBytes(bytes);
        passed.writeBytes(bytes);
        part.release();
    }

    /** A stream without some of its blocks, counted from 1. */
    static byte[] without(byte[] stream, Set<Integer> taken) {
        List<Block> blocks = Block.of(stream);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        rest.write(
                stream, 0, blocks.isEmpty() ? stream.length : blocks.getFirst().from());
        for (int i = 0; i < blocks.size(); i++) {
            if (!taken.contains(i + 1)) {
                rest.writeBytes(blocks.get(i).in(stream));
            }
        }
        return rest.toByteArray();
    }
}
