package io.clauderelay.fuzz;

/** Writes JSON in ASCII: half a surrogate pair can only be told by its escape. */
final class Escapes {
    private Escapes() {}

    static String ascii(String json) {
        StringBuilder ascii = new StringBuilder(json.length());
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            ascii.append(c < 0x7f ? String.valueOf(c) : "\\u%04x".formatted((int) c));
        }
        return ascii.toString();
    }
}
