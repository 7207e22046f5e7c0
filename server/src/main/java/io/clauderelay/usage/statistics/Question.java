package io.clauderelay.usage.statistics;

import java.time.ZoneId;

/**
 * What is asked about usage.
 *
 * @param zone whose hours, days and months are meant
 */
record Question(Period period, ZoneId zone, Interval interval, Grouping groupBy, Filters filters) {
    Question by(Grouping other) {
        return new Question(period, zone, interval, other, filters);
    }

    Question in(Period other) {
        return new Question(other, zone, interval, groupBy, filters);
    }

    Question every(Interval other) {
        return new Question(period, zone, other, groupBy, filters);
    }
}
