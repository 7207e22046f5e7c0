package io.clauderelay.platform.telemetry;

import ch.qos.logback.classic.Level;

/** How much is logged. */
public enum LogLevel {
    TRACE,
    DEBUG,
    INFO,
    WARN,
    ERROR,
    OFF;

    Level level() {
        return Level.valueOf(name());
    }
}
