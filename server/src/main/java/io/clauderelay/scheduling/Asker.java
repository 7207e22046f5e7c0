package io.clauderelay.scheduling;

import io.clauderelay.directory.KeyEntry;
import io.clauderelay.vocabulary.Platform;

/**
 * For whom an account is looked for.
 *
 * @param key the key that asks
 * @param platform what the account must speak
 * @param model the model that is asked for
 */
public record Asker(KeyEntry key, Platform platform, String model) {}
