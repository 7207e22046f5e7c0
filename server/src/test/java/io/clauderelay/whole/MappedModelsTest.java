package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.vocabulary.Platform;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where an account's upstream calls a model otherwise, that name is replaced in the request, and nothing else. */
@ExtendWith(LeakWatch.class)
class MappedModelsTest {
    private static final String OURS = "ours";
    private static final String THEIRS = "\u6a21\u578b/their-\"model\"-1";
    private static final String MESSAGES = "/v1/messages?beta=true";
    private static final String RESPONSES = "/v1/responses";
    private static final String CHAT = "/v1/chat/completions";

    private static RecordedRelay claude;
    private static RecordedRelay codex;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        Map<String, ?> mapping = Map.of("supportedModels", Map.of(OURS, THEIRS, "as-it-is", "as-it-is"));
        claude = RecordedRelay.start(folder.resolve("claude"), Platform.CLAUDE_CONSOLE, 1, mapping);
        codex = RecordedRelay.start(folder.resolve("codex"), Platform.CODEX, 1, mapping);
    }

    @BeforeEach
    void forget() {
        claude.forget();
        codex.forget();
    }

    @AfterAll
    static void stop() throws IOException {
        claude.close();
        codex.close();
    }

    private static RecordedRelay of(String target) {
        return target.equals(MESSAGES) ? claude : codex;
    }

    /** In front of the model and behind it is what looks like it and is not. */
    private static String body(String target, String model, int contentLength, boolean stream) {
        String messages = target.equals(RESPONSES) ? "input" : "messages";
        String content =
                "no two alike 0123456789 ".repeat(contentLength / 24 + 1).substring(0, contentLength);
        return """
                { "metadata" : {"model":"ours"},
                \t"user":"\\"model\\":\\"ours\\"", "model" :  %s ,"max_tokens":64,"tools":[{"model":"ours"}],\
                "%s":[{"role":"user","content":"先读文件 \\u00e9 %s"}], "stream" : %b }
                """.formatted(model, messages, content, stream);
    }

    private static Ask request(String target, byte[] body) {
        return Ask.post(target, of(target).key().secret()).body(body);
    }

    private static RawAnswer send(String target, Ask request) {
        try (RawConnection connection = RawConnection.to(of(target).baseUrl().getPort())) {
            return connection.ask(request);
        }
    }

    private static byte[] packed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    private static String quoted(String name) {
        return "\"" + name.replace("\"", "\\\"") + "\"";
    }

    @ParameterizedTest
    @CsvSource({
        MESSAGES + ", 10, false",
        MESSAGES + ", 10, true",
        MESSAGES + ", 150000, true",
        RESPONSES + ", 10, false",
        RESPONSES + ", 10, true",
        RESPONSES + ", 150000, true",
        CHAT + ", 150000, false"
    })
    void onlyTheNameIsReplaced(String target, int contentLength, boolean stream) {
        String sent = body(target, quoted(OURS), contentLength, stream);

        RawAnswer answer = send(target, request(target, sent.getBytes(UTF_8)));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(of(target).assertChanged(Intended.arrivesAs(body(target, quoted(THEIRS), contentLength, stream))))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, RESPONSES, CHAT})
    void whatWasPackedArrivesUnpackedAndOtherwiseAsItWas(String target) throws IOException {
        byte[] sent = packed(body(target, quoted(OURS), 150_000, false));

        RawAnswer answer = send(target, request(target, sent).line("content-encoding: gzip"));

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(of(target)
                        .assertChanged(Intended.arrivesAs(body(target, quoted(THEIRS), 150_000, false))
                                .unpacked()))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {MESSAGES, RESPONSES, CHAT})
    void whatIsCalledTheSameStaysAsItWasPacked(String target) throws IOException {
        byte[] sent = packed(body(target, quoted("as-it-is"), 150_000, false));

        send(target, request(target, sent).line("content-encoding: gzip"));

        assertThat(of(target).assertNothingChanged()).hasSize(1);
    }

    /** Both changes in one body: the name, and the usage that the relay asks for. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aChatsStreamIsAskedForItsUsageToo(boolean packs) throws IOException {
        String sent = body(CHAT, quoted(OURS), 150_000, true);
        Ask request = packs
                ? request(CHAT, packed(sent)).line("content-encoding: gzip")
                : request(CHAT, sent.getBytes(UTF_8));
        Intended intended = Intended.USAGE_ASKED.of(body(CHAT, quoted(THEIRS), 150_000, true));

        RawAnswer answer = send(CHAT, request);

        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(codex.assertChanged(packs ? intended.unpacked() : intended)).hasSize(1);
    }
}
