package io.clauderelay.platform.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

class LoggingTest {
    private static final Logger log = LoggerFactory.getLogger("io.clauderelay.exchange.Exchange");
    private static final ObjectMapper JSON = new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();

    @AfterEach
    void quietAgain() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        new EarlyLogging().configure(context);
    }

    private List<String> lines(LogSettings settings, Runnable work) {
        try (Logging _ = Logging.start(settings, output, () -> false)) {
            work.run();
        }
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private List<JsonNode> jsonLines(Runnable work) {
        return lines(LogSettings.defaults(), work).stream()
                .map(LoggingTest::parse)
                .toList();
    }

    private List<String> textLines(Runnable work) {
        return lines(new LogSettings(LogLevel.INFO, LogFormat.TEXT), work);
    }

    private static JsonNode parse(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            throw new AssertionError("not JSON: " + line, e);
        }
    }

    @Test
    void aLineIsOneJsonObjectWithItsPairs() {
        Instant before = Instant.now();
        JsonNode line = jsonLines(() -> log.atInfo()
                        .addKeyValue(LogKeys.ACCOUNT, "a-1")
                        .addKeyValue(LogKeys.STATUS, 200)
                        .addKeyValue(LogKeys.DURATION_MS, 12.5)
                        .addKeyValue("stream", true)
                        .addKeyValue("nothing", (Object) null)
                        .addKeyValue("huge", BigInteger.TWO.pow(70))
                        .addKeyValue("ratio", Double.NaN)
                        .log("exchange {}", "completed"))
                .getFirst();

        assertThat(Instant.parse(line.get("timestamp").asText())).isBetween(before.minusMillis(1), Instant.now());
        assertThat(line.get("level").asText()).isEqualTo("info");
        assertThat(line.get("logger").asText()).isEqualTo("io.clauderelay.exchange.Exchange");
        assertThat(line.get("message").asText()).isEqualTo("exchange completed");
        assertThat(line.get("thread").asText()).isEqualTo(Thread.currentThread().getName());
        assertThat(line.get("account").asText()).isEqualTo("a-1");
        assertThat(line.get("status").intValue()).isEqualTo(200);
        assertThat(line.get("durationMs").doubleValue()).isEqualTo(12.5);
        assertThat(line.get("stream").booleanValue()).isTrue();
        assertThat(line.get("nothing").isNull()).isTrue();
        assertThat(line.get("huge").asText()).isEqualTo("1180591620717411303424");
        assertThat(line.get("ratio").asText()).isEqualTo("NaN");
    }

    @Test
    void aLineIsJsonWhateverTheText() {
        String nasty = "\" \\ \n \r \t \0 \u001b[31m \u2028 \u00e9 \uD83D\uDE80";
        JsonNode line = jsonLines(() -> log.atInfo()
                        .addKeyValue("a\"b\n", nasty)
                        .addKeyValue("message", "not the message")
                        .addKeyValue("twice", 1)
                        .addKeyValue("twice", 2)
                        .addKeyValue("lone", "\uD83D")
                        .log(nasty))
                .getFirst();

        assertThat(line.get("message").asText()).isEqualTo(nasty);
        assertThat(line.get("a\"b\n").asText()).isEqualTo(nasty);
        assertThat(line.get("_message").asText()).isEqualTo("not the message");
        assertThat(line.get("twice").intValue()).isEqualTo(2);
        assertThat(line.get("lone").asText()).isEqualTo("?");
    }

    @Test
    void anErrorCarriesTypeMessageAndStackWithItsCauses() {
        JsonNode error = jsonLines(() -> log.atError()
                        .setCause(new IllegalStateException("no place", new IOException("disk full")))
                        .log("journal stopped"))
                .getFirst()
                .get("error");

        assertThat(error.get("type").asText()).isEqualTo("java.lang.IllegalStateException");
        assertThat(error.get("message").asText()).isEqualTo("no place");
        assertThat(error.get("stack").asText())
                .contains("LoggingTest")
                .contains("Caused by: java.io.IOException: disk full");
    }

    @Test
    void whatLooksLikeACredentialIsMaskedWhereverItStands() {
        String key = "cr_" + "aB3-_".repeat(9).substring(0, 43);
        jsonLines(() -> log.atWarn()
                .addKeyValue("header", "Bearer abcdefghijklmnop.q")
                .addKeyValue("X-Api-Key", "opaque-credential")
                .addKeyValue("upstream", List.of("sk-ant-api03-abcdefgh"))
                .addKeyValue("proxy", "http://joe:open-sesame@proxy:8080")
                .setCause(new IllegalArgumentException("bad key " + key, new IOException("eyJhbGciOiJI.eyJzdWIi.c2ln")))
                .log("refused {} and {}", key, "sk-proj-12345678"));

        assertThat(output.toString(StandardCharsets.UTF_8))
                .doesNotContain(key.substring(3))
                .doesNotContain("abcdefgh")
                .doesNotContain("12345678")
                .doesNotContain("opaque")
                .doesNotContain("sesame")
                .doesNotContain("eyJhbGciOiJI")
                .contains("refused cr_[hidden] and sk-[hidden]")
                .contains("Bearer [hidden]")
                .contains("http://[hidden]@proxy:8080");
    }

    @Test
    void harmlessTextIsNotMasked() {
        for (String text : List.of(
                "cr_abcd1234",
                "task-management-system",
                "the bearer of news",
                "https://api.example.com/v1",
                "sk-short")) {
            assertThat(Redaction.redact(text)).isEqualTo(text);
        }
    }

    @Test
    void aPersonReadsOneLinePerEventAndControlCharactersAreShown() {
        List<String> lines = textLines(() -> {
            log.atInfo()
                    .addKeyValue("account", "a-1")
                    .addKeyValue("reason", "said \"no\"\n")
                    .log("account cools down\r\n\u001b[2J");
            log.atError().setCause(new IOException("gone\tfar")).log("broken");
        });

        assertThat(lines.getFirst())
                .matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Exchange: .*")
                .endsWith("account cools down\\r\\n\\u001b[2J account=a-1 reason=\"said \\\"no\\\"\\n\"");
        assertThat(lines.get(1)).endsWith("ERROR Exchange: broken");
        assertThat(lines.get(2)).isEqualTo("    java.io.IOException: gone    far");
        assertThat(lines.get(3)).startsWith("        at ").contains("LoggingTest");
    }

    @Test
    void aTerminalGetsTextAndAProgramJson() {
        for (boolean terminal : new boolean[] {true, false}) {
            output.reset();
            try (Logging _ = Logging.start(LogSettings.defaults(), output, () -> terminal)) {
                log.info("ready");
            }
            assertThat(output.toString(StandardCharsets.UTF_8).startsWith("{")).isNotEqualTo(terminal);
        }
    }

    @Test
    void theLevelHoldsAndChattyLibrariesAreQuiet() {
        List<JsonNode> lines = jsonLines(() -> {
            log.debug("too fine");
            LoggerFactory.getLogger("io.netty.channel").info("chatty");
            LoggerFactory.getLogger("io.netty.channel").warn("netty warns");
        });

        assertThat(lines)
                .singleElement()
                .satisfies(line -> assertThat(line.get("message").asText()).isEqualTo("netty warns"));
        output.reset();
        assertThat(lines(new LogSettings(LogLevel.OFF, LogFormat.JSON), () -> {
                    log.error("nobody listens");
                    LoggerFactory.getLogger("io.netty.channel").error("nor here");
                }))
                .isEmpty();
        output.reset();
        assertThat(lines(new LogSettings(LogLevel.TRACE, LogFormat.JSON), () -> log.trace("fine")))
                .hasSize(1);
    }

    @Test
    void javaLoggingArrivesInTheSameLogAtTheSameLevel() {
        System.Logger platform = System.getLogger("java.platform.logger");
        List<JsonNode> lines = jsonLines(() -> {
            platform.log(System.Logger.Level.WARNING, "from the platform");
            assertThat(platform.isLoggable(System.Logger.Level.DEBUG)).isFalse();
            for (String chatty : List.of("io.helidon.common", "jdk.event.security", "java.lang.ProcessBuilder")) {
                assertThat(System.getLogger(chatty).isLoggable(System.Logger.Level.INFO))
                        .as(chatty)
                        .isFalse();
            }
        });

        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.get("message").asText()).isEqualTo("from the platform");
            assertThat(line.get("level").asText()).isEqualTo("warn");
        });
    }

    @Test
    void aValueThatCannotPrintItselfCostsOnlyItself() {
        Object broken = new Object() {
            @Override
            public String toString() {
                throw new IllegalStateException("no text");
            }
        };
        JsonNode line = jsonLines(
                        () -> log.atInfo().addKeyValue("broken", broken).log("kept"))
                .getFirst();

        assertThat(line.get("message").asText()).isEqualTo("kept");
        assertThat(line.get("broken").asText()).startsWith("[unprintable ");
    }

    @Test
    void aLineThatCannotBeWrittenIsReportedAndTheNextOneIsWritten() {
        List<JsonNode> lines = jsonLines(() -> {
            log.atInfo().addKeyValue(unnamed(), 1).log("has a pair without a name");
            log.info("next");
        });

        assertThat(lines).hasSize(2);
        assertThat(lines.getFirst().get("message").asText())
                .startsWith("a line of io.clauderelay.exchange.Exchange could not be written");
        assertThat(lines.getLast().get("message").asText()).isEqualTo("next");
    }

    /** A library that is not null-checked could pass this. */
    @SuppressWarnings("NullAway")
    private static String unnamed() {
        return null;
    }

    @Test
    void aReaderThatDoesNotReadCostsLinesButNoTime() {
        CountDownLatch reading = new CountDownLatch(1);
        OutputStream stuck = new OutputStream() {
            @Override
            public void write(int b) {
                throw new AssertionError("lines are written whole");
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                await().until(() -> reading.getCount() == 0);
                output.write(bytes, offset, length);
            }
        };
        int lines = 3 * QueueAppender.CAPACITY;
        try (Logging _ = Logging.start(LogSettings.defaults(), stuck, () -> false)) {
            for (int i = 0; i < lines; i++) {
                log.info("line");
            }
            reading.countDown();
        }

        List<JsonNode> written = output.toString(StandardCharsets.UTF_8)
                .lines()
                .map(LoggingTest::parse)
                .toList();
        long lost =
                written.stream().mapToLong(line -> line.path("count").asLong()).sum();
        long kept = written.stream()
                .filter(line -> "line".equals(line.get("message").asText()))
                .count();
        assertThat(lost).isPositive();
        assertThat(kept + lost).isEqualTo(lines);
    }

    @Test
    void linesWrittenWhileTheWriterSleepsWakeIt() {
        try (Logging _ = Logging.start(LogSettings.defaults(), output, () -> false)) {
            for (int i = 1; i <= 3; i++) {
                int expected = i;
                log.info("one more");
                await().until(() ->
                        output.toString(StandardCharsets.UTF_8).lines().count() == expected);
            }
        }
    }

    @Test
    void anOutputThatIsGoneDoesNotStopTheProcess() {
        OutputStream gone = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("broken pipe");
            }
        };
        Logging logging = Logging.start(LogSettings.defaults(), gone, () -> false);
        log.info("into the void");
        logging.close();
        logging.close();
    }
}
