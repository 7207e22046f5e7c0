package io.clauderelay.accounts;

import static io.clauderelay.testing.AdminDesk.accountJson;
import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is wrong with an account is told field by field, before the database is asked for anything. */
class AccountDraftTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.example.com, https://api.example.com",
        "https://api.example.com/, https://api.example.com",
        "HTTPS://API.example.com/v1, https://api.example.com",
        "https://api.example.com/v1/, https://api.example.com",
        "https://api.example.com//v1//, https://api.example.com",
        "http://api.example.com:8080/team%2Fa/v1, http://api.example.com:8080/team%2Fa",
        "https://api.example.com/openai/v1, https://api.example.com/openai",
        "https://api.example.com/v10, https://api.example.com/v10",
        "https://[2606:4700::1]:8443/v1, https://[2606:4700::1]:8443"
    })
    void aBaseUrlIsKeptInOneForm(String given, String kept) {
        assertThat(read("{\"baseUrl\": \"" + given + "\"}").way().baseUrl()).hasToString(kept);
    }

    @ParameterizedTest
    @CsvSource({
        "api.example.com, must begin with https://",
        "ftp://api.example.com, must begin with https://",
        "https://user:pw@api.example.com, holds a user name or password",
        "https://api.example.com?key=1, holds a query or fragment",
        "https://api.example.com#top, holds a query or fragment",
        "https://, is not a URL",
        "https://a b, is not a URL",
        "https:///v1, names no valid host",
        "https://api.example.com:99999, names no valid host",
        "https://localhost:8080, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://127.0.0.1, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://[::1]/v1, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://169.254.169.254/latest, RELAY_UPSTREAM_ALLOW_PRIVATE",
        "http://10.1.2.3, RELAY_UPSTREAM_ALLOW_PRIVATE"
    })
    void anyOtherBaseUrlIsRefused(String given, String message) {
        assertThat(refusedIn("{\"baseUrl\": \"" + given + "\"}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("baseUrl");
                    assertThat(problem.message()).contains(message).doesNotContain("pw");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Connection",
                "keep-alive",
                "TE",
                "Transfer-Encoding",
                "upgrade",
                "Host",
                "content-length",
                "Accept",
                "accept-encoding",
                "Content-Encoding",
                "content-type",
                "Authorization",
                "X-Api-Key",
                "api-key",
                "proxy-authorization",
                "cookie",
                "bad name",
                "bad:name",
                ""
            })
    void headersThatAreNotTheAccountsToSetAreRefused(String name) {
        assertThat(refusedIn("{\"headers\": {\"" + name + "\": \"hidden\"}}"))
                .singleElement()
                .satisfies(problem -> {
                    assertThat(problem.field()).isEqualTo("headers." + name);
                    assertThat(problem.message()).doesNotContain("hidden");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " a", "a ", "a\\r\\nb: c", "a\\u0000", "ä"})
    void valuesThatNoHeaderCanHaveAreRefused(String value) {
        assertThat(refusedIn("{\"headers\": {\"x-team\": \"" + value + "\"}}"))
                .singleElement()
                .extracting(FieldProblem::message)
                .asString()
                .contains("no header can have");
    }

    @Test
    void aHeaderIsNamedOnce() {
        assertThat(refusedIn("{\"headers\": {\"x-team\": \"a\", \"X-Team\": \"b\"}}"))
                .extracting(FieldProblem::field)
                .containsExactly("headers.X-Team");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"name\": null} | name",
                "{\"credential\": null} | credential",
                "{\"baseUrl\": null} | baseUrl",
                "{\"authHeader\": \"basic\"} | authHeader",
                "{\"supportedModels\": []} | supportedModels",
                "{\"supportedModels\": \"claude\"} | supportedModels",
                "{\"supportedModels\": [\"\"]} | supportedModels[0]",
                "{\"priority\": 0} | priority",
                "{\"priority\": 101} | priority",
                "{\"weight\": 0} | weight",
                "{\"maxConcurrency\": -1} | maxConcurrency",
                "{\"maxConcurrency\": 1.5} | maxConcurrency",
                "{\"headers\": {\"User-Agent\": \"x\"}} | headers.user-agent",
                "{\"userAgent\": \"ä\"} | userAgent",
                "{\"userAgent\": \"a\\nb\"} | userAgent",
                "{\"supportedModels\": {}} | supportedModels",
                "{\"supportedModels\": {\"a\": \"b*\"}} | supportedModels.a",
                "{\"supportedModels\": {\"a b\": \"c\"}} | supportedModels.a b",
                "{\"supportedModels\": {\"a\": \"\"}} | supportedModels.a",
                "{\"supportedModels\": {\"a\": 1}} | supportedModels.a",
                "{\"supportedModels\": {\"a\": \"\\ud800\"}} | supportedModels.a",
                "{\"weight\": 101} | weight",
                "{\"type\": \"private\"} | type",
                "{\"costMultiplier\": -0.1} | costMultiplier",
                "{\"costMultiplier\": 0.0000001} | costMultiplier",
                "{\"costMultiplier\": 1000.1} | costMultiplier",
                "{\"dailyQuota\": {}} | dailyQuota.usd",
                "{\"dailyQuota\": {\"usd\": 0.0000000001}} | dailyQuota.usd",
                "{\"dailyQuota\": {\"usd\": 1, \"resetHour\": 24}} | dailyQuota.resetHour",
                "{\"dailyQuota\": {\"usd\": 1, \"timeZone\": \"Mars/Olympus\"}} | dailyQuota.timeZone",
                "{\"timeouts\": {\"connectSeconds\": 0}} | timeouts.connectSeconds",
                "{\"timeouts\": {\"totalSeconds\": 1}} | timeouts.totalSeconds",
                "{\"proxy\": \"socks5://p:1\"} | proxy",
                "{\"proxy\": {\"host\": \"p\", \"port\": 1}} | proxy.protocol",
                "{\"proxy\": {\"protocol\": \"socks4\", \"host\": \"p\", \"port\": 1}} | proxy.protocol",
                "{\"proxy\": {\"protocol\": \"http\", \"port\": 1}} | proxy.host",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"http://p\", \"port\": 1}} | proxy.host",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"p\"}} | proxy.port",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"p\", \"port\": 65536}} | proxy.port",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"p\", \"port\": 1, \"auth\": {\"password\": \"x\"}}} | proxy.auth.username",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"p\", \"port\": 1, \"auth\": {\"username\": \"a:b\", \"password\": \"x\"}}} | proxy.auth.username",
                "{\"proxy\": {\"protocol\": \"http\", \"host\": \"p\", \"port\": 1, \"auth\": {\"username\": \"a\", \"password\": 7}}} | proxy.auth.password",
                "{\"apiKey\": \"x\"} | apiKey"
            })
    void whatIsWrongIsToldFieldByField(String change, String field) {
        assertThat(refusedIn(change)).extracting(FieldProblem::field).containsExactly(field);
    }

    @Test
    void everythingWrongIsToldAtOnceAndTheCredentialIsNotRepeated() {
        List<FieldProblem> problems = refusedIn("{\"name\": 1, \"priority\": 0, \"credential\": \"sk ant secret\"}");

        assertThat(problems).extracting(FieldProblem::field).contains("name", "priority", "credential");
        assertThat(problems).extracting(FieldProblem::message).noneMatch(message -> message.contains("secret"));
    }

    @Test
    void zerosMeanNone() {
        AccountDraft draft = read("{\"dailyQuota\": {\"usd\": 0}, \"maxConcurrency\": 0, \"costMultiplier\": 0}");

        assertThat(draft.share().dailyQuota()).isNull();
        assertThat(draft.share().maxConcurrency()).isZero();
        assertThat(draft.share().costMultiplier()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy.example.com", "127.0.0.1", "::1", "[2001:db8::1]", "localhost"})
    void aProxyMayBeAnywhere(String host) {
        assertThat(read("{\"proxy\": {\"protocol\": \"https\", \"host\": \"" + host + "\", \"port\": 3128}}")
                        .way()
                        .proxy())
                .isEqualTo(new Proxy(Proxy.Protocol.HTTPS, host, 3128, null));
    }

    private static AccountDraft read(String change) {
        return AccountDraft.readNew(tree(accountJson(change)), false);
    }

    private static List<FieldProblem> refusedIn(String change) {
        return problems(() -> read(change));
    }
}
