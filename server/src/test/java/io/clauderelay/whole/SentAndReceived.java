package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.clauderelay.bench.Header;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One exchange as the client saw it and as the upstream saw it, with the relay between. What may differ is written down
 * here once more, not taken from the relay: a header that the relay forgets by mistake shows.
 *
 * @param sent what the client sent and got
 * @param received what the upstream received and answered
 */
record SentAndReceived(WireExchange sent, WireExchange received) {
    private static final Patterns HOP_BY_HOP = new Patterns(
            "connection",
            "keep-alive",
            "proxy-*",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "content-length");

    /** What a client may send that never reaches the upstream, or is written anew for it. */
    private static final Patterns OF_THE_WAY_TO_THE_RELAY = new Patterns(
            "authorization",
            "x-api-key",
            "host",
            "accept-encoding",
            "x-forwarded-*",
            "forwarded",
            "x-real-ip",
            "via",
            "cf-*",
            "true-client-ip",
            "cookie",
            "origin",
            "referer",
            "sec-fetch-*",
            "accept-language",
            "openai-organization",
            "openai-project",
            "anthropic-workspace-id",
            "x-session-id",
            "x-session-affinity");

    private static final Patterns WRITTEN_FOR_THE_UPSTREAM =
            new Patterns("authorization", "x-api-key", "host", "accept-encoding");

    /** What an upstream may answer that tells of the account or of the way to it. */
    private static final Patterns OF_THE_ACCOUNT = new Patterns(
            "anthropic-ratelimit-*",
            "anthropic-priority-*",
            "anthropic-fast-*",
            "anthropic-organization-id",
            "anthropic-workspace-id",
            "x-ratelimit-*",
            "openai-organization",
            "openai-project",
            "openai-model",
            "x-codex-primary-*",
            "x-codex-secondary-*",
            "x-codex-credits-*",
            "x-codex-active-limit",
            "x-models-etag",
            "set-cookie",
            "cf-*",
            "server",
            "via",
            "alt-svc",
            "x-envoy-*",
            "report-to",
            "nel",
            "strict-transport-security");

    private static final Patterns OF_THE_RELAY = new Patterns("x-relay-request-id", "x-accel-buffering");

    /** Names of headers; a star at the end stands for anything. */
    private record Patterns(Set<String> whole, List<String> beginnings) {
        Patterns(String... patterns) {
            this(
                    Arrays.stream(patterns)
                            .filter(pattern -> !pattern.endsWith("*"))
                            .collect(Collectors.toSet()),
                    Arrays.stream(patterns)
                            .filter(pattern -> pattern.endsWith("*"))
                            .map(pattern -> pattern.substring(0, pattern.length() - 1))
                            .toList());
        }

        boolean cover(Header header) {
            String name = header.name().toLowerCase(Locale.ROOT);
            return whole.contains(name) || beginnings.stream().anyMatch(name::startsWith);
        }
    }

    /**
     * The exchanges that are the same one on both sides, in the client's order. They are told by the id that the upstream
     * gave its answer, so an attempt that the client did not see has no partner, and neither has the relay's own answer.
     */
    static List<SentAndReceived> paired(List<WireExchange> sent, List<WireExchange> received) {
        Map<String, WireExchange> byId = new HashMap<>();
        received.forEach(exchange -> exchange.upstreamId().ifPresent(id -> byId.put(id, exchange)));
        return sent.stream()
                .flatMap(exchange ->
                        exchange
                                .upstreamId()
                                .map(byId::get)
                                .map(partner -> new SentAndReceived(exchange, partner))
                                .stream())
                .toList();
    }

    /**
     * Everything that differs and may not, a sentence each.
     *
     * @param credential what the upstream is to be asked with
     */
    List<String> differences(String credential) {
        return differences(credential, Intended.NOTHING);
    }

    /** The same where the relay is to change something. */
    List<String> differences(String credential, Intended intended) {
        List<String> found = new ArrayList<>();
        WireMessage asked = intended.request(sent.request());
        WireMessage forwarded = received.request();
        if (!asked.startLine().equals(forwarded.startLine())) {
            found.add("the request line '" + asked.startLine() + "' became '" + forwarded.startLine() + "'");
        }
        compareHeaders("to the upstream", forwardable(asked), without(forwarded, WRITTEN_FOR_THE_UPSTREAM), found);
        checkCredential(forwarded, credential, found);
        checkLength(forwarded, found);
        compareBodies("to the upstream", asked, forwarded, found);
        compareAnswers(intended, found);
        return found;
    }

    private static List<Header> forwardable(WireMessage asked) {
        Patterns named = new Patterns(
                asked.header("connection").orElse("").toLowerCase(Locale.ROOT).split("[ ,]+", -1));
        return without(asked, OF_THE_WAY_TO_THE_RELAY).stream()
                .filter(header -> !named.cover(header))
                .toList();
    }

    private static List<Header> without(WireMessage message, Patterns patterns) {
        return message.headers().stream()
                .filter(header -> !patterns.cover(header) && !HOP_BY_HOP.cover(header))
                .toList();
    }

    private static void compareHeaders(String direction, List<Header> before, List<Header> after, List<String> found) {
        for (Header header : before) {
            if (!after.contains(header)) {
                found.add("on its way " + direction + " the header is lost: " + header);
            }
        }
        for (Header header : after) {
            if (!before.contains(header)) {
                found.add("on its way " + direction + " there is a header more: " + header);
            }
        }
        if (found.isEmpty() && !before.equals(after)) {
            found.add("on its way " + direction + " the order " + before + " became " + after);
        }
    }

    /** Exactly one credential, the account's, and the client's is nowhere else either. */
    private void checkCredential(WireMessage forwarded, String credential, List<String> found) {
        List<String> carried = forwarded.headers().stream()
                .filter(header -> header.named("x-api-key") || header.named("authorization"))
                .map(header -> header.value().replaceFirst("(?i)^bearer ", ""))
                .toList();
        if (!carried.equals(List.of(credential))) {
            found.add("the upstream was to be asked with the account's credential alone, but got " + carried.size()
                    + " credentials" + (carried.contains(credential) ? "" : " and not this one"));
        }
        if (!forwarded.header("accept-encoding").orElse("").equals("identity")) {
            found.add("the upstream may encode its answer: " + forwarded.header("accept-encoding"));
        }
    }

    private static void checkLength(WireMessage forwarded, List<String> found) {
        String told = forwarded.header("content-length").orElse("0");
        if (!told.equals(Integer.toString(forwarded.body().length))) {
            found.add("content-length is " + told + " for " + forwarded.body().length + " bytes");
        }
    }

    private void compareAnswers(Intended intended, List<String> found) {
        WireMessage answered =
                intended.answer(Objects.requireNonNull(received.answer(), "they are paired by their answers"));
        WireMessage got = Objects.requireNonNull(sent.answer(), "they are paired by their answers");
        if (!answered.startLine().equals(got.startLine())) {
            found.add("the status line '" + answered.startLine() + "' became '" + got.startLine() + "'");
        }
        List<Header> added = addedRequestId(answered);
        List<Header> kept = without(got, OF_THE_RELAY).stream()
                .filter(header -> !added.contains(header))
                .toList();
        compareHeaders("to the client", without(answered, OF_THE_ACCOUNT), kept, found);
        if (answered.whole() != got.whole()) {
            found.add("the answer " + answered + " became " + got);
        }
        compareBodies("to the client", answered, got, found);
    }

    /** Every answer carries {@code request-id}, also those whose provider calls the id otherwise. */
    private static List<Header> addedRequestId(WireMessage answered) {
        return answered.header("request-id").isPresent()
                ? List.of()
                : answered.header("x-request-id").stream()
                        .map(id -> new Header("request-id", id))
                        .toList();
    }

    /** Of what was cut short the one side may have more than the other. */
    private static void compareBodies(String direction, WireMessage before, WireMessage after, List<String> found) {
        byte[] one = before.body();
        byte[] other = after.body();
        int mismatch = Arrays.mismatch(one, other);
        boolean cutThere = mismatch == Math.min(one.length, other.length) && !(before.whole() && after.whole());
        if (mismatch >= 0 && !cutThere) {
            found.add("on its way " + direction + " the body changes at byte " + mismatch + " of " + one.length
                    + " (it has " + other.length + " then): '" + excerpt(one, mismatch) + "' became '"
                    + excerpt(other, mismatch) + "'");
        }
    }

    private static String excerpt(byte[] body, int from) {
        int begin = Math.max(0, Math.min(from, body.length) - 20);
        int end = Math.min(body.length, from + 40);
        return new String(body, begin, end - begin, UTF_8);
    }
}
