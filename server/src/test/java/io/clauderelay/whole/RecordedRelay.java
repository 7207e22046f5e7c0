package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A relay with recorders on both of its sides: clients reach it through one, it reaches the scripted upstream through
 * another for each account. So a test can hold what was sent against what was received.
 */
final class RecordedRelay implements AutoCloseable {
    private final RunningRelay relay;
    private final WireRecorder front;
    private final List<Behind> accounts = new ArrayList<>();
    private final ManagementApi.IssuedKey key;

    /** An account and the recorder it is reached through; the path is the account's in the management API. */
    private record Behind(String path, String credential, WireRecorder recorder) {}

    private RecordedRelay(RunningRelay relay, Platform platform, int accountCount, Map<String, ?> fields)
            throws IOException {
        this.relay = relay;
        this.front = WireRecorder.to(relay.port());
        for (int i = 0; i < accountCount; i++) {
            WireRecorder recorder = WireRecorder.to(relay.upstream().port());
            String credential = RunningRelay.CREDENTIAL + i;
            Map<String, Object> all = new LinkedHashMap<>(fields);
            all.put("name", "account " + i);
            String id = relay.api().createAccount(platform, recorder.baseUrl(), credential, all);
            accounts.add(new Behind("/accounts/" + platform.id() + "/" + id, credential, recorder));
        }
        this.key = relay.newKey("recorded");
        forget();
    }

    /** One with so many accounts of the platform, all alike, and a key. */
    static RecordedRelay start(Path dataDir, Platform platform, int accounts) throws IOException {
        return start(dataDir, platform, accounts, Map.of());
    }

    /** The same, and each account has these fields. */
    static RecordedRelay start(Path dataDir, Platform platform, int accounts, Map<String, ?> fields)
            throws IOException {
        return new RecordedRelay(RunningRelay.startEmpty(dataDir, new QuickSettings()), platform, accounts, fields);
    }

    RunningRelay relay() {
        return relay;
    }

    /** The address for clients. */
    URI baseUrl() {
        return front.baseUrl();
    }

    ManagementApi.IssuedKey key() {
        return key;
    }

    /** What clients sent and got. */
    List<WireExchange> sent() {
        return front.exchanges();
    }

    /** What each account was asked to do; a list of models is not much to ask, and new keys are tried with it. */
    List<List<WireExchange>> received() {
        return accounts.stream()
                .map(account -> account.recorder().exchanges().stream()
                        .filter(exchange -> exchange.request().startLine().startsWith("POST "))
                        .toList())
                .toList();
    }

    /**
     * Tells that every request of clients reached an upstream, and that on neither way anything changed but what may.
     *
     * @return the exchanges, account by account, in the clients' order
     */
    List<SentAndReceived> assertNothingChanged() {
        return assertChanged(Intended.NOTHING);
    }

    /** The same where something is to change, in every exchange. */
    List<SentAndReceived> assertChanged(Intended intended) {
        List<WireExchange> sent = sent();
        List<SentAndReceived> all = new ArrayList<>();
        for (Behind account : accounts) {
            List<SentAndReceived> pairs =
                    SentAndReceived.paired(sent, account.recorder().exchanges());
            assertThat(pairs)
                    .allSatisfy(pair -> assertThat(pair.differences(account.credential(), intended))
                            .isEmpty());
            all.addAll(pairs);
        }
        assertThat(all).as("exchanges that reached an upstream").hasSameSizeAs(sent);
        return all;
    }

    /** New conversations go to this account from now on. */
    void prefer(int account) throws IOException {
        relay.api().change("PUT", accounts.get(account).path(), Map.of("priority", 1));
        relay.newKey("whose creation tells that the change is in force");
    }

    /** Forgets what went over the wires and what went wrong with the accounts. */
    void forget() {
        front.forget();
        accounts.forEach(account -> {
            account.recorder().forget();
            relay.api().change("POST", account.path() + "/reset-rate-limit", Map.of());
        });
    }

    @Override
    public void close() throws IOException {
        front.close();
        relay.close();
        accounts.forEach(account -> account.recorder().close());
    }
}
