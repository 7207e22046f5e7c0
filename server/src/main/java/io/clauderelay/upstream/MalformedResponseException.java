package io.clauderelay.upstream;

/** What came is not HTTP/1 as this relay accepts it. Carries no stack trace: the upstream's fault is no bug of ours. */
final class MalformedResponseException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedResponseException(String message) {
        super(message, null, false, false);
    }
}
