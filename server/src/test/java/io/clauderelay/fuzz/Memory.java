package io.clauderelay.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The things that answers told of, by the path of the list they are in, so that later calls can be about them. */
final class Memory {
    /** Of each list; the older ones stay in the server and only here make room. */
    private static final int MOST = 40;

    private final Dice dice;
    private final Set<String> untouchable;
    private final Map<String, Map<String, JsonNode>> lists = new LinkedHashMap<>();
    private final Map<String, List<String>> gone = new LinkedHashMap<>();

    /** Whatever is in {@code untouchable} by its id is never learned. */
    Memory(Dice dice, Set<String> untouchable) {
        this.dice = dice;
        this.untouchable = Set.copyOf(untouchable);
    }

    /** Learns the things of an answer: itself, what its fields hold, or the items of a list among them. */
    void learn(String list, JsonNode answer) {
        learnOne(list, answer);
        for (JsonNode field : answer) {
            learnOne(list, field);
            if (field.isArray()) {
                field.forEach(item -> learnOne(list, item));
            }
        }
    }

    /** Moves what was deleted to where only calls look that are about such things. */
    void deleted(String list, String id) {
        Map<String, JsonNode> known = lists.getOrDefault(list, new LinkedHashMap<>());
        if (known.remove(id) != null) {
            gone.computeIfAbsent(list, _ -> new ArrayList<>()).add(id);
        }
        lists.values().removeIf(Map::isEmpty);
    }

    /** The id of something that was deleted from a list. */
    Optional<String> goneFrom(String list) {
        List<String> ids = gone.getOrDefault(list, List.of());
        return ids.isEmpty() ? Optional.empty() : Optional.of(dice.of(ids));
    }

    private void learnOne(String list, JsonNode thing) {
        String id = thing.path("id").asText();
        if (thing.isObject() && !id.isEmpty() && !untouchable.contains(id)) {
            Map<String, JsonNode> known = lists.computeIfAbsent(list, _ -> new LinkedHashMap<>());
            known.put(id, thing);
            if (known.size() > MOST) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    /** The lists whose path is of this shape, {@code {name}} standing for any segment; else those of the same name. */
    List<String> lists(String template) {
        String shape = template.replaceAll("\\{[^}]*}", "[^/]+");
        List<String> alike =
                lists.keySet().stream().filter(list -> list.matches(shape)).toList();
        String name = template.replaceAll("/\\{[^}]*}", "").replaceAll(".*/", "");
        return alike.isEmpty()
                ? lists.keySet().stream()
                        .filter(list -> list.endsWith("/" + name))
                        .toList()
                : alike;
    }

    /** An id of a list, rather a new one than an old one. */
    String id(String list) {
        List<String> ids = new ArrayList<>(lists.getOrDefault(list, Map.of()).keySet());
        int recent = dice.percent(60) ? Math.min(5, ids.size()) : ids.size();
        return ids.get(ids.size() - 1 - dice.below(recent));
    }

    /** An id for a field such as {@code keyId}, {@code accountIds} or {@code group}; empty when no list has its name. */
    Optional<String> idFor(String field) {
        String noun = field.replaceAll("Ids?$", "").toLowerCase(Locale.ROOT);
        String name = noun.equals(field) ? "/" + noun + "s" : "/" + noun;
        List<String> fitting = noun.isEmpty()
                ? List.of()
                : lists.keySet().stream().filter(list -> list.contains(name)).toList();
        return fitting.isEmpty() ? Optional.empty() : Optional.of(id(dice.of(fitting)));
    }

    /** A thing as it was last seen. */
    Optional<JsonNode> seen(String id) {
        return lists.values().stream()
                .filter(list -> list.containsKey(id))
                .map(list -> list.get(id))
                .findFirst();
    }
}
