package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.util.ByteProcessor;

/**
 * Counts the web searches among the output of a response that comes as a document, in whatever pieces: usage does not tell
 * them, and they have a price. Inside of a text the quotes would be escaped, so what is found is the type of an item.
 */
final class WebSearches implements ByteProcessor {
    private static final byte[] TYPE = "\"web_search_call\"".getBytes(US_ASCII);

    private int matched;
    private long count;

    void read(ByteBuf buffer, int from, int to) {
        buffer.forEachByte(from, to - from, this);
    }

    @Override
    public boolean process(byte next) {
        if (next != TYPE[matched]) {
            matched = next == TYPE[0] ? 1 : 0;
        } else if (++matched == TYPE.length) {
            count++;
            matched = 0;
        }
        return true;
    }

    long count() {
        return count;
    }
}
