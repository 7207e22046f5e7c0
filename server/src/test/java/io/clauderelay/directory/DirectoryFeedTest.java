package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.pricing.PriceBook;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.Estate;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryFeedTest {
    private static final Duration IN_FORCE = Duration.ofSeconds(1);

    @TempDir
    Path folder;

    private Estate estate;
    private DirectoryLoader loader;

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(folder);
        loader = new DirectoryLoader(estate.database, estate.secrets.credentials(), PriceBook.bundled());
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void aNewKeyIsInForceWithinASecond() {
        DirectoryFeed feed = new DirectoryFeed(loader, estate.changes);
        Directory before = feed.current();

        String secret = issue("{\"name\": \"build\"}");

        await().atMost(IN_FORCE).until(() -> find(feed.current(), secret) != null);
        assertThat(find(before, secret))
                .as("an exchange keeps the directory it began with")
                .isNull();
    }

    @Test
    void aNewAccountIsInForceWithinASecond() {
        DirectoryFeed feed = new DirectoryFeed(loader, estate.changes);

        estate.createAccount(
                "codex", "{\"name\": \"a\", \"baseUrl\": \"https://upstream.example\", \"credential\": \"sk-x\"}");

        await().atMost(IN_FORCE)
                .until(() -> feed.current().accounts(Platform.CODEX).size() == 1);
    }

    @Test
    void whatWasThereBeforeTheStartIsLoaded() {
        String secret = issue("{\"name\": \"build\"}");

        assertThat(find(new DirectoryFeed(loader, estate.changes).current(), secret))
                .isNotNull()
                .extracting(KeyEntry::name)
                .isEqualTo("build");
    }

    @Test
    void disabledAndExpiredKeysStayToBeRefusedByWhatTheyAre() {
        String disabled = issue("{\"name\": \"off\", \"active\": false}");
        String expired =
                issue("{\"name\": \"old\", \"expiry\": {\"mode\": \"fixed\", \"at\": \"2020-01-01T00:00:00Z\"}}");

        Directory directory = loader.load();

        assertThat(found(directory, disabled).active()).isFalse();
        assertThat(found(directory, expired).expiresAt()).isEqualTo(Instant.parse("2020-01-01T00:00:00Z"));
    }

    @Test
    void deletedKeysAndKeysOfOtherSchemesAreLeftOut() {
        String deleted = issue("{\"name\": \"deleted\"}");
        String foreign = issue("{\"name\": \"foreign\"}");
        estate.execute("update keys set deleted_at = 1 where name = 'deleted'");
        estate.execute("update keys set digest_scheme = 'crs-v1' where name = 'foreign'");

        assertThat(find(loader.load(), deleted)).isNull();
        assertThat(find(loader.load(), foreign)).isNull();
    }

    @Test
    void anAccountIsReadyToBeAsked() {
        estate.createAccount("claude-console", """
                {"name": "own", "baseUrl": "https://upstream.example/anthropic/v1/", "credential": "sk-ant-api03-abcdefghijkl",
                 "headers": {"X-Team": "core"}, "supportedModels": ["claude-opus-5-5"], "priority": 7}
                """);

        AccountEntry account = loader.load().accounts(Platform.CLAUDE_CONSOLE).getFirst();

        assertThat(account)
                .isEqualTo(AccountEntries.account(account.id())
                        .name("own")
                        .at("https://upstream.example/anthropic")
                        .credential("sk-ant-api03-abcdefghijkl")
                        .headers(Map.of("x-team", "core"))
                        .models("claude-opus-5-5")
                        .priority(7)
                        .build());
    }

    @Test
    void aBearerCredentialGoesIntoAuthorization() {
        account("bearer", true);

        AccountEntry account = loader.load().accounts(Platform.CODEX).getFirst();

        assertThat(account.authHeader()).isEqualTo("authorization");
        assertThat(account.authValue()).isEqualTo("Bearer sk-bearer");
    }

    @Test
    void accountsThatGetNoWorkAreLeftOut() {
        account("serving", true);
        account("disabled", false);
        account("unscheduled", true);
        estate.execute("update accounts set schedulable = false where name = 'unscheduled'");

        assertThat(loader.load().accounts(Platform.CODEX))
                .extracting(AccountEntry::name)
                .containsExactly("serving");
    }

    @Test
    void anAccountWhoseCredentialDoesNotOpenIsLeftOutAndTheOthersServe() {
        account("fine", true);
        account("moved", true);
        estate.execute(
                "update accounts set credential_sealed = (select credential_sealed from accounts where name = 'fine')"
                        + " where name = 'moved'");

        assertThat(loader.load().accounts(Platform.CODEX))
                .extracting(AccountEntry::name)
                .containsExactly("fine");
    }

    private void account(String name, boolean active) {
        estate.createAccount("codex", """
                {"name": "%s", "baseUrl": "https://upstream.example", "credential": "sk-%s", "active": %s}
                """.formatted(name, name, active));
    }

    private String issue(String json) {
        return Estate.json(estate.createKey(json)).get("secret").textValue();
    }

    private @Nullable KeyEntry find(Directory directory, String secret) {
        return directory.findKey(KeyDigest.of(estate.secrets.keyHasher().digest(secret)));
    }

    private KeyEntry found(Directory directory, String secret) {
        return Objects.requireNonNull(find(directory, secret));
    }
}
