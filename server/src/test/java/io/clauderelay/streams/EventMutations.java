package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.clauderelay.fuzz.Dice;
import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;

/** Changes of a stream that leave it one: of its events, its lines and the JSON in them. */
final class EventMutations {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Pattern DATA = Pattern.compile("(?m)^data: ?(\\{.*})$");
    private static final Pattern NUMBER = Pattern.compile("(?<=[:,\\[ ])-?\\d+(?=[,}\\] \n\r])");
    private static final Pattern PLACE = Pattern.compile("(?<=[,{:\\[])(?=[\"{\\[\\d])");
    private static final List<String> NUMBERS = List.of(
            "0",
            "-0",
            "-1",
            "1",
            "7",
            "999999999999",
            "1000000000000",
            "1000000000001",
            "9223372036854775807",
            "9223372036854775808",
            "1e3",
            "1.0",
            "1.5e-3",
            "null",
            "\"7\"",
            "[7]",
            "{}",
            "true",
            "1" + "0".repeat(30));
    private static final List<String> LINES = List.of(
            ":\n",
            ": data: x\n",
            "id: 4\n",
            "retry: 1\n",
            "\n",
            "foo\n",
            "data:\n",
            ": ping\n\n",
            "event: ping\ndata: {}\n\n");

    private final Dice dice;

    EventMutations(Dice dice) {
        this.dice = dice;
    }

    /** ISO-8859-1 keeps every byte, whatever the text's encoding. */
    byte[] mutate(byte[] stream, byte[] other) {
        String text = new String(stream, ISO_8859_1);
        return switch (dice.below(11)) {
            case 0, 1 -> blocks(stream, other);
            case 2 -> bytes(lineEnds(text));
            case 3 -> bytes(replaceOne(text, NUMBER, dice.of(NUMBERS)));
            case 4 -> bytes(replaceOne(text, Pattern.compile("(?m)^"), dice.of(LINES)));
            case 5 -> bytes(spread(text));
            case 6 -> bytes(names(text));
            case 7 -> bytes(replaceOne(text, PLACE, " ".repeat(1 + dice.below(dice.percent(90) ? 3 : 300))));
            case 8 -> bytes(nest(text));
            default -> bytes(members(text));
        };
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    /** Repeats, leaves out, moves or borrows events. */
    private byte[] blocks(byte[] stream, byte[] other) {
        List<byte[]> blocks = new ArrayList<>(
                Block.of(stream).stream().map(block -> block.in(stream)).toList());
        List<Block> others = Block.of(other);
        if (blocks.isEmpty() || others.isEmpty()) {
            return other;
        }
        int at = dice.below(blocks.size());
        switch (dice.below(5)) {
            case 0 -> blocks.add(at, blocks.get(dice.below(blocks.size())));
            case 1 -> blocks.remove(at);
            case 2 -> Collections.swap(blocks, at, dice.below(blocks.size()));
            case 3 -> blocks.add(at, dice.of(others).in(other));
            default -> {
                blocks.subList(at, blocks.size()).clear();
                int from = dice.below(others.size());
                others.subList(from, others.size()).forEach(block -> blocks.add(block.in(other)));
            }
        }
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        blocks.forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private String lineEnds(String text) {
        String lines = text.replace("\r\n", "\n").replace('\r', '\n');
        if (dice.percent(60)) {
            return lines.replace("\n", dice.of(List.of("\n", "\r\n", "\r")));
        }
        return Pattern.compile("\n").matcher(lines).replaceAll(_ -> dice.of(List.of("\n", "\r\n", "\r")));
    }

    private String replaceOne(String text, Pattern pattern, String by) {
        List<int[]> places = pattern.matcher(text)
                .results()
                .map(found -> new int[] {found.start(), found.end()})
                .toList();
        if (places.isEmpty()) {
            return text;
        }
        int[] place = dice.of(places);
        return text.substring(0, place[0]) + by + text.substring(place[1]);
    }

    /** Spreads data over lines. */
    private String spread(String text) {
        return dice.percent(50)
                ? replaceOne(text, Pattern.compile("(?<=[,{}\\[\\]])(?=[\"{}\\[\\]])"), "\ndata: ")
                : replaceOne(text, Pattern.compile("(?<=\",)(?=\")"), "\ndata:\ndata:");
    }

    /** Leaves names out, or puts them where they are not expected. */
    private String names(String text) {
        return switch (dice.below(6)) {
            case 0 -> text.replaceAll("(?m)^event: ?.*[\n]", "");
            case 1 -> text.replaceAll("(?m)^(event: ?.*)\n(data: ?.*)\n", "$2\n$1\n");
            case 2 -> replaceOne(text, Pattern.compile("(?m)^event: ?.*$"), "event:");
            case 3 ->
                replaceOne(
                        text,
                        Pattern.compile("(?m)^data: ?.*$"),
                        "data: " + dice.of(List.of("[DONE]", "{}", "x", " ", "{\"error\":{}}")));
            case 4 -> text.replace("data: ", "data:").replace("event: ", "event:");
            default -> replaceOne(text, Pattern.compile("(?m)(?=^data:)"), "event: error\n");
        };
    }

    private String nest(String text) {
        int depth = 1 + dice.below(dice.percent(90) ? 30 : 3_000);
        String nested = dice.percent(50)
                ? "[".repeat(depth) + "]".repeat(depth)
                : "{\"usage\":".repeat(depth) + "1" + "}".repeat(depth);
        return replaceOne(text, Pattern.compile("(?<=[{])(?=\")"), "\"deep\":" + nested + ",");
    }

    /** Changes the members of one object in one event's data, which stays JSON. */
    private String members(String text) {
        List<String> all =
                DATA.matcher(text).results().map(found -> found.group(1)).toList();
        if (all.isEmpty()) {
            return text;
        }
        String data = dice.of(all);
        try {
            JsonNode root = MAPPER.readTree(data);
            change(anyObject(root));
            return text.replace(data, MAPPER.writeValueAsString(root));
        } catch (JsonProcessingException _) {
            return text;
        }
    }

    private ObjectNode anyObject(JsonNode root) {
        List<ObjectNode> objects = new ArrayList<>();
        collect(root, objects);
        return objects.isEmpty() ? MAPPER.createObjectNode() : dice.of(objects);
    }

    private static void collect(JsonNode node, List<ObjectNode> objects) {
        if (node instanceof ObjectNode object) {
            objects.add(object);
        }
        node.forEach(child -> collect(child, objects));
    }

    private void change(ObjectNode object) {
        List<Map.Entry<String, JsonNode>> members = new ArrayList<>(object.properties());
        if (members.isEmpty()) {
            object.put("usage", 1);
            return;
        }
        Map.Entry<String, JsonNode> one = dice.of(members);
        switch (dice.below(5)) {
            case 0 -> {
                Collections.shuffle(members, Random.from(dice.random()));
                object.removeAll();
                members.forEach(member -> object.set(member.getKey(), member.getValue()));
            }
            case 1 -> object.remove(one.getKey());
            case 2 -> object.putNull(one.getKey());
            case 3 ->
                object.set(dice.of(List.of("usage", "error", "model", "type", "response", "message")), one.getValue());
            default -> object.set(one.getKey(), value());
        }
    }

    private JsonNode value() {
        JsonNodeFactory nodes = MAPPER.getNodeFactory();
        return switch (dice.below(6)) {
            case 0 ->
                nodes.textNode(
                        dice.of(List.of("", "x", "\"usage\":{\"input_tokens\":1}", "\n\ndata: [DONE]\n\n", "é𝄞\\")));
            case 1 -> nodes.numberNode(dice.below(1_000_000));
            case 2 -> nodes.numberNode(BigInteger.TWO.pow(dice.below(90)));
            case 3 -> nodes.objectNode().put("input_tokens", dice.below(100)).put("code", "c");
            case 4 -> new ArrayNode(nodes).add(1);
            default -> nodes.booleanNode(true);
        };
    }
}
