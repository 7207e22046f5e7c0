package io.clauderelay.console;

import io.clauderelay.platform.http.Answer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The API's contract: written as YAML, served as JSON. Rendered when it is first asked for: start-up need not wait. */
final class Contract {
    private final String yaml;
    private @Nullable Reply rendered;

    Contract(String yaml) {
        this.yaml = yaml;
    }

    List<Route> routes() {
        return List.of(Route.get(Api.ROOT + "/openapi.json", (_, _) -> json()));
    }

    private synchronized Reply json() {
        if (rendered == null) {
            rendered = Reply.of(Answer.ok(document()));
        }
        return rendered;
    }

    /** The contract as maps and lists. */
    Object document() {
        LoadSettings settings = LoadSettings.builder().setLabel("openapi.yaml").build();
        return new Load(settings).loadFromString(yaml);
    }
}
