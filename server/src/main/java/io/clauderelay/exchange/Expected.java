package io.clauderelay.exchange;

import io.clauderelay.dialect.Dialect;

/**
 * What kind of answer a client waits for.
 *
 * @param dialect the language it is in
 * @param model the model that was asked for
 * @param stream whether a stream of events was asked for
 * @param assured whether the client gets nothing before all of it is here
 * @param maxAssured beyond this many bytes even that client gets them as they come
 * @param usageAdded whether the relay asked for the usage in the client's place, and has to take it out again
 */
record Expected(Dialect dialect, String model, boolean stream, boolean assured, int maxAssured, boolean usageAdded) {}
