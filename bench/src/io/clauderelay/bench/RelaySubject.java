package io.clauderelay.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The relay as it is shipped: everything on, a data folder of its own, one account, one key. */
final class RelaySubject implements Subject {
    private static final String PASSWORD = "bench-Passw0rd-of-no-value";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    private final Child child;
    private final Ports ports;
    private final String flags;
    private final String secret;

    private record Ports(int relay, int console) {}

    private RelaySubject(Child child, Ports ports, String flags, String secret) {
        this.child = child;
        this.ports = ports;
        this.flags = flags;
        this.secret = secret;
    }

    /**
     * Starts the relay in front of the upstream and has it issue a key.
     *
     * @param jar what is started, with its libraries beside it
     * @param flags of the Java virtual machine, separated by blanks
     */
    static RelaySubject start(Path jar, String flags, URI upstream) throws IOException, InterruptedException {
        Ports ports = new Ports(Child.freePort(), Child.freePort());
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(flags.split(" +", -1)));
        command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment()
                .putAll(Map.of(
                        "RELAY_HTTP_PORT", Integer.toString(ports.relay()),
                        "RELAY_CONSOLE_PORT", Integer.toString(ports.console()),
                        "RELAY_UPSTREAM_ALLOW_PRIVATE", "true",
                        "ADMIN_USERNAME", "admin",
                        "ADMIN_PASSWORD", PASSWORD));
        Child child = Child.start("relay", Child.folder("relay"), builder);
        try {
            child.awaitPort(ports.relay(), START_LIMIT);
            child.awaitPort(ports.console(), START_LIMIT);
            return new RelaySubject(child, ports, flags, issueKey(ports.console(), upstream));
        } catch (IOException e) {
            String words = child.lastWords();
            child.close();
            throw new IOException("the relay did not get ready: " + e.getMessage() + "\n" + words, e);
        }
    }

    private static String issueKey(int console, URI upstream) throws IOException, InterruptedException {
        ObjectNode signIn = object().put("username", "admin").put("password", PASSWORD);
        String token = text(post(console, "/auth/admin/login", signIn, ""), "token");
        ObjectNode account = object().put("name", "scripted")
                .put("baseUrl", upstream.toString())
                .put("credential", "sk-ant-bench-of-no-value");
        post(console, "/accounts/claude-console", account, token);
        return text(post(console, "/keys", object().put("name", "bench"), token), "secret");
    }

    private static ObjectNode post(int console, String path, ObjectNode body, String token)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + console + "/api/v2" + path))
                .timeout(Duration.ofSeconds(20))
                .header("content-type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body.toString()));
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        try (HttpClient client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .build()) {
            HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) {
                throw new IOException(path + " answered " + answer.statusCode() + " " + answer.body());
            }
            return (ObjectNode) AnthropicJson.JSON.readTree(answer.body());
        }
    }

    private static String text(ObjectNode answer, String field) throws IOException {
        if (!answer.path(field).isTextual()) {
            throw new IOException("an answer without '" + field + "', but with " + answer.properties().size() + " others");
        }
        return answer.path(field).asText();
    }

    private static ObjectNode object() {
        return AnthropicJson.JSON.createObjectNode();
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public int port() {
        return ports.relay();
    }

    @Override
    public String credential() {
        return secret;
    }

    @Override
    public ProcessStat process() {
        return new ProcessStat(child.pid());
    }

    @Override
    public String setup() {
        return "java " + flags + " -jar relay.jar; 1 key, 1 account, everything on, SQLite";
    }

    @Override
    public void close() {
        child.close();
    }
}
