package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.usage.Grain;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

class IntervalTest {
    @Test
    void anHourEndsWithTheClocksHour() {
        assertThat(hours("Asia/Kolkata", "2026-11-20T00:15:00Z", "2026-11-20T02:00:00Z"))
                .containsExactly("2026-11-20T05:45+05:30 15", "2026-11-20T06:00+05:30 60", "2026-11-20T07:00+05:30 30");
    }

    @Test
    void theHourThatComesTwiceIsTwoHours() {
        assertThat(hours("Europe/Berlin", "2026-10-25T00:00:00Z", "2026-10-25T02:00:00Z"))
                .containsExactly("2026-10-25T02:00+02:00 60", "2026-10-25T02:00+01:00 60");
    }

    @Test
    void whereClocksAreSetByHalfAnHourTheOneThatIsLostOrWonIsHalf() {
        assertThat(hours("Australia/Lord_Howe", "2026-10-03T14:30:00Z", "2026-10-03T17:00:00Z"))
                .containsExactly("2026-10-04T01:00+10:30 60", "2026-10-04T02:30+11:00 30", "2026-10-04T03:00+11:00 60");
        assertThat(hours("Australia/Lord_Howe", "2026-04-04T14:00:00Z", "2026-04-04T16:30:00Z"))
                .containsExactly("2026-04-05T01:00+11:00 60", "2026-04-05T01:30+10:30 30", "2026-04-05T02:00+10:30 60");
    }

    @Test
    void clocksThatAreSetWithinAnHourEndItWhereTheyStrikeNext() {
        assertThat(hours("Asia/Pyongyang", "2018-05-04T14:30:00Z", "2018-05-04T16:00:00Z"))
                .containsExactly("2018-05-04T23:00+08:30 30", "2018-05-05T00:00+09:00 60");
        // Set back at a minute past midnight, which is in no quarter's boundary.
        assertThat(hours("America/St_Johns", "2010-11-07T01:30:00Z", "2010-11-07T04:30:00Z"))
                .containsExactly("2010-11-06T23:00-02:30 60", "2010-11-07T00:00-02:30 60", "2010-11-07T00:00-03:30 60");
    }

    @Test
    void everyHourOfEveryZoneBeginsAtAQuarter() {
        Period year = new Period(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2027-01-01T00:00:00Z"));
        for (String zone : ZoneId.getAvailableZoneIds()) {
            List<Piece> hours = Piece.of(year, Interval.HOUR, ZoneId.of(zone));
            assertThat(hours)
                    .as(zone)
                    .hasSizeBetween(8_760, 8_763)
                    .allMatch(hour -> hour.start() == Grain.QUARTER.floor(hour.start()) && hour.length() > 0);
            assertThat(hours.getLast().end()).isEqualTo(year.to().toEpochMilli());
        }
    }

    /** The hours with their labels and how many minutes they have. */
    private static List<String> hours(String zone, String from, String to) {
        return Piece.of(new Period(Instant.parse(from), Instant.parse(to)), Interval.HOUR, ZoneId.of(zone)).stream()
                .map(piece -> piece.label() + " " + piece.length() / 60_000)
                .toList();
    }
}
