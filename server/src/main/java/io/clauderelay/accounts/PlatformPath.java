package io.clauderelay.accounts;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.vocabulary.Platform;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The {@code {platform}} segment of the accounts' paths. */
final class PlatformPath {
    private PlatformPath() {}

    /**
     * The platform a call is about.
     *
     * @throws ProblemException 404 when there is no such platform
     */
    static Platform of(Call call) {
        String id = call.path("platform");
        return Platform.find(id)
                .orElseThrow(() -> ProblemException.of(
                        404,
                        "Unknown platform",
                        "there is no platform \"" + Quotes.shorten(id) + "\"; known are " + known()));
    }

    static String known() {
        return Arrays.stream(Platform.values()).map(Platform::id).collect(Collectors.joining(", "));
    }
}
