package io.clauderelay.accounts;

/** What an upstream accepts as proof of who pays, on its way from the request into its seal. */
record Credential(String text) {
    private static final int LONG_ENOUGH_TO_SHOW = 20;
    private static final int SHOWN_FIRST = 7;
    private static final int SHOWN_LAST = 4;

    /** First and last characters, or only asterisks when those would be most of it; not how long it is. */
    String hint() {
        return text.length() < LONG_ENOUGH_TO_SHOW
                ? "********"
                : text.substring(0, SHOWN_FIRST) + "…" + text.substring(text.length() - SHOWN_LAST);
    }

    @Override
    public String toString() {
        return "Credential[redacted]";
    }
}
