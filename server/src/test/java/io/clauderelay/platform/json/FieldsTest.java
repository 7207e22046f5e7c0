package io.clauderelay.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldsTest {
    private static Fields fields(String json) {
        return Fields.of(Json.read(json.replace('\'', '"'), JsonNode.class));
    }

    private static List<FieldProblem> problems(Fields fields) {
        ProblemException problem = catchThrowableOfType(ProblemException.class, fields::done);
        assertThat(problem.status()).isEqualTo(400);
        return problem.fields();
    }

    @Test
    void everyKindOfFieldIsRead() {
        Fields fields = fields("""
                {'name': ' build ', 'text': 'two\\nlines', 'secret': 'abc', 'flag': true, 'number': 7, 'word': 'red',
                 'at': '2027-01-31T01:00:00+01:00', 'list': ['a', 'b', 'a'], 'map': {'k': 'v'}, 'inner': {'x': 'y'}}
                """);

        assertThat(fields.requiredLine("name", 10)).isEqualTo("build");
        assertThat(fields.text("text", 10)).isEqualTo("two\nlines");
        assertThat(fields.requiredSecret("secret", 10)).isEqualTo("abc");
        assertThat(fields.flag("flag", false)).isTrue();
        assertThat(fields.integer("number", new Fields.Range(1, 10), 1)).isEqualTo(7);
        assertThat(fields.choice("word", List.of("red", "blue"))).contains("red");
        assertThat(fields.requiredInstant("at")).isEqualTo(Instant.parse("2027-01-31T00:00:00Z"));
        assertThat(fields.list("list", 3, 10)).containsExactly("a", "b");
        assertThat(fields.strings("map", 3)).isEqualTo(Map.of("k", "v"));
        assertThat(fields.object("inner").orElseThrow().line("x", 10)).isEqualTo("y");
        fields.done();
    }

    @Test
    void whatIsAbsentOrNullHasItsFallback() {
        Fields fields = fields("{'flag': null, 'line': '  '}");

        assertThat(fields.flag("flag", true)).isTrue();
        assertThat(fields.line("line", 10)).isNull();
        assertThat(fields.text("text", 10)).isNull();
        assertThat(fields.integer("number", new Fields.Range(1, 10), 5)).isEqualTo(5);
        assertThat(fields.choice("word", List.of("red"))).isEmpty();
        assertThat(fields.list("list", 3, 10)).isEmpty();
        assertThat(fields.strings("map", 3)).isEmpty();
        assertThat(fields.object("inner")).isEmpty();
        assertThat(fields.has("flag")).isFalse();
        fields.done();
    }

    @Test
    void everythingThatIsWrongIsToldAtOnce() {
        Fields fields = fields("""
                {'name': 5, 'flag': 'yes', 'number': 11, 'word': 'green', 'at': 'tomorrow',
                 'list': [1], 'map': [], 'inner': 3, 'nmae': 'x'}
                """);
        fields.requiredLine("name", 10);
        fields.flag("flag", false);
        fields.integer("number", new Fields.Range(1, 10), 1);
        fields.choice("word", List.of("red", "blue"));
        fields.requiredInstant("at");
        fields.list("list", 3, 10);
        fields.strings("map", 3);
        fields.object("inner");

        assertThat(problems(fields))
                .extracting(FieldProblem::message)
                .containsExactly(
                        "name is 5, expected a string",
                        "flag is \"yes\", expected true or false",
                        "number is 11, expected a whole number from 1 to 10",
                        "word is \"green\", expected one of red, blue",
                        "at is \"tomorrow\", expected a time with its offset such as 2027-01-31T00:00:00Z",
                        "list[0] is 1, expected 1 to 10 printable characters",
                        "map is not an object, expected an object of at most 3 strings",
                        "inner is 3, expected an object",
                        "there is no field \"nmae\"; known here are name, flag, number, word, at, list, map, inner");
    }

    @Test
    void aChoiceThatIsNoTextIsOneMoreWrongField() {
        for (String given : List.of("['red']", "{}", "7", "true")) {
            Fields fields = fields("{'word': " + given + "}");
            fields.choice("word", List.of("red", "blue"));

            assertThat(problems(fields)).as(given).hasSize(1);
        }
    }

    @Test
    void halfOfASurrogatePairIsNotPrintable() {
        Fields fields = fields("{'line': 'a\\ud800b', 'list': ['\\udc00'], 'whole': '\\ud834\\udd1e'}");
        fields.line("line", 10);
        fields.list("list", 3, 10);
        fields.line("whole", 10);

        assertThat(problems(fields)).extracting(FieldProblem::field).containsExactly("line", "list[0]");
    }

    @Test
    void blanksAroundATextCountForItsLength() {
        Fields fields = fields("{'fits': ' ab ', 'line': 'ab   ', 'list': ['ab   '], 'secret': 'ab   '}");
        fields.line("fits", 4);
        fields.line("line", 4);
        fields.list("list", 1, 4);
        fields.requiredSecret("secret", 4);

        assertThat(problems(fields)).extracting(FieldProblem::field).containsExactly("line", "list[0]", "secret");
    }

    @Test
    void aTimeThatNoAnswerCouldTellIsRefused() {
        for (String time : List.of("1969-12-31T23:59:59Z", "9999-12-31T23:59:59-18:00", "2026-11-22T10:15Z")) {
            Fields fields = fields("{'at': '" + time + "'}");
            fields.requiredInstant("at");

            assertThat(problems(fields)).as(time).hasSize(1);
        }
    }

    @Test
    void whatIsMissingIsSaidToBeMissing() {
        Fields fields = fields("{}");
        fields.requiredLine("name", 10);
        fields.requiredSecret("credential", 10);
        fields.requiredInstant("at");

        assertThat(problems(fields))
                .extracting(FieldProblem::message)
                .allSatisfy(message -> assertThat(message).contains("is missing, expected"));
    }

    @Test
    void limitsAreCountedInCharactersAsPeopleCountThem() {
        Fields fields = fields("{'fits': '𝄞𝄞', 'long': '𝄞𝄞𝄞'}");
        fields.line("fits", 2);
        fields.line("long", 2);

        assertThat(problems(fields))
                .containsExactly(new FieldProblem("long", "long has 3 characters, expected at most 2"));
    }

    @Test
    void tooManyEntriesAreRefused() {
        Fields fields = fields("{'list': ['a', 'b'], 'map': {'a': 'b', 'c': 'd'}, 'notList': {}}");
        fields.list("list", 1, 10);
        fields.strings("map", 1);
        fields.list("notList", 1, 10);

        assertThat(problems(fields))
                .extracting(FieldProblem::message)
                .containsExactly(
                        "list has 2 entries, expected an array of at most 1 strings",
                        "map has 2 entries, expected an object of at most 1 strings",
                        "notList is an object, expected an array of at most 1 strings");
    }

    @Test
    void controlCharactersAreRefusedButLineBreaksWhereTheyBelong() {
        Fields fields = fields("{'name': 'a\\nb', 'text': 'a\\u0000b', 'fine': 'a\\r\\n\\tb'}");
        fields.requiredLine("name", 10);
        fields.text("text", 10);
        fields.text("fine", 10);

        assertThat(problems(fields)).extracting(FieldProblem::field).containsExactly("name", "text");
    }

    @Test
    void problemsOfAnInnerObjectCarryItsPath() {
        Fields fields = fields("{'inner': {'x': 1, 'y': 2}}");
        fields.object("inner").orElseThrow().line("x", 10);

        assertThat(problems(fields)).extracting(FieldProblem::field).containsExactly("inner.x", "inner.y");
    }

    @Test
    void noMessageRepeatsASecretOrAHeadersValue() {
        Fields fields = fields("{'credential': 'sk ant secret', 'number': 12345, 'list': 'x', 'map': {'a': 54321}}");
        fields.requiredSecret("credential", 100);
        fields.requiredSecret("number", 100);
        fields.strings("map", 100);
        fields.requiredSecret("list", 0);

        assertThat(problems(fields))
                .hasSize(4)
                .extracting(FieldProblem::message)
                .noneMatch(message ->
                        message.contains("sk ant") || message.contains("12345") || message.contains("54321"));
    }

    @Test
    void longValuesAreQuotedShort() {
        Fields fields = fields("{'word': '" + "x".repeat(500) + "', 'array': []}");
        fields.choice("word", List.of("red"));
        fields.flag("array", true);

        assertThat(problems(fields).getFirst().message()).hasSizeLessThan(100);
    }

    @Test
    void timesOutsideTheCalendarAreRefused() {
        Fields fields = fields("{'at': '+12026-01-01T00:00:00Z', 'local': '2026-01-01T00:00:00'}");
        fields.requiredInstant("at");
        fields.requiredInstant("local");

        assertThat(problems(fields)).hasSize(2);
    }

    @Test
    void aBodyIsAnObject() {
        assertThatThrownBy(() -> fields("[1]"))
                .isInstanceOf(ProblemException.class)
                .hasMessage("the body is an array, expected a JSON object");
    }
}
