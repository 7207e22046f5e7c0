package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Platform;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every request that a real client was seen to make reaches the upstream as it was sent, and so does its answer. */
@ExtendWith(LeakWatch.class)
class KnownRequestsTest {
    /** What the relay answers itself, so that it is not held against what an upstream received. */
    private static final List<String> NOT_FORWARDED =
            List.of("cc-head-hello", "cc-models-discovery", "sdk-anthropic-js-models");

    private static RecordedRelay relay;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RecordedRelay.start(folder, Platform.CLAUDE_CONSOLE, 1);
    }

    @BeforeEach
    void forget() {
        relay.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
    }

    private static byte[] request(String name, int scale) throws IOException {
        return KnownRequest.named(name)
                .bytes(relay.baseUrl().getAuthority(), relay.key().secret(), scale);
    }

    private static List<String> names() throws IOException {
        return KnownRequest.names("cc-", "sdk-anthropic-").stream()
                .filter(name -> !NOT_FORWARDED.contains(name))
                .toList();
    }

    private static Stream<Arguments> forwarded() throws IOException {
        return names().stream().flatMap(name -> Stream.of(1, 3).map(scale -> Arguments.of(name, scale)));
    }

    @ParameterizedTest
    @MethodSource("forwarded")
    void itArrivesAsItWasSent(String name, int scale) throws IOException {
        byte[] request = request(name, scale);
        RawAnswer answer;
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            answer = connection.send(request).read();
        }

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(relay.assertNothingChanged())
                .singleElement()
                .satisfies(pair ->
                        assertThat(request).endsWith(pair.received().request().body()));
    }

    /** Whichever is added is sent by a test: those of this provider here, the others by {@link OpenAiRequestsTest}. */
    @Test
    void noneIsForgotten() throws IOException {
        assertThat(names()).hasSizeGreaterThan(20);
        assertThat(KnownRequest.names("cc-", "sdk-anthropic-")).containsAll(NOT_FORWARDED);
        assertThat(KnownRequest.names(""))
                .hasSameElementsAs(KnownRequest.names("cc-", "sdk-anthropic-", "codex-", "sdk-openai-"));
    }

    @Test
    void theLargestAreAsLargeAsLongConversations() throws IOException {
        assertThat(request("cc-main-headless", 1).length).isBetween(40_000, 70_000);
        assertThat(request("cc-main-headless", 3).length).isBetween(100_000, 200_000);
    }

    @Test
    void manyOfThemFollowEachOtherOnOneConnection() throws IOException {
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            for (String name : names()) {
                assertThat(connection.send(request(name, 1)).read().status()).isEqualTo(200);
            }
        }
        assertThat(relay.assertNothingChanged()).hasSize(names().size());
    }

    @Test
    void whatTheRelayAnswersItselfIsAnsweredAsTheyExpect() throws IOException {
        try (RawConnection connection = RawConnection.to(relay.baseUrl().getPort())) {
            RawAnswer hello = connection.send(request("cc-head-hello", 1)).readHead();
            assertThat(hello.status()).isIn(200, 404);
            RawAnswer discovered =
                    connection.send(request("cc-models-discovery", 1)).read();
            assertThat(discovered.json().at("/data/0/id").asText()).startsWith("claude-");
            assertThat(connection
                            .send(request("sdk-anthropic-js-models", 1))
                            .read()
                            .status())
                    .isEqualTo(200);
        }
    }
}
