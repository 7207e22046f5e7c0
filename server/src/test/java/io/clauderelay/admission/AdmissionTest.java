package io.clauderelay.admission;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.DirectorySettings;
import io.clauderelay.directory.KnownKeys;
import io.clauderelay.testing.Estate;
import io.clauderelay.testing.NoPrices;
import io.clauderelay.vocabulary.ClientKind;
import io.clauderelay.vocabulary.Platform;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class AdmissionTest {
    private static final Presenter ANYBODY = as(ClientKind.OTHER);
    private static final Limits NO_LIMITS = new LocalLimits((_, then) -> then.accept(Optional.empty()), Instant::now);

    private static final int ALL = 1_000;

    private final Directory directory = new Directory(List.of(), new NoPrices());
    private final EventLoop loop = new DefaultEventLoop();
    private final List<KnownKeys> opened = new ArrayList<>();

    @TempDir
    private Path folder;

    private Estate estate;
    private String secret;

    @BeforeEach
    void issue() throws IOException {
        estate = new Estate(folder);
        secret = issue("{\"name\": \"one\"}");
    }

    @AfterEach
    void close() {
        opened.forEach(KnownKeys::close);
        estate.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    // ---- keys in memory

    @Test
    void whoeverHasTheSecretOfAKeyIsAdmittedWithWhatIsKnownAtThatMoment() {
        Admittance.Admitted admitted = (Admittance.Admitted) admission(ALL).admit(secret, ANYBODY);

        assertThat(admitted.key().name()).isEqualTo("one");
        assertThat(admitted.directory()).isSameAs(directory);
    }

    @Test
    void whoeverUsesAKeyWithAClientThatItIsNotForIsToldWhich() throws InterruptedException {
        String ofCodex = issue("{\"name\": \"codex alone\", \"clients\": [\"codex\"]}");

        for (Admission admission : List.of(admission(ALL), admission(1))) {
            assertThat(asked(admission, ofCodex, as(ClientKind.CODEX))).isInstanceOf(Admittance.Admitted.class);
            assertThat(asked(admission, ofCodex, as(ClientKind.CLAUDE_CODE)))
                    .isInstanceOfSatisfying(
                            Admittance.NotPermitted.class,
                            no -> assertThat(no.message()).contains("claude-code"));
        }
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = "")
    void whoeverSendsNoKeyIsToldWhereToPutIt(@Nullable String none) {
        assertThat(refusal(none)).contains("No API key", "x-api-key", "Bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"cr_b", "sk-ant-something", "\u00e9\u0000", " "})
    void anUnknownKeyIsRefused(String unknown) {
        assertThat(refusal(unknown)).contains("Invalid API key");
    }

    @Test
    void aKeyThatIsNearlyRightIsUnknown() {
        assertThat(refusal(secret + "a")).contains("Invalid API key");
        assertThat(refusal(secret.substring(1))).contains("Invalid API key");
        assertThat(refusal("x".repeat(1_000_000))).contains("Invalid API key");
    }

    @Test
    void aDisabledKeyIsRefused() {
        estate.execute("update keys set active = false");

        assertThat(refusal(secret)).contains("disabled");
    }

    @Test
    void aKeyWorksUntilItExpires() {
        String limited =
                issue("{\"name\": \"two\", \"expiry\": {\"mode\": \"fixed\", \"at\": \"2026-11-22T13:00:00Z\"}}");
        Admission admission = admission(ALL);
        estate.clock.advance(Duration.ofMinutes(59));
        assertThat(admission.admit(limited, ANYBODY)).isInstanceOf(Admittance.Admitted.class);

        estate.clock.advance(Duration.ofMinutes(1));

        assertThat(((Admittance.Refused) admission.admit(limited, ANYBODY)).message())
                .contains("expired");
    }

    @Test
    void aKeyWhoseTimeHasNotBegunWorks() {
        String unused = issue("""
                {"name": "two", "expiry": {"mode": "activation", "duration": 1, "unit": "hours"}}
                """);
        estate.clock.advance(Duration.ofDays(100));

        assertThat(admission(ALL).admit(unused, ANYBODY)).isInstanceOf(Admittance.Admitted.class);
    }

    // ---- keys that the database must be asked for

    @Test
    void aKeyThatIsNotInMemoryIsAskedForAndTheAnswerComesOnTheLoop() throws InterruptedException {
        Admission admission = admissionBeyondMemory();
        BlockingQueue<Boolean> onLoop = new LinkedBlockingQueue<>();

        Admittance.ToBeAsked open = (Admittance.ToBeAsked) admission.admit(secret, ANYBODY);
        loop.execute(() ->
                admission.ask(open, answer -> onLoop.add(loop.inEventLoop() && answer instanceof Admittance.Admitted)));

        assertThat(onLoop.poll(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void whatIsAskedForIsHeldToItsRights() throws InterruptedException {
        estate.execute("update keys set active = false where name = 'one'");
        Admission admission = admissionBeyondMemory();

        assertThat(((Admittance.NotAuthenticated) asked(admission, secret)).message())
                .contains("disabled");
        assertThat(((Admittance.NotAuthenticated) asked(admission, "cr_b")).message())
                .contains("Invalid API key");
    }

    @Test
    void withoutADatabaseNobodyIsCalledUnknown() throws InterruptedException {
        Admission admission = admissionBeyondMemory();
        estate.execute("alter table keys rename to hidden");

        assertThat(asked(admission, secret)).isInstanceOf(Admittance.Unavailable.class);
    }

    @Test
    void whoeverWaitsForADatabaseThatDoesNotAnswerIsToldSoAfterTenSeconds() {
        EmbeddedChannel channel = new EmbeddedChannel();
        Admission admission = admissionBeyondMemory(channel.eventLoop());
        CountDownLatch mayRead = occupyEveryReader();
        List<Admittance> answers = new ArrayList<>();

        admission.ask((Admittance.ToBeAsked) admission.admit(secret, ANYBODY), answers::add);

        channel.advanceTimeBy(9_999, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(answers).isEmpty();
        channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        assertThat(answers).singleElement().isInstanceOf(Admittance.Unavailable.class);
        mayRead.countDown();
    }

    /** Leaves no thread that could read from the SQLite file until the latch is counted down. */
    private CountDownLatch occupyEveryReader() {
        int readers = 4;
        CountDownLatch mayRead = new CountDownLatch(1);
        CountDownLatch reading = new CountDownLatch(readers);
        for (int i = 0; i < readers; i++) {
            Thread.ofVirtual()
                    .start(() -> estate.database.read(_ -> {
                        reading.countDown();
                        awaitQuietly(mayRead);
                        return true;
                    }));
        }
        awaitQuietly(reading);
        return mayRead;
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Presenter as(ClientKind client) {
        return new Presenter(client, "127.0.0.1", Platform.CLAUDE_CONSOLE);
    }

    private String refusal(@Nullable String presented) {
        return ((Admittance.NotAuthenticated) admission(ALL).admit(presented, ANYBODY)).message();
    }

    private Admittance asked(Admission admission, String presented) throws InterruptedException {
        return asked(admission, presented, ANYBODY);
    }

    private Admittance asked(Admission admission, String presented, Presenter presenter) throws InterruptedException {
        Admittance first = admission.admit(presented, presenter);
        if (!(first instanceof Admittance.ToBeAsked open)) {
            return first;
        }
        BlockingQueue<Admittance> answers = new LinkedBlockingQueue<>();
        loop.execute(() -> admission.ask(open, answers::add));
        return Objects.requireNonNull(answers.poll(20, TimeUnit.SECONDS), "no answer");
    }

    private Admission admission(int maxKeys) {
        return admission(maxKeys, loop);
    }

    private Admission admission(int maxKeys, EventLoop on) {
        KnownKeys keys =
                new KnownKeys(estate.database, estate.changes, new DirectorySettings(maxKeys), System::nanoTime);
        opened.add(keys);
        return new Admission(() -> directory, keys, NO_LIMITS, estate.secrets.keyHasher(), estate.clock, on);
    }

    /** One that knows a newer key and none of those before. */
    private Admission admissionBeyondMemory(EventLoop on) {
        estate.clock.advance(Duration.ofMillis(1));
        issue("{\"name\": \"newer\"}");
        return admission(1, on);
    }

    private Admission admissionBeyondMemory() {
        return admissionBeyondMemory(loop);
    }

    private String issue(String json) {
        return Estate.json(estate.createKey(json)).get("secret").textValue();
    }
}
