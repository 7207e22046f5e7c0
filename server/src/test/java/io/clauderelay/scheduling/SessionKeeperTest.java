package io.clauderelay.scheduling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.clauderelay.testing.OnEachDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SessionKeeperTest extends OnEachDatabase {
    /** A node's sessions and what keeps them. */
    private record Node(LocalSessions sessions, SessionKeeper keeper) {}

    @Test
    void bindingsSurviveARestart() {
        Node before = node();
        before.sessions().bind(session(1), "a");
        before.sessions().bind(session(2), "b");
        before.keeper().round();
        before.sessions().bind(session(1), "c");
        before.keeper().round();

        Node after = node();
        assertThat(after.sessions().find(session(1))).isNull();
        after.keeper().round();
        assertThat(after.sessions().find(session(1))).isEqualTo("c");
        assertThat(after.sessions().find(session(2))).isEqualTo("b");
        assertThat(after.sessions().unsavedCount()).isZero();
    }

    @Test
    void theThreadLoadsAtTheStartAndSavesAtTheEnd() {
        Node before = node();
        before.keeper().start();
        before.sessions().bind(session(1), "a");
        before.keeper().close();
        assertThat(rows()).hasSize(1);

        Node after = node();
        after.keeper().start();
        await().until(() -> "a".equals(after.sessions().find(session(1))));
        after.keeper().close();
    }

    @Test
    void aKeeperThatWasNeverStartedCanBeClosed() {
        Node node = node();
        node.sessions().bind(session(1), "a");
        node.keeper().close();

        assertThat(rows()).isEmpty();
    }

    @Test
    void aRenewalIsSavedAndMostUsesAreNot() {
        Node node = node();
        node.sessions().bind(session(1), "a");
        node.keeper().round();
        Object first = rows().getFirst().get("until");
        estate.clock.advance(Duration.ofHours(23));
        node.sessions().find(session(1));
        node.keeper().round();
        assertThat(rows().getFirst()).containsEntry("until", first);

        estate.clock.advance(Duration.ofHours(2));
        node.sessions().find(session(1));
        node.keeper().round();
        assertThat(rows().getFirst())
                .containsEntry(
                        "until", estate.clock.millis() + Duration.ofDays(15).toMillis());
    }

    @Test
    void ofTwoNodesTheOneThatBoundLaterIsRight() {
        Node one = node();
        Node other = node();
        one.sessions().bind(session(1), "a");
        estate.clock.advance(Duration.ofSeconds(1));
        other.sessions().bind(session(1), "b");
        other.keeper().round();
        one.keeper().round();
        assertThat(rows()).singleElement().satisfies(row -> assertThat(row).containsEntry("account_id", "b"));

        estate.clock.advance(Duration.ofSeconds(1));
        one.sessions().bind(session(1), "c");
        one.keeper().round();
        assertThat(rows()).singleElement().satisfies(row -> assertThat(row).containsEntry("account_id", "c"));
    }

    @Test
    void whatHasEndedIsForgottenEverywhere() {
        Node node = node();
        node.sessions().bind(session(1), "a");
        node.keeper().round();
        estate.clock.advance(Duration.ofDays(3));
        node.sessions().bind(session(2), "b");
        node.keeper().round();
        estate.clock.advance(Duration.ofDays(13));

        Node later = node();
        later.keeper().round();
        assertThat(later.sessions().count()).isEqualTo(1);
        node.keeper().round();
        assertThat(node.sessions().count()).isEqualTo(1);
        assertThat(rows()).singleElement().satisfies(row -> assertThat(row).containsEntry("account_id", "b"));
    }

    @Test
    void manyThatHaveEndedAreDeletedByAndBy() {
        save(IntStream.range(0, 12_000)
                .mapToObj(i -> ending(i, Duration.ofDays(i % 2)))
                .toList());
        estate.clock.advance(Duration.ofDays(2));
        Node node = node();
        node.keeper().round();
        assertThat(rows()).hasSize(2_000);

        node.keeper().round();
        assertThat(rows()).isEmpty();
    }

    @Test
    void manyAreLoadedWholeAlsoWhenTheyEndTogether() {
        save(IntStream.range(0, 12_000)
                .mapToObj(i -> ending(i, Duration.ofDays(1 + i % 2)))
                .toList());
        Node node = node();
        node.keeper().round();

        assertThat(node.sessions().count()).isEqualTo(12_000);
        assertThat(IntStream.range(0, 12_000)).allMatch(i -> node.sessions().find(session(i)) != null);
    }

    @Test
    void ofTooManyThoseThatEndLastAreLoaded() {
        save(IntStream.range(0, 50)
                .mapToObj(i -> ending(i, Duration.ofHours(1 + i)))
                .toList());
        Node node = node(20);
        node.keeper().round();

        assertThat(node.sessions().count()).isEqualTo(20);
        assertThat(IntStream.range(30, 50)).allMatch(i -> node.sessions().find(session(i)) != null);
    }

    @Test
    void theBoundHoldsAndWhatWasLetGoStaysInTheDatabase() {
        Node node = node(64);
        for (int i = 0; i < 70; i++) {
            node.sessions().bind(session(i), "a");
            estate.clock.advance(Duration.ofSeconds(1));
            if (i == 60) {
                node.keeper().round();
            }
        }
        node.keeper().round();

        assertThat(node.sessions().count()).isEqualTo(63);
        assertThat(node.sessions().find(session(6))).isNull();
        assertThat(node.sessions().find(session(7))).isEqualTo("a");
        assertThat(rows()).hasSize(70);
    }

    @Test
    void withTheDatabaseAwayChangesWait() {
        Node node = node();
        node.sessions().bind(session(1), "a");
        estate.execute("alter table session_bindings rename to away");
        node.keeper().round();
        node.sessions().bind(session(2), "b");
        node.keeper().round();
        assertThat(node.sessions().find(session(1))).isEqualTo("a");
        assertThat(node.sessions().find(session(2))).isEqualTo("b");
        assertThat(node.sessions().unsavedCount()).isEqualTo(2);

        estate.execute("alter table away rename to session_bindings");
        node.keeper().round();
        assertThat(rows()).hasSize(2);
        assertThat(node.sessions().unsavedCount()).isZero();
    }

    @Test
    void withTheDatabaseAwayTheBoundStillHolds() {
        estate.execute("alter table session_bindings rename to away");
        Node node = node(64);
        for (int i = 0; i < 70; i++) {
            node.sessions().bind(session(i), "a");
        }
        node.keeper().round();

        assertThat(node.sessions().count()).isEqualTo(63);
        estate.execute("alter table away rename to session_bindings");
    }

    @Test
    void whatCouldNotBeLoadedAtFirstIsLoadedLater() {
        save(List.of(ending(1, Duration.ofDays(1))));
        estate.execute("alter table session_bindings rename to away");
        Node node = node();
        node.keeper().round();
        assertThat(node.sessions().find(session(1))).isNull();

        estate.execute("alter table away rename to session_bindings");
        node.keeper().round();
        assertThat(node.sessions().find(session(1))).isEqualTo("account");
    }

    private Node node() {
        return node(1_000_000);
    }

    private Node node(int maxBindings) {
        LocalSessions sessions = new LocalSessions(new SessionSettings(maxBindings), estate.clock);
        return new Node(sessions, new SessionKeeper(sessions, estate.database, estate.clock));
    }

    private SavedBinding ending(int number, Duration in) {
        return new SavedBinding(session(number), "account", estate.clock.millis() + in.toMillis());
    }

    private void save(List<SavedBinding> bindings) {
        estate.database.write(sql -> new BindingRows(sql).save(bindings));
    }

    private List<Map<String, Object>> rows() {
        return estate.rows("select * from session_bindings order by until");
    }

    private static SessionId session(int number) {
        return SessionId.of("key", "session " + number);
    }
}
