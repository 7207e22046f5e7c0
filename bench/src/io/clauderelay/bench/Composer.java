package io.clauderelay.bench;

import io.clauderelay.bench.MessageEvents.Event;
import io.clauderelay.bench.MessageEvents.Usage;
import io.clauderelay.vocabulary.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Turns a script into the bytes and pauses of one answer. */
final class Composer {
    /** A reset discards what the other side has not read yet; this gives it time to read what came before. */
    private static final Duration BEFORE_RESET = Duration.ofMillis(20);

    private Composer() {}

    /** The score of a message. */
    static Score reply(Reply reply, Dialect dialect, Asked asked) {
        if (asked.stream()) {
            return stream(reply, dialect, asked);
        }
        return reply.flaw() instanceof Flaw.ErrorEvent error
                ? fixed(Refusal.of(error.type().equals("overloaded_error") ? 529 : 500, error.type(), error.message()), dialect)
                : json(reply, dialect, dialect.whole(reply, asked).getBytes(StandardCharsets.UTF_8));
    }

    /** The score of a fixed answer. */
    static Score fixed(Refusal refusal) {
        return fixed(refusal, Dialect.MESSAGES);
    }

    /** The same in the words of an API. */
    static Score fixed(Refusal given, Dialect dialect) {
        Refusal refusal = dialect.refusal(given);
        byte[] body = refusal.body().getBytes(StandardCharsets.UTF_8);
        Assembly assembly = new Assembly(Framing.CONTENT_LENGTH, Pace.BURST, 0, dialect);
        assembly.head(refusal.status(), refusal.contentType(), body.length, refusal.headers());
        assembly.body(new Event(body, Usage.NOTHING));
        return assembly.finish(refusal.status(), TokenCounts.NONE, body.length);
    }

    /** The score of a JSON answer beside the messages, such as the list of models. */
    static Score side(String json, Dialect dialect) {
        return fixed(new Refusal(200, "application/json", json, List.of()), dialect);
    }

    private static Score stream(Reply reply, Dialect dialect, Asked asked) {
        List<Event> events = written(reply, dialect.stream(reply, asked));
        long length = events.stream().mapToLong(event -> event.bytes().length).sum();
        Assembly assembly = new Assembly(reply, Framing.CHUNKED, dialect);
        assembly.head(200, "text/event-stream; charset=utf-8", length, reply.shape().headers());
        switch (reply.flaw()) {
            case Flaw.None _ -> events.forEach(assembly::body);
            case Flaw.NoTerminal _ -> events.subList(0, events.size() - 1).forEach(assembly::body);
            case Flaw.Cut cut -> {
                first(events, cut.afterEvents()).forEach(assembly::body);
                return hangup(assembly, cut.how(), dialect.told(reply), length);
            }
            case Flaw.Lull lull -> {
                first(events, lull.afterEvents()).forEach(assembly::body);
                assembly.step(new Score.Pause(lull.length()));
                rest(events, lull.afterEvents()).forEach(assembly::body);
            }
            case Flaw.Stall stall -> {
                first(events, stall.afterEvents()).forEach(assembly::body);
                assembly.step(new Score.Hold());
                rest(events, stall.afterEvents()).forEach(assembly::body);
            }
            case Flaw.Malformed malformed -> {
                first(events, malformed.afterEvents()).forEach(assembly::body);
                written(reply, List.of(dialect.malformed())).forEach(assembly::body);
                rest(events, malformed.afterEvents()).forEach(assembly::body);
            }
            case Flaw.ErrorEvent error -> {
                first(events, error.afterEvents()).forEach(assembly::body);
                List<Event> last = dialect.error(error, Math.min(error.afterEvents(), events.size()));
                written(reply, last).forEach(assembly::body);
            }
        }
        return assembly.finish(200, dialect.told(reply), length);
    }

    /** The events in the reply's style. */
    private static List<Event> written(Reply reply, List<Event> events) {
        Set<EventStyle> styles = reply.shape().styles();
        return styles.isEmpty()
                ? events
                : events.stream()
                        .map(event -> new Event(
                                EventStyle.written(styles, new String(event.bytes(), StandardCharsets.UTF_8))
                                        .getBytes(StandardCharsets.UTF_8),
                                event.tells()))
                        .toList();
    }

    private static Score json(Reply reply, Dialect dialect, byte[] body) {
        Assembly assembly = new Assembly(reply, Framing.CONTENT_LENGTH, dialect);
        List<Event> halves = halves(body);
        boolean truncated = reply.flaw() instanceof Flaw.NoTerminal || reply.flaw() instanceof Flaw.Malformed;
        int length = truncated ? halves.getFirst().bytes().length : body.length;
        assembly.head(200, "application/json", length, reply.shape().headers());
        switch (reply.flaw()) {
            case Flaw.None _ -> assembly.body(new Event(body, Usage.FINAL));
            case Flaw.NoTerminal _, Flaw.Malformed _ -> assembly.body(halves.getFirst());
            case Flaw.Cut cut -> {
                first(halves, Math.min(1, cut.afterEvents())).forEach(assembly::body);
                return hangup(assembly, cut.how(), dialect.told(reply), length);
            }
            case Flaw.Lull lull -> {
                int before = Math.min(1, lull.afterEvents());
                first(halves, before).forEach(assembly::body);
                assembly.step(new Score.Pause(lull.length()));
                rest(halves, before).forEach(assembly::body);
            }
            case Flaw.Stall stall -> {
                int before = Math.min(1, stall.afterEvents());
                first(halves, before).forEach(assembly::body);
                assembly.step(new Score.Hold());
                rest(halves, before).forEach(assembly::body);
            }
            case Flaw.ErrorEvent error -> throw new IllegalStateException("composed as a refusal: " + error);
        }
        return assembly.finish(200, dialect.told(reply), length);
    }

    private static Score hangup(Assembly assembly, Flaw.Hangup how, TokenCounts tokens, long length) {
        if (how == Flaw.Hangup.RST) {
            assembly.step(new Score.Pause(BEFORE_RESET));
        }
        assembly.step(new Score.End(how));
        return new Score(200, tokens, assembly.steps(), true, length);
    }

    private static List<Event> halves(byte[] body) {
        int half = body.length / 2;
        List<Event> halves = new ArrayList<>();
        halves.add(new Event(Arrays.copyOf(body, half), Usage.NOTHING));
        halves.add(new Event(Arrays.copyOfRange(body, half, body.length), Usage.FINAL));
        return halves;
    }

    private static List<Event> first(List<Event> events, int count) {
        return events.subList(0, Math.min(count, events.size()));
    }

    private static List<Event> rest(List<Event> events, int count) {
        return events.subList(Math.min(count, events.size()), events.size());
    }
}
