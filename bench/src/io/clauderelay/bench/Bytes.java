package io.clauderelay.bench;

/** Looks for things in byte arrays. */
final class Bytes {
    private Bytes() {}

    /** Where the byte stands first, or {@code to}. */
    static int indexOf(byte[] bytes, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == wanted) {
                return i;
            }
        }
        return to;
    }

    /** Where the line ends that begins at {@code from}: the index of its carriage return, or {@code to}. */
    static int lineEnd(byte[] bytes, int from, int to) {
        return indexOf(bytes, from, to, '\r');
    }

    /** Whether these ASCII characters stand at this place. */
    static boolean at(byte[] bytes, int from, int to, String wanted) {
        if (from < 0 || to - from < wanted.length()) {
            return false;
        }
        for (int i = 0; i < wanted.length(); i++) {
            if (bytes[from + i] != wanted.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Whether the header line carries this name, given in lower case. */
    static boolean headerNamed(byte[] bytes, int from, int to, String name) {
        int colon = from + name.length();
        if (colon >= to || bytes[colon] != ':') {
            return false;
        }
        for (int i = 0; i < name.length(); i++) {
            int letter = bytes[from + i];
            int lower = letter >= 'A' && letter <= 'Z' ? letter + 32 : letter;
            if (lower != name.charAt(i)) {
                return false;
            }
        }
        return true;
    }
}
