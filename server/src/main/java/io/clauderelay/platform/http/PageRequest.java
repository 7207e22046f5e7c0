package io.clauderelay.platform.http;

import io.clauderelay.platform.http.ProblemException.FieldProblem;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for. Lists run from the newest to the oldest; a page begins after the last entry of the
 * one before, so that new entries never shift what follows.
 *
 * @param limit how many entries at most
 * @param after the last entry of the page before; null for the first page
 */
public record PageRequest(int limit, @Nullable Position after) {
    private static final int LARGEST = 200;
    private static final int USUAL = 50;
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,18}):([0-9A-Za-z_-]{1,64})");

    /** Where an entry stands in its list: by when it was made, then by id. */
    public record Position(Instant createdAt, String id) {
        String cursor() {
            String plain = createdAt.toEpochMilli() + ":" + id;
            return Base64.getUrlEncoder().withoutPadding().encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /**
     * Reads {@code limit} and {@code cursor} of a call.
     *
     * @throws ProblemException 400 when one of them is not valid
     */
    public static PageRequest of(Call call) {
        return new PageRequest(
                call.query("limit").map(PageRequest::limit).orElse(USUAL),
                call.query("cursor").map(PageRequest::position).orElse(null));
    }

    private static int limit(String text) {
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > LARGEST) {
            throw bad("limit", "limit is \"" + shorten(text) + "\", expected a whole number from 1 to " + LARGEST);
        }
        return Integer.parseInt(text);
    }

    private static Position position(String cursor) {
        Matcher plain = CURSOR.matcher(decode(cursor));
        if (!plain.matches()) {
            throw badCursor(cursor);
        }
        return new Position(Instant.ofEpochMilli(Long.parseLong(plain.group(1))), plain.group(2));
    }

    private static String decode(String cursor) {
        try {
            return new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII);
        } catch (IllegalArgumentException _) {
            throw badCursor(cursor);
        }
    }

    private static ProblemException badCursor(String cursor) {
        return bad("cursor", "cursor is \"" + shorten(cursor) + "\", expected the nextCursor of the page before");
    }

    private static ProblemException bad(String parameter, String message) {
        return ProblemException.badInput(List.of(new FieldProblem(parameter, message)));
    }

    private static String shorten(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
