package io.clauderelay.metering;

import java.util.Comparator;

/**
 * A place in the journal.
 *
 * @param segment the segment's number, growing by one
 * @param offset bytes from the segment's start
 */
record Position(int segment, int offset) implements Comparable<Position> {
    static final Position START = new Position(0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingInt(Position::segment).thenComparingInt(Position::offset);

    /** The place as one number that grows along the journal. */
    static long packed(int segment, int offset) {
        return (long) segment << 32 | offset;
    }

    boolean isBefore(Position other) {
        return compareTo(other) < 0;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }
}
