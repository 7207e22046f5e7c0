package io.clauderelay.whole;

import static io.clauderelay.whole.RawUpstream.chunk;
import static io.clauderelay.whole.RawUpstream.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.whole.RawUpstream.Then;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A container that an upstream has opened is known to that upstream's account alone. */
@ExtendWith(LeakWatch.class)
class ContainersTest {
    private static final String OPENS_CONTAINER = RawUpstream.STREAM_HEAD
            + "transfer-encoding: chunked\r\n\r\n" + chunk(event("message_start")) + chunk(event("content_block_start"))
            + chunk("event: message_delta\ndata: {\"delta\":{\"container\":{\"id\":\"container_1\"}}}\n\n")
            + chunk(event("message_stop")) + "0\r\n\r\n";

    private static RunningRelay relay;
    private static RawUpstream one;
    private static RawUpstream other;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        relay = RunningRelay.start(folder);
        one = RawUpstream.behind(relay);
        other = RawUpstream.behind(relay);
    }

    @AfterAll
    static void stop() throws IOException {
        relay.close();
        one.close();
        other.close();
    }

    /** From another program each time, so that nothing but the container speaks for an account. */
    private static Ask request(int program, String members) {
        return Ask.stream(relay.key().secret()).line("x-session-id: " + program).body("""
                {"model":"%s","max_tokens":64,%s"messages":[{"role":"user","content":"hi"}],"stream":true}""".formatted(
                        RawUpstream.MODEL, members));
    }

    @Test
    void whoUsesItIsServedByTheAccountThatOpenedItAndByNoOtherWhenThatIsGone() {
        one.answerNextWith(OPENS_CONTAINER, Then.KEEP);
        other.answerNextWith(OPENS_CONTAINER, Then.KEEP);
        assertThat(relay.ask(request(0, "")).status()).isEqualTo(200);
        RawUpstream holder = one.requests() == 1 ? one : other;
        RawUpstream stranger = holder == one ? other : one;
        stranger.forgetAnswers();

        for (int program = 1; program <= 5; program++) {
            holder.answerNextWith(RawUpstream.shortStream(), Then.KEEP);
            assertThat(relay.ask(request(program, "\"container\":\"container_1\","))
                            .status())
                    .isEqualTo(200);
        }
        assertThat(holder.requests()).isEqualTo(6);

        relay.api().change("PUT", "/accounts/claude-console/" + holder.accountId(), Map.of("active", false));
        RawAnswer gone = await().until(
                        () -> {
                            holder.answerNextWith(RawUpstream.shortStream(), Then.KEEP);
                            return relay.ask(request(6, "\"container\":{\"id\":\"container_1\"},"));
                        },
                        answer -> answer.status() == 404);

        assertThat(gone.text()).contains("not_found_error", "container_1");
        assertThat(gone.header("x-should-retry")).hasValue("false");
        assertThat(stranger.requests()).isZero();
        stranger.answerNextWith(RawUpstream.shortStream(), Then.KEEP);
        assertThat(relay.ask(request(7, "")).status()).isEqualTo(200);
    }
}
