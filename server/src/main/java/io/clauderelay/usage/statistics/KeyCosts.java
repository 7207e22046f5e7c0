package io.clauderelay.usage.statistics;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.usage.Figures;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Tells what each of many keys has cost today and this month, for a page of the list of keys. */
record KeyCosts(Database database, InstantSource clock) implements Endpoint.Handler {
    private static final int MOST_KEYS = 200;

    /** One key; nothing used costs zero. */
    private record Item(String keyId, CostSums today, CostSums month) {}

    /**
     * The answer.
     *
     * @param today the start of the day
     * @param month the start of the month
     */
    private record Report(String timeZone, String today, String month, List<Item> items) {}

    @Override
    public Answer handle(Call call) {
        List<String> ids = Stream.of(call.query("ids").orElse("").split(",", MOST_KEYS + 1))
                .filter(id -> !id.isEmpty())
                .distinct()
                .toList();
        if (ids.isEmpty() || ids.size() > MOST_KEYS) {
            throw ids.isEmpty() ? bad("names no key, expected") : bad("names too many keys, expected");
        }
        ZoneId zone = Period.timeZone(call);
        return Answer.ok(database.readAtOneMoment(sql -> report(sql, ids, zone)));
    }

    private static ProblemException bad(String what) {
        return Asked.bad("ids", "ids " + what + " 1 to " + MOST_KEYS + " ids of keys with commas between");
    }

    private Report report(Handle sql, List<String> ids, ZoneId zone) {
        LocalDate day = LocalDate.ofInstant(clock.instant(), zone);
        Period today = new Period(
                day.atStartOfDay(zone).toInstant(),
                day.plusDays(1).atStartOfDay(zone).toInstant());
        LocalDate first = day.withDayOfMonth(1);
        Period month = new Period(
                first.atStartOfDay(zone).toInstant(),
                first.plusMonths(1).atStartOfDay(zone).toInstant());
        Map<String, Figures> ofToday = costs(sql, ids, today, zone);
        Map<String, Figures> ofMonth = costs(sql, ids, month, zone);
        List<Item> items = ids.stream()
                .map(id -> new Item(id, sums(ofToday, id), sums(ofMonth, id)))
                .toList();
        return new Report(zone.getId(), today.from().toString(), month.from().toString(), items);
    }

    private static Map<String, Figures> costs(Handle sql, List<String> ids, Period period, ZoneId zone) {
        Question question = new Question(period, zone, Interval.NONE, Grouping.KEY, Filters.of(Filter.KEY_ID, ids));
        return new UsageStatistics(sql)
                .lines(question, Piece.of(period, Interval.NONE, zone)).stream()
                        .collect(Collectors.toMap(Line::name, Line::figures));
    }

    private static CostSums sums(Map<String, Figures> figures, String id) {
        return CostSums.of(figures.getOrDefault(id, Figures.NONE), Figures.NONE);
    }
}
