package io.clauderelay.vocabulary;

/**
 * A name in which {@code *} stands for any characters, none included. Matching takes at worst the product of
 * both lengths, however many stars somebody puts into a pattern.
 */
public final class GlobPattern {
    private final String pattern;

    private GlobPattern(String pattern) {
        this.pattern = pattern;
    }

    public static GlobPattern of(String pattern) {
        return new GlobPattern(pattern);
    }

    /** Whether the pattern fits the whole text; upper and lower case are different. */
    public boolean matches(String text) {
        int at = 0;
        int inPattern = 0;
        int lastStar = -1;
        int retryFrom = 0;
        while (at < text.length()) {
            if (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
                lastStar = inPattern++;
                retryFrom = at;
            } else if (inPattern < pattern.length() && pattern.charAt(inPattern) == text.charAt(at)) {
                inPattern++;
                at++;
            } else if (lastStar >= 0) {
                inPattern = lastStar + 1;
                at = ++retryFrom;
            } else {
                return false;
            }
        }
        while (inPattern < pattern.length() && pattern.charAt(inPattern) == '*') {
            inPattern++;
        }
        return inPattern == pattern.length();
    }

    @Override
    public String toString() {
        return pattern;
    }
}
