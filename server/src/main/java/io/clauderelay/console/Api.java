package io.clauderelay.console;

import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The management API: lets the caller in, asks the endpoint, writes what it answers. */
final class Api {
    static final String ROOT = "/api/v2";

    private static final String BEARER = "Bearer ";

    private final List<Endpoint> endpoints;
    private final Authenticator authenticator;

    Api(List<Endpoint> endpoints, Authenticator authenticator) {
        this.endpoints = List.copyOf(endpoints);
        this.authenticator = authenticator;
    }

    List<Route> routes() {
        return endpoints.stream()
                .map(endpoint -> new Route(
                        endpoint.method(),
                        ROOT + endpoint.path(),
                        (request, variables) -> answer(endpoint, request, variables)))
                .toList();
    }

    private Reply answer(Endpoint endpoint, Request request, Map<String, String> variables) {
        Caller caller = null;
        if (endpoint.access() != Access.OPEN) {
            Optional<Caller> signedIn = bearerToken(request).flatMap(authenticator::authenticate);
            if (signedIn.isEmpty()) {
                return signInNeeded(request);
            }
            caller = signedIn.get();
            requireAccess(caller, endpoint.access());
        }
        return Reply.of(endpoint.handler().handle(new EndpointCall(request, variables, caller)));
    }

    private static Optional<String> bearerToken(Request request) {
        return request.header("authorization")
                .filter(value -> value.regionMatches(true, 0, BEARER, 0, BEARER.length()))
                .map(value -> value.substring(BEARER.length()).strip());
    }

    private static Reply signInNeeded(Request request) {
        boolean presented = bearerToken(request).isPresent();
        String detail = presented
                ? "The bearer token is not valid any more, or never was. Sign in again at POST /api/v2/auth/admin/login."
                : "Sign in at POST /api/v2/auth/admin/login and send the token as: Authorization: Bearer <token>.";
        String challenge = Problem.CHALLENGE + (presented ? ", error=\"invalid_token\"" : "");
        return Problem.of(401, "Sign-in needed", detail).reply(Map.of("www-authenticate", challenge));
    }

    private static void requireAccess(Caller caller, Access needed) {
        if (caller.access().compareTo(needed) < 0) {
            throw ProblemException.of(
                    403,
                    "Not allowed",
                    "This needs the role " + word(needed) + "; " + caller.name() + " is " + word(caller.access())
                            + ". An owner can change roles.");
        }
    }

    private static String word(Access access) {
        return access.name().toLowerCase(Locale.ROOT);
    }
}
