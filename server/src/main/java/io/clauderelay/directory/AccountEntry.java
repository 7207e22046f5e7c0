package io.clauderelay.directory;

import io.clauderelay.vocabulary.Platform;
import java.net.URI;
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
 * @param models what it may be asked for
 * @param priority 1 to 100, smaller first
 * @param weight 1 to 100, its share of the work among accounts of the same priority
 * @param maxConcurrency how many attempts it carries at a time; 0 for no limit
 * @param groupId the group it belongs to; null for none
 * @param dedicated whether it serves only keys that are bound to it or to its group
 * @param organization accounts with the same label share what is bound to their organisation; null for none
 * @param costMultiplierMillionths what its list prices are multiplied by, in millionths
 * @param patience how long it is waited for, where that differs from the relay's settings
 * @param quota how much it may cost a day; null for no limit
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
        ServedModels models,
        int priority,
        int weight,
        int maxConcurrency,
        @Nullable String groupId,
        boolean dedicated,
        @Nullable String organization,
        long costMultiplierMillionths,
        Patience patience,
        @Nullable AccountQuota quota,
        @Nullable ProxyEntry proxy) {

    public AccountEntry {
        headers = Map.copyOf(headers);
    }

    /** Whether this account may be asked for the model. */
    public boolean supports(String model) {
        return models.contains(model);
    }

    /** Names the account without its credential. */
    @Override
    public String toString() {
        return "AccountEntry[id=" + id + ", name=" + name + ", platform=" + platform.id() + "]";
    }
}
