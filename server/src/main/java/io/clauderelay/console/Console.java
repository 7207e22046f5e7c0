package io.clauderelay.console;

import io.clauderelay.platform.http.Endpoint;
import io.helidon.http.encoding.ContentEncodingContext;
import io.helidon.http.media.MediaContext;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The console's listener: the management API, its documentation, health and metrics. Every request runs on a virtual
 * thread of its own. Started and stopped once.
 */
public final class Console {
    /** An admin surface; the number keeps a flood from eating the memory that relaying needs. */
    private static final int MAX_CONNECTIONS = 1_024;
    /** What is read off a body that is too large, so that the sender sees the refusal rather than a reset. */
    private static final long MAX_DRAINED_BYTES = 8L * Request.MAX_BODY_BYTES;
    /** Longer than the slowest operation, a connection test; short enough for a sender that dawdles. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(3);
    /** Paths with ids and filters stay far below. */
    private static final int MAX_REQUEST_LINE = 8_192;

    private final ConsoleSettings settings;
    private final WebServer server;

    /**
     * Puts the console together; nothing listens yet.
     *
     * @param endpoints the features' operations, served below {@code /api/v2}
     * @param authenticator tells who presents a bearer token
     * @param vitals what is told without signing in
     * @param openApi the contract as YAML text
     * @throws IllegalArgumentException when two endpoints have the same method and path
     */
    public Console(
            ConsoleSettings settings,
            List<Endpoint> endpoints,
            Authenticator authenticator,
            Vitals vitals,
            String openApi) {
        List<Route> routes = new ArrayList<>();
        routes.addAll(new Api(endpoints, authenticator).routes());
        routes.addAll(new Contract(openApi).routes());
        routes.addAll(new Docs().routes());
        routes.addAll(new Health(vitals.readiness()).routes());
        routes.addAll(new MetricsPage(vitals.metrics()).routes());
        this.settings = settings;
        this.server = server(settings, new FrontDoor(new Routes(routes)));
    }

    /** The library's server with everything it would look for on the class path or in files switched off. */
    private static WebServer server(ConsoleSettings settings, FrontDoor frontDoor) {
        Http1Config http1 =
                Http1Config.builder().maxPrologueLength(MAX_REQUEST_LINE).build();
        return WebServer.builder()
                .host(settings.host())
                .port(settings.port())
                .routing(HttpRouting.builder().any(frontDoor))
                .directHandlers(TransportProblems.forEveryEvent())
                .maxPayloadSize(MAX_DRAINED_BYTES)
                .maxTcpConnections(MAX_CONNECTIONS)
                .idleConnectionTimeout(MAX_IDLE)
                .shutdownHook(false)
                .featuresDiscoverServices(false)
                .protocolsDiscoverServices(false)
                .addConnectionSelector(
                        Http1ConnectionSelector.builder().config(http1).build())
                .mediaContext(MediaContext.builder()
                        .mediaSupportsDiscoverServices(false)
                        .build())
                .contentEncoding(ContentEncodingContext.builder()
                        .contentEncodingsDiscoverServices(false)
                        .build())
                .build();
    }

    /**
     * Starts to listen.
     *
     * @throws UncheckedIOException when the address cannot be listened on; the message names it and the settings
     */
    public void start() {
        try (ServerSocket probe = new ServerSocket()) {
            probe.bind(new InetSocketAddress(settings.host(), settings.port()));
        } catch (IOException e) {
            throw cannotListen(e);
        }
        server.start();
        if (!server.isRunning()) {
            throw cannotListen(new IOException("another program took the address just now"));
        }
    }

    /** The port listened on, also when the setting left the choice to the system. */
    public int port() {
        return server.port();
    }

    /** Lets requests in flight finish, but not for long, and closes the listener. */
    public void stop() {
        server.stop();
    }

    /** The library logs why it cannot bind and carries on; the operator needs the reason in one sentence. */
    private UncheckedIOException cannotListen(IOException reason) {
        String message = "the console cannot listen on " + settings.host() + ":" + settings.port() + " ("
                + reason.getMessage() + "); free it, or set RELAY_CONSOLE_PORT (and RELAY_CONSOLE_HOST) to an address"
                + " of this machine";
        return new UncheckedIOException(message, reason);
    }
}
