package io.clauderelay.audit;

import io.clauderelay.platform.http.Call;
import io.clauderelay.platform.http.Caller;
import org.jspecify.annotations.Nullable;

/**
 * One change as the audit trail keeps it.
 *
 * @param actor who made the change
 * @param action what was done, such as {@code key.create}
 * @param subject what it was done to
 * @param before the subject as clients were shown it before, never with a secret; null when there was none
 * @param after the subject as clients are shown it since, never with a secret; null when there is none
 */
public record AuditLine(
        Actor actor,
        String action,
        Subject subject,
        @Nullable Object before,
        @Nullable Object after) {

    /**
     * Who made a change.
     *
     * @param adminId the admin's id; null when the relay itself or its operator acted
     * @param name the admin's name at that time
     * @param remoteAddress where the admin's request came from
     */
    public record Actor(@Nullable String adminId, String name, String remoteAddress) {
        /** The relay itself, as at its first start. */
        public static final Actor RELAY = new Actor(null, "relay", "local");

        /** Whoever runs a command on the relay's machine. */
        public static final Actor OPERATOR = new Actor(null, "operator", "local");

        /** Whoever makes a call. */
        public static Actor of(Call call) {
            Caller caller = call.caller();
            return new Actor(caller.adminId(), caller.name(), call.remoteAddress());
        }
    }

    /** What a change was made to, such as {@code key} and its id. */
    public record Subject(String kind, String id) {}

    /** Something that was not there before: the action is {@code <kind>.create}. */
    public static AuditLine created(Actor actor, Subject subject, Object after) {
        return new AuditLine(actor, subject.kind() + ".create", subject, null, after);
    }
}
