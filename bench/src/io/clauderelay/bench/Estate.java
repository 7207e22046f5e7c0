package io.clauderelay.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/** A relay on an empty folder with accounts of the scripted upstream, for one row of the reliability table. */
final class Estate implements AutoCloseable {
    private final RelayNode node;
    private final List<String> accounts = new ArrayList<>();

    private Estate(RelayNode node) {
        this.node = node;
    }

    /**
     * Starts the relay.
     *
     * @param claudes how many accounts for Anthropic's models there are, beside one for OpenAI's
     */
    static Estate start(ReliabilityPlan plan, ScriptedUpstream upstream, int claudes)
            throws IOException, InterruptedException {
        if (!Files.exists(plan.home().relayJar())) {
            throw new IOException("there is no " + plan.home().relayJar() + "; build it with ./crs build");
        }
        Estate estate = new Estate(RelayNode.start(plan.home().relayJar(), plan.relayFlags()));
        try (ConsoleClient console = estate.node.console()) {
            for (int i = 0; i < claudes; i++) {
                estate.accounts.add(console.createAccount("claude-console", "claude-" + i, upstream.baseUrl()));
            }
            console.createAccount("codex", "codex", upstream.baseUrl());
            return estate;
        } catch (IOException | InterruptedException e) {
            estate.close();
            throw e;
        }
    }

    /** A key with these further fields, such as {@code "concurrency":3}, which the relay already lets in. */
    ConsoleClient.IssuedKey key(String name, String fields) throws IOException, InterruptedException {
        try (ConsoleClient console = node.console()) {
            ConsoleClient.IssuedKey key =
                    console.createKey("{\"name\":\"" + name + "\"" + (fields.isEmpty() ? "" : "," + fields) + "}");
            awaitLetIn(key);
            return key;
        }
    }

    private void awaitLetIn(ConsoleClient.IssuedKey key) throws IOException, InterruptedException {
        byte[] models = ("GET /v1/models HTTP/1.1\r\nHost: 127.0.0.1\r\nx-api-key: " + key.secret() + "\r\n\r\n")
                .getBytes(US_ASCII);
        try (PlainClient client = new PlainClient(node.port())) {
            Patience.until("the key is in force", 10, () -> client.ask(models, Conduct.STAYS).status() == 200);
        }
    }

    /** What the relay says of the key's limits at this moment. */
    JsonNode limits(ConsoleClient console, ConsoleClient.IssuedKey key) throws IOException, InterruptedException {
        return console.read("/keys/" + key.id() + "/limits");
    }

    /** Has the relay forget what it holds against its accounts; does nothing while it is down. */
    void forgive() throws InterruptedException {
        try (ConsoleClient console = node.console()) {
            for (String account : accounts) {
                console.post("/accounts/claude-console/" + account + "/reset-rate-limit", "{}");
            }
        } catch (IOException e) {
            // It is being killed and started again.
        }
    }

    RelayNode node() {
        return node;
    }

    @Override
    public void close() {
        node.close();
    }
}
