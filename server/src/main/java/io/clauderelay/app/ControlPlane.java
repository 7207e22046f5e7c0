package io.clauderelay.app;

import io.clauderelay.accounts.AccountEndpoints;
import io.clauderelay.admins.AdminEndpoints;
import io.clauderelay.admins.Bootstrap;
import io.clauderelay.admins.FirstOwner;
import io.clauderelay.audit.Audit;
import io.clauderelay.audit.AuditEndpoints;
import io.clauderelay.audit.Changes;
import io.clauderelay.console.Console;
import io.clauderelay.console.Vitals;
import io.clauderelay.keys.KeyEndpoints;
import io.clauderelay.keys.KeyIndex;
import io.clauderelay.platform.crypto.Passwords;
import io.clauderelay.platform.http.Endpoint;
import io.clauderelay.platform.sql.ChangeFeed;
import io.clauderelay.pricing.PriceEndpoints;
import io.clauderelay.usage.AccountCosts;
import io.clauderelay.usage.statistics.UsageEndpoints;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What admins use: the management API and the console that serves it. */
final class ControlPlane implements AutoCloseable {
    private static final String CONTRACT = "/api/openapi.yaml";

    private final Passwords passwords = new Passwords();
    private final Console console;
    private final Optional<FirstOwner> firstOwner;

    ControlPlane(RelaySettings settings, Ground ground, ChangeFeed feed, DataPlaneView dataPlane, Vitals vitals)
            throws IOException {
        Audit audit = new Audit(ground.ids(), ground.clock());
        KeyIndex.complete(ground.database());
        String password = settings.admin().password() == null
                ? null
                : settings.admin().password().value();
        firstOwner = new Bootstrap(ground.database(), audit, passwords, ground.ids(), ground.clock())
                .run(settings.admin().username(), password);
        AdminEndpoints admins = new AdminEndpoints(
                ground.database(),
                audit,
                passwords,
                ground.secrets().derive("jwt"),
                settings.admin(),
                ground.ids(),
                ground.clock());
        console = new Console(
                settings.console(),
                endpoints(settings, ground, new Changes(ground.database(), feed, audit), dataPlane, admins),
                admins::authenticate,
                vitals,
                contract());
    }

    /** Everything the management API offers. */
    static List<Endpoint> endpoints(
            RelaySettings settings, Ground ground, Changes changes, DataPlaneView dataPlane, AdminEndpoints admins) {
        KeysAndAccounts both = new KeysAndAccounts(ground.clock());
        List<Endpoint> all = new ArrayList<>(admins.endpoints());
        all.addAll(new KeyEndpoints(
                        ground.database(),
                        changes,
                        ground.secrets(),
                        both,
                        dataPlane.limits(),
                        ground.ids(),
                        ground.clock())
                .endpoints());
        all.addAll(new AccountEndpoints(
                        ground.database(),
                        changes,
                        ground.secrets().credentials(),
                        new AccountEndpoints.Neighbours(
                                dataPlane.live(),
                                new AccountCosts(ground.database())::since,
                                both,
                                dataPlane.connection()),
                        ground.ids(),
                        ground.clock(),
                        settings.upstream().allowPrivate())
                .endpoints());
        all.addAll(new PriceEndpoints(ground.database(), changes, new PricedExchanges(), ground.ids(), ground.clock())
                .endpoints());
        all.addAll(new AuditEndpoints(ground.database()).endpoints());
        all.addAll(new UsageEndpoints(ground.database(), ground.clock(), dataPlane.sessions()).endpoints());
        return all;
    }

    private static String contract() throws IOException {
        try (InputStream text = ControlPlane.class.getResourceAsStream(CONTRACT)) {
            if (text == null) {
                throw new IOException(CONTRACT + " is not on the class path; build the relay again with ./crs run");
            }
            return new String(text.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    void start() {
        console.start();
    }

    int port() {
        return console.port();
    }

    /** The owner that was made because there was no admin; empty on every start but the first. */
    Optional<FirstOwner> firstOwner() {
        return firstOwner;
    }

    @Override
    public void close() {
        console.stop();
        passwords.close();
    }
}
