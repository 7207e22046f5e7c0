package io.clauderelay.platform.config;

import java.util.List;

/** The settings are not usable; the message lists everything that is wrong with them and holds no secret. */
public final class SettingsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    SettingsException(List<String> problems) {
        super(message(problems));
        this.problems = List.copyOf(problems);
    }

    /** One sentence per problem. */
    public List<String> problems() {
        return problems;
    }

    private static String message(List<String> problems) {
        String count = problems.size() == 1 ? "one problem" : problems.size() + " problems";
        return "The configuration has " + count + ":\n  - " + String.join("\n  - ", problems);
    }
}
