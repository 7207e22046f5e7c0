package io.clauderelay.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.testing.AdminDesk;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Measures how long lists and searches take with 100,000 keys and 1,000 accounts. Run by hand. */
final class ListTiming {
    private static final int KEYS = 100_000;
    private static final int ACCOUNTS = 1_000;
    private static final int CALLS = 200;
    private static final int BATCH = 5_000;
    private static final long FIRST = 1_700_000_000_000L;

    private ListTiming() {}

    public static void main(String[] args) throws IOException {
        for (DatabaseKind kind : DatabaseKind.values()) {
            Path data = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "."), "list-timing");
            try (Estate estate = new Estate(kind, data)) {
                fill(estate);
                System.out.printf("%s: milliseconds at the median, and for 95 of 100 calls%n", kind);
                questions(estate).forEach(ListTiming::time);
            } finally {
                delete(data);
            }
        }
    }

    private static void fill(Estate estate) {
        for (int from = 0; from < KEYS; from += BATCH) {
            int first = from;
            estate.database.write(sql -> {
                PreparedBatch batch = sql.prepareBatch("""
                        insert into keys (id, name, description, digest, digest_scheme, hint, owner, tags, active,
                                          expiry_mode, expires_at, last_used_at, created_at, created_by, updated_at)
                        values (:id, :name, :description, :id, 'hmac-sha256', :hint, :owner, :tags, :active,
                                :mode, :expires, :used, :at, 'ada', :at)
                        """);
                for (int i = first; i < first + BATCH; i++) {
                    bind(batch, i);
                }
                return batch.execute();
            });
        }
        long start = System.nanoTime();
        KeyIndex.complete(estate.database);
        System.out.printf("index of keys that are there: %d ms", (System.nanoTime() - start) / 1_000_000);
        start = System.nanoTime();
        KeyIndex.complete(estate.database);
        System.out.printf(", and when all are in it: %d ms%n", (System.nanoTime() - start) / 1_000_000);
        for (int i = 0; i < ACCOUNTS; i++) {
            var _ = new AdminDesk(estate)
                    .account("{\"name\": \"account %d\", \"dailyQuota\": {\"usd\": %d}}".formatted(i, i % 2));
        }
        estate.database.write(sql -> sql.execute("""
                insert into quarters_by_account (bucket, account_id, model, platform, completed, client_aborted,
                    upstream_failed, refused, interrupted, failed_attempts, input_tokens, output_tokens,
                    cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
                    cost_nano_usd, charged_nano_usd, unpriced_requests)
                with recursive quarters (n) as (select 0 union all select n + 1 from quarters where n < 95)
                select %d + n * 900000, accounts.id, 'm', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 1000,
                    1000, 0
                from accounts, quarters
                """.formatted(estate.clock.millis() / 86_400_000 * 86_400_000)));
        analyze(estate);
    }

    private static void bind(PreparedBatch batch, int i) {
        String name = "Key " + i + (i % 1_000 == 77 ? " gazelle" : "") + " of service " + i % 97;
        String description = "issued for the nightly build of product " + i % 1_013 + ", see the wiki";
        String owner = "team-" + i % 500;
        String tags = "[\"ci\",\"tag-" + i % 200 + "\"]";
        String hint = "cr_%04x…%04x".formatted(i % 65_536, i * 31 % 65_536);
        batch.bind("id", "01KEY%08d".formatted(i))
                .bind("name", name)
                .bind("description", description)
                .bind("hint", hint)
                .bind("owner", owner)
                .bind("tags", tags)
                .bind("active", i % 10 != 3)
                .bind("mode", i % 4 == 0 ? "fixed" : "never")
                .bind("expires", i % 4 == 0 ? (Long) (FIRST + i * 1_000_000L) : null)
                .bind("used", i % 3 == 0 ? null : (Long) (FIRST + i * 7_919L % KEYS * 1_000L))
                .bind("at", FIRST + i * 1_000L)
                .add();
    }

    /** What PostgreSQL's autovacuum does within a minute. */
    private static void analyze(Estate estate) {
        if (estate.database.kind().equals("postgresql")) {
            estate.database.read(sql -> sql.execute("vacuum analyze"));
        }
    }

    private static Map<String, Runnable> questions(Estate estate) {
        ScriptedCall first = ScriptedCall.empty();
        JsonNode page = Estate.json(estate.listKeys(first));
        String key = page.at("/items/7/id").textValue();
        String account = Estate.json(estate.listAccounts("claude-console", first))
                .at("/items/7/id")
                .textValue();
        AdminDesk desk = new AdminDesk(estate);
        Map<String, Runnable> questions = new LinkedHashMap<>();
        questions.put("list, first page", list(estate, first));
        questions.put("list, by name", list(estate, first.query("sort", "name")));
        questions.put("list, by last use", list(estate, first.query("sort", "-lastUsedAt")));
        questions.put(
                "list, page 2",
                list(estate, first.query("cursor", page.get("nextCursor").textValue())));
        questions.put("search, a rare word", list(estate, first.query("q", "gazelle")));
        questions.put("search, a common word", list(estate, first.query("q", "nightly")));
        questions.put("search, a word that is nowhere", list(estate, first.query("q", "zebra")));
        questions.put(
                "search by name, a common word",
                list(estate, first.query("q", "nightly").query("sort", "name")));
        questions.put(
                "search, a common word, active",
                list(estate, first.query("q", "nightly").query("state", "active")));
        questions.put(
                "search, a word and a tag",
                list(estate, first.query("q", "nightly").query("tag", "tag-77")));
        questions.put("of an owner", list(estate, first.query("owner", "team-77")));
        questions.put("with a tag", list(estate, first.query("tag", "tag-77")));
        questions.put("with every key's tag", list(estate, first.query("tag", "ci")));
        for (KeySearch.State state : KeySearch.State.values()) {
            questions.put("state " + state.id(), list(estate, first.query("state", state.id())));
        }
        questions.put("open a key", () -> desk.key(key));
        questions.put("list accounts", () -> estate.listAccounts("claude-console", first));
        questions.put("search accounts", () -> estate.listAccounts("claude-console", first.query("q", "account 77")));
        questions.put("open an account", () -> desk.readAccount(account));
        return questions;
    }

    private static Runnable list(Estate estate, ScriptedCall call) {
        return () -> estate.listKeys(call);
    }

    private static void time(String name, Runnable question) {
        for (int i = 0; i < CALLS / 10; i++) {
            question.run();
        }
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            long start = System.nanoTime();
            question.run();
            nanos[i] = System.nanoTime() - start;
        }
        Arrays.sort(nanos);
        System.out.printf("  %-32s %7.1f %7.1f%n", name, nanos[CALLS / 2] / 1e6, nanos[CALLS * 95 / 100] / 1e6);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
