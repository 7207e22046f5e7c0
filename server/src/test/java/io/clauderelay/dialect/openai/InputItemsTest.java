package io.clauderelay.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.dialect.BodyEdit;
import io.clauderelay.dialect.EncryptedItems;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.testing.Cuts;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InputItemsTest {
    private static final String R = "{\"type\":\"reasoning\",\"summary\":[],\"encrypted_content\":\"gAAA\\\"]},{\"}";
    private static final String M = "{\"type\":\"message\",\"content\":[{\"text\":\"\\\"encrypted_content\\\":\"}]}";
    private static final String N = "{\"type\":\"reasoning\",\"encrypted_content\":null}";

    private static EncryptedItems items(String body) {
        ResponsesDialect dialect = new ResponsesDialect();
        TopLevelFields fields = new TopLevelFields(dialect.requestFields(), dialect.markedFields());
        ByteBuf buffer = Cuts.buffer(body.getBytes(UTF_8));
        fields.read(buffer, buffer.readerIndex(), buffer.writerIndex());
        return dialect.encryptedItems(fields, buffer);
    }

    private static String without(int count, String body) {
        List<BodyEdit> edits = items(body).withoutOldest(count);
        StringBuilder text = new StringBuilder(body);
        edits.reversed().forEach(edit -> text.replace(edit.at(), edit.at() + edit.length(), edit.text()));
        return text.toString();
    }

    private static String request(String items) {
        String input = items.replace("R", R).replace("M", M).replace("N", N);
        return "{\"model\":\"m\", \"input\" : [" + input + "],\"store\":false}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "'R' | ''",
                "'R,M' | 'M'",
                "'R , M' | 'M'",
                "'M,R' | 'M'",
                "'M , R , M' | 'M , M'",
                "'R,R,M,R,R,M,R' | 'M,M'",
                "'M,N,M' | 'M,N,M'",
                "'R,R' | ''",
                "'M,\"text\",R,[R]' | 'M,\"text\",[R]'",
                "'' | ''"
            })
    void itemsThatOnlyTheirOrganisationCanReadAreTakenOutAndNothingElse(String items, String left) {
        assertThat(without(Integer.MAX_VALUE, request(items))).isEqualTo(request(left));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0 | 'R,M,R' | 'R,M,R'",
                "1 | 'R,M,R' | 'M,R'",
                "1 | 'R,R' | 'R'",
                "2 | 'M,R,N,R,R,M' | 'M,N,R,M'",
                "1 | 'M,R' | 'M'"
            })
    void theOldestAreTakenOutAndTheLatestStay(int count, String items, String left) {
        assertThat(without(count, request(items))).isEqualTo(request(left));
    }

    @Test
    void whatIsEncryptedIsToldInItsOrderAsItStandsInTheText() {
        String other = R.replace("gAAA", "gBBB");

        assertThat(items(request("R,M," + other)).contents()).containsExactly("\"gAAA\\\"]},{\"", "\"gBBB\\\"]},{\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"model\":\"m\"}",
                "{\"input\":\"R\"}",
                "{\"input\":[{\"encrypted_content\":\"x\"",
                "{\"input\":7}"
            })
    void whatIsNoListOfItemsStaysAsItIs(String body) {
        assertThat(without(1, body)).isEqualTo(body);
        assertThat(items(body).contents()).isEmpty();
    }
}
