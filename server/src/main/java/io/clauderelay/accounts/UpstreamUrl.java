package io.clauderelay.accounts;

import io.clauderelay.platform.http.PrivateAddresses;
import io.clauderelay.platform.json.Fields;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Reads the URL of an upstream and brings it into the one form in which it is kept. */
final class UpstreamUrl {
    private static final URI NONE = URI.create("https://invalid");
    private static final int LONGEST = 500;
    private static final int LARGEST_PORT = 65_535;

    private UpstreamUrl() {}

    /** The field's URL without a trailing {@code /v1} and slash; something harmless when it is refused. */
    static URI read(Fields fields, String name, boolean allowPrivate) {
        String text = fields.requiredLine(name, LONGEST);
        if (!fields.isFine(name)) {
            return NONE;
        }
        try {
            URI url = new URI(text);
            String problem = problem(url, allowPrivate);
            if (problem.isEmpty()) {
                return normalised(url);
            }
            fields.refuse(name, name + " " + problem);
        } catch (URISyntaxException _) {
            fields.refuse(name, name + " is not a URL; expected one such as https://api.anthropic.com");
        }
        return NONE;
    }

    /** What is wrong with the URL, to follow the field's name; empty for nothing. Repeats no user info. */
    private static String problem(URI url, boolean allowPrivate) {
        String scheme = url.getScheme();
        if (!"https".equalsIgnoreCase(scheme) && !"http".equalsIgnoreCase(scheme)) {
            return "must begin with https:// or http://";
        }
        if (url.getRawUserInfo() != null) {
            return "holds a user name or password; leave it out and use the field credential";
        }
        if (url.getRawQuery() != null || url.getRawFragment() != null) {
            return "holds a query or fragment; leave out what follows ? or #";
        }
        if (url.getHost() == null || url.getPort() == 0 || url.getPort() > LARGEST_PORT) {
            return "names no valid host and port; expected a URL such as https://api.anthropic.com";
        }
        if (!allowPrivate && PrivateAddresses.isPrivateHost(url.getHost())) {
            return "leads to " + url.getHost()
                    + ", an address of this machine or a private network; that is refused unless the relay is"
                    + " started with RELAY_UPSTREAM_ALLOW_PRIVATE=true";
        }
        return "";
    }

    /** Keeps the path as it was escaped: what an upstream makes of an escape is its own matter. */
    private static URI normalised(URI url) {
        String path = withoutSlashes(url.normalize().getRawPath());
        if (path.endsWith("/v1")) {
            path = withoutSlashes(path.substring(0, path.length() - "/v1".length()));
        }
        String port = url.getPort() < 0 ? "" : ":" + url.getPort();
        return URI.create(url.getScheme().toLowerCase(Locale.ROOT)
                + "://"
                + url.getHost().toLowerCase(Locale.ROOT)
                + port
                + path);
    }

    private static String withoutSlashes(String path) {
        int end = path.length();
        while (end > 0 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }
}
