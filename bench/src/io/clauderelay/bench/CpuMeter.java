package io.clauderelay.bench;

/** Tells how much CPU time something has used. */
@FunctionalInterface
public interface CpuMeter {
    /** Measures nothing. */
    CpuMeter NONE = () -> 0;

    /** CPU time used since the start, user and system, in microseconds. */
    long micros();
}
