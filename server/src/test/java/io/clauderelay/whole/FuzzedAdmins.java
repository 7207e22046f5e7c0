package io.clauderelay.whole;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.console.ContractWatch;
import io.clauderelay.fuzz.Session;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The admins a fuzzer speaks as. It may not touch them, but for those that are made to be used up. */
final class FuzzedAdmins {
    /** What the fuzzer signs in with, and what a session to be used up changes its password from. */
    static final Map<String, String> CREDENTIALS =
            Map.of("username", "admin", "password", QuickSettings.PASSWORD, "currentPassword", QuickSettings.PASSWORD);

    private final RunningRelay relay;
    private final List<Session> sessions = new ArrayList<>();
    private final Set<String> untouchable = new HashSet<>();
    private int spares;

    FuzzedAdmins(RunningRelay relay) {
        this.relay = relay;
        sessions.add(new Session("owner", relay.api().token()));
        untouchable.add(
                ManagementApi.json(relay.api().get("/auth/me")).at("/admin/id").asText());
        if (canBeMade()) {
            sessions.add(signedIn("fuzz-admin", "admin"));
            sessions.add(signedIn("fuzz-viewer", "viewer"));
        }
    }

    /** The owner first, then those who may less. */
    List<Session> sessions() {
        return List.copyOf(sessions);
    }

    Set<String> untouchable() {
        return Set.copyOf(untouchable);
    }

    /** Of an admin of its own, whose password may change. */
    Session spareSession() {
        spares++;
        return canBeMade() ? signedIn("fuzz-spare-" + spares, "viewer") : signedIn("admin");
    }

    private static boolean canBeMade() {
        return ContractWatch.ours().contract().operations().stream()
                .anyMatch(operation -> operation.toString().equals("POST /api/v2/admins"));
    }

    private Session signedIn(String name, String role) {
        JsonNode made = ManagementApi.json(
                relay.api().post("/admins", Map.of("name", name, "role", role, "password", QuickSettings.PASSWORD)));
        untouchable.add(made.at("/admin/id").asText());
        return signedIn(name);
    }

    private Session signedIn(String name) {
        try (ManagementApi api = ManagementApi.signIn(relay.consolePort(), name, QuickSettings.PASSWORD)) {
            return new Session(name, api.token());
        }
    }
}
