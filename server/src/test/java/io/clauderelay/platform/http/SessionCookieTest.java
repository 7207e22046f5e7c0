package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.SessionCookie.Scheme;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionCookieTest {
    private static final SessionCookie COOKIE = new SessionCookie("a.b.c", Duration.ofHours(12));

    @Test
    void pagesCannotReadItAndOtherSitesDoNotSendIt() {
        assertThat(COOKIE.setCookie(Scheme.HTTP))
                .isEqualTo("crs_session=a.b.c; HttpOnly; SameSite=Strict; Path=/; Max-Age=43200");
    }

    @Test
    void whoCameByHttpsSendsItByNothingElse() {
        assertThat(COOKIE.setCookie(Scheme.HTTPS)).endsWith("; Secure");
    }

    @Test
    void noCookieIsOneThatIsOverAlready() {
        assertThat(SessionCookie.NONE.setCookie(Scheme.HTTP))
                .startsWith("crs_session=;")
                .endsWith("; Max-Age=0");
    }

    @Test
    void itIsFoundAmongOthers() {
        assertThat(SessionCookie.tokenIn("theme=dark; crs_session=a.b.c;x=y")).hasValue("a.b.c");
        assertThat(SessionCookie.tokenIn("theme=dark; other_crs_session=a; crs_session="))
                .isEmpty();
        assertThat(SessionCookie.tokenIn("")).isEmpty();
    }

    @Test
    void itDoesNotPrintItself() {
        assertThat(COOKIE).hasToString("SessionCookie[token=redacted, lifetime=PT12H]");
    }
}
