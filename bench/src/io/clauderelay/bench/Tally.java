package io.clauderelay.bench;

import io.clauderelay.bench.MessageEvents.Usage;
import io.clauderelay.vocabulary.TokenCounts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Counts one answer as it leaves and writes its line into the ledger when it has ended. */
final class Tally {
    private final UpstreamLedger ledger;
    private final String requestId;
    private final Instant at = Instant.now();
    private final ServedAnswer.Request request;
    private final RequestFacts facts;
    private int events;
    private long bytes;
    private Usage told = Usage.NOTHING;

    Tally(UpstreamLedger ledger, String requestId, RawRequest raw, RequestFacts facts) {
        this.ledger = ledger;
        this.requestId = requestId;
        this.facts = facts;
        this.request = request(raw, ledger.maxBodyBytes());
    }

    /** The socket took these bytes. */
    void wrote(Score.Write write) {
        bytes += write.bytes().length;
        events += facts.stream() ? write.events() : 0;
        told = write.tells() == Usage.NOTHING ? told : write.tells();
    }

    /** The answer has ended. */
    void close(Score score, boolean whole, boolean cancelled) {
        int status = bytes == 0 ? 0 : score.status();
        ledger.add(new ServedAnswer(
                requestId,
                at,
                Instant.now(),
                request,
                facts.model(),
                facts.stream(),
                status,
                tokens(score.tokens()),
                events,
                bytes,
                whole,
                cancelled));
    }

    private TokenCounts tokens(TokenCounts all) {
        return switch (told) {
            case NOTHING -> TokenCounts.NONE;
            case OPENING ->
                new TokenCounts(
                        all.input(),
                        Math.min(1, all.output()),
                        all.cacheRead(),
                        all.cacheWrite5m(),
                        all.cacheWrite1h(),
                        0,
                        0);
            case FINAL -> all;
        };
    }

    private static ServedAnswer.Request request(RawRequest raw, int maxBodyBytes) {
        byte[] body = raw.body();
        boolean kept = body.length <= maxBodyBytes;
        @Nullable String text = kept ? new String(body, StandardCharsets.UTF_8) : null;
        RequestHead head = raw.head();
        return new ServedAnswer.Request(
                head.method(), head.path(), head.query(), raw.headers(), body.length, digest(body), text);
    }

    private static String digest(byte[] body) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(body));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
