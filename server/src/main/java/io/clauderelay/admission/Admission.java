package io.clauderelay.admission;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyAnswer;
import io.clauderelay.directory.KeyDigest;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.directory.KnownKeys;
import io.clauderelay.platform.crypto.KeyHasher;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Tells who asks, and whether they may. One instance serves one event loop. */
public final class Admission {
    /** Longer than any secret of ours or of an imported key; what is longer is not worth a digest. */
    private static final int MAX_SECRET_CHARACTERS = 256;

    /** Longer than a connection to the database is waited for; whoever got no answer by then gets none. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Admittance UNKNOWN =
            new Admittance.NotAuthenticated("Invalid API key: the relay issued no such key.");
    private static final Admittance UNAVAILABLE = new Admittance.Unavailable(
            "The relay cannot look this API key up at the moment, because its database does not answer; try again shortly.");
    private static final Admittance OVERLOADED = new Admittance.Overloaded(
            "Too many requests wait for the relay to look up their API keys; try again shortly.");

    private final Supplier<Directory> directory;
    private final KnownKeys keys;
    private final Limits limits;
    private final KeyHasher hasher;
    private final InstantSource clock;
    private final EventLoop loop;

    /**
     * Sets up admission for one event loop.
     *
     * @param directory the current snapshot
     * @param keys every key there is
     * @param limits what keys use of theirs
     * @param hasher this loop's own
     */
    public Admission(
            Supplier<Directory> directory,
            KnownKeys keys,
            Limits limits,
            KeyHasher hasher,
            InstantSource clock,
            EventLoop loop) {
        this.directory = directory;
        this.keys = keys;
        this.limits = limits;
        this.hasher = hasher;
        this.clock = clock;
        this.loop = loop;
    }

    /** The accounts and prices as they are now. */
    public Directory directory() {
        return directory.get();
    }

    /**
     * Finds the key with this secret, and whether it may be used so.
     *
     * @param secret null when the request carried none
     * @param presenter who presents it
     */
    public Admittance admit(@Nullable String secret, Presenter presenter) {
        if (secret == null || secret.isEmpty()) {
            return new Admittance.NotAuthenticated(
                    "No API key: send the key that the relay issued in 'x-api-key' or 'Authorization: Bearer'.");
        }
        if (secret.length() > MAX_SECRET_CHARACTERS) {
            return UNKNOWN;
        }
        KeyDigest digest = KeyDigest.of(hasher.digest(secret));
        KeyEntry key = keys.find(digest);
        if (key != null) {
            return admit(key, presenter);
        }
        return keys.isMiss(digest) ? UNKNOWN : new Admittance.ToBeAsked(digest, presenter);
    }

    private Admittance admit(KeyEntry key, Presenter presenter) {
        if (!key.active()) {
            return new Admittance.NotAuthenticated("This API key is disabled; ask whoever issued it.");
        }
        if (key.isExpired(clock.instant())) {
            return new Admittance.NotAuthenticated("This API key has expired; ask whoever issued it for a new one.");
        }
        Admittance.Admitted admitted = new Admittance.Admitted(key, directory.get());
        String forbidden = presenter.forbidden(key.rights());
        return forbidden == null ? admitted : new Admittance.NotPermitted(admitted, forbidden);
    }

    /**
     * Whether the key may ask for the model, which is known only when the body is here.
     *
     * @return what to tell the client; null when it may
     */
    public @Nullable String forbiddenModel(KeyEntry key, String model) {
        return key.rights().allowModel(model)
                ? null
                : "This API key may not use the model " + model + "; ask whoever issued it.";
    }

    /** Takes what a request asks for of its key's limits; see {@link Limits#take}. */
    public PermitAnswer permit(Demand demand, Consumer<PermitAnswer> then) {
        return limits.take(demand, loop, then);
    }

    /** The same for a request of a key without limits. */
    public Permit permitUnlimited(KeyEntry key, String model, Instant startedAt) {
        return limits.takeUnlimited(key.id(), model, startedAt);
    }

    /** Has the database asked, and says on this loop, once and soon, what came of it; never that it is to be asked. */
    public void ask(Admittance.ToBeAsked open, Consumer<Admittance> then) {
        Waiting waiting = new Waiting(then);
        keys.ask(open.digest(), answer -> loop.execute(() -> waiting.end(admittance(answer, open.presenter()))));
    }

    private Admittance admittance(KeyAnswer answer, Presenter presenter) {
        return switch (answer) {
            case KeyAnswer.Known(KeyEntry key) -> admit(key, presenter);
            case KeyAnswer.Unknown() -> UNKNOWN;
            case KeyAnswer.Unavailable() -> UNAVAILABLE;
            case KeyAnswer.Overloaded() -> OVERLOADED;
        };
    }

    /** Somebody who waits for an answer, but not for ever. Lives on the loop. */
    private final class Waiting {
        private final Consumer<Admittance> then;
        private final ScheduledFuture<?> deadline;
        private boolean over;

        Waiting(Consumer<Admittance> then) {
            this.then = then;
            this.deadline = loop.schedule(() -> end(UNAVAILABLE), PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        }

        void end(Admittance answer) {
            if (!over) {
                over = true;
                deadline.cancel(false);
                then.accept(answer);
            }
        }
    }
}
