package io.clauderelay.directory;

import org.jspecify.annotations.Nullable;

/**
 * The proxy that an account is reached through.
 *
 * @param protocol how the proxy is asked for a tunnel
 * @param host its name or address
 * @param port its port
 * @param username whom the proxy knows; null when it asks nobody
 * @param password a secret, never printed; null for none
 */
public record ProxyEntry(
        Protocol protocol,
        String host,
        int port,
        @Nullable String username,
        @Nullable String password) {
    private static final int MAX_PORT = 65_535;

    /** How a proxy is asked for a tunnel. */
    public enum Protocol {
        /** HTTP CONNECT in the clear. */
        HTTP,
        /** HTTP CONNECT inside TLS with the proxy. */
        HTTPS,
        /** SOCKS 5. */
        SOCKS5
    }

    public ProxyEntry {
        if (host.isBlank()) {
            throw new IllegalArgumentException("the proxy's host is blank, expected a name or an address");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("the proxy's port is " + port + ", expected 1 to " + MAX_PORT);
        }
        if (username == null && password != null) {
            throw new IllegalArgumentException("the proxy has a password but no username, expected both or neither");
        }
    }

    /** Names the proxy without its password. */
    @Override
    public String toString() {
        return "ProxyEntry[protocol=" + protocol + ", host=" + host + ", port=" + port + ", username=" + username
                + ", password=" + (password == null ? "null" : "(redacted)") + "]";
    }
}
