package io.clauderelay.admission;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A history that answers when it is told to. */
final class HandHistory implements History {
    private record Asked(Question question, Consumer<Optional<Known>> then) {}

    private final List<Asked> asked = new ArrayList<>();
    private final List<Question> questions = new ArrayList<>();

    @Override
    public void ask(Question question, Consumer<Optional<Known>> then) {
        questions.add(question);
        asked.add(new Asked(question, then));
    }

    List<Question> questions() {
        return questions;
    }

    /** Nothing was used before. */
    void answerNothing() {
        answer(Long.MIN_VALUE, 0L);
    }

    /** Of every budget so much was spent, and the journal is in it up to a position. */
    void answer(long position, long spent, Used... window) {
        List<Asked> open = List.copyOf(asked);
        asked.clear();
        open.forEach(one -> one.then()
                .accept(Optional.of(new Known(
                        position, Collections.nCopies(one.question().budgets().size(), spent), List.of(window)))));
    }

    /** Answers only what was asked first. */
    void answerFirst(long position, long spent) {
        Asked first = asked.removeFirst();
        first.then()
                .accept(Optional.of(new Known(
                        position, Collections.nCopies(first.question().budgets().size(), spent), List.of())));
    }

    void fail() {
        List<Asked> open = List.copyOf(asked);
        asked.clear();
        open.forEach(one -> one.then().accept(Optional.empty()));
    }
}
