package io.clauderelay.metering;

import io.clauderelay.vocabulary.Platform;
import java.time.Instant;

/**
 * An exchange on its way to an upstream: all that is needed to say {@code interrupted} if the relay dies before its end.
 * An exchange that moves to another account is dispatched again.
 *
 * @param exchangeId the exchange's id
 * @param startedAt when the request's head had arrived
 * @param keyId the key that asked
 * @param accountId the account that is asked now
 * @param platform what the account speaks
 * @param operation what was asked for, such as {@code messages}
 * @param model the model the client asked for
 * @param clientKind the client by its User-Agent
 * @param stream whether the client asked for a stream
 * @param reservedNanoUsd what it may cost at most and is reserved in the key's budgets; 0 for a key without
 */
public record Dispatch(
        String exchangeId,
        Instant startedAt,
        String keyId,
        String accountId,
        Platform platform,
        String operation,
        String model,
        String clientKind,
        boolean stream,
        long reservedNanoUsd)
        implements JournalRecord {}
