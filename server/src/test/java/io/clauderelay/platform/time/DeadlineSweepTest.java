package io.clauderelay.platform.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.platform.http.EventLoops;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeadlineSweepTest {
    private final EventLoops loops = EventLoops.start(1);
    private final EventLoop loop = loops.all().getFirst();
    private final AtomicLong clock = new AtomicLong();
    private final AtomicInteger sweeps = new AtomicInteger();
    private final DeadlineSweep sweep = DeadlineSweep.start(loop, this::countAndTell);

    @AfterEach
    void stop() {
        loops.close();
    }

    @Test
    void tellsASubjectWhenItsDeadlineLiesBehindAndNotBefore() {
        Patient patient = new Patient(100);
        add(patient);
        clock.set(100);
        awaitSweeps(2);
        assertThat(patient.told).hasValue(0);

        clock.set(101);

        await().until(() -> patient.told.get() == 1);
        awaitSweeps(2);
        assertThat(patient.told).hasValue(1);
    }

    @Test
    void whoeverLeavesIsNotTold() {
        Patient patient = new Patient(100);
        add(patient);
        loop.submit(() -> sweep.remove(patient)).syncUninterruptibly();
        clock.set(200);
        awaitSweeps(2);

        assertThat(patient.told).hasValue(0);
    }

    @Test
    void whoeverIsTakenOutOrGivenMoreTimeInTheSameSweepIsNotTold() {
        Patient[] others = {new Patient(100), new Patient(100), new Patient(100)};
        AtomicInteger first = new AtomicInteger();
        for (Patient other : others) {
            other.then = () -> {
                if (first.incrementAndGet() == 1) {
                    for (Patient another : others) {
                        another.deadline = 1_000;
                    }
                }
            };
            add(other);
        }
        Patient[] leaving = {new Patient(100), new Patient(100)};
        leaving[0].then = () -> sweep.remove(leaving[1]);
        leaving[1].then = () -> sweep.remove(leaving[0]);
        add(leaving[0]);
        add(leaving[1]);

        clock.set(200);
        await().until(() -> first.get() > 0);
        awaitSweeps(2);

        assertThat(first).hasValue(1);
        assertThat(leaving[0].told.get() + leaving[1].told.get()).isEqualTo(1);
    }

    @Test
    void aSubjectThatFailsDoesNotEndTheDeadlinesOfOthers() {
        Patient failing = new Patient(100);
        failing.then = () -> {
            throw new IllegalStateException("on purpose");
        };
        Patient patient = new Patient(300);
        add(failing);
        add(patient);
        clock.set(200);
        await().until(() -> failing.told.get() == 1);

        clock.set(400);

        await().until(() -> patient.told.get() == 1);
    }

    @Test
    void tellsItsOwnTime() {
        clock.set(77);

        assertThat(sweep.nanoTime()).isEqualTo(77);
    }

    private long countAndTell() {
        sweeps.incrementAndGet();
        return clock.get();
    }

    private void awaitSweeps(int more) {
        int wanted = sweeps.get() + more;
        await().atMost(Duration.ofSeconds(5)).until(() -> sweeps.get() >= wanted);
    }

    private void add(Patient patient) {
        loop.submit(() -> sweep.add(patient)).syncUninterruptibly();
    }

    /** Is told once, then has no further deadline. */
    private static final class Patient implements DeadlineSweep.Subject {
        private final AtomicInteger told = new AtomicInteger();
        private volatile long deadline;
        private volatile Runnable then = () -> {};

        Patient(long deadline) {
            this.deadline = deadline;
        }

        @Override
        public long deadlineNanos() {
            return deadline;
        }

        @Override
        public void deadlinePassed() {
            deadline = DeadlineSweep.NEVER;
            told.incrementAndGet();
            then.run();
        }
    }
}
