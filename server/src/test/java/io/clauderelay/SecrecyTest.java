package io.clauderelay;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.DirectoryFeed;
import io.clauderelay.directory.DirectoryLoader;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** No secret is anywhere but where it belongs. */
class SecrecyTest {
    private static final String CREDENTIAL = "sk-ant-api03-MiddleOfTheCredential-0001";
    private static final String MIDDLE = "MiddleOfTheCredential";

    @TempDir
    Path folder;

    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    private Level usual = Level.INFO;

    @BeforeEach
    void listen() {
        usual = root.getLevel();
        root.setLevel(Level.DEBUG);
        logged.start();
        root.addAppender(logged);
    }

    @AfterEach
    void stopListening() {
        root.detachAppender(logged);
        root.setLevel(usual);
    }

    @Test
    void noAnswerLogAuditLineOrColumnHoldsACredentialOrAKeysSecret() throws IOException {
        List<String> shown = new ArrayList<>();
        String keySecret;
        try (Estate estate = new Estate(folder)) {
            JsonNode issued = Estate.json(estate.createKey("{\"name\": \"build\"}"));
            keySecret = issued.get("secret").textValue();
            shown.add(issued.get("key").toString());
            shown.add(Estate.json(estate.createAccount("claude-console", """
                            {"name": "own", "baseUrl": "https://api.anthropic.com", "credential": "%s"}
                            """.formatted(CREDENTIAL)))
                    .toString());
            shown.add(Estate.json(estate.listKeys(ScriptedCall.empty())).toString());
            shown.add(Estate.json(estate.listAccounts("claude-console", ScriptedCall.empty()))
                    .toString());
            Directory directory = new DirectoryFeed(
                            new DirectoryLoader(estate.database, estate.secrets.credentials()), estate.changes)
                    .current();
            shown.add(directory.accounts(Platform.CLAUDE_CONSOLE).toString());
            addEveryColumn(estate, shown);
        }
        logged.list.forEach(event -> shown.add(event.getFormattedMessage() + event.getKeyValuePairs()));
        addEveryFile(shown);

        assertThat(shown).hasSizeGreaterThan(10).noneMatch(text -> text.contains(MIDDLE));
        String middleOfSecret = keySecret.substring(7, keySecret.length() - 4);
        assertThat(shown).noneMatch(text -> text.contains(middleOfSecret));
    }

    private static void addEveryColumn(Estate estate, List<String> shown) {
        for (String table : List.of("keys", "accounts", "audit")) {
            estate.rows("select * from " + table)
                    .forEach(row -> row.forEach((column, value) -> shown.add(table + "." + column + "=" + value)));
        }
    }

    private void addEveryFile(List<String> shown) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                shown.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }
}
