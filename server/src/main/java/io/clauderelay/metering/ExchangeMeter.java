package io.clauderelay.metering;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.directory.Cost;
import io.clauderelay.directory.Prices;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.vocabulary.Outcome;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Turns what one exchange's answer said into its usage record, priced and journalled. */
public final class ExchangeMeter {
    /** Tokens and what they cost; a null cost is not known. */
    private record Consumed(TokenCounts tokens, @Nullable Cost cost) {

        Consumed plus(TokenCounts more, @Nullable Cost moreCost) {
            Cost sum = cost == null || moreCost == null
                    ? null
                    : new Cost(cost.nanoUsd() + moreCost.nanoUsd(), cost.priceVersion());
            return new Consumed(tokens.plus(more), sum);
        }
    }

    private final Metering metering;
    private final Prices prices;
    private final Asked asked;
    private @Nullable String accountId;
    private boolean dispatched;
    private List<AnswerReader> failed = List.of();

    public ExchangeMeter(Metering metering, Prices prices, Asked asked) {
        this.metering = metering;
        this.prices = prices;
        this.asked = asked;
    }

    /**
     * Keeps that the exchange is about to go out to an account.
     *
     * @param reservedNanoUsd what it may cost at most and is reserved in budgets; 0 for a key without
     * @throws JournalFullException when nothing can be kept; nothing may go out then
     */
    public void dispatched(String toAccountId, long reservedNanoUsd) {
        accountId = toAccountId;
        dispatched = true;
        metering.appendDispatch(new Dispatch(
                asked.exchangeId(),
                asked.startedAt(),
                asked.keyId(),
                toAccountId,
                asked.platform(),
                asked.operation(),
                asked.model(),
                asked.clientKind().id(),
                asked.stream(),
                reservedNanoUsd));
    }

    /** The account's answer is the client's, whichever was asked last. */
    public void answeredBy(String answeringAccountId) {
        accountId = answeringAccountId;
    }

    /** An attempt has failed. It costs nothing, unless its answer said before that it used something. */
    public void failed(AnswerReader answer) {
        failed = failed.isEmpty() ? new ArrayList<>() : failed;
        failed.add(answer);
    }

    /** What attempts that failed have cost so far, as far as that is known. */
    public long wastedNanoUsd() {
        long wasted = 0;
        for (AnswerReader answer : failed) {
            Cost cost = answer.tokens()
                    .map(tokens -> costOf(answer.model().orElse(null), tokens))
                    .orElse(null);
            wasted += cost == null ? 0 : cost.nanoUsd();
        }
        return wasted;
    }

    /**
     * Keeps how the exchange ended and what it used. Call it once, before the last bytes of the answer go out.
     *
     * @param answer what read along; null when no answer came
     * @return what was kept, and where it stands
     * @throws JournalFullException when it cannot be kept; the answer must not be completed then
     */
    public Settled settle(Ending ending, @Nullable AnswerReader answer) {
        String upstreamModel = answer == null ? null : answer.model().orElse(null);
        Consumed consumed = consumed(ending, answer);
        Cost cost = consumed.cost();
        UsageBasis basis = basis(ending, answer, cost);
        Long charged = ending.charging().charge(basis, cost == null ? null : (Long) cost.nanoUsd());
        UsageRecord usage = new UsageRecord(
                asked.exchangeId(),
                asked.keyId(),
                accountId,
                asked.platform(),
                asked.operation(),
                asked.model(),
                upstreamModel,
                asked.clientKind().id(),
                asked.stream(),
                asked.startedAt(),
                ending.duration(),
                ending.timeToFirstEvent(),
                ending.outcome(),
                ending.status(),
                ending.attempts(),
                consumed.tokens(),
                basis,
                ServiceTier.STANDARD,
                null,
                cost == null ? null : cost.nanoUsd(),
                cost == null ? null : cost.priceVersion(),
                charged,
                ending.attemptLog());
        long known = cost == null ? 0 : cost.nanoUsd();
        return new Settled(
                accountId,
                usage.tokens(),
                usage.costNanoUsd(),
                charged == null ? known : charged,
                metering.appendSettlement(usage));
    }

    private static UsageBasis basis(Ending ending, @Nullable AnswerReader answer, @Nullable Cost cost) {
        boolean told = answer != null && answer.tokens().isPresent();
        if (told) {
            return ending.outcome() == Outcome.COMPLETED ? UsageBasis.FINAL : UsageBasis.PARTIAL;
        }
        return cost == null ? UsageBasis.UNKNOWN : UsageBasis.NONE;
    }

    private Consumed consumed(Ending ending, @Nullable AnswerReader answer) {
        TokenCounts tokens = answer == null ? TokenCounts.NONE : answer.tokens().orElse(TokenCounts.NONE);
        Consumed all = new Consumed(tokens, cost(ending, answer));
        for (AnswerReader other : failed) {
            // One that failed and was passed on all the same, for want of a better, is the answer itself.
            if (!other.equals(answer) && other.tokens().isPresent()) {
                TokenCounts wasted = other.tokens().get();
                all = all.plus(wasted, costOf(other.model().orElse(null), wasted));
            }
        }
        return all;
    }

    /**
     * What is not reported was not consumed, with two exceptions where nobody can know: an answer that was good but said
     * nothing of usage, and one that the client did not wait for. A stream that is nothing but an error is not good, and of
     * attempts that all failed each has told for itself.
     */
    private @Nullable Cost cost(Ending ending, @Nullable AnswerReader answer) {
        if (asked.free()) {
            return prices.nothing();
        }
        Optional<TokenCounts> tokens = answer == null ? Optional.empty() : answer.tokens();
        if (answer != null && tokens.isPresent()) {
            return costOf(answer.model().orElse(null), tokens.get());
        }
        boolean refused = answer != null && answer.error().isPresent() && !answer.hasContent();
        boolean inVain = answer == null && ending.outcome() == Outcome.UPSTREAM_FAILED;
        boolean mayHaveConsumed = dispatched && ending.status() < 400 && !refused && !inVain;
        return mayHaveConsumed ? null : prices.nothing();
    }

    private @Nullable Cost costOf(@Nullable String upstreamModel, TokenCounts tokens) {
        if (asked.free()) {
            return prices.nothing();
        }
        String model = upstreamModel == null ? asked.model() : upstreamModel;
        return prices.costOf(model, tokens, asked.startedAt()).orElse(null);
    }
}
