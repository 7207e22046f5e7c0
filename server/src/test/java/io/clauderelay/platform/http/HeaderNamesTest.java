package io.clauderelay.platform.http;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import io.netty.util.AsciiString;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderNamesTest {
    private final HeaderNames names = HeaderNames.of("authorization", "host", "x-api-key", "proxy-*", "x-a", "x-b*");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "Host",
                "HOST",
                "authorization",
                "Authorization",
                "X-Api-Key",
                "proxy-",
                "Proxy-Authorization",
                "PROXY-CONNECTION",
                "x-a",
                "X-B",
                "x-bc"
            })
    void namesOfTheSetAreFoundInAnyCase(String name) {
        assertThat(contains(names, name)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hos",
                "hosts",
                "proxy",
                "xproxy-a",
                "x-ab",
                "x-api-key ",
                "h\u00f6st",
                "\u00ff",
                "x_a",
                "HOST\u0000"
            })
    void otherNamesAreNot(String name) {
        assertThat(contains(names, name)).isFalse();
    }

    @Test
    void anEmptySetHoldsNothing() {
        assertThat(contains(HeaderNames.of(), "host")).isFalse();
        assertThat(contains(HeaderNames.of(), "")).isFalse();
    }

    @Test
    void aLargeSetHoldsAllOfItsNamesAndNoOthers() {
        String[] many = IntStream.range(0, 500).mapToObj(i -> "x-header-" + i).toArray(String[]::new);
        HeaderNames large = HeaderNames.of(many);

        for (String name : many) {
            assertThat(contains(large, name)).isTrue();
            assertThat(contains(large, name.toUpperCase(Locale.ROOT))).isTrue();
            assertThat(contains(large, name + "x")).isFalse();
        }
    }

    @Test
    void onlyThePartOfTheArrayCounts() {
        byte[] line = "xhost: host".getBytes(ISO_8859_1);

        assertThat(names.contains(line, 1, 5)).isTrue();
        assertThat(names.contains(line, 0, 5)).isFalse();
        assertThat(names.contains(line, 1, 6)).isFalse();
    }

    @Test
    void aConnectionHeaderNamesWhatConcernsItAlone() {
        HeaderNames named =
                Objects.requireNonNull(HeaderNames.namedByConnection(List.of("keep-alive , X-One,,*", " x-two\t")));

        assertThat(contains(named, "x-one")).isTrue();
        assertThat(contains(named, "X-Two")).isTrue();
        assertThat(contains(named, "keep-alive")).isTrue();
        assertThat(contains(named, "x-three")).isFalse();
        assertThat(HeaderNames.namedByConnection(List.of("Keep-Alive"))).isNull();
        assertThat(HeaderNames.namedByConnection(List.of())).isNull();
    }

    @Test
    void onlyTheFirstNamesOfAConnectionHeaderCount() {
        String many = IntStream.range(0, 100).mapToObj(i -> "x-" + i).collect(Collectors.joining(","));
        HeaderNames named = Objects.requireNonNull(HeaderNames.namedByConnection(List.of("x-0,x-0," + many, "late")));

        assertThat(contains(named, "x-31")).isTrue();
        assertThat(contains(named, "x-32")).isFalse();
        assertThat(contains(named, "late")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,", ",", " ", "a ,"})
    void aVeryLongConnectionHeaderTakesNoTime(String repeated) {
        String value = repeated.repeat(2_000_000) + "b";

        assertTimeout(
                Duration.ofSeconds(5),
                () -> assertThat(HeaderNames.namedByConnection(List.of(value))).isNotNull());
    }

    /** Asks in every way there is, which must all answer alike. */
    private static boolean contains(HeaderNames names, String name) {
        boolean found = names.contains(name);
        byte[] bytes = name.getBytes(ISO_8859_1);
        assertThat(names.contains(bytes, 0, bytes.length)).isEqualTo(found);
        assertThat(names.contains(new AsciiString(bytes))).isEqualTo(found);
        return found;
    }
}
