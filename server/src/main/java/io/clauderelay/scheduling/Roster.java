package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The accounts of one directory as one event loop chooses among them, looked up once instead of for every request. */
final class Roster {
    private final Directory directory;
    private final Map<Platform, Candidate[]> byPlatform = new EnumMap<>(Platform.class);
    private final Map<String, Candidate> byId = new HashMap<>();

    private Roster(Directory directory) {
        this.directory = directory;
    }

    /** What one loop keeps of its accounts from one directory to the next. */
    static final class Memory {
        private record Level(Platform platform, int priority) {}

        private final Conditions conditions;
        private final Map<String, Candidate.Turn> turns = new HashMap<>();
        private final Map<Level, Candidate.Tier> tiers = new HashMap<>();
        private @Nullable Roster newest;
        private @Nullable Roster before;

        Memory(Conditions conditions) {
            this.conditions = conditions;
        }

        /** The roster of the directory; running exchanges may still ask with the one before the newest. */
        Roster of(Directory directory) {
            Roster known = newest;
            if (known != null && known.directory == directory) {
                return known;
            }
            if (before != null && before.directory == directory) {
                return before;
            }
            Roster made = make(directory);
            before = newest;
            newest = made;
            return made;
        }

        private Roster make(Directory directory) {
            Roster roster = new Roster(directory);
            for (Platform platform : Platform.values()) {
                List<Candidate> candidates = new ArrayList<>();
                for (AccountEntry entry : directory.accounts(platform)) {
                    candidates.add(candidate(entry));
                }
                candidates.forEach(candidate -> roster.byId.put(candidate.id(), candidate));
                roster.byPlatform.put(platform, candidates.toArray(Candidate[]::new));
            }
            turns.keySet().retainAll(roster.byId.keySet());
            return roster;
        }

        private Candidate candidate(AccountEntry entry) {
            Level level = new Level(entry.platform(), entry.priority());
            return new Candidate(
                    entry,
                    conditions.account(entry.id()),
                    turns.computeIfAbsent(entry.id(), _ -> new Candidate.Turn()),
                    tiers.computeIfAbsent(level, _ -> new Candidate.Tier()));
        }
    }

    /** The candidates of the platform, smallest priority number first. */
    Candidate[] of(Platform platform) {
        return byPlatform.getOrDefault(platform, NONE);
    }

    private static final Candidate[] NONE = {};

    /** The account of this id. */
    @Nullable
    Candidate find(Platform platform, String accountId) {
        Candidate found = byId.get(accountId);
        return found == null || found.entry().platform() != platform ? null : found;
    }

    Directory directory() {
        return directory;
    }
}
