package io.clauderelay.whole;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;

/** What the clients of a soak did and saw. Safe for use by many threads. */
final class SoakTally {
    private static final int WRONGS_KEPT = 20;

    private final LongAdder begun = new LongAdder();
    private final LongAdder perhapsBegun = new LongAdder();
    private final Map<String, LongAdder> seen = new ConcurrentSkipListMap<>();
    private final Map<String, Boolean> answered = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> wrongs = new ConcurrentLinkedQueue<>();

    /** The relay must have read the head of a request of a good key, and so must have an exchange of it. */
    void begun() {
        begun.increment();
    }

    /** The head of a request was sent, and then the connection was reset: it may have been read before that. */
    void perhapsBegun() {
        perhapsBegun.increment();
    }

    void saw(String what) {
        seen.computeIfAbsent(what, _ -> new LongAdder()).increment();
    }

    /** An exchange of a good key was answered, at least in part. */
    void answered(String exchangeId) {
        if (answered.put(exchangeId, true) != null) {
            wrong("two answers belong to the exchange " + exchangeId);
        }
    }

    /** Something that no client may see. */
    void wrong(String what) {
        if (wrongs.size() < WRONGS_KEPT) {
            wrongs.add(what);
        }
    }

    long leastBegun() {
        return begun.sum();
    }

    long mostBegun() {
        return begun.sum() + perhapsBegun.sum();
    }

    Set<String> answeredIds() {
        return Set.copyOf(answered.keySet());
    }

    List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        seen.forEach(
                (what, count) -> text.append(count).append(" \t").append(what).append('\n'));
        return text.toString();
    }
}
