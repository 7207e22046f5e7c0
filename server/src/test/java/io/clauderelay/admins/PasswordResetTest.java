package io.clauderelay.admins;

import static io.clauderelay.admins.AdminOffice.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.admins.PasswordReset.Result;
import io.clauderelay.testing.DatabaseKind;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class PasswordResetTest {
    @TempDir
    private Path folder;

    private final DatabaseKind kind;
    private AdminOffice office;

    PasswordResetTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        office = new AdminOffice(kind, folder);
        office.bootstrap().run("root", PASSWORD);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private String reset(String name) {
        return office.passwordReset().run(name, null) instanceof Result.Done(String generated) && generated != null
                ? generated
                : "not done";
    }

    @Test
    void theAdminGetsARandomPasswordAndEverySessionEnds() {
        String token = office.token("root", PASSWORD);

        String password = reset("root");

        assertThat(password).hasSizeGreaterThanOrEqualTo(20);
        assertThat(office.isSignedIn(token)).isFalse();
        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(401);
        assertThat(office.signIn("root", password).statusCode()).isEqualTo(200);
    }

    @Test
    void aPasswordThatIsGivenIsTakenAndNotRepeated() {
        assertThat(office.passwordReset().run("root", "the operator's choice")).isEqualTo(new Result.Done(null));
        assertThat(office.signIn("root", "the operator's choice").statusCode()).isEqualTo(200);
    }

    @Test
    void oneThatIsGivenIsHeldToTheSameRules() {
        assertThat(office.passwordReset().run("root", "swordfish"))
                .isEqualTo(new Result.UnfitPassword("the password has 9 characters, expected 12 to 1000"));
        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void aDisabledAdminIsLetInAgain() {
        office.execute("update admins set active = false");

        assertThat(office.signIn("root", reset("root")).statusCode()).isEqualTo(200);
    }

    @Test
    void anUnknownNameIsAnsweredWithTheOnesThereAre() {
        office.add(office.token("root", PASSWORD), "adam", Role.ADMIN);

        assertThat(office.passwordReset().run("ruth", null)).isEqualTo(new Result.UnknownName(List.of("adam", "root")));
    }

    @Test
    void theOperatorIsInTheAuditTrail() {
        String password = reset("root");

        assertThat(office.strings("select coalesce(admin_id, '-') || ' ' || admin_name || ' ' || remote_address || ' '"
                        + " || before || after from audit where action = 'admin.reset-password'"))
                .singleElement()
                .satisfies(line ->
                        assertThat(line).startsWith("- operator local {").doesNotContain("argon2", password));
    }
}
