package io.clauderelay.accounts;

import io.clauderelay.platform.json.Fields;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the static headers an account adds to what it sends. */
final class ExtraHeaders {
    private static final int MOST = 32;
    private static final int LONGEST_VALUE = 2_000;
    private static final Pattern NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}");

    /** Visible ASCII with blanks only inside: what every server takes for the same. */
    private static final Pattern VALUE = Pattern.compile("[!-~]([ \\t!-~]*[!-~])?");

    /** These belong to one connection or to the framing of one message, which the relay does itself. */
    private static final Set<String> OF_THE_CONNECTION = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "expect",
            "host",
            "content-length",
            "http2-settings",
            "proxy-authenticate");

    /** These tell of the client's own request and of the answer it can read; a second one would contradict. */
    private static final Set<String> OF_THE_MESSAGE =
            Set.of("accept", "accept-encoding", "content-encoding", "content-type");

    /** A credential among the static headers would be neither sealed nor hidden. */
    private static final Set<String> CREDENTIALS = Set.of(
            "authorization",
            "x-api-key",
            "api-key",
            "x-goog-api-key",
            "proxy-authorization",
            "cookie",
            "cookie2",
            "set-cookie");

    private ExtraHeaders() {}

    /** The field's headers with lower-case names. Messages repeat no value. */
    static Map<String, String> read(Fields fields, String field) {
        Map<String, String> headers = new LinkedHashMap<>();
        fields.strings(field, MOST).forEach((name, value) -> {
            String path = field + "." + name;
            String lower = name.toLowerCase(Locale.ROOT);
            String problem = problem(lower, value);
            if (!problem.isEmpty()) {
                fields.refuse(path, path + " " + problem);
            } else if (headers.putIfAbsent(lower, value) != null) {
                fields.refuse(path, path + " is there twice; names of headers do not differ by case");
            }
        });
        return headers;
    }

    /** What is wrong with the header, to follow its name; empty for nothing. */
    private static String problem(String name, String value) {
        if (!NAME.matcher(name).matches()) {
            return "is not a header name; expected letters, digits and hyphens";
        }
        if (OF_THE_CONNECTION.contains(name)) {
            return "belongs to the connection, which the relay sets up itself; leave it out";
        }
        if (OF_THE_MESSAGE.contains(name)) {
            return "belongs to the single request, whose client or the relay sets it; leave it out";
        }
        if (CREDENTIALS.contains(name)) {
            return "carries a credential; leave it out and use the fields credential and authHeader";
        }
        if (value.length() > LONGEST_VALUE || !VALUE.matcher(value).matches()) {
            return "has a value that no header can have; expected 1 to " + LONGEST_VALUE
                    + " printable ASCII characters without blanks around them";
        }
        return "";
    }
}
