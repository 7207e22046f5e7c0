package io.clauderelay.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/** The relay as it is shipped: everything on, a data folder of its own, one account, one key. */
final class RelaySubject implements Subject {
    /** With every kind of limit, none of which is ever reached: what limits cost is part of what the relay costs. */
    static final String KEY =
            """
            {"name": "bench", "concurrency": 100000, "queueSeconds": 10,
             "rate": {"minutes": 1, "requests": 1000000000, "tokens": 1000000000000, "cost": 1000000000},
             "budgets": {"daily": 1000000000, "weekly": 1000000000, "monthly": 1000000000, "total": 1000000000,
              "families": [{"models": "claude-*", "weekly": 1000000000}]}}
            """;

    private final RelayNode node;
    private final String flags;
    private final String secret;

    private RelaySubject(RelayNode node, String flags, String secret) {
        this.node = node;
        this.flags = flags;
        this.secret = secret;
    }

    /**
     * Starts the relay in front of the upstream and has it issue a key.
     *
     * @param jar what is started, with its libraries beside it
     * @param flags of the Java virtual machine, separated by blanks
     */
    static RelaySubject start(Path jar, String flags, URI upstream) throws IOException, InterruptedException {
        RelayNode node = RelayNode.start(jar, flags);
        try (ConsoleClient console = node.console()) {
            console.createAccount("claude-console", "scripted", upstream);
            return new RelaySubject(node, flags, console.createKey(KEY).secret());
        } catch (IOException e) {
            node.close();
            throw e;
        }
    }

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public int port() {
        return node.port();
    }

    @Override
    public String credential() {
        return secret;
    }

    @Override
    public ProcessStat process() {
        return node.process();
    }

    @Override
    public String setup() {
        return "java " + flags + " -jar relay.jar; 1 key, 1 account, everything on, SQLite";
    }

    @Override
    public void close() {
        node.close();
    }
}
