package io.clauderelay.bench;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A credential as the upstream knows it: the scripts meant for it, its episodes so far, and what it may still ask. */
final class Customer {
    private static final int MAX_EPISODES = 1_000;

    private final Queue<Script> queued = new ConcurrentLinkedQueue<>();
    private final Map<Episode, Course> episodes = new ConcurrentHashMap<>();
    private volatile @Nullable Script standing;
    private volatile @Nullable Allowance allowance;

    private record Course(long begunNanos, AtomicLong met) {}

    /** Chooses what answers from now on; episodes begin anew. */
    void standing(Script script) {
        episodes.clear();
        standing = script;
    }

    @Nullable
    Script standing() {
        return standing;
    }

    void queue(List<Script> scripts) {
        queued.addAll(scripts);
    }

    @Nullable
    Script nextQueued() {
        return queued.poll();
    }

    void allow(int perMinute, long nowNanos) {
        allowance = new Allowance(perMinute, nowNanos);
    }

    Allowance.@Nullable Taken take(long nowNanos) {
        Allowance limited = allowance;
        return limited == null ? null : limited.take(nowNanos);
    }

    /** What the episode holds for one more request. */
    Script meets(Episode episode, long nowNanos) {
        if (episodes.size() >= MAX_EPISODES) {
            episodes.clear();
        }
        Course course = episodes.computeIfAbsent(episode, _ -> new Course(nowNanos, new AtomicLong()));
        return at(episode, course, course.met().incrementAndGet(), nowNanos);
    }

    /** What the episode holds for a request that does not count. */
    Script sees(Episode episode, long nowNanos) {
        Course course = episodes.get(episode);
        return course == null
                ? episode.trouble()
                : at(episode, course, course.met().get() + 1, nowNanos);
    }

    private static Script at(Episode episode, Course course, long number, long nowNanos) {
        boolean lasts = nowNanos - course.begunNanos() < episode.length().toNanos();
        return lasts && number <= episode.requests() ? episode.trouble() : episode.afterwards();
    }
}
