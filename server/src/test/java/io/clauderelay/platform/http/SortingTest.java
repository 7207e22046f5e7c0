package io.clauderelay.platform.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.clauderelay.testing.ScriptedCall;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SortingTest {
    private static final Sorting NAME = new Sorting("name", "lower(name)", Sorting.Kind.TEXT, false);
    private static final List<Sorting> KNOWN = List.of(Sorting.NEWEST_FIRST, NAME);

    @Test
    void aListRunsTheUsualWayUnlessAskedOtherwise() {
        assertThat(Sorting.of(ScriptedCall.empty(), KNOWN)).isEqualTo(Sorting.NEWEST_FIRST);
        assertThat(Sorting.of(ScriptedCall.empty().query("sort", "name"), KNOWN))
                .isEqualTo(NAME);
        assertThat(Sorting.of(ScriptedCall.empty().query("sort", "-name"), KNOWN))
                .isEqualTo(NAME.reversed());
    }

    @Test
    void equalEntriesFollowByIdInTheSameDirection() {
        assertThat(NAME.orderBy()).isEqualTo("lower(name), id");
        assertThat(NAME.reversed().orderBy()).isEqualTo("lower(name) desc, id desc");
        assertThat(NAME.behindPosition()).isEqualTo("(lower(name), id) > (:after, :afterId)");
        assertThat(NAME.reversed().behindPosition()).isEqualTo("(lower(name), id) < (:after, :afterId)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "owner", "--name", "Name", "lower(name)"})
    void anyOtherSortIsRefused(String sort) {
        assertThatThrownBy(() -> Sorting.of(ScriptedCall.empty().query("sort", sort), KNOWN))
                .isInstanceOf(ProblemException.class)
                .hasMessage("sort is \"" + sort + "\", expected one of -createdAt, -name, createdAt, name");
    }
}
