package io.clauderelay.console;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.SessionCookie;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.uri.UriEncoding;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** A request as the console's parts see it. */
final class Request {
    /** A key or an account with every field filled has some 30 KB; the rest is room for imports of lists. */
    static final int MAX_BODY_BYTES = 1 << 20;

    private final ServerRequest request;

    Request(ServerRequest request) {
        this.request = request;
    }

    String method() {
        return request.prologue().method().text();
    }

    /**
     * The decoded segments of the path.
     *
     * @throws ProblemException 400 when a percent sign is not followed by two hexadecimal digits
     */
    List<String> segments() {
        try {
            return Routes.split(request.path().absolute().rawPath()).stream()
                    .map(UriEncoding::decodeUri)
                    .toList();
        } catch (IllegalArgumentException e) {
            throw ProblemException.of(400, "Bad request", "The path has a percent sign without two hex digits.");
        }
    }

    Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    /** All values of a query parameter, decoded, in their order. */
    List<String> query(String name) {
        return request.query().all(name, List::of);
    }

    /** The address as text, never a name: looking one up would ask a server the client may own. */
    String remoteAddress() {
        return request.remotePeer().address() instanceof InetSocketAddress peer
                ? peer.getAddress().getHostAddress()
                : request.remotePeer().host();
    }

    /** What the outermost proxy says, the first of a list; without one the console itself speaks plain HTTP. */
    SessionCookie.Scheme scheme() {
        String scheme = header("x-forwarded-proto").orElse("").split(",", 2)[0].strip();
        return scheme.equalsIgnoreCase("https") ? SessionCookie.Scheme.HTTPS : SessionCookie.Scheme.HTTP;
    }

    boolean hasBody() {
        return request.content().hasEntity();
    }

    /**
     * Reads the body. The stream stays open: the library reads off what is left of it before the next request.
     *
     * @throws ProblemException 413 when it is larger than {@link #MAX_BODY_BYTES}
     * @throws CloseConnectionException when the client leaves before it is whole
     */
    byte[] body() {
        byte[] bytes;
        try {
            bytes = request.content().inputStream().readNBytes(MAX_BODY_BYTES + 1);
        } catch (IOException | UncheckedIOException | DataReader.InsufficientDataAvailableException e) {
            throw new CloseConnectionException("the client left within the body", e);
        }
        if (bytes.length > MAX_BODY_BYTES) {
            throw ProblemException.of(
                    413, "Content too large", "The body may have at most " + MAX_BODY_BYTES + " bytes.");
        }
        return bytes;
    }
}
