package io.clauderelay.platform.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/** One call of an endpoint as its feature sees it: no HTTP library shows through. */
public interface Call {
    /** The value of a {@code {name}} segment of the path. */
    String path(String name);

    /**
     * The value of a query parameter, decoded.
     *
     * @throws ProblemException 400 when there are several: none of them may be left out in silence
     */
    Optional<String> query(String name);

    /** Whether the client names this media type first among those it takes, such as {@code text/csv}. */
    boolean prefers(String mediaType);

    /** Whether there is a body, for endpoints that can do without. */
    boolean hasBody();

    /**
     * The body, which must be a JSON object.
     *
     * @throws ProblemException 400 when there is none or it is not JSON
     */
    JsonNode body();

    /**
     * Who calls.
     *
     * @throws IllegalStateException on an endpoint that is open
     */
    Caller caller();

    /** The client's network address, for the audit trail and for throttling. */
    String remoteAddress();

    /** How the client reached the console. */
    SessionCookie.Scheme scheme();
}
