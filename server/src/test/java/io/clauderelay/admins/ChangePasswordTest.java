package io.clauderelay.admins;

import static io.clauderelay.admins.AdminOffice.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.DatabaseKind;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ChangePasswordTest {
    private static final String ANOTHER = "a better one: 4 random words";

    @TempDir
    private Path folder;

    private final DatabaseKind kind;
    private AdminOffice office;
    private String token;

    ChangePasswordTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() {
        office = new AdminOffice(kind, folder);
        office.bootstrap().run("root", PASSWORD);
        token = office.token("root", PASSWORD);
    }

    @AfterEach
    void close() {
        office.close();
    }

    private HttpResponse<String> change(String current, String anew) {
        return office.send(
                token, "POST", "/auth/change-password", Map.of("currentPassword", current, "newPassword", anew));
    }

    private static String field(HttpResponse<String> response) {
        assertThat(response.statusCode()).isEqualTo(400);
        return AdminOffice.json(response).at("/errors/0/field").asText();
    }

    @Test
    void theNewPasswordOpensAndTheOldOneDoesNot() {
        HttpResponse<String> response = change(PASSWORD, ANOTHER);

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(office.signIn("root", ANOTHER).statusCode()).isEqualTo(200);
        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(401);
    }

    @Test
    void theOtherSessionsEndAndThisOneGoesOn() {
        String elsewhere = office.token("root", PASSWORD);
        String ofVera = veras();

        change(PASSWORD, ANOTHER);

        assertThat(office.isSignedIn(token)).isTrue();
        assertThat(office.isSignedIn(elsewhere)).isFalse();
        assertThat(office.isSignedIn(ofVera)).isTrue();
    }

    private String veras() {
        office.add(token, "vera", Role.VIEWER);
        return office.token("vera", PASSWORD);
    }

    @Test
    void aViewerMayChangeItsOwn() {
        token = veras();

        assertThat(change(PASSWORD, ANOTHER).statusCode()).isEqualTo(204);
        assertThat(office.signIn("vera", ANOTHER).statusCode()).isEqualTo(200);
    }

    @Test
    void aWrongCurrentPasswordIsAProblemOfItsFieldAndNoEndOfTheSession() {
        HttpResponse<String> response = change("a guess", ANOTHER);

        assertThat(field(response)).isEqualTo("currentPassword");
        assertThat(response.body()).doesNotContain("a guess", ANOTHER);
        assertThat(office.isSignedIn(token)).isTrue();
        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void guessingHereIsThrottledTogetherWithSignIn() {
        for (int i = 0; i < 4; i++) {
            assertThat(change("a guess", ANOTHER).statusCode()).isEqualTo(400);
        }
        office.signIn("root", "a guess");

        HttpResponse<String> throttled = change(PASSWORD, ANOTHER);

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("retry-after")).hasValue("900");
        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(429);
    }

    @Test
    void whatIsRefusedForItsFormCostsNoTry() {
        for (int i = 0; i < 8; i++) {
            change(PASSWORD, "short");
        }

        assertThat(change(PASSWORD, ANOTHER).statusCode()).isEqualTo(204);
    }

    @Test
    void theNewPasswordIsLongEnoughNotTheNameAndNotTheCurrentOne() {
        assertThat(field(change(PASSWORD, "eleven char"))).isEqualTo("newPassword");
        assertThat(change(PASSWORD, "eleven char").body())
                .contains("has 11 characters, expected 12 to 1000")
                .doesNotContain("eleven char");
        assertThat(field(change(PASSWORD, "x".repeat(1_001)))).isEqualTo("newPassword");
        assertThat(field(change(PASSWORD, PASSWORD))).isEqualTo("newPassword");
        office.execute("update admins set name = 'an admin of long standing'");
        assertThat(field(change(PASSWORD, "An Admin of long standing"))).isEqualTo("newPassword");
        assertThat(change(PASSWORD, "x".repeat(1_000)).statusCode()).isEqualTo(204);
    }

    @Test
    void missingFieldsAreNamed() {
        HttpResponse<String> response = office.send(token, "POST", "/auth/change-password", "{\"x\": 1}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(AdminOffice.json(response).get("errors").findValuesAsText("field"))
                .containsExactly("currentPassword", "newPassword", "x");
    }

    @Test
    void itNeedsASignIn() {
        assertThat(office.console.post("/api/v2/auth/change-password", "{}").statusCode())
                .isEqualTo(401);
    }

    @Test
    void theAuditTrailTellsThatItWasChangedAndNothingOfThePasswords() {
        change(PASSWORD, ANOTHER);

        assertThat(office.strings("select admin_name || ' ' || before || ' ' || after from audit"
                        + " where action = 'admin.change-password'"))
                .singleElement()
                .satisfies(line -> assertThat(line)
                        .startsWith("root {")
                        .contains("\"name\":\"root\"")
                        .doesNotContain("argon2", PASSWORD, ANOTHER));
    }
}
