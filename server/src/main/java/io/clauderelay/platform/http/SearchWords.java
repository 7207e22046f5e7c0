package io.clauderelay.platform.http;

import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.util.List;
import java.util.Optional;

/** Reads the query parameters that lists are searched by. */
public final class SearchWords {
    private static final int LONGEST = 100;

    private SearchWords() {}

    /**
     * The parameter's value, stripped of white space around it; empty when it is absent.
     *
     * @throws ProblemException 400 when it is blank or longer than anything it could find
     */
    public static Optional<String> find(Call call, String name) {
        Optional<String> given = call.query(name);
        int length = given.map(text -> text.codePointCount(0, text.length())).orElse(1);
        Optional<String> words = given.map(String::strip);
        if (length > LONGEST || words.filter(String::isEmpty).isPresent()) {
            throw ProblemException.badInput(List.of(new FieldProblem(
                    name, name + " has " + length + " characters, expected 1 to " + LONGEST + ", not only blanks")));
        }
        return words;
    }
}
