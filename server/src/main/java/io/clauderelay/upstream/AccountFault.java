package io.clauderelay.upstream;

import io.clauderelay.vocabulary.Fault;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a failed attempt means for its account.
 *
 * @param fault what is wrong with the account
 * @param pause how long the upstream wants to be left alone; null when it has not said so
 */
public record AccountFault(Fault fault, @Nullable Duration pause) {}
