package io.clauderelay.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.ArrayList;
import java.util.List;

/** Splits a stream into events by the letter of the standard for server-sent events. */
final class SlowEvents {
    /**
     * One event.
     *
     * @param name its name; empty for none
     * @param data its lines of data, joined
     */
    record Event(String name, String data) {}

    private final List<Event> events = new ArrayList<>();
    private final List<String> data = new ArrayList<>();
    private String name = "";
    private int names;

    private SlowEvents() {}

    static List<Event> of(byte[] stream) throws NotWellFormedException {
        String text = text(stream);
        String[] lines = (text.startsWith("\uFEFF") ? text.substring(1) : text).split("\r\n|\r|\n", -1);
        SlowEvents slow = new SlowEvents();
        // Behind the last line end there is no line.
        for (int i = 0; i < lines.length - 1; i++) {
            slow.line(lines[i]);
        }
        return slow.events;
    }

    static String text(byte[] bytes) throws NotWellFormedException {
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new NotWellFormedException("no UTF-8", e);
        }
    }

    private void line(String line) throws NotWellFormedException {
        if (line.isEmpty()) {
            dispatch();
            return;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1);
        String bare = value.startsWith(" ") ? value.substring(1) : value;
        switch (field) {
            case "event" -> {
                name = bare;
                names++;
            }
            case "data" -> data.add(bare);
            default -> {}
        }
    }

    private void dispatch() throws NotWellFormedException {
        String joined = String.join("\n", data);
        if (names > 1 || (joined.isBlank() && !name.isEmpty())) {
            throw new NotWellFormedException("an event with two names, or without data");
        }
        if (!joined.isBlank()) {
            events.add(new Event(name, joined));
        } else if (!joined.strip().equals(joined.replace("\n", ""))) {
            throw new NotWellFormedException("data of blanks");
        }
        data.clear();
        name = "";
        names = 0;
    }
}
