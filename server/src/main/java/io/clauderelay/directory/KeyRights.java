package io.clauderelay.directory;

import io.clauderelay.keys.ModelRule;
import io.clauderelay.keys.Rights;
import io.clauderelay.platform.http.NetworkList;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.GlobPattern;
import io.clauderelay.vocabulary.Platform;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do.
 *
 * @param platforms the platforms it may use
 * @param models the models it may ask for, or may not; null for every model
 * @param clients the kinds of client it may be used with; null for all
 * @param networks the networks it may be used from; null for everywhere
 */
public record KeyRights(
        Set<Platform> platforms,
        @Nullable Models models,
        @Nullable Set<ClientKind> clients,
        @Nullable NetworkList networks) {
    /** Whatever there is, from everywhere: nearly every key, so that all of them share it. */
    public static final KeyRights ALL = new KeyRights(Set.of(Platform.values()), null, null, null);

    /**
     * Some models.
     *
     * @param allowed whether they are what is allowed, or what is not
     */
    public record Models(boolean allowed, List<GlobPattern> patterns) {
        public Models {
            patterns = List.copyOf(patterns);
        }

        boolean allow(String model) {
            return allowed == patterns.stream().anyMatch(pattern -> pattern.matches(model));
        }
    }

    public KeyRights {
        platforms = Set.copyOf(platforms);
        clients = clients == null ? null : Set.copyOf(clients);
    }

    static KeyRights of(Rights rights) {
        ModelRule rule = rights.models();
        KeyRights read = new KeyRights(
                Set.copyOf(rights.permissions()),
                rule == null ? null : models(rule),
                rights.clients() == null ? null : Set.copyOf(rights.clients()),
                rights.ipAllowlist() == null ? null : NetworkList.of(String.join(",", rights.ipAllowlist())));
        return read.equals(ALL) ? ALL : read;
    }

    private static Models models(ModelRule rule) {
        return new Models(
                rule.mode() == ModelRule.Mode.ALLOW,
                rule.patterns().stream().map(GlobPattern::of).toList());
    }

    public boolean allow(Platform platform) {
        return platforms.contains(platform);
    }

    public boolean allow(ClientKind client) {
        return clients == null || clients.contains(client);
    }

    /** Whether the model may be asked for; one that a request does not name is nobody's to forbid. */
    public boolean allowModel(String model) {
        return models == null || model.isEmpty() || models.allow(model);
    }

    /** Whether the key may be used from an address, as text. */
    public boolean allowAddress(String address) {
        return networks == null || networks.contains(address);
    }
}
