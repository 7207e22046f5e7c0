package io.clauderelay.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "plain", "\"quoted\"", "back\\slash", "line\r\n\ttab\0\u001f", "é模𝄞", "</script>"})
    void anyTextComesBackFromAParserAsItWas(String text) {
        assertThat(Json.read(JsonText.quote(text), JsonNode.class).textValue()).isEqualTo(text);
    }
}
