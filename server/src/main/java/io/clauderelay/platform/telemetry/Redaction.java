package io.clauderelay.platform.telemetry;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The net below all care: masks what looks like a credential before a log line is written. */
final class Redaction {
    static final String HIDDEN = "[hidden]";

    /** Keys whose value is masked whatever it looks like. */
    private static final Set<String> SECRET_KEYS = Set.of(
            "authorization",
            "proxy-authorization",
            "x-api-key",
            "cookie",
            "set-cookie",
            "password",
            "secret",
            "credential",
            "token");

    /** The relay's keys, upstream keys, bearer tokens, JWTs, and the user part of a URL, each keeping its first sign. */
    private static final Pattern CREDENTIAL = Pattern.compile("(cr_)[\\w-]{20,}"
            + "|(?<![A-Za-z0-9])(sk-)[\\w-]{8,}"
            + "|((?i:bearer)\\s+)[\\w.~+/=-]{8,}"
            + "|(eyJ)[\\w-]{8,}(?:\\.[\\w-]+){1,2}"
            + "|(://)[^/\\s@]+:[^/\\s@]+(?=@)");

    private Redaction() {}

    /** The text with every credential masked. */
    static String redact(String text) {
        return mayHoldCredential(text) ? CREDENTIAL.matcher(text).replaceAll("$1$2$3$4$5" + HIDDEN) : text;
    }

    /** Whether a key-value pair with this key is masked whole. */
    static boolean isSecretKey(String key) {
        return SECRET_KEYS.contains(key.toLowerCase(Locale.ROOT));
    }

    /** Nearly every text is cleared by these searches, at a fraction of the pattern's cost. */
    private static boolean mayHoldCredential(String text) {
        return text.contains("cr_")
                || text.contains("sk-")
                || text.contains("eyJ")
                || text.contains("://")
                || text.contains("earer")
                || text.contains("EARER");
    }
}
