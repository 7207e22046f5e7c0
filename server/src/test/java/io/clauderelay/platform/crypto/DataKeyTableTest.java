package io.clauderelay.platform.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.sql.Database;
import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Nodes with data folders of their own that share a database, and so their secrets. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
class DataKeyTableTest {
    private static final String MASTER = "correct horse battery staple, twice";
    private static final String OTHER = Base64.getEncoder().encodeToString(new byte[32]);

    @TempDir
    private Path folder;

    private final DatabaseKind kind;
    private Database database;
    private DataKeyTable table;

    DataKeyTableTest(DatabaseKind kind) {
        this.kind = kind;
    }

    @BeforeEach
    void open() throws IOException {
        database = kind.open(Files.createDirectories(folder.resolve("shared")));
        table = new DataKeyTable(database);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private byte[] derivedOn(String node, String masterKey) throws IOException {
        return Secrets.open(folder.resolve(node), masterKey, table).derive("jwt");
    }

    @Test
    void aSecondNodeWithAnEmptyFolderAndTheSameMasterKeyOpensEverything() throws IOException {
        assertThat(derivedOn("two", MASTER)).isEqualTo(derivedOn("one", MASTER));
        assertThat(folder.resolve("one").resolve("data.key")).doesNotExist();
    }

    @Test
    void nodesThatStartAtOnceAgree() throws InterruptedException {
        Set<String> derived = Collections.synchronizedSet(new TreeSet<>());
        List<Thread> nodes = IntStream.range(0, 8)
                .mapToObj(i -> Thread.startVirtualThread(() -> {
                    try {
                        derived.add(Base64.getEncoder().encodeToString(derivedOn("node-" + i, MASTER)));
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                }))
                .toList();
        for (Thread node : nodes) {
            node.join();
        }

        assertThat(derived).hasSize(1);
    }

    @Test
    void aNodeWithAnotherMasterKeyIsToldToSetTheSame() throws IOException {
        derivedOn("one", MASTER);

        assertThatThrownBy(() -> derivedOn("two", OTHER))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the master key does not open the data key in the database's table relay_secrets;"
                        + " set the same RELAY_MASTER_KEY on every node");
    }

    @Test
    void aNodeWithoutAMasterKeyMakesNoneOfItsOwn() throws IOException {
        derivedOn("one", MASTER);

        assertThatThrownBy(() -> Secrets.open(folder.resolve("two"), null, table))
                .hasMessageContaining("no master key is set")
                .hasMessageContaining("set the same RELAY_MASTER_KEY on every node");
        assertThat(folder.resolve("two").resolve("master.key")).doesNotExist();
    }

    @Test
    void oneNodeMayKeepItsMasterKeyInItsFolder() throws IOException {
        byte[] derived = Secrets.open(folder.resolve("one"), null, table).derive("jwt");

        new MasterKeyRotation(table).inFolder(folder.resolve("one"));

        assertThat(Secrets.open(folder.resolve("one"), null, table).derive("jwt"))
                .isEqualTo(derived);
    }

    @Test
    void aRotationCountsForEveryNode() throws IOException {
        byte[] derived = derivedOn("one", MASTER);

        new MasterKeyRotation(table).between(MASTER, OTHER);

        assertThat(derivedOn("two", OTHER)).isEqualTo(derived);
        assertThatThrownBy(() -> derivedOn("one", MASTER)).hasMessageContaining("does not open");
    }

    @Test
    void oneThatAnotherNodeSealedAnewMeanwhileIsLeftAlone() throws IOException {
        derivedOn("one", MASTER);
        String kept = table.find().orElseThrow();

        assertThatThrownBy(() -> table.replace("v1:something else", "v1:mine"))
                .hasMessageContaining("by another node meanwhile");
        assertThat(table.find()).hasValue(kept);
    }
}
