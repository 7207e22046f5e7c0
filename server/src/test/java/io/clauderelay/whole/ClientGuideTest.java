package io.clauderelay.whole;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What docs/clients.md tells its readers to do with curl and in Java works as written. */
@ExtendWith(LeakWatch.class)
class ClientGuideTest {
    private static GuidedRelay guided;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start(@TempDir Path folder) throws IOException {
        guided = GuidedRelay.start(folder);
    }

    @AfterAll
    static void stop() throws IOException {
        guided.close();
    }

    static List<ClientGuide.Section> sections() throws IOException {
        return GuidedRelay.sections().stream()
                .filter(GuidedRelay::needsNoClient)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("sections")
    void itsCommandsAndProgramsWorkAsWritten(ClientGuide.Section section) throws Exception {
        guided.assertGreets(guided.reader(folder), section);
    }

    @Test
    void aChatTellsItsTokensOnlyToThoseWhoAsk() throws Exception {
        String printed = guided.reader(folder).follow(guided.guide().section(GuidedRelay.CHAT));

        assertThat(printed).contains("[DONE]").doesNotContain("prompt_tokens");
    }

    @Test
    void whatTheRelayRefusesIsQuotedAsItIs() throws Exception {
        String wrong = "-sS -H 'x-api-key: cr_wrong' -H 'content-type: application/json' -d '{}' ";
        GuideReader reader = guided.reader(folder);
        for (String path : List.of("/v1/messages", "/v1/responses")) {
            Headless.Printed refused =
                    reader.attempt("command curl " + wrong + guided.relay().baseUrl() + path);

            String untilItsId = refused.output().replaceAll("\"request_id\".*", "");
            assertThat(guided.guide().tells(untilItsId)).as(untilItsId).isTrue();
        }
    }
}
