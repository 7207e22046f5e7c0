package io.clauderelay.exchange;

import io.clauderelay.admission.Admittance;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.upstream.AccountFault;
import io.clauderelay.upstream.Failure;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words what the relay itself refuses, in the client's dialect, so that the client does not try in vain. */
final class Refusals {
    /** What a busy or broken upstream deserves before the next try; below 60, beyond which clients give up. */
    private static final int RETRY_AFTER_SECONDS = 5;

    /** Beyond it clients give up instead of coming back. */
    private static final long LONGEST_RETRY_AFTER_SECONDS = 60;

    private Refusals() {}

    /** What kind of error it is not to be admitted. */
    static ErrorKind kind(Admittance.Refused refused) {
        return switch (refused) {
            case Admittance.NotAuthenticated _ -> ErrorKind.UNAUTHENTICATED;
            case Admittance.NotPermitted _, Admittance.NoPrice _ -> ErrorKind.FORBIDDEN;
            case Admittance.RateLimited _ -> ErrorKind.RATE_LIMITED;
            case Admittance.BudgetSpent _ -> ErrorKind.BUDGET_SPENT;
            case Admittance.Unavailable _ -> ErrorKind.UNAVAILABLE;
            case Admittance.Overloaded _ -> ErrorKind.OVERLOADED;
        };
    }

    /** The answer for an error of this kind. */
    static OwnAnswer answer(Dialect dialect, ErrorKind kind, String message, String requestId) {
        ErrorText text = dialect.error(kind, message, requestId);
        return new OwnAnswer(text.status(), text.json(), headerLines(kind));
    }

    /** The answer to a request that is not admitted. */
    static OwnAnswer notAdmitted(Dialect dialect, Admittance.Refused refused, Instant now, String requestId) {
        ErrorKind kind = kind(refused);
        ErrorText text = dialect.error(kind, refused.message(), requestId);
        return switch (refused) {
            case Admittance.RateLimited(String _, Duration readyIn) ->
                new OwnAnswer(text.status(), text.json(), List.of("retry-after: " + seconds(readyIn)));
            case Admittance.BudgetSpent(String _, Instant resetsAt) ->
                new OwnAnswer(text.status(), text.json(), dialect.budgetHeaders(resetsAt, now));
            default -> new OwnAnswer(text.status(), text.json(), headerLines(kind));
        };
    }

    /** The answer to a request that Netty's decoder could not read. */
    static OwnAnswer unreadable(Dialect dialect, Throwable cause, String requestId) {
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
            return answer(
                    dialect, ErrorKind.HEADERS_TOO_LARGE, "The request line or the headers are too long.", requestId);
        }
        return answer(dialect, ErrorKind.BAD_REQUEST, "This is not a valid HTTP/1.1 request.", requestId);
    }

    /** The answer when what a request uses could not be kept. */
    static OwnAnswer unrecordable(Dialect dialect, String requestId) {
        return answer(
                dialect,
                ErrorKind.UNAVAILABLE,
                "The relay cannot record usage at the moment; try again shortly.",
                requestId);
    }

    /** The answer when no account serves what is asked for. */
    static OwnAnswer noAccount(Dialect dialect, LeaseAnswer.NoAccount no, String requestId) {
        return answer(dialect, ErrorKind.UNAVAILABLE, no.message(), requestId);
    }

    /** The answer when what a request refers to went with its account: the provider's own to an id it does not know. */
    static OwnAnswer stateGone(Dialect dialect, String stateId, String requestId) {
        ErrorText text = dialect.stateNotFound(stateId, requestId);
        return new OwnAnswer(text.status(), text.json(), List.of("x-should-retry: false"));
    }

    /** The answer when no account can serve now: says when to come back. */
    static OwnAnswer notNow(Dialect dialect, LeaseAnswer.NotNow later, String requestId) {
        ErrorKind kind = switch (later.cause()) {
            case RATE_LIMITED -> ErrorKind.RATE_LIMITED;
            case BUSY, TRIED, QUOTA_SPENT -> ErrorKind.OVERLOADED;
            case UNUSABLE -> ErrorKind.UNAVAILABLE;
        };
        ErrorText text = dialect.error(kind, later.message(), requestId);
        return new OwnAnswer(text.status(), text.json(), List.of("retry-after: " + seconds(later.readyIn())));
    }

    /** The answer when the last attempt failed and left nothing that could be passed on. */
    static OwnAnswer failed(Dialect dialect, Failure failure, String requestId) {
        ErrorText text = dialect.error(failure.shownAs(), told(failure), requestId);
        Duration pause = failure.pause();
        return pause == null
                ? new OwnAnswer(text.status(), text.json(), headerLines(failure.shownAs()))
                : new OwnAnswer(text.status(), text.json(), List.of("retry-after: " + seconds(pause)));
    }

    /** When to come back after a 429 that did not say it. */
    static long retryAfterSeconds(@Nullable Duration pause) {
        return pause == null ? RETRY_AFTER_SECONDS : seconds(pause);
    }

    private static long seconds(Duration pause) {
        return Math.clamp(pause.plusMillis(999).toSeconds(), 1, LONGEST_RETRY_AFTER_SECONDS);
    }

    /** What a client is told of a failed attempt; the reason itself may name addresses and stays in the log. */
    static String told(Failure failure) {
        AccountFault found = failure.accountFault();
        if (found == null) {
            return failure.origin() == Failure.Origin.RELAY ? failure.reason() : toldOf(failure.shownAs());
        }
        return switch (found.fault()) {
            case UNAUTHORIZED ->
                "The upstream refused the relay's own credential; an administrator must look at the account.";
            case BLOCKED -> "The upstream serves nothing to the relay's account; an administrator must look at it.";
            case MODEL_UNKNOWN -> "The upstream does not know the model.";
            case RATE_LIMITED, OVERLOADED, BROKEN -> toldOf(failure.shownAs());
        };
    }

    private static String toldOf(ErrorKind kind) {
        return switch (kind) {
            case UPSTREAM_TIMEOUT -> "The upstream did not answer in time; try again.";
            case RATE_LIMITED -> "The upstream accounts are rate limited; try again later.";
            case OVERLOADED -> "The upstream is overloaded; try again.";
            case BAD_REQUEST -> "The upstream refused the request, and its reason did not come through.";
            default -> "The upstream could not be reached, or broke off before it answered; try again.";
        };
    }

    private static List<String> headerLines(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST,
                    UNAUTHENTICATED,
                    FORBIDDEN,
                    NOT_FOUND,
                    MODEL_NOT_FOUND,
                    METHOD_NOT_ALLOWED,
                    TOO_LARGE,
                    HEADERS_TOO_LARGE,
                    BUDGET_SPENT -> List.of("x-should-retry: false");
            case RATE_LIMITED, UNAVAILABLE, OVERLOADED -> List.of("retry-after: " + RETRY_AFTER_SECONDS);
            case TIMEOUT, INTERNAL, BAD_UPSTREAM, UPSTREAM_TIMEOUT -> List.of();
        };
    }
}
