package io.clauderelay.directory;

import io.clauderelay.accounts.Account;
import io.clauderelay.accounts.Accounts;
import io.clauderelay.accounts.SealedAccount;
import io.clauderelay.keys.Keys;
import io.clauderelay.keys.LiveKey;
import io.clauderelay.platform.crypto.BrokenSealException;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.pricing.PriceBook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the organisation's keys and accounts out of the database into a directory. */
public final class DirectoryLoader {
    private static final Logger log = LoggerFactory.getLogger(DirectoryLoader.class);

    private final Database database;
    private final SealedBox credentials;
    private final Prices prices;

    public DirectoryLoader(Database database, SealedBox credentials, PriceBook book) {
        this.database = database;
        this.credentials = credentials;
        this.prices = new BookPrices(book);
    }

    /** Loads what is in the database now. An account whose credential does not open is left out, with a warning. */
    Directory load() {
        return database.read(sql -> new Directory(keys(sql), accounts(sql), prices));
    }

    private static Map<KeyDigest, KeyEntry> keys(Handle sql) {
        Map<KeyDigest, KeyEntry> keys = new HashMap<>();
        new Keys(sql).forEachLive(key -> keys.put(digest(key), entry(key)));
        return keys;
    }

    private static KeyDigest digest(LiveKey key) {
        return KeyDigest.of(HexFormat.of().parseHex(key.digest()));
    }

    private static KeyEntry entry(LiveKey key) {
        return new KeyEntry(key.id(), key.name(), key.active(), key.expiresAt());
    }

    private List<AccountEntry> accounts(Handle sql) {
        List<AccountEntry> accounts = new ArrayList<>();
        for (SealedAccount sealed : new Accounts(sql).loadServing()) {
            try {
                accounts.add(entry(sealed.account(), sealed.openCredential(credentials)));
            } catch (BrokenSealException e) {
                log.atWarn()
                        .addKeyValue(LogKeys.ACCOUNT, sealed.account().id())
                        .addKeyValue(LogKeys.REASON, e.getMessage())
                        .log("account is left out because its credential does not open; enter the credential anew");
            }
        }
        return accounts;
    }

    private static AccountEntry entry(Account account, String credential) {
        List<String> models = account.supportedModels();
        return new AccountEntry(
                account.id(),
                account.name(),
                account.platform(),
                account.baseUrl(),
                switch (account.authHeader()) {
                    case X_API_KEY -> "x-api-key";
                    case BEARER -> "authorization";
                },
                switch (account.authHeader()) {
                    case X_API_KEY -> credential;
                    case BEARER -> "Bearer " + credential;
                },
                account.headers(),
                models == null ? List.of() : models,
                account.priority(),
                null);
    }
}
