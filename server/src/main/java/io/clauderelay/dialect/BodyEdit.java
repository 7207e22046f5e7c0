package io.clauderelay.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One place of a request's body where other bytes go upstream than came from the client.
 *
 * @param at how many bytes of the body come before it
 * @param length how many bytes of the body are left out there; 0 to add some only
 * @param text what stands there instead; may be empty
 */
public record BodyEdit(int at, int length, String text) {
    public BodyEdit {
        if (at < 0 || length < 0) {
            throw new IllegalArgumentException("an edit of " + length + " bytes at " + at + " is outside of any body");
        }
    }

    /** What stands there instead, as it is sent. */
    public byte[] bytes() {
        return text.getBytes(UTF_8);
    }
}
