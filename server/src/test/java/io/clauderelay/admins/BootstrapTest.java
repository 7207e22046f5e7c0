package io.clauderelay.admins;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.testing.DatabaseKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class BootstrapTest {
    @TempDir
    private Path folder;

    private final DatabaseKind kind;
    private AdminOffice office;

    BootstrapTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        office = new AdminOffice(kind, folder);
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
    void ofTwoNodesThatStartAtOnceOneMakesTheOwner() throws InterruptedException {
        Queue<FirstOwner> made = new ConcurrentLinkedQueue<>();
        try (AdminOffice other = new AdminOffice(kind, folder)) {
            List<Thread> starts = Stream.of(office, other)
                    .map(node -> Thread.startVirtualThread(
                            () -> node.bootstrap().run(null, null).ifPresent(made::add)))
                    .toList();
            for (Thread start : starts) {
                start.join();
            }
        }

        assertThat(office.strings("select name from admins")).containsExactly("admin");
        assertThat(made)
                .singleElement()
                .satisfies(owner -> assertThat(
                                office.signIn("admin", owner.generatedPassword().orElseThrow())
                                        .statusCode())
                        .isEqualTo(200));
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
