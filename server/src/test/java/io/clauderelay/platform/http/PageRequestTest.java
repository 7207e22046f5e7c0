package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.platform.http.PageRequest.Position;
import io.clauderelay.testing.ScriptedCall;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageRequestTest {
    private static final Position POSITION = new Position(Instant.ofEpochMilli(1_700_000_000_123L), "01KEY");

    @Test
    void aPageHas50EntriesUnlessAskedOtherwise() {
        assertThat(PageRequest.of(ScriptedCall.empty())).isEqualTo(new PageRequest(50, Sorting.NEWEST_FIRST, null));
        assertThat(PageRequest.of(ScriptedCall.empty().query("limit", "200")).limit())
                .isEqualTo(200);
    }

    @Test
    void aCursorLeadsBackToWhereItWasTakenFrom() {
        assertThat(PageRequest.of(ScriptedCall.empty().query("cursor", POSITION.cursor(Sorting.NEWEST_FIRST)))
                        .after())
                .isEqualTo(POSITION);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "ten", "", "1e2", "99999999999"})
    void anyOtherLimitIsRefused(String limit) {
        ScriptedCall call = ScriptedCall.empty().query("limit", limit);

        assertThatThrownBy(() -> PageRequest.of(call))
                .isInstanceOf(ProblemException.class)
                .hasMessage("limit is \"" + limit + "\", expected a whole number from 1 to 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "rubbish", "%%%", "MTIz", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OmE"})
    void aCursorOfAnotherMakeIsRefused(String cursor) {
        ScriptedCall call = ScriptedCall.empty().query("cursor", cursor);

        assertThatThrownBy(() -> PageRequest.of(call))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("expected the nextCursor of the page before");
    }

    @Test
    void onlyAFullPageWithMoreBehindItHasANextCursor() {
        PageRequest request = new PageRequest(2, Sorting.NEWEST_FIRST, null);

        Page<String> middle = Page.of(request, List.of("c", "b", "a"), () -> 9, _ -> POSITION);
        Page<String> last = Page.of(request, List.of("c", "b"), () -> 9, _ -> POSITION);

        assertThat(middle).isEqualTo(new Page<>(List.of("c", "b"), POSITION.cursor(Sorting.NEWEST_FIRST), 9));
        assertThat(last).isEqualTo(new Page<>(List.of("c", "b"), null, 2));
    }
}
