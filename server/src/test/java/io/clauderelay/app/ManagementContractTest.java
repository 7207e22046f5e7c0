package io.clauderelay.app;

import io.clauderelay.admins.AdminEndpoints;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.Changes;
import io.clauderelay.console.ContractCheck;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.crypto.Secrets;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.time.TimeOrderedIds;
import io.clauderelay.testing.KnownTroubles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract and the server describe the same API. */
class ManagementContractTest {
    @Test
    void everyOperationIsDescribedAndEveryDescribedOneIsServed(@TempDir Path folder) throws IOException {
        InstantSource clock = InstantSource.system();
        RelaySettings settings = RelaySettings.defaults();
        try (Database database = Database.openSqlite(folder);
                ChangeFeed changes = new ChangeFeed(database);
                Passwords passwords = new Passwords()) {
            Ground ground = new Ground(database, Secrets.open(folder, null), new TimeOrderedIds(clock), clock);
            Audit audit = new Audit(ground.ids(), clock);
            AdminEndpoints admins = new AdminEndpoints(
                    database, audit, passwords, ground.secrets().derive("jwt"), settings.admin(), ground.ids(), clock);

            new ContractCheck(ContractCheck.openApi())
                    .describesExactly(ControlPlane.endpoints(
                            settings,
                            ground,
                            new Changes(database, changes, audit),
                            new DataPlaneView(
                                    new KnownTroubles(),
                                    (_, _) -> Optional.empty(),
                                    (_, _) -> {
                                        throw new AssertionError("nobody tests an account here");
                                    },
                                    () -> 0),
                            admins));
        }
    }
}
