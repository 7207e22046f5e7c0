package io.clauderelay.platform.telemetry;

/** How a log line is written. */
public enum LogFormat {
    /** Text when a person watches in a terminal, JSON when a program reads. */
    AUTO,
    TEXT,
    JSON
}
