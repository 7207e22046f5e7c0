package io.clauderelay.exchange;

import io.clauderelay.admission.Admittance;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.dialect.ErrorKind;
import io.clauderelay.dialect.ErrorText;
import io.clauderelay.scheduling.LeaseAnswer;
import io.clauderelay.upstream.Failure;
import io.clauderelay.upstream.ResponseHead;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Words what the relay itself refuses, in the client's dialect, so that the client does not try in vain. */
final class Refusals {
    /** What a busy or broken upstream deserves before the next try; below 60, beyond which clients give up. */
    private static final int RETRY_AFTER_SECONDS = 5;

    /** Said to the client as it came, it would blame the client's own key. */
    private static final Failure CREDENTIAL_REFUSED = new Failure(
            Failure.Origin.RELAY,
            ErrorKind.UNAVAILABLE,
            "The upstream refused the relay's own credential; an administrator must look at the account.");

    /** A client that followed it would take its key and its prompt to wherever it leads. */
    private static final Failure REDIRECT =
            new Failure(Failure.Origin.UPSTREAM, ErrorKind.BAD_UPSTREAM, "the upstream answered with a redirect");

    static final Failure ENDED_EARLY = new Failure(
            Failure.Origin.UPSTREAM, ErrorKind.BAD_UPSTREAM, "the upstream ended its answer before it was whole");

    private Refusals() {}

    /** Why an answer that begins like this must not reach the client; null, as nearly always, when it may. */
    static @Nullable Failure unfit(ResponseHead head) {
        int status = head.status();
        if (status == 401 || status == 403) {
            return CREDENTIAL_REFUSED;
        }
        if (status >= 300 && status < 400) {
            return REDIRECT;
        }
        String encoding = head.find("content-encoding").orElse("identity");
        // Asked for in the clear; passed on unread, it would be an answer whose usage nobody knows.
        return encoding.equalsIgnoreCase("identity")
                ? null
                : new Failure(
                        Failure.Origin.UPSTREAM,
                        ErrorKind.BAD_UPSTREAM,
                        "the upstream encoded its answer as '" + encoding + "' though 'identity' was asked for");
    }

    /** What kind of error it is not to be admitted. */
    static ErrorKind kind(Admittance.Refused refused) {
        return switch (refused) {
            case Admittance.NotAuthenticated _ -> ErrorKind.UNAUTHENTICATED;
            case Admittance.Unavailable _ -> ErrorKind.UNAVAILABLE;
            case Admittance.Overloaded _ -> ErrorKind.OVERLOADED;
        };
    }

    /** What kind of error it is that no account can serve now. */
    static ErrorKind kind(LeaseAnswer.NotNow notNow) {
        return switch (notNow.cause()) {
            case RATE_LIMITED -> ErrorKind.RATE_LIMITED;
            case BUSY -> ErrorKind.OVERLOADED;
            case UNUSABLE, TRIED -> ErrorKind.UNAVAILABLE;
        };
    }

    /** The answer for an error of this kind. */
    static OwnAnswer answer(Dialect dialect, ErrorKind kind, String message, String requestId) {
        ErrorText text = dialect.error(kind, message, requestId);
        return new OwnAnswer(text.status(), text.json(), headerLines(kind));
    }

    /** The answer to a request that Netty's decoder could not read. */
    static OwnAnswer unreadable(Dialect dialect, Throwable cause, String requestId) {
        if (cause instanceof TooLongHttpHeaderException || cause instanceof TooLongHttpLineException) {
            return answer(
                    dialect, ErrorKind.HEADERS_TOO_LARGE, "The request line or the headers are too long.", requestId);
        }
        return answer(dialect, ErrorKind.BAD_REQUEST, "This is not a valid HTTP/1.1 request.", requestId);
    }

    /** What a client is told of a failed attempt; the reason itself may name addresses and stays in the log. */
    static String told(Failure failure) {
        return switch (failure.origin()) {
            case RELAY -> failure.reason();
            case UPSTREAM ->
                failure.shownAs() == ErrorKind.UPSTREAM_TIMEOUT
                        ? "The upstream did not answer in time; try again."
                        : "The upstream could not be reached, or broke off before it answered; try again.";
        };
    }

    private static List<String> headerLines(ErrorKind kind) {
        return switch (kind) {
            case BAD_REQUEST, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, METHOD_NOT_ALLOWED, TOO_LARGE, HEADERS_TOO_LARGE ->
                List.of("x-should-retry: false");
            case RATE_LIMITED, UNAVAILABLE, OVERLOADED -> List.of("retry-after: " + RETRY_AFTER_SECONDS);
            case TIMEOUT, INTERNAL, BAD_UPSTREAM, UPSTREAM_TIMEOUT -> List.of();
        };
    }
}
