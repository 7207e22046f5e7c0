package io.clauderelay.accounts;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The proxy an account is reached through. Its password is not in it.
 *
 * @param auth who the proxy lets in; null when it asks nobody
 */
public record Proxy(
        Protocol protocol, String host, int port, @Nullable Auth auth) {
    /** What is spoken with a proxy. */
    public enum Protocol {
        /** A tunnel asked for with CONNECT. */
        HTTP,
        /** The same inside TLS with the proxy. */
        HTTPS,
        SOCKS5;

        /** The name used in SQL and JSON. */
        @JsonValue
        public String id() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> ids() {
            return Arrays.stream(values()).map(Protocol::id).toList();
        }

        static Protocol of(String id) {
            return valueOf(id.toUpperCase(Locale.ROOT));
        }
    }

    /** Whom the proxy lets in; the password that goes with it is kept sealed beside the account. */
    public record Auth(String username) {}
}
