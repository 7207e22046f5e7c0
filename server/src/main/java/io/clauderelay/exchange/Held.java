package io.clauderelay.exchange;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What is kept of an answer that the client may never see: the head, and the body in the pieces it came in. */
final class Held {
    /**
     * Beyond this many pieces what follows is copied into one: each piece keeps the whole buffer alive that it was read
     * into, and a long answer is thousands of them.
     */
    private static final int MOST_PIECES = 16;

    private static final int JOINED_BYTES = 32 * 1024;

    private final ClientConnection client;
    private final Deque<ByteBuf> pieces = new ArrayDeque<>(4);
    private @Nullable ByteBuf head;
    private @Nullable ByteBuf joined;
    private int bodyBytes;

    Held(ClientConnection client) {
        this.client = client;
    }

    int bodyBytes() {
        return bodyBytes;
    }

    /** Keeps a head that is still to be ended. */
    void head(ByteBuf bytes) {
        head = bytes;
    }

    void add(ByteBuf piece) {
        bodyBytes += piece.readableBytes();
        if (joined != null) {
            joined.writeBytes(piece);
            piece.release();
        } else {
            pieces.add(piece);
            if (pieces.size() > MOST_PIECES) {
                join();
            }
        }
    }

    private void join() {
        ByteBuf all = client.allocate(Math.max(JOINED_BYTES, 2 * bodyBytes));
        for (ByteBuf piece : pieces) {
            all.writeBytes(piece);
            piece.release();
        }
        pieces.clear();
        pieces.add(all);
        joined = all;
    }

    void writeHead(Consumer<ByteBuf> ending) {
        if (head != null) {
            ending.accept(head);
            client.write(head);
            head = null;
        }
    }

    void writeBody() {
        for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            client.write(piece);
        }
        forgetBody();
    }

    void dropHead() {
        if (head != null) {
            head.release();
            head = null;
        }
    }

    void drop() {
        dropHead();
        for (ByteBuf piece = pieces.poll(); piece != null; piece = pieces.poll()) {
            piece.release();
        }
        forgetBody();
    }

    private void forgetBody() {
        joined = null;
        bodyBytes = 0;
    }
}
