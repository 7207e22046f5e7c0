package io.clauderelay.bench;

import static io.clauderelay.bench.WireClient.post;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.clauderelay.bench.WireClient.Ending;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the upstream remembers of a credential. */
class EpisodesAndAllowancesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() {
        upstream = ScriptedUpstream.start(0);
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void troubleCanMeetTheFirstRequestsOfEachCredential(boolean stream) throws IOException {
        assertThat(ask("one", "script:status-500+times-2", stream)).startsWith("HTTP/1.1 500 ");
        assertThat(ask("one", "script:status-500+times-2", stream)).startsWith("HTTP/1.1 500 ");
        assertThat(ask("one", "script:status-500+times-2", stream)).startsWith("HTTP/1.1 200 ");
        assertThat(ask("other", "script:status-500+times-2", stream)).startsWith("HTTP/1.1 500 ");
    }

    @Test
    void troubleCanPassWithTime() {
        Episode down = (Episode) Script.named("reset+for-60");
        Customer customer = new Customer();

        assertThat(customer.sees(down, 0)).isEqualTo(NoAnswer.RESET);
        assertThat(customer.meets(down, 5 * SECOND)).isEqualTo(NoAnswer.RESET);
        assertThat(customer.meets(down, 64 * SECOND)).isEqualTo(NoAnswer.RESET);
        assertThat(customer.meets(down, 65 * SECOND)).isInstanceOf(Reply.class);
        assertThat(customer.sees(down, 66 * SECOND)).isInstanceOf(Reply.class);

        customer.standing(down);
        assertThat(customer.meets(down, 70 * SECOND)).isEqualTo(NoAnswer.RESET);
    }

    @Test
    void oneTroubleCanFollowAnother() throws IOException {
        upstream.answerFor(
                "one",
                Episode.times(1, Refusal.of(503))
                        .then(Episode.times(1, Refusal.of(529)).then(NoAnswer.RESET)));

        assertThat(ask("one", "any", true)).startsWith("HTTP/1.1 503 ");
        assertThat(ask("one", "any", false)).startsWith("HTTP/1.1 529 ");
        try (WireClient client = new WireClient(upstream.port())) {
            assertThat(client.send(message("one", "any", true)).readToEnd().ending())
                    .isEqualTo(Ending.RST);
        }
    }

    @Test
    void anEpisodeThatWouldNotTakePlaceIsNone() {
        assertThatIllegalArgumentException().isThrownBy(() -> Script.named("status-500+times-0"));
        assertThatIllegalArgumentException().isThrownBy(() -> Script.named("status-500+for-0"));
    }

    @Test
    void aCredentialHasScriptsOfItsOwn() throws IOException {
        upstream.answerFor("one", Refusal.of(401));
        upstream.answerNextFor("one", Refusal.contextTooLong());

        assertThat(ask("other", "any", true)).startsWith("HTTP/1.1 200 ");
        assertThat(ask("one", "any", true)).startsWith("HTTP/1.1 400 ").contains("prompt is too long");
        assertThat(ask("one", "any", true)).startsWith("HTTP/1.1 401 ");
        assertThat(ask("one", "script:content-refused", false)).contains("blocked by content filtering");
        assertThat(ask("one", "script:text+stop-refusal", false)).contains("\"stop_reason\":\"refusal\"");
    }

    @Test
    void aBucketIsFullAtFirstAndFillsUpEvenly() {
        Allowance allowance = new Allowance(3, 0);
        assertThat(allowance.take(0)).isEqualTo(new Allowance.Taken(true, 3, 2, Duration.ZERO, Duration.ofSeconds(20)));
        allowance.take(0);
        assertThat(allowance.take(0))
                .isEqualTo(new Allowance.Taken(true, 3, 0, Duration.ofSeconds(20), Duration.ofSeconds(60)));

        assertThat(allowance.take(5 * SECOND))
                .isEqualTo(new Allowance.Taken(false, 3, 0, Duration.ofSeconds(15), Duration.ofSeconds(55)));
        assertThat(allowance.take(20 * SECOND).granted()).isTrue();
        assertThat(allowance.take(21 * SECOND).granted()).isFalse();
        assertThat(allowance.take(600 * SECOND).remaining()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whoHasUsedItUpIsToldWhenToComeBack(boolean stream) throws IOException {
        upstream.allowPerMinute("one", 2);
        upstream.answerNextFor("one", Refusal.of(500), Reply.text("second"), Reply.text("third"));

        assertThat(ask("one", "any", stream))
                .startsWith("HTTP/1.1 500 ")
                .contains("anthropic-ratelimit-requests-limit: 2\r\n", "anthropic-ratelimit-requests-remaining: 1\r\n");
        String last = ask("one", "any", stream);
        assertThat(last).startsWith("HTTP/1.1 200 ").contains("anthropic-ratelimit-requests-remaining: 0\r\n");
        assertThat(Instant.parse(header(last, "anthropic-ratelimit-requests-reset")))
                .isBetween(Instant.now().plusSeconds(45), Instant.now().plusSeconds(61));
        String refused = ask("one", "any", stream);
        assertThat(refused).startsWith("HTTP/1.1 429 ").contains("rate_limit_error");
        assertThat(Integer.parseInt(header(refused, "retry-after"))).isBetween(15, 30);
        assertThat(ask("other", "any", stream)).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void eachCredentialCanHaveTheSameAllowance() throws IOException {
        upstream.allowEachPerMinute(1);
        for (String credential : new String[] {"one", "other"}) {
            assertThat(ask(credential, "any", false)).startsWith("HTTP/1.1 200 ");
            assertThat(ask(credential, "any", false)).startsWith("HTTP/1.1 429 ");
        }
        upstream.allowEachPerMinute(0);
        assertThat(ask("one", "any", false)).startsWith("HTTP/1.1 200 ");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void theFirstContentCanBeSlow(boolean stream) throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            client.send(message("one", "script:text+slow-content-300", stream));
            client.readUntil(stream ? "message_start" : "\r\n\r\n");
            long opened = System.nanoTime();
            client.readUntil(stream ? "content_block_delta" : "output_tokens");

            assertThat(System.nanoTime() - opened)
                    .isGreaterThan(Duration.ofMillis(200).toNanos());
        }
    }

    private String ask(String credential, String model, boolean stream) throws IOException {
        try (WireClient client = new WireClient(upstream.port())) {
            return client.send(message(credential, model, stream, "connection: close"))
                    .readToEnd()
                    .bytes();
        }
    }

    private static String message(String credential, String model, boolean stream, String... lines) {
        return post(
                "/v1/messages",
                "{\"model\":\"" + model + "\",\"messages\":[],\"stream\":" + stream + "}",
                Stream.concat(Stream.of("x-api-key: " + credential), Stream.of(lines))
                        .toArray(String[]::new));
    }

    private static String header(String answer, String name) {
        int from = answer.indexOf("\r\n" + name + ": ") + name.length() + 4;
        return answer.substring(from, answer.indexOf("\r\n", from));
    }
}
