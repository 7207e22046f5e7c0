package io.clauderelay.fuzz;

import io.clauderelay.console.ContractWatch;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What the fuzzer runs on.
 *
 * @param console the base address of the management API
 * @param upstream where every address that the fuzzer makes up leads
 * @param sessions at least one, the most powerful first; nothing the fuzzer does may end them
 * @param spareSession signs in anew, for operations that end the session they are called with; who signs in has the
 *     credentials too
 * @param credentials what operations below {@code /auth} are given where their body has fields of these names
 * @param untouchable ids of things that are not to be changed, such as the admins of the sessions
 */
public record Terrain(
        URI console,
        URI upstream,
        ContractWatch watch,
        List<Session> sessions,
        Supplier<Session> spareSession,
        Map<String, String> credentials,
        Set<String> untouchable) {
    public Terrain {
        sessions = List.copyOf(sessions);
        credentials = Map.copyOf(credentials);
        untouchable = Set.copyOf(untouchable);
    }
}
