package io.clauderelay.accounts;

import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the proxy of an account. */
final class ProxyFields {
    private static final Range PORTS = new Range(1, 65_535);
    private static final int LONGEST_HOST = 253;

    /** What SOCKS5 has room for. */
    private static final int LONGEST_LOGIN = 255;

    private ProxyFields() {}

    /**
     * What was said of a proxy.
     *
     * @param proxy null for none
     * @param password null when none was sent
     */
    record Said(@Nullable Proxy proxy, @Nullable String password) {
        @Override
        public String toString() {
            return "Said[proxy=" + proxy + ", password=redacted]";
        }
    }

    /** Reads the field; private hosts are fine, for that is where companies have their proxies. */
    static Said read(Fields account) {
        Optional<Fields> given = account.object("proxy");
        return given.isEmpty() ? new Said(null, null) : said(given.get());
    }

    private static Said said(Fields fields) {
        Optional<String> protocol = fields.choice("protocol", Proxy.Protocol.ids());
        if (protocol.isEmpty() && fields.isFine("protocol")) {
            fields.refuse(
                    "protocol", "protocol is missing, expected one of " + String.join(", ", Proxy.Protocol.ids()));
        }
        Proxy.Protocol known = protocol.map(Proxy.Protocol::of).orElse(Proxy.Protocol.HTTP);
        String host = host(fields);
        int port = fields.requiredInteger("port", PORTS);
        Optional<Fields> auth = fields.object("auth");
        String username = auth.map(login -> username(login, known)).orElse(null);
        String password = auth.map(ProxyFields::password).orElse(null);
        return new Said(new Proxy(known, host, port, username == null ? null : new Proxy.Auth(username)), password);
    }

    private static String host(Fields fields) {
        String host = fields.requiredLine("host", LONGEST_HOST);
        if (fields.isFine("host") && !isHost(host)) {
            fields.refuse(
                    "host", "host is \"" + host + "\", expected a name or an address alone, such as proxy.example.com");
        }
        return host.toLowerCase(Locale.ROOT);
    }

    private static boolean isHost(String text) {
        String host = text.indexOf(':') >= 0 && !text.startsWith("[") ? "[" + text + "]" : text;
        try {
            return host.equals(new URI("http://" + host + ":1/").getHost());
        } catch (URISyntaxException _) {
            return false;
        }
    }

    private static String username(Fields login, Proxy.Protocol protocol) {
        String username = login.requiredLine("username", LONGEST_LOGIN);
        if (!isAscii(username)) {
            login.refuse("username", "username holds characters that proxies read differently, expected visible ASCII");
        } else if (protocol != Proxy.Protocol.SOCKS5 && username.indexOf(':') >= 0) {
            login.refuse("username", "username holds a colon, which ends a name in HTTP's basic authentication");
        }
        return username;
    }

    private static @Nullable String password(Fields login) {
        String password = login.password("password", LONGEST_LOGIN);
        if (password != null && login.isFine("password") && !isAscii(password.replace(" ", ""))) {
            login.refuse(
                    "password", "password holds characters that proxies read differently, expected printable ASCII");
        }
        return password;
    }

    private static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }
}
