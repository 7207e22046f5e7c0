package io.clauderelay.console;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.DatabaseUnavailableException;
import io.clauderelay.platform.telemetry.LogKeys;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes every request in and sees every response out: finds the route, answers failures, adds the headers all have. */
final class FrontDoor implements Handler {
    /** A response may set any of these itself, which only the documentation's pages do. */
    static final Map<String, String> SECURITY_HEADERS = Map.of(
            "content-security-policy", "default-src 'none'; frame-ancestors 'none'",
            "x-content-type-options", "nosniff",
            "x-frame-options", "DENY",
            "referrer-policy", "no-referrer",
            "cross-origin-resource-policy", "same-origin");

    private static final Logger log = LoggerFactory.getLogger(FrontDoor.class);

    private final Routes routes;

    FrontDoor(Routes routes) {
        this.routes = routes;
    }

    @Override
    public void handle(ServerRequest request, ServerResponse response) {
        Reply reply = answer(new Request(request));
        response.status(reply.status());
        SECURITY_HEADERS.forEach((name, value) -> response.header(HeaderNames.create(name), value));
        reply.headers().forEach((name, value) -> response.header(HeaderNames.create(name), value));
        response.send(reply.body());
    }

    private Reply answer(Request request) {
        try {
            return dispatch(request);
        } catch (ProblemException refusal) {
            return Problem.of(refusal).reply(refusal.headers());
        } catch (RequestException | CloseConnectionException transport) {
            throw transport; // the library answers, with TransportProblems, or hangs up
        } catch (DatabaseUnavailableException away) {
            log.atWarn()
                    .addKeyValue(LogKeys.METHOD, request.method())
                    .addKeyValue(LogKeys.REASON, String.valueOf(away.getCause()))
                    .log("the console could not answer: the database cannot be reached");
            return Problem.of(503, "Database away", "The relay cannot reach its database; try again shortly.")
                    .reply(Map.of("retry-after", "5"));
        } catch (RuntimeException failure) {
            String failureId = UUID.randomUUID().toString();
            log.atError()
                    .addKeyValue(LogKeys.FAILURE, failureId)
                    .addKeyValue(LogKeys.METHOD, request.method())
                    .setCause(failure)
                    .log("the console could not answer");
            return Problem.failure(failureId).reply();
        }
    }

    private Reply dispatch(Request request) {
        return switch (routes.match(request.method(), request.segments())) {
            case Routes.Match.Found(Route route, Map<String, String> variables) ->
                route.action().answer(request, variables);
            case Routes.Match.WrongMethod(var allowed) ->
                Problem.of(405, "Method not allowed", "This path answers " + String.join(", ", allowed) + ".")
                        .reply(Map.of("allow", String.join(", ", allowed)));
            case Routes.Match.Unknown() ->
                Problem.of(404, "Not found", "Nothing is here. The API is below /api/v2 and documented at /docs.")
                        .reply();
        };
    }
}
