package io.clauderelay.platform.json;

import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {
    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Buenos_Aires", "GMT"})
    void aZoneIsKnownByItsName(String name) {
        assertThat(read("{\"zone\": \"" + name + "\"}")).isEqualTo(ZoneId.of(name));
    }

    @Test
    void withoutAZoneItIsUtc() {
        assertThat(read("{}")).isEqualTo(ZoneId.of("UTC"));
        assertThat(read("{\"zone\": null}")).isEqualTo(ZoneId.of("UTC"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"+02:00", "UTC+2", "Z", "CEST", "europe/berlin", "Mars/Olympus"})
    void anyOtherZoneIsRefused(String name) {
        assertThat(problems(() -> read("{\"zone\": \"" + name + "\"}")))
                .containsExactly(new FieldProblem(
                        "zone", "zone is \"" + name + "\", expected the IANA name of a zone such as Europe/Berlin"));
    }

    @Test
    void whatIsNoTextIsToldOnce() {
        assertThat(problems(() -> read("{\"zone\": 7}")))
                .containsExactly(new FieldProblem("zone", "zone is 7, expected a string"));
    }

    private static ZoneId read(String json) {
        Fields fields = Fields.of(tree(json));
        ZoneId zone = TimeZones.read(fields, "zone");
        fields.done();
        return zone;
    }
}
