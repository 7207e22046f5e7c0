package io.clauderelay.app;

import io.clauderelay.admission.Admission;
import io.clauderelay.admission.LocalLimits;
import io.clauderelay.dialect.anthropic.AnthropicDialect;
import io.clauderelay.dialect.openai.ChatDialect;
import io.clauderelay.dialect.openai.ResponsesDialect;
import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KnownKeys;
import io.clauderelay.exchange.Dialects;
import io.clauderelay.exchange.Health;
import io.clauderelay.exchange.RelayListener;
import io.clauderelay.exchange.Stations;
import io.clauderelay.exchange.TurnStates;
import io.clauderelay.metering.Metering;
import io.clauderelay.platform.http.EventLoops;
import io.clauderelay.platform.sql.Change;
import io.clauderelay.platform.time.DeadlineSweep;
import io.clauderelay.scheduling.ConditionKeeper;
import io.clauderelay.scheduling.Conditions;
import io.clauderelay.scheduling.LocalSessions;
import io.clauderelay.scheduling.Quotas;
import io.clauderelay.scheduling.Scheduler;
import io.clauderelay.scheduling.SessionKeeper;
import io.clauderelay.upstream.Probe;
import io.clauderelay.upstream.Upstreams;
import io.clauderelay.usage.AccountCosts;
import io.clauderelay.usage.KeySpending;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** What developers' tools use: the relay listener, and on each event loop the stations an exchange passes through. */
final class DataPlane implements AutoCloseable {
    private static final Dialects DIALECTS =
            new Dialects(new AnthropicDialect(), new ResponsesDialect(), new ChatDialect());

    private final EventLoops loops;
    private final RelayListener listener;
    private final Conditions conditions;
    private final ConditionKeeper conditionKeeper;
    private final SessionKeeper sessionKeeper;
    private final LedgerHistory history;
    private final Quotas quotas;
    private final LocalLimits limits;
    private final DataPlaneView view;

    DataPlane(
            RelaySettings settings,
            Ground ground,
            Supplier<Directory> directory,
            KnownKeys keys,
            Metering metering,
            Health health)
            throws IOException {
        conditions = new Conditions(ground.clock(), System::nanoTime);
        LocalSessions sessions = new LocalSessions(settings.sessions(), ground.clock());
        sessionKeeper = new SessionKeeper(sessions, ground.database(), ground.clock());
        SslContext tls = Upstreams.tls(settings.upstream());
        // One loop a core: an exchange never leaves its loop, so more would only take turns.
        loops = EventLoops.start(Runtime.getRuntime().availableProcessors());
        TurnStates turns = new TurnStates();
        history = new LedgerHistory(metering, new KeySpending(ground.database(), metering.node()));
        limits = new LocalLimits(history, ground.clock());
        quotas = new Quotas(new LedgerCosts(metering, new AccountCosts(ground.database())), ground.clock(), directory);
        Map<EventLoop, Stations> stations = new HashMap<>();
        List<Upstreams> upstreams = new ArrayList<>();
        for (EventLoop loop : loops.all()) {
            DeadlineSweep sweep = DeadlineSweep.start(loop, System::nanoTime);
            Upstreams ofLoop = new Upstreams(loop, loops, tls, settings.upstream(), sweep);
            upstreams.add(ofLoop);
            stations.put(
                    loop,
                    new Stations(
                            new Admission(
                                    directory, keys, limits, ground.secrets().keyHasher(), ground.clock(), loop),
                            new Scheduler(conditions, sessions, quotas, loop, System::nanoTime),
                            ofLoop,
                            metering,
                            settings.failover(),
                            turns,
                            DIALECTS.messages(),
                            ground.ids(),
                            ground.clock(),
                            sweep));
        }
        conditionKeeper = ConditionKeeper.start(ground.database(), conditions);
        listener = new RelayListener(settings.http(), loops, stations, DIALECTS, health);
        view = new DataPlaneView(
                new SeenAccounts(conditions, ground.clock()),
                new LiveLimits(limits),
                new AccountTrial(new Probe(upstreams), ground.secrets().credentials()),
                sessions::countActive);
    }

    void start() throws IOException {
        sessionKeeper.start();
        quotas.start();
        listener.start();
    }

    int port() {
        return listener.port();
    }

    /** Forgets the troubles of accounts, on whatever node an admin said so. */
    void forget(Set<Change> resets) {
        for (Change reset : resets) {
            if (reset.isOfAny()) {
                conditions.resetAll();
            } else {
                conditions.reset(reset.id());
            }
        }
    }

    /** Finds out anew what keys have spent, because costs were corrected. */
    void relearn() {
        limits.relearn();
    }

    DataPlaneView view() {
        return view;
    }

    String transport() {
        return loops.transport();
    }

    /** Lets running answers end, stops the loops, then saves what they have learned of sessions. */
    @Override
    public void close() {
        try {
            listener.drain();
        } finally {
            try {
                loops.close();
            } finally {
                history.close();
                quotas.close();
                conditionKeeper.close();
                sessionKeeper.close();
            }
        }
    }
}
