package io.clauderelay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Runs the real ./crs test with a Node and an npm that only tell how they were called. */
class LauncherClientsTest extends LaunchedCheckout {
    private static final String LOCK = "package-lock.json";

    private Path tools;
    private Path wanted;
    private Path installed;

    @BeforeEach
    void pinSomeClients() throws IOException {
        jdk(jdks.resolve("jdk"), "25.0.3");
        script(checkout.resolve("server/mvnw"), TELLING_MAVEN + "; echo \"clients in $CRS_TEST_CLIENTS\"");
        wanted = Files.createDirectories(checkout.resolve("server/src/test/clients"));
        Files.writeString(wanted.resolve("package.json"), "{}");
        Files.writeString(wanted.resolve(LOCK), "one");
        installed = folder.resolve("the cache/crs/test-clients");
        environment.put("XDG_CACHE_HOME", folder.resolve("the cache").toString());
        tools = Files.createDirectories(folder.resolve("tools"));
        environment.put("PATH", tools + ":" + environment.get("PATH"));
        node("20");
        npm("mkdir node_modules");
    }

    private void node(String major) throws IOException {
        script(tools.resolve("node"), "echo " + major);
    }

    private void npm(String does) throws IOException {
        script(tools.resolve("npm"), "echo \"$*\" >> '" + folder.resolve("npm") + "'; " + does);
    }

    private List<String> npmCalls() throws IOException {
        Path calls = folder.resolve("npm");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    @Test
    void testInstallsThemOnceAndAgainWhenOthersArePinned() throws Exception {
        Result first = crs("test");

        assertThat(first.status()).isZero();
        assertThat(first.output()).contains("clients in " + installed);
        assertThat(first.errors()).startsWith("Installing the clients that tests drive into " + installed);
        assertThat(npmCalls()).singleElement().asString().startsWith("ci --ignore-scripts ");
        assertThat(installed.resolve("node_modules")).isDirectory();

        assertThat(crs("test")).returns(0, Result::status).returns("", Result::errors);
        assertThat(npmCalls()).hasSize(1);

        Files.writeString(wanted.resolve(LOCK), "two");
        assertThat(crs("test").status()).isZero();
        assertThat(npmCalls()).hasSize(2);
        assertThat(installed.resolve(LOCK)).hasContent("two");
    }

    @Test
    void aFolderWithOtherFilesIsLeftAsItIs() throws Exception {
        Path named = Files.createDirectories(folder.resolve("mine"));
        environment.put("CRS_TEST_CLIENTS", named.toString());
        Files.writeString(named.resolve("diary"), "dear diary");

        Result refused = crs("test");
        assertThat(refused.status()).isZero();
        assertThat(refused.errors()).contains("SKIPPED", named.toString(), "name an empty folder");
        assertThat(named.resolve("diary")).hasContent("dear diary");

        Files.delete(named.resolve("diary"));
        assertThat(crs("test").status()).isZero();
        assertThat(named.resolve(LOCK)).hasContent("one");
        Files.writeString(wanted.resolve(LOCK), "two");
        assertThat(crs("test").status()).isZero();
        assertThat(named.resolve(LOCK)).hasContent("two");
    }

    @Test
    void withoutARegistryTestGoesOnAndSaysWhatItSkips() throws Exception {
        crs("test");
        Files.writeString(wanted.resolve(LOCK), "two");
        npm("mkdir node_modules; echo 'npm error network' >&2; exit 1");

        Result result = crs("test");

        assertThat(result.status()).isZero();
        assertThat(result.errors()).contains("!!! Could not install the clients", "SKIPPED", "npm error network");
        assertThat(mavenCalls()).hasSize(2);
        // Those of before are left, and nothing of the attempt.
        assertThat(installed.resolve(LOCK)).hasContent("one");
        assertThat(installed.getParent()).isDirectoryNotContaining(path -> !path.equals(installed));
    }

    @Test
    void withoutAFittingNodeTestGoesOnAndSaysWhatItSkips() throws Exception {
        for (String answer : List.of("18", "", "nonsense")) {
            node(answer);

            Result result = crs("test");

            assertThat(result.status()).isZero();
            assertThat(result.errors())
                    .isEqualTo(
                            "!!! The tests with real clients will be SKIPPED: they need Node >= 20 and npm on PATH.");
        }
        assertThat(npmCalls()).isEmpty();
    }

    @Test
    void whoWantsNoneGetsNone() throws Exception {
        environment.put("CRS_TEST_CLIENTS", "");

        assertThat(crs("test")).returns(0, Result::status).returns("", Result::errors);
        assertThat(npmCalls()).isEmpty();
    }
}
