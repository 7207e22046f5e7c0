package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.vocabulary.Outcome;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Whatever upstreams do and whenever clients leave, nothing stays behind: no place, no connection, no buffer, no waiter;
 * and each exchange is settled once. A sample of it here, 100,000 requests with {@code ./crs soak}. {@code -Dsoak.seed}
 * chooses others.
 */
@ExtendWith(LeakWatch.class)
class LeaksTest {
    private static final int REQUESTS = Integer.getInteger("soak.requests", 6_000);
    private static final long SEED = Long.getLong("soak.seed", 1);
    private static final Path REPORT = Path.of("target", "soak.txt");

    /** What is opened once and for all may come after the first look: a file of the journal, a connection of the pool. */
    private static final int FEW_DESCRIPTORS = 4;

    /** The allocator keeps what it once had; a leak grows with the requests, this does not. */
    private static final long ALLOCATOR_SLACK_BYTES = 16 << 20;

    private static final Logger exchangeLog = (Logger) LoggerFactory.getLogger("io.clauderelay.exchange.ExchangeLog");
    private static final Counting counting = new Counting();

    /** How often each exchange of a known key was logged, by its id: at its settlement, and nowhere else. */
    private static final class Counting extends AppenderBase<ILoggingEvent> {
        private final Map<String, Integer> ids = new HashMap<>();

        /** How often each was logged by now. */
        private synchronized Map<String, Integer> ids() {
            return new HashMap<>(ids);
        }

        private synchronized void forget() {
            ids.clear();
        }

        @Override
        protected synchronized void append(ILoggingEvent event) {
            Map<String, String> pairs = new HashMap<>();
            event.getKeyValuePairs().forEach(pair -> pairs.put(pair.key, String.valueOf(pair.value)));
            if (pairs.containsKey(LogKeys.KEY)) {
                ids.merge(String.valueOf(pairs.get(LogKeys.EXCHANGE)), 1, Integer::sum);
            }
        }
    }

    @BeforeAll
    static void countWhatIsLogged() {
        counting.start();
        exchangeLog.addAppender(counting);
        exchangeLog.setLevel(Level.INFO);
        exchangeLog.setAdditive(false);
    }

    @AfterAll
    static void logAsUsual() {
        exchangeLog.detachAppender(counting);
        exchangeLog.setLevel(null);
        exchangeLog.setAdditive(true);
    }

    @Test
    void nothingStaysBehind(@TempDir Path folder, @TempDir Path another) throws Exception {
        serveOnce(another);
        counting.forget();
        Map<String, Long> livingBefore = LivingObjects.ofExchanges();
        List<LedgerFile.Row> rows;
        try (Soak soak = Soak.start(folder, SEED)) {
            int given = soak.relay().ledger().count();
            soak.run(REQUESTS / 5);
            becomesQuiet(soak, livingBefore);
            int descriptors = descriptors();
            long memory = directMemory();

            soak.run(REQUESTS - REQUESTS / 5);
            becomesQuiet(soak, livingBefore);

            report(soak, descriptors, memory);
            assertThat(soak.tally().wrongs()).isEmpty();
            Eventually.passes(() -> assertThat(descriptors()).isLessThanOrEqualTo(descriptors + FEW_DESCRIPTORS));
            assertThat(directMemory()).isLessThanOrEqualTo(memory + ALLOCATOR_SLACK_BYTES);
            assertThat(soak.statesOnOnePlace()).containsOnly("ready");
            rows = settledOnce(soak, given);
        }
        noneWasForgotten(folder, rows);
    }

    /** Some things are made once and live as long as the process. */
    private static void serveOnce(Path folder) throws IOException {
        try (RunningRelay relay = RunningRelay.start(folder)) {
            assertThat(relay.ask(relay.stream()).status()).isEqualTo(200);
        }
    }

    private static void becomesQuiet(Soak soak, Map<String, Long> livingBefore) {
        Eventually.passes(
                () -> assertThat(soak.relay().upstream().openConnections()).isZero());
        Eventually.passes(() ->
                assertThat(more(LivingObjects.ofExchanges(), livingBefore)).isEmpty());
    }

    private static Map<String, Long> more(Map<String, Long> now, Map<String, Long> before) {
        Map<String, Long> more = new TreeMap<>();
        now.forEach((name, count) -> {
            long added = count - before.getOrDefault(name, 0L);
            if (added > 0) {
                more.put(name, added);
            }
        });
        return more;
    }

    /** Every exchange is in the ledger and in the log, once; and as many as there must have been. */
    private static List<LedgerFile.Row> settledOnce(Soak soak, int given) {
        Eventually.passes(() -> assertThat(soak.relay().ledger().count())
                .isEqualTo(counting.ids().size()));
        assertThat(counting.ids().values()).allMatch(times -> times == 1);
        List<LedgerFile.Row> rows = soak.relay().ledger().rows();
        Set<String> ids = rows.stream().map(LedgerFile.Row::exchangeId).collect(Collectors.toSet());
        assertThat(ids.equals(counting.ids().keySet()))
                .as("the ledger has what was logged")
                .isTrue();
        assertThat(ids.containsAll(soak.tally().answeredIds()))
                .as("the ledger has what was answered")
                .isTrue();
        assertThat(rows).noneMatch(row -> row.outcome() == Outcome.INTERRUPTED);
        assertThat((long) rows.size() - given)
                .isBetween(soak.tally().leastBegun(), soak.tally().mostBegun());
        return rows;
    }

    /** A dispatch without a settlement would be an interrupted exchange to the next relay. */
    private static void noneWasForgotten(Path folder, List<LedgerFile.Row> rows) throws IOException {
        try (RunningRelay next = RunningRelay.startEmpty(folder, Soak.hasty())) {
            assertThat(next.ledger().rows()).isEqualTo(rows);
        }
    }

    private static int descriptors() {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static void report(Soak soak, int descriptors, long memory) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("seed " + SEED + ", " + REQUESTS + " requests");
        lines.add("exchanges " + soak.relay().ledger().count() + ", begun "
                + soak.tally().leastBegun() + " to " + soak.tally().mostBegun());
        lines.add("descriptors " + descriptors + " -> " + descriptors());
        lines.add("direct memory " + memory + " -> " + directMemory());
        soak.relay().ledger().rows().stream()
                .map(row -> row.outcome() + " " + row.status() + " after " + row.attempts())
                .collect(Collectors.groupingBy(what -> what, TreeMap::new, Collectors.counting()))
                .forEach((what, count) -> lines.add(count + " \t" + what));
        lines.add(soak.tally().toString());
        Files.write(REPORT, lines);
    }
}
