package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An upstream account as admins see it. Neither its credential nor its proxy's password is in it.
 *
 * @param id time-ordered id
 * @param name what admins call it
 * @param description free text; null for none
 * @param way how it is reached and spoken to
 * @param share how much of the work it gets
 * @param createdBy the name of the admin who added it
 */
public record Account(
        String id,
        Platform platform,
        String name,
        @Nullable String description,
        @JsonUnwrapped Way way,
        @JsonUnwrapped Share share,
        Instant createdAt,
        String createdBy,
        Instant updatedAt) {

    Account withSchedulable(boolean schedulable, Instant now) {
        return new Account(
                id, platform, name, description, way, share.withSchedulable(schedulable), createdAt, createdBy, now);
    }
}
