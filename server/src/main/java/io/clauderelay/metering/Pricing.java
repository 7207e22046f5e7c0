package io.clauderelay.metering;

import io.clauderelay.dialect.AnswerReader;
import io.clauderelay.directory.Cost;
import io.clauderelay.directory.Prices;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import io.clauderelay.vocabulary.UsageBasis;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Prices what the attempts of one exchange have used, each by the account that it was made on.
 *
 * @param prices of the moment at which the exchange was admitted
 */
record Pricing(Prices prices, Asked asked) {

    /** What an answer has said that it used, finally or until it broke off. */
    Consumed of(ExchangeMeter.Told told) {
        return consumed(told, told.answer().isUsageFinal() ? UsageBasis.FINAL : UsageBasis.PARTIAL);
    }

    /** What an attempt that failed had said until then. */
    Consumed partly(ExchangeMeter.Told told) {
        return asked.free() ? nothing() : consumed(told, UsageBasis.PARTIAL);
    }

    /** Nothing, and that is known. */
    Consumed nothing() {
        return new Consumed(TokenCounts.NONE, UsageBasis.NONE, ServiceTier.STANDARD, null, prices.nothing());
    }

    /** An answer for which nobody is charged, whatever it says of tokens. */
    Consumed free(@Nullable AnswerReader answer) {
        Optional<TokenCounts> said = answer == null ? Optional.empty() : answer.tokens();
        return new Consumed(
                said.orElse(TokenCounts.NONE), UsageBasis.NONE, ServiceTier.STANDARD, null, prices.nothing());
    }

    private Consumed consumed(ExchangeMeter.Told told, UsageBasis basis) {
        AnswerReader answer = told.answer();
        TokenCounts tokens = answer.tokens().orElse(TokenCounts.NONE);
        String geo = answer.inferenceGeo().orElse(null);
        String sent = told.by().models().upstreamName(asked.model());
        Consumption used = new Consumption(
                answer.model().orElse(sent),
                tokens,
                answer.serviceTier(),
                geo,
                told.by().costMultiplierMillionths(),
                asked.startedAt());
        return new Consumed(tokens, basis, used.tier(), geo, cost(used, sent));
    }

    /** By the model that answered; where that has no price, by the name that was sent to the account. */
    private @Nullable Cost cost(Consumption used, String sent) {
        Cost cost = prices.costOf(used).orElse(null);
        return cost != null || used.model().equals(sent)
                ? cost
                : prices.costOf(used.of(sent)).orElse(null);
    }
}
