package io.clauderelay.keys;

import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.vocabulary.Platform;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Sees to it that a key is bound only to what exists. */
record KeyBindings(BindingTargets targets) {
    /**
     * Holds what the key is bound to until the transaction ends.
     *
     * @throws ProblemException 400 when something of it does not exist, or is of another platform
     */
    void hold(Handle sql, Key key) {
        List<FieldProblem> problems = new ArrayList<>();
        for (Map.Entry<Platform, Binding> binding : key.rights().binding().entrySet()) {
            Platform platform = binding.getKey();
            String place = "binding." + platform.id();
            switch (binding.getValue()) {
                case Binding.Shared() -> {}
                case Binding.ToAccount(String id) -> {
                    if (!targets.holdAccount(sql, platform, id)) {
                        problems.add(missing(place + ".accountId", platform, "account", id));
                    }
                }
                case Binding.ToGroup(String id) -> {
                    if (!targets.holdGroup(sql, platform, id)) {
                        problems.add(missing(place + ".groupId", platform, "group", id));
                    }
                }
            }
        }
        if (!problems.isEmpty()) {
            throw ProblemException.badInput(problems);
        }
    }

    private static FieldProblem missing(String field, Platform platform, String kind, String id) {
        return new FieldProblem(
                field,
                "there is no " + platform.id() + " " + kind + " with the id \"" + id + "\"; look it up in the list of "
                        + kind + "s");
    }
}
