package io.clauderelay.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.config.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresUrlTest {
    @ParameterizedTest
    @CsvSource({
        "postgresql://relay:pw@db.example:5433/relay, jdbc:postgresql://db.example:5433/relay, relay, pw",
        "postgres://relay:p%40w%2B+@db.example/relay?sslmode=require, jdbc:postgresql://db.example/relay?sslmode=require, relay, p@w++",
        "postgresql://relay@[::1]/relay, jdbc:postgresql://[::1]/relay, relay,",
        "jdbc:postgresql://db.example/relay?user=relay&password=pw, jdbc:postgresql://db.example/relay?user=relay&password=pw,,"
    })
    void theFormsThatToolsTakeAreUnderstood(String text, String jdbc, String user, String password) {
        assertThat(PostgresUrl.parse(text)).isEqualTo(new PostgresUrl(jdbc, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://relay:hidden@db/relay",
                "postgresql://relay:hidden@db",
                "postgresql://relay:hidden@db/",
                "postgresql:///hidden",
                "host=db password=hidden",
                "postgresql://relay:hid den@db/relay"
            })
    void anythingElseIsRefusedWithoutRepeatingIt(String text) {
        assertThatThrownBy(() -> new DatabaseSettings(new Secret(text), 10))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("postgresql://user:password@host:5432/name")
                .hasMessageNotContaining("hid")
                .hasNoCause();
    }

    @Test
    void thePasswordDoesNotPrintItself() {
        assertThat(PostgresUrl.parse("postgresql://relay:hidden@db/relay?password=hidden"))
                .hasToString("PostgresUrl[postgresql://db/relay]");
    }
}
