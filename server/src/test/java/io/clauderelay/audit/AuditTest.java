package io.clauderelay.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.audit.AuditLine.Actor;
import io.clauderelay.audit.AuditLine.Subject;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.ScriptedCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {
    @TempDir
    Path folder;

    private Estate estate;
    private Audit audit;

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(folder);
        audit = new Audit(new TimeOrderedIds(estate.clock), estate.clock);
    }

    @AfterEach
    void close() {
        estate.close();
    }

    @Test
    void aLineSaysWhoDidWhatToWhatAndWhen() {
        AuditLine line = new AuditLine(
                Actor.of(ScriptedCall.empty()),
                "key.update",
                new Subject("key", "k1"),
                Map.of("name", "old"),
                Map.of("name", "new"));

        record(line);

        assertThat(estate.rows("select * from audit"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("at", estate.clock.millis())
                        .containsEntry("admin_id", "admin-1")
                        .containsEntry("admin_name", "ada")
                        .containsEntry("remote_address", "203.0.113.7")
                        .containsEntry("action", "key.update")
                        .containsEntry("subject_kind", "key")
                        .containsEntry("subject_id", "k1")
                        .containsEntry("before", "{\"name\":\"old\"}")
                        .containsEntry("after", "{\"name\":\"new\"}"));
    }

    @Test
    void theRelayItselfIsNoAdmin() {
        record(AuditLine.created(Actor.RELAY, new Subject("admin", "a1"), Map.of("name", "root")));

        assertThat(estate.rows("select * from audit"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .containsEntry("action", "admin.create")
                        .containsEntry("admin_id", null)
                        .containsEntry("admin_name", "relay")
                        .containsEntry("before", null));
    }

    @Test
    void aChangeThatFailsLeavesNoLine() {
        AuditLine line = AuditLine.created(Actor.RELAY, new Subject("key", "k1"), Map.of());

        assertThatThrownBy(() -> estate.database.write(sql -> {
                    audit.record(sql, line);
                    throw new IllegalStateException("the change failed");
                }))
                .hasMessage("the change failed");

        assertThat(estate.rows("select * from audit")).isEmpty();
    }

    private void record(AuditLine line) {
        estate.database.write(sql -> {
            audit.record(sql, line);
            return line;
        });
    }
}
