package io.clauderelay.simulation;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.scheduling.Asker;
import io.clauderelay.scheduling.Conditions;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.scheduling.Quotas;
import io.clauderelay.scheduling.Scheduler;
import io.clauderelay.scheduling.SessionId;
import io.clauderelay.scheduling.Sessions;
import io.clauderelay.testing.NoPrices;
import io.clauderelay.vocabulary.Platform;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Scripted accounts, two event loops of schedulers that share what they know, and clients who ask them in turn. */
final class World {
    private static final KeyEntry KEY = new KeyEntry("key", "key", true, null, false, Map.of(), KeyRights.ALL, null);

    /** The model that is asked for where it does not matter. */
    static final String MODEL = "model";

    /** The buckets are full at the beginning; what they are used to shows when that is gone. */
    private static final Duration WARM_UP = Duration.ofMinutes(2);

    private static final Duration DRAIN = Duration.ofMinutes(2);

    private final VirtualTime time = new VirtualTime();
    private final RandomGenerator random;
    private final Conditions conditions = new Conditions(time, time::nanos);
    private final List<Scheduler> schedulers;
    private final Map<String, ScriptedAccount> accounts = new LinkedHashMap<>();
    private final ClientTally clients = new ClientTally();
    private final Duration length;
    private Directory directory = new Directory(List.of(), new NoPrices());
    private int exchanges;

    /** Sessions in memory, forgotten never. */
    private static final class KnownSessions implements Sessions {
        private final Map<SessionId, String> bindings = new HashMap<>();

        @Override
        public @Nullable String find(SessionId session) {
            return bindings.get(session);
        }

        @Override
        public void bind(SessionId session, String accountId) {
            bindings.put(session, accountId);
        }
    }

    World(long seed, Duration length, List<ScriptedAccount> accounts) {
        this.random = new SplittableRandom(seed);
        this.length = length;
        accounts.forEach(account -> this.accounts.put(account.id(), account));
        Sessions sessions = new KnownSessions();
        Quotas quotas = new Quotas((_, _) -> Optional.empty(), time, () -> new Directory(List.of(), new NoPrices()));
        this.schedulers = List.of(
                new Scheduler(conditions, sessions, quotas, time.newLoop(), time::nanos),
                new Scheduler(conditions, sessions, quotas, time.newLoop(), time::nanos));
        list(this.accounts.keySet().toArray(String[]::new));
    }

    VirtualTime time() {
        return time;
    }

    RandomGenerator random() {
        return random;
    }

    ClientTally clients() {
        return clients;
    }

    Directory directory() {
        return directory;
    }

    ScriptedAccount account(String id) {
        ScriptedAccount account = accounts.get(id);
        if (account == null) {
            throw new IllegalArgumentException("there is no account " + id);
        }
        return account;
    }

    /** From now on these accounts are there and no others. */
    void list(String... ids) {
        List<AccountEntry> entries =
                List.of(ids).stream().map(id -> account(id).entry()).toList();
        directory = new Directory(entries, new NoPrices());
    }

    // ---- clients

    /** Independent requests, so many a second on average. */
    void requests(double perSecond) {
        requests(MODEL, perSecond);
    }

    /** The same for a model of which accounts may have limits of its own. */
    void requests(String model, double perSecond) {
        time.after(gap(1 / perSecond), () -> {
            if (time.nanos() < length.toNanos()) {
                ask(model, null, _ -> {});
                requests(model, perSecond);
            }
        });
    }

    /** Requests that somebody else sends to an account, past the relay. */
    void foreignRequests(ScriptedAccount account, double perSecond) {
        time.after(gap(1 / perSecond), () -> {
            account.receive(time.nanos(), MODEL, random.nextLong(500, 3_500), random);
            if (time.nanos() < length.toNanos()) {
                foreignRequests(account, perSecond);
            }
        });
    }

    /** Coding agents, each of which thinks for so long on average between an answer and its next request. */
    void agents(int count, Duration thinking) {
        for (int i = 0; i < count; i++) {
            new Agent(this, "agent " + i, thinking, length).start();
        }
    }

    /** Nanoseconds until something happens that happens at random, so many seconds apart on average. */
    long gap(double seconds) {
        return (long) (-Math.log(1 - random.nextDouble()) * seconds * 1e9);
    }

    /** A request of a few thousand tokens, which are estimated a little too high more often than too low. */
    void ask(String model, @Nullable SessionId session, Consumer<SimulatedExchange.Ending> then) {
        long estimate = random.nextLong(500, 3_500);
        long tokens = (long) (estimate * random.nextDouble(0.7, 1.1));
        Scheduler scheduler = schedulers.get(exchanges++ % schedulers.size());
        Asker asker = new Asker(KEY, Platform.CLAUDE_CONSOLE, model, null, session, null, () -> false, estimate);
        new SimulatedExchange(this, scheduler, asker, tokens, ending -> {
                    clients.ended(ending, time.nanos());
                    then.accept(ending);
                })
                .start();
    }

    // ---- what is seen

    /** Whether the lease is to find out if its account is well again. */
    boolean isProbe(Lease lease) {
        return conditions.find(lease.account().id()).isPresent()
                && !lease.choice().reason().equals("again");
    }

    void served(ScriptedAccount account, long tokens, long sent) {
        account.tally().served(tokens, sent >= WARM_UP.toNanos() && sent < length.toNanos());
        if (account.wellFrom() > 0 && sent >= account.wellFrom()) {
            account.tally().servedWell(sent - account.wellFrom());
        }
    }

    /** How long the limits are looked at. */
    Duration window() {
        return length.minus(WARM_UP);
    }

    void run() {
        time.runUntil(length.plus(DRAIN));
    }
}
