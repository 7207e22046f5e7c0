package io.clauderelay.whole;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A fault and the situation it strikes in.
 *
 * @param place where the faulty account stands
 * @param stream whether the client asks for a stream
 * @param assured whether the client's key wants answers whole
 */
record FaultCase(ScriptedFault fault, Place place, boolean stream, boolean assured) {
    enum Place {
        FIRST_OF_TWO,
        ONLY
    }

    private static final List<Boolean> EITHER = List.of(true, false);

    /** Every fault in every situation. */
    static List<FaultCase> all() {
        List<FaultCase> all = new ArrayList<>();
        for (ScriptedFault fault : ScriptedFault.values()) {
            all.addAll(of(fault));
        }
        return all;
    }

    private static List<FaultCase> of(ScriptedFault fault) {
        List<FaultCase> cases = new ArrayList<>();
        for (Place place : Place.values()) {
            for (boolean stream : EITHER) {
                EITHER.forEach(assured -> cases.add(new FaultCase(fault, place, stream, assured)));
            }
        }
        return cases;
    }

    Fate.Expected expected() {
        return fault.fate().in(this);
    }

    /** Whether the exchange ends with the second account's answer. */
    boolean isHidden() {
        return expected().sight() instanceof Sight.OfTheSecond;
    }

    /** The exchange takes so long at least. */
    Duration least() {
        if (fault.isSlow()) {
            return FaultRun.DEADLINE;
        }
        return expected().asked() > 1 ? fault.pause() : Duration.ZERO;
    }

    @Override
    public String toString() {
        return fault.words() + ", " + (place == Place.ONLY ? "only account" : "first of two") + ", "
                + (stream ? "stream" : "document") + ", " + (assured ? "assured" : "live");
    }
}
