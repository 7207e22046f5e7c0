package io.clauderelay.usage.statistics;

import com.fasterxml.jackson.core.type.TypeReference;
import io.clauderelay.platform.config.Secret;
import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.json.Json;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.sql.DatabaseSettings;
import io.clauderelay.testing.ScriptedCall;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Measures how long every question of the console takes with five million exchanges, on SQLite and on PostgreSQL, from the
 * endpoint to the JSON. Arguments: a folder that keeps the data between runs, a name for the results, and the kinds of
 * database to measure now; the results of the others are taken from the last run in that folder.
 */
final class StatisticsTiming {
    private static final int ROWS = Integer.getInteger("statistics.rows", 5_000_000);
    private static final int CALLS = 25;
    private static final int WARM_UP = 5;
    private static final long SLOW_NANOS = 3_000_000_000L;
    private static final double TARGET_MILLIS = 100;

    /** Milliseconds. */
    private record Timing(double median, double least, double most) {}

    private final List<Endpoint> endpoints;

    private StatisticsTiming(Database database) {
        endpoints = new UsageEndpoints(database, InstantSource.fixed(TimingData.NOW), () -> 0).endpoints();
    }

    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        for (String kind : args.length > 2 ? List.of(args).subList(2, args.length) : List.of("sqlite", "postgresql")) {
            Path own = Files.createDirectories(folder.resolve(kind));
            if (kind.equals("sqlite")) {
                try (Database database = Database.openSqlite(own)) {
                    measure(database, own, folder);
                }
            } else {
                try (EmbeddedPostgres server = EmbeddedPostgres.builder()
                                .setDataDirectory(own.resolve("server"))
                                .setOverrideWorkingDirectory(
                                        folder.resolve("binaries").toFile())
                                .setCleanDataDirectory(false)
                                .setServerConfig("fsync", "off")
                                .setServerConfig("max_wal_size", "4GB")
                                .start();
                        Database database = Database.open(
                                new DatabaseSettings(
                                        new Secret("postgresql://postgres@127.0.0.1:" + server.getPort() + "/postgres"),
                                        5),
                                own)) {
                    measure(database, own, folder);
                }
            }
        }
        report(folder, args[1]);
    }

    private static void measure(Database database, Path own, Path folder) throws IOException {
        if (!Files.exists(own.resolve("filled"))) {
            new TimingData(database, ROWS).fill();
            Files.writeString(own.resolve("filled"), "");
        }
        Map<String, Timing> timings = new LinkedHashMap<>();
        StatisticsTiming timing = new StatisticsTiming(database);
        // A relay that has run for a while has compiled what its console asks for.
        questions().values().forEach(timing::warmUp);
        questions().forEach((name, question) -> {
            Timing found = timing.time(question);
            timings.put(name, found);
            System.out.printf("%-60s %8.1f %8.1f %8.1f%n", name, found.median(), found.least(), found.most());
        });
        Files.writeString(folder.resolve(database.kind() + ".json"), Json.write(timings));
    }

    private record Question(String path, ScriptedCall call) {}

    private static Map<String, Question> questions() {
        Map<String, Question> questions = new LinkedHashMap<>();
        ScriptedCall berlin = ScriptedCall.empty().query("timeZone", "Europe/Berlin");
        ScriptedCall month = berlin.query("from", "2026-10-24").query("to", "2026-11-22");
        ScriptedCall all = berlin.query("from", "2026-08-25").query("to", "2026-11-22");
        questions.put("overview: all of the page, 30 days by day", new Question("/stats/overview", month));
        questions.put(
                "overview: all of the page, today by hour",
                new Question(
                        "/stats/overview", berlin.query("from", "2026-11-22").query("to", "2026-11-22")));
        questions.put("overview: all of the page, 30 UTC days", new Question("/stats/overview", ScriptedCall.empty()));
        ScriptedCall trend = month.query("groupBy", "none");
        put(questions, "trend, 30 days by day", "/stats/usage", trend, "interval", "day");
        put(questions, "trend, 30 days by hour", "/stats/usage", trend, "interval", "hour");
        put(questions, "trend, 90 days by month", "/stats/usage", all.query("groupBy", "none"), "interval", "month");
        put(questions, "share by model, 30 days", "/stats/usage", month, "groupBy", "model");
        put(questions, "by model and day, 30 days", "/stats/usage", month.query("groupBy", "model"), "interval", "day");
        put(questions, "by client, 30 days", "/stats/usage", month, "groupBy", "client");
        put(questions, "by platform, 30 days", "/stats/usage", month, "groupBy", "platform");
        put(questions, "by account, 30 days", "/stats/usage", month, "groupBy", "account");
        put(questions, "by key, 30 days, top 10", "/stats/usage", month.query("limit", "10"), "groupBy", "key");
        put(questions, "by key, 30 days, all", "/stats/usage", month, "groupBy", "key");
        put(questions, "by key, 90 days, all", "/stats/usage", all, "groupBy", "key");
        put(questions, "by owner, 30 days", "/stats/usage", month, "groupBy", "owner");
        put(questions, "by tag, 30 days", "/stats/usage", month, "groupBy", "tag");
        put(questions, "cost of a tag by model, 30 days", "/stats/cost", month, "tag", "team-7");
        put(
                questions,
                "cost of an owner by day, 30 days",
                "/stats/cost",
                trend.query("interval", "day"),
                "owner",
                "owner-7");
        put(
                questions,
                "one model by key, 30 days",
                "/stats/usage",
                month.query("groupBy", "key"),
                "model",
                "gpt-6-mini");
        String key = TimingData.key(0);
        questions.put("key detail: page, 30 days", new Question("/keys/{id}/stats", month.path("id", key)));
        questions.put("key detail: page, 90 days", new Question("/keys/{id}/stats", all.path("id", key)));
        ScriptedCall ofKey = month.query("keyId", key);
        put(
                questions,
                "key detail: by model and day, 30 days",
                "/stats/usage",
                ofKey.query("groupBy", "model"),
                "interval",
                "day");
        put(
                questions,
                "key detail: by hour, 30 days",
                "/stats/usage",
                ofKey.query("groupBy", "none"),
                "interval",
                "hour");
        put(
                questions,
                "key detail: by month, 90 days",
                "/stats/usage",
                all.query("keyId", key).query("groupBy", "none"),
                "interval",
                "month");
        ScriptedCall ofAccount = month.query("accountId", TimingData.account(1));
        put(
                questions,
                "account detail: by day, 30 days",
                "/stats/usage",
                ofAccount.query("groupBy", "none"),
                "interval",
                "day");
        put(questions, "account detail: by model, 30 days", "/stats/usage", ofAccount, "groupBy", "model");
        String ids = String.join(
                ",",
                java.util.stream.IntStream.range(0, 50)
                        .mapToObj(TimingData::key)
                        .toList());
        put(questions, "list of keys: costs of 50", "/stats/keys", berlin, "ids", ids);
        exchanges(questions, key);
        return questions;
    }

    private static void exchanges(Map<String, Question> questions, String key) {
        ScriptedCall none = ScriptedCall.empty();
        questions.put("exchanges: first page", new Question("/exchanges", none));
        questions.put(
                "exchanges: of a day",
                new Question("/exchanges", none.query("from", "2026-10-01").query("to", "2026-10-01")));
        Map<String, List<String>> filters = new LinkedHashMap<>();
        filters.put("keyId", List.of(key, TimingData.key(999), "nobody"));
        filters.put("accountId", List.of(TimingData.account(1), "none", "nobody"));
        filters.put("model", List.of("claude-sonnet-5", "gpt-6-nano", "unheard-of"));
        filters.put("platform", List.of("codex"));
        filters.put("client", List.of("claude-code", "openai-sdk"));
        filters.put("outcome", List.of("completed", "refused", "interrupted"));
        filters.put("operation", List.of("messages", "compact", "unheard-of"));
        filters.put("status", List.of("200", "529", "418"));
        filters.put("minCost", List.of("0.05", "1", "500"));
        filters.forEach((filter, values) -> values.forEach(
                value -> put(questions, "exchanges: " + filter + "=" + value, "/exchanges", none, filter, value)));
        put(
                questions,
                "exchanges: a key's that were interrupted",
                "/exchanges",
                none.query("keyId", key),
                "outcome",
                "interrupted");
        put(
                questions,
                "exchanges: a key's with a model it has not",
                "/exchanges",
                none.query("keyId", key),
                "model",
                "gpt-6-nano");
        put(
                questions,
                "exchanges: an account's that cost 1 USD",
                "/exchanges",
                none.query("accountId", TimingData.account(1)),
                "minCost",
                "1");
        put(
                questions,
                "exchanges: a key's on an account",
                "/exchanges",
                none.query("accountId", TimingData.account(1)),
                "keyId",
                TimingData.key(999));
        put(
                questions,
                "exchanges: an account's by a client that has not asked it",
                "/exchanges",
                none.query("accountId", TimingData.account(1)),
                "client",
                "codex");
    }

    private static void put(
            Map<String, Question> questions,
            String name,
            String path,
            ScriptedCall call,
            String parameter,
            String value) {
        questions.put(name, new Question(path, call.query(parameter, value)));
    }

    private void warmUp(Question question) {
        long spent = 0;
        for (int i = 0; i < WARM_UP && spent < SLOW_NANOS; i++) {
            spent += ask(question);
        }
    }

    /** Nanoseconds. */
    private long ask(Question question) {
        Endpoint.Handler handler = endpoints.stream()
                .filter(endpoint -> endpoint.path().equals(question.path()))
                .findFirst()
                .orElseThrow()
                .handler();
        long start = System.nanoTime();
        Answer answer = handler.handle(question.call());
        String json = Json.write(Objects.requireNonNull(answer.body()));
        long taken = System.nanoTime() - start;
        if (json.isEmpty()) {
            throw new IllegalStateException("an answer is never empty");
        }
        return taken;
    }

    private Timing time(Question question) {
        long first = ask(question);
        if (first > SLOW_NANOS) {
            // Far from the target: what matters is known.
            return new Timing(first / 1e6, first / 1e6, first / 1e6);
        }
        long[] nanos = new long[CALLS];
        for (int i = 0; i < CALLS; i++) {
            nanos[i] = ask(question);
        }
        Arrays.sort(nanos);
        return new Timing(nanos[CALLS / 2] / 1e6, nanos[0] / 1e6, nanos[CALLS - 1] / 1e6);
    }

    private static void report(Path folder, String name) throws IOException {
        Map<String, Map<String, Timing>> all = new LinkedHashMap<>();
        for (String kind : List.of("sqlite", "postgresql")) {
            Path file = folder.resolve(kind + ".json");
            if (Files.exists(file)) {
                all.put(kind, Json.read(Files.readString(file), new TypeReference<Map<String, Timing>>() {}));
            }
        }
        StringBuilder text = new StringBuilder("""
                # Statistics with five million exchanges: %s

                90 days, 1,000 keys, 50 accounts, 12 models, 5 client kinds. Milliseconds from the endpoint to the JSON, at the
                median and (range) of %d calls, after %d more of every question; the target is %.0f at the median. 2 cores.
                Dates are those of Europe/Berlin, where the clocks change within the 30 days. Made by `./crs bench statistics`.

                | question | %s |
                | --- |%s
                """.formatted(
                name, CALLS, WARM_UP, TARGET_MILLIS, String.join(" | ", all.keySet()), " --- |".repeat(all.size())));
        for (String question : questions().keySet()) {
            text.append("| ").append(question).append(" |");
            for (Map<String, Timing> kind : all.values()) {
                Timing timing = kind.get(question);
                text.append(
                        timing == null
                                ? " |"
                                : " %s%.1f%s (%.1f–%.1f) |"
                                        .formatted(
                                                timing.median() > TARGET_MILLIS ? "**" : "",
                                                timing.median(),
                                                timing.median() > TARGET_MILLIS ? "**" : "",
                                                timing.least(),
                                                timing.most()));
            }
            text.append('\n');
        }
        Path results = Files.createDirectories(Path.of(System.getProperty("statistics.results", folder.toString())));
        Files.writeString(results.resolve(name + ".md"), text);
        Files.writeString(results.resolve(name + ".json"), Json.tree(all).toPrettyString() + "\n");
        System.out.println(results.resolve(name + ".md"));
    }
}
