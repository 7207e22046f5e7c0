package io.clauderelay.upstream;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows what an upstream's failing answer means: status, headers, body and events inside a stream in;
 * whose fault it is, what may help and what becomes of the account out.
 */
public final class FailureReading {
    /** The answer broke the dialect's rules for its end before any of it was worth passing on. */
    public static final Failure ENDED_EARLY =
            Failure.broken(ErrorKind.BAD_UPSTREAM, "the upstream ended its answer before it was whole");

    /** A good status, and behind it neither a document nor a stream of the dialect. */
    public static final Failure NOT_AN_ANSWER =
            Failure.broken(ErrorKind.BAD_UPSTREAM, "the upstream answered 200 with something that is no answer");

    /** Models do say nothing sometimes; broken upstreams do it more often. */
    public static final Failure EMPTY = new Failure(
            Failure.Origin.UPSTREAM,
            Remedy.CONFIRM,
            null,
            ErrorKind.BAD_UPSTREAM,
            "the upstream's answer is whole and has no content");

    /** The account has run out of something that money or its owner must give back. */
    private static final Set<String> BLOCKED_CODES = Set.of(
            "enforced_spend_limit_reached",
            "contract_spend_limit_reached",
            "organization_on_hold",
            "insufficient_quota",
            "billing_hard_limit_reached",
            "billing_not_active",
            "account_deactivated");

    private static final Set<String> BLOCKED_WORDS = Set.of(
            "credit balance is too low",
            "organization has been disabled",
            "organization is disabled",
            "reached your specified api usage limits",
            "exceeded your current quota");

    private static final Set<String> OVERLOADED_CODES = Set.of("server_is_overloaded", "slow_down");

    private final ErrorHead head;

    private FailureReading(ErrorHead head) {
        this.head = head;
    }

    /** Begins to read an answer that is not good; null, as nearly always, when its status is. */
    public static @Nullable FailureReading begin(ResponseHead head, Instant now) {
        return head.status() < 300 ? null : new FailureReading(ErrorHead.of(head, now));
    }

    /**
     * Why an answer that begins like this must not reach a client, whatever follows: null, as nearly always, when it may.
     */
    public static @Nullable Failure unfit(ResponseHead head) {
        if (head.status() >= 300 && head.status() < 400) {
            // A client that followed it would take its key and its prompt to wherever it leads.
            return misled("the upstream answered with a redirect");
        }
        String encoding = head.find("content-encoding").orElse("identity");
        // Asked for in the clear; passed on unread, it would be an answer whose usage nobody knows.
        return encoding.equalsIgnoreCase("identity")
                ? null
                : misled("the upstream encoded its answer as '" + encoding + "' though 'identity' was asked for");
    }

    private static Failure misled(String reason) {
        return new Failure(
                Failure.Origin.UPSTREAM,
                Remedy.TRY_ANOTHER,
                new Cooldown(Fault.BROKEN, null),
                ErrorKind.BAD_UPSTREAM,
                reason);
    }

    /** What an error inside an answer that began well means. */
    public static Failure ofEvent(Dialect dialect, UpstreamError error) {
        ErrorHead meant = new ErrorHead(dialect.statusOf(error), null, false);
        return new FailureReading(meant).of(error, "the upstream reported " + error.type() + " inside its answer");
    }

    /**
     * What the error means, once its body is known.
     *
     * @param error what the body says; null when it is not the dialect's error document
     */
    public Failure of(@Nullable UpstreamError error) {
        String type = error == null ? "" : " " + error.type();
        return of(error == null ? UpstreamError.unnamed() : error, "the upstream answered " + head.status() + type);
    }

    private Failure of(UpstreamError error, String reason) {
        if (isBlocked(error)) {
            return of(Remedy.TRY_ANOTHER, Fault.BLOCKED, ErrorKind.UNAVAILABLE, reason);
        }
        return switch (head.status()) {
            case 401 -> credentialRefused(reason);
            case 403 -> forbidden(error, reason);
            case 402 -> of(Remedy.TRY_ANOTHER, Fault.BLOCKED, ErrorKind.UNAVAILABLE, reason);
            case 400, 404 -> rejected(error, reason);
            case 408 -> of(Remedy.TRY_AGAIN, Fault.BROKEN, ErrorKind.UPSTREAM_TIMEOUT, reason);
            case 429 -> of(Remedy.TRY_AGAIN, Fault.RATE_LIMITED, ErrorKind.RATE_LIMITED, reason);
            case 501 -> new Failure(Failure.Origin.UPSTREAM, Remedy.TRY_ANOTHER, null, ErrorKind.BAD_UPSTREAM, reason);
            case 529 -> of(Remedy.TRY_AGAIN, Fault.OVERLOADED, ErrorKind.OVERLOADED, reason);
            default -> head.status() < 500 ? ofRequest(reason) : ofServer(error, reason);
        };
    }

    private boolean isBlocked(UpstreamError error) {
        String words = error.message().toLowerCase(Locale.ROOT);
        return BLOCKED_CODES.contains(error.code())
                || error.type().equals("billing_error")
                || error.type().equals("insufficient_quota")
                || BLOCKED_WORDS.stream().anyMatch(words::contains);
    }

    /** Said to the client as it came, it would blame the client's own key; so it is the relay's fault. */
    private static Failure credentialRefused(String reason) {
        return new Failure(
                Failure.Origin.RELAY,
                Remedy.TRY_ANOTHER,
                new Cooldown(Fault.UNAUTHORIZED, null),
                ErrorKind.UNAVAILABLE,
                reason + ": it refuses the relay's own credential");
    }

    private Failure forbidden(UpstreamError error, String reason) {
        if (head.page()) {
            return of(Remedy.TRY_ANOTHER, Fault.BROKEN, ErrorKind.BAD_UPSTREAM, reason + " with a page");
        }
        return speaksOfTheModel(error) ? modelUnknown(reason) : credentialRefused(reason);
    }

    private Failure rejected(UpstreamError error, String reason) {
        if (head.page()) {
            return of(Remedy.TRY_ANOTHER, Fault.BROKEN, ErrorKind.BAD_UPSTREAM, reason + " with a page");
        }
        return head.status() == 404 && speaksOfTheModel(error) ? modelUnknown(reason) : ofRequest(reason);
    }

    private static boolean speaksOfTheModel(UpstreamError error) {
        return error.code().equals("model_not_found")
                || error.message().toLowerCase(Locale.ROOT).contains("model");
    }

    private Failure modelUnknown(String reason) {
        return of(
                Remedy.TRY_ANOTHER, Fault.MODEL_UNKNOWN, ErrorKind.NOT_FOUND, reason + ": it does not know the model");
    }

    private Failure ofServer(UpstreamError error, String reason) {
        boolean overloaded = OVERLOADED_CODES.contains(error.code());
        return overloaded
                ? of(Remedy.TRY_AGAIN, Fault.OVERLOADED, ErrorKind.OVERLOADED, reason)
                : of(Remedy.TRY_AGAIN, Fault.BROKEN, ErrorKind.BAD_UPSTREAM, reason);
    }

    private static Failure ofRequest(String reason) {
        return new Failure(Failure.Origin.CLIENT, Remedy.GIVE_UP, null, ErrorKind.BAD_REQUEST, reason);
    }

    private Failure of(Remedy remedy, Fault fault, ErrorKind shownAs, String reason) {
        Duration pause = fault == Fault.BLOCKED ? null : head.pause();
        return new Failure(Failure.Origin.UPSTREAM, remedy, new Cooldown(fault, pause), shownAs, reason);
    }
}
