package io.clauderelay.platform.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigurationTest {
    enum Sync {
        EVERY_GROUP,
        ALWAYS
    }

    record Http(String host, int port, ByteSize maxBody, Duration idle) {
        Http {
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
            }
            if (host.isBlank()) {
                throw new IllegalArgumentException("expected a host name or address");
            }
        }

        static Http defaults() {
            return new Http("0.0.0.0", 3000, ByteSize.ofMebibytes(32), Duration.ofSeconds(25));
        }
    }

    record Upstream(boolean allowPrivate, long maxBytes, URI probe, Sync sync) {
        static Upstream defaults() {
            return new Upstream(false, 1L << 40, URI.create("https://api.example.com"), Sync.EVERY_GROUP);
        }
    }

    record Admin(String username, @Nullable Secret password) {
        Admin {
            if (password != null && password.value().length() < 8) {
                throw new IllegalArgumentException("expected at least 8 characters, not " + password.value());
            }
        }

        static Admin defaults() {
            return new Admin("admin", null);
        }
    }

    record Pool(int smallest, int largest) {
        Pool {
            if (smallest > largest) {
                throw new IllegalArgumentException("smallest " + smallest + " is more than largest " + largest);
            }
        }

        static Pool defaults() {
            return new Pool(1, 4);
        }
    }

    record Everything(Path dataDir, Http http, Upstream upstream, Admin admin, Pool pool, String apiToken) {
        static Everything defaults() {
            return new Everything(
                    Path.of("data"), Http.defaults(), Upstream.defaults(), Admin.defaults(), Pool.defaults(), "none");
        }
    }

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void nameTheFile() {
        file = folder.resolve("relay.yaml");
    }

    private Bound<Everything> bind(Map<String, String> environment) {
        return Configuration.bind(Everything.defaults(), environment, file);
    }

    private List<String> problems(Map<String, String> environment) {
        return catchThrowableOfType(SettingsException.class, () -> bind(environment))
                .problems();
    }

    private void write(String yaml) throws IOException {
        Files.writeString(file, yaml);
    }

    @Test
    void nothingGivenLeavesTheDefaults() {
        assertThat(bind(Map.of("PATH", "/bin", "RELAY_HTTP_HOST", "")))
                .isEqualTo(new Bound<>(Everything.defaults(), List.of()));
    }

    @Test
    void aSettingIsSpelledInUpperSnakeInTheEnvironment() {
        Everything bound = bind(Map.of(
                        "RELAY_HTTP_PORT", "80",
                        "RELAY_DATA_DIR", "/var/lib/relay",
                        "RELAY_UPSTREAM_ALLOW_PRIVATE", "true",
                        "RELAY_HTTP_MAX_BODY", "1GiB"))
                .settings();

        assertThat(bound.http()).isEqualTo(new Http("0.0.0.0", 80, new ByteSize(1L << 30), Duration.ofSeconds(25)));
        assertThat(bound.dataDir()).isEqualTo(Path.of("/var/lib/relay"));
        assertThat(bound.upstream().allowPrivate()).isTrue();
    }

    @Test
    void everyTypeIsReadFromTheFile() throws IOException {
        write("""
                dataDir: elsewhere
                http: {host: localhost, port: 0, maxBody: 512KiB, idle: 500ms}
                upstream:
                  allowPrivate: True
                  maxBytes: 9000000000
                  probe: http://127.0.0.1:9/v1
                  sync: always
                admin:
                  username: root
                  password: 00012345
                pool.largest: 9
                """);

        Everything bound = bind(Map.of()).settings();

        assertThat(bound)
                .isEqualTo(new Everything(
                        Path.of("elsewhere"),
                        new Http("localhost", 0, new ByteSize(512 * 1024), Duration.ofMillis(500)),
                        new Upstream(true, 9_000_000_000L, URI.create("http://127.0.0.1:9/v1"), Sync.ALWAYS),
                        new Admin("root", new Secret("00012345")),
                        new Pool(1, 9),
                        "none"));
    }

    @Test
    void durationsHaveFiveUnits() {
        for (var written : Map.of("1ms", 1L, "2s", 2_000L, "3m", 180_000L, "4h", 14_400_000L, "5d", 432_000_000L)
                .entrySet()) {
            assertThat(bind(Map.of("RELAY_HTTP_IDLE", written.getKey()))
                            .settings()
                            .http()
                            .idle())
                    .hasMillis(written.getValue());
        }
    }

    @Test
    void theEnvironmentWinsOverTheFileAndNewNamesOverOlderOnes() throws IOException {
        write("http: {port: 1, host: file}");

        Http http = bind(Map.of("PORT", "2", "RELAY_HTTP_PORT", "3", "HOST", "older"))
                .settings()
                .http();

        assertThat(http.port()).isEqualTo(3);
        assertThat(http.host()).isEqualTo("older");
    }

    @Test
    void olderNamesWithoutUseAreAcceptedWithAWarning() {
        List<String> warnings =
                bind(Map.of("REDIS_HOST", "redis", "JWT_SECRET", "hush")).warnings();

        assertThat(warnings)
                .containsExactly(
                        "JWT_SECRET has no effect: tokens are signed with a key derived from the relay's own secrets"
                                + " in the data folder",
                        "REDIS_HOST has no effect: this version does not support several nodes and uses no Redis");
    }

    @Test
    void aNamedFileMustExist() {
        Path other = folder.resolve("other.yaml");

        assertThat(problems(Map.of("RELAY_CONFIG", other.toString())))
                .singleElement()
                .asString()
                .startsWith(other + " cannot be read");
    }

    @Test
    void everyProblemIsListedWithBothSpellingsValuePlaceAndExpectation() throws IOException {
        write("""
                upstream:
                  sync: sometimes
                  allowPrivate: perhaps
                """);

        SettingsException refusal = catchThrowableOfType(
                SettingsException.class,
                () -> bind(Map.of("PORT", "70000", "RELAY_HTTP_IDLE", "25", "RELAY_HTTP_HOST", " ")));

        assertThat(refusal.problems())
                .containsExactlyInAnyOrder(
                        "http.port (RELAY_HTTP_PORT) is \"70000\", set by PORT: a port is 0 to 65535, not 70000",
                        "http.host (RELAY_HTTP_HOST) is \" \", set by RELAY_HTTP_HOST: expected a host name or address",
                        "http.idle (RELAY_HTTP_IDLE) is \"25\", set by RELAY_HTTP_IDLE: "
                                + "expected a number with its unit, such as 500ms, 25s, 5m, 1h or 7d",
                        "upstream.sync (RELAY_UPSTREAM_SYNC) is \"sometimes\", set by " + file
                                + " line 2: expected one of every-group, always",
                        "upstream.allowPrivate (RELAY_UPSTREAM_ALLOW_PRIVATE) is \"perhaps\", set by " + file
                                + " line 3: expected true or false");
        assertThat(refusal).hasMessageStartingWith("The configuration has 5 problems:\n  - ");
    }

    @Test
    void textThatIsNotOfTheTypeIsRefusedWithTheExpectation() {
        assertThat(problems(Map.of(
                        "RELAY_HTTP_PORT", "3e3",
                        "RELAY_UPSTREAM_MAX_BYTES", "many",
                        "RELAY_UPSTREAM_PROBE", "localhost",
                        "RELAY_HTTP_MAX_BODY", "9999999TiB",
                        "RELAY_DATA_DIR", "\0")))
                .hasSize(5)
                .anySatisfy(problem -> assertThat(problem).endsWith("expected a whole number of at most 2147483647"))
                .anySatisfy(problem -> assertThat(problem).endsWith("expected the path of a file or folder"))
                .anySatisfy(problem -> assertThat(problem).contains("expected a size with its unit"))
                .anySatisfy(problem -> assertThat(problem).contains("expected a whole URL"))
                .anySatisfy(problem -> assertThat(problem).contains("most 9223372036854775807"));
        assertThat(problems(Map.of("RELAY_UPSTREAM_PROBE", "a b")))
                .singleElement()
                .asString()
                .contains("expected a whole URL");
    }

    @Test
    void valuesThatDoNotFitTogetherAreNamedTogether() {
        assertThat(problems(Map.of("RELAY_POOL_SMALLEST", "3", "RELAY_POOL_LARGEST", "2")))
                .containsExactly(
                        "pool.largest (RELAY_POOL_LARGEST), pool.smallest (RELAY_POOL_SMALLEST) do not fit together: "
                                + "smallest 3 is more than largest 2");
    }

    @Test
    void valuesThatFitOnlyTogetherAreAccepted() {
        assertThat(bind(Map.of("RELAY_POOL_SMALLEST", "7", "RELAY_POOL_LARGEST", "8"))
                        .settings()
                        .pool())
                .isEqualTo(new Pool(7, 8));
    }

    @Test
    void aSecretsValueNeverShows() {
        SettingsException refusal = catchThrowableOfType(
                SettingsException.class,
                () -> bind(Map.of("RELAY_ADMIN_PASSWORD", "hunter2", "RELAY_API_TOKN", "tok-77")));

        assertThat(refusal.getMessage()).doesNotContain("hunter2").doesNotContain("tok-77");
        assertThat(refusal.problems())
                .contains("admin.password (RELAY_ADMIN_PASSWORD) is [hidden], set by RELAY_ADMIN_PASSWORD: "
                        + "expected at least 8 characters, not [hidden]");
        assertThat(new Secret("hunter2").toString()).doesNotContain("hunter2");
        assertThat(new Given("admin.password", "hunter2", "X").toString()).doesNotContain("hunter2");
    }

    @Test
    void unknownNamesAreRefusedWithTheNearestKnownOne() throws IOException {
        write("""
                http:
                  prot: 1
                htp: {port: 2}
                """);

        assertThat(problems(Map.of("RELAY_HTTP_PROT", "3")))
                .containsExactly(
                        file + " line 2: http.prot is not a setting of this version; the nearest one is http.port",
                        file + " line 3: htp.port is not a setting of this version; the nearest one is http.port",
                        "RELAY_HTTP_PROT is not a setting of this version; the nearest one is RELAY_HTTP_PORT");
    }

    @Test
    void whatKubernetesSaysAboutAServiceNamedRelayIsNotASetting() {
        assertThat(bind(Map.of(
                                "RELAY_SERVICE_HOST", "10.0.0.1",
                                "RELAY_SERVICE_PORT_HTTP", "3000",
                                "RELAY_PORT", "tcp://10.0.0.1:3000",
                                "RELAY_PORT_3000_TCP", "tcp://10.0.0.1:3000",
                                "RELAY_PORT_3000_TCP_PROTO", "tcp"))
                        .settings())
                .isEqualTo(Everything.defaults());
        assertThat(problems(Map.of("RELAY_PORT", "3000"))).hasSize(1);
    }

    @Test
    void shapesThatAreNotSettingsAreRefused() throws IOException {
        write("""
                http: 3000
                dataDir: [a, b]
                ? [x]
                : y
                upstream:
                admin:
                  username: a
                admin.username: b
                """);

        assertThat(problems(Map.of()))
                .containsExactly(
                        file + " line 1: http is a group of settings (http.host, http.port, http.maxBody, http.idle)",
                        file + " line 2: expected one value or a group, not a list",
                        file + " line 3: expected the name of a setting",
                        file + " line 8: admin.username is given a second time, first by " + file + " line 7");
    }

    @Test
    void aFileThatIsNotYamlIsRefusedWithItsLineAndWithoutItsText() throws IOException {
        write("admin:\n  password: \"hunter2\n");
        assertThat(problems(Map.of()))
                .singleElement()
                .asString()
                .contains("is not YAML")
                .doesNotContain("hunter2");

        write("just words");
        assertThat(problems(Map.of())).singleElement().asString().contains("expected groups of settings");

        write("http: &a\n  port: *a\n");
        assertThat(problems(Map.of())).singleElement().asString().contains("cannot contain itself");

        write("http: \u0001");
        assertThat(problems(Map.of())).singleElement().asString().contains("is not YAML");
    }

    @Test
    void anEmptyFileIsFine() throws IOException {
        write("# nothing yet\n");
        assertThat(bind(Map.of()).settings()).isEqualTo(Everything.defaults());
    }

    @Test
    void aMistakeInADeclarationIsOurs() {
        record Clash(int aB, Inner a) {
            record Inner(int b) {}
        }
        record Unreadable(List<String> names) {}

        assertThatIllegalStateException()
                .isThrownBy(() -> Configuration.bind(new Clash(1, new Clash.Inner(2)), Map.of(), file))
                .withMessageContaining("RELAY_A_B");
        assertThatIllegalStateException()
                .isThrownBy(() -> Configuration.bind(new Unreadable(List.of()), Map.of(), file))
                .withMessageContaining("names");
    }

    @Test
    void sizesPrintAsTheyAreRead() {
        for (String written : List.of("0B", "1500B", "3KiB", "32MiB", "5GiB", "7TiB")) {
            assertThat(ByteSize.of(written)).hasToString(written);
        }
        assertThat(ByteSize.ofMebibytes(32).toIntBytes()).isEqualTo(33_554_432);
    }
}
