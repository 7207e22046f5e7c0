package io.clauderelay.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.clauderelay.keys.Binding;
import io.clauderelay.keys.Keys;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
@Timeout(60)
class KnownKeysTest {
    private static final Duration IN_FORCE = Duration.ofSeconds(1);
    private static final KeyAnswer UNKNOWN = new KeyAnswer.Unknown();

    private final DatabaseKind kind;
    private final List<KnownKeys> opened = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();

    @TempDir
    private Path folder;

    private Estate estate;

    private record Issued(String id, String secret) {}

    KnownKeysTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(kind, folder);
    }

    /** Changes are told in their order, so whoever has heard of the last one knows that nothing is on its way. */
    private void untilEverythingIsTold() {
        List<Change> heard = new CopyOnWriteArrayList<>();
        estate.changes.subscribe(Set.of("last"), heard::addAll);
        estate.announce(Change.of("last", "x"));
        await().until(() -> !heard.isEmpty());
    }

    @AfterEach
    void close() {
        opened.forEach(KnownKeys::close);
        estate.close();
    }

    // ---- all of them in memory

    @Test
    void whatWasThereBeforeTheStartIsKnownAndNothingElseExists() {
        Issued key = issue("build");
        KnownKeys keys = keys(10);

        assertThat(found(keys, key).name()).isEqualTo("build");
        assertThat(keys.isMiss(digest("cr_other"))).isTrue();
    }

    @Test
    void aKeyIsKnownWithWhatItIsBoundTo() {
        Issued key = issue("build");
        String account = Estate.json(estate.createAccount("codex", """
                        {"name": "a", "baseUrl": "https://upstream.example", "credential": "sk-x"}
                        """))
                .at("/account/id")
                .textValue();
        estate.execute("update keys set codex_account_id = (select id from accounts)");

        KeyEntry entry = found(keys(10), key);

        assertThat(entry.bindings()).containsOnlyKeys(Platform.CODEX).containsValue(new Binding.ToAccount(account));
        assertThat(entry.reach(Platform.CLAUDE_CONSOLE)).isEqualTo(KeyEntry.Reach.SHARED);
    }

    @Test
    void aNewKeyIsInForceWithinASecond() {
        KnownKeys keys = keys(10);

        Issued key = issue("build");

        await().atMost(IN_FORCE).until(() -> find(keys, key.secret()) != null);
    }

    @Test
    void whatAnAdminSaysOfAKeyIsInForceWithinASecond() {
        Issued key = issue("build");
        KnownKeys keys = keys(10);

        estate.execute("update keys set active = false, expires_at = 1763812800000");
        estate.announce(Change.of(Keys.TOPIC, key.id()));

        await().atMost(IN_FORCE).until(() -> !found(keys, key).active());
        assertThat(found(keys, key).expiresAt()).isEqualTo(Instant.ofEpochMilli(1_763_812_800_000L));
    }

    @Test
    void aDeletedKeyIsUnknownWithinASecondAndARestoredOneIsBack() {
        Issued key = issue("build");
        KnownKeys keys = keys(10);

        call("DELETE", "/keys/{id}", key);
        await().atMost(IN_FORCE).until(() -> keys.isMiss(digest(key.secret())));
        call("POST", "/keys/{id}/restore", key);
        await().atMost(IN_FORCE).until(() -> find(keys, key.secret()) != null);
    }

    @Test
    void aRotatedKeyIsKnownByItsNewSecretAlone() {
        Issued key = issue("build");
        KnownKeys keys = keys(10);

        String rotated = call("POST", "/keys/{id}/rotate", key).get("secret").textValue();

        await().atMost(IN_FORCE).until(() -> find(keys, rotated) != null && find(keys, key.secret()) == null);
        assertThat(keys.isMiss(digest(key.secret()))).isTrue();
    }

    @Test
    void aKeyOfAnotherSchemeIsNotRecognised() {
        Issued key = issue("build");
        estate.execute("update keys set digest_scheme = 'crs-v1'");

        assertThat(find(keys(10), key.secret())).isNull();
    }

    @Test
    void whenWhatChangedIsNotKnownEverythingIsLoadedAnew() {
        Issued gone = issue("gone");
        Issued renamed = issue("before");
        KnownKeys keys = keys(10);

        estate.execute("update keys set deleted_at = 1 where name = 'gone'");
        estate.execute("update keys set name = 'after' where name = 'before'");
        estate.announce(Change.ofAny(Keys.TOPIC));

        await().atMost(IN_FORCE).until(() -> found(keys, renamed).name().equals("after"));
        assertThat(find(keys, gone.secret())).isNull();
    }

    @Test
    void onlyTheKeyThatChangedIsReadAgain() {
        Issued changed = issue("changed");
        Issued other = issue("other");
        KnownKeys keys = keys(10);

        estate.execute("update keys set active = false");
        estate.announce(Change.of(Keys.TOPIC, changed.id()));

        await().atMost(IN_FORCE).until(() -> !found(keys, changed).active());
        assertThat(found(keys, other).active()).isTrue();
    }

    // ---- more of them than fit

    @Test
    void ofMoreKeysThanFitThoseInUseAreHeldAndTheOthersAreAskedFor() throws InterruptedException {
        List<Issued> issued =
                IntStream.range(0, 5).mapToObj(i -> issue("key-" + i)).toList();
        estate.execute("update keys set last_used_at = created_at + 1000 where name = 'key-1'");
        KnownKeys keys = keys(1);

        assertThat(find(keys, issued.get(1).secret())).isNotNull();
        Issued unheld = issued.get(3);
        assertThat(find(keys, unheld.secret())).isNull();
        assertThat(keys.isMiss(digest(unheld.secret()))).isFalse();
        assertThat(((KeyAnswer.Known) ask(keys, unheld.secret())).key().name()).isEqualTo("key-3");
    }

    @Test
    void aKeyThatIsInMemoryIsNotReadFromTheDatabase() throws InterruptedException {
        issue("older");
        Issued held = issue("newest");
        KnownKeys keys = keys(1);
        estate.execute("alter table keys rename to hidden");

        assertThat(find(keys, held.secret())).isNotNull();
        assertThat(ask(keys, held.secret())).isInstanceOf(KeyAnswer.Known.class);
    }

    @Test
    void oneKeyMoreThanFitsAndTheOthersAreStillFound() throws InterruptedException {
        Issued first = issue("first");
        KnownKeys keys = keys(1);
        assertThat(keys.isMiss(digest("cr_unheard-of"))).isTrue();

        Issued second = issue("second");
        await().atMost(IN_FORCE).until(() -> !keys.isMiss(digest("cr_unheard-of")));

        for (Issued key : List.of(first, second)) {
            assertThat(find(keys, key.secret()) != null || ask(keys, key.secret()) instanceof KeyAnswer.Known)
                    .isTrue();
        }
    }

    @Test
    void aKeyThatDoesNotExistIsNotAskedForAgainForTenSeconds() throws InterruptedException {
        KnownKeys keys = keysBeyondMemory();

        assertThat(ask(keys, "cr_other")).isEqualTo(UNKNOWN);

        assertThat(keys.isMiss(digest("cr_other"))).isTrue();
        nanos.addAndGet(Duration.ofSeconds(10).toNanos());
        assertThat(keys.isMiss(digest("cr_other"))).isFalse();
    }

    @Test
    void aKeyThatIsMadeAfterItWasAskedForIsInForceWithinASecond() throws InterruptedException {
        Issued deleted = issue("deleted");
        call("DELETE", "/keys/{id}", deleted);
        KnownKeys keys = keysBeyondMemory();
        assertThat(ask(keys, deleted.secret())).isEqualTo(UNKNOWN);

        call("POST", "/keys/{id}/restore", deleted);

        await().atMost(IN_FORCE).until(() -> !keys.isMiss(digest(deleted.secret())));
        assertThat(find(keys, deleted.secret()) != null || ask(keys, deleted.secret()) instanceof KeyAnswer.Known)
                .isTrue();
    }

    @Test
    void aKeyThatIsDeletedAfterItWasAskedForIsUnknownWithinASecond() throws InterruptedException {
        Issued key = issue("build");
        KnownKeys keys = keysBeyondMemory();
        ask(keys, key.secret());

        call("DELETE", "/keys/{id}", key);

        await().atMost(IN_FORCE).until(() -> find(keys, key.secret()) == null);
        assertThat(ask(keys, key.secret())).isEqualTo(UNKNOWN);
    }

    @Test
    void whileTheDatabaseCannotBeAskedNobodyIsCalledUnknown() throws InterruptedException {
        Issued key = issue("build");
        KnownKeys keys = keysBeyondMemory();
        estate.execute("alter table keys rename to hidden");

        assertThat(ask(keys, key.secret())).isEqualTo(new KeyAnswer.Unavailable());
        assertThat(keys.isMiss(digest(key.secret()))).isFalse();

        estate.execute("alter table hidden rename to keys");
        assertThat(ask(keys, key.secret())).isInstanceOf(KeyAnswer.Known.class);
    }

    private KnownKeys keys(int most) {
        untilEverythingIsTold();
        KnownKeys keys = new KnownKeys(estate.database, estate.changes, new DirectorySettings(most), nanos::get);
        opened.add(keys);
        return keys;
    }

    /** Holds one key, and of those that were issued before only the newest. */
    private KnownKeys keysBeyondMemory() {
        issue("more");
        issue("newest");
        return keys(1);
    }

    private static KeyAnswer ask(KnownKeys keys, KeyDigest digest) throws InterruptedException {
        BlockingQueue<KeyAnswer> answers = new LinkedBlockingQueue<>();
        keys.ask(digest, answers::add);
        return Objects.requireNonNull(answers.poll(20, TimeUnit.SECONDS), "no answer");
    }

    private KeyAnswer ask(KnownKeys keys, String secret) throws InterruptedException {
        return ask(keys, digest(secret));
    }

    private Issued issue(String name) {
        estate.clock.advance(Duration.ofMillis(1));
        var created = Estate.json(estate.createKey("{\"name\": \"%s\"}".formatted(name)));
        return new Issued(
                created.at("/key/id").textValue(), created.get("secret").textValue());
    }

    private JsonNode call(String method, String path, Issued key) {
        var answer = estate.call(method, path, ScriptedCall.empty().path("id", key.id()));
        return answer.body() == null ? NullNode.getInstance() : Estate.json(answer);
    }

    private KeyDigest digest(String secret) {
        return KeyDigest.of(estate.secrets.keyHasher().digest(secret));
    }

    private @Nullable KeyEntry find(KnownKeys keys, String secret) {
        return keys.find(digest(secret));
    }

    private KeyEntry found(KnownKeys keys, Issued key) {
        return Objects.requireNonNull(find(keys, key.secret()));
    }
}
