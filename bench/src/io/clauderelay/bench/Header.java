package io.clauderelay.bench;

/** One header line, in the spelling of the wire. */
public record Header(String name, String value) {
    /** Whether the line carries this name; letter case does not count. */
    public boolean named(String other) {
        return name.equalsIgnoreCase(other);
    }
}
