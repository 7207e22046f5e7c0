package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** After everything an admin can do with secrets, none is in the database, in a file, in a log line or in an answer. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SecretsAtRestTest {
    private static final String FIRST_CREDENTIAL = "sk-ant-api03-FirstCredentialOfTheAccount-0001";
    private static final String SECOND_CREDENTIAL = "sk-ant-api03-SecondCredentialOfTheAccount-0002";
    private static final String PROXY_PASSWORD = "ProxyPasswordThatNobodyMaySee";
    private static final String ADMIN_PASSWORD = "PasswordOfTheSecondAdmin-0003";
    private static final String NEW_PASSWORD = "NewPasswordOfTheFirstAdmin-0004";

    private final DatabaseKind kind;
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.clauderelay");
    private final HttpClient client = HttpClient.newHttpClient();
    private final List<String> shown = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>(List.of(
            FIRST_CREDENTIAL, SECOND_CREDENTIAL, PROXY_PASSWORD, ADMIN_PASSWORD, NEW_PASSWORD, QuickSettings.PASSWORD));

    @TempDir
    private Path folder;

    private String base = "";
    private String token = "";

    SecretsAtRestTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void listen() {
        ours.setLevel(Level.DEBUG);
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(logged);
        ours.setLevel(null);
        client.close();
    }

    @Test
    void noSecretIsAnywhereInClear() throws IOException, InterruptedException {
        QuickSettings settings = new QuickSettings();
        settings.database = kind.settings(folder);
        Path data = folder.resolve("data");
        try (RunningRelay relay = RunningRelay.startEmpty(data, settings)) {
            base = "http://127.0.0.1:" + relay.consolePort() + "/api/v2";
            signIn(QuickSettings.PASSWORD);
            useAccounts(relay.upstream().baseUrl());
            useKeys(relay);
            useAdmins();
            assertThat(collect("GET", "/audit?limit=200", "").get("total").asInt())
                    .isGreaterThan(10);
            collect("POST", "/auth/logout", "");
        }
        logged.list.forEach(event -> shown.add(event.getFormattedMessage()
                + event.getKeyValuePairs()
                + (event.getThrowableProxy() == null
                        ? ""
                        : event.getThrowableProxy().getMessage())));
        addEveryFile(data);
        addEveryRow();

        assertThat(shown).hasSizeGreaterThan(35);
        assertThat(secrets).hasSizeGreaterThan(9);
        for (String secret : secrets) {
            // Hints show the first seven and the last four characters.
            String middle = secret.substring(7, secret.length() - 4);
            assertThat(shown.stream().filter(text -> text.contains(middle)).map(text -> excerpt(text, middle)))
                    .isEmpty();
        }
    }

    private void useAccounts(URI upstream) throws IOException, InterruptedException {
        String account = collect(
                        "POST", "/accounts/claude-console", """
                {"name": "own", "baseUrl": "%s", "credential": "%s",
                 "proxy": {"protocol": "http", "host": "127.0.0.1", "port": 9,
                           "auth": {"username": "relay", "password": "%s"}}}
                """.formatted(upstream, FIRST_CREDENTIAL, PROXY_PASSWORD))
                .at("/account/id")
                .asText();
        String path = "/accounts/claude-console/" + account;
        collect("POST", path + "/test", "");
        collect("PUT", path, "{\"credential\": \"" + SECOND_CREDENTIAL + "\", \"proxy\": null}");
        collect("PUT", path, "{\"credential\": \"" + SECOND_CREDENTIAL + " with a blank\"}");
        collect("POST", path + "/test", "");
        collect("GET", path, "");
        collect("GET", "/accounts/claude-console", "");
    }

    private void useKeys(RunningRelay relay) throws IOException, InterruptedException {
        JsonNode issued = once("POST", "/keys", "{\"name\": \"build\"}", "secret");
        String key = issued.at("/key/id").asText();
        relay.letsIn(issued.get("secret").asText());
        relay.ask(Ask.message(issued.get("secret").asText()));
        String rotated = once("POST", "/keys/" + key + "/rotate", "", "secret")
                .get("secret")
                .asText();
        relay.letsIn(rotated);
        relay.ask(Ask.message(rotated).line("x-script: 401"));
        collect("GET", "/keys/" + key, "");
        collect("DELETE", "/keys/" + key, "");
        collect("GET", "/keys?state=deleted", "");
    }

    private void useAdmins() throws IOException, InterruptedException {
        collect(
                "POST",
                "/admins",
                "{\"name\": \"vera\", \"role\": \"viewer\", \"password\": \"" + ADMIN_PASSWORD + "\"}");
        once("POST", "/admins", "{\"name\": \"otto\", \"role\": \"owner\"}", "password");
        collect("GET", "/admins", "");
        collect("POST", "/auth/change-password", """
                {"currentPassword": "%s", "newPassword": "%s"}
                """.formatted(QuickSettings.PASSWORD, NEW_PASSWORD));
        collect("POST", "/auth/change-password", """
                {"currentPassword": "%s", "newPassword": "%s"}
                """.formatted(ADMIN_PASSWORD, NEW_PASSWORD + "x"));
        collect("GET", "/auth/me", "");
        signIn(NEW_PASSWORD);
    }

    private void signIn(String password) throws IOException, InterruptedException {
        token = once(
                        "POST",
                        "/auth/admin/login",
                        "{\"username\": \"admin\", \"password\": \"" + password + "\"}",
                        "token")
                .get("token")
                .asText();
    }

    /** A call whose answer may show one secret, in that field, and no other. */
    private JsonNode once(String method, String path, String body, String field)
            throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        JsonNode answer = Json.mapper().readTree(response.body());
        String secret = answer.get(field).asText();
        secrets.add(secret);
        shown.add(response.body().replace(secret, ""));
        return answer;
    }

    private JsonNode collect(String method, String path, String body) throws IOException, InterruptedException {
        HttpResponse<String> response = send(method, path, body);
        shown.add(response.headers().map() + response.body());
        return Json.mapper().readTree(response.body().isEmpty() ? "{}" : response.body());
    }

    private HttpResponse<String> send(String method, String path, String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("content-type", "application/json");
        if (!token.isEmpty()) {
            request.header("authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private void addEveryFile(Path data) throws IOException {
        try (Stream<Path> files = Files.walk(data)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                shown.add(file + " " + new String(Files.readAllBytes(file), ISO_8859_1));
            }
        }
    }

    private void addEveryRow() throws IOException {
        if (kind == DatabaseKind.SQLITE) {
            return;
        }
        try (Database database = kind.open(folder)) {
            List<String> tables = database.read(sql -> sql.createQuery(
                            "select table_name from information_schema.tables where table_schema = 'public'")
                    .mapTo(String.class)
                    .list());
            assertThat(tables).contains("keys", "accounts", "admins", "audit", "exchanges");
            for (String table : tables) {
                shown.addAll(database.read(sql -> sql.createQuery("select t::text from " + table + " t")
                        .mapTo(String.class)
                        .list()));
            }
        }
    }

    private static String excerpt(String text, String secret) {
        int at = text.indexOf(secret);
        return text.substring(Math.max(0, at - 80), at) + "<a secret>";
    }
}
