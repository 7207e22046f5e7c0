package io.clauderelay.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * The places in a pre-encoded answer that differ from one answer to the next: ids. A slot has a fixed width, so that an
 * answer is encoded once and only its slots are written per request.
 */
final class Slots {
    static final String SLOT = "@~~~~~~~~~~~~~~~~~~@";
    private static final byte[] SLOT_BYTES = SLOT.getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ALPHABET =
            "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz0123456789".getBytes(StandardCharsets.US_ASCII);
    private static final int SERIAL_CHARACTERS = 8;

    static final int WIDTH = SLOT.length();
    static final String REQUEST_ID = "req_011C" + SLOT;
    static final String MESSAGE_ID = "msg_011C" + SLOT;

    private final byte[] prefix = new byte[WIDTH - SERIAL_CHARACTERS];

    /** Ids of one server: a random prefix, so that two servers never give the same id, and a serial number. */
    Slots(Random random) {
        for (int i = 0; i < prefix.length; i++) {
            prefix[i] = ALPHABET[random.nextInt(ALPHABET.length)];
        }
    }

    /** What goes into the slots of the answer with this number. */
    byte[] fill(long serial) {
        byte[] fill = Arrays.copyOf(prefix, WIDTH);
        long rest = serial;
        for (int i = WIDTH - 1; i >= prefix.length; i--) {
            fill[i] = ALPHABET[(int) (rest % ALPHABET.length)];
            rest /= ALPHABET.length;
        }
        return fill;
    }

    /** The request id of the answer whose slots hold this. */
    static String requestId(byte[] fill) {
        return filled(REQUEST_ID, fill);
    }

    /** A text as it stands in the answer whose slots hold this. */
    static String filled(String text, byte[] fill) {
        return text.replace(SLOT, new String(fill, StandardCharsets.US_ASCII));
    }

    /** The id of the n-th tool call of an answer. */
    static String toolId(int index, boolean server) {
        return (server ? "srvtoolu_01" : "toolu_01") + (char) ('A' + index % 26) + SLOT;
    }

    /**
     * A slot in an encoded answer, or the part of one that lies in this piece of it.
     *
     * @param at where it begins in the piece
     * @param from which of the slot's bytes is the first
     */
    record Place(int at, int from, int length) {}

    /** The slots of an encoded answer. */
    static List<Place> find(byte[] encoded) {
        List<Place> found = new ArrayList<>();
        for (int at = 0; at <= encoded.length - WIDTH; at++) {
            if (encoded[at] == SLOT_BYTES[0] && Arrays.equals(encoded, at, at + WIDTH, SLOT_BYTES, 0, WIDTH)) {
                found.add(new Place(at, 0, WIDTH));
                at += WIDTH - 1;
            }
        }
        return found;
    }

    /** As much of the slots as lies in the piece from {@code from} to {@code to}, which stands behind an offset. */
    static List<Place> within(List<Place> slots, int from, int to, int offset) {
        List<Place> within = new ArrayList<>();
        for (Place slot : slots) {
            int begin = Math.max(from, slot.at());
            int end = Math.min(to, slot.at() + WIDTH);
            if (begin < end) {
                within.add(new Place(offset + begin - from, begin - slot.at(), end - begin));
            }
        }
        return within;
    }
}
