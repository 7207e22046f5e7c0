package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.app.CommandResult;
import io.clauderelay.app.CommandResult.Done;
import io.clauderelay.app.CommandResult.Misused;
import io.clauderelay.app.CommandResult.Refused;
import io.clauderelay.app.Commands;
import io.clauderelay.platform.crypto.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator's commands beside a relay that runs, and without one. */
class CommandsTest {
    private static final Pattern PASSWORD = Pattern.compile("(?m)^ +password +(\\S+) ");
    private static final String GIVEN = "correct horse battery staple, twice";

    @TempDir
    private Path folder;

    private Path dataDir;
    private final Map<String, String> environment = new HashMap<>();

    @BeforeEach
    void name() throws IOException {
        dataDir = folder.resolve("data");
        Path noSettings = Files.writeString(folder.resolve("relay.yaml"), "");
        environment.put("RELAY_CONFIG", noSettings.toString());
        environment.put("RELAY_DATA_DIR", dataDir.toString());
    }

    private CommandResult run(String command) {
        return runWithInput("", command);
    }

    private CommandResult runWithInput(String input, String command) {
        return Commands.run(
                List.of(command.split(" ", -1)), environment, new ByteArrayInputStream(input.getBytes(UTF_8)));
    }

    private static String done(CommandResult result) {
        assertThat(result).isInstanceOf(Done.class);
        return result instanceof Done(List<String> lines) ? String.join("\n", lines) : "";
    }

    private static String refused(CommandResult result) {
        assertThat(result).isInstanceOf(Refused.class);
        return result instanceof Refused(String reason) ? reason : "";
    }

    private static String shownPassword(CommandResult result) {
        Matcher matcher = PASSWORD.matcher(done(result));
        assertThat(matcher.find()).isTrue();
        assertThat(result.toString()).doesNotContain(matcher.group(1));
        return matcher.group(1);
    }

    @Test
    void aPasswordIsResetWhileTheRelayRuns() throws IOException {
        try (RunningRelay relay = RunningRelay.startEmpty(dataDir, new QuickSettings())) {
            String password = shownPassword(run("admin reset-password"));

            assertThat(relay.api().get("/auth/me").statusCode()).isEqualTo(401);
            try (ManagementApi again = ManagementApi.signIn(relay.consolePort(), password)) {
                assertThat(again.get("/auth/me").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void aPasswordIsResetWhileItDoesNot() throws IOException {
        RunningRelay.startEmpty(dataDir, new QuickSettings()).close();

        String lines = done(runWithInput(QuickSettings.PASSWORD + "-2\n", "admin reset-password admin --stdin"));

        assertThat(lines).contains("admin has a new password").doesNotContain(QuickSettings.PASSWORD);
        assertThat(refused(runWithInput("swordfish\n", "admin reset-password --stdin")))
                .isEqualTo("the password has 9 characters, expected 12 to 1000");
        assertThat(refused(run("admin reset-password --stdin"))).contains("standard input is empty");
    }

    @Test
    void anUnknownNameIsAnsweredWithTheOnesThereAre() throws IOException {
        RunningRelay.startEmpty(dataDir, new QuickSettings()).close();

        assertThat(refused(run("admin reset-password root"))).isEqualTo("there is no admin \"root\"; there are: admin");
    }

    @Test
    void withoutAnyAdminTheFirstStartIsNamed() throws IOException {
        Files.createDirectory(dataDir);

        assertThat(refused(run("admin reset-password"))).contains("the relay's first start makes one");
    }

    @Test
    void theSecretsAreSealedAnewAndTheRelayStartsWithThem() throws IOException {
        RunningRelay.start(dataDir).close();
        String old = Files.readString(dataDir.resolve("master.key"));

        String lines = done(run("secrets rotate"));

        String anew = Files.readString(dataDir.resolve("master.key"));
        assertThat(anew).isNotEqualTo(old);
        assertThat(lines).contains("master.key").doesNotContain(anew.strip(), old.strip());
        try (RunningRelay again = RunningRelay.startEmpty(dataDir, new QuickSettings())) {
            assertThat(again.api().get("/accounts/claude-console").body()).contains("scripted");
        }
    }

    @Test
    void aMasterKeyThatIsGivenIsReplacedByOneThatIsGiven() throws IOException {
        Files.createDirectory(dataDir);
        Secrets.open(dataDir, GIVEN);
        environment.put("RELAY_MASTER_KEY", GIVEN);

        assertThat(refused(run("secrets rotate"))).contains("set RELAY_NEW_MASTER_KEY");
        environment.put("RELAY_NEW_MASTER_KEY", GIVEN + ", again");
        assertThat(done(run("secrets rotate")))
                .contains("Set RELAY_MASTER_KEY to it on every node from now on")
                .doesNotContain(GIVEN);
        assertThat(refused(run("secrets rotate"))).contains("the master key does not open");
        assertThat(dataDir.resolve("master.key")).doesNotExist();
    }

    @Test
    void aNewMasterKeyIsNotTakenForOneInTheFolder() throws IOException {
        Files.createDirectory(dataDir);
        environment.put("RELAY_NEW_MASTER_KEY", GIVEN);

        assertThat(refused(run("secrets rotate")))
                .contains("leave RELAY_NEW_MASTER_KEY out")
                .doesNotContain(GIVEN);
    }

    @Test
    void aCommandInTheWrongPlaceMakesNothing() {
        for (String command : List.of("admin reset-password", "secrets rotate")) {
            assertThat(refused(run(command)))
                    .contains("there is no data folder " + dataDir)
                    .contains("RELAY_DATA_DIR");
        }
        assertThat(dataDir).doesNotExist();
    }

    @Test
    void wrongSettingsAreToldLikeAtAStart() {
        environment.put("RELAY_HTTP_PORT", "many");

        assertThat(refused(run("secrets rotate"))).contains("RELAY_HTTP_PORT");
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheOnesThereAre() throws IOException {
        Files.createDirectory(dataDir);
        for (String command : List.of(
                "walk", "admin", "admin reset-password a b", "admin reset-password --force", "secrets rotate now")) {
            assertThat(run(command))
                    .isInstanceOfSatisfying(
                            Misused.class,
                            misused -> assertThat(misused.reason()).containsAnyOf("reset-password", "secrets rotate"));
        }
    }
}
