package io.clauderelay.bench;

import io.clauderelay.bench.MessageEvents.Event;
import io.clauderelay.bench.MessageEvents.Usage;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Puts an answer's parts into writes: frames them, and joins what leaves together. */
final class Assembly {
    private static final byte[] LINE_END = {'\r', '\n'};
    private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Framing framing;
    private final Pace pace;
    private final int pieceBytes;
    private final Dialect dialect;
    private final List<Score.Step> steps = new ArrayList<>();
    private final ByteArrayOutputStream joined = new ByteArrayOutputStream();
    private List<Slots.Place> cutSlots = List.of();
    private int joinedEvents;
    private Usage joinedTells = Usage.NOTHING;
    private boolean bodyBegan;

    Assembly(Framing framing, Pace pace, int pieceBytes, Dialect dialect) {
        this.framing = framing;
        this.pace = pace;
        this.pieceBytes = pieceBytes;
        this.dialect = dialect;
    }

    Assembly(Reply reply, Framing natural, Dialect dialect) {
        this(
                reply.shape().framing() == Framing.NATURAL ? natural : reply.shape().framing(),
                reply.pace(),
                reply.shape().pieceBytes(),
                dialect);
    }

    /** The status line and the headers, after their delay. */
    void head(int status, String contentType, long bodyBytes, List<Header> extra) {
        Header framingLine =
                switch (framing) {
                    case CHUNKED -> new Header("transfer-encoding", "chunked");
                    case CONTENT_LENGTH, NATURAL -> new Header("content-length", Long.toString(bodyBytes));
                    case CONNECTION_CLOSE -> new Header("connection", "close");
                };
        pause(pace.beforeHeaders());
        join(Heads.of(status, contentType, framingLine, extra, dialect).getBytes(StandardCharsets.US_ASCII));
        if (inSmallWrites()) {
            flush();
        }
    }

    /** An event, or a part of a JSON body. */
    void body(Event event) {
        pause(bodyBegan ? betweenEvents() : pace.beforeFirstEvent());
        bodyBegan = true;
        if (pieceBytes > 0) {
            inPieces(event.bytes());
        } else {
            frame(event.bytes());
        }
        joinedEvents++;
        joinedTells = event.tells() == Usage.NOTHING ? joinedTells : event.tells();
        if (inSmallWrites()) {
            flush();
        }
    }

    private void inPieces(byte[] event) {
        List<Slots.Place> slots = Slots.find(event);
        for (int from = 0; from < event.length; from += pieceBytes) {
            flush();
            int to = Math.min(from + pieceBytes, event.length);
            frameHead(to - from);
            cutSlots = Slots.within(slots, from, to, joined.size());
            join(Arrays.copyOfRange(event, from, to));
            frameTail();
        }
    }

    /** Something that is no write. */
    void step(Score.Step step) {
        flush();
        steps.add(step);
    }

    /** Ends the body cleanly. */
    Score finish(int status, TokenCounts tokens, long bodyBytes) {
        if (framing == Framing.CHUNKED) {
            join(LAST_CHUNK);
        }
        return new Score(status, tokens, steps(), framing == Framing.CONNECTION_CLOSE, bodyBytes);
    }

    List<Score.Step> steps() {
        flush();
        return List.copyOf(steps);
    }

    private boolean inSmallWrites() {
        return pace.apart() || pieceBytes > 0;
    }

    private Duration betweenEvents() {
        return pace.apart() ? pace.betweenEvents() : Duration.ZERO;
    }

    private void pause(Duration length) {
        if (length.isPositive()) {
            step(new Score.Pause(length));
        }
    }

    private void frame(byte[] payload) {
        frameHead(payload.length);
        join(payload);
        frameTail();
    }

    private void frameHead(int length) {
        if (framing == Framing.CHUNKED) {
            join(Integer.toHexString(length).getBytes(StandardCharsets.US_ASCII));
            join(LINE_END);
        }
    }

    private void frameTail() {
        if (framing == Framing.CHUNKED) {
            join(LINE_END);
        }
    }

    private void join(byte[] bytes) {
        joined.writeBytes(bytes);
    }

    private void flush() {
        if (joined.size() == 0) {
            return;
        }
        byte[] bytes = joined.toByteArray();
        List<Slots.Place> slots = cutSlots.isEmpty() ? Slots.find(bytes) : cutSlots;
        steps.add(new Score.Write(bytes, slots, joinedEvents, joinedTells));
        joined.reset();
        cutSlots = List.of();
        joinedEvents = 0;
        joinedTells = Usage.NOTHING;
    }
}
