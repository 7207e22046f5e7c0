package io.clauderelay.dialect;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Random;

/** Makes JSON at random, with the blanks, escapes and nested names that a reader might stumble over. */
final class RandomJson {
    private static final List<String> BLANKS = List.of("", "", "", " ", "\n", "\r\n\t");
    private static final List<String> PARTS =
            List.of("a", "model", "{", "}", "[", ",", ":", "\\\"", "\\\\", "\\u00e9", "\\n", "é", "模", "𝄞", " ");
    private static final List<String> LITERALS = List.of("true", "false", "null", "0", "-1.5e3", "128000");

    private static final ObjectMapper PARSER = new ObjectMapper();

    private RandomJson() {}

    /** What a whole parser makes of a text; of members with the same name the last one counts. */
    static JsonNode parse(String json) {
        try {
            return PARSER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(json, e);
        }
    }

    /** An object whose members have these names, others, or both. */
    static String object(Random random, List<String> names) {
        return object(random, names, 3);
    }

    private static String object(Random random, List<String> names, int depth) {
        StringBuilder json = new StringBuilder(blank(random)).append('{').append(blank(random));
        int members = random.nextInt(5);
        for (int i = 0; i < members; i++) {
            String name = random.nextBoolean() ? '"' + pick(random, names) + '"' : string(random);
            json.append(i == 0 ? "" : ",")
                    .append(blank(random))
                    .append(name)
                    .append(blank(random))
                    .append(':');
            json.append(blank(random)).append(value(random, names, depth - 1)).append(blank(random));
        }
        return json.append('}').append(blank(random)).toString();
    }

    private static String value(Random random, List<String> names, int depth) {
        return switch (random.nextInt(depth > 0 ? 4 : 2)) {
            case 0 -> string(random);
            case 1 -> pick(random, LITERALS);
            case 2 -> object(random, names, depth).strip();
            default -> "[" + value(random, names, depth - 1) + "," + value(random, names, depth - 1) + "]";
        };
    }

    private static String string(Random random) {
        StringBuilder json = new StringBuilder("\"");
        for (int i = random.nextInt(6); i > 0; i--) {
            json.append(pick(random, PARTS));
        }
        return json.append('"').toString();
    }

    private static String blank(Random random) {
        return pick(random, BLANKS);
    }

    private static String pick(Random random, List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
