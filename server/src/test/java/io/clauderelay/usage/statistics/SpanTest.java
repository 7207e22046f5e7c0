package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.usage.Grain;
import io.clauderelay.usage.RollUp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SpanTest {
    private static final List<ZoneId> ZONES = List.of(
            ZoneId.of("UTC"),
            ZoneId.of("Europe/Berlin"),
            ZoneId.of("Asia/Kolkata"),
            ZoneId.of("Pacific/Kiritimati"),
            ZoneId.of("America/New_York"),
            ZoneId.of("Australia/Lord_Howe"));

    private static final List<Interval> INTERVALS = List.of(Interval.values());

    private final Random random = new Random(17);

    @Test
    void eachQuarterOfAnHourIsCountedOnceInThePieceThatHoldsIt() {
        for (int i = 0; i < 400; i++) {
            Interval interval = INTERVALS.get(i % INTERVALS.size());
            List<Piece> pieces = pieces(interval, i % 3 == 0);
            for (RollUp rollUp : List.of(RollUp.KEY_TOTAL, RollUp.MODEL)) {
                List<Span> spans = Span.over(pieces, interval, rollUp.grains());
                assertThat(counted(spans)).isEqualTo(wanted(pieces));
                assertThat(spans).allSatisfy(span -> assertThat(fits(span)).isTrue());
            }
        }
    }

    @Test
    void aMonthOfAKeyIsReadInWeeksAndFewOtherStretches() {
        List<Piece> month = Piece.of(
                new Period(Instant.parse("2026-10-23T22:00:00Z"), Instant.parse("2026-11-22T23:00:00Z")),
                Interval.NONE,
                ZoneId.of("Europe/Berlin"));

        List<Span> spans = Span.over(month, Interval.NONE, RollUp.KEY_TOTAL.grains());

        assertThat(spans).extracting(Span::grain).contains(Grain.WEEK);
        assertThat(spans.stream()
                        .mapToLong(
                                span -> (span.to() - span.from()) / span.grain().millis())
                        .sum())
                .as("rows of a key")
                .isLessThan(30);
        assertThat(Span.over(month, Interval.NONE, RollUp.MODEL.grains()))
                .extracting(Span::grain)
                .doesNotContain(Grain.WEEK);
    }

    private List<Piece> pieces(Interval interval, boolean longOne) {
        Instant from = Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofMinutes(15L * random.nextInt(40_000)));
        int quarters = 1 + random.nextInt(longOne && interval != Interval.HOUR ? 20_000 : 700);
        Period period = new Period(from, from.plus(Duration.ofMinutes(15L * quarters)));
        return Piece.of(period, interval, ZONES.get(random.nextInt(ZONES.size())));
    }

    /** Which piece each quarter is counted in, by its start; what is counted and taken away again is not there. */
    private static Map<String, Integer> counted(List<Span> spans) {
        Map<String, Integer> counted = new TreeMap<>();
        for (Span span : spans) {
            for (long at = span.from(); at < span.to(); at += Grain.QUARTER.millis()) {
                if (span.addTo() != Span.NONE) {
                    count(counted, at, span.addTo() + (int) ((at - span.from()) / span.unit()), 1);
                }
                if (span.takeFrom() != Span.NONE) {
                    count(counted, at, span.takeFrom(), -1);
                }
            }
        }
        counted.values().removeIf(times -> times == 0);
        return counted;
    }

    private static Map<String, Integer> wanted(List<Piece> pieces) {
        Map<String, Integer> wanted = new TreeMap<>();
        for (int i = 0; i < pieces.size(); i++) {
            for (long at = pieces.get(i).start(); at < pieces.get(i).end(); at += Grain.QUARTER.millis()) {
                count(wanted, at, i, 1);
            }
        }
        return wanted;
    }

    private static void count(Map<String, Integer> counts, long at, int piece, int times) {
        counts.merge(at + " in " + piece, times, Integer::sum);
    }

    /** It begins and ends where rows of its grain do. */
    private static boolean fits(Span span) {
        return span.grain().floor(span.from()) == span.from() && span.grain().floor(span.to()) == span.to();
    }
}
