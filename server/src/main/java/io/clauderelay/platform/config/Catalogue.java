package io.clauderelay.platform.config;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The names of every setting that a root record and the records inside it declare. */
final class Catalogue {
    static final String VARIABLE_PREFIX = "RELAY_";

    private static final List<String> SECRET_ENDINGS =
            List.of("password", "secret", "credential", "credentials", "token", "key");

    private final Map<String, Class<?>> types = new LinkedHashMap<>();
    private final Map<String, String> settingsByVariable = new LinkedHashMap<>();

    /** Walks the records; a component of an unsupported type is a mistake of ours and stops every start. */
    Catalogue(Class<? extends Record> root) {
        declare(root, "");
    }

    private void declare(Class<?> group, String prefix) {
        for (RecordComponent component : group.getRecordComponents()) {
            String name = prefix + component.getName();
            if (Values.areOf(component.getType())) {
                types.put(name, component.getType());
                String other = settingsByVariable.put(variableOf(name), name);
                check(other == null, "settings " + name + " and " + other + " share the variable " + variableOf(name));
            } else {
                check(component.getType().isRecord(), "setting " + name + " has a type that cannot be read");
                declare(component.getType(), name + ".");
            }
        }
    }

    private static void check(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }

    boolean contains(String setting) {
        return types.containsKey(setting);
    }

    Set<String> settings() {
        return types.keySet();
    }

    Set<String> variables() {
        return settingsByVariable.keySet();
    }

    /** The setting behind a variable; null when there is none. */
    @Nullable
    String settingOf(String variable) {
        return settingsByVariable.get(variable);
    }

    /** The settings below a group's name; empty when it is no group. */
    List<String> settingsIn(String group) {
        List<String> inside = new ArrayList<>();
        for (String setting : types.keySet()) {
            if (setting.startsWith(group + ".")) {
                inside.add(setting);
            }
        }
        return inside;
    }

    /** Whether a setting's value must not be shown; a name that ends like a secret counts even if its type is text. */
    boolean isSecret(String setting) {
        String name = setting.toLowerCase(Locale.ROOT);
        return types.get(setting) == Secret.class
                || (types.get(setting) == String.class
                        && SECRET_ENDINGS.stream().anyMatch(name::endsWith));
    }

    /** The variable of a setting: {@code RELAY_UPSTREAM_ALLOW_PRIVATE} for {@code upstream.allowPrivate}. */
    static String variableOf(String setting) {
        StringBuilder variable = new StringBuilder(VARIABLE_PREFIX);
        for (int i = 0; i < setting.length(); i++) {
            char c = setting.charAt(i);
            if (Character.isUpperCase(c)) {
                variable.append('_');
            }
            variable.append(c == '.' ? '_' : Character.toUpperCase(c));
        }
        return variable.toString();
    }

    /** Ends a sentence about an unknown name with the known one that is spelled most alike. */
    static String nearest(String name, Collection<String> known) {
        String best = "";
        int bestDistance = Integer.MAX_VALUE;
        for (String candidate : known) {
            int distance = distance(name, candidate);
            if (distance < bestDistance) {
                best = candidate;
                bestDistance = distance;
            }
        }
        return best.isEmpty() ? "" : "; the nearest one is " + best;
    }

    /** How many letters have to be added, dropped or replaced to make one word of the other. */
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
