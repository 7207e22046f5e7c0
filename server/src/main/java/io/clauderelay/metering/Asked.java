package io.clauderelay.metering;

import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import java.time.Instant;

/**
 * What an exchange is about, known before anything is sent.
 *
 * @param exchangeId the exchange's id
 * @param startedAt when the request's head had arrived
 * @param keyId the key that asks
 * @param platform what kind of account can answer
 * @param operation what is asked for, such as {@code messages}
 * @param free whether it costs nothing, whatever it uses
 * @param model the model asked for; empty when the request could not be read so far
 * @param clientKind who asks, by its User-Agent
 * @param stream whether a stream is asked for
 */
public record Asked(
        String exchangeId,
        Instant startedAt,
        String keyId,
        Platform platform,
        String operation,
        boolean free,
        String model,
        ClientKind clientKind,
        boolean stream) {}
