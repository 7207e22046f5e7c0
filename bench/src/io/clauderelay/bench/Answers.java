package io.clauderelay.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.netty.channel.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Chooses the answer to a request. Those of Anthropic's paths are chosen here. */
final class Answers {
    static final RequestFacts NO_FACTS = new RequestFacts("", false);

    private final UpstreamLedger ledger;
    private final Slots slots = new Slots(new Random());
    private final AtomicLong serial = new AtomicLong();
    private final Scores scores = new Scores();
    private final Bonds bonds = new Bonds();
    private final Customers customers;
    private final Scripts scripts;
    private final OpenAiAnswers openAi;
    private volatile @Nullable String credential;

    /**
     * An answer that was chosen, and what it was chosen by.
     *
     * @param stored null for what is not there later
     */
    record Chosen(Score score, RequestFacts facts, Bonds.@Nullable Stored stored) {
        Chosen(Score score, RequestFacts facts) {
            this(score, facts, null);
        }
    }

    Answers(UpstreamLedger ledger, Script standing, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.customers = new Customers(nanoTime);
        this.scripts = new Scripts(standing, customers);
        this.openAi = new OpenAiAnswers(scripts, scores, customers, bonds);
    }

    Scripts scripts() {
        return scripts;
    }

    Customers customers() {
        return customers;
    }

    Bonds bonds() {
        return bonds;
    }

    void expect(@Nullable String expected) {
        credential = expected;
    }

    Chosen choose(RawRequest request) {
        RequestHead head = request.head();
        boolean ofOpenAi = OpenAiAnswers.isFor(request);
        String expected = credential;
        if (expected != null && !Customers.credential(request).equals(expected)) {
            return new Chosen(
                    Composer.fixed(Refusal.of(401), ofOpenAi ? Dialect.RESPONSES : Dialect.MESSAGES), NO_FACTS);
        }
        if (ofOpenAi) {
            return openAi.choose(request);
        }
        return head.method().equals("POST") ? post(request, head.path()) : get(request, head);
    }

    /** A player of the chosen answer, with ids of its own. */
    Player player(Channel channel, RawRequest request, Chosen chosen) {
        byte[] fill = slots.fill(serial.incrementAndGet());
        Bonds.Stored stored = chosen.stored();
        if (stored != null) {
            bonds.store(Slots.filled(ResponseEvents.id("resp_"), fill), stored);
        }
        @Nullable Tally tally =
                ledger.wanted() ? new Tally(ledger, Slots.requestId(fill), request, chosen.facts()) : null;
        return new Player(channel, chosen.score(), fill, tally);
    }

    /** A player of a refusal of something that is no request. */
    Player refusing(Channel channel, Refusal refusal) {
        return new Player(channel, Composer.fixed(refusal), slots.fill(serial.incrementAndGet()), null);
    }

    private Chosen post(RawRequest request, String path) {
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
            return messages ? message(request, facts) : count(request, facts);
        } catch (IOException e) {
            return invalid("The request body is not valid JSON");
        }
    }

    private Chosen message(RawRequest request, RequestFacts facts) {
        Customer customer = customers.asking(request);
        Allowance.@Nullable Taken taken = customers.take(customer);
        if (taken != null && !taken.granted()) {
            return new Chosen(Composer.fixed(taken.refusal()), facts);
        }
        Script script = scripts.next(request, facts, customer);
        if (script instanceof ToolConversation conversation) {
            script = ToolTurns.reply(conversation, tree(request));
        }
        Asked asked = Asked.of(facts);
        Score score = taken == null
                ? scores.of(script, asked, Dialect.MESSAGES)
                : Scores.compose(telling(taken.headers(), script), asked, Dialect.MESSAGES);
        return new Chosen(score, facts);
    }

    /** The script with these header lines more. */
    static Script telling(List<Header> headers, Script script) {
        return switch (script) {
            case Reply reply -> reply.withHeaders(headers);
            case Refusal refusal -> refusal.withHeaders(headers);
            case NoAnswer _, ByMode _, ToolConversation _, Episode _ -> script;
        };
    }

    /** Counting and listing follow a script only where the upstream as a whole is out of order. */
    private Chosen count(RawRequest request, RequestFacts facts) {
        Script outage = scripts.outage(request, facts);
        if (outage != null) {
            return new Chosen(scores.of(outage, Asked.of(facts), Dialect.MESSAGES), facts);
        }
        int tokens = Math.max(1, request.bodyLength() / 4);
        RequestFacts counted = new RequestFacts(facts.model(), false);
        return new Chosen(Composer.side("{\"input_tokens\":" + tokens + "}", Dialect.MESSAGES), counted);
    }

    private Chosen get(RawRequest request, RequestHead head) {
        if (head.method().equals("HEAD")) {
            return new Chosen(Composer.fixed(new Refusal(404, "application/json", "", List.of())), NO_FACTS);
        }
        if (!head.path().startsWith("/v1/models")) {
            return refused(404);
        }
        Script outage = scripts.outage(request, NO_FACTS);
        if (outage != null) {
            return new Chosen(Scores.compose(outage, Asked.of(NO_FACTS), Dialect.MESSAGES), NO_FACTS);
        }
        String id = head.path().substring("/v1/models".length());
        if (id.isEmpty()) {
            return new Chosen(Composer.side(AnthropicJson.models(), Dialect.MESSAGES), NO_FACTS);
        }
        boolean known = AnthropicJson.MODELS.contains(id.substring(1));
        return known
                ? new Chosen(Composer.side(AnthropicJson.model(id.substring(1)), Dialect.MESSAGES), NO_FACTS)
                : refused(404);
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
}
