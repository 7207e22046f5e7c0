package io.clauderelay.console;

import java.util.Map;

/**
 * A method and a path that the console answers.
 *
 * @param method GET also answers HEAD
 * @param path absolute, with {@code {name}} segments
 */
record Route(String method, String path, Action action) {

    /** What happens when the route is called. */
    @FunctionalInterface
    interface Action {
        /** Answers; {@code variables} holds the decoded {@code {name}} segments. */
        Reply answer(Request request, Map<String, String> variables);
    }

    static Route get(String path, Action action) {
        return new Route("GET", path, action);
    }
}
