package io.clauderelay.app;

import io.clauderelay.admission.History;
import io.clauderelay.metering.Metering;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.usage.KeySpending;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks the ledger what keys have used, once it has everything that the journal had when it was asked. */
final class LedgerHistory implements History, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LedgerHistory.class);

    /** Longer than whoever asks has patience. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private static final Duration PAUSE = Duration.ofMillis(5);

    private final Metering metering;
    private final KeySpending spending;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("key-history").daemon(true).factory());

    LedgerHistory(Metering metering, KeySpending spending) {
        this.metering = metering;
        this.spending = spending;
    }

    @Override
    public void ask(Question question, Consumer<Optional<Known>> then) {
        long end = metering.end();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            thread.execute(() -> then.accept(find(question, end, deadline)));
        } catch (RejectedExecutionException e) {
            log.atDebug().setCause(e).log("nobody finds out any more what a key has used");
        }
    }

    private Optional<Known> find(Question question, long end, long deadline) {
        while (!metering.isInLedger(end)) {
            if (System.nanoTime() - deadline >= 0 || Thread.currentThread().isInterrupted()) {
                log.atWarn()
                        .addKeyValue(LogKeys.KEY, question.keyId())
                        .log("what a key has used is not known: the ledger is behind the journal");
                return Optional.empty();
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        try {
            return Optional.of(known(read(question)));
        } catch (RuntimeException e) {
            log.atWarn()
                    .addKeyValue(LogKeys.KEY, question.keyId())
                    .setCause(e)
                    .log("what a key has used is not known: the ledger cannot be read");
            return Optional.empty();
        }
    }

    private KeySpending.Spent read(Question question) {
        List<KeySpending.Since> budgets = question.budgets().stream()
                .map(since -> new KeySpending.Since(since.from(), since.models()))
                .toList();
        Uses uses = question.uses();
        return uses == null
                ? spending.of(question.keyId(), budgets, null, 1)
                : spending.of(
                        question.keyId(), budgets, uses.from(), uses.grain().toMillis());
    }

    private static Known known(KeySpending.Spent spent) {
        return new Known(
                Metering.position(spent.segment(), spent.offset()),
                spent.nanoUsd(),
                spent.window().stream()
                        .map(used -> new Used(used.at(), used.requests(), used.tokens(), used.nanoUsd()))
                        .toList());
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
