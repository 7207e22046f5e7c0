package io.clauderelay.whole;

import io.clauderelay.whole.RawAnswer.End;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Says what a client saw, from the bytes alone: what is not known to the last of them is wrong. */
final class SightReading {
    /** The relay's own errors, type and message, by status. */
    private static final Map<Integer, String> OWN_ERRORS = Map.of(
            502,
            "{\"type\":\"api_error\",\"message\":\"The upstream could not be reached, or broke off before it answered;"
                    + " try again.\"}",
            503,
            "{\"type\":\"api_error\",\"message\":\"The upstream refused the relay's own credential; an administrator"
                    + " must look at the account.\"}",
            504,
            "{\"type\":\"timeout_error\",\"message\":\"The upstream did not answer in time; try again.\"}");

    private static final Pattern TERMINAL_EVENT = Pattern.compile("event: error\ndata: \\{\"type\":\"error\",\"error\":"
            + "\\{\"type\":\"(api_error|timeout_error)\",\"message\":\"the upstream [a-z ]+\"}}\n\n");

    private SightReading() {}

    static Sight of(FaultRun.Seen seen) {
        RawAnswer answer = seen.answer();
        RawAnswer its = seen.its();
        if (answer.end() != End.WHOLE) {
            return brokenOff(answer, its);
        }
        if (isOfTheRelay(answer)) {
            return new Sight.OfTheRelay(answer.status());
        }
        if (isThat(answer, seen.good())) {
            return new Sight.OfTheSecond();
        }
        if (its == null || !isThat(answer, its)) {
            return new Sight.Wrong(answer);
        }
        boolean error = answer.status() != 200 || answer.text().startsWith("event: error\n");
        return error
                ? new Sight.AsItCame(
                        answer.status(), answer.header("retry-after").orElse(null))
                : new Sight.ItsAnswer();
    }

    /** Status and body are equal to the last byte, ids apart. */
    private static boolean isThat(RawAnswer answer, RawAnswer other) {
        return answer.status() == other.status() && answer.withoutIds().equals(other.withoutIds());
    }

    private static boolean isOfTheRelay(RawAnswer answer) {
        String id = answer.exchangeId();
        String own =
                "{\"type\":\"error\",\"error\":" + OWN_ERRORS.get(answer.status()) + ",\"request_id\":\"" + id + "\"}";
        return answer.text().equals(own) && answer.header("request-id").equals(Optional.of(id));
    }

    private static Sight brokenOff(RawAnswer answer, @Nullable RawAnswer its) {
        if (its == null || answer.status() != 200 || answer.end() != End.CUT) {
            return new Sight.Wrong(answer);
        }
        String begun = its.withoutIds();
        String all = answer.withoutIds();
        Matcher terminal = TERMINAL_EVENT.matcher(all.startsWith(begun) ? all.substring(begun.length()) : all);
        return terminal.matches() ? new Sight.BrokenOff(terminal.group(1)) : new Sight.Wrong(answer);
    }
}
