package io.clauderelay.keys;

/** The answer that shows a key's secret, for the only time. */
record Issued(Key key, String secret) {
    @Override
    public String toString() {
        return "Issued[key=" + key.id() + ", secret=redacted]";
    }
}
