package io.clauderelay.console;

import io.clauderelay.platform.http.ProblemException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells requests that the console's own pages make from those that another page makes a browser send with our cookie. */
final class OwnPages {
    private static final String HTTP = "http://";
    private static final String HTTPS = "https://";
    private static final Set<String> HARMLESS = Set.of("GET", "HEAD");

    private OwnPages() {}

    /**
     * Lets a request with the cookie pass that changes nothing or comes from the console's own pages.
     *
     * @throws ProblemException 403 for any other
     */
    static void require(Request request) {
        if (!HARMLESS.contains(request.method()) && !isFromOwnPage(request)) {
            throw ProblemException.of(
                    403,
                    "Not from the console",
                    "With the console's cookie only the console's own pages may change something. Scripts send the"
                            + " token of POST /api/v2/auth/admin/login as: Authorization: Bearer <token>.");
        }
    }

    /** Browsers leave Sec-Fetch-Site out where the page came by plain HTTP from another machine; Origin is always there. */
    private static boolean isFromOwnPage(Request request) {
        Optional<String> site = request.header("sec-fetch-site");
        if (site.isPresent()) {
            return site.get().equals("same-origin");
        }
        String origin = request.header("origin").orElse("");
        String scheme = origin.startsWith(HTTPS) ? HTTPS : HTTP;
        Optional<String> own = authority(scheme + request.header("host").orElse(""));
        return own.isPresent() && own.equals(authority(origin));
    }

    /** Host and port, the scheme's own port where none is named; empty for what is no address of a web server. */
    private static Optional<String> authority(String address) {
        try {
            URI uri = new URI(address);
            boolean ofWeb = address.startsWith(HTTP) || address.startsWith(HTTPS);
            if (!ofWeb || uri.getHost() == null || uri.getRawUserInfo() != null) {
                return Optional.empty();
            }
            int usual = address.startsWith(HTTPS) ? 443 : 80;
            int port = uri.getPort() < 0 ? usual : uri.getPort();
            return Optional.of(uri.getHost().toLowerCase(Locale.ROOT) + ":" + port);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }
}
