package io.clauderelay.admins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootstrapTest {
    @TempDir
    private Path folder;

    private AdminOffice office;

    @BeforeEach
    void open() {
        office = new AdminOffice(folder);
    }

    @AfterEach
    void close() {
        office.close();
    }

    @Test
    void theFirstStartMakesAnOwnerWithARandomPassword() {
        FirstOwner owner = office.bootstrap().run(null, null).orElseThrow();

        assertThat(owner.name()).isEqualTo("admin");
        assertThat(owner.generatedPassword()).hasValueSatisfying(password -> {
            assertThat(password).hasSizeGreaterThanOrEqualTo(20);
            assertThat(office.signIn("admin", password).statusCode()).isEqualTo(200);
            assertThat(owner.toString()).doesNotContain(password);
        });
    }

    @Test
    void aPasswordThatWasSetIsUsedAndNotRepeated() {
        FirstOwner owner = office.bootstrap().run("root", "short").orElseThrow();

        assertThat(owner.name()).isEqualTo("root");
        assertThat(owner.generatedPassword()).isEmpty();
        assertThat(office.signIn("root", "short").statusCode()).isEqualTo(200);
    }

    @Test
    void nothingHappensWhenAnAdminExists() {
        office.bootstrap().run("root", AdminOffice.PASSWORD);

        assertThat(office.bootstrap().run("intruder", "another password")).isEmpty();
        assertThat(office.strings("select name from admins")).containsExactly("root");
    }

    @Test
    void theRelayItselfIsInTheAuditTrailAsTheMaker() {
        office.bootstrap().run("root", AdminOffice.PASSWORD);

        assertThat(office.strings("select admin_name || ' ' || action || ' ' || after from audit"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("relay admin.create {")
                        .contains("\"role\":\"owner\"")
                        .doesNotContain("argon2", AdminOffice.PASSWORD));
    }

    @Test
    void whatSignInWouldNotTakeIsRefused() {
        assertThatThrownBy(() -> office.bootstrap().run("n".repeat(101), AdminOffice.PASSWORD))
                .hasMessageContaining("ADMIN_USERNAME has at most 100");
        assertThatThrownBy(() -> office.bootstrap().run("root", "p".repeat(1_001)))
                .hasMessageContaining("ADMIN_PASSWORD at most 1000");
    }

    @Test
    void settingsAndKeysThatCannotBeMeantAreRefused() {
        assertThatThrownBy(() -> new AdminSettings("admin", null, Duration.ofSeconds(59)))
                .hasMessageContaining("one minute");
        assertThatThrownBy(() -> new SessionTokens(new byte[31], office.clock)).hasMessageContaining("this one has 31");
    }
}
