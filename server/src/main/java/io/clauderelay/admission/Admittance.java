package io.clauderelay.admission;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyDigest;
import io.clauderelay.directory.KeyEntry;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Whether a request may go on. */
public sealed interface Admittance {
    /**
     * It may.
     *
     * @param key the key that asks
     * @param directory what was known of the organisation at this moment; its prices are the exchange's until its end
     */
    record Admitted(KeyEntry key, Directory directory) implements Admittance {}

    /** It may not, for a reason that the client is told. */
    sealed interface Refused extends Admittance {
        /** What to do about it, for the client. */
        String message();
    }

    /** No key, or not a key that works. One answer for all of them would hide from an honest user what to do. */
    record NotAuthenticated(String message) implements Refused {}

    /**
     * The key works, and not for this.
     *
     * @param known whose key it is, for the records
     */
    record NotPermitted(Admitted known, String message) implements Refused {}

    /** The key has used what it may for now. */
    record RateLimited(String message, Duration readyIn) implements Refused {}

    /**
     * The key has spent what it may.
     *
     * @param resetsAt when it may spend again; null for never
     */
    record BudgetSpent(String message, @Nullable Instant resetsAt) implements Refused {}

    /** The key's money is limited, and nobody knows what the request costs. */
    record NoPrice(String message) implements Refused {}

    /** Whether the key works cannot be found out at the moment. */
    record Unavailable(String message) implements Refused {}

    /** Too many wait to find out whether their key works. */
    record Overloaded(String message) implements Refused {}

    /**
     * Whether the relay issued this key is not known here: {@link Admission#ask} finds out.
     *
     * @param presenter who presented it
     */
    record ToBeAsked(KeyDigest digest, Presenter presenter) implements Admittance {}
}
