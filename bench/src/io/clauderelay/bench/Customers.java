package io.clauderelay.bench;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The credentials that the upstream does not treat like all others. */
final class Customers {
    private static final int MAX_CUSTOMERS = 1_000;

    private final Map<String, Customer> known = new ConcurrentHashMap<>();
    private final LongSupplier nanoTime;
    private volatile int perMinute;

    Customers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The credential of a request; empty when it carries none. */
    static String credential(RawRequest request) {
        Optional<String> key = request.header("x-api-key");
        return key.or(() -> request.header("authorization").map(value -> value.replaceFirst("(?i)^bearer +", "")))
                .orElse("");
    }

    Customer of(String credential) {
        return known.computeIfAbsent(credential, _ -> fresh());
    }

    /** Gives every credential so many requests a minute of its own, from now on; 0 gives them as many as they like. */
    void allowEach(int requests) {
        perMinute = requests;
        known.clear();
    }

    void allow(String credential, int requests) {
        of(credential).allow(requests, nanoTime.getAsLong());
    }

    /** Who asks; null while everybody is treated alike, so that nobody looks for a credential. */
    @Nullable
    Customer asking(RawRequest request) {
        if (perMinute == 0 && known.isEmpty()) {
            return null;
        }
        String credential = credential(request);
        return perMinute > 0 ? remembered(credential) : known.get(credential);
    }

    Allowance.@Nullable Taken take(@Nullable Customer customer) {
        return customer == null ? null : customer.take(nanoTime.getAsLong());
    }

    /** What the script holds for one more message of this credential. */
    Script met(Script script, RawRequest request) {
        Script resolved = script;
        while (resolved instanceof Episode episode) {
            resolved = remembered(credential(request)).meets(episode, nanoTime.getAsLong());
        }
        return resolved;
    }

    /** What the script holds for a request of this credential that is no message. */
    Script seen(Script script, RawRequest request) {
        Script resolved = script;
        while (resolved instanceof Episode episode) {
            resolved = remembered(credential(request)).sees(episode, nanoTime.getAsLong());
        }
        return resolved;
    }

    /** A client that makes up credentials must not fill the heap. */
    private Customer remembered(String credential) {
        if (known.size() >= MAX_CUSTOMERS && !known.containsKey(credential)) {
            known.clear();
        }
        return of(credential);
    }

    private Customer fresh() {
        Customer customer = new Customer();
        if (perMinute > 0) {
            customer.allow(perMinute, nanoTime.getAsLong());
        }
        return customer;
    }
}
