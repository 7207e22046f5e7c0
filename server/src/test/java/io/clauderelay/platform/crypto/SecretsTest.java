package io.clauderelay.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class SecretsTest {
    private static final String MASTER = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    Path folder;

    @Test
    void theFirstStartMakesKeysThatOnlyTheOwnerCanRead() throws IOException {
        Secrets.open(folder, null);

        assertThat(Base64.getDecoder()
                        .decode(Files.readString(folder.resolve("master.key")).strip()))
                .hasSize(32);
        assertThat(Files.readString(folder.resolve("data.key"))).startsWith("v1:");
        for (String name : List.of("master.key", "data.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))))
                    .isEqualTo("rw-------");
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).as("nothing unfinished is left").hasSize(2);
        }
    }

    @Test
    void aNewFolderIsItsOwnersOnlyAndAnExistingOneStaysAsItIs() throws IOException {
        Path made = folder.resolve("data");
        Secrets.open(made, null);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwx------");

        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rwxr-x---"));
        Secrets.open(made, null);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void laterStartsDeriveTheSameKeysAndEveryPurposeHasItsOwn() throws IOException {
        Secrets first = Secrets.open(folder, null);
        Secrets second = Secrets.open(folder, null);

        assertThat(second.derive("jwt")).hasSize(32).isEqualTo(first.derive("jwt"));
        assertThat(first.derive("jwt")).isNotEqualTo(first.derive("credentials"));
        assertThat(second.credentials().open(first.credentials().seal("x", "y"), "y"))
                .isEqualTo("x");
    }

    @Test
    void twoFoldersShareNothing(@TempDir Path other) throws IOException {
        assertThat(Secrets.open(folder, MASTER).derive("jwt"))
                .isNotEqualTo(Secrets.open(other, MASTER).derive("jwt"));
    }

    @Test
    void aMasterKeyGivenBySettingIsNotWrittenDown() throws IOException {
        byte[] derived = Secrets.open(folder, MASTER).derive("jwt");

        assertThat(folder.resolve("master.key")).doesNotExist();
        assertThat(Secrets.open(folder, MASTER + "\n").derive("jwt")).isEqualTo(derived);
    }

    @Test
    void aMasterKeyMayBeAnyTextOf32Characters() throws IOException {
        String text = "correct horse battery staple, twice";
        byte[] derived = Secrets.open(folder, text).derive("jwt");

        assertThat(Secrets.open(folder, text).derive("jwt")).isEqualTo(derived);
    }

    @Test
    void aShortMasterKeyIsRefusedWithoutRepeatingIt() {
        assertThatThrownBy(() -> Secrets.open(folder, "swordfish"))
                .hasMessageContaining("has 9 characters, but 32 is the least")
                .hasMessageNotContaining("swordfish");
    }

    @Test
    void theWrongMasterKeyStopsTheStartWithASentence() throws IOException {
        Secrets.open(folder, null);

        assertThatThrownBy(() -> Secrets.open(folder, MASTER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the master key does not open " + folder.resolve("data.key"));
    }

    @Test
    void aLostMasterKeyIsNotReplacedByANewOne() throws IOException {
        Secrets.open(folder, null);
        Files.delete(folder.resolve("master.key"));

        assertThatThrownBy(() -> Secrets.open(folder, null)).hasMessageContaining("restore the file");
        assertThat(folder.resolve("master.key")).doesNotExist();
    }

    @Test
    void aDamagedMasterKeyIsNamed() throws IOException {
        Files.writeString(folder.resolve("master.key"), "no key at all");

        assertThatThrownBy(() -> Secrets.open(folder, null))
                .hasMessageContaining(folder.resolve("master.key") + " does not hold the base 64 of 32 bytes");
    }

    @Test
    void aSecretThatOthersCanReadIsWarnedOf() throws IOException {
        Secrets.open(folder, null);
        Files.setPosixFilePermissions(folder.resolve("master.key"), PosixFilePermissions.fromString("rw-r--r--"));
        ListAppender<ILoggingEvent> heard = new ListAppender<>();
        heard.start();
        Logger logger = (Logger) LoggerFactory.getLogger(SecretFile.class);
        logger.addAppender(heard);
        try {
            Secrets.open(folder, null);
        } finally {
            logger.detachAppender(heard);
        }

        assertThat(heard.list).singleElement().asString().contains("set its mode to 600");
    }

    @Test
    void nothingPrintsItself() throws IOException {
        Secrets secrets = Secrets.open(folder, null);

        assertThat(secrets).hasToString("Secrets[dataKey=redacted]");
        assertThat(secrets.credentials()).hasToString("SealedBox[key=redacted]");
        assertThat(new SecretFile(folder)).hasToString(folder.toString());
    }
}
