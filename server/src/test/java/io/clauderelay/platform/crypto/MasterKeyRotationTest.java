package io.clauderelay.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MasterKeyRotationTest {
    private static final String GIVEN = "correct horse battery staple, twice";
    private static final String OTHER = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    private Path folder;

    private Path masterKey;
    private Path newMasterKey;

    @BeforeEach
    void name() {
        masterKey = folder.resolve("master.key");
        newMasterKey = folder.resolve("master.key.new");
    }

    private void rotate() throws IOException {
        new MasterKeyRotation(new DataKeyFile(folder)).inFolder(folder);
    }

    private byte[] derived(String masterKeyText) throws IOException {
        return Secrets.open(folder, masterKeyText).derive("jwt");
    }

    private byte[] derived() throws IOException {
        return Secrets.open(folder, null).derive("jwt");
    }

    /** A data key that a rotation is interrupted at: the process dies before, or right after, it is in its place. */
    private record Interrupted(DataKeyStore store, boolean written) implements DataKeyStore {
        @Override
        public Optional<String> find() throws IOException {
            return store.find();
        }

        @Override
        public String keep(String sealed) throws IOException {
            return store.keep(sealed);
        }

        @Override
        public void replace(String found, String anew) throws IOException {
            if (written) {
                store.replace(found, anew);
            }
            throw new IOException("the power is gone");
        }

        @Override
        public String place() {
            return store.place();
        }

        @Override
        public String remedy() {
            return store.remedy();
        }
    }

    private void interrupt(boolean written) {
        MasterKeyRotation rotation = new MasterKeyRotation(new Interrupted(new DataKeyFile(folder), written));
        assertThatThrownBy(() -> rotation.inFolder(folder)).hasMessage("the power is gone");
        assertThat(newMasterKey).exists();
    }

    @Test
    void aNewMasterKeyOpensWhatTheOldOneSealed() throws IOException {
        byte[] derived = derived();
        String old = Files.readString(masterKey);
        String sealed = Files.readString(folder.resolve("data.key"));

        rotate();

        assertThat(Files.readString(masterKey)).isNotEqualTo(old);
        assertThat(Files.readString(folder.resolve("data.key"))).isNotEqualTo(sealed);
        assertThat(derived()).isEqualTo(derived);
        assertThat(newMasterKey).doesNotExist();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(masterKey)))
                .isEqualTo("rw-------");
    }

    @Test
    void theOldMasterKeyOpensNothingAnyMore() throws IOException {
        derived();
        String old = Files.readString(masterKey);
        rotate();

        Files.writeString(masterKey, old);

        assertThatThrownBy(this::derived).hasMessageContaining("the master key does not open");
    }

    @Test
    void interruptedBeforeTheDataKeyWasSealedAnewTheOldMasterKeyGoesOn() throws IOException {
        byte[] derived = derived();
        String old = Files.readString(masterKey);

        interrupt(false);

        assertThat(derived()).isEqualTo(derived);
        assertThat(Files.readString(masterKey)).isEqualTo(old);
        rotate();
        assertThat(derived()).isEqualTo(derived);
        assertThat(newMasterKey).doesNotExist();
    }

    @Test
    void interruptedAfterItTheNewMasterKeyIsPutInItsPlace() throws IOException {
        byte[] derived = derived();

        interrupt(true);
        String anew = Files.readString(newMasterKey);

        assertThat(derived()).isEqualTo(derived);
        assertThat(Files.readString(masterKey)).isEqualTo(anew);
        assertThat(newMasterKey).doesNotExist();
    }

    @Test
    void aRotationAfterAnInterruptedOneEndsThatFirst() throws IOException {
        byte[] derived = derived();
        interrupt(true);
        interrupt(true);
        interrupt(false);

        rotate();

        assertThat(derived()).isEqualTo(derived);
        assertThat(newMasterKey).doesNotExist();
    }

    @Test
    void withoutADataKeyThereIsNothingToRotate() {
        assertThatThrownBy(this::rotate).hasMessageContaining("there is no data key yet");
        assertThatThrownBy(() -> new MasterKeyRotation(new DataKeyFile(folder)).between(GIVEN, OTHER))
                .hasMessageContaining("there is no data key yet");
        assertThat(folder.resolve("data.key")).doesNotExist();
    }

    @Test
    void aMasterKeyThatWasLostIsNotRotatedAway() throws IOException {
        derived();
        Files.delete(masterKey);

        assertThatThrownBy(this::rotate).hasMessageContaining("restore the file");
        assertThat(newMasterKey).doesNotExist();
    }

    @Test
    void betweenTwoThatAreGivenNothingIsWrittenButTheSeal() throws IOException {
        byte[] derived = derived(GIVEN);

        new MasterKeyRotation(new DataKeyFile(folder)).between(GIVEN, OTHER);

        assertThat(derived(OTHER)).isEqualTo(derived);
        assertThatThrownBy(() -> derived(GIVEN)).hasMessageContaining("the master key does not open");
        try (var files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName)).containsExactly(Path.of("data.key"));
        }
    }

    @Test
    void whatCannotBeMeantIsRefusedAndChangesNothing() throws IOException {
        derived(GIVEN);
        MasterKeyRotation rotation = new MasterKeyRotation(new DataKeyFile(folder));

        assertThatThrownBy(() -> rotation.between(GIVEN, GIVEN + "\n")).hasMessageContaining("is the present one");
        assertThatThrownBy(() -> rotation.between(OTHER, GIVEN)).hasMessageContaining("does not open");
        assertThatThrownBy(() -> rotation.between(GIVEN, "swordfish"))
                .hasMessageContaining("32 is the least")
                .hasMessageNotContaining("swordfish");
        assertThatCode(() -> derived(GIVEN)).doesNotThrowAnyException();
    }

    @Test
    void aMasterKeyDoesNotPrintItself() {
        assertThat(MasterKey.random()).hasToString("MasterKey[redacted]");
    }
}
