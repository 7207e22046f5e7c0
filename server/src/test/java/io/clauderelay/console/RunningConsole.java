package io.clauderelay.console;

import io.clauderelay.platform.http.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.function.Supplier;

/** A console that really listens, and a client that talks to it. */
public final class RunningConsole implements AutoCloseable {
    static final Readiness READY = new Readiness(List.of(), List.of());

    private static final ConsoleSettings ANY_PORT = new ConsoleSettings("127.0.0.1", 0);

    private static final ContractWatch CONTRACT = ContractWatch.ours();

    private final Console console;
    private final HttpClient client = HttpClient.newHttpClient();

    private RunningConsole(Console console) {
        this.console = console;
        console.start();
    }

    /** Starts one that is ready and has a contract without paths. */
    public static RunningConsole with(Authenticator authenticator, Endpoint... endpoints) {
        return with(authenticator, () -> READY, "openapi: 3.1.0\n", endpoints);
    }

    static RunningConsole with(
            Authenticator authenticator, Supplier<Readiness> readiness, String openApi, Endpoint... endpoints) {
        return new RunningConsole(new Console(ANY_PORT, List.of(endpoints), authenticator, vitals(readiness), openApi));
    }

    static Vitals vitals(Supplier<Readiness> readiness) {
        return new Vitals(readiness, () -> "up 1\n");
    }

    int port() {
        return console.port();
    }

    /** The start of a request for a path. */
    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console.port() + path));
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpResponse<String> get(String path, String token) {
        return send(request(path).header("authorization", "Bearer " + token));
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json) {
        return send(request(path).header("content-type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** Sends a request. On a path of the real contract, both it and the answer are held against that. */
    public HttpResponse<String> send(HttpRequest.Builder unfinished) {
        HttpRequest request = unfinished.build();
        HttpResponse<String> response = exchange(request);
        return CONTRACT.knows(request) ? CONTRACT.check(request, response) : response;
    }

    private HttpResponse<String> exchange(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        client.close();
        console.stop();
    }
}
