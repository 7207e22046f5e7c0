package io.clauderelay.admins;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.testing.DatabaseKind;
import io.clauderelay.testing.ReleasedSchema;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReleasedAdminTest {
    @Test
    void anAdminOfTheVersionBeforeSignsIn(@TempDir Path folder) throws IOException, SQLException {
        try (Passwords passwords = new Passwords()) {
            ReleasedSchema.create(DatabaseKind.SQLITE, folder, "2")
                    .writeRows(Map.of("n", "old", "sealed", "", "hash", passwords.hash(AdminOffice.PASSWORD)));
        }

        try (AdminOffice office = new AdminOffice(DatabaseKind.SQLITE, folder)) {
            assertThat(office.token("root-old", AdminOffice.PASSWORD)).isNotEmpty();
        }
    }
}
