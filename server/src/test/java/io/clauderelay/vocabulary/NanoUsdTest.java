package io.clauderelay.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.json.Json;
import java.math.BigDecimal;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NanoUsdTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "1, 0.000000001, 0.000000001",
        "1000000000, 1, 1",
        "100000000000, 100.000, 100",
        "123456789123456789, 123456789.123456789, 123456789.123456789",
        "9223372036854775807, 9223372036.854775807, 9223372036.854775807"
    })
    void dollarsAreExact(long nanoUsd, BigDecimal usd, String json) {
        NanoUsd amount = NanoUsd.ofUsd(usd);

        assertThat(amount).isEqualTo(new NanoUsd(nanoUsd));
        assertThat(Json.write(amount)).isEqualTo(json);
        assertThat(Json.read(json, NanoUsd.class)).isEqualTo(amount);
    }

    @Test
    void everyAmountComesBackFromJson() {
        Random random = new Random(3);
        for (int i = 0; i < 10_000; i++) {
            NanoUsd amount = new NanoUsd(random.nextLong(Long.MAX_VALUE) >> random.nextInt(63));
            assertThat(Json.read(Json.write(amount), NanoUsd.class)).isEqualTo(amount);
        }
    }

    @Test
    void whatIsNoAmountIsRefused() {
        assertThatThrownBy(() -> new NanoUsd(-1)).hasMessage("an amount is never negative, but this is -1 nano-USD");
        assertThatThrownBy(() -> NanoUsd.ofUsd(new BigDecimal("0.0000000001"))).isInstanceOf(ArithmeticException.class);
        assertThatThrownBy(() -> NanoUsd.ofUsd(new BigDecimal("9223372036.854775808")))
                .isInstanceOf(ArithmeticException.class);
    }
}
