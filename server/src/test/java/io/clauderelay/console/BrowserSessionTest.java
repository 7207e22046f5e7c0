package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.Answer;
import io.clauderelay.platform.http.Caller;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.http.Endpoint.Access;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What a browser may do with the console's cookie, and what other pages may not make it do. */
class BrowserSessionTest {
    private static final Map<String, Caller> TOKENS = Map.of(
            "of-vera", new Caller("1", "vera", Access.VIEWER, null),
            "of-otto", new Caller("2", "otto", Access.OWNER, null));
    private static final String COOKIE = "crs_session=of-otto";

    private static RunningConsole console;

    @BeforeAll
    static void start() {
        console = RunningConsole.with(
                token -> Optional.ofNullable(TOKENS.get(token)),
                Endpoint.get(
                        "/me", Access.VIEWER, call -> Answer.ok(call.caller().name())),
                Endpoint.post("/things", Access.OWNER, _ -> Answer.empty()),
                Endpoint.put("/things/{id}", Access.OWNER, _ -> Answer.empty()),
                Endpoint.delete("/things/{id}", Access.OWNER, _ -> Answer.empty()),
                Endpoint.post("/open", Access.OPEN, _ -> Answer.empty()));
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void theCookieSaysWhoItIs() {
        HttpResponse<String> response =
                console.send(console.request("/api/v2/me").header("cookie", "a=b; " + COOKIE));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("otto");
        assertThat(response.headers().firstValue("set-cookie")).isEmpty();
    }

    @Test
    void theBearerTokenWinsOverTheCookie() {
        assertThat(me("authorization", "Bearer of-vera", "cookie", COOKIE).body())
                .contains("vera");
        assertThat(me("authorization", "Bearer forged", "cookie", COOKIE).statusCode())
                .isEqualTo(401);
    }

    @Test
    void anotherKindOfAuthorizationDoesNotHideTheCookie() {
        assertThat(me("authorization", "Basic b2Y6dmVyYQ==", "cookie", COOKIE).body())
                .contains("otto");
    }

    @Test
    void aCookieThatOpensNothingIsA401ThatTakesItAway() {
        HttpResponse<String> response = me("cookie", "crs_session=forged");

        assertThat(response.statusCode()).isEqualTo(401);
        assertThat(response.headers().firstValue("set-cookie"))
                .hasValue("crs_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0");
        assertThat(response.headers().firstValue("www-authenticate")).isPresent();
        assertThat(me("cookie", "crs_session=forged", "x-forwarded-proto", "https, http")
                        .headers()
                        .firstValue("set-cookie")
                        .orElseThrow())
                .endsWith("; Secure");
    }

    @Test
    void aForgedBearerTokenTakesNoCookieAway() {
        assertThat(me("authorization", "Bearer forged").headers().firstValue("set-cookie"))
                .isEmpty();
    }

    @Test
    void theConsolesOwnPagesMayChangeThings() {
        assertThat(change("cookie", COOKIE, "sec-fetch-site", "same-origin")).isEqualTo(204);
        assertThat(change("cookie", COOKIE, "origin", "http://127.0.0.1:" + console.port()))
                .isEqualTo(204);
    }

    @Test
    void putAndDeleteAreHeldLikePost() {
        for (String method : List.of("PUT", "DELETE")) {
            HttpRequest.Builder foreign = console.request("/api/v2/things/1")
                    .header("cookie", COOKIE)
                    .method(method, BodyPublishers.noBody());
            assertThat(console.send(foreign).statusCode()).as(method).isEqualTo(403);
            assertThat(console.send(foreign.header("sec-fetch-site", "same-origin"))
                            .statusCode())
                    .as(method)
                    .isEqualTo(204);
        }
    }

    @Test
    void noOtherPageMay() {
        for (String site : List.of("cross-site", "same-site", "none", "")) {
            assertThat(change("cookie", COOKIE, "sec-fetch-site", site))
                    .as(site)
                    .isEqualTo(403);
        }
        String port = ":" + console.port();
        for (String origin : List.of(
                "http://127.0.0.1:1",
                "http://127.0.0.1",
                "https://127.0.0.1",
                "http://localhost" + port,
                "http://127.0.0.1.evil.example" + port,
                "http://127.0.0.1" + port + "@evil.example",
                "file://127.0.0.1" + port,
                "127.0.0.1" + port,
                "null",
                "")) {
            assertThat(change("cookie", COOKIE, "origin", origin)).as(origin).isEqualTo(403);
        }
        assertThat(change("cookie", COOKIE)).isEqualTo(403);
    }

    @Test
    void whereTheBrowserSaysWhichSiteItIsTheOriginDoesNotHelp() {
        String own = "http://127.0.0.1:" + console.port();

        assertThat(change("cookie", COOKIE, "sec-fetch-site", "cross-site", "origin", own))
                .isEqualTo(403);
    }

    @Test
    void theUsualPortNeedNotBeNamed() {
        assertThat(changeAt("relay.example.com", "https://Relay.example.com")).startsWith("HTTP/1.1 204 ");
        assertThat(changeAt("relay.example.com:443", "https://relay.example.com"))
                .startsWith("HTTP/1.1 204 ");
        assertThat(changeAt("[::1]:3001", "http://[::1]:3001")).startsWith("HTTP/1.1 204 ");
        assertThat(changeAt("relay.example.com:3001", "https://relay.example.com"))
                .startsWith("HTTP/1.1 403 ");
    }

    @Test
    void theRefusalTellsScriptsToUseTheToken() {
        HttpResponse<String> response = console.send(
                console.request("/api/v2/things").header("cookie", COOKIE).POST(BodyPublishers.noBody()));

        assertThat(response.headers().firstValue("content-type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("Authorization: Bearer <token>");
    }

    @Test
    void aTokenNeedsNoProof() {
        assertThat(change("authorization", "Bearer of-otto")).isEqualTo(204);
        assertThat(change("authorization", "Bearer of-otto", "sec-fetch-site", "cross-site"))
                .isEqualTo(204);
    }

    @Test
    void anOpenEndpointAsksForNothing() {
        assertThat(console.send(console.request("/api/v2/open")
                                .header("cookie", COOKIE)
                                .POST(BodyPublishers.noBody()))
                        .statusCode())
                .isEqualTo(204);
    }

    @Test
    void whatIsPresentedDoesNotPrintItself() {
        assertThat(List.of(new Presented.BearerToken("of-otto"), new Presented.Cookie("of-otto"))
                        .toString())
                .doesNotContain("of-otto");
    }

    private static HttpResponse<String> me(String... headers) {
        return console.send(console.request("/api/v2/me").headers(headers));
    }

    private static int change(String... headers) {
        return console.send(console.request("/api/v2/things").headers(headers).POST(BodyPublishers.noBody()))
                .statusCode();
    }

    private static String changeAt(String host, String origin) {
        return RawHttp.send(
                console.port(),
                "POST /api/v2/things HTTP/1.1",
                "host: " + host,
                "cookie: " + COOKIE,
                "origin: " + origin,
                "content-length: 0");
    }
}
