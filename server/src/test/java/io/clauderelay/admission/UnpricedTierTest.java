package io.clauderelay.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.KeyLimits;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import org.junit.jupiter.api.Test;

class UnpricedTierTest {
    private static final KeyLimits BUDGET = Demands.budgets(false, Demands.total(Demands.WORST));

    private final LimitsDesk desk = new LimitsDesk();

    @Test
    void whoAsksAsUsualIsToldThatTheModelHasNoPrice() {
        assertThat(refusal(ServiceTier.STANDARD))
                .isEqualTo(
                        "The relay has no price for the model acme-1, so it cannot be used with an API key that has a"
                                + " budget; ask an administrator to add the price.");
    }

    @Test
    void whoAsksForATierIsToldThatItHasNoPrice() {
        assertThat(refusal(ServiceTier.FAST))
                .isEqualTo("The relay has no price for the tier fast of the model acme-1, so it cannot be used with an"
                        + " API key that has a budget; ask for the model without that tier, or ask an administrator to"
                        + " add the price.");
    }

    private String refusal(ServiceTier tier) {
        Demand demand = new Demand(
                Demands.key(BUDGET),
                Demands.directory(),
                desk.clock.instant(),
                Platform.CLAUDE_CONSOLE,
                "acme-1",
                new Demand.Size(0, true, 0, false, CacheWrites.NONE, 100, 1, tier));
        PermitAnswer answer = desk.limits.take(demand, desk.channel.eventLoop(), desk.told::add);
        assertThat(answer).isInstanceOf(PermitAnswer.Refused.class);
        return ((PermitAnswer.Refused) answer).why().message();
    }
}
