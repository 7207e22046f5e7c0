package io.clauderelay.scheduling;

/** How much of what is encrypted in a conversation an account can read. */
public enum Legible {
    /** All of it, as far as is known: its own organisation wrote it. */
    ALL,
    /** What was written since the conversation left another organisation, as {@link Lease#knowsForeign} tells. */
    LATEST,
    /** None of it: the conversation has just left the organisation that wrote it. */
    NOTHING
}
