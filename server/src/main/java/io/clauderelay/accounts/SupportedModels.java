package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The models an account serves. In names that are asked for, {@code *} stands for any characters. */
public sealed interface SupportedModels {
    /** These, under the names they are asked for by. In JSON an array. */
    record Listed(@JsonValue List<String> models) implements SupportedModels {
        public Listed {
            models = List.copyOf(models);
        }
    }

    /** These, each under another name at the upstream; the first that fits counts. In JSON an object. */
    record Mapped(@JsonValue Map<String, String> upstreamNames) implements SupportedModels {
        public Mapped {
            upstreamNames = Collections.unmodifiableMap(new LinkedHashMap<>(upstreamNames));
        }
    }
}
