package io.clauderelay.platform.time;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Makes ids of 26 characters that sort by the time they were made: 48 bits of epoch milliseconds and 80 random bits in
 * Crockford's base 32 (the ULID layout). Not a secret and not a capability. Safe for use by many threads.
 */
public final class TimeOrderedIds {
    private static final byte[] ALPHABET = {
        '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F',
        'G', 'H', 'J', 'K', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X', 'Y', 'Z'
    };
    private static final int TIME_CHARACTERS = 10;
    private static final int RANDOM_CHARACTERS = 16;

    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public TimeOrderedIds(InstantSource clock) {
        this.clock = clock;
    }

    /** A new id. */
    public String next() {
        byte[] id = new byte[TIME_CHARACTERS + RANDOM_CHARACTERS];
        long millis = clock.millis();
        for (int i = TIME_CHARACTERS - 1; i >= 0; i--) {
            id[i] = ALPHABET[(int) (millis & 31)];
            millis >>>= 5;
        }
        long bits = 0;
        for (int i = 0; i < RANDOM_CHARACTERS; i++) {
            if (i % 12 == 0) {
                bits = random.nextLong();
            }
            id[TIME_CHARACTERS + i] = ALPHABET[(int) (bits & 31)];
            bits >>>= 5;
        }
        return new String(id, StandardCharsets.US_ASCII);
    }
}
