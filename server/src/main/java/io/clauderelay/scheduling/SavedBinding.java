package io.clauderelay.scheduling;

/**
 * A binding as it stands in the database.
 *
 * @param until when it ends, in epoch milliseconds
 */
record SavedBinding(SessionId session, String accountId, long until) {}
