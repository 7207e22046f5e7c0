package io.clauderelay.console;

import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.SessionCookie;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The management API: lets the caller in, asks the endpoint, writes what it answers. */
final class Api {
    static final String ROOT = "/api/v2";

    private static final String CHALLENGE = "www-authenticate";

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
            Presented presented = Presented.in(request);
            Optional<Caller> signedIn = signedIn(request, presented);
            if (signedIn.isEmpty()) {
                return signInNeeded(request, presented);
            }
            caller = signedIn.get();
            requireAccess(caller, endpoint.access());
        }
        return Reply.of(endpoint.handler().handle(new EndpointCall(request, variables, caller)));
    }

    private Optional<Caller> signedIn(Request request, Presented presented) {
        return switch (presented) {
            case Presented.BearerToken(String token) -> authenticator.authenticate(token);
            case Presented.Cookie(String token) -> {
                OwnPages.require(request);
                yield authenticator.authenticate(token);
            }
            case Presented.Nothing() -> Optional.empty();
        };
    }

    /** A cookie that opens nothing is taken away, so that the browser does not keep sending it. */
    private static Reply signInNeeded(Request request, Presented presented) {
        String invalid = Problem.CHALLENGE + ", error=\"invalid_token\"";
        return switch (presented) {
            case Presented.BearerToken _ ->
                signInNeeded(
                        "The bearer token is not valid any more, or never was. Sign in again at POST"
                                + " /api/v2/auth/admin/login.",
                        Map.of(CHALLENGE, invalid));
            case Presented.Cookie _ ->
                signInNeeded(
                        "The session in the cookie is over, or never was. Sign in again.",
                        Map.of(CHALLENGE, invalid, "set-cookie", SessionCookie.NONE.setCookie(request.scheme())));
            case Presented.Nothing() ->
                signInNeeded(
                        "Sign in at POST /api/v2/auth/admin/login and send the token as: Authorization: Bearer"
                                + " <token>.",
                        Map.of(CHALLENGE, Problem.CHALLENGE));
        };
    }

    private static Reply signInNeeded(String detail, Map<String, String> headers) {
        return Problem.of(401, "Sign-in needed", detail).reply(headers);
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
