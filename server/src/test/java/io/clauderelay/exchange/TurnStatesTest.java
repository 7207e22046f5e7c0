package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A turn's state goes back to the account that issued it, and to no other. */
class TurnStatesTest {
    private final TurnStates turns = new TurnStates();

    @Test
    void theAccountThatIssuedItGetsItBack() {
        turns.issued("key", "account", "state");

        assertThat(turns.isOf("key", "account", "state")).isTrue();
        assertThat(turns.isOf("key", "other", "state")).isFalse();
    }

    @Test
    void whatOneKeyWasGivenIsUnknownOfAnother() {
        turns.issued("key", "account", "state");

        assertThat(turns.isOf("other", "account", "state")).isFalse();
    }

    @Test
    void whatNobodyIsKnownToHaveIssuedIsNobodys() {
        assertThat(turns.isOf("key", "account", "state")).isFalse();
    }

    @Test
    void whatIsNewIsKeptAndWhatIsOldIsForgotten() {
        turns.issued("key", "account", "first");
        for (int i = 0; i <= 2 * TurnStates.MOST; i++) {
            turns.issued("key", "account", "state " + i);
        }

        assertThat(turns.isOf("key", "account", "state " + 2 * TurnStates.MOST)).isTrue();
        assertThat(turns.isOf("key", "account", "state " + (TurnStates.MOST + 1)))
                .isTrue();
        assertThat(turns.isOf("key", "account", "first")).isFalse();
    }
}
