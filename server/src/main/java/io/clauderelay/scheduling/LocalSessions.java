package io.clauderelay.scheduling;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The bindings this node knows, in memory. One for all event loops; looking one up takes no lock. What changes is noted
 * for the {@link SessionKeeper}, which saves it and lets go what is too much.
 */
public final class LocalSessions implements Sessions {
    private static final long LIFETIME_MILLIS = Duration.ofDays(15).toMillis();

    /** So a session in use is renewed, and saved, once a day and not with every request. */
    private static final long RENEWED_BELOW_MILLIS = Duration.ofDays(14).toMillis();

    /** With the database away for long, further changes stay in memory only. */
    static final int MOST_UNSAVED = 100_000;

    /** What may come beyond the bound until the keeper comes round, as a part of the bound. */
    private static final int OVERFLOW_PART = 8;

    /** So much more than necessary goes at once, as a part of the bound: finding out what goes first is a long walk. */
    private static final int SPARE_PART = 64;

    /** A client that thinks, builds or tests between two requests has not left. */
    private static final long ACTIVE_MILLIS = Duration.ofMinutes(15).toMillis();

    /** Small: there are a million of them, which share the texts of their few account ids. */
    private static final class Binding {
        final String accountId;
        final long until;

        /** In seconds, 0 where it is not known. Loops write it without order: whichever is last, it is the same second. */
        int used;

        Binding(String accountId, long until, int used) {
            this.accountId = accountId;
            this.until = until;
            this.used = used;
        }
    }

    private final int maxBindings;
    private final InstantSource clock;
    private final ConcurrentHashMap<SessionId, Binding> bindings = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<SessionId, Boolean> unsaved = new ConcurrentHashMap<>();
    private final Map<String, String> accountIds = new ConcurrentHashMap<>();

    public LocalSessions(SessionSettings settings, InstantSource clock) {
        this.maxBindings = settings.maxBindings();
        this.clock = clock;
    }

    @Override
    public @Nullable String find(SessionId session) {
        Binding binding = bindings.get(session);
        if (binding == null) {
            return null;
        }
        long now = clock.millis();
        if (binding.until <= now) {
            bindings.remove(session, binding);
            return null;
        }
        binding.used = second(now);
        if (isToBeRenewed(binding, now)) {
            renew(session, binding, now);
        }
        return binding.accountId;
    }

    private static int second(long millis) {
        return (int) (millis / 1_000);
    }

    private static boolean isToBeRenewed(Binding binding, long now) {
        return binding.until - now < RENEWED_BELOW_MILLIS;
    }

    /** Unless another loop has just renewed or moved it. */
    private void renew(SessionId session, Binding binding, long now) {
        if (bindings.replace(session, binding, new Binding(binding.accountId, now + LIFETIME_MILLIS, second(now)))) {
            changed(session);
        }
    }

    @Override
    public void bind(SessionId session, String accountId) {
        long now = clock.millis();
        Binding before = bindings.get(session);
        if (before == null ? isOverflowing() : before.accountId.equals(accountId) && !isToBeRenewed(before, now)) {
            return;
        }
        bindings.put(session, new Binding(shared(accountId), now + LIFETIME_MILLIS, second(now)));
        changed(session);
    }

    private boolean isOverflowing() {
        return bindings.mappingCount() > (long) maxBindings + maxBindings / OVERFLOW_PART;
    }

    /** Every snapshot of the directory has texts of its own, which the bindings would keep alive. */
    private String shared(String accountId) {
        String known = accountIds.putIfAbsent(accountId, accountId);
        return known == null ? accountId : known;
    }

    private void changed(SessionId session) {
        if (unsaved.mappingCount() < MOST_UNSAVED) {
            unsaved.put(session, true);
        }
    }

    /** How many were used in the last quarter of an hour, by what this node saw. Looks at all of them. */
    public int countActive() {
        int since = second(clock.millis() - ACTIVE_MILLIS);
        int active = 0;
        for (Binding binding : bindings.values()) {
            if (binding.used > since) {
                active++;
            }
        }
        return active;
    }

    /** How many there are. */
    long count() {
        return bindings.mappingCount();
    }

    /** How many changes wait to be saved. */
    long unsavedCount() {
        return unsaved.mappingCount();
    }

    int maxBindings() {
        return maxBindings;
    }

    /** Whether there is room for one more within the bound. */
    boolean hasRoom() {
        return bindings.mappingCount() < maxBindings;
    }

    /** Knows a binding from the database, unless it knows better. */
    void restore(SavedBinding saved) {
        bindings.putIfAbsent(saved.session(), new Binding(shared(saved.accountId()), saved.until(), 0));
    }

    /** At most so many bindings that are to be saved; they count as saved from now on. */
    List<SavedBinding> takeUnsaved(int most) {
        List<SavedBinding> taken = new ArrayList<>();
        Iterator<SessionId> sessions = unsaved.keySet().iterator();
        while (taken.size() < most && sessions.hasNext()) {
            SessionId session = sessions.next();
            // Before the binding is looked at: whatever changes from now on is noted anew.
            sessions.remove();
            Binding binding = bindings.get(session);
            if (binding != null) {
                taken.add(new SavedBinding(session, binding.accountId, binding.until));
            }
        }
        return taken;
    }

    /** They were taken, but could not be saved. */
    void notSaved(List<SavedBinding> taken) {
        taken.forEach(binding -> changed(binding.session()));
    }

    /** Lets go what has ended. */
    void dropEnded() {
        long now = clock.millis();
        bindings.values().removeIf(binding -> binding.until <= now);
    }

    /** Lets go what is beyond the bound, and a little more: those nearest their end. For the keeper's thread. */
    void dropExcess() {
        if (bindings.mappingCount() <= maxBindings) {
            return;
        }
        long[] ends = bindings.values().stream()
                .mapToLong(binding -> binding.until)
                .sorted()
                .toArray();
        int going = ends.length - (maxBindings - maxBindings / SPARE_PART);
        if (going <= 0) {
            return;
        }
        long lastEnd = ends[going - 1];
        int earlier = 0;
        while (ends[earlier] < lastEnd) {
            earlier++;
        }
        drop(lastEnd, going - earlier);
    }

    /** All that end before the time, and so many of those that end just then. */
    private void drop(long end, int atEnd) {
        int left = atEnd;
        for (Map.Entry<SessionId, Binding> entry : bindings.entrySet()) {
            long until = entry.getValue().until;
            boolean goes = until < end || (until == end && left > 0);
            // One that has been renewed meanwhile stays.
            if (goes && bindings.remove(entry.getKey(), entry.getValue()) && until == end) {
                left--;
            }
        }
    }
}
