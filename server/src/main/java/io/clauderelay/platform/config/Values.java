package io.clauderelay.platform.config;

import io.clauderelay.platform.http.NetworkList;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads the text of a setting as the type of its record component. */
final class Values {
    private static final Pattern DURATION = Pattern.compile("(\\d{1,12})(ms|s|m|h|d)");

    private static final Map<Class<?>, Function<String, Object>> READERS = Map.of(
            String.class, text -> text,
            int.class, Values::readInt,
            long.class, Values::readLong,
            boolean.class, Values::readBoolean,
            Path.class, Values::readPath,
            Duration.class, Values::readDuration,
            ByteSize.class, ByteSize::of,
            URI.class, Values::readUri,
            Secret.class, Secret::new,
            NetworkList.class, NetworkList::of);

    private Values() {}

    /** Whether a component of this type is a value; a record of any other type is a group of settings. */
    static boolean areOf(Class<?> type) {
        return READERS.containsKey(type) || type.isEnum();
    }

    /**
     * Reads a value.
     *
     * @throws IllegalArgumentException with what was expected; the text is not repeated, for it may be a secret
     */
    static Object read(Class<?> type, String text) {
        Function<String, Object> reader = READERS.get(type);
        return reader == null ? readConstant(type, text) : reader.apply(text);
    }

    private static Object readInt(String text) {
        try {
            return Integer.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number of at most " + Integer.MAX_VALUE, e);
        }
    }

    private static Object readLong(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("expected a whole number of at most " + Long.MAX_VALUE, e);
        }
    }

    private static Object readBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("expected true or false");
        };
    }

    private static Object readPath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("expected the path of a file or folder", e);
        }
    }

    private static Object readDuration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("expected a number with its unit, such as 500ms, 25s, 5m, 1h or 7d");
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private static Object readUri(String text) {
        String expectation = "expected a whole URL, such as https://api.example.com";
        try {
            URI uri = new URI(text);
            if (uri.isAbsolute()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(expectation, e);
        }
        throw new IllegalArgumentException(expectation);
    }

    private static Object readConstant(Class<?> type, String text) {
        Object[] constants = type.getEnumConstants();
        for (Object constant : constants) {
            if (idOf(constant).equals(text.toLowerCase(Locale.ROOT))) {
                return constant;
            }
        }
        throw new IllegalArgumentException(
                "expected one of " + Arrays.stream(constants).map(Values::idOf).collect(Collectors.joining(", ")));
    }

    private static String idOf(Object constant) {
        return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
