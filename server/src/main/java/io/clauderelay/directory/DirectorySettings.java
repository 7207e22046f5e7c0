package io.clauderelay.directory;

/**
 * What the data plane keeps of the database in memory.
 *
 * @param maxKeys how many keys, at some 400 bytes each; with more than that, those that were used last, and the first
 *     request with another one waits for the database
 */
public record DirectorySettings(int maxKeys) {
    public DirectorySettings {
        if (maxKeys < 1) {
            throw new IllegalArgumentException("maxKeys is " + maxKeys + ", expected at least 1");
        }
    }

    public static DirectorySettings defaults() {
        return new DirectorySettings(200_000);
    }
}
