package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message: status 200, as a stream or as JSON, whichever the request asks for.
 *
 * @param tokens the usage that the answer reports
 * @param pace when its parts leave
 * @param flaw what goes wrong
 * @param shape how it looks on the wire
 */
public record Reply(List<Block> content, TokenCounts tokens, Pace pace, Flaw flaw, Shape shape) implements Script {
    private static final String THE_STATE = "(of the turn)";
    private static final TokenCounts FEW_TOKENS = new TokenCounts(25, 12, 0, 0, 0, 0, 0);

    /**
     * How a reply looks on the wire.
     *
     * @param pieceBytes the body travels in pieces of so many bytes, each a chunk and a write; 0 leaves events whole
     * @param styles how the events of a stream are written
     * @param headers in addition to the usual ones; a line of the same name replaces the usual one
     * @param model the model that claims to have answered; null for the one that was asked
     * @param stopReason null for what the content implies
     * @param service how it says that it was served
     */
    public record Shape(
            Framing framing,
            int pieceBytes,
            Set<EventStyle> styles,
            List<Header> headers,
            @Nullable String model,
            @Nullable String stopReason,
            Service service) {
        static final Shape NATURAL = new Shape(Framing.NATURAL, 0, Set.of(), List.of(), null, null, Service.USUAL);

        public Shape {
            styles = Set.copyOf(styles);
            headers = List.copyOf(headers);
        }

        private Shape with(List<Header> lines) {
            return new Shape(framing, pieceBytes, styles, lines, model, stopReason, service);
        }
    }

    public Reply {
        content = List.copyOf(content);
    }

    /** A reply of these blocks, in one burst, without flaws. */
    public static Reply of(Block... content) {
        return new Reply(List.of(content), FEW_TOKENS, Pace.BURST, Flaw.NONE, Shape.NATURAL);
    }

    /** A text that arrives word by word. */
    public static Reply text(String text) {
        return of(Block.Text.of(text));
    }

    /** A text of so many events, each of exactly so many bytes. */
    public static Reply events(int events, int eventBytes) {
        return of(new Block.Filler(events, eventBytes));
    }

    public Reply withTokens(TokenCounts counts) {
        return new Reply(content, counts, pace, flaw, shape);
    }

    public Reply withPace(Pace other) {
        return new Reply(content, tokens, other, flaw, shape);
    }

    public Reply withFlaw(Flaw other) {
        return new Reply(content, tokens, pace, other, shape);
    }

    /** Every event a packet of its own, this long after the one before. */
    public Reply every(Duration interval) {
        return withPace(new Pace(pace.beforeHeaders(), pace.beforeFirstEvent(), interval, true));
    }

    /** The status line comes this late. */
    public Reply headersAfter(Duration delay) {
        return withPace(new Pace(delay, pace.beforeFirstEvent(), pace.betweenEvents(), pace.apart()));
    }

    /** The first event comes this long after the headers. */
    public Reply firstEventAfter(Duration delay) {
        return withPace(new Pace(pace.beforeHeaders(), delay, pace.betweenEvents(), pace.apart()));
    }

    public Reply framed(Framing framing) {
        return withShape(new Shape(
                framing, shape.pieceBytes(), shape.styles(), shape.headers(), shape.model(), shape.stopReason(), shape.service()));
    }

    /** The body travels in pieces of so many bytes, each a chunk and a write of its own. */
    public Reply inPiecesOf(int bytes) {
        return withShape(new Shape(
                shape.framing(), bytes, shape.styles(), shape.headers(), shape.model(), shape.stopReason(), shape.service()));
    }

    /** The lines of a stream end with a carriage return and a line feed. */
    public Reply withCrlf() {
        return written(EventStyle.CRLF);
    }

    /** Comments stand between the events of a stream. */
    public Reply withComments() {
        return written(EventStyle.COMMENTS);
    }

    /** Each event of a stream has its data in several lines. */
    public Reply withMultiLineData() {
        return written(EventStyle.MULTI_LINE);
    }

    /** The events of a stream are written so, too. */
    public Reply written(EventStyle style) {
        Set<EventStyle> styles = EnumSet.of(style);
        styles.addAll(shape.styles());
        return withShape(new Shape(
                shape.framing(), shape.pieceBytes(), styles, shape.headers(), shape.model(), shape.stopReason(), shape.service()));
    }

    /** The state of a turn comes with the answer, for the credential that asks and no other. Responses alone have it. */
    public Reply withTurnState() {
        return withHeader(Bonds.TURN_STATE, THE_STATE);
    }

    /** The same with the state that is this credential's. */
    Reply withTurnStateOf(String credential) {
        Header placeholder = new Header(Bonds.TURN_STATE, THE_STATE);
        if (!shape.headers().contains(placeholder)) {
            return this;
        }
        List<Header> issued = new ArrayList<>(shape.headers());
        issued.remove(placeholder);
        issued.add(new Header(Bonds.TURN_STATE, Seal.on(credential, "turn")));
        return withShape(shape.with(issued));
    }

    /** The conversation compacted, and nothing else. */
    Reply compacted() {
        return new Reply(List.of(new Block.Compaction("what was said before")), tokens, pace, flaw, shape);
    }

    public Reply withHeader(String name, String value) {
        List<Header> more = new ArrayList<>(shape.headers());
        more.add(new Header(name, value));
        return withShape(shape.with(more));
    }

    /** Another model than the one that was asked claims to have answered. */
    public Reply answeredBy(String model) {
        return withShape(new Shape(
                shape.framing(), shape.pieceBytes(), shape.styles(), shape.headers(), model, shape.stopReason(), shape.service()));
    }

    /** The same with these lines more. */
    Reply withHeaders(List<Header> lines) {
        Reply reply = this;
        for (Header line : lines) {
            reply = reply.withHeader(line.name(), line.value());
        }
        return reply;
    }

    public Reply stoppedBy(String reason) {
        return withShape(new Shape(
                shape.framing(), shape.pieceBytes(), shape.styles(), shape.headers(), shape.model(), reason, shape.service()));
    }

    /** It says that it was served in this tier: the API's own word. */
    public Reply inTier(String tier) {
        return served(new Service(tier, shape.service().speed(), shape.service().geo()));
    }

    /** It says that the model ran at this speed. */
    public Reply atSpeed(String speed) {
        return served(new Service(shape.service().tier(), speed, shape.service().geo()));
    }

    /** It says that the model ran there. */
    public Reply servedIn(String geo) {
        return served(new Service(shape.service().tier(), shape.service().speed(), geo));
    }

    private Reply served(Service service) {
        return withShape(new Shape(
                shape.framing(),
                shape.pieceBytes(),
                shape.styles(),
                shape.headers(),
                shape.model(),
                shape.stopReason(),
                service));
    }

    private Reply withShape(Shape other) {
        return new Reply(content, tokens, pace, flaw, other);
    }

    String stopReason() {
        String given = shape.stopReason();
        if (given != null) {
            return given;
        }
        return !content.isEmpty() && content.getLast() instanceof Block.ToolUse ? "tool_use" : "end_turn";
    }
}
