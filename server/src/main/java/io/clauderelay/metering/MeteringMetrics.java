package io.clauderelay.metering;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Tells a registry what the journal holds and how the ledger follows it. Nothing is worked out before it is read. */
final class MeteringMetrics {
    private final MeterRegistry registry;

    MeteringMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void bind(Journal journal, LedgerWriter writer, MeteringCounts counts) {
        records("dispatch", counts.dispatches);
        records("progress", counts.progresses);
        records("settlement", counts.settlements);
        counter("relay.journal.refused", "Records for which a full journal had no room.", counts.refused);
        FunctionCounter.builder("relay.journal.written", journal, Journal::bytesWritten)
                .description("What was appended to the journal since the start, padding included.")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        timer("relay.journal.force", "Forces of the journal to the disk.", counts.forces, counts.forceNanos);
        counter("relay.journal.force.failures", "Forces that the disk refused.", counts.forceFailures);
        gauge("relay.journal.segments", "Segments on the disk, the spare included.", journal::segments);
        gauge("relay.journal.accepting", "1 while new exchanges may begin.", () -> journal.accepting() ? 1 : 0);
        Gauge.builder("relay.ledger.backlog", () -> writer.backlog().bytes())
                .description("What the journal holds that the ledger has not taken in.")
                .baseUnit(BaseUnits.BYTES)
                .register(registry);
        gauge(
                "relay.exchanges.open",
                "Exchanges dispatched and not settled, as far as the journal was read.",
                () -> writer.backlog().openExchanges());
        gauge(
                "relay.journal.torn",
                "Places in older segments where a record was not whole.",
                () -> writer.backlog().torn());
        timer("relay.ledger.batch", "Transactions that took records in.", counts.batches, counts.batchNanos);
        counter("relay.ledger.rows", "Exchanges that were new to the ledger.", counts.rows);
        counter("relay.ledger.failures", "Times the ledger did not take a batch.", counts.ledgerFailures);
        gauge(
                "relay.ledger.failing",
                "1 while the ledger refuses what is brought.",
                () -> writer.backlog().failing() ? 1 : 0);
    }

    private void records(String kind, LongAdder count) {
        FunctionCounter.builder("relay.journal.records", count, LongAdder::doubleValue)
                .description("Records appended to the journal.")
                .tag("kind", kind)
                .register(registry);
    }

    private void counter(String name, String what, LongAdder count) {
        FunctionCounter.builder(name, count, LongAdder::doubleValue)
                .description(what)
                .register(registry);
    }

    private void timer(String name, String what, LongAdder count, LongAdder nanos) {
        FunctionTimer.builder(name, count, LongAdder::sum, _ -> nanos.doubleValue(), NANOSECONDS)
                .description(what)
                .register(registry);
    }

    private void gauge(String name, String what, Supplier<Number> value) {
        Gauge.builder(name, value).description(what).register(registry);
    }
}
