package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The groups of a report that it has room for, the largest cost of the whole period first. */
final class Ranking {
    /** A group with its sums over the whole period. */
    private record Ranked(Group group, Figures figures) {
        static final Comparator<Ranked> ORDER = Comparator.comparing(Ranked::figures, UsageReport.LARGEST_FIRST)
                .thenComparing(ranked -> ranked.group().toString());
    }

    private final Map<String, Group> groupsByName;
    private final Set<Group> told;
    private final int size;

    private Ranking(Map<String, Group> groupsByName, Set<Group> told, int size) {
        this.groupsByName = groupsByName;
        this.told = told;
        this.size = size;
    }

    /**
     * Ranks what was found.
     *
     * @param largest each name of it once; several may be of one group
     * @param mostGroups how many groups there is room for
     */
    static Ranking of(Grouping grouping, Largest largest, Names names, int mostGroups) {
        Map<String, Group> groupsByName = new HashMap<>();
        Map<Group, Figures> sums = new HashMap<>();
        for (Line line : largest.lines()) {
            Group group = names.group(grouping, line.name());
            groupsByName.put(line.name(), group);
            sums.merge(group, line.figures(), Figures::plus);
        }
        Set<Group> told = sums.entrySet().stream()
                .map(sum -> new Ranked(sum.getKey(), sum.getValue()))
                .sorted(Ranked.ORDER)
                .limit(mostGroups)
                .map(Ranked::group)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        int unread = largest.names() - largest.lines().size();
        return new Ranking(groupsByName, told, sums.size() + unread);
    }

    /** The groups in their order, of which nothing is noted yet. */
    Map<Group, Map<Integer, Figures>> empty() {
        Map<Group, Map<Integer, Figures>> groups = new LinkedHashMap<>();
        told.forEach(group -> groups.put(group, new TreeMap<>()));
        return groups;
    }

    @Nullable
    Group groupOf(String name) {
        return groupsByName.get(name);
    }

    /** Whether there are more groups than there is room for. */
    boolean isCut() {
        return size > told.size();
    }

    /** How many groups there are. */
    int size() {
        return size;
    }

    /** The names under which the told groups are found; null when these are all there are. */
    @Nullable
    List<String> namesToAsk() {
        if (!isCut()) {
            return null;
        }
        List<String> names = new ArrayList<>();
        groupsByName.forEach((name, group) -> {
            if (told.contains(group)) {
                names.add(name);
            }
        });
        return names;
    }
}
