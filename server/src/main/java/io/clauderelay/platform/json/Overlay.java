package io.clauderelay.platform.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change of something that clients are shown as JSON: the fields that are sent replace those that are there, a field
 * sent as null goes back to what it is when nobody says, and fields that are not sent stay as they are.
 */
public final class Overlay {
    private Overlay() {}

    /**
     * Lays a change over what is there.
     *
     * @param shown what clients are shown now
     * @param change what a client sent; what it was shown and cannot change may be in it, unchanged
     * @param readOnly the fields nobody can change
     * @return what the thing should be, without the fields that are read-only
     * @throws ProblemException 400 when the change would alter a field that is read-only
     */
    public static ObjectNode lay(Object shown, JsonNode change, Set<String> readOnly) {
        ObjectNode current = (ObjectNode) Json.tree(shown);
        List<FieldProblem> problems = new ArrayList<>();
        ObjectNode merged = current.deepCopy();
        change.properties().forEach(field -> {
            String name = field.getKey();
            if (!readOnly.contains(name)) {
                merged.set(name, field.getValue());
            } else if (!isAsShown(field.getValue(), current.get(name))) {
                problems.add(new FieldProblem(
                        name, name + " cannot be changed; leave it out, or send it as the relay shows it now"));
            }
        });
        if (!problems.isEmpty()) {
            throw ProblemException.badInput(problems);
        }
        merged.remove(readOnly);
        return merged;
    }

    /** Null and absent are the same, as everywhere in a body. */
    private static boolean isAsShown(JsonNode sent, @Nullable JsonNode shown) {
        return shown == null ? sent.isNull() : sent.equals(shown);
    }
}
