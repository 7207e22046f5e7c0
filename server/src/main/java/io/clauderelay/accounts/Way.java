package io.clauderelay.accounts;

import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How an account's upstream is reached and spoken to.
 *
 * @param baseUrl scheme, host, optional port and path prefix, without a trailing {@code /v1} and slash
 * @param credentialHint what tells credentials apart without giving them away
 * @param authHeader how the credential is presented
 * @param headers static extra headers, lower-case names
 * @param userAgent sent instead of the client's; null for the client's
 * @param organization a label: accounts of one upstream organisation share what is bound to it; null for none
 * @param supportedModels the models it serves; null for every model
 * @param proxy what it is reached through; null for directly
 * @param timeouts patience with it; null for what the settings say
 */
public record Way(
        URI baseUrl,
        String credentialHint,
        AuthHeader authHeader,
        Map<String, String> headers,
        @Nullable String userAgent,
        @Nullable String organization,
        @Nullable SupportedModels supportedModels,
        @Nullable Proxy proxy,
        @Nullable Timeouts timeouts) {

    public Way {
        headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    }
}
