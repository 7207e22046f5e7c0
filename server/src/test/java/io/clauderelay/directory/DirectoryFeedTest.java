package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.testing.AccountEntries;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.vocabulary.Consumption;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.TokenCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class DirectoryFeedTest {
    private static final Duration IN_FORCE = Duration.ofSeconds(1);

    private final DatabaseKind kind;

    @TempDir
    private Path folder;

    private Estate estate;
    private DirectoryLoader loader;

    DirectoryFeedTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(kind, folder);
        loader = new DirectoryLoader(estate.database, estate.secrets.credentials());
    }

    @AfterEach
    void close() {
        estate.close();
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
    void anEditedPriceIsInForceWithinASecondAndGoneAsSoon() {
        DirectoryFeed feed = new DirectoryFeed(loader, estate.changes);
        AdminDesk desk = new AdminDesk(estate);

        JsonNode price = desk.price("""
                {"platform": "codex", "model": "acme-1", "from": "2026-11-01T00:00:00Z", "tiers": {"standard":
                    {"input": 1, "cacheWrite5m": 1, "cacheWrite1h": 1, "cacheRead": 1, "output": 1}}}
                """);
        Consumption used = Consumption.standard("acme-1", new TokenCounts(7, 0, 0, 0, 0, 0, 0), estate.clock.instant());
        await().atMost(IN_FORCE)
                .until(() -> feed.current().prices().costOf(used).isPresent());
        assertThat(feed.current().prices().costOf(used)).contains(new Cost(7_000, "anthropic-openai-2026-11-22+1"));
        assertThat(feed.current().prices().models(Platform.CODEX)).contains("acme-1");

        var _ = estate.call("DELETE", "/prices/{id}", AdminDesk.onId(AdminDesk.id(price), ""));
        await().atMost(IN_FORCE)
                .until(() -> feed.current().prices().costOf(used).isEmpty());
        assertThat(feed.current().prices().nothing().priceVersion()).isEqualTo("anthropic-openai-2026-11-22+2");
    }

    @Test
    void anAccountKnowsByWhatItMultiplies() {
        var _ = new AdminDesk(estate).account("{\"costMultiplier\": 0.000001}");

        assertThat(loader.load().accounts(Platform.CLAUDE_CONSOLE))
                .extracting(AccountEntry::costMultiplierMillionths)
                .containsExactly(1L);
    }

    @Test
    void whoeverTookADirectoryKeepsIt() {
        DirectoryFeed feed = new DirectoryFeed(loader, estate.changes);
        Directory before = feed.current();

        account("a", true);

        await().atMost(IN_FORCE).until(() -> feed.current() != before);
        assertThat(before.accounts(Platform.CODEX)).isEmpty();
    }

    @Test
    void aChangeOfKeysLeavesTheDirectoryAlone() {
        DirectoryFeed feed = new DirectoryFeed(loader, estate.changes);
        Directory before = feed.current();

        estate.createKey("{\"name\": \"build\"}");
        List<Change> heard = new CopyOnWriteArrayList<>();
        estate.changes.subscribe(Set.of("last"), heard::addAll);
        estate.announce(Change.ofAny("last"));

        await().atMost(IN_FORCE).until(() -> !heard.isEmpty());
        assertThat(feed.current()).isSameAs(before);
    }

    @Test
    void whatWasThereBeforeTheStartIsLoaded() {
        account("a", true);

        assertThat(new DirectoryFeed(loader, estate.changes).current().accounts(Platform.CODEX))
                .hasSize(1);
    }

    @Test
    void anAccountKnowsItsGroupAndWhetherItIsDedicated() {
        account("a", true);
        estate.execute("insert into account_groups (id, platform, name, created_at, created_by, updated_at)"
                + " values ('g-1', 'codex', 'team', 0, 'ada', 0)");
        estate.execute("update accounts set group_id = 'g-1', type = 'dedicated'");

        AccountEntry account = loader.load().accounts(Platform.CODEX).getFirst();

        assertThat(account.groupId()).isEqualTo("g-1");
        assertThat(account.dedicated()).isTrue();
    }

    @Test
    void anAccountWithAMappingServesWhatItMaps() {
        account("a", true);
        estate.execute("update accounts set model_mapping = '{\"gpt-6\": \"gpt-6\", \"gpt-*\": \"other\"}'");

        AccountEntry account = loader.load().accounts(Platform.CODEX).getFirst();

        assertThat(account.models().upstreamName("gpt-6")).isEqualTo("gpt-6");
        assertThat(account.models().upstreamName("gpt-5")).isEqualTo("other");
        assertThat(account.supports("gpt-5")).isTrue();
        assertThat(account.supports("o-5")).isFalse();
    }

    @Test
    void anAccountIsReadyToBeAsked() {
        estate.createAccount("claude-console", """
                {"name": "own", "baseUrl": "https://upstream.example/anthropic/v1/", "credential": "sk-ant-api03-abcdefghijkl",
                 "headers": {"X-Team": "core"}, "supportedModels": ["claude-opus-5-5"], "priority": 7}
                """);

        AccountEntry account = loader.load().accounts(Platform.CLAUDE_CONSOLE).getFirst();

        assertThat(account)
                .usingRecursiveComparison()
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
}
