package io.clauderelay.dialect;

/**
 * What an upstream says went wrong, in a document or inside a stream.
 *
 * @param type the provider's name for the kind, such as {@code overloaded_error}; {@code error} when it gives none
 * @param code the provider's finer code, such as {@code enforced_spend_limit_reached}; empty for none
 * @param message the provider's sentence, cut off where it is long; empty for none. Not for logs: it may quote a request
 */
public record UpstreamError(String type, String code, String message) {
    /** What an error is called that does not say what it is. */
    public static final String UNNAMED = "error";

    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_MESSAGE = 2_000;

    public UpstreamError {
        type = first(LONGEST_NAME, type);
        code = first(LONGEST_NAME, code);
        message = first(LONGEST_MESSAGE, message);
    }

    private static String first(int chars, String text) {
        return text.length() > chars ? text.substring(0, chars) : text;
    }

    /** An error of which nothing is known but that it is one. */
    public static UpstreamError unnamed() {
        return new UpstreamError(UNNAMED, "", "");
    }
}
