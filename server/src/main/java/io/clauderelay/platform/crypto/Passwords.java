package io.clauderelay.platform.crypto;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Hashes passwords with Argon2id. Callers wait their turn on a few platform threads: each hash costs 19 MiB and tens of
 * milliseconds of a core, and a burst of sign-ins must not take them all. Safe for use by many threads.
 */
public final class Passwords implements AutoCloseable {
    /** What OWASP recommends: 19 MiB, two passes, one lane. */
    private static final int MEMORY_KIB = 19_456;

    private static final int PASSES = 2;
    private static final int LANES = 1;
    private static final int HASH_BYTES = 32;
    private static final int SALT_BYTES = 16;

    /** Two at a time leave the rest of the machine to relaying. */
    private static final int THREADS = 2;

    private final ExecutorService threads = Executors.newFixedThreadPool(
            THREADS, Thread.ofPlatform().name("passwords-", 0).daemon(true).factory());
    private final Argon2Function argon2;

    public Passwords() {
        this(MEMORY_KIB);
    }

    /** With less memory than is recommended, and so in less time: where hashes protect nothing. */
    Passwords(int memoryKib) {
        argon2 = Argon2Function.getInstance(memoryKib, PASSES, LANES, HASH_BYTES, Argon2.ID);
    }

    /** The hash of a password in PHC form, {@code $argon2id$v=19$m=19456,t=2,p=1$…}: parameters and salt are in it. */
    public String hash(String password) {
        return await(() ->
                Password.hash(password).addRandomSalt(SALT_BYTES).with(argon2).getResult());
    }

    /** Whether the password is the one that was hashed. */
    public boolean verify(String password, String hash) {
        return await(() -> Password.check(password, hash).with(Argon2Function.getInstanceFromHash(hash)));
    }

    private <T> T await(Callable<T> work) {
        try {
            return threads.submit(work).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a password hash", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a password could not be hashed or checked", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.close();
    }
}
