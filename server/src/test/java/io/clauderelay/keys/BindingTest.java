package io.clauderelay.keys;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.json.Json;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BindingTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"mode\":\"shared\"}",
                "{\"mode\":\"account\",\"accountId\":\"a-1\"}",
                "{\"mode\":\"group\",\"groupId\":\"g-1\"}"
            })
    void everyModeIsWrittenAsItIsRead(String json) {
        assertThat(Json.write(Json.read(json, Binding.class))).isEqualTo(json);
    }
}
