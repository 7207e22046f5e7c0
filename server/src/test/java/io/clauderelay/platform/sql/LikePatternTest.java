package io.clauderelay.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.clauderelay.testing.DatabaseKind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LikePatternTest {
    @Test
    void whatHasAMeaningInAPatternStandsForItself() {
        assertThat(LikePattern.containing("50%_off!")).isEqualTo("%50!%!_off!!%");
    }

    @Test
    void itFitsExactlyTheTextsThatHoldTheWords(@TempDir Path folder) throws IOException {
        Random random = new Random(9);
        for (DatabaseKind kind : DatabaseKind.values()) {
            try (Database database = kind.open(folder)) {
                for (int i = 0; i < 300; i++) {
                    String text = text(random);
                    String words = text(random);
                    boolean fits = database.read(
                            sql -> sql.createQuery("select cast(:text as varchar) like :pattern escape '!'")
                                    .bind("text", text)
                                    .bind("pattern", LikePattern.containing(words))
                                    .mapTo(Boolean.class)
                                    .one());
                    assertThat(fits).as("%s in %s on %s", words, text, kind).isEqualTo(text.contains(words));
                }
            }
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(5);
        for (int i = 0; i < length; i++) {
            text.append("a%_!'\\".charAt(random.nextInt(6)));
        }
        return text.toString();
    }
}
