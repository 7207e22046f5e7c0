package io.clauderelay.platform.http;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fixed set of header names, and of name families by prefix, asked without regard to case and without allocating:
 * header rules run for every header of every request.
 */
public final class HeaderNames {
    /**
     * So many names of a Connection header are honoured. None but an attack has more, and what must never pass on
     * (transfer-encoding, te, upgrade, proxy-…) is left out by name, whatever a Connection header says.
     */
    private static final int MOST_NAMED = 32;

    private final String[] table;
    private final int mask;
    private final String[] prefixes;

    private HeaderNames(List<String> names, List<String> prefixes) {
        int size = Integer.highestOneBit(Math.max(4, names.size() * 4));
        this.table = new String[size];
        this.mask = size - 1;
        this.prefixes = prefixes.toArray(String[]::new);
        names.forEach(this::put);
    }

    /** Takes lower-case names; one that ends in {@code *} stands for every name that begins like it. */
    public static HeaderNames of(String... names) {
        List<String> whole =
                Arrays.stream(names).filter(name -> !name.endsWith("*")).toList();
        List<String> families = Arrays.stream(names)
                .filter(name -> name.endsWith("*"))
                .map(name -> name.substring(0, name.length() - 1))
                .toList();
        return new HeaderNames(whole, families);
    }

    /**
     * The headers that the values of {@code Connection} headers declare to be hop-by-hop; null, as nearly always, when
     * they declare none. Only the first {@value #MOST_NAMED} different names count.
     */
    public static @Nullable HeaderNames namedByConnection(List<String> values) {
        if (values.isEmpty() || (values.size() == 1 && "keep-alive".equalsIgnoreCase(values.getFirst()))) {
            return null;
        }
        Set<String> named = new LinkedHashSet<>();
        for (String value : values) {
            addTokens(value, named);
        }
        return new HeaderNames(List.copyOf(named), List.of());
    }

    /** By hand: a regular expression takes quadratic time for a long run of spaces. */
    private static void addTokens(String value, Set<String> named) {
        int from = 0;
        while (from <= value.length() && named.size() < MOST_NAMED) {
            int comma = value.indexOf(',', from);
            int to = comma < 0 ? value.length() : comma;
            String token = value.substring(from, to).strip().toLowerCase(Locale.ROOT);
            if (!token.isEmpty()) {
                named.add(token);
            }
            from = to + 1;
        }
    }

    /** Whether the name, in any case, is in the set. */
    public boolean contains(CharSequence name) {
        int hash = 0;
        for (int i = 0; i < name.length(); i++) {
            hash = hash * 31 + lower(name.charAt(i));
        }
        for (int slot = hash & mask; table[slot] != null; slot = (slot + 1) & mask) {
            if (table[slot].length() == name.length() && startsWith(name, table[slot])) {
                return true;
            }
        }
        for (String prefix : prefixes) {
            if (startsWith(name, prefix)) {
                return true;
            }
        }
        return false;
    }

    /** The same for a name that stands as ASCII in {@code [from, to)} of an array. */
    public boolean contains(byte[] bytes, int from, int to) {
        int hash = 0;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + lower(bytes[i]);
        }
        for (int slot = hash & mask; table[slot] != null; slot = (slot + 1) & mask) {
            if (table[slot].length() == to - from && startsWith(bytes, from, to, table[slot])) {
                return true;
            }
        }
        for (String prefix : prefixes) {
            if (startsWith(bytes, from, to, prefix)) {
                return true;
            }
        }
        return false;
    }

    private void put(String name) {
        int slot = name.hashCode() & mask;
        while (table[slot] != null) {
            if (table[slot].equals(name)) {
                return;
            }
            slot = (slot + 1) & mask;
        }
        table[slot] = name;
    }

    private static boolean startsWith(CharSequence name, String prefix) {
        if (name.length() < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (lower(name.charAt(i)) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static boolean startsWith(byte[] bytes, int from, int to, String prefix) {
        if (to - from < prefix.length()) {
            return false;
        }
        for (int i = 0; i < prefix.length(); i++) {
            if (lower(bytes[from + i]) != prefix.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    }
}
