package io.clauderelay.platform.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampsTest {
    @Test
    void aTimeHasSecondsAndAnOffset() {
        assertThat(Timestamps.parse("2027-01-31T00:00:00Z")).contains(Instant.parse("2027-01-31T00:00:00Z"));
        assertThat(Timestamps.parse("2027-01-31T01:00:00.123+01:00"))
                .contains(Instant.parse("2027-01-31T00:00:00.123Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "tomorrow",
                "2026-11-22",
                "2026-11-22T10:15Z",
                "2026-11-22T10:15:30",
                "2026-11-22T24:00:00Z",
                "2026-11-22T23:59:60Z",
                "2026-02-30T00:00:00Z",
                "2026-11-22T10:15:30+18:01",
                "2026-11-22T10:15:30+01",
                "+12026-11-22T10:15:30Z"
            })
    void everythingElseIsNone(String text) {
        assertThat(Timestamps.parse(text)).isEmpty();
    }
}
