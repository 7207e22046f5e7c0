package io.clauderelay.metering;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.directory.AccountEntry;
import io.clauderelay.directory.Cost;
import io.clauderelay.directory.Prices;
import io.clauderelay.usage.UsageRecord;
import io.clauderelay.vocabulary.Outcome;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what one exchange's answer said into its usage record, priced and journalled. */
public final class ExchangeMeter {
    private final Metering metering;
    private final Asked asked;
    private final Pricing pricing;
    private @Nullable AccountEntry account;
    private boolean dispatched;
    private List<Told> failed = List.of();

    public ExchangeMeter(Metering metering, Prices prices, Asked asked) {
        this.metering = metering;
        this.asked = asked;
        this.pricing = new Pricing(prices, asked);
    }

    /**
     * Keeps that the exchange is about to go out to an account.
     *
     * @param reservedNanoUsd what it may cost at most and is reserved in budgets; 0 for a key without
     * @throws JournalFullException when nothing can be kept; nothing may go out then
     */
    public void dispatched(AccountEntry toAccount, long reservedNanoUsd) {
        metering.appendDispatch(new Dispatch(
                asked.exchangeId(),
                asked.startedAt(),
                asked.keyId(),
                toAccount.id(),
                asked.platform(),
                asked.operation(),
                asked.model(),
                asked.clientKind().id(),
                asked.stream(),
                reservedNanoUsd));
        account = toAccount;
        dispatched = true;
    }

    /** The account's answer is the client's, whichever was asked last. */
    public void answeredBy(AccountEntry answering) {
        account = answering;
    }

    /** An attempt on an account has failed. It costs nothing, unless its answer said before that it used something. */
    public void failed(AccountEntry by, AnswerReader answer) {
        failed = failed.isEmpty() ? new ArrayList<>() : failed;
        failed.add(new Told(by, answer));
    }

    /**
     * Keeps what an answer has told at its first content, if it has told something, in case that its end is never seen.
     *
     * @param charging what budgets are charged then
     */
    public void progress(AnswerReader answer, Charging charging) {
        AccountEntry by = account;
        if (by == null || asked.free() || answer.isComplete() || answer.tokens().isEmpty()) {
            return;
        }
        Consumed told = withFailed(pricing.partly(new Told(by, answer)), answer);
        Cost cost = told.cost();
        Long costNanoUsd = cost == null ? null : (Long) cost.nanoUsd();
        metering.appendProgress(new Progress(
                asked.exchangeId(),
                answer.model().orElse(null),
                told.tokens(),
                told.tier(),
                told.geo(),
                costNanoUsd,
                cost == null ? null : cost.priceVersion(),
                charging.charge(told.basis(), costNanoUsd)));
    }

    /** What attempts that failed have cost so far, as far as that is known. */
    public long wastedNanoUsd() {
        long wasted = 0;
        for (Told attempt : failed) {
            Cost cost = attempt.answer().tokens().isEmpty()
                    ? null
                    : pricing.partly(attempt).cost();
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
        Consumed consumed = consumed(ending, answer);
        Cost cost = consumed.cost();
        Long charged = ending.charging().charge(consumed.basis(), cost == null ? null : (Long) cost.nanoUsd());
        UsageRecord usage = new UsageRecord(
                asked.exchangeId(),
                asked.keyId(),
                account == null ? null : account.id(),
                asked.platform(),
                asked.operation(),
                asked.model(),
                answer == null ? null : answer.model().orElse(null),
                asked.clientKind().id(),
                asked.stream(),
                asked.startedAt(),
                ending.duration(),
                ending.timeToFirstEvent(),
                ending.outcome(),
                ending.status(),
                ending.attempts(),
                consumed.tokens(),
                consumed.basis(),
                consumed.tier(),
                consumed.geo(),
                cost == null ? null : cost.nanoUsd(),
                cost == null ? null : cost.priceVersion(),
                charged,
                ending.attemptLog());
        long known = cost == null ? 0 : cost.nanoUsd();
        return new Settled(
                usage.accountId(),
                usage.tokens(),
                usage.costNanoUsd(),
                charged == null ? known : charged,
                metering.appendSettlement(usage));
    }

    private Consumed consumed(Ending ending, @Nullable AnswerReader answer) {
        return withFailed(ofAnswer(ending, answer), answer);
    }

    private Consumed withFailed(Consumed own, @Nullable AnswerReader answer) {
        Consumed all = own;
        for (Told other : failed) {
            // One that failed and was passed on all the same, for want of a better, is the answer itself.
            if (!other.answer().equals(answer) && other.answer().tokens().isPresent()) {
                all = all.plus(pricing.partly(other));
            }
        }
        return all;
    }

    /**
     * What is not reported was not consumed, with two exceptions where nobody can know: an answer that was good but said
     * nothing of usage, and one that the client did not wait for. A stream that is nothing but an error is not good, and of
     * attempts that all failed each has told for itself.
     */
    private Consumed ofAnswer(Ending ending, @Nullable AnswerReader answer) {
        if (asked.free()) {
            return pricing.free(answer);
        }
        if (account != null && answer != null && answer.tokens().isPresent()) {
            return pricing.of(new Told(account, answer));
        }
        boolean refused = answer != null && answer.error().isPresent() && !answer.hasContent();
        boolean inVain = answer == null && ending.outcome() == Outcome.UPSTREAM_FAILED;
        boolean mayHaveConsumed = dispatched && ending.status() < 400 && !refused && !inVain;
        return mayHaveConsumed ? Consumed.unknown(answer) : pricing.nothing();
    }

    /** An account and what it has answered. */
    record Told(AccountEntry by, AnswerReader answer) {}
}
