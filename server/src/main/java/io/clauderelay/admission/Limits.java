package io.clauderelay.admission;

import io.clauderelay.directory.KeyLimits;
import io.netty.channel.EventLoop;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** What keys use of their limits. Called by event loops, never blocks. */
public interface Limits {
    /**
     * Takes what a request asks for, all of it or nothing.
     *
     * @param then told on the loop when the answer is {@link PermitAnswer.Waiting}, once, unless it is cancelled before
     */
    PermitAnswer take(Demand demand, EventLoop loop, Consumer<PermitAnswer> then);

    /**
     * Lets in a request of a key without limits; what it uses counts if the key has some by then.
     *
     * @param startedAt when it came
     */
    Permit takeUnlimited(String keyId, String model, Instant startedAt);

    /**
     * Says what a key uses of its limits now, maybe on another thread; empty when that cannot be found out at the moment.
     *
     * @param limits those of the key
     */
    void look(String keyId, KeyLimits limits, Consumer<Optional<LimitState>> then);
}
