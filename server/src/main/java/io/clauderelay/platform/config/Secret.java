package io.clauderelay.platform.config;

/**
 * A setting whose value must never be shown: it does not print itself, and messages about it leave the value out.
 *
 * @param value the secret, not empty
 */
public record Secret(String value) {
    public Secret {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a secret has at least one character; leave the setting out for none");
        }
    }

    @Override
    public String toString() {
        return "Secret[hidden]";
    }
}
