package io.clauderelay.admins;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.json.Fields;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an owner may say about a new admin, read and checked; without a password, one is generated. */
record AdminDraft(String name, Role role, @Nullable String password) {
    static final int LONGEST_NAME = 100;
    private static final List<String> ROLES =
            Arrays.stream(Role.values()).map(Role::id).toList();

    /**
     * Reads a request body.
     *
     * @throws ProblemException 400 with everything that is wrong with it
     */
    static AdminDraft read(JsonNode body) {
        Fields fields = Fields.of(body);
        String name = fields.requiredLine("name", LONGEST_NAME);
        Role role = role(fields);
        String password = password(fields, name);
        fields.done();
        return new AdminDraft(name, role, password);
    }

    static @Nullable String password(Fields fields, String adminName) {
        String password = fields.password("password", NewPassword.LONGEST);
        if (password != null && fields.isFine("password")) {
            NewPassword.flaw(password, adminName).ifPresent(flaw -> fields.refuse("password", "password" + flaw));
        }
        return password;
    }

    static Role role(Fields fields) {
        if (!fields.has("role")) {
            fields.refuse("role", "role is missing, expected one of " + String.join(", ", ROLES));
        }
        return fields.choice("role", ROLES).map(Role::of).orElse(Role.VIEWER);
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "AdminDraft[name=" + name + ", role=" + role + ", password=redacted]";
    }
}
