package io.clauderelay.scheduling;

import io.clauderelay.directory.KeyEntry;
import io.clauderelay.vocabulary.Platform;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * For whom an account is looked for.
 *
 * @param key the key that asks
 * @param platform what the account must speak
 * @param model the model that is asked for; empty when the request is about none
 * @param api what is asked for, where not every endpoint of the platform has that; null otherwise
 * @param session what should stay with one account; null when the request belongs to none
 * @param state what the request refers to that only the account that issued it has; null for nothing
 * @param organisationBound whether the conversation carries what only its organisation can read; asked only when the
 *     session's own account cannot serve
 * @param estimatedTokens roughly how many tokens of the account's allowance the request will use
 */
public record Asker(
        KeyEntry key,
        Platform platform,
        String model,
        @Nullable String api,
        @Nullable SessionId session,
        @Nullable StateReference state,
        BooleanSupplier organisationBound,
        long estimatedTokens) {
    /** What an upstream may turn out not to know: the model, or this of the model. */
    String wanted() {
        return api == null ? model : api + " " + model;
    }

    /** What an id that an account has issued to this key's client is remembered by. */
    SessionId issued(String id) {
        return SessionId.of(key.id(), "state:" + id);
    }

    /** What is remembered of the same id so that other keys are told nothing of it. */
    static SessionId issuedToAnyKey(String id) {
        return SessionId.of("", "state:" + id);
    }

    /** What an encrypted item is remembered by that was written by another organisation than the conversation is at. */
    SessionId foreign(String encrypted) {
        return SessionId.of(key.id(), "foreign:" + encrypted);
    }
}
