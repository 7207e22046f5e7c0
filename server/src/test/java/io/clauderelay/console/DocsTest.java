package io.clauderelay.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DocsTest {
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");

    private static RunningConsole console;

    @BeforeAll
    static void start() {
        console = RunningConsole.with(_ -> Optional.empty());
    }

    @AfterAll
    static void stop() {
        console.close();
    }

    @Test
    void thePageLoadsWithAndWithoutSlash() {
        for (String path : List.of("/docs", "/docs/")) {
            HttpResponse<String> page = console.get(path);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
            assertThat(page.body()).contains("id=\"swagger-ui\"");
        }
    }

    @Test
    void everythingThePageLoadsIsThereAndIsOurs() {
        List<String> loaded = LOADED.matcher(console.get("/docs").body())
                .results()
                .map(MatchResult::group)
                .map(attribute -> attribute.substring(attribute.indexOf('"') + 1, attribute.length() - 1))
                .toList();

        assertThat(loaded).hasSizeGreaterThanOrEqualTo(5).allMatch(path -> path.startsWith("/"));
        assertThat(loaded).allSatisfy(path -> {
            HttpResponse<String> response = console.get(path);
            assertThat(response.statusCode()).as(path).isEqualTo(200);
            assertThat(response.body()).as(path).isNotEmpty();
        });
    }

    @Test
    void thePageNeedsNoInlineScriptAndNoOtherHost() {
        HttpResponse<String> page = console.get("/docs");

        assertThat(page.headers().allValues("content-security-policy"))
                .singleElement()
                .satisfies(policy ->
                        assertThat(policy).contains("script-src 'self';").doesNotContain("unsafe", "http:", "https:"));
        assertThat(page.body()).doesNotContainPattern("<script>|<style|onload=|https?://");
        assertThat(console.get("/docs/start.js").body()).contains("/api/v2/openapi.json", "validatorUrl: null");
    }

    @Test
    void onlyTheFilesOfThePageAreServed() {
        for (String path :
                List.of("/docs/index.css", "/docs/..%2f..%2fMETA-INF%2fMANIFEST.MF", "/docs/x", "/docs/a/b")) {
            assertThat(console.get(path).statusCode()).as(path).isEqualTo(404);
        }
    }
}
