package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Tells the story of one exchange. */
record ReadExchange(Database database) implements Endpoint.Handler {
    /**
     * All of it.
     *
     * @param attemptLog its attempts in order; a very long list has its end cut off
     */
    private record Story(
            @JsonUnwrapped ListedExchange exchange,
            List<ExchangeLog.Attempt> attemptLog,
            List<ExchangeLog.Correction> corrections) {}

    private record Shown(Story exchange) {}

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        return Answer.ok(database.read(sql -> new Shown(story(sql, id))));
    }

    private static Story story(Handle sql, String id) {
        ExchangeLog log = new ExchangeLog(sql);
        ListedExchange exchange = log.find(id).orElseThrow(() -> ProblemException.unknown("exchange", id));
        return new Story(exchange, log.attempts(exchange), log.corrections(id));
    }
}
