package io.clauderelay.upstream;

import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.UpstreamError;
import io.clauderelay.platform.http.PauseText;
import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one place that knows what an upstream's failing answer means: status, headers, body and events inside a stream in;
 * whose fault it is, what may help and what becomes of the account out.
 */
public final class FailureReading {
    /** The answer ended by the rules of HTTP and not by those of its dialect. */
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

    /** How such sentences begin. Only there: further in, an upstream may quote what a client sent. */
    private static final List<String> BLOCKED_SENTENCES = List.of(
            "your credit balance is too low",
            "this organization has been disabled",
            "this organization is disabled",
            "your organization has been disabled",
            "you have reached your specified api usage limits",
            "you exceeded your current quota");

    /** Where they stand. */
    private static final Set<Integer> BLOCKED_STATUSES = Set.of(400, 401, 402, 403, 429);

    /** The request itself is what is wrong with it, whatever the sentence mentions. */
    private static final Set<String> REQUEST_CODES = Set.of("context_length_exceeded", "previous_response_not_found");

    /** Some of the conversation was written by another organisation. */
    private static final String FOREIGN_CODE = "invalid_encrypted_content";

    private static final Set<String> OVERLOADED_CODES = Set.of("server_is_overloaded", "slow_down");

    private final NotFound notFound;
    private final ErrorHead head;

    private FailureReading(NotFound notFound, ErrorHead head) {
        this.notFound = notFound;
        this.head = head;
    }

    /** Begins to read an answer that is not good; null, as nearly always, when its status is. */
    public static @Nullable FailureReading begin(NotFound notFound, ResponseHead head, Instant now) {
        return head.status() < 300 ? null : new FailureReading(notFound, ErrorHead.of(head, now));
    }

    /**
     * Why an answer that begins like this must not reach a client, whatever follows: null, as nearly always, when it may.
     */
    public static @Nullable Failure unfit(ResponseHead head) {
        if (head.status() >= 300 && head.status() < 400) {
            // A client that followed it would take its key and its prompt to wherever it leads.
            return misled("the upstream answered with a redirect");
        }
        String encoding = head.find("content-encoding").orElse("");
        // Asked for in the clear; passed on unread, it would be an answer whose usage nobody knows.
        return encoding.isEmpty() || encoding.equalsIgnoreCase("identity") || head.status() >= 400
                ? null
                : misled("the upstream encoded its answer though 'identity' was asked for");
    }

    private static Failure misled(String reason) {
        return tryAnother(Failure.Origin.UPSTREAM, Fault.BROKEN, ErrorKind.BAD_UPSTREAM, reason);
    }

    /** What an error inside an answer that began well means. */
    public static Failure ofEvent(Dialect dialect, UpstreamError error) {
        ErrorHead meant = new ErrorHead(dialect.statusOf(error), null, false);
        return new FailureReading(NotFound.OF_THE_REQUEST, meant)
                .of(error, "the upstream reported " + error.type() + " inside its answer");
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
            return blocked(reason);
        }
        return switch (head.status()) {
            case 401 -> credentialRefused(reason);
            case 403 -> forbidden(head, error, reason);
            case 402 -> blocked(reason);
            case 400, 404 -> rejected(error, reason);
            case 408 -> of(Remedy.TRY_AGAIN, Fault.BROKEN, ErrorKind.UPSTREAM_TIMEOUT, reason);
            case 429 -> rateLimited(error, reason);
            case 501 -> new Failure(Failure.Origin.UPSTREAM, Remedy.TRY_ANOTHER, null, ErrorKind.BAD_UPSTREAM, reason);
            case 529 -> of(Remedy.TRY_AGAIN, Fault.OVERLOADED, ErrorKind.OVERLOADED, reason);
            default -> head.status() < 500 ? ofRequest(reason) : ofServer(error, reason);
        };
    }

    private boolean isBlocked(UpstreamError error) {
        String sentence = error.message().toLowerCase(Locale.ROOT);
        return BLOCKED_CODES.contains(error.code())
                || error.type().equals("billing_error")
                || error.type().equals("insufficient_quota")
                || (BLOCKED_STATUSES.contains(head.status())
                        && BLOCKED_SENTENCES.stream().anyMatch(sentence::startsWith));
    }

    /** What a client is told of credit it can act on; that the relay is refused, never as its own refusal. */
    private Failure blocked(String reason) {
        Failure.Origin origin = speaksOfTheCredential() ? Failure.Origin.RELAY : Failure.Origin.UPSTREAM;
        return tryAnother(origin, Fault.BLOCKED, ErrorKind.UNAVAILABLE, reason);
    }

    private boolean speaksOfTheCredential() {
        return head.status() == 401 || head.status() == 403;
    }

    /** Said to the client as it came, it would blame the client's own key; so it is the relay's fault. */
    private static Failure credentialRefused(String reason) {
        return tryAnother(
                Failure.Origin.RELAY,
                Fault.UNAUTHORIZED,
                ErrorKind.UNAVAILABLE,
                reason + ": it refuses the relay's own credential");
    }

    private static Failure forbidden(ErrorHead head, UpstreamError error, String reason) {
        if (head.page()) {
            return ofPage(Failure.Origin.RELAY, reason);
        }
        return speaksOfTheModel(error) ? modelUnknown(Failure.Origin.RELAY, reason) : credentialRefused(reason);
    }

    /** A proxy in front of the API speaks, and not the API. */
    private static Failure ofPage(Failure.Origin origin, String reason) {
        return tryAnother(origin, Fault.BROKEN, ErrorKind.BAD_UPSTREAM, reason + " with a page");
    }

    private Failure rejected(UpstreamError error, String reason) {
        if (head.status() == 404 && notFound == NotFound.OF_THE_PATH && !REQUEST_CODES.contains(error.code())) {
            return tryAnother(
                    Failure.Origin.UPSTREAM,
                    Fault.MODEL_UNKNOWN,
                    ErrorKind.MODEL_NOT_FOUND,
                    reason + ": it does not know the model, or no such path");
        }
        if (head.page()) {
            return ofPage(Failure.Origin.UPSTREAM, reason);
        }
        if (REQUEST_CODES.contains(error.code())) {
            return ofRequest(reason);
        }
        if (error.code().equals(FOREIGN_CODE)) {
            return new Failure(Failure.Origin.CLIENT, Remedy.LEAVE_OUT_FOREIGN, null, ErrorKind.BAD_REQUEST, reason);
        }
        boolean ofModel = head.status() == 404 ? speaksOfTheModel(error) : namesTheModelUnknown(error);
        return ofModel ? modelUnknown(Failure.Origin.UPSTREAM, reason) : ofRequest(reason);
    }

    private static boolean namesTheModelUnknown(UpstreamError error) {
        return error.code().equals("model_not_found");
    }

    private static boolean speaksOfTheModel(UpstreamError error) {
        return namesTheModelUnknown(error)
                || error.message().toLowerCase(Locale.ROOT).contains("model");
    }

    private static Failure modelUnknown(Failure.Origin origin, String reason) {
        return tryAnother(
                origin, Fault.MODEL_UNKNOWN, ErrorKind.MODEL_NOT_FOUND, reason + ": it does not know the model");
    }

    /** Inside a stream there is no header, and the sentence is all that tells how long to wait. */
    private Failure rateLimited(UpstreamError error, String reason) {
        Duration pause = head.pause() == null ? PauseText.said(error.message()).orElse(null) : head.pause();
        return new Failure(
                Failure.Origin.UPSTREAM,
                Remedy.TRY_AGAIN,
                new AccountFault(Fault.RATE_LIMITED, pause),
                ErrorKind.RATE_LIMITED,
                reason);
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

    private static Failure tryAnother(Failure.Origin origin, Fault fault, ErrorKind shownAs, String reason) {
        return new Failure(origin, Remedy.TRY_ANOTHER, new AccountFault(fault, null), shownAs, reason);
    }

    private Failure of(Remedy remedy, Fault fault, ErrorKind shownAs, String reason) {
        return new Failure(Failure.Origin.UPSTREAM, remedy, new AccountFault(fault, head.pause()), shownAs, reason);
    }
}
