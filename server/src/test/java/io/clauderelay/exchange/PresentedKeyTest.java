package io.clauderelay.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedKeyTest {
    private final HttpHeaders headers = new DefaultHttpHeaders();

    @Test
    void theKeyIsInXApiKey() {
        assertThat(PresentedKey.of(headers.add("X-Api-Key", "cr_1"))).isEqualTo("cr_1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer cr_1", "bearer cr_1", "BEARER   cr_1 "})
    void orBehindBearer(String value) {
        assertThat(PresentedKey.of(headers.add("Authorization", value))).isEqualTo("cr_1");
    }

    @Test
    void xApiKeyWins() {
        headers.add("Authorization", "Bearer cr_bearer").add("x-api-key", "cr_key");

        assertThat(PresentedKey.of(headers)).isEqualTo("cr_key");
    }

    @Test
    void aBlankXApiKeyIsNone() {
        headers.add("Authorization", "Bearer cr_bearer").add("x-api-key", "");

        assertThat(PresentedKey.of(headers)).isEqualTo("cr_bearer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic Y3JfMQ==", "cr_1", "Bearercr_1", "Bearer", ""})
    void anythingElseIsNone(String value) {
        assertThat(PresentedKey.of(headers.add("Authorization", value))).isNull();
    }

    @Test
    void noHeaderIsNone() {
        assertThat(PresentedKey.of(headers)).isNull();
    }
}
