package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an account is at the moment. Derived from what is set and what happened, never typed in.
 *
 * @param reason one sentence for an admin; null when it is ready
 * @param since when it began; null when that is not known
 * @param until when it ends by itself; null when it does not, or that is not known
 */
public record AccountState(
        @JsonProperty("state") Name name,
        @JsonProperty("stateReason") @Nullable String reason,
        @JsonProperty("stateSince") @Nullable Instant since,
        @JsonProperty("stateUntil") @Nullable Instant until) {

    /** It can be asked. */
    static final AccountState READY = new AccountState(Name.READY, null, null, null);

    /** The states there are, the one that counts first first. */
    public enum Name {
        /** An admin has switched it off. */
        DISABLED,
        /** Its upstream does not take its credential. */
        UNAUTHORIZED,
        /** Its upstream takes its credential but serves nothing: no credit, say, or a disabled organisation. */
        BLOCKED,
        /** It has used up what it may cost today. */
        QUOTA_SPENT,
        /** It asked for a pause, or was given one. */
        COOLING,
        /** It carries as many attempts as it may, or its upstream's rate limits allow no more now. */
        SATURATED,
        READY;

        /** The name used in JSON, such as {@code quota-spent}. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }
}
