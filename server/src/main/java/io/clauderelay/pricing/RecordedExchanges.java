package io.clauderelay.pricing;

import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.UsageBasis;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The exchanges on record, as far as their prices go. Whoever keeps them implements it. */
public interface RecordedExchanges {
    /** What the change feed calls a correction of costs. */
    String CORRECTIONS = "cost-corrections";

    /**
     * Which ones are asked for.
     *
     * @param from when the first of them began
     * @param to when the last of them began, not included
     * @param model the model that was asked for or answered; null for every one
     * @param onlyUnpriced only those whose cost is not known
     */
    record Search(Instant from, Instant to, @Nullable String model, boolean onlyUnpriced) {}

    /**
     * One exchange.
     *
     * @param used what it used, of the model that answered, and as if no account multiplied anything
     * @param sentModel the name that was sent upstream, whose price counts where the other one has none
     * @param basis how it is known what it used
     * @param multiplierMillionths by what its account multiplies by now; null when there is no such account any more
     * @param costNanoUsd what it cost so far; null when that is not known
     * @param priceVersion the version of the book which that cost is from; null exactly when the cost is
     */
    record Recorded(
            String exchangeId,
            Consumption used,
            String sentModel,
            UsageBasis basis,
            @Nullable Long multiplierMillionths,
            @Nullable Long costNanoUsd,
            @Nullable String priceVersion) {}

    /** What an exchange costs by now. */
    record Correction(String exchangeId, long costNanoUsd, String priceVersion, Instant at, String by) {}

    /**
     * A model that ran without a price.
     *
     * @param model the name that has none: of the model that answered, or else the one that was asked for
     * @param requests how many exchanges there are
     * @param firstAt when the first of them began
     * @param lastAt when the last of them began
     */
    record Unpriced(String model, long requests, Instant firstAt, Instant lastAt) {}

    /**
     * Exchanges, oldest first.
     *
     * @param after the last one found before, which may be gone by now; null at first
     */
    List<Recorded> find(Handle sql, Search search, @Nullable Recorded after, int most);

    /**
     * Appends costs, and changes every sum by the difference, in the caller's transaction.
     *
     * @return how many of them changed something
     */
    int correct(Handle sql, List<Correction> corrections);

    /** The models of exchanges whose usage is known and whose cost is not, most requests first. */
    List<Unpriced> unpriced(Handle sql, Instant from, Instant to);
}
