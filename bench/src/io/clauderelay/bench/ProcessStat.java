package io.clauderelay.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * The operating system's account of a process and of its children: all threads of a relay, master and workers of nginx.
 * Reads Linux's {@code /proc}; the clock there ticks a hundred times a second, so measure for seconds.
 */
public final class ProcessStat implements CpuMeter {
    private static final long MICROS_PER_TICK = 10_000;

    private final long pid;

    public ProcessStat(long pid) {
        this.pid = pid;
    }

    long pid() {
        return pid;
    }

    @Override
    public long micros() {
        return family().map(ProcessStat::ticks).sum() * MICROS_PER_TICK;
    }

    /** Resident memory in KiB. Pages that processes share count for each of them. */
    public long residentKib() {
        return family().map(ProcessStat::residentKib).sum();
    }

    private LongStream family() {
        LongStream children = ProcessHandle.of(pid).stream()
                .flatMap(ProcessHandle::descendants)
                .mapToLong(ProcessHandle::pid);
        return LongStream.concat(LongStream.of(pid), children);
    }

    private static long ticks(long pid) {
        String stat = read(pid, "stat");
        if (stat.isEmpty()) {
            return 0;
        }
        // The name in parentheses may hold blanks; behind it the fields count from the third.
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return Long.parseLong(fields[14 - 3]) + Long.parseLong(fields[15 - 3]);
    }

    private static long residentKib(long pid) {
        return read(pid, "status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .sum();
    }

    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(pid), file));
        } catch (NoSuchFileException e) {
            return "";
        } catch (IOException e) {
            throw new UncheckedIOException("process " + pid + " does not tell what it used", e);
        }
    }
}
