package io.clauderelay.keys;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import io.clauderelay.platform.json.Overlay;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What becomes of a key when an admin changes some of its fields. */
final class KeyChange {
    private static final Set<String> READ_ONLY =
            Set.of("id", "hint", "createdAt", "createdBy", "updatedAt", "lastUsedAt", "deletedAt", "deletedBy");

    private KeyChange() {}

    /**
     * The key as it should be.
     *
     * @throws ProblemException 400 with everything that is wrong with the change
     */
    static Key of(Key current, JsonNode change, Instant now) {
        KeyDraft draft = KeyDraft.read(Overlay.lay(current, change, READ_ONLY));
        return new Key(
                current.id(),
                draft.name(),
                draft.description(),
                current.hint(),
                draft.owner(),
                draft.tags(),
                draft.active(),
                expiry(current.expiry(), draft.expiry()),
                draft.rights(),
                draft.limits(),
                draft.delivery(),
                current.createdAt(),
                current.createdBy(),
                now,
                current.lastUsedAt(),
                current.deletedAt(),
                current.deletedBy());
    }

    /** A key that was used already keeps its first use when its time is made longer or shorter. */
    private static Expiry expiry(Expiry current, Expiry wanted) {
        if (!(wanted instanceof Expiry.Activation activation)) {
            return wanted;
        }
        Instant firstUse = current instanceof Expiry.Activation before ? before.activatedAt() : null;
        if (activation.activatedAt() != null && !Objects.equals(activation.activatedAt(), firstUse)) {
            throw ProblemException.badInput(List.of(new FieldProblem(
                    "expiry.activatedAt", "activatedAt is set by the key's first use and cannot be changed")));
        }
        return activation.from(firstUse);
    }
}
