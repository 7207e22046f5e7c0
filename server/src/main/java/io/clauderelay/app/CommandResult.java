package io.clauderelay.app;

import java.util.List;

/** What came of a command, to be told to the operator. */
public sealed interface CommandResult {
    /** It was done; these lines say what. One may be a password that is shown this once, so they are never logged. */
    record Done(List<String> lines) implements CommandResult {
        public Done {
            lines = List.copyOf(lines);
        }

        @Override
        public String toString() {
            return "Done[" + lines.size() + " lines]";
        }
    }

    /** It was done, and has found what should not be; these lines say what. */
    record Differing(List<String> lines) implements CommandResult {
        public Differing {
            lines = List.copyOf(lines);
        }
    }

    /** It could not be done. */
    record Refused(String reason) implements CommandResult {}

    /** It was not called as it has to be. */
    record Misused(String reason) implements CommandResult {}
}
