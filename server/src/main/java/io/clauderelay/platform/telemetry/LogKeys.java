package io.clauderelay.platform.telemetry;

/**
 * The names under which log lines carry who and how much, so that one search finds one thing everywhere. None of them
 * is one of the names every JSON line has: timestamp, level, logger, thread, message, error.
 */
public final class LogKeys {
    /** An exchange's id, which the client knows as {@code x-relay-request-id}. */
    public static final String EXCHANGE = "exchange";

    /** A key's id. */
    public static final String KEY = "key";

    /** An account's id. */
    public static final String ACCOUNT = "account";

    /** An admin's sign-in name. */
    public static final String ADMIN = "admin";

    public static final String OPERATION = "operation";
    public static final String MODEL = "model";
    public static final String CLIENT = "client";
    public static final String OUTCOME = "outcome";

    /** The status the client was sent. */
    public static final String STATUS = "status";

    public static final String DURATION_MS = "durationMs";
    public static final String FIRST_EVENT_MS = "firstEventMs";
    public static final String INPUT_TOKENS = "inputTokens";
    public static final String OUTPUT_TOKENS = "outputTokens";
    public static final String COST_NANO_USD = "costNanoUsd";
    public static final String REASON = "reason";
    public static final String ATTEMPTS = "attempts";

    /** The attempts that failed before another one answered, and why. */
    public static final String FAILURES = "failures";

    /** A network address: of a client, or one that is listened on. */
    public static final String ADDRESS = "address";

    public static final String METHOD = "method";
    public static final String FILE = "file";
    public static final String COUNT = "count";

    public static final String TOPICS = "topics";
    public static final String OFFSET = "offset";
    public static final String BACKLOG_BYTES = "backlogBytes";
    public static final String RELAY_PORT = "relayPort";
    public static final String CONSOLE_PORT = "consolePort";
    public static final String TRANSPORT = "transport";
    public static final String DATABASE = "database";

    /** The id under which a failure inside the relay was told to the caller. */
    public static final String FAILURE = "failure";

    private LogKeys() {}
}
