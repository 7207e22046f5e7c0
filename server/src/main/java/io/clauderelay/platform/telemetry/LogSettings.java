package io.clauderelay.platform.telemetry;

/**
 * The settings below {@code log}.
 *
 * @param level the least severe level that is logged
 * @param format how lines are written
 */
public record LogSettings(LogLevel level, LogFormat format) {
    public static LogSettings defaults() {
        return new LogSettings(LogLevel.INFO, LogFormat.AUTO);
    }
}
