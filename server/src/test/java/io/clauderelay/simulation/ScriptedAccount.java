package io.clauderelay.simulation;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.scheduling.AnswerHeaders;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.RateLimit;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** An account whose upstream keeps limits and has troubles as it was told to, and counts what was asked of it. */
final class ScriptedAccount {
    private static final String EVERY_MODEL = "*";
    private static final long MINUTE = Duration.ofMinutes(1).toNanos();
    private static final long MILLI = 1_000_000L;

    private final AccountEntries entry;
    private final String id;
    private final AccountTally tally = new AccountTally();
    private final List<Trouble> troubles = new ArrayList<>();
    private int weight = 1;
    private long head = 2_000 * MILLI;
    private long rest = 3_000 * MILLI;
    private final Map<String, Limits> limits = new LinkedHashMap<>();

    /** A time in which everything is answered alike. */
    private record Trouble(
            Duration from,
            Duration until,
            int status,
            Duration takes,
            @Nullable Duration retryAfter) {
        boolean covers(long now) {
            return from.toNanos() <= now && now < until.toNanos();
        }
    }

    /** What the upstream allows of one model, or of all together. */
    private record Limits(RateLimit requests, RateLimit tokens) {
        long readyAt(long now, long size) {
            return Math.max(requests.readyAt(now, 1), tokens.readyAt(now, size));
        }

        void take(long now, long size) {
            requests.take(now, 1);
            tokens.take(now, size);
        }
    }

    ScriptedAccount(String id) {
        this.id = id;
        this.entry = AccountEntries.account(id);
    }

    ScriptedAccount weight(int share) {
        weight = share;
        entry.weight(share);
        return this;
    }

    ScriptedAccount priority(int number) {
        entry.priority(number);
        return this;
    }

    ScriptedAccount places(int maxConcurrency) {
        entry.maxConcurrency(maxConcurrency);
        return this;
    }

    /** How long the first content takes, and from there the rest; both vary by 30 %. */
    ScriptedAccount takes(Duration first, Duration then) {
        head = first.toNanos();
        rest = then.toNanos();
        return this;
    }

    /** Token buckets for all models together, each as large as a minute's worth. */
    ScriptedAccount perMinute(long mostRequests, long mostTokens) {
        return perMinuteOf(EVERY_MODEL, mostRequests, mostTokens);
    }

    /** The same for one model alone. */
    ScriptedAccount perMinuteOf(String model, long mostRequests, long mostTokens) {
        limits.put(
                model, new Limits(RateLimit.refilling(mostRequests, MINUTE), RateLimit.refilling(mostTokens, MINUTE)));
        return this;
    }

    /** The same as fixed windows for all models together. */
    ScriptedAccount perWindow(long mostRequests, long mostTokens) {
        limits.put(
                EVERY_MODEL,
                new Limits(RateLimit.inWindows(mostRequests, MINUTE), RateLimit.inWindows(mostTokens, MINUTE)));
        return this;
    }

    /** Answers everything with this status for that time. */
    ScriptedAccount answers(int status, Duration from, Duration until) {
        troubles.add(new Trouble(from, until, status, Duration.ofMillis(200), null));
        return this;
    }

    /** Answers 429 for that time, whatever its headers say. */
    ScriptedAccount pleads(Duration retryAfter, Duration from, Duration until) {
        troubles.add(new Trouble(from, until, 429, Duration.ofMillis(200), retryAfter));
        return this;
    }

    /** Takes no connection for that time. */
    ScriptedAccount isDown(Duration from, Duration until) {
        troubles.add(new Trouble(from, until, Reply.NO_CONNECTION, Duration.ofMillis(5), null));
        return this;
    }

    /** Takes requests for that time and never answers, until the relay has waited for a minute. */
    ScriptedAccount isSilent(Duration from, Duration until) {
        troubles.add(new Trouble(from, until, Reply.NO_CONNECTION, Duration.ofMinutes(1), null));
        return this;
    }

    /** Half of each period it answers 500. */
    ScriptedAccount flaps(Duration period, Duration from, Duration until) {
        for (Duration begin = from; begin.compareTo(until) < 0; begin = begin.plus(period)) {
            answers(500, begin, begin.plus(period.dividedBy(2)));
        }
        return this;
    }

    String id() {
        return id;
    }

    int weight() {
        return weight;
    }

    AccountEntry entry() {
        return entry.build();
    }

    AccountTally tally() {
        return tally;
    }

    /** How many requests a minute it allows, of all models; 0 for no limit. */
    long requestsPerMinute() {
        return limits.values().stream()
                .mapToLong(each -> each.requests().limit())
                .sum();
    }

    long tokensPerMinute() {
        return limits.values().stream().mapToLong(each -> each.tokens().limit()).sum();
    }

    /** When its last trouble was over. */
    long wellFrom() {
        return troubles.isEmpty() ? 0 : troubles.getLast().until().toNanos();
    }

    Reply receive(long now, String model, long size, RandomGenerator random) {
        Limits limited = limits.getOrDefault(model, limits.get(EVERY_MODEL));
        for (Trouble trouble : troubles) {
            if (trouble.covers(now)) {
                Limits told = trouble.status() == Reply.NO_CONNECTION ? null : limited;
                AnswerHeaders headers = told == null ? _ -> null : headers(told, now);
                return new Reply(trouble.status(), trouble.takes().toNanos(), 0, trouble.retryAfter(), headers);
            }
        }
        if (limited == null) {
            return new Reply(200, varied(head, random), varied(rest, random), null, _ -> null);
        }
        long wait = limited.readyAt(now, size) - now;
        if (wait > 0) {
            Duration retryAfter = Duration.ofSeconds(wait / (1_000 * MILLI) + 1);
            return new Reply(429, 200 * MILLI, 0, retryAfter, headers(limited, now));
        }
        limited.take(now, size);
        return new Reply(200, varied(head, random), varied(rest, random), null, headers(limited, now));
    }

    private static long varied(long nanos, RandomGenerator random) {
        return (long) (nanos * random.nextDouble(0.7, 1.3));
    }

    private static AnswerHeaders headers(Limits limited, long now) {
        Map<String, String> headers = new HashMap<>();
        put(headers, "requests", limited.requests(), now, 1);
        put(headers, "input-tokens", limited.tokens(), now, 1_000);
        return headers::get;
    }

    private static void put(Map<String, String> headers, String kind, RateLimit limit, long now, long rounding) {
        Instant full = VirtualTime.instantAt(limit.fullAt(now)).truncatedTo(ChronoUnit.SECONDS);
        String prefix = "anthropic-ratelimit-" + kind;
        headers.put(prefix + "-limit", Long.toString(limit.limit()));
        headers.put(
                prefix + "-remaining", Long.toString(Math.round((double) limit.remaining(now) / rounding) * rounding));
        headers.put(prefix + "-reset", full.toString());
    }
}
