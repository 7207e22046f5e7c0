package io.clauderelay.platform.sql;

import java.util.concurrent.Callable;

/** The threads on which statements run, as the kind of database wants it. The caller waits for the answer. */
interface Lanes extends AutoCloseable {
    <T> T read(Callable<T> work);

    <T> T write(Callable<T> work);

    @Override
    void close();
}
