package io.clauderelay.app;

import io.clauderelay.accounts.ConnectionTest;
import io.clauderelay.accounts.SealedAccount;
import io.clauderelay.directory.DirectoryLoader;
import io.clauderelay.platform.crypto.BrokenSealException;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.upstream.Probe;
import io.clauderelay.upstream.ProbeResult;
import java.time.Duration;

/** Tests accounts the way the data plane would ask them. */
record AccountTrial(Probe probe, SealedBox credentials) implements ConnectionTest {
    /** The smallest answer there is takes seconds at worst; an admin who looks at a page waits no longer. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Override
    public Result run(SealedAccount account, String model) {
        try {
            ProbeResult result = probe.run(DirectoryLoader.entry(account, credentials), model, PATIENCE);
            return new Result(
                    result.ok(), result.status(), result.latency().toMillis(), result.model(), result.message());
        } catch (BrokenSealException e) {
            return new Result(false, null, 0, null, "The stored credential does not open; enter it anew.");
        }
    }
}
