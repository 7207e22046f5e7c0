package io.clauderelay.console;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Everything the console answers. A literal segment wins over a variable one, whatever the order of registration. */
final class Routes {
    /** Sorts behind every character a literal segment can have. */
    private static final String LAST = "\uffff";

    private final List<Pattern> patterns;

    /** Where a request leads. */
    sealed interface Match {
        record Found(Route route, Map<String, String> variables) implements Match {}

        /** The path exists, but not with this method. */
        record WrongMethod(SortedSet<String> allowed) implements Match {}

        record Unknown() implements Match {}
    }

    private record Pattern(Route route, List<String> segments, String shape) {
        static Pattern of(Route route) {
            List<String> segments = split(route.path());
            List<String> shape =
                    segments.stream().map(s -> isVariable(s) ? LAST : s).toList();
            return new Pattern(route, segments, String.join("/", shape));
        }

        Optional<Map<String, String>> match(List<String> path) {
            if (path.size() != segments.size()) {
                return Optional.empty();
            }
            Map<String, String> variables = new HashMap<>();
            for (int i = 0; i < path.size(); i++) {
                String expected = segments.get(i);
                String found = path.get(i);
                if (isVariable(expected) && !found.isEmpty()) {
                    variables.put(expected.substring(1, expected.length() - 1), found);
                } else if (!expected.equals(found)) {
                    return Optional.empty();
                }
            }
            return Optional.of(variables);
        }

        private static boolean isVariable(String segment) {
            return segment.startsWith("{");
        }
    }

    /** Takes the routes; throws IllegalArgumentException when two have the same method and the same shape of path. */
    Routes(List<Route> routes) {
        Map<String, Route> seen = new HashMap<>();
        List<Pattern> sorted = new ArrayList<>();
        for (Route route : routes) {
            Pattern pattern = Pattern.of(route);
            Route other = seen.put(route.method() + " " + pattern.shape(), route);
            if (other != null) {
                throw new IllegalArgumentException("two endpoints answer " + route.method() + " " + route.path()
                        + (other.path().equals(route.path()) ? "" : " (the other is " + other.path() + ")"));
            }
            sorted.add(pattern);
        }
        sorted.sort(Comparator.comparing(Pattern::shape));
        this.patterns = List.copyOf(sorted);
    }

    /** Finds the route for a method and the decoded segments of a path. */
    Match match(String method, List<String> path) {
        String wanted = method.equals("HEAD") ? "GET" : method;
        SortedSet<String> allowed = new TreeSet<>();
        for (Pattern pattern : patterns) {
            Optional<Map<String, String>> variables = pattern.match(path);
            if (variables.isPresent()) {
                if (pattern.route().method().equals(wanted)) {
                    return new Match.Found(pattern.route(), variables.get());
                }
                allowed.add(pattern.route().method());
            }
        }
        if (allowed.contains("GET")) {
            allowed.add("HEAD");
        }
        return allowed.isEmpty() ? new Match.Unknown() : new Match.WrongMethod(allowed);
    }

    /** The segments of a path; a slash at the end makes an empty last one. */
    static List<String> split(String path) {
        return List.of(path.substring(1).split("/", -1));
    }
}
