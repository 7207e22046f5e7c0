package io.clauderelay.platform.sql;

import org.jdbi.v3.core.Handle;

/** A change that brings many rows, and every time with the same statements. */
@FunctionalInterface
public interface BulkChange<T> {
    /**
     * Makes it, in a transaction.
     *
     * @param statements those of the handle's connection that may be known from changes before
     */
    T make(Handle sql, Statements statements);
}
