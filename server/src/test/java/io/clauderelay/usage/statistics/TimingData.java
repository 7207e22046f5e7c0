package io.clauderelay.usage.statistics;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.Dimension;
import io.clauderelay.usage.FigureColumns;
import io.clauderelay.usage.Grain;
import io.clauderelay.usage.RollUp;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Ninety days of a large organisation, the same in every run: few keys and models have most of it, and nights are quiet. */
final class TimingData {
    static final Instant NOW = Instant.parse("2026-11-22T15:37:00Z");
    static final int KEYS = 1_000;
    static final int ACCOUNTS = 50;
    static final String[] MODELS = {
        "claude-sonnet-5", "claude-opus-5-5", "gpt-6.1-sol", "claude-haiku-5-5", "gpt-6-mini", "claude-opus-5",
        "claude-sonnet-4-5", "gpt-6", "claude-fable-1", "gpt-5.2-codex", "claude-haiku-4-5", "gpt-6-nano"
    };
    private static final String[] CLIENTS = {"claude-code", "codex", "anthropic-sdk", "openai-sdk", "other"};
    private static final int DAYS = 90;
    private static final int BATCH = 20_000;
    private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private final Random random = new Random(20_261_122);
    private final Database database;
    private final int rows;

    TimingData(Database database, int rows) {
        this.database = database;
        this.rows = rows;
    }

    /** Fills an empty database. */
    void fill() {
        database.write(TimingData::estate);
        List<String> indexes = database.write(this::dropIndexes);
        exchanges();
        System.out.println("rows are there");
        for (String index : indexes) {
            database.write(sql -> sql.execute(index));
        }
        System.out.println("indexes are there");
        for (RollUp rollUp : List.of(RollUp.MODEL, RollUp.CLIENT, RollUp.ACCOUNT, RollUp.KEY, RollUp.KEY_TOTAL)) {
            database.write(sql -> rollUp(sql, rollUp));
        }
        database.write(TimingData::weeks);
        System.out.println("roll-ups are there");
        if (database.kind().equals("postgresql")) {
            database.read(sql -> sql.execute("vacuum analyze"));
        }
    }

    static String key(int i) {
        return "01KEY%08d".formatted(i);
    }

    static String account(int i) {
        return "01ACC%08d".formatted(i);
    }

    private static int estate(Handle sql) {
        PreparedBatch keys = sql.prepareBatch("""
                insert into keys (id, name, digest, digest_scheme, hint, owner, tags, active, expiry_mode, created_at,
                    created_by, updated_at)
                values (:id, :name, :id, 'hmac-sha256', 'cr_', :owner, :tags, true, 'never', 0, 'ada', 0)
                """);
        PreparedBatch tags = sql.prepareBatch("insert into key_tags (key_id, deleted, tag) values (:id, false, :tag)");
        for (int i = 0; i < KEYS; i++) {
            List<String> own = i % 3 == 0 ? List.of() : List.of("team-" + i % 20, "stage-" + i % 2);
            keys.bind("id", key(i))
                    .bind("name", "key of service " + i)
                    .bind("owner", "owner-" + i % 60)
                    .bind("tags", own.stream().map(tag -> '"' + tag + '"').collect(Collectors.joining(",", "[", "]")))
                    .add();
            for (String tag : own) {
                tags.bind("id", key(i)).bind("tag", tag).add();
            }
        }
        keys.execute();
        tags.execute();
        for (int i = 0; i < ACCOUNTS; i++) {
            sql.execute("""
                    insert into accounts (id, platform, name, base_url, credential_sealed, credential_hint, auth_header,
                        headers, priority, weight, max_concurrency, active, schedulable, created_at, created_by, updated_at)
                    values (?, ?, ?, 'https://example.com', '', '', 'bearer', '{}', 1, 1, 0, true, true, 0, 'ada', 0)
                    """, account(i), i % 3 == 0 ? "codex" : "claude-console", "account " + i);
        }
        return KEYS;
    }

    private List<String> dropIndexes(Handle sql) {
        boolean sqlite = database.kind().equals("sqlite");
        List<String> definitions = sql.createQuery(
                        sqlite
                                ? "select sql from sqlite_master where type = 'index' and tbl_name = 'exchanges' and sql is not null"
                                : "select indexdef from pg_indexes where tablename = 'exchanges' and indexname <> 'exchanges_pkey'")
                .mapTo(String.class)
                .list();
        for (String definition : definitions) {
            String name = definition.replaceFirst("(?is)create index (\\w+)\\s.*", "$1");
            sql.execute("drop index " + name);
        }
        return definitions;
    }

    private void exchanges() {
        Instant start =
                Instant.ofEpochMilli(Grain.DAY.floor(NOW.toEpochMilli())).minus(Duration.ofDays(DAYS - 1));
        int quarters = (int) Duration.between(start, NOW).toMinutes() / 15 + 1;
        double[] weights = new double[quarters];
        for (int i = 0; i < quarters; i++) {
            weights[i] = weight(start.plus(Duration.ofMinutes(15L * i)));
        }
        double all = Arrays.stream(weights).sum();
        long[] times = new long[rows];
        int at = 0;
        double due = 0;
        for (int i = 0; i < quarters; i++) {
            due += weights[i] / all * rows;
            int until = i == quarters - 1 ? rows : (int) Math.min(rows, Math.round(due));
            long from = start.toEpochMilli() + i * Grain.QUARTER.millis();
            long room = Math.min(Grain.QUARTER.millis(), NOW.toEpochMilli() - from);
            int first = at;
            for (; at < until; at++) {
                times[at] = from + random.nextLong(Math.max(1, room));
            }
            Arrays.sort(times, first, at);
        }
        for (int from = 0; from < rows; from += BATCH) {
            int first = from;
            database.write(sql -> insert(sql, Arrays.copyOfRange(times, first, Math.min(first + BATCH, rows))));
        }
    }

    /** Working hours of a company that has most of its people in Europe. */
    private static double weight(Instant at) {
        ZonedDateTime time = at.atZone(ZoneOffset.UTC);
        double day = time.getDayOfWeek().getValue() > 5 ? 0.15 : 1;
        int hour = time.getHour();
        return day * (hour >= 7 && hour < 17 ? 1 : hour >= 17 && hour < 22 ? 0.35 : 0.08);
    }

    private int insert(Handle sql, long[] times) {
        try (PreparedStatement insert = sql.getConnection().prepareStatement("""
                insert into exchanges (exchange_id, key_id, account_id, platform, operation, model, upstream_model,
                    client_kind, stream, started_at, duration_ms, first_event_ms, outcome, status, attempts, input_tokens,
                    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
                    web_searches, cost_nano_usd, price_version, charged_nano_usd, attempt_log, rolled_up)
                values (?,?,?,?,?,?,?,?,true,?,?,?,?,?,?,?,?,?,?,0,0,0,?,?,null,?,true)
                """)) {
            for (long time : times) {
                bind(insert, time);
                insert.addBatch();
            }
            insert.executeBatch();
            return times.length;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The smaller the number, the more often it comes. */
    private int skewed(int bound) {
        double uniform = random.nextDouble();
        return (int) (bound * uniform * uniform * uniform);
    }

    private void bind(PreparedStatement insert, long time) throws SQLException {
        int key = skewed(KEYS);
        // A key has three models at most, and one of them mostly.
        int model = (key * 7 + skewed(3)) % (MODELS.length * 2) / 2 * (key % 2 == 0 ? 1 : 0)
                + (key % 2 == 0 ? 0 : skewed(3));
        String modelName = MODELS[model];
        boolean codex = modelName.startsWith("gpt");
        int dice = random.nextInt(10_000);
        String outcome = dice < 9_600
                ? "completed"
                : dice < 9_800
                        ? "client-aborted"
                        : dice < 9_880 ? "upstream-failed" : dice < 9_999 ? "refused" : "interrupted";
        boolean refused = outcome.equals("refused");
        int account = skewed(ACCOUNTS / 3) * 3 + (codex ? 0 : 1);
        boolean unpriced = modelName.equals("gpt-6-nano");
        long cost = refused ? 0 : (long) (Math.exp(random.nextGaussian() * 1.3) * 25_000_000);
        int at = 1;
        insert.setString(at++, id(time));
        insert.setString(at++, key(key));
        insert.setString(at++, refused ? null : account(Math.min(account, ACCOUNTS - 1)));
        insert.setString(at++, codex ? "codex" : "claude-console");
        insert.setString(at++, operation(codex));
        insert.setString(at++, modelName);
        insert.setString(at++, refused ? null : modelName + "-20260101");
        insert.setString(at++, client(codex));
        insert.setLong(at++, time);
        insert.setLong(at++, 500 + random.nextInt(60_000));
        insert.setLong(at++, 200 + random.nextInt(3_000));
        insert.setString(at++, outcome);
        insert.setInt(
                at++,
                outcome.equals("completed") ? 200 : refused ? 429 : outcome.equals("upstream-failed") ? 529 : 200);
        boolean again = random.nextInt(50) == 0;
        insert.setInt(at++, refused ? 0 : again ? 2 : 1);
        insert.setLong(at++, refused ? 0 : random.nextInt(3_000));
        insert.setLong(at++, refused ? 0 : random.nextInt(2_000));
        insert.setLong(at++, refused ? 0 : random.nextInt(150_000));
        insert.setLong(at++, refused ? 0 : random.nextInt(8_000));
        if (unpriced) {
            insert.setNull(at++, java.sql.Types.BIGINT);
        } else {
            insert.setLong(at++, cost);
        }
        insert.setString(at++, unpriced ? null : "2026-11");
        insert.setString(
                at,
                again
                        ? "[{\"account\":\"" + account(1)
                                + "\",\"why\":\"turn\",\"status\":529,\"reason\":\"overloaded\"}," + "{\"account\":\""
                                + account(account) + "\",\"why\":\"only one left\"}]"
                        : null);
    }

    private String operation(boolean codex) {
        int dice = random.nextInt(1_000);
        if (codex) {
            return dice < 950 ? "responses" : dice < 990 ? "chat_completions" : "compact";
        }
        return dice < 965 ? "messages" : "count_tokens";
    }

    private String client(boolean codex) {
        int dice = random.nextInt(1_000);
        int usual = codex ? 1 : 0;
        return CLIENTS[dice < 850 ? usual : dice < 960 ? usual + 2 : dice < 999 ? 4 : 3];
    }

    private String id(long time) {
        char[] id = new char[26];
        long millis = time;
        for (int i = 9; i >= 0; i--) {
            id[i] = DIGITS.charAt((int) (millis & 31));
            millis >>>= 5;
        }
        for (int i = 10; i < id.length; i++) {
            id[i] = DIGITS.charAt(random.nextInt(32));
        }
        return new String(id);
    }

    private static int rollUp(Handle sql, RollUp rollUp) {
        String names = columns(rollUp, Dimension::column);
        String quarters = rollUp.table(Grain.QUARTER);
        int rows = quarters.equals(RollUp.KEY.table(Grain.QUARTER)) && rollUp != RollUp.KEY
                ? 0
                : sql.execute("""
                        insert into %1$s (bucket, %2$s, %3$s)
                        select started_at / 900000 * 900000, %4$s, %5$s from exchanges where %6$s group by 1, %4$s
                        """.formatted(
                                quarters,
                                names,
                                FigureColumns.LIST,
                                columns(rollUp, Dimension::ofExchange),
                                FigureColumns.SUMS_OF_EXCHANGES,
                                FigureColumns.IS_COUNTED));
        String days = rollUp.table(Grain.DAY);
        // The sums of the quarters of a key are those of all of its models.
        String from = rows == 0 ? RollUp.KEY.table(Grain.DAY) : quarters;
        int rowsOfDays = sql.execute("""
                insert into %1$s (bucket, %2$s, %3$s)
                select bucket / 86400000 * 86400000, %2$s, %4$s from %5$s group by 1, %2$s
                """.formatted(days, names, FigureColumns.LIST, FigureColumns.SUMS, from));
        System.out.println(quarters + " " + rows + " rows, " + days + " " + rowsOfDays);
        return rowsOfDays;
    }

    private static int weeks(Handle sql) {
        return sql.execute("""
                insert into %1$s (bucket, key_id, %2$s)
                select bucket / 604800000 * 604800000, key_id, %3$s from %4$s group by 1, key_id
                """.formatted(
                        RollUp.KEY_TOTAL.table(Grain.WEEK),
                        FigureColumns.LIST,
                        FigureColumns.SUMS,
                        RollUp.KEY_TOTAL.table(Grain.DAY)));
    }

    private static String columns(RollUp rollUp, Function<Dimension, String> column) {
        return rollUp.dimensions().stream().map(column).collect(Collectors.joining(", "));
    }
}
