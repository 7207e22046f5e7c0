package io.clauderelay.exchange;

import io.clauderelay.dialect.JsonText;
import io.clauderelay.scheduling.Choice;
import io.clauderelay.scheduling.Lease;
import io.clauderelay.upstream.Failure;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The attempts of one exchange: which account, why this one and not another, and how it went. Kept with its usage. */
final class AttemptLog {
    private static final int LONGEST_REASON = 300;

    /** Beyond this who was passed over is left out of further entries: the journal takes 16 KiB, in any alphabet. */
    private static final int LONG = 4_000;

    /** Beyond this further attempts are left out; the settings allow twenty, and their count stands beside. */
    private static final int LONGEST = 5_000;

    private List<String> entries = List.of();
    private String failures = "";
    private @Nullable Lease current;
    private int count;
    private int length;

    void begins(Lease lease) {
        current = lease;
        count++;
    }

    int count() {
        return count;
    }

    /**
     * The current attempt has failed.
     *
     * @param status what the upstream answered; 0 for nothing
     */
    void failed(Failure failure, int status) {
        Lease lease = current;
        if (lease == null) {
            return;
        }
        current = null;
        String reason = shortened(failure.reason());
        StringBuilder entry = opened(lease);
        if (failure.accountFault() != null) {
            entry.append(",\"fault\":\"")
                    .append(failure.accountFault().fault().id())
                    .append('"');
        }
        if (status != 0) {
            entry.append(",\"status\":").append(status);
        }
        entry.append(",\"reason\":").append(JsonText.quote(reason));
        add(entry.append('}').toString());
        failures += (failures.isEmpty() ? "" : "; ") + lease.account().id() + ": " + reason;
    }

    /** Nearly every exchange has nothing to keep here, and so keeps no list. */
    private void add(String entry) {
        if (length + entry.length() > LONGEST) {
            return;
        }
        length += entry.length();
        entries = entries.isEmpty() ? new ArrayList<>() : entries;
        entries.add(entry);
    }

    private StringBuilder opened(Lease lease) {
        Choice choice = lease.choice();
        StringBuilder entry = new StringBuilder(128)
                .append("{\"account\":")
                .append(JsonText.quote(lease.account().id()))
                .append(",\"why\":")
                .append(JsonText.quote(choice.reason()));
        if (!choice.passedOver().isEmpty() && length < LONG) {
            entry.append(",\"passedOver\":[");
            String comma = "";
            for (Choice.PassedOver other : choice.passedOver()) {
                entry.append(comma)
                        .append("{\"account\":")
                        .append(JsonText.quote(other.accountId()))
                        .append(",\"reason\":")
                        .append(JsonText.quote(shortened(other.reason())))
                        .append('}');
                comma = ",";
            }
            entry.append(']');
        }
        return entry;
    }

    /** What failed and why, in one line for people; null when nothing did. */
    @Nullable
    String failures() {
        return failures.isEmpty() ? null : failures;
    }

    /** All of it as a JSON array; null when there is nothing to say but that an account served in its turn. */
    @Nullable
    String toJson() {
        Lease last = current;
        boolean plain = entries.isEmpty() && (last == null || last.choice().isPlain());
        if (plain) {
            return null;
        }
        if (last != null) {
            add(opened(last).append('}').toString());
            current = null;
        }
        return "[" + String.join(",", entries) + "]";
    }

    private static String shortened(String reason) {
        return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) : reason;
    }
}
