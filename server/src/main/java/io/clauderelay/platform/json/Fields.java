package io.clauderelay.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.http.Quotes;
import io.clauderelay.platform.time.Timestamps;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a request body one by one and collects what is wrong with them, so that the client hears of all
 * of it at once. A field that is wrong reads as something harmless; nothing read counts before {@link #done()} has
 * returned. A field that is {@code null} reads as absent.
 */
public final class Fields {
    private static final int LONGEST_WORD = 40;

    /** In characters. The largest amount of money there is has half as many digits. */
    private static final int LONGEST_NUMBER = 40;

    /** RFC 3339 has four digits for the year, and what is taken must be able to be told again. */
    private static final Instant YEAR_10000 = Instant.parse("+10000-01-01T00:00:00Z");

    private final JsonNode object;
    private final String prefix;
    private final List<FieldProblem> problems;
    private final Set<String> known = new LinkedHashSet<>();
    private final List<Fields> children = new ArrayList<>();

    private Fields(JsonNode object, String prefix, List<FieldProblem> problems) {
        this.object = object;
        this.prefix = prefix;
        this.problems = problems;
    }

    /**
     * Starts to read a body.
     *
     * @throws ProblemException 400 when it is not an object
     */
    public static Fields of(JsonNode body) {
        if (!body.isObject()) {
            throw ProblemException.of(
                    400, "Bad input", "the body is " + Texts.quote(body) + ", expected a JSON object");
        }
        return new Fields(body, "", new ArrayList<>());
    }

    /** A text of one line that must be there, stripped of white space around it. */
    public String requiredLine(String name, int longest) {
        String line = read(name, longest, false);
        if (line == null && isFine(name)) {
            refuse(name, name + " is missing, expected 1 to " + longest + " characters");
        }
        return line == null ? "" : line;
    }

    /** A text of one line; null when it is absent or blank. */
    public @Nullable String line(String name, int longest) {
        return read(name, longest, false);
    }

    /** A text that may have several lines; null when it is absent or blank. */
    public @Nullable String text(String name, int longest) {
        return read(name, longest, true);
    }

    /** A secret of one line that must be there; messages never repeat it. */
    public String requiredSecret(String name, int longest) {
        JsonNode node = take(name);
        if (node == null) {
            refuse(name, name + " is missing, expected 1 to " + longest + " characters");
            return "";
        }
        String given = node.isTextual() ? node.textValue() : "";
        String secret = given.strip();
        if (secret.isEmpty() || given.length() > longest) {
            refuse(name, name + " must be a string of 1 to " + longest + " characters");
        } else if (!secret.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            refuse(name, name + " may hold only visible ASCII characters; check what was copied with it");
        }
        return secret;
    }

    /** A password that must be there, every character of it as it was typed; messages never repeat it. */
    public String requiredPassword(String name, int longest) {
        JsonNode node = take(name);
        String password = node != null && node.isTextual() ? node.textValue() : "";
        if (password.isEmpty() || Texts.length(password) > longest) {
            refuse(name, name + " must be a string of 1 to " + longest + " characters");
        }
        return password;
    }

    /** True or false. */
    public boolean flag(String name, boolean fallback) {
        JsonNode node = take(name);
        if (node == null) {
            return fallback;
        }
        if (!node.isBoolean()) {
            refuse(name, name + " is " + Texts.quote(node) + ", expected true or false");
        }
        return node.booleanValue();
    }

    /** A secret of one line; null when it is absent. Messages never repeat it. */
    public @Nullable String secret(String name, int longest) {
        return has(name) ? requiredSecret(name, longest) : absent(name);
    }

    /** A password, every character of it as it was typed; null when it is absent. Messages never repeat it. */
    public @Nullable String password(String name, int longest) {
        return has(name) ? requiredPassword(name, longest) : absent(name);
    }

    private @Nullable String absent(String name) {
        known.add(name);
        return null;
    }

    /** A whole number inside a range that must be there. */
    public int requiredInteger(String name, Range range) {
        if (!has(name)) {
            known.add(name);
            refuse(name, name + " is missing, expected a whole number from " + range.min() + " to " + range.max());
        }
        return integer(name, range, range.min());
    }

    /** A number from zero to {@code most} with so many digits behind the point at most; null when it is absent. */
    public @Nullable BigDecimal decimal(String name, BigDecimal most, int digits) {
        JsonNode node = take(name);
        if (node == null) {
            return null;
        }
        // A number with a thousand digits in its exponent would take a thousand digits to compare.
        boolean plain = node.isNumber() && node.toString().length() <= LONGEST_NUMBER;
        BigDecimal value = plain ? node.decimalValue() : BigDecimal.ONE.negate();
        boolean inRange =
                value.signum() >= 0 && Math.abs(value.scale()) <= LONGEST_NUMBER && value.compareTo(most) <= 0;
        if (!inRange || value.stripTrailingZeros().scale() > digits) {
            refuse(
                    name,
                    name + " is " + Texts.quote(node) + ", expected a number from 0 to " + most.toPlainString()
                            + " with at most " + digits + " digits behind the point");
            return null;
        }
        return value;
    }

    /** A whole number inside a range. */
    public int integer(String name, Range range, int fallback) {
        JsonNode node = take(name);
        if (node == null) {
            return fallback;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || !range.contains(node.intValue())) {
            refuse(
                    name,
                    name + " is " + Texts.quote(node) + ", expected a whole number from " + range.min() + " to "
                            + range.max());
            return fallback;
        }
        return node.intValue();
    }

    /** The whole numbers from {@code min} to {@code max}. */
    public record Range(int min, int max) {
        boolean contains(int value) {
            return min <= value && value <= max;
        }
    }

    /** One of several words; empty when it is absent. */
    public Optional<String> choice(String name, List<String> words) {
        JsonNode node = take(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isTextual() || !words.contains(node.textValue())) {
            refuse(name, name + " is " + Texts.quote(node) + ", expected one of " + String.join(", ", words));
            return Optional.empty();
        }
        return Optional.of(node.textValue());
    }

    /** Some of several words, each once; empty when the field is absent. */
    public List<String> choices(String name, List<String> words) {
        List<String> chosen = list(name, words.size(), LONGEST_WORD);
        for (String word : chosen) {
            if (!words.contains(word)) {
                refuse(name, name + " has \"" + word + "\", expected some of " + String.join(", ", words));
            }
        }
        return chosen.stream().filter(words::contains).toList();
    }

    /** A point in time in ISO form; null when it is absent. */
    public @Nullable Instant instant(String name) {
        if (has(name)) {
            return requiredInstant(name);
        }
        known.add(name);
        return null;
    }

    /** A point in time in ISO form that must be there. */
    public Instant requiredInstant(String name) {
        JsonNode node = take(name);
        Optional<Instant> time = Optional.ofNullable(node)
                .filter(JsonNode::isTextual)
                .flatMap(text -> Timestamps.parse(text.textValue()))
                .filter(instant -> !instant.isBefore(Instant.EPOCH) && instant.isBefore(YEAR_10000));
        if (time.isPresent()) {
            return time.get().truncatedTo(ChronoUnit.MILLIS);
        }
        String found = node == null ? " is missing" : " is " + Texts.quote(node);
        refuse(name, name + found + ", expected a time with its offset such as 2027-01-31T00:00:00Z");
        return Instant.EPOCH;
    }

    /** A list of one-line texts without the repeated ones; empty when it is absent. */
    public List<String> list(String name, int most, int longest) {
        JsonNode node = take(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > most) {
            String found = node.isArray() ? " has " + node.size() + " entries" : " is " + Texts.quote(node);
            refuse(name, name + found + ", expected an array of at most " + most + " strings");
            return List.of();
        }
        Set<String> entries = new LinkedHashSet<>();
        for (int i = 0; i < node.size(); i++) {
            JsonNode entry = node.get(i);
            String given = entry.isTextual() ? entry.textValue() : "";
            String text = given.strip();
            if (text.isEmpty() || Texts.length(given) > longest || Texts.hasControls(text, false)) {
                refuse(
                        name + "[" + i + "]",
                        name + "[" + i + "] is " + Texts.quote(entry) + ", expected 1 to " + longest
                                + " printable characters");
            }
            entries.add(text);
        }
        return List.copyOf(entries);
    }

    /** An object whose values are strings, in the order they came; empty when it is absent. Messages repeat no value. */
    public Map<String, String> strings(String name, int most) {
        JsonNode node = take(name);
        if (node == null) {
            return Map.of();
        }
        if (!node.isObject() || node.size() > most) {
            String found = node.isObject() ? " has " + node.size() + " entries" : " is not an object";
            refuse(name, name + found + ", expected an object of at most " + most + " strings");
            return Map.of();
        }
        Map<String, String> entries = new LinkedHashMap<>();
        node.properties().forEach(entry -> {
            if (!entry.getValue().isTextual()) {
                refuse(name + "." + entry.getKey(), name + "." + entry.getKey() + " must be a string");
            }
            entries.put(entry.getKey(), entry.getValue().asText());
        });
        return entries;
    }

    /** The fields of an object inside this one, judged together with it; empty when it is absent. */
    public Optional<Fields> object(String name) {
        JsonNode node = take(name);
        if (node == null) {
            return Optional.empty();
        }
        if (!node.isObject()) {
            refuse(name, name + " is " + Texts.quote(node) + ", expected an object");
            return Optional.empty();
        }
        Fields child = new Fields(node, prefix + name + ".", problems);
        children.add(child);
        return Optional.of(child);
    }

    /** The objects of a list, each judged together with this one; empty when it is absent. */
    public List<Fields> objects(String name, int most) {
        JsonNode node = take(name);
        if (node == null) {
            return List.of();
        }
        if (!node.isArray() || node.size() > most) {
            String found = node.isArray() ? " has " + node.size() + " entries" : " is " + Texts.quote(node);
            refuse(name, name + found + ", expected an array of at most " + most + " objects");
            return List.of();
        }
        List<Fields> objects = new ArrayList<>();
        for (int i = 0; i < node.size(); i++) {
            String place = name + "[" + i + "]";
            if (node.get(i).isObject()) {
                Fields child = new Fields(node.get(i), prefix + place + ".", problems);
                children.add(child);
                objects.add(child);
            } else {
                refuse(place, place + " is " + Texts.quote(node.get(i)) + ", expected an object");
            }
        }
        return objects;
    }

    /** Whether the field is there, whatever it holds. */
    public boolean has(String name) {
        return object.hasNonNull(name);
    }

    /** Whether the field holds an object, for fields that may hold something else. */
    public boolean isObject(String name) {
        return object.path(name).isObject();
    }

    /** Whether nothing has been found wrong with the field so far. */
    public boolean isFine(String name) {
        return problems.stream().noneMatch(problem -> problem.field().equals(prefix + name));
    }

    /** Adds what only the caller can know to be wrong. The message must not repeat a secret. */
    public void refuse(String name, String message) {
        problems.add(new FieldProblem(prefix + name, message));
    }

    /**
     * Ends the reading: a field nobody asked for is wrong too.
     *
     * @throws ProblemException 400 with everything that is wrong
     */
    public void done() {
        refuseUnknown();
        if (!problems.isEmpty()) {
            throw ProblemException.badInput(problems);
        }
    }

    private void refuseUnknown() {
        object.fieldNames().forEachRemaining(name -> {
            // What somebody has refused already was known to him.
            if (!known.contains(name) && isFine(name)) {
                refuse(
                        Quotes.shorten(name),
                        "there is no field \"" + Quotes.shorten(name) + "\"; known here are "
                                + String.join(", ", known));
            }
        });
        children.forEach(Fields::refuseUnknown);
    }

    private @Nullable String read(String name, int longest, boolean severalLines) {
        JsonNode node = take(name);
        if (node == null) {
            return null;
        }
        if (!node.isTextual()) {
            refuse(name, name + " is " + Texts.quote(node) + ", expected a string");
            return null;
        }
        String given = node.textValue();
        String text = given.strip();
        if (Texts.length(given) > longest) {
            refuse(name, name + " has " + Texts.length(given) + " characters, expected at most " + longest);
        } else if (Texts.hasControls(text, severalLines)) {
            refuse(name, name + " holds control characters, expected printable ones");
        }
        return text.isEmpty() ? null : text;
    }

    private @Nullable JsonNode take(String name) {
        known.add(name);
        return object.hasNonNull(name) ? object.get(name) : null;
    }
}
