package io.clauderelay.exchange;

import io.clauderelay.admission.Admission;
import io.clauderelay.dialect.Dialect;
import io.clauderelay.metering.Metering;
import io.clauderelay.platform.time.DeadlineSweep;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.scheduling.Scheduler;
import io.clauderelay.upstream.Upstreams;
import java.time.InstantSource;

/**
 * Everything an exchange passes through, as one event loop has it.
 *
 * @param admission this loop's
 * @param scheduler this loop's
 * @param upstreams this loop's
 * @param metering shared by all loops
 * @param failover how far an exchange goes to find an account that answers
 * @param turns shared by all loops
 * @param dialect the language of the client and the account
 * @param ids makes exchange ids
 * @param clock tells the time of day, for records
 * @param sweep this loop's deadlines, and its clock for durations
 */
public record Stations(
        Admission admission,
        Scheduler scheduler,
        Upstreams upstreams,
        Metering metering,
        FailoverSettings failover,
        TurnStates turns,
        Dialect dialect,
        TimeOrderedIds ids,
        InstantSource clock,
        DeadlineSweep sweep) {
    /** The same for another language. */
    Stations speaking(Dialect other) {
        return new Stations(admission, scheduler, upstreams, metering, failover, turns, other, ids, clock, sweep);
    }
}
