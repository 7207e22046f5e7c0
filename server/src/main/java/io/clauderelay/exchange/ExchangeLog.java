package io.clauderelay.exchange;

import io.clauderelay.metering.Asked;
import io.clauderelay.metering.Ending;
import io.clauderelay.metering.Settled;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.vocabulary.Outcome;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/** The one log line that every exchange leaves. */
final class ExchangeLog {
    private static final Logger log = LoggerFactory.getLogger(ExchangeLog.class);

    /**
     * What only the log is told.
     *
     * @param reason why the exchange did not end well; null when there is nothing to say
     * @param address where the client is: said of exchanges without a key, which nothing else tells apart
     * @param attempts how many accounts were asked
     * @param failures why some of them did not answer; null when none failed
     */
    record Aside(
            @Nullable String reason,
            String address,
            int attempts,
            @Nullable String failures) {}

    private ExchangeLog() {}

    /**
     * Writes the line.
     *
     * @param settled what was kept of it; null when nothing was, because no key was admitted
     * @param aside what only the log is told
     */
    static void write(Asked asked, Ending ending, @Nullable Settled settled, Aside aside) {
        LoggingEventBuilder line = (isWorthALook(ending, aside) ? log.atWarn() : log.atInfo())
                .addKeyValue(LogKeys.EXCHANGE, asked.exchangeId())
                .addKeyValue(LogKeys.OPERATION, asked.operation())
                .addKeyValue(LogKeys.CLIENT, asked.clientKind().id())
                .addKeyValue(LogKeys.OUTCOME, ending.outcome().id())
                .addKeyValue(LogKeys.STATUS, ending.status())
                .addKeyValue(LogKeys.DURATION_MS, ending.duration().toMillis());
        if (ending.timeToFirstEvent() != null) {
            line = line.addKeyValue(
                    LogKeys.FIRST_EVENT_MS, ending.timeToFirstEvent().toMillis());
        }
        if (settled != null) {
            line = withUsage(
                    line.addKeyValue(LogKeys.KEY, asked.keyId()).addKeyValue(LogKeys.MODEL, asked.model()), settled);
        }
        if (settled == null) {
            line = line.addKeyValue(LogKeys.ADDRESS, aside.address());
        }
        if (aside.failures() != null) {
            line = line.addKeyValue(LogKeys.ATTEMPTS, aside.attempts()).addKeyValue(LogKeys.FAILURES, aside.failures());
        }
        if (aside.reason() != null) {
            line = line.addKeyValue(LogKeys.REASON, aside.reason());
        }
        line.log("exchange");
    }

    /** What the relay refuses is the client's affair; what fails is the operator's. */
    private static boolean isWorthALook(Ending ending, Aside aside) {
        return aside.reason() != null && ending.outcome() != Outcome.REFUSED;
    }

    private static LoggingEventBuilder withUsage(LoggingEventBuilder line, Settled settled) {
        LoggingEventBuilder more = line.addKeyValue(
                        LogKeys.INPUT_TOKENS, settled.tokens().totalInput())
                .addKeyValue(LogKeys.OUTPUT_TOKENS, settled.tokens().output());
        if (settled.accountId() != null) {
            more = more.addKeyValue(LogKeys.ACCOUNT, settled.accountId());
        }
        return settled.costNanoUsd() == null ? more : more.addKeyValue(LogKeys.COST_NANO_USD, settled.costNanoUsd());
    }
}
