package io.clauderelay.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * An answer with an error status, or any other fixed answer.
 *
 * @param headers in addition to the usual ones; a line of the same name replaces the usual one
 * @param body sent as it is; {@link #REQUEST_ID} in it becomes the answer's request id
 */
public record Refusal(int status, String contentType, String body, List<Header> headers) implements Script {
    /** Stands in a body for the id that the answer's {@code request-id} header carries. */
    public static final String REQUEST_ID = Slots.REQUEST_ID;

    public Refusal {
        headers = List.copyOf(headers);
        if (status < 200 || status > 599) {
            throw new IllegalArgumentException("a status is a number from 200 to 599, but this is " + status);
        }
    }

    /** The provider's error envelope with the type and wording that belong to the status. */
    public static Refusal of(int status) {
        return of(status, typeOf(status), messageOf(status));
    }

    /** The provider's error envelope with an own type and message. */
    public static Refusal of(int status, String type, String message) {
        return new Refusal(status, "application/json", AnthropicJson.error(type, message), List.of());
    }

    /** The conversation does not fit into the model, in the words that coding agents look for. */
    public static Refusal contextTooLong() {
        return of(400, "invalid_request_error", "prompt is too long: 208310 tokens > 200000 maximum");
    }

    /** What the provider does not let pass. */
    public static Refusal contentRefused() {
        return of(400, "invalid_request_error", "Output blocked by content filtering policy");
    }

    /** What a CDN in front of the provider answers: an HTML page. */
    public static Refusal html(int status) {
        String title = status + " " + Heads.reason(status);
        String page = "<html>\r\n<head><title>" + title + "</title></head>\r\n<body>\r\n<center><h1>" + title
                + "</h1></center>\r\n<hr><center>cloudflare</center>\r\n</body>\r\n</html>\r\n";
        return new Refusal(status, "text/html", page, List.of());
    }

    /** The same with one header line more. */
    public Refusal withHeader(String name, String value) {
        List<Header> more = new ArrayList<>(headers);
        more.add(new Header(name, value));
        return new Refusal(status, contentType, body, more);
    }

    /** The same with these lines more. */
    Refusal withHeaders(List<Header> lines) {
        List<Header> more = new ArrayList<>(headers);
        more.addAll(lines);
        return new Refusal(status, contentType, body, more);
    }

    /** The same with {@code retry-after} in seconds. */
    public Refusal retryAfter(int seconds) {
        return withHeader("retry-after", Integer.toString(seconds));
    }

    private static String typeOf(int status) {
        return switch (status) {
            case 401 -> "authentication_error";
            case 402 -> "billing_error";
            case 403 -> "permission_error";
            case 404 -> "not_found_error";
            case 409 -> "conflict_error";
            case 413 -> "request_too_large";
            case 429 -> "rate_limit_error";
            case 504 -> "timeout_error";
            case 529 -> "overloaded_error";
            default -> status < 500 ? "invalid_request_error" : "api_error";
        };
    }

    private static String messageOf(int status) {
        return switch (status) {
            case 400 -> "messages.0.content: Field required";
            case 401 -> "invalid x-api-key";
            case 402 -> "Your credit balance is too low to access the Anthropic API.";
            case 403 -> "Your API key does not have permission to use the specified resource.";
            case 413 -> "Request exceeds the maximum size";
            case 429 -> "This request would exceed your organization's rate limit.";
            case 529 -> "Overloaded";
            default -> status < 500 ? Heads.reason(status) : "Internal server error";
        };
    }
}
