package io.clauderelay.platform.config;

/**
 * A value that somebody gave for a setting, not yet read.
 *
 * @param setting the setting's dotted name
 * @param text the value as it was written; may be a secret
 * @param source where it stands: a variable's name, or a file and line
 */
record Given(String setting, String text, String source) {
    @Override
    public String toString() {
        return "Given[" + setting + " from " + source + "]";
    }
}
