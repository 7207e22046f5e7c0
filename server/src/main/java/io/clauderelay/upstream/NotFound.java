package io.clauderelay.upstream;

/** What a 404 means that speaks of neither the model nor of what the request refers to. */
public enum NotFound {
    /** Something that the request names: another account would say the same. */
    OF_THE_REQUEST,
    /** The path: not every endpoint of the platform has it, and another account's may. */
    OF_THE_PATH
}
