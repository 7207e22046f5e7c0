package io.clauderelay.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is moved. */
public final class HandClock implements InstantSource {
    private volatile Instant now;

    public HandClock(String now) {
        this.now = Instant.parse(now);
    }

    public void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
