package io.clauderelay.pricing;

import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import java.time.Instant;
import java.time.InstantSource;

/** Takes an edited price out of the book, which brings back what it was laid over. */
record DeletePrice(Changes changes, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        Instant now = Instant.ofEpochMilli(clock.millis());
        changes.make(call, made -> {
            PriceChange change = PriceChange.begin(made, now);
            BookEntry before = change.edited(call.path("id"));
            change.replace("delete", before, null);
            return before;
        });
        return Answer.empty();
    }
}
