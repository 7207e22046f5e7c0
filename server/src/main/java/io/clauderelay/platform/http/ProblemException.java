package io.clauderelay.platform.http;

import java.util.List;
import java.util.Map;

/** A request that cannot be served as it is; the shell answers with RFC 9457 problem details. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * What is wrong with one field.
     *
     * @param field its path in the body, such as {@code expiry.at}, or the query parameter's name
     * @param message value, expectation, next step; never a secret
     */
    public record FieldProblem(String field, String message) {}

    private final int status;
    private final String title;
    private final transient List<FieldProblem> fields;
    private final transient Map<String, String> headers;

    private ProblemException(
            int status, String title, String detail, List<FieldProblem> fields, Map<String, String> headers) {
        super(detail);
        this.status = status;
        this.title = title;
        this.fields = List.copyOf(fields);
        this.headers = Map.copyOf(headers);
    }

    /** A refusal without field-level detail. */
    public static ProblemException of(int status, String title, String detail) {
        return new ProblemException(status, title, detail, List.of(), Map.of());
    }

    /**
     * 404 for an id that names nothing.
     *
     * @param kind what it should name, such as {@code key}
     */
    public static ProblemException unknown(String kind, String id) {
        return of(404, "Unknown " + kind, "There is no " + kind + " with the id \"" + Quotes.shorten(id) + "\".");
    }

    /** 400 with what is wrong, field by field. */
    public static ProblemException badInput(List<FieldProblem> fields) {
        String detail = fields.size() == 1 ? fields.getFirst().message() : fields.size() + " fields are not valid";
        return new ProblemException(400, "Bad input", detail, fields, Map.of());
    }

    /** 429 with the number of seconds after which to come back. */
    public static ProblemException tooMany(String detail, long retryAfterSeconds) {
        return new ProblemException(
                429, "Too many requests", detail, List.of(), Map.of("retry-after", Long.toString(retryAfterSeconds)));
    }

    public int status() {
        return status;
    }

    public String title() {
        return title;
    }

    public List<FieldProblem> fields() {
        return fields;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
