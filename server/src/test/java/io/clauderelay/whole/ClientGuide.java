package io.clauderelay.whole;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What docs/clients.md has its readers type, section by section. */
final class ClientGuide {
    private static final Path GUIDE = Path.of("..", "docs", "clients.md");
    private static final Pattern PARTS =
            Pattern.compile("^(#{2,3}) ([^\n]+)$|^```(\\w+)\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);

    /** What every reader replaces, and all that a test does. */
    private static final String ADDRESS = "http://127.0.0.1:3000";

    private static final String KEY = "cr_replace-me";

    private final String text;

    private ClientGuide(String text) {
        this.text = text;
    }

    static ClientGuide read() throws IOException {
        return new ClientGuide(Files.readString(GUIDE, UTF_8));
    }

    /** A fenced block and the language that it says it is in. */
    record Block(String language, String text) {
        /** As a reader has it who knows the address and has a key. */
        Block with(URI relay, String secret) {
            return new Block(language, text.replace(ADDRESS, relay.toString()).replace(KEY, secret));
        }
    }

    /**
     * What stands under one heading, up to the next one.
     *
     * @param name the heading, behind that of the chapter it is in
     */
    record Section(String name, List<Block> blocks) {
        boolean isIn(String chapter) {
            return name.equals(chapter) || name.startsWith(chapter + ", ");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** The sections in order, first of all what stands before the first heading, under the empty name. */
    List<Section> sections() {
        List<Section> all = new ArrayList<>();
        all.add(new Section("", new ArrayList<>()));
        String chapter = "";
        Matcher part = PARTS.matcher(text);
        while (part.find()) {
            String heading = part.group(2);
            if (heading == null) {
                all.getLast().blocks().add(new Block(part.group(3), part.group(4)));
            } else if (part.group(1).equals("##")) {
                chapter = heading;
                all.add(new Section(chapter, new ArrayList<>()));
            } else {
                all.add(new Section(chapter + ", " + heading, new ArrayList<>()));
            }
        }
        return all;
    }

    Section section(String name) {
        return sections().stream()
                .filter(section -> section.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("docs/clients.md has no section '" + name + "'"));
    }

    /** Whether it quotes the words, wherever its lines break. */
    boolean tells(String words) {
        return text.replaceAll("\\s+", " ").contains(words);
    }
}
