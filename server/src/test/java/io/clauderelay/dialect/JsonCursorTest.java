package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.dialect.JsonCursor.MalformedException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCursorTest {
    @Test
    void walksThroughAnObject() throws MalformedException {
        JsonCursor json =
                cursor(" { \"a\" : 1 , \"skip\":{\"a\":[2,\"}\"]}, \"b\":\"two\", \"c\":true,\"d\":{\"e\":3}} ");

        assertThat(json.enterObject()).isTrue();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.nameIs("a")).isTrue();
        assertThat(json.nameIs("b")).isFalse();
        assertThat(json.readLong(-1)).isEqualTo(1);
        assertThat(json.nextMember()).isTrue();
        json.skipValue();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.readString("")).isEqualTo("two");
        assertThat(json.nextMember()).isTrue();
        assertThat(json.readTrue()).isTrue();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.enterObject()).isTrue();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.nameIs("e")).isTrue();
        assertThat(json.readLong(-1)).isEqualTo(3);
        assertThat(json.nextMember()).isFalse();
        assertThat(json.nextMember()).isFalse();
    }

    @Test
    void walksThroughAnArrayAndTellsWhereItIs() throws MalformedException {
        JsonCursor json = cursor(" [ {\"name\":1} , \"two\",[] ]");

        assertThat(json.enterObject()).isFalse();
        assertThat(json.enterArray()).isTrue();
        assertThat(json.nextElement()).isTrue();
        assertThat(json.nextFrom()).isEqualTo(3);
        assertThat(json.enterArray()).isFalse();
        assertThat(json.enterObject()).isTrue();
        assertThat(json.nextMember()).isTrue();
        assertThat(json.nameFrom()).isEqualTo(4);
        assertThat(json.nameTo()).isEqualTo(10);
        json.skipValue();
        assertThat(json.nextMember()).isFalse();
        assertThat(json.readTo()).isEqualTo(13);
        assertThat(json.nextElement()).isTrue();
        assertThat(json.readString("")).isEqualTo("two");
        assertThat(json.nextElement()).isTrue();
        assertThat(json.enterArray()).isTrue();
        assertThat(json.nextElement()).isFalse();
        assertThat(json.nextElement()).isFalse();
    }

    @Test
    void anArrayThatEndsTooEarlyIsMalformed() throws MalformedException {
        JsonCursor json = cursor("[1,\"ab\\");
        json.enterArray();
        json.nextElement();
        json.skipValue();
        assertThat(json.nextElement()).isTrue();

        assertThatExceptionOfType(MalformedException.class).isThrownBy(json::skipValue);
        assertThat(json.readTo()).isEqualTo(7);
        assertThatExceptionOfType(MalformedException.class).isThrownBy(json::nextElement);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "42, 42",
        "-42, -42",
        "null, 7",
        "true, 7",
        "'\"42\"', 7",
        "'[1]', 7",
        "'{\"a\":1}', 7",
        "1.5, 7",
        "1e3, 7",
        "9223372036854775807, 7",
        "99999999999999999999999999, 7",
        "922337203685477579, 922337203685477579"
    })
    void aNumberThatIsNoWholeOneIsTheFallback(String text, long expected) throws MalformedException {
        assertThat(cursor(text).readLong(7)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"12", "null", "true", "[]", "{}"})
    void whatIsNoStringIsTheFallback(String text) throws MalformedException {
        assertThat(cursor(text).readString("none")).isEqualTo("none");
    }

    @Test
    void stringsAreDecoded() throws MalformedException {
        assertThat(cursor("\"a\\\"b\\\\c\\/d\\b\\f\\n\\r\\t\\u00e9\\ud834\\udd1e é𝄞\"")
                        .readString(""))
                .isEqualTo("a\"b\\c/d\b\f\n\r\té𝄞 é𝄞");
    }

    @ParameterizedTest
    @CsvSource({"'\"\\u12\"', u12", "'\"\\uzzzz\"', uzzzz", "'\"\\q\"', q"})
    void brokenEscapesDoNotBreakTheReader(String text, String expected) throws MalformedException {
        assertThat(cursor(text).readString("")).isEqualTo(expected);
    }

    @Test
    void tellsNullFromTheRest() throws MalformedException {
        assertThat(cursor(" null").isNull()).isTrue();
        assertThat(cursor("{}").isNull()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\"", "\"a", "\"a\\", "\"a\\\"", "{", "[1", "{\"a\":[", "}", "]", "@", "é"})
    void whatEndsTooEarlyOrIsNoValueIsMalformed(String text) {
        assertThatExceptionOfType(MalformedException.class)
                .isThrownBy(() -> cursor(text).skipValue())
                .withMessageContaining("at byte");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "{1:2}", "{\"a\"}", "{\"a\" 1}", "{\"a"})
    void aMemberNeedsNameAndColon(String text) {
        assertThatExceptionOfType(MalformedException.class).isThrownBy(() -> {
            JsonCursor json = cursor(text);
            json.enterObject();
            json.nextMember();
        });
    }

    @Test
    void enteringSomethingElseConsumesNothing() throws MalformedException {
        JsonCursor json = cursor("[1] 2");

        assertThat(json.enterObject()).isFalse();
        json.skipValue();
        assertThat(json.readLong(0)).isEqualTo(2);
    }

    @Test
    void readsNothingBehindItsEnd() {
        byte[] text = "{\"a\":\"bc\"}".getBytes(UTF_8);
        for (int end = 0; end < text.length; end++) {
            JsonCursor json = new JsonCursor(text, 0, end);
            assertThatExceptionOfType(MalformedException.class).isThrownBy(json::skipValue);
        }
    }

    @Test
    void readsWhatAParserReadsInObjectsMadeAtRandom() throws MalformedException {
        Random random = new Random(3);
        for (int i = 0; i < 500; i++) {
            String text = RandomJson.object(random, List.of("model", "usage"));
            JsonNode tree = RandomJson.parse(text);
            JsonCursor json = cursor(text);
            json.enterObject();
            String model = "";
            while (json.nextMember()) {
                if (json.nameIs("model")) {
                    model = json.readString("");
                } else {
                    json.skipValue();
                }
            }
            assertThat(model)
                    .as(text)
                    .isEqualTo(
                            tree.path("model").isTextual() ? tree.path("model").textValue() : "");
        }
    }

    @Test
    void neverFailsInAnotherWayOnDamagedTexts() {
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            byte[] text = RandomJson.object(random, List.of("model")).getBytes(UTF_8);
            text[random.nextInt(text.length)] = (byte) random.nextInt(256);
            try {
                JsonCursor json = new JsonCursor(text, 0, random.nextInt(text.length + 1));
                json.enterObject();
                while (json.nextMember()) {
                    json.readString("");
                }
            } catch (MalformedException expected) {
                assertThat(expected.getStackTrace()).isEmpty();
            }
        }
    }

    private static JsonCursor cursor(String text) {
        return new JsonCursor(text.getBytes(UTF_8));
    }
}
