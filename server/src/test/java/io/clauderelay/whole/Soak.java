package io.clauderelay.whole;

import static java.util.concurrent.TimeUnit.MINUTES;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * A relay with good accounts and bad ones, and many clients that do to it what clients do. A seed repeats what they ask
 * and do, but not in which order it meets.
 */
final class Soak implements AutoCloseable {
    private static final int CLIENTS = 128;
    private static final int SCRIPTS = 250;

    /** After so many requests an admin forgives, lest only the good accounts are asked. */
    private static final int FORGIVEN_AFTER = 8;

    /** The upstream's own book is of no use here, and must not fill the heap. */
    private static final int BOOK_KEPT = 2_000;

    private static final Map<String, String> STEADY = Map.of("x-script", "text");

    private final RunningRelay relay;
    private final long seed;
    private final SoakTally tally = new SoakTally();
    private final List<String> scripts;
    private final List<String> badAccounts = new ArrayList<>();
    private final List<String> accounts = new ArrayList<>();
    private final List<SoakRequest.Key> keys = new ArrayList<>();

    private Soak(RunningRelay relay, long seed) {
        this.relay = relay;
        this.seed = seed;
        this.scripts = SoakScripts.of(new SplittableRandom(seed), SCRIPTS);
    }

    static Soak start(Path folder, long seed) throws IOException {
        Soak soak = new Soak(RunningRelay.startEmpty(folder, hasty()), seed);
        soak.populate();
        return soak;
    }

    /** Whatever can take too long does, and whatever has room for many has room for few. */
    static QuickSettings hasty() {
        QuickSettings settings = new QuickSettings();
        settings.firstEventTimeout = Duration.ofMillis(150);
        settings.responseTimeout = Duration.ofMillis(150);
        settings.upstreamIdleTimeout = Duration.ofMillis(150);
        settings.keepAlive = Duration.ofMillis(500);
        settings.waitTimeout = Duration.ofMillis(100);
        settings.maxUpstreamConnections = 8;
        settings.maxWaiting = 4;
        // A place is hoped for within a second; who may not wait so long is not let wait at all.
        settings.queueTimeout = Duration.ofMillis(1_200);
        settings.pingInterval = Duration.ofMillis(30);
        settings.stallTimeout = Duration.ofSeconds(5);
        return settings;
    }

    private void populate() throws IOException {
        String wild = bad("wild", Map.of("priority", 1));
        bad("wilder", Map.of("priority", 1));
        String narrow = bad("narrow", Map.of("priority", 2, "maxConcurrency", 4));
        account("steady", Map.of("priority", 3, "headers", STEADY, "maxConcurrency", 6));
        account("steadier", Map.of("priority", 4, "headers", STEADY));
        for (String delivery : List.of("live", "assured")) {
            boolean assured = delivery.equals("assured");
            String shared = relay.api()
                    .createKey(Map.of("name", "shared " + delivery, "delivery", delivery))
                    .secret();
            keys.add(new SoakRequest.Key(shared, assured));
            keys.add(new SoakRequest.Key(shared, assured));
            keys.add(new SoakRequest.Key(bound(wild, delivery), assured));
            keys.add(new SoakRequest.Key(bound(narrow, delivery), assured));
        }
        keys.forEach(key -> relay.letsIn(key.secret()));
    }

    private String bad(String name, Map<String, ?> fields) {
        String id = account(name, fields);
        badAccounts.add(id);
        return id;
    }

    private String account(String name, Map<String, ?> fields) {
        Map<String, Object> named = new HashMap<>(fields);
        named.put("name", name);
        String id = relay.api().createAccount(relay.upstream().baseUrl(), "sk-ant-soak-" + name, named);
        accounts.add(id);
        return id;
    }

    private String bound(String accountId, String delivery) {
        Map<String, ?> to = Map.of("claude-console", Map.of("mode", "account", "accountId", accountId));
        return relay.api()
                .createKey(Map.of("name", "bound " + delivery, "delivery", delivery, "binding", to))
                .secret();
    }

    /** Has the clients make so many requests, or a few more, and returns when the last of them has left. */
    void run(int requests) throws Exception {
        AtomicInteger made = new AtomicInteger();
        SplittableRandom source = new SplittableRandom(seed + requests);
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < CLIENTS; i++) {
                RandomGenerator random = source.split();
                running.add(threads.submit(() -> be(random, made, requests)));
            }
            for (Future<?> client : running) {
                client.get(60, MINUTES);
            }
        }
    }

    private void be(RandomGenerator random, AtomicInteger made, int requests) {
        try (SoakClient client =
                new SoakClient(relay.port(), random, () -> SoakRequest.any(random, keys, scripts), tally)) {
            for (int number = made.getAndIncrement(); number < requests; number = made.getAndIncrement()) {
                client.act();
                if (number % FORGIVEN_AFTER == 0) {
                    forgive();
                }
            }
        }
    }

    /** One at a time, for each call at the same time would be a connection more. */
    private synchronized void forgive() {
        badAccounts.forEach(relay::forgive);
        if (relay.upstream().ledger().answers().size() > BOOK_KEPT) {
            relay.upstream().ledger().clear();
        }
    }

    /**
     * The states of all accounts when each may carry one attempt: saturated is who still carries one. Who is cooling does
     * not say so, and is forgiven.
     */
    List<String> statesOnOnePlace() {
        List<String> states = new ArrayList<>();
        for (String id : accounts) {
            relay.forgive(id);
            relay.api().change("PUT", "/accounts/claude-console/" + id, Map.of("maxConcurrency", 1));
            states.add(relay.api()
                    .read("/accounts/claude-console/" + id)
                    .at("/account/state")
                    .asText());
        }
        return states;
    }

    RunningRelay relay() {
        return relay;
    }

    SoakTally tally() {
        return tally;
    }

    @Override
    public void close() throws IOException {
        relay.close();
    }
}
