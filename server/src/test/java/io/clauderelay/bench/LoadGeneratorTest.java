package io.clauderelay.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
    private static final Duration WINDOW = Duration.ofMillis(600);

    private ScriptedUpstream upstream;

    @BeforeEach
    void start() throws IOException {
        upstream = ScriptedUpstream.start(ScriptedUpstream.Settings.onPort(0).withLedger(UpstreamLedger.off()));
    }

    @AfterEach
    void stop() throws IOException {
        upstream.close();
    }

    @Test
    void everyWorkloadRunsCleanAgainstTheUpstreamItself() throws InterruptedException {
        for (Workload workload : Workload.QUICK) {
            upstream.answerWith(workload.answer());
            LoadResult result = LoadGenerator.run(
                    load(workload, 4, 0),
                    new ProcessStat(ProcessHandle.current().pid()));

            assertThat(result.firstErrors()).as(workload.name()).isEmpty();
            assertThat(result.completed()).isPositive();
            assertThat(result.units()).isCloseTo((double) result.completed(), Offset.offset(8.0));
            assertThat(result.latency().p50()).isPositive();
            assertThat(result.firstByte().p50())
                    .isLessThanOrEqualTo(result.latency().max());
        }
    }

    @Test
    void requestsHaveTheSizeOfTheirWorkload() {
        for (Workload workload : Workload.ALL) {
            String request = new String(workload.request(3, "key"), StandardCharsets.UTF_8);
            byte[] body = request.substring(request.indexOf("\r\n\r\n") + 4).getBytes(StandardCharsets.UTF_8);
            assertThat(body).as(workload.name()).hasSize(workload.sent().bodyBytes());
            assertThat(AnthropicJson.parse(new String(body, StandardCharsets.UTF_8))
                            .path("stream")
                            .asBoolean())
                    .isEqualTo(workload.sent().stream());
        }
        assertThat(Workload.SMALL_CALL.expected().bodyBytes()).isEqualTo(2_048);
    }

    @Test
    void anIncompleteStreamIsAnErrorHoweverItEnds() throws InterruptedException {
        assertThat(errorsWith(Flaw.resetAfter(40))).contains("closed inside an answer");
        assertThat(errorsWith(Flaw.closeAfter(40))).contains("closed inside an answer");
        assertThat(errorsWith(Flaw.NO_TERMINAL)).contains("without message_stop");
        assertThat(errorsWith(Flaw.ERROR_FIRST)).contains("without message_stop");
        assertThat(errorsWith(Flaw.malformedAfter(40))).contains("bytes instead of");
    }

    @Test
    void aTruncatedOrRefusedCallIsAnError() throws InterruptedException {
        upstream.answerWith(Workload.SMALL_CALL.answer().withFlaw(Flaw.NO_TERMINAL));
        assertThat(run(Workload.SMALL_CALL).firstErrors().getFirst()).contains("1024 bytes instead of 2048");
        upstream.answerWith(Refusal.of(529));
        assertThat(run(Workload.SMALL_CALL).firstErrors().getFirst()).contains("status 529");
        upstream.answerWith(Workload.SMALL_CALL.answer().framed(Framing.CONNECTION_CLOSE));
        assertThat(run(Workload.SMALL_CALL).errors()).isZero();
    }

    @Test
    void aConstantRateCountsTheTimeThatAServerHeldItBack() throws InterruptedException {
        Workload calls = Workload.SMALL_CALL;
        upstream.answerWith(calls.answer().headersAfter(Duration.ofMillis(50)));
        LoadResult closed = LoadGenerator.run(load(calls, 1, 0), CpuMeter.NONE);
        LoadResult constant = LoadGenerator.run(load(calls, 1, 200), CpuMeter.NONE);

        assertThat(constant.latency().max()).isGreaterThan(3 * closed.latency().p50());
    }

    @Test
    void nobodyListeningIsAnErrorAndNotAnEndlessRun() throws Exception {
        int port = Child.freePort();
        Load load = new Load(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                connection -> Workload.SMALL_CALL.request(connection, "key"),
                Workload.SMALL_CALL.expected(),
                2,
                Duration.ZERO,
                WINDOW,
                0);
        LoadResult result = LoadGenerator.run(load, CpuMeter.NONE);
        assertThat(result.completed()).isZero();
        assertThat(result.errors()).isPositive();
    }

    private String errorsWith(Flaw flaw) throws InterruptedException {
        upstream.answerWith(Workload.FAST_STREAM.answer().withFlaw(flaw));
        LoadResult result = run(Workload.FAST_STREAM);
        assertThat(result.completed()).as("%s", flaw).isZero();
        return result.firstErrors().getFirst();
    }

    private LoadResult run(Workload workload) throws InterruptedException {
        return LoadGenerator.run(load(workload, 2, 0), CpuMeter.NONE);
    }

    private Load load(Workload workload, int connections, double perSecond) {
        return new Load(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), upstream.port()),
                connection -> workload.request(connection, "key"),
                workload.expected(),
                connections,
                Duration.ZERO,
                WINDOW,
                perSecond);
    }
}
