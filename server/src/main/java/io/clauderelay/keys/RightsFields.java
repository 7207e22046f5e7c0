package io.clauderelay.keys;

import io.clauderelay.platform.http.IpNetworks;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads what a key may do. */
final class RightsFields {
    private static final int MOST_PATTERNS = 100;
    private static final int LONGEST_PATTERN = 200;
    private static final int MOST_NETWORKS = 100;
    private static final int LONGEST_NETWORK = 50;

    private static final List<String> PLATFORMS =
            Arrays.stream(Platform.values()).map(Platform::id).toList();
    private static final List<String> CLIENTS =
            Arrays.stream(ClientKind.values()).map(ClientKind::id).toList();
    private static final List<String> BINDING_MODES = List.of("shared", "account", "group");

    /** As long as any id. */
    private static final int LONGEST_ID = 64;

    private RightsFields() {}

    static Rights read(Fields fields) {
        return new Rights(
                permissions(fields),
                fields.object("models").map(RightsFields::models).orElse(null),
                clients(fields),
                networks(fields),
                binding(fields));
    }

    private static List<Platform> permissions(Fields fields) {
        List<String> ids = fields.choices("permissions", PLATFORMS);
        refuseEmpty(fields, "permissions", ids);
        return fields.has("permissions")
                ? Arrays.stream(Platform.values())
                        .filter(platform -> ids.contains(platform.id()))
                        .toList()
                : List.of(Platform.values());
    }

    private static @Nullable ModelRule models(Fields fields) {
        Optional<String> mode = fields.choice("mode", ModelRule.Mode.ids());
        List<String> patterns = fields.list("patterns", MOST_PATTERNS, LONGEST_PATTERN);
        if (mode.isEmpty() && fields.isFine("mode")) {
            fields.refuse("mode", "mode is missing, expected one of " + String.join(", ", ModelRule.Mode.ids()));
        }
        if (patterns.isEmpty() && fields.isFine("patterns")) {
            fields.refuse("patterns", "patterns is empty, expected at least one; leave models out for every model");
        }
        return mode.map(id -> new ModelRule(id.equals("allow") ? ModelRule.Mode.ALLOW : ModelRule.Mode.DENY, patterns))
                .orElse(null);
    }

    private static @Nullable List<ClientKind> clients(Fields fields) {
        List<String> ids = fields.choices("clients", CLIENTS);
        refuseEmpty(fields, "clients", ids);
        return fields.has("clients")
                ? Arrays.stream(ClientKind.values())
                        .filter(kind -> ids.contains(kind.id()))
                        .toList()
                : null;
    }

    private static @Nullable List<String> networks(Fields fields) {
        List<String> given = fields.list("ipAllowlist", MOST_NETWORKS, LONGEST_NETWORK);
        List<String> networks = new ArrayList<>();
        for (int i = 0; i < given.size(); i++) {
            String place = "ipAllowlist[" + i + "]";
            switch (IpNetworks.read(given.get(i))) {
                case IpNetworks.Read.Network(String text) -> networks.add(text);
                case IpNetworks.Read.Refused(String why) -> {
                    if (fields.isFine(place)) {
                        fields.refuse(place, place + " is \"" + given.get(i) + "\", " + why);
                    }
                }
            }
        }
        refuseEmpty(fields, "ipAllowlist", given);
        return fields.has("ipAllowlist") ? networks : null;
    }

    private static Map<Platform, Binding> binding(Fields fields) {
        Map<Platform, Binding> binding = new EnumMap<>(Platform.class);
        Optional<Fields> given = fields.object("binding");
        for (Platform platform : Platform.values()) {
            binding.put(
                    platform,
                    given.flatMap(bindings -> bindings.object(platform.id()))
                            .map(RightsFields::target)
                            .orElseGet(Binding.Shared::new));
        }
        return binding;
    }

    private static Binding target(Fields fields) {
        String mode = fields.choice("mode", BINDING_MODES).orElse("");
        return switch (mode) {
            case "account" -> {
                ExpiryFields.refuseForeign(fields, mode, "groupId");
                yield new Binding.ToAccount(fields.requiredLine("accountId", LONGEST_ID));
            }
            case "group" -> {
                ExpiryFields.refuseForeign(fields, mode, "accountId");
                yield new Binding.ToGroup(fields.requiredLine("groupId", LONGEST_ID));
            }
            case "shared" -> {
                ExpiryFields.refuseForeign(fields, mode, "accountId", "groupId");
                yield new Binding.Shared();
            }
            default -> {
                if (fields.isFine("mode")) {
                    fields.refuse("mode", "mode is missing, expected one of " + String.join(", ", BINDING_MODES));
                }
                yield new Binding.Shared();
            }
        };
    }

    /** A list that allows nothing is a slip: whoever means that disables the key. */
    private static void refuseEmpty(Fields fields, String name, List<String> list) {
        if (fields.has(name) && list.isEmpty() && fields.isFine(name)) {
            fields.refuse(name, name + " is empty, which would allow nothing; leave it out for no restriction");
        }
    }
}
