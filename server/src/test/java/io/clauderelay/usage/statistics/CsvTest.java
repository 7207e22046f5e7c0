package io.clauderelay.usage.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
    @Test
    void linesEndAsTheStandardSaysAndNothingIsAnEmptyCell() {
        Csv csv = new Csv(List.of("a", "b", "c"));
        csv.row(Arrays.asList("x", null, -5L));
        csv.row(List.of("", new BigDecimal("0.25"), 1));

        assertThat(csv).hasToString("a,b,c\r\nx,,-5\r\n,0.25,1\r\n");
    }

    @Test
    void whatWouldEndACellIsQuoted() {
        Csv csv = new Csv(List.of("a"));
        csv.row(List.of("one, two", "say \"hi\"", "two\nlines", "plain"));

        assertThat(csv.toString()).endsWith("\"one, two\",\"say \"\"hi\"\"\",\"two\nlines\",plain\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "=HYPERLINK(\"http://evil\")",
                "+1",
                "-1+1",
                "@SUM(A1)",
                "\t=1",
                "\r=1",
                "\n=1",
                "\uff1d1",
                "\uff0b1",
                "\uff0d1",
                "\uff201"
            })
    void aTextThatASpreadsheetWouldTakeForAFormulaIsText(String text) {
        Csv csv = new Csv(List.of("a"));
        csv.row(List.of(text));

        String cell = csv.toString().substring("a\r\n".length());
        assertThat(cell.startsWith("\"") ? cell.substring(1) : cell).startsWith("'");
    }
}
