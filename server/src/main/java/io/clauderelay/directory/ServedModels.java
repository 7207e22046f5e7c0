package io.clauderelay.directory;

import io.clauderelay.vocabulary.GlobPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The models an account may be asked for: every one, or what a list or a mapping names, where {@code *} fits anything. */
public final class ServedModels {
    private static final ServedModels EVERY = new ServedModels(null);

    /**
     * One line of a list or a mapping.
     *
     * @param name as it was written
     * @param upstreamName what the upstream calls the model; null for the same
     */
    private record Rule(
            String name, GlobPattern pattern, @Nullable String upstreamName) {

        static Rule of(String name, @Nullable String upstreamName) {
            return new Rule(name, GlobPattern.of(name), upstreamName);
        }

        boolean isPattern() {
            return name.indexOf('*') >= 0;
        }
    }

    private final @Nullable List<Rule> rules;

    private ServedModels(@Nullable List<Rule> rules) {
        this.rules = rules;
    }

    /** Whatever is asked for. */
    public static ServedModels every() {
        return EVERY;
    }

    /** These; every one when there are none. */
    public static ServedModels listed(List<String> names) {
        return names.isEmpty()
                ? EVERY
                : new ServedModels(
                        names.stream().map(name -> Rule.of(name, null)).toList());
    }

    /** These, under the upstream's own names; the first that fits counts. */
    public static ServedModels mapped(Map<String, String> upstreamNames) {
        List<Rule> rules = new ArrayList<>();
        upstreamNames.forEach((name, upstreamName) -> rules.add(Rule.of(name, upstreamName)));
        return new ServedModels(List.copyOf(rules));
    }

    /** Whether this one is among them; none at all, of which a request may be about, is. */
    public boolean contains(String model) {
        return rules == null || model.isEmpty() || rule(rules, model) != null;
    }

    /** What the upstream calls the model; the same name where nothing else is said. */
    public String upstreamName(String model) {
        Rule rule = rules == null ? null : rule(rules, model);
        return rule == null || rule.upstreamName() == null ? model : rule.upstreamName();
    }

    private static @Nullable Rule rule(List<Rule> rules, String model) {
        for (Rule rule : rules) {
            if (rule.pattern().matches(model)) {
                return rule;
            }
        }
        return null;
    }

    /** Their names, for clients to choose from: what stands there without a star, and what is known and fits the rest. */
    public List<String> names(List<String> known) {
        List<String> names = new ArrayList<>();
        if (rules != null) {
            rules.stream().filter(rule -> !rule.isPattern()).map(Rule::name).forEach(names::add);
        }
        if (rules == null || rules.stream().anyMatch(Rule::isPattern)) {
            known.stream().filter(this::contains).forEach(names::add);
        }
        return names;
    }
}
