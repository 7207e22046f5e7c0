package io.clauderelay.keys;

import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a key may do, with which accounts, and from where.
 *
 * @param permissions the platforms it may use
 * @param models the models it may ask for; null for every model
 * @param clients the kinds of client it may be used with; null for all
 * @param ipAllowlist the networks it may be used from, as CIDRs; null for everywhere
 * @param binding which accounts serve it, for every platform
 */
public record Rights(
        List<Platform> permissions,
        @Nullable ModelRule models,
        @Nullable List<ClientKind> clients,
        @Nullable List<String> ipAllowlist,
        Map<Platform, Binding> binding) {

    public Rights {
        permissions = List.copyOf(permissions);
        clients = clients == null ? null : List.copyOf(clients);
        ipAllowlist = ipAllowlist == null ? null : List.copyOf(ipAllowlist);
        binding = Collections.unmodifiableMap(new EnumMap<>(binding));
    }

    Rights with(Platform platform, Binding changed) {
        Map<Platform, Binding> bindings = new EnumMap<>(binding);
        bindings.put(platform, changed);
        return new Rights(permissions, models, clients, ipAllowlist, bindings);
    }
}
