package io.clauderelay.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.testing.OnEachDatabase;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OneMomentTest extends OnEachDatabase {
    @BeforeEach
    void table() {
        estate.execute("create table notes (id integer not null primary key)");
    }

    @Test
    void severalQueriesSeeTheDatabaseAsItWasAtTheFirst() {
        estate.database.readAtOneMoment(sql -> {
            assertThat(count(sql)).isZero();
            CompletableFuture.runAsync(() -> estate.execute("insert into notes (id) values (1)"))
                    .join();
            assertThat(count(sql)).isZero();
            return 0;
        });

        assertThat(estate.database.readAtOneMoment(OneMomentTest::count)).isEqualTo(1);
    }

    @Test
    void aFailureLeavesNoConnectionBehindInItsMoment() {
        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> estate.database.readAtOneMoment(sql -> {
                        count(sql);
                        throw new IllegalArgumentException("changed my mind");
                    }))
                    .hasMessage("changed my mind");
        }
        estate.execute("insert into notes (id) values (1)");

        for (int i = 0; i < 20; i++) {
            assertThat(estate.database.read(OneMomentTest::count)).isEqualTo(1);
            assertThat(estate.database.readAtOneMoment(OneMomentTest::count)).isEqualTo(1);
        }
    }

    private static int count(Handle sql) {
        return sql.createQuery("select count(*) from notes")
                .mapTo(Integer.class)
                .one();
    }
}
