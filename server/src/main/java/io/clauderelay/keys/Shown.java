package io.clauderelay.keys;

/** The answer that shows a key. */
record Shown(Key key) {}
