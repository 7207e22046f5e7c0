package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpstreamSettingsTest {
    @Test
    void limitsMustLeaveRoomForWork() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoopOfUpstreams.settings(0, 1, null))
                .withMessage("maxConnections is 0, expected at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoopOfUpstreams.settings(1, -1, null))
                .withMessage("maxWaiting is -1, expected 0 or more");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoopOfUpstreams.connectingWithin(Duration.ZERO, true))
                .withMessage("connectTimeout is PT0S, expected more than zero");
    }
}
