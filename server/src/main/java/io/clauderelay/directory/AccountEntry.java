package io.clauderelay.directory;

import io.clauderelay.vocabulary.Platform;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account as the data plane sees it: where to send, with what credential, in what order.
 *
 * @param id the account's id
 * @param name the account's name, for logs
 * @param platform what the endpoint speaks
 * @param baseUrl scheme, host, optional port and path prefix; a trailing {@code /v1} and slash are already taken off
 * @param authHeader the lower-case header that carries the credential: {@code x-api-key} or {@code authorization}
 * @param authValue that header's value, whole; a secret, never printed
 * @param headers static extra headers, lower-case names
 * @param supportedModels models it serves; empty for every model
 * @param priority 1 to 100, smaller first
 * @param proxy what it is reached through; null for directly
 */
public record AccountEntry(
        String id,
        String name,
        Platform platform,
        URI baseUrl,
        String authHeader,
        String authValue,
        Map<String, String> headers,
        List<String> supportedModels,
        int priority,
        @Nullable ProxyEntry proxy) {

    public AccountEntry {
        headers = Map.copyOf(headers);
        supportedModels = List.copyOf(supportedModels);
    }

    /** Whether this account may be asked for the model. */
    public boolean supports(String model) {
        return supportedModels.isEmpty() || supportedModels.contains(model);
    }

    /** Names the account without its credential. */
    @Override
    public String toString() {
        return "AccountEntry[id=" + id + ", name=" + name + ", platform=" + platform.id() + "]";
    }
}
