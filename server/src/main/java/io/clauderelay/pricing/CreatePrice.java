package io.clauderelay.pricing;

import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.time.TimeOrderedIds;
import java.time.Instant;
import java.time.InstantSource;

/** Lays a price over the book. */
record CreatePrice(Changes changes, TimeOrderedIds ids, InstantSource clock) implements Endpoint.Handler {
    @Override
    public Answer handle(Call call) {
        String id = ids.next();
        Instant now = Instant.ofEpochMilli(clock.millis());
        BookEntry price = changes.make(call, made -> {
            PriceChange change = PriceChange.begin(made, now);
            BookEntry entry = PriceDraft.read(call.body(), id, change.before()).entry(id, now, made.by(), now);
            change.replace("create", null, entry);
            return entry;
        });
        return Answer.created(new ShownPrice(price));
    }
}
