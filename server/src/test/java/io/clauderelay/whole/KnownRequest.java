package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.platform.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A request that a real client was seen to make: its headers in their order and spelling, the members of its body in
 * their order, and text of our own, of the length that it had there. Its files are {@code known-requests/*.http}, where
 * {@code (text of 581)} stands for so many characters and a tool {@code "Bash 2110"} for its name and such a description.
 */
final class KnownRequest {
    private static final String FOLDER = "/known-requests";
    private static final Pattern TEXT = Pattern.compile("\\(text of (\\d+)\\)");
    private static final Pattern TOOL = Pattern.compile("(\\w+) (\\d+)");

    /** What text of agents is made of: several scripts, and everything that JSON escapes. */
    private static final String PROSE =
            "Read the file first, then say what \"it\" does; C:\\paths\tand\nlines end — 先读文件 𝄞 é. ";

    /** Of how many characters the schema of a tool is described. */
    private static final int SCHEMA_TEXT = 1_200;

    private final String head;
    private final @Nullable JsonNode body;

    private KnownRequest(String head, @Nullable JsonNode body) {
        this.head = head;
        this.body = body;
    }

    /** The names of all that begin with one of these, in the order of the alphabet. */
    static List<String> names(String... beginnings) throws IOException {
        URL folder = Objects.requireNonNull(KnownRequest.class.getResource(FOLDER), FOLDER);
        try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
            return files.map(file -> file.getFileName().toString().replaceFirst("\\.http$", ""))
                    .filter(name -> Stream.of(beginnings).anyMatch(name::startsWith))
                    .sorted()
                    .toList();
        }
    }

    static KnownRequest named(String name) throws IOException {
        String resource = FOLDER + "/" + name + ".http";
        try (InputStream in = Objects.requireNonNull(KnownRequest.class.getResourceAsStream(resource), resource)) {
            String[] parts = new String(in.readAllBytes(), UTF_8).split("\n\n", 2);
            return new KnownRequest(
                    parts[0].strip(), parts[1].isBlank() ? null : Json.mapper().readTree(parts[1]));
        }
    }

    /** The same without a member of its body, for clients that are told to leave it out. */
    KnownRequest without(String member) {
        ObjectNode copy = Objects.requireNonNull(body, "a body").deepCopy();
        copy.remove(member);
        return new KnownRequest(head, copy);
    }

    /**
     * The request as it goes over the wire.
     *
     * @param scale how many times as long as they were its texts are
     */
    byte[] bytes(String host, String secret, int scale) throws IOException {
        byte[] json = body == null ? new byte[0] : Json.mapper().writeValueAsBytes(filled("", body, scale));
        String lines = head.replace("(host)", host)
                .replace("(key)", secret)
                .replace("(length)", Integer.toString(json.length))
                .replace("\n", "\r\n");
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes((lines + "\r\n\r\n").getBytes(UTF_8));
        all.writeBytes(json);
        return all.toByteArray();
    }

    private static JsonNode filled(String member, JsonNode node, int scale) {
        return switch (node) {
            case ObjectNode object -> {
                ObjectNode copy = JsonNodeFactory.instance.objectNode();
                for (Map.Entry<String, JsonNode> entry : object.properties()) {
                    copy.set(entry.getKey(), filled(entry.getKey(), entry.getValue(), scale));
                }
                yield copy;
            }
            case ArrayNode array -> {
                ArrayNode copy = JsonNodeFactory.instance.arrayNode();
                array.forEach(element -> copy.add(filled(member, element, scale)));
                yield copy;
            }
            default -> node.isTextual() ? filledText(member, node.asText(), scale) : node;
        };
    }

    private static JsonNode filledText(String member, String text, int scale) {
        Matcher placeholder = TEXT.matcher(text);
        if (placeholder.matches()) {
            return JsonNodeFactory.instance.textNode(prose(Integer.parseInt(placeholder.group(1)) * scale));
        }
        Matcher tool = TOOL.matcher(text);
        return member.equals("tools") && tool.matches()
                ? tool(tool.group(1), Integer.parseInt(tool.group(2)) * scale)
                : JsonNodeFactory.instance.textNode(text);
    }

    private static ObjectNode tool(String name, int descriptionLength) {
        ObjectNode tool = JsonNodeFactory.instance.objectNode();
        tool.put("name", name).put("description", prose(descriptionLength));
        ObjectNode schema = tool.putObject("input_schema").put("type", "object");
        schema.putObject("properties").putObject("value").put("type", "string").put("description", prose(SCHEMA_TEXT));
        schema.putArray("required").add("value");
        schema.put("additionalProperties", false);
        return tool;
    }

    /** So many characters; none of them is half of a pair. */
    private static String prose(int length) {
        String text = PROSE.repeat(length / PROSE.length() + 1).substring(0, length);
        boolean torn = length > 0 && Character.isHighSurrogate(text.charAt(length - 1));
        return torn ? text.substring(0, length - 1) + "." : text;
    }
}
