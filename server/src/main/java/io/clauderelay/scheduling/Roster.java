package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The accounts of one directory as one event loop chooses among them, looked up once instead of for every request. */
final class Roster {
    private static final Tier[] NONE = {};

    private final Directory directory;
    private final Map<Platform, Tier[]> byPlatform = new EnumMap<>(Platform.class);
    private final Map<String, Candidate> byId = new HashMap<>();

    private Roster(Directory directory) {
        this.directory = directory;
    }

    /** What one loop keeps of its accounts from one directory to the next. */
    static final class Memory {
        private record Level(Platform platform, int priority) {}

        private record Place(String accountId, Level level) {}

        private final Conditions conditions;
        private final Map<Place, Candidate.Turn> turns = new HashMap<>();
        private final Map<Level, Candidate.Clock> clocks = new HashMap<>();
        private @Nullable Roster newest;

        Memory(Conditions conditions) {
            this.conditions = conditions;
        }

        /** The roster of the directory. */
        Roster of(Directory directory) {
            Roster known = newest;
            if (known == null || known.directory != directory) {
                known = make(directory);
                newest = known;
            }
            return known;
        }

        private Roster make(Directory directory) {
            Roster roster = new Roster(directory);
            for (Platform platform : Platform.values()) {
                Map<Integer, List<Candidate>> byPriority = new TreeMap<>();
                for (AccountEntry entry : directory.accounts(platform)) {
                    Candidate candidate = candidate(entry);
                    roster.byId.put(entry.id(), candidate);
                    byPriority
                            .computeIfAbsent(entry.priority(), _ -> new ArrayList<>())
                            .add(candidate);
                }
                roster.byPlatform.put(
                        platform,
                        byPriority.values().stream()
                                .map(candidates -> new Tier(candidates.toArray(Candidate[]::new)))
                                .toArray(Tier[]::new));
            }
            turns.keySet().removeIf(place -> !roster.byId.containsKey(place.accountId()));
            return roster;
        }

        /** Turns are counted anew where the priority is another, for each priority has a clock of its own. */
        private Candidate candidate(AccountEntry entry) {
            Level level = new Level(entry.platform(), entry.priority());
            return new Candidate(
                    entry,
                    conditions.account(entry.id()),
                    turns.computeIfAbsent(new Place(entry.id(), level), _ -> new Candidate.Turn()),
                    clocks.computeIfAbsent(level, _ -> new Candidate.Clock()));
        }
    }

    /** The accounts of the platform, smallest priority number first. */
    Tier[] of(Platform platform) {
        return byPlatform.getOrDefault(platform, NONE);
    }

    /** The platform's account of this id; null when it is not among those that may serve. */
    @Nullable
    Candidate find(Platform platform, String accountId) {
        Candidate found = byId.get(accountId);
        return found == null || found.entry().platform() != platform ? null : found;
    }
}
