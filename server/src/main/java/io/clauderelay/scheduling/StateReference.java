package io.clauderelay.scheduling;

/**
 * What a request refers to that only the account that issued it has.
 *
 * @param id as the client names it
 * @param unknown who may be asked for an id that no account has issued here
 */
public record StateReference(String id, Unknown unknown) {
    /** Who may be asked for what the relay does not know. */
    public enum Unknown {
        /** Anybody: it may come from elsewhere, and the upstream's own words on it are worth more than the relay's. */
        ANYBODY,
        /** Nobody: only what was issued to the same key may be asked for. */
        NOBODY
    }
}
