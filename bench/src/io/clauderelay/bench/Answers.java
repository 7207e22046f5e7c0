package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.vocabulary.TokenCounts;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses the answer to a request: by what the test queued, by what the request asks for, else the standing script. */
final class Answers {
    static final String SCRIPT_HEADER = "x-script";
    static final String SCRIPT_MODEL = "script:";

    /** Scores are kept per script and model; a client that makes up models must not fill the heap. */
    private static final int MAX_SCORES = 1_000;

    private static final RequestFacts NO_FACTS = new RequestFacts("", false);
    private static final Score SILENCE = unanswered(List.of(new Score.Hold()));
    private static final Score RESET = unanswered(List.of(new Score.End(Flaw.Hangup.RST)));

    private final UpstreamLedger ledger;
    private final Slots slots = new Slots(new Random());
    private final AtomicLong serial = new AtomicLong();
    private final Queue<Script> queued = new ConcurrentLinkedQueue<>();
    private final Map<ScoreKey, Score> scores = new ConcurrentHashMap<>();
    private final Customers customers;
    private volatile Script standing;
    private volatile @Nullable String credential;

    /** An answer that was chosen, and what it was chosen by. */
    record Chosen(Score score, RequestFacts facts) {}

    private record ScoreKey(Script script, String model, boolean stream, Dialect dialect) {}

    Answers(UpstreamLedger ledger, Script standing, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.customers = new Customers(nanoTime);
        this.standing = standing;
    }

    void standing(Script script) {
        standing = script;
    }

    Customers customers() {
        return customers;
    }

    void queue(List<Script> scripts) {
        queued.addAll(scripts);
    }

    void expect(@Nullable String expected) {
        credential = expected;
    }

    Chosen choose(RawRequest request) {
        String expected = credential;
        if (expected != null && !Customers.credential(request).equals(expected)) {
            return new Chosen(Composer.fixed(Refusal.of(401)), NO_FACTS);
        }
        RequestHead head = request.head();
        return head.method().equals("POST") ? post(request, head.path()) : get(request, head);
    }

    /** A player of the chosen answer, with ids of its own. */
    Player player(Channel channel, RawRequest request, Chosen chosen) {
        byte[] fill = slots.fill(serial.incrementAndGet());
        @Nullable Tally tally =
                ledger.wanted() ? new Tally(ledger, Slots.requestId(fill), request, chosen.facts()) : null;
        return new Player(channel, chosen.score(), fill, tally);
    }

    /** A player of a refusal of something that is no request. */
    Player refusing(Channel channel, Refusal refusal) {
        return new Player(channel, Composer.fixed(refusal), slots.fill(serial.incrementAndGet()), null);
    }

    private Chosen post(RawRequest request, String path) {
        if (path.equals("/v1/responses")) {
            return response(request);
        }
        boolean messages = path.equals("/v1/messages");
        if (!messages && !path.equals("/v1/messages/count_tokens")) {
            return refused(404);
        }
        try {
            RequestFacts facts = RequestFacts.of(request);
            if (request.header("anthropic-version").isEmpty()) {
                return invalid("anthropic-version: header is required");
            }
            if (facts.model().isEmpty()) {
                return invalid("model: Field required");
            }
            return messages ? message(request, facts, Dialect.MESSAGES) : count(request, facts);
        } catch (IOException e) {
            return invalid("The request body is not valid JSON");
        }
    }

    private Chosen response(RawRequest request) {
        try {
            RequestFacts facts = RequestFacts.of(request);
            return facts.model().isEmpty()
                    ? unread("Missing required parameter: 'model'.")
                    : message(request, facts, Dialect.RESPONSES);
        } catch (IOException e) {
            return unread("We could not parse the JSON body of your request.");
        }
    }

    private static Chosen unread(String message) {
        Refusal refusal = Refusal.of(400, "invalid_request_error", message);
        return new Chosen(Composer.fixed(refusal, Dialect.RESPONSES), NO_FACTS);
    }

    private Script queuedElse(RawRequest request, RequestFacts facts, @Nullable Customer customer) {
        Script own = customer == null ? null : customer.nextQueued();
        Script first = own == null ? queued.poll() : own;
        return first == null ? script(request, facts, customer) : first;
    }

    private Script script(RawRequest request, RequestFacts facts, @Nullable Customer customer) {
        if (facts.model().startsWith(SCRIPT_MODEL)) {
            return Script.named(facts.model().substring(SCRIPT_MODEL.length()));
        }
        Script own = customer == null ? null : customer.standing();
        return request.header(SCRIPT_HEADER).map(Script::named).orElse(own == null ? standing : own);
    }

    private Chosen message(RawRequest request, RequestFacts facts, Dialect dialect) {
        Customer customer = customers.asking(request);
        Allowance.@Nullable Taken taken = customers.take(customer);
        if (taken != null && !taken.granted()) {
            return new Chosen(Composer.fixed(taken.refusal(), dialect), facts);
        }
        Script resolved = customers.met(queuedElse(request, facts, customer), request);
        while (resolved instanceof ByMode modes) {
            resolved = customers.met(facts.stream() ? modes.streamed() : modes.whole(), request);
        }
        if (resolved instanceof ToolConversation conversation) {
            resolved = ToolTurns.reply(conversation, tree(request));
        }
        Score score = taken == null
                ? score(resolved, facts, dialect)
                : compose(telling(taken, resolved), facts, dialect);
        return new Chosen(score, facts);
    }

    /** The script with what the provider tells of the allowance. */
    private static Script telling(Allowance.Taken taken, Script script) {
        return switch (script) {
            case Reply reply -> reply.withHeaders(taken.headers());
            case Refusal refusal -> refusal.withHeaders(taken.headers());
            case NoAnswer _, ByMode _, ToolConversation _, Episode _ -> script;
        };
    }

    private Score score(Script script, RequestFacts facts, Dialect dialect) {
        ScoreKey key = new ScoreKey(script, facts.model(), facts.stream(), dialect);
        Score known = scores.get(key);
        if (known != null) {
            return known;
        }
        Score made = compose(script, facts, dialect);
        if (scores.size() >= MAX_SCORES) {
            scores.clear();
        }
        scores.put(key, made);
        return made;
    }

    private static Score compose(Script script, RequestFacts facts, Dialect dialect) {
        return switch (script) {
            case Reply reply -> Composer.reply(reply, dialect, facts.model(), facts.stream());
            case Refusal refusal -> Composer.fixed(refusal, dialect);
            case NoAnswer none -> none == NoAnswer.RESET ? RESET : SILENCE;
            case ByMode modes -> compose(facts.stream() ? modes.streamed() : modes.whole(), facts, dialect);
            case Episode _ -> throw new IllegalStateException("an episode is composed request by request");
            case ToolConversation _ -> throw new IllegalStateException("a conversation is composed turn by turn");
        };
    }

    /** Counting and listing follow a script only where the upstream as a whole is out of order. */
    private Chosen count(RawRequest request, RequestFacts facts) {
        Script script = customers.seen(script(request, facts, customers.asking(request)), request);
        if (outOfOrder(script)) {
            return new Chosen(score(script, facts, Dialect.MESSAGES), facts);
        }
        int tokens = Math.max(1, request.bodyLength() / 4);
        RequestFacts counted = new RequestFacts(facts.model(), false);
        return new Chosen(Composer.side("{\"input_tokens\":" + tokens + "}"), counted);
    }

    private Chosen get(RawRequest request, RequestHead head) {
        if (head.method().equals("HEAD")) {
            return new Chosen(Composer.fixed(new Refusal(404, "application/json", "", List.of())), NO_FACTS);
        }
        if (!head.path().startsWith("/v1/models")) {
            return refused(404);
        }
        Script script = customers.seen(script(request, NO_FACTS, customers.asking(request)), request);
        if (outOfOrder(script)) {
            return new Chosen(compose(script, NO_FACTS, Dialect.MESSAGES), NO_FACTS);
        }
        String id = head.path().substring("/v1/models".length());
        if (id.isEmpty()) {
            return new Chosen(Composer.side(AnthropicJson.models()), NO_FACTS);
        }
        boolean known = AnthropicJson.MODELS.contains(id.substring(1));
        return known ? new Chosen(Composer.side(AnthropicJson.model(id.substring(1))), NO_FACTS) : refused(404);
    }

    private static boolean outOfOrder(Script script) {
        return script instanceof Refusal || script instanceof NoAnswer;
    }

    private static JsonNode tree(RawRequest request) {
        try {
            return AnthropicJson.JSON.readTree(request.buffer(), request.bodyStart(), request.bodyLength());
        } catch (IOException e) {
            throw new UncheckedIOException("the body parsed a moment ago", e);
        }
    }

    private static Chosen invalid(String message) {
        return new Chosen(Composer.fixed(Refusal.of(400, "invalid_request_error", message)), NO_FACTS);
    }

    private static Chosen refused(int status) {
        return new Chosen(Composer.fixed(Refusal.of(status)), NO_FACTS);
    }

    private static Score unanswered(List<Score.Step> steps) {
        return new Score(0, TokenCounts.NONE, steps, true, 0);
    }
}
