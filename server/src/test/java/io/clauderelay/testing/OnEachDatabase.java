package io.clauderelay.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests of what admins can do, each run with an empty estate on every kind of database. */
@ParameterizedClass
@EnumSource(DatabaseKind.class)
public abstract class OnEachDatabase {
    @Parameter
    protected DatabaseKind kind;

    @TempDir
    protected Path folder;

    protected Estate estate;
    protected AdminDesk desk;

    @BeforeEach
    void open() throws IOException {
        estate = new Estate(kind, folder);
        desk = new AdminDesk(estate);
    }

    @AfterEach
    void close() {
        estate.close();
    }
}
