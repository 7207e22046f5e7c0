package io.clauderelay.directory;

import io.clauderelay.accounts.Account;
import io.clauderelay.accounts.AccountType;
import io.clauderelay.accounts.Accounts;
import io.clauderelay.accounts.DailyQuota;
import io.clauderelay.accounts.Proxy;
import io.clauderelay.accounts.SealedAccount;
import io.clauderelay.accounts.SupportedModels;
import io.clauderelay.accounts.Timeouts;
import io.clauderelay.accounts.Way;
import io.clauderelay.platform.crypto.BrokenSealException;
import io.clauderelay.platform.crypto.SealedBox;
import io.clauderelay.platform.sql.Database;
import io.clauderelay.platform.telemetry.LogKeys;
import io.clauderelay.pricing.PriceRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the organisation's accounts out of the database into a directory. */
public final class DirectoryLoader {
    private static final Logger log = LoggerFactory.getLogger(DirectoryLoader.class);

    private final Database database;
    private final SealedBox credentials;

    public DirectoryLoader(Database database, SealedBox credentials) {
        this.database = database;
        this.credentials = credentials;
    }

    /** Loads what is in the database now. An account whose credential does not open is left out, with a warning. */
    Directory load() {
        return database.read(sql -> new Directory(accounts(sql), new BookPrices(new PriceRows(sql).book())));
    }

    private List<AccountEntry> accounts(Handle sql) {
        List<AccountEntry> accounts = new ArrayList<>();
        for (SealedAccount sealed : new Accounts(sql).loadServing()) {
            try {
                accounts.add(entry(sealed, credentials));
            } catch (BrokenSealException e) {
                log.atWarn()
                        .addKeyValue(LogKeys.ACCOUNT, sealed.account().id())
                        .addKeyValue(LogKeys.REASON, e.getMessage())
                        .log("account is left out because its credential does not open; enter the credential anew");
            }
        }
        return accounts;
    }

    /** What is sent whatever the client sent: the user agent that stands in for the client's is one of them. */
    private static Map<String, String> headers(Way way) {
        Map<String, String> headers = new HashMap<>(way.headers());
        if (way.userAgent() != null) {
            headers.put("user-agent", way.userAgent());
        }
        return headers;
    }

    /** What an account may be asked for. */
    public static ServedModels models(@Nullable SupportedModels models) {
        return switch (models) {
            case SupportedModels.Listed(List<String> names) -> ServedModels.listed(names);
            case SupportedModels.Mapped(Map<String, String> upstreamNames) -> ServedModels.mapped(upstreamNames);
            case null -> ServedModels.every();
        };
    }

    private static @Nullable ProxyEntry proxy(@Nullable Proxy proxy, @Nullable String password) {
        if (proxy == null) {
            return null;
        }
        ProxyEntry.Protocol protocol = switch (proxy.protocol()) {
            case HTTP -> ProxyEntry.Protocol.HTTP;
            case HTTPS -> ProxyEntry.Protocol.HTTPS;
            case SOCKS5 -> ProxyEntry.Protocol.SOCKS5;
        };
        String username = proxy.auth() == null ? null : proxy.auth().username();
        return new ProxyEntry(protocol, proxy.host(), proxy.port(), username, password);
    }

    private static @Nullable AccountQuota quota(@Nullable DailyQuota quota) {
        return quota == null ? null : new AccountQuota(quota.usd().value(), quota.resets());
    }

    private static Patience patience(@Nullable Timeouts timeouts) {
        return timeouts == null
                ? Patience.USUAL
                : new Patience(
                        seconds(timeouts.connectSeconds()),
                        seconds(timeouts.firstEventSeconds()),
                        seconds(timeouts.responseSeconds()),
                        seconds(timeouts.idleSeconds()));
    }

    private static @Nullable Duration seconds(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    /**
     * An account ready to be asked, whether it gets work or not.
     *
     * @throws BrokenSealException when one of its secrets does not open
     */
    public static AccountEntry entry(SealedAccount sealed, SealedBox credentials) {
        Account account = sealed.account();
        Way way = account.way();
        String credential = sealed.openCredential(credentials);
        String proxyPassword = sealed.openProxyPassword(credentials).orElse(null);
        return new AccountEntry(
                account.id(),
                account.name(),
                account.platform(),
                way.baseUrl(),
                switch (way.authHeader()) {
                    case X_API_KEY -> "x-api-key";
                    case BEARER -> "authorization";
                },
                switch (way.authHeader()) {
                    case X_API_KEY -> credential;
                    case BEARER -> "Bearer " + credential;
                },
                headers(way),
                models(way.supportedModels()),
                account.share().priority(),
                account.share().weight(),
                account.share().maxConcurrency(),
                account.share().group(),
                account.share().type() == AccountType.DEDICATED,
                way.organization(),
                account.share().costMultiplierMillionths(),
                patience(way.timeouts()),
                quota(account.share().dailyQuota()),
                proxy(way.proxy(), proxyPassword));
    }
}
