package io.clauderelay.pricing;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;

/** Lists the models that ran without a price, those that ran most first. */
record ListUnpriced(Database database, RecordedExchanges exchanges, InstantSource clock) implements Endpoint.Handler {
    private static final Duration USUAL = Duration.ofDays(30);

    /** Outside of these years a time is a slip of the pen, and milliseconds may overflow. */
    private static final Instant EARLIEST = Instant.parse("2000-01-01T00:00:00Z");

    private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

    private record Report(Instant from, Instant to, List<RecordedExchanges.Unpriced> items) {}

    @Override
    public Answer handle(Call call) {
        Instant to = call.query("to").map(text -> instant("to", text)).orElseGet(clock::instant);
        Instant from = call.query("from").map(text -> instant("from", text)).orElseGet(() -> to.minus(USUAL));
        if (!from.isBefore(to)) {
            throw bad("from", "from is not before to");
        }
        return Answer.ok(new Report(from, to, database.read(sql -> exchanges.unpriced(sql, from, to))));
    }

    private static Instant instant(String parameter, String text) {
        return Timestamps.parse(text)
                .filter(at -> !at.isBefore(EARLIEST) && at.isBefore(LATEST))
                .orElseThrow(() ->
                        bad(parameter, parameter + " is not a time with its offset such as 2026-11-23T08:00:00Z"));
    }

    private static ProblemException bad(String parameter, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(parameter, message)));
    }
}
