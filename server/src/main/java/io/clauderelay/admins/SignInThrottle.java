package io.clauderelay.admins;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.telemetry.LogKeys;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Slows down guessing: a network that failed five times in a quarter of an hour waits, whatever the names, and so does a
 * name that failed fifty times, from wherever. Few failures elsewhere lock nobody out. An attempt counts as failed from
 * its beginning until it is known to be right, so that many at once gain nothing. Safe for use by many threads.
 */
final class SignInThrottle {
    private static final Logger log = LoggerFactory.getLogger(SignInThrottle.class);
    private static final int MOST_OF_A_NETWORK = 5;
    private static final int MOST_OF_A_NAME = 50;
    private static final Duration WINDOW = Duration.ofMinutes(15);
    /** Some 15 MB at worst. The longest untouched ones are forgotten, and each guess touches its own. */
    private static final int MOST_REMEMBERED = 10_000;

    private final InstantSource clock;
    private final Map<String, Deque<Instant>> byName = new Bounded();
    private final Map<String, Deque<Instant>> byNetwork = new Bounded();

    SignInThrottle(InstantSource clock) {
        this.clock = clock;
    }

    /**
     * Counts an attempt and lets it pass, or counts nothing.
     *
     * @throws ProblemException 429 when name or address have to wait
     */
    void require(String name, String address) {
        Duration wait = attempt(name, address);
        if (wait.isZero()) {
            return;
        }
        long seconds = wait.plusMillis(999).toSeconds();
        log.atWarn()
                .addKeyValue(LogKeys.ADMIN, name)
                .addKeyValue(LogKeys.ADDRESS, address)
                .log("sign-in throttled");
        throw ProblemException.tooMany("Too many sign-ins failed. Try again in " + seconds + " seconds.", seconds);
    }

    /** Counts an attempt and lets it pass with zero, or says how long to wait and counts nothing. */
    synchronized Duration attempt(String name, String address) {
        Instant now = clock.instant();
        Deque<Instant> ofName = recent(byName, name, now);
        Deque<Instant> ofNetwork = recent(byNetwork, network(address), now);
        Duration wait = longer(wait(ofName, MOST_OF_A_NAME, now), wait(ofNetwork, MOST_OF_A_NETWORK, now));
        if (wait.isZero()) {
            ofName.add(now);
            ofNetwork.add(now);
        }
        return wait;
    }

    /** Takes back an attempt that was right. The name is forgiven; the network is not, it may have guessed others. */
    synchronized void forgive(String name, String address) {
        byName.remove(name);
        Deque<Instant> ofNetwork = byNetwork.get(network(address));
        if (ofNetwork != null) {
            ofNetwork.pollLast();
        }
    }

    private static Deque<Instant> recent(Map<String, Deque<Instant>> failures, String subject, Instant now) {
        Deque<Instant> times = failures.computeIfAbsent(subject, _ -> new ArrayDeque<>(MOST_OF_A_NETWORK));
        times.removeIf(time -> !time.plus(WINDOW).isAfter(now));
        return times;
    }

    private static Duration wait(Deque<Instant> failures, int most, Instant now) {
        return failures.size() < most
                ? Duration.ZERO
                : Duration.between(now, failures.getFirst().plus(WINDOW));
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }

    /** Whoever has one IPv6 address usually has the 2^64 of its network. */
    private static String network(String address) {
        InetAddress parsed = InetAddress.ofLiteral(address);
        return parsed instanceof Inet6Address
                ? HexFormat.of().formatHex(Arrays.copyOf(parsed.getAddress(), 8))
                : parsed.getHostAddress();
    }

    private static final class Bounded extends LinkedHashMap<String, Deque<Instant>> {
        Bounded() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Deque<Instant>> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }
}
