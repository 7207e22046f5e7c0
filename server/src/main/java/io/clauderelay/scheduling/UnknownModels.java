package io.clauderelay.scheduling;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** The models an account's upstream did not know a moment ago. Reading takes no lock. */
final class UnknownModels {
    /** Clients can ask for any name there is. */
    static final int MOST = 32;

    private final AtomicReference<Map<String, Long>> untilByModel = new AtomicReference<>(Map.of());

    boolean contains(String model, long now) {
        Map<String, Long> known = untilByModel.get();
        if (known.isEmpty()) {
            return false;
        }
        Long until = known.get(model);
        return until != null && now < until;
    }

    /** Notes a model; when there are too many, the one that would be forgotten first goes. */
    void add(String model, long now, long until) {
        untilByModel.updateAndGet(known -> {
            Map<String, Long> changed = new HashMap<>(known);
            changed.values().removeIf(end -> now >= end);
            changed.put(model, until);
            while (changed.size() > MOST) {
                changed.entrySet().stream()
                        .min(Map.Entry.comparingByValue())
                        .ifPresent(first -> changed.remove(first.getKey()));
            }
            return Map.copyOf(changed);
        });
    }

    /** The upstream has served the model. */
    void remove(String model) {
        if (untilByModel.get().containsKey(model)) {
            untilByModel.updateAndGet(known -> {
                Map<String, Long> changed = new HashMap<>(known);
                changed.remove(model);
                return Map.copyOf(changed);
            });
        }
    }

    void clear() {
        untilByModel.set(Map.of());
    }
}
