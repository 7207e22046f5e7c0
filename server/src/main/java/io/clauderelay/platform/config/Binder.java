package io.clauderelay.platform.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Fills records with given values, starting from their defaults, and notes what their constructors refuse. */
final class Binder {
    private static final String HIDDEN = "[hidden]";

    private final Catalogue catalogue;
    private final Map<String, Given> givens;
    private final List<String> problems;

    Binder(Catalogue catalogue, Map<String, Given> givens, List<String> problems) {
        this.catalogue = catalogue;
        this.givens = givens;
        this.problems = problems;
    }

    /** A copy of the defaults with what was given; a value that is refused is noted and leaves its default. */
    Record bind(Record defaults, String prefix) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        @Nullable Object[] before = valuesOf(defaults, components);
        @Nullable Object[] after = before.clone();
        for (int i = 0; i < components.length; i++) {
            after[i] = bindOne(components[i].getType(), prefix + components[i].getName(), before[i]);
        }
        if (Arrays.equals(before, after)) {
            return defaults;
        }
        try {
            return construct(defaults.getClass(), after);
        } catch (IllegalArgumentException refusal) {
            blame(defaults, prefix, after, refusal);
            return defaults;
        }
    }

    private @Nullable Object bindOne(Class<?> type, String name, @Nullable Object before) {
        if (!Values.areOf(type)) {
            Record group = (Record) Objects.requireNonNull(before, () -> "the group " + name + " has no defaults");
            return bind(group, name + ".");
        }
        Given given = givens.get(name);
        if (given == null) {
            return before;
        }
        try {
            return Values.read(type, given.text());
        } catch (IllegalArgumentException refusal) {
            problems.add(sentence(given, refusal));
            return before;
        }
    }

    /** Finds who is to blame: a value that is refused alone is; else the values do not fit each other. */
    private void blame(Record defaults, String prefix, @Nullable Object[] after, IllegalArgumentException together) {
        RecordComponent[] components = defaults.getClass().getRecordComponents();
        @Nullable Object[] before = valuesOf(defaults, components);
        int noted = problems.size();
        for (int i = 0; i < components.length; i++) {
            Given given = givens.get(prefix + components[i].getName());
            if (given == null || Objects.equals(before[i], after[i])) {
                continue;
            }
            @Nullable Object[] alone = before.clone();
            alone[i] = after[i];
            try {
                construct(defaults.getClass(), alone);
            } catch (IllegalArgumentException refusal) {
                problems.add(sentence(given, refusal));
            }
        }
        if (problems.size() == noted) {
            problems.add(sentence(prefix, together));
        }
    }

    /** What is wrong with one value: the setting in both spellings, the value, where it stands, what was expected. */
    private String sentence(Given given, IllegalArgumentException refusal) {
        boolean secret = catalogue.isSecret(given.setting());
        String value = secret ? HIDDEN : '"' + given.text() + '"';
        String reason = String.valueOf(refusal.getMessage());
        return "%s (%s) is %s, set by %s: %s"
                .formatted(
                        given.setting(),
                        Catalogue.variableOf(given.setting()),
                        value,
                        given.source(),
                        secret ? reason.replace(given.text(), HIDDEN) : reason);
    }

    /** What is wrong with values that are right one by one. */
    private String sentence(String prefix, IllegalArgumentException refusal) {
        String names = givens.values().stream()
                .filter(given -> given.setting().startsWith(prefix))
                .map(given -> given.setting() + " (" + Catalogue.variableOf(given.setting()) + ")")
                .sorted()
                .collect(Collectors.joining(", "));
        String reason = String.valueOf(refusal.getMessage());
        for (Given given : givens.values()) {
            reason = catalogue.isSecret(given.setting()) ? reason.replace(given.text(), HIDDEN) : reason;
        }
        return names + " do not fit together: " + reason;
    }

    private static @Nullable Object[] valuesOf(Record group, RecordComponent[] components) {
        List<@Nullable Object> values = new ArrayList<>();
        for (RecordComponent component : components) {
            try {
                component.getAccessor().setAccessible(true);
                values.add(component.getAccessor().invoke(group));
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException("cannot read " + component + " of " + group.getClass(), e);
            }
        }
        return values.toArray();
    }

    private static Record construct(Class<? extends Record> type, @Nullable Object[] values) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<? extends Record> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refusal) {
                throw refusal;
            }
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a " + type.getSimpleName(), e);
        }
    }
}
