package io.clauderelay.usage;

/**
 * How far one node's journal is in the ledger.
 *
 * @param node the journal's own id
 * @param segment the segment of the first record that is not in the ledger
 * @param offset its offset in that segment
 * @param lowSegment the segment where reading must begin again to know every exchange that is still open
 * @param lowOffset the offset in that segment
 */
public record JournalPosition(String node, int segment, int offset, int lowSegment, int lowOffset) {}
