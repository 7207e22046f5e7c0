package io.clauderelay.pricing;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Where a price is from. */
enum Source {
    /** It came with the relay. */
    BUNDLED,
    /** An admin wrote it; it wins over what came with the relay. */
    EDITED;

    @JsonValue
    String id() {
        return name().toLowerCase(Locale.ROOT);
    }
}
