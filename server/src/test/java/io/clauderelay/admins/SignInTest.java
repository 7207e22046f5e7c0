package io.clauderelay.admins;

import static io.clauderelay.admins.AdminOffice.PASSWORD;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.testing.DatabaseKind;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** Signing in, staying signed in and signing out, over real HTTP and a real database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class SignInTest {
    @TempDir
    private Path folder;

    private final DatabaseKind kind;
    private AdminOffice office;

    SignInTest(DatabaseKind kind) {
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

    @Test
    void theRightPasswordGivesATokenThatSaysWhoIAm() {
        HttpResponse<String> response = office.signIn("root", PASSWORD);

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(AdminOffice.json(response).get("expiresIn").asLong()).isEqualTo(43_200);
        HttpResponse<String> me = office.console.get(
                "/api/v2/auth/me", AdminOffice.json(response).get("token").asText());
        assertThat(me.statusCode()).isEqualTo(200);
        assertThat(AdminOffice.json(me).at("/admin/name").asText()).isEqualTo("root");
        assertThat(AdminOffice.json(me).at("/admin/role").asText()).isEqualTo("owner");
        assertThat(me.body()).doesNotContain("argon2");
    }

    @Test
    void theBrowserGetsACookieThatOpensTheSame() {
        HttpResponse<String> response = office.signIn("root", PASSWORD);

        String token = AdminOffice.json(response).get("token").asText();
        assertThat(response.headers().allValues("set-cookie"))
                .containsExactly("crs_session=" + token + "; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200");
        assertThat(office.console
                        .send(office.console.request("/api/v2/auth/me").header("cookie", "crs_session=" + token))
                        .body())
                .contains("\"root\"");
    }

    @Test
    void behindHttpsTheCookieIsSecure() {
        HttpResponse<String> response = office.console.send(office.console
                .request("/api/v2/auth/admin/login")
                .header("content-type", "application/json")
                .header("x-forwarded-proto", "https")
                .POST(BodyPublishers.ofString("{\"username\": \"root\", \"password\": \"" + PASSWORD + "\"}")));

        assertThat(response.headers().firstValue("set-cookie").orElseThrow()).endsWith("; Secure");
    }

    @Test
    void aRefusedSignInSetsNoCookie() {
        assertThat(office.signIn("root", "guess").headers().firstValue("set-cookie"))
                .isEmpty();
    }

    @Test
    void signingOutInTheBrowserEndsTheSessionAndTakesTheCookieAway() {
        String token = office.token("root", PASSWORD);

        HttpResponse<String> response = office.console.send(office.console
                .request("/api/v2/auth/logout")
                .header("cookie", "crs_session=" + token)
                .header("sec-fetch-site", "same-origin")
                .POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.headers().firstValue("set-cookie"))
                .hasValue("crs_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
        assertThat(me(token)).isEqualTo(401);
    }

    @Test
    void theLastSignInIsShown() {
        String token = office.token("root", PASSWORD);

        assertThat(AdminOffice.json(office.console.get("/api/v2/auth/me", token))
                        .at("/admin/lastSignInAt")
                        .asText())
                .isEqualTo("2026-11-22T10:00:00Z");
    }

    @Test
    void aDisabledAdminIsOutAndAnsweredLikeAWrongPassword() {
        String token = office.token("root", PASSWORD);
        office.execute("update admins set active = false");

        HttpResponse<String> disabled = office.signIn("root", PASSWORD);

        assertThat(disabled.statusCode()).isEqualTo(401);
        assertThat(disabled.body()).isEqualTo(office.signIn("root", "guess").body());
        assertThat(me(token)).isEqualTo(401);
    }

    @Test
    void aNameThatIsGuessedFromManyAddressesWaitsToo() {
        SignInThrottle throttle = new SignInThrottle(office.clock);
        for (int i = 0; i < 50; i++) {
            throttle.require("root", "203.0.113." + i);
        }

        assertThatThrownBy(() -> throttle.require("root", "198.51.100.1"))
                .isInstanceOfSatisfying(ProblemException.class, refusal -> {
                    assertThat(refusal.status()).isEqualTo(429);
                    assertThat(refusal.headers()).containsEntry("retry-after", "900");
                });
    }

    @Test
    void aWrongNameAndAWrongPasswordAreAnsweredAlike() {
        HttpResponse<String> wrongName = office.signIn("nobody", PASSWORD);
        HttpResponse<String> wrongPassword = office.signIn("root", "guess");

        assertThat(wrongName.statusCode()).isEqualTo(401);
        assertThat(wrongPassword.statusCode()).isEqualTo(401);
        assertThat(wrongName.body()).isEqualTo(wrongPassword.body());
        assertThat(wrongName.headers().firstValue("www-authenticate")).isPresent();
    }

    @Test
    void aWrongNameTakesAsLongAsAWrongPassword() {
        office.signIn("warm up", "guess");

        long wrongPassword = quickest(() -> office.signIn("root", "guess"));
        office.clock.advance(Duration.ofMinutes(15));
        long wrongName = quickest(() -> office.signIn("nobody", "guess"));

        assertThat(wrongName).isGreaterThan(wrongPassword / 3);
    }

    @Test
    void missingFieldsAreNamed() {
        HttpResponse<String> response = office.console.post("/api/v2/auth/admin/login", "{}");

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(AdminOffice.json(response).get("errors").findValuesAsText("field"))
                .containsExactly("username", "password");
    }

    @Test
    void thePasswordIsNeitherLoggedNorRepeated() {
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        Logger root = (Logger) LoggerFactory.getLogger("io.clauderelay");
        lines.start();
        root.addAppender(lines);
        root.setLevel(Level.INFO);
        try {
            HttpResponse<String> refused = office.signIn("root", "not-the-password");
            String token = office.token("root", PASSWORD);

            List<String> logged = lines.list.stream()
                    .map(line -> line.getFormattedMessage() + line.getKeyValuePairs())
                    .toList();
            assertThat(logged)
                    .anyMatch(line -> line.contains("sign-in refused") && line.contains("address=\"127.0.0.1\""))
                    .anyMatch(line -> line.contains("admin signed in") && line.contains("admin=\"root\""))
                    .noneMatch(line ->
                            line.contains("not-the-password") || line.contains(PASSWORD) || line.contains(token));
            assertThat(refused.body()).doesNotContain("not-the-password");
        } finally {
            root.detachAppender(lines);
            root.setLevel(null);
        }
    }

    @Test
    void fiveFailuresMakeTheirAddressWaitEvenWithTheRightPassword() {
        for (int i = 0; i < 5; i++) {
            assertThat(office.signIn("root", "guess").statusCode()).isEqualTo(401);
            office.clock.advance(Duration.ofSeconds(1));
        }

        HttpResponse<String> throttled = office.signIn("root", PASSWORD);

        assertThat(throttled.statusCode()).isEqualTo(429);
        assertThat(throttled.headers().firstValue("retry-after")).hasValue("895");
        assertThat(throttled.headers().firstValue("content-type")).hasValue("application/problem+json");
    }

    @Test
    void theWaitEndsByItself() {
        for (int i = 0; i < 6; i++) {
            office.signIn("root", "guess");
        }

        office.clock.advance(Duration.ofMinutes(15));

        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(200);
    }

    @Test
    void anAddressThatGuessesManyNamesWaitsToo() {
        for (int i = 0; i < 5; i++) {
            office.signIn("guess-" + i, "guess");
        }

        assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(429);
    }

    @Test
    void successesNeverCount() {
        for (int i = 0; i < 8; i++) {
            assertThat(office.signIn("root", PASSWORD).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aTokenExpires() {
        String token = office.token("root", PASSWORD);

        office.clock.advance(Duration.ofHours(12).minusSeconds(1));
        assertThat(me(token)).isEqualTo(200);
        office.clock.advance(Duration.ofSeconds(1));
        assertThat(me(token)).isEqualTo(401);
    }

    @Test
    void aForgedTokenOpensNothing() throws JOSEException {
        String token = office.token("root", PASSWORD);
        String payload = token.split("\\.", -1)[1];
        String claims = new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8);
        JWSObject otherKey = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        otherKey.sign(new MACSigner("another key of thirty-two bytes.".getBytes(StandardCharsets.US_ASCII)));
        String unsigned = base64("{\"alg\":\"none\"}") + "." + payload + ".";
        String tampered = token.replace(payload, base64(claims.replace("\"iat\"", "\"x\":1,\"iat\"")));
        String noClaims = signed("[]");
        String noSession = signed("{\"sub\":\"a\",\"sid\":\"b\",\"iat\":1,\"exp\":9999999999}");

        assertThat(Stream.of(otherKey.serialize(), unsigned, tampered, noClaims, noSession, "a.b.c", "x", ""))
                .allSatisfy(forged -> assertThat(me(forged)).as(forged).isEqualTo(401));
        assertThat(me(token)).isEqualTo(200);
    }

    @Test
    void signingOutEndsThisSessionAndNoOther() {
        String here = office.token("root", PASSWORD);
        String elsewhere = office.token("root", PASSWORD);

        HttpResponse<String> response = office.console.send(office.console
                .request("/api/v2/auth/logout")
                .header("authorization", "Bearer " + here)
                .POST(BodyPublishers.noBody()));

        assertThat(response.statusCode()).isEqualTo(204);
        assertThat(response.body()).isEmpty();
        assertThat(me(here)).isEqualTo(401);
        assertThat(me(elsewhere)).isEqualTo(200);
    }

    @Test
    void aChangedRoleCountsAtOnceAndARemovedAdminIsOut() {
        String token = office.token("root", PASSWORD);

        office.execute("update admins set role = 'viewer'");
        assertThat(office.console.get("/api/v2/auth/me", token).body()).contains("\"viewer\"");
        office.execute("delete from admins");
        assertThat(me(token)).isEqualTo(401);
    }

    @Test
    void sessionsThatAreOverAreForgottenAtTheNextSignIn() {
        office.token("root", PASSWORD);
        office.clock.advance(Duration.ofHours(12));

        office.token("root", PASSWORD);

        assertThat(office.strings("select id from admin_sessions")).hasSize(1);
    }

    @Test
    void comingAndGoingIsInTheAuditTrail() {
        String token = office.token("root", PASSWORD);
        office.clock.advance(Duration.ofSeconds(1));
        office.console.send(office.console
                .request("/api/v2/auth/logout")
                .header("authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody()));

        assertThat(office.strings("select action from audit where admin_name = 'root' order by at"))
                .containsExactly("admin.sign-in", "admin.sign-out");
    }

    private int me(String token) {
        return office.console.get("/api/v2/auth/me", token).statusCode();
    }

    private static String signed(String claims) throws JOSEException {
        JWSObject token = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(claims));
        token.sign(new MACSigner(AdminOffice.KEY));
        return token.serialize();
    }

    private static String base64(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The least of three: whatever else the machine does only adds. */
    private static long quickest(Runnable work) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            work.run();
            least = Math.min(least, System.nanoTime() - start);
        }
        return least;
    }
}
