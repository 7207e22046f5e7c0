package io.clauderelay.upstream;

import io.netty.buffer.ByteBuf;
import java.io.ByteArrayOutputStream;

/** One answer on the way through the framing, for tests of what is read of its payload. */
public final class FramedAnswer implements AnswerSink {
    /** Reads payload in place. */
    public interface Reader {
        void read(ByteBuf buffer, int from, int to);
    }

    /** How far an answer has come. */
    public enum End {
        OPEN,
        ENDED,
        REFUSED
    }

    private final ResponseFraming framing = new ResponseFraming(this);
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
    private final ByteArrayOutputStream passed = new ByteArrayOutputStream();
    private final Reader reader;
    private End end = End.OPEN;

    public FramedAnswer(Reader reader) {
        this.reader = reader;
        framing.expectAnswerTo("POST");
    }

    /** Feeds a piece; one behind the end is not looked at. */
    public void feed(ByteBuf piece) {
        if (end != End.OPEN) {
            return;
        }
        try {
            end = framing.read(piece) ? End.ENDED : End.OPEN;
        } catch (MalformedResponseException _) {
            end = End.REFUSED;
        }
    }

    public End end() {
        return end;
    }

    public byte[] payload() {
        return payload.toByteArray();
    }

    /** What goes to the client, with its framing. */
    public byte[] passed() {
        return passed.toByteArray();
    }

    @Override
    public void head(ResponseHead head) {
        // What a head says is told elsewhere.
    }

    @Override
    public void payload(ByteBuf buffer, int from, int to) {
        append(payload, buffer, from, to);
        reader.read(buffer, from, to);
    }

    @Override
    public void pass(ByteBuf buffer, int from, int to) {
        append(passed, buffer, from, to);
    }

    private static void append(ByteArrayOutputStream bytes, ByteBuf buffer, int from, int to) {
        byte[] part = new byte[to - from];
        buffer.getBytes(from, part);
        bytes.writeBytes(part);
    }
}
