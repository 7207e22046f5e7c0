package io.clauderelay.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Arguments of the form {@code --name value}, {@code --flag} and plain words. */
final class CommandLine {
    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> words = new ArrayList<>();

    private CommandLine() {}

    /**
     * Reads the arguments.
     *
     * @param known every option; one that ends in {@code =} takes a value
     * @throws IllegalArgumentException for an unknown option or a missing value
     */
    static CommandLine parse(String[] arguments, String... known) {
        CommandLine line = new CommandLine();
        List<String> all = List.of(known);
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (!argument.startsWith("--")) {
                line.words.add(argument);
            } else if (all.contains(argument.substring(2))) {
                line.options.put(argument.substring(2), "");
            } else if (all.contains(argument.substring(2) + "=") && i + 1 < arguments.length) {
                line.options.put(argument.substring(2), arguments[++i]);
            } else {
                throw new IllegalArgumentException("no option " + argument + ", or its value is missing; there are --"
                        + String.join(" --", all));
            }
        }
        return line;
    }

    List<String> words() {
        return words;
    }

    boolean has(String name) {
        return options.containsKey(name);
    }

    String text(String name, String otherwise) {
        return options.getOrDefault(name, otherwise);
    }

    int number(String name, int otherwise) {
        String value = options.get(name);
        try {
            return value == null ? otherwise : Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("--" + name + " takes a whole number, but got '" + value + "'", e);
        }
    }

    Duration seconds(String name, int otherwise) {
        return Duration.ofSeconds(number(name, otherwise));
    }
}
