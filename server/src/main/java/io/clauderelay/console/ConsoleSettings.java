package io.clauderelay.console;

/**
 * Where the console listens.
 *
 * @param host a name or an address of this machine; loopback unless the operator says otherwise, because the console
 *     administers everything
 * @param port 0 for any free one
 */
public record ConsoleSettings(String host, int port) {
    public ConsoleSettings {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the console's host is empty; give an address, such as 127.0.0.1");
        }
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("the console's port is a number from 0 to 65535, not " + port);
        }
    }

    /** Loopback, port 3001. */
    public static ConsoleSettings defaults() {
        return new ConsoleSettings("127.0.0.1", 3001);
    }
}
