package io.clauderelay.scheduling;

import java.time.Duration;

/** What the scheduler has to say to a request for an account. */
public sealed interface LeaseAnswer permits Lease, LeaseAnswer.NoAccount, LeaseAnswer.StateGone, LeaseAnswer.NotNow {
    /**
     * No account can serve this, now or later, until an admin changes something.
     *
     * @param message why, for the client
     */
    record NoAccount(String message) implements LeaseAnswer {}

    /** What the request refers to was issued by an account that is not there any more, or not for it. */
    record StateGone() implements LeaseAnswer {}

    /**
     * There are accounts that could serve this, but none of them does now.
     *
     * @param readyIn until the first of them may be ready
     * @param message why, for the client
     */
    record NotNow(Cause cause, Duration readyIn, String message) implements LeaseAnswer {
        /** What keeps them from it. */
        public enum Cause {
            /** All cool down because they were asked too much. */
            RATE_LIMITED,
            /** They cool down for other reasons, or carry as much as they may. */
            BUSY,
            /** The upstreams of all take no credential or serve nothing: an admin must look. */
            UNUSABLE,
            /** All have cost what they may cost a day. */
            QUOTA_SPENT,
            /** All were tried in this exchange. */
            TRIED;

            /** Whether waiting a little can help. */
            boolean passes() {
                return this == RATE_LIMITED || this == BUSY;
            }
        }
    }
}
