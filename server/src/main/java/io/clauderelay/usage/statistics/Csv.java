package io.clauderelay.usage.statistics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes comma-separated values as RFC 4180 says, and so that no spreadsheet takes a text for a formula. */
final class Csv {
    /** What formulas begin with, in the wide forms of East Asian input as well, and what spreadsheets skip before it. */
    private static final String FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private final StringBuilder text = new StringBuilder();

    Csv(List<String> header) {
        row(header);
    }

    /** Adds a row; a null is an empty cell, a number is written as it is, everything else is text. */
    void row(List<? extends @Nullable Object> cells) {
        String comma = "";
        for (Object cell : cells) {
            text.append(comma);
            if (cell instanceof Number number) {
                text.append(number);
            } else if (cell != null) {
                text.append(quoted(harmless(cell.toString())));
            }
            comma = ",";
        }
        text.append("\r\n");
    }

    private static String harmless(String cell) {
        return !cell.isEmpty() && FORMULA_STARTS.indexOf(cell.charAt(0)) >= 0 ? "'" + cell : cell;
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
        return plain ? cell : "\"" + cell.replace("\"", "\"\"") + "\"";
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
