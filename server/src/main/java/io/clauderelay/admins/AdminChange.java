package io.clauderelay.admins;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Overlay;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of an admin when an owner changes some of its fields.
 *
 * @param after the admin as it should be; equal to what it was when nothing changes
 * @param password its new password; null when it keeps the one it has
 */
record AdminChange(Admin after, @Nullable String password) {
    private static final Set<String> READ_ONLY = Set.of("id", "createdAt", "updatedAt", "lastSignInAt");

    /**
     * Reads a request body.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static AdminChange of(Admin current, JsonNode change, Instant now) {
        Fields fields = Fields.of(Overlay.lay(current, change, READ_ONLY));
        String name = fields.requiredLine("name", AdminDraft.LONGEST_NAME);
        Role role = AdminDraft.role(fields);
        boolean active = fields.flag("active", true);
        String password = AdminDraft.password(fields, name);
        fields.done();
        Admin wanted = new Admin(
                current.id(), name, role, active, current.createdAt(), current.updatedAt(), current.lastSignInAt());
        boolean same = wanted.equals(current) && password == null;
        return new AdminChange(same ? current : wanted.updated(now), password);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AdminChange[after=" + after + ", password=redacted]";
    }
}
