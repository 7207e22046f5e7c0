package io.clauderelay.directory;

import io.clauderelay.accounts.Accounts;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.pricing.PriceRows;
import java.util.Set;

/** The directory as it is now. Reading it costs one volatile read; a change of accounts or prices replaces it. */
public final class DirectoryFeed {
    private final DirectoryLoader loader;
    private volatile Directory current;

    /** Loads the directory and keeps it in step with the changes that are announced. */
    public DirectoryFeed(DirectoryLoader loader, ChangeFeed changes) {
        this.loader = loader;
        // Subscribed before it loads, so that no change falls between the two.
        changes.subscribe(Set.of(Accounts.TOPIC, PriceRows.TOPIC), _ -> reload());
        reload();
    }

    /** The newest directory. What was taken before stays as it was: one exchange sees one directory. */
    public Directory current() {
        return current;
    }

    private synchronized void reload() {
        current = loader.load();
    }
}
