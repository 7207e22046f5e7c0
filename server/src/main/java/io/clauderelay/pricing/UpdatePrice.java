package io.clauderelay.pricing;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.audit.Changes;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Overlay;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Set;

/** Changes the fields of an edited price that are sent, and no others. */
record UpdatePrice(Changes changes, InstantSource clock) implements Endpoint.Handler {
    private static final Set<String> READ_ONLY = Set.of("id", "source", "createdAt", "createdBy", "updatedAt");

    @Override
    public Answer handle(Call call) {
        String id = call.path("id");
        JsonNode sent = call.body();
        Instant now = Instant.ofEpochMilli(clock.millis());
        BookEntry changed = changes.make(call, made -> {
            PriceChange change = PriceChange.begin(made, now);
            BookEntry before = change.edited(id);
            BookEntry after = PriceDraft.read(Overlay.lay(before, sent, READ_ONLY), id, change.before())
                    .entry(
                            id,
                            Objects.requireNonNull(before.createdAt(), "an edited price was made at some time"),
                            Objects.requireNonNull(before.createdBy(), "and by somebody"),
                            now);
            change.replace("update", before, after);
            return after;
        });
        return Answer.ok(new ShownPrice(changed));
    }
}
