package io.clauderelay.platform.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    record Event(String name, Instant at, @Nullable String remark) {}

    @Test
    void timesAreIsoAndNullsAreLeftOut() {
        Event event = new Event("start", Instant.parse("2026-11-22T12:00:00.250Z"), null);

        assertThat(Json.write(event)).isEqualTo("{\"name\":\"start\",\"at\":\"2026-11-22T12:00:00.250Z\"}");
        assertThat(Json.read(Json.write(event), Event.class)).isEqualTo(event);
        assertThat(Json.tree(event).has("remark")).isFalse();
    }

    @Test
    void listsKeepTheirType() {
        assertThat(Json.read("[\"a\",\"b\"]", new TypeReference<List<String>>() {}))
                .containsExactly("a", "b");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"name\":\"a\",\"unknown\":1}",
                "{\"name\":\"a\",\"name\":\"b\"}",
                "{\"name\":\"a\"} trailing",
                "{\"name\":",
                "[]"
            })
    void whatIsNotExactlyExpectedIsRefused(String json) {
        assertThatThrownBy(() -> Json.read(json, Event.class)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.read(json, new TypeReference<Event>() {}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRefusalDoesNotRepeatWhatWasRead() {
        assertThatThrownBy(() -> Json.read("{\"name\":\"sk-ant-secret\" oops", Event.class))
                .hasMessageNotContaining("sk-ant-secret");
    }

    @Test
    void whatCannotBeWrittenIsABug() {
        assertThatThrownBy(() -> Json.write(new Object())).isInstanceOf(IllegalStateException.class);
    }
}
