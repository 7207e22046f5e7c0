package io.clauderelay.admins;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
    private final SettableClock clock = new SettableClock();
    private final SignInThrottle throttle = new SignInThrottle(clock);

    @Test
    void theSixthAttemptWaitsUntilTheFirstIsAQuarterOfAnHourOld() {
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.attempt("root", "192.0.2.1")).isZero();
            clock.advance(Duration.ofMinutes(1));
        }

        assertThat(throttle.attempt("root", "192.0.2.1")).isEqualTo(Duration.ofMinutes(10));
        clock.advance(Duration.ofMinutes(10));
        assertThat(throttle.attempt("root", "192.0.2.1")).isZero();
        assertThat(throttle.attempt("root", "192.0.2.1")).isEqualTo(Duration.ofMinutes(1));
    }

    @Test
    void waitingAttemptsDoNotProlongTheWait() {
        for (int i = 0; i < 20; i++) {
            throttle.attempt("root", "192.0.2.1");
        }

        clock.advance(Duration.ofMinutes(15));

        assertThat(throttle.attempt("root", "192.0.2.1")).isZero();
    }

    @Test
    void failuresElsewhereLockNobodyOut() {
        for (int i = 0; i < 6; i++) {
            throttle.attempt("root", "192.0.2.1");
        }

        assertThat(throttle.attempt("root", "192.0.2.2")).isZero();
    }

    @Test
    void fiftyFailuresMakeANameWaitEverywhere() {
        failFiftyTimes("root");

        assertThat(throttle.attempt("root", "192.0.2.200")).isEqualTo(Duration.ofMinutes(15));
        assertThat(throttle.attempt("other", "192.0.2.200")).isZero();
    }

    private void failFiftyTimes(String name) {
        for (int i = 0; i < 50; i++) {
            assertThat(throttle.attempt(name, "192.0.2." + i / 5)).isZero();
        }
    }

    @Test
    void anIpv6NetworkIsOneAddress() {
        for (int i = 1; i <= 5; i++) {
            throttle.attempt("name-" + i, "2001:db8:1:2::" + i);
        }

        assertThat(throttle.attempt("root", "2001:db8:1:2:ffff::1")).isPositive();
        assertThat(throttle.attempt("root", "2001:db8:1:3::1")).isZero();
    }

    @Test
    void aRightAttemptForgivesNotTheNetworksOtherGuesses() {
        for (int i = 0; i < 4; i++) {
            throttle.attempt("other", "192.0.2.1");
        }
        throttle.attempt("root", "192.0.2.1");
        throttle.forgive("root", "192.0.2.1");

        assertThat(throttle.attempt("root", "192.0.2.1")).isZero();
        assertThat(throttle.attempt("root", "192.0.2.1")).isPositive();
    }

    @Test
    void aRightAttemptForgivesTheNameEverywhere() {
        failFiftyTimes("root");
        throttle.forgive("root", "192.0.2.1");

        assertThat(throttle.attempt("root", "192.0.2.200")).isZero();
    }

    @Test
    void guessingInParallelGainsNothing() {
        AtomicInteger passed = new AtomicInteger();
        try (ExecutorService guessers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                String address = "192.0.2." + i;
                guessers.execute(() -> {
                    if (throttle.attempt("root", address).isZero()) {
                        passed.incrementAndGet();
                    }
                });
            }
        }

        assertThat(passed).hasValue(50);
    }

    @Test
    void itRemembersTenThousandSubjectsAndForgetsTheOldestBeyond() {
        failFiftyTimes("oldest");
        for (int i = 0; i < 9_999; i++) {
            throttle.attempt("name-" + i, "10.0." + i / 256 + "." + i % 256);
        }
        assertThat(throttle.attempt("oldest", "192.0.2.200")).isPositive();

        for (int i = 0; i < 10_000; i++) {
            throttle.attempt("other-" + i, "10.1." + i / 256 + "." + i % 256);
        }
        assertThat(throttle.attempt("oldest", "192.0.2.201")).isZero();
    }
}
