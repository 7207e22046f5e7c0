package io.clauderelay.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clauderelay.directory.Patience;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UpstreamSettingsTest {
    @Test
    void anAccountsPatienceGoesBeforeTheSettings() {
        UpstreamSettings usual = UpstreamSettings.defaults();
        Duration one = Duration.ofSeconds(1);
        Duration two = Duration.ofSeconds(2);
        Duration three = Duration.ofSeconds(3);
        Duration four = Duration.ofSeconds(4);

        assertThat(usual.with(Patience.USUAL)).isEqualTo(usual);
        assertThat(usual.with(new Patience(one, two, three, four)))
                .isEqualTo(new UpstreamSettings(
                        usual.allowPrivate(),
                        one,
                        two,
                        three,
                        four,
                        usual.keepAlive(),
                        usual.maxConnections(),
                        usual.maxWaiting(),
                        usual.waitTimeout(),
                        usual.trustedCertificates()));
    }

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
