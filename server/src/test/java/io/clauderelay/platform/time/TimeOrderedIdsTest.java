package io.clauderelay.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.HandClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TimeOrderedIdsTest {
    private final HandClock clock = new HandClock("2026-11-22T12:00:00Z");
    private final TimeOrderedIds ids = new TimeOrderedIds(clock);

    @Test
    void anIdHas26CharactersOfCrockfordsAlphabet() {
        assertThat(ids.next()).matches("[0-9A-HJKMNP-TV-Z]{26}");
    }

    @Test
    void idsSortByTheTimeTheyWereMade() {
        String earlier = ids.next();
        clock.advance(Duration.ofMillis(1));
        String later = ids.next();

        assertThat(later).isGreaterThan(earlier);
    }

    @Test
    void theTimeIsInTheFirstTenCharacters() {
        assertThat(new TimeOrderedIds(new HandClock("1970-01-01T00:00:00.031Z")).next())
                .startsWith("000000000Z");
    }

    @Test
    void idsOfTheSameMillisecondDiffer() {
        Set<String> made = new HashSet<>();
        for (int i = 0; i < 10_000; i++) {
            made.add(ids.next());
        }

        assertThat(made).hasSize(10_000);
    }
}
