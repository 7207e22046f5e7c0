package io.clauderelay.scheduling;

import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.HandClock;
import io.clauderelay.testing.NoPrices;
import io.clauderelay.vocabulary.Fault;
import io.clauderelay.vocabulary.Platform;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** A scheduler on a loop whose time is moved by hand. */
final class Bench {
    static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    static final KeyEntry KEY = new KeyEntry("k", "k", true, null, false, Map.of(), KeyRights.ALL, null);
    static final SessionId SESSION = SessionId.of("k", "s");

    final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    final Conditions conditions = new Conditions(clock, this::nanoTime);
    final Bindings sessions = new Bindings();
    final EmbeddedChannel channel = new EmbeddedChannel();
    final Quotas quotas = new Quotas((_, _) -> Optional.empty(), clock, () -> new Directory(List.of(), new NoPrices()));
    final Scheduler scheduler = new Scheduler(conditions, sessions, quotas, channel.eventLoop(), this::nanoTime);

    Bench() {
        channel.freezeTime();
    }

    private long nanoTime() {
        return TimeUnit.MILLISECONDS.toNanos(clock.millis());
    }

    /** The scheduler of another loop of the same node. */
    Scheduler another() {
        return new Scheduler(conditions, sessions, quotas, new EmbeddedChannel().eventLoop(), this::nanoTime);
    }

    static Directory directory(AccountEntry... accounts) {
        return new Directory(List.of(accounts), new NoPrices());
    }

    static AccountEntry account(String id, int priority, String... models) {
        return AccountEntries.account(id).models(models).priority(priority).build();
    }

    static AccountEntry account(String id) {
        return account(id, 50);
    }

    static Asker asker(KeyEntry key, Platform platform, String model) {
        return new Asker(key, platform, model, null, null, null, () -> false, 0);
    }

    static Asker asker() {
        return asker(KEY, Platform.CLAUDE_CONSOLE, "m");
    }

    /** Somebody of the one session. */
    static Asker ofSession(BooleanSupplier organisationBound) {
        return new Asker(KEY, Platform.CLAUDE_CONSOLE, "m", null, SESSION, null, organisationBound, 0);
    }

    LeaseAnswer ask(Directory directory) {
        return scheduler.lease(directory, asker(), Set.of());
    }

    Lease lease(Directory directory) {
        return (Lease) ask(directory);
    }

    Lease lease(Directory directory, Asker asker) {
        return (Lease) scheduler.lease(directory, asker, Set.of());
    }

    LeaseAnswer.NotNow refusal(Directory directory) {
        return (LeaseAnswer.NotNow) ask(directory);
    }

    /** The accounts of so many leases, each given back before the next. */
    List<String> turns(Directory directory, int times) {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            Lease lease = lease(directory);
            ids.add(lease.account().id());
            lease.settle();
        }
        return ids;
    }

    /** Has an attempt succeed on whatever account is chosen. */
    void succeed(Directory directory) {
        Lease lease = lease(directory);
        lease.succeeded();
        lease.settle();
    }

    /** Has the account fail as a whole, as of now. */
    void fail(String accountId, Fault fault, @Nullable Duration pause) {
        LiveAccount account = conditions.account(accountId);
        if (fault == Fault.RATE_LIMITED) {
            account.allowance().refused(account.allowance().dispatched("m", 0), pause);
        }
        account.failed(account.health().age(), fault, pause, "It failed.");
    }

    /** Time passes on every clock, and the loop does what is due. */
    void pass(Duration time) {
        clock.advance(time);
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        run();
    }

    /** The loop does what is due. */
    void run() {
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
    }
}
