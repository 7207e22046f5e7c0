package io.clauderelay.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks the database for keys on a thread of its own, everything that waits in one query. Askers never block, and are told
 * on that thread.
 */
final class KeyLookups implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KeyLookups.class);

    /** Few enough for one statement; whoever came after so many would wait in vain. */
    static final int MOST_WAITING = 1_000;

    private record Question(KeyDigest digest, Consumer<KeyAnswer> then) {}

    private final Function<Set<KeyDigest>, Map<KeyDigest, KeyEntry>> database;
    private final Queue<Question> questions = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Thread thread;
    private boolean failing;
    private volatile boolean closed;

    /**
     * Starts to wait for questions.
     *
     * @param database finds the keys that exist; an exception says that it cannot tell
     */
    KeyLookups(Function<Set<KeyDigest>, Map<KeyDigest, KeyEntry>> database) {
        this.database = database;
        this.thread = Thread.ofPlatform().name("key-lookups").daemon(true).start(this::answerUntilClosed);
    }

    void ask(KeyDigest digest, Consumer<KeyAnswer> then) {
        if (waiting.incrementAndGet() > MOST_WAITING) {
            waiting.decrementAndGet();
            then.accept(new KeyAnswer.Overloaded());
            return;
        }
        questions.add(new Question(digest, then));
        LockSupport.unpark(thread);
    }

    private void answerUntilClosed() {
        while (!closed) {
            List<Question> asked = new ArrayList<>();
            for (Question next = questions.poll(); next != null; next = questions.poll()) {
                asked.add(next);
            }
            if (asked.isEmpty()) {
                LockSupport.park(this);
            } else {
                answer(asked);
            }
        }
    }

    private void answer(List<Question> asked) {
        Map<KeyDigest, KeyAnswer> answers = new HashMap<>();
        KeyAnswer otherwise = new KeyAnswer.Unknown();
        try {
            database.apply(asked.stream().map(Question::digest).collect(Collectors.toSet()))
                    .forEach((digest, key) -> answers.put(digest, new KeyAnswer.Known(key)));
            succeeded();
        } catch (RuntimeException e) {
            failed(e);
            otherwise = new KeyAnswer.Unavailable();
        }
        waiting.addAndGet(-asked.size());
        for (Question question : asked) {
            tell(question, answers.getOrDefault(question.digest(), otherwise));
        }
    }

    private static void tell(Question question, KeyAnswer answer) {
        try {
            question.then().accept(answer);
        } catch (RuntimeException e) {
            // Whoever asked is gone, as an event loop is when the relay stops; the others want their answers.
            log.atDebug().setCause(e).log("nobody took the answer to a look-up of a key");
        }
    }

    private void succeeded() {
        if (failing) {
            failing = false;
            log.atInfo().log("keys can be looked up again");
        }
    }

    /** Said once, however many ask meanwhile. */
    private void failed(RuntimeException e) {
        if (!failing) {
            failing = true;
            log.atWarn()
                    .setCause(root(e))
                    .log("keys that are not in memory cannot be looked up; requests with one are answered 503");
        }
    }

    /** What the database said, without a statement around it that may name a thousand digests. */
    private static Throwable root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
