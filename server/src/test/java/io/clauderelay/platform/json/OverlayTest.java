package io.clauderelay.platform.json;

import static io.clauderelay.testing.AdminDesk.problems;
import static io.clauderelay.testing.AdminDesk.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayTest {
    private static final JsonNode SHOWN =
            tree("{\"id\": \"1\", \"name\": \"n\", \"tags\": [\"a\"], \"limit\": {\"daily\": 1, \"weekly\": 2}}");

    @Test
    void whatIsNotSentStaysAndWhatIsReadOnlyIsLeftOut() {
        assertThat(lay("{}"))
                .isEqualTo(tree("{\"name\": \"n\", \"tags\": [\"a\"], \"limit\": {\"daily\": 1, \"weekly\": 2}}"));
    }

    @Test
    void aFieldIsReplacedAsAWhole() {
        assertThat(lay("{\"limit\": {\"daily\": 5}, \"tags\": [], \"new\": true}"))
                .isEqualTo(tree("{\"name\": \"n\", \"tags\": [], \"limit\": {\"daily\": 5}, \"new\": true}"));
    }

    @Test
    void nullTakesAFieldAway() {
        assertThat(lay("{\"limit\": null}")).isEqualTo(tree("{\"name\": \"n\", \"tags\": [\"a\"], \"limit\": null}"));
    }

    @Test
    void whatIsReadOnlyMayBeSentAsItWasShown() {
        assertThat(lay("{\"id\": \"1\", \"deletedAt\": null}")).isEqualTo(lay("{}"));
    }

    @Test
    void everyFieldThatIsReadOnlyAndWouldChangeIsNamed() {
        assertThat(problems(() -> lay("{\"id\": 1, \"name\": \"m\", \"deletedAt\": \"2026-01-01T00:00:00Z\"}")))
                .extracting(FieldProblem::field)
                .containsExactly("id", "deletedAt");
        assertThat(problems(() -> lay("{\"id\": null}")))
                .extracting(FieldProblem::field)
                .containsExactly("id");
    }

    @Test
    void whatWasShownIsNotTouched() {
        JsonNode before = SHOWN.deepCopy();

        var _ = lay("{\"name\": \"m\"}");

        assertThat(SHOWN).isEqualTo(before);
    }

    private static JsonNode lay(String change) {
        return Overlay.lay(SHOWN, tree(change), Set.of("id", "deletedAt"));
    }
}
