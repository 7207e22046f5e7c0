package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.admission.Admission;
import io.clauderelay.admission.Admittance;
import io.clauderelay.admission.Demand;
import io.clauderelay.admission.History;
import io.clauderelay.admission.LocalLimits;
import io.clauderelay.admission.Permit;
import io.clauderelay.dialect.RequestPeek;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.DirectoryFeed;
import io.clauderelay.directory.DirectoryLoader;
import io.clauderelay.directory.DirectorySettings;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KeyLimits;
import io.clauderelay.directory.KeyRights;
import io.clauderelay.directory.KnownKeys;
import io.clauderelay.metering.JournalSettings;
import io.clauderelay.metering.Metering;
import io.clauderelay.platform.config.ByteSize;
import io.clauderelay.platform.http.EventLoops;
import io.clauderelay.platform.time.DeadlineSweep;
import io.clauderelay.platform.time.Resets;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.scheduling.Conditions;
import io.clauderelay.scheduling.LocalSessions;
import io.clauderelay.scheduling.Quotas;
import io.clauderelay.scheduling.Scheduler;
import io.clauderelay.scheduling.SessionSettings;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.Estate;
import io.clauderelay.upstream.UpstreamSettings;
import io.clauderelay.upstream.Upstreams;
import io.clauderelay.usage.UsageRecords;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExchangeReportTest {
    private static final String MODEL = "claude-haiku-5-5";
    private static final KeyLimits BUDGET = new KeyLimits(
            0,
            Duration.ZERO,
            null,
            List.of(new KeyLimits.Budget(
                    null, null, 1_000_000_000_000L, new Resets(DayOfWeek.MONDAY, 0, ZoneOffset.UTC))),
            false);
    private static final KeyEntry KEY = new KeyEntry("k", "k", true, null, false, Map.of(), KeyRights.ALL, BUDGET);

    @TempDir
    private Path folder;

    private Estate estate;
    private EventLoops loops;
    private KnownKeys keys;
    private Metering metering;
    private LocalLimits limits;
    private Directory directory;
    private AccountEntry account;
    private ExchangeReport report;
    private Permit permit;

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(folder);
        var _ = new AdminDesk(estate).account("{}");
        directory = new DirectoryFeed(
                        new DirectoryLoader(estate.database, estate.secrets.credentials()), estate.changes)
                .current();
        account = directory.accounts(Platform.CLAUDE_CONSOLE).getFirst();
        keys = new KnownKeys(estate.database, estate.changes, DirectorySettings.defaults(), System::nanoTime);
        loops = EventLoops.start(1);
        metering = Metering.open(
                folder.resolve("journal"),
                new JournalSettings(JournalSettings.Fsync.INTERVAL, new ByteSize(64 << 10), Duration.ofMillis(5)),
                UsageRecords.ledger(estate.database));
        limits = new LocalLimits(
                (_, then) -> then.accept(Optional.of(new History.Known(0, List.of(0L), List.of()))), estate.clock);
        limits.look("k", BUDGET, _ -> {});
        EventLoop loop = loops.all().getFirst();
        permit = (Permit) limits.take(
                new Demand(
                        KEY,
                        directory,
                        estate.clock.instant(),
                        Platform.CLAUDE_CONSOLE,
                        MODEL,
                        new Demand.Size(100, true, 0, false, CacheWrites.NONE, 100, 1, ServiceTier.STANDARD)),
                loop,
                _ -> {});
        report = new ExchangeReport(stations(loop), Route.Operation.MESSAGES, new DefaultHttpHeaders(), "192.0.2.1");
        report.admitted(new Admittance.Admitted(KEY, directory));
        report.permitted(permit);
        report.asks(new RequestPeek.Forwardable(MODEL, true));
    }

    @AfterEach
    void close() {
        metering.close(Duration.ofMillis(1));
        loops.close();
        keys.close();
        estate.close();
    }

    @Test
    void whatTheJournalRefusesBeforeItLeavesCostsNothing() throws IOException {
        fillJournal();
        assertThat(report.dispatched(account)).isNotNull();
        assertThat(report.settle(Outcome.REFUSED, null)).isFalse();

        assertThat(spent()).isZero();
    }

    @Test
    void ofWhatLeftAndCouldNotBeSettledAllThatWasReservedIsSpent() throws IOException {
        assertThat(report.dispatched(account)).isNull();
        fillJournal();
        assertThat(report.settle(Outcome.CLIENT_ABORTED, null)).isFalse();

        assertThat(spent()).isEqualTo(permit.reservedNanoUsd()).isPositive();
    }

    /** A folder that is gone refuses the next segment just as a full disk does. */
    private void fillJournal() throws IOException {
        Files.move(folder.resolve("journal"), folder.resolve("away"));
        int records = 0;
        while (isTaken(records)) {
            records++;
        }
    }

    private boolean isTaken(int number) {
        try {
            metering.appendSettlement(UsageRecords.completed("exchange-" + number));
            return true;
        } catch (RuntimeException full) {
            assertThat(full).hasMessageContaining("no room");
            return false;
        }
    }

    private long spent() {
        AtomicLong spent = new AtomicLong(-1);
        limits.look(
                "k",
                BUDGET,
                state -> spent.set(state.orElseThrow().budgets().getFirst().spentNanoUsd()));
        return spent.get();
    }

    private Stations stations(EventLoop loop) throws IOException {
        UpstreamSettings upstream = UpstreamSettings.defaults();
        DeadlineSweep sweep = DeadlineSweep.start(loop, System::nanoTime);
        return new Stations(
                new Admission(() -> directory, keys, limits, estate.secrets.keyHasher(), estate.clock, loop),
                new Scheduler(
                        new Conditions(estate.clock, System::nanoTime),
                        new LocalSessions(SessionSettings.defaults(), estate.clock),
                        new Quotas((_, _) -> Optional.empty(), estate.clock, () -> directory),
                        loop,
                        System::nanoTime),
                new Upstreams(loop, loops, Upstreams.tls(upstream), upstream, sweep),
                metering,
                FailoverSettings.defaults(),
                new TurnStates(),
                new AnthropicDialect(),
                new TimeOrderedIds(estate.clock),
                estate.clock,
                sweep);
    }
}
