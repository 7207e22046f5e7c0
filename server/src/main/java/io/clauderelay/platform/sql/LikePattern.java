package io.clauderelay.platform.sql;

/** Makes the right side of a {@code like :pattern escape '!'}. */
public final class LikePattern {
    private LikePattern() {}

    /** Fits every text that holds this one, whose own percent signs and underscores stand for themselves. */
    public static String containing(String text) {
        return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
    }
}
