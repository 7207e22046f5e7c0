package io.clauderelay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The operating system's account of those threads of a process whose names begin alike, such as its event loops. */
final class ThreadStat implements CpuMeter {
    private static final long MICROS_PER_TICK = 10_000;

    private final long pid;
    private final String prefix;

    ThreadStat(long pid, String prefix) {
        this.pid = pid;
        this.prefix = prefix;
    }

    @Override
    public long micros() {
        try (Stream<Path> threads = Files.list(Path.of("/proc", Long.toString(pid), "task"))) {
            return threads.mapToLong(this::ticks).sum() * MICROS_PER_TICK;
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " does not tell of its threads", e);
        }
    }

    private long ticks(Path thread) {
        try {
            String stat = Files.readString(thread.resolve("stat"));
            int name = stat.indexOf('(') + 1;
            if (!stat.startsWith(prefix, name)) {
                return 0;
            }
            List<String> fields = List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            return Long.parseLong(fields.get(14 - 3)) + Long.parseLong(fields.get(15 - 3));
        } catch (NoSuchFileException e) {
            return 0;
        } catch (IOException e) {
            throw new UncheckedIOException("a thread of process " + pid + " does not tell what it used", e);
        }
    }
}
