package io.clauderelay.bench;

import java.util.ArrayList;
import java.util.List;

/** One content block of a reply. */
public sealed interface Block {

    /** Text in the deltas given. */
    record Text(List<String> deltas) implements Block {
        public Text {
            deltas = List.copyOf(deltas);
        }

        /** A text that arrives word by word. */
        public static Text of(String text) {
            List<String> deltas = new ArrayList<>();
            int from = 0;
            for (int i = 1; i < text.length(); i++) {
                if (text.charAt(i) == ' ') {
                    deltas.add(text.substring(from, i));
                    from = i;
                }
            }
            deltas.add(text.substring(from));
            return new Text(deltas);
        }
    }

    /** Text of so many equal deltas, each an event of exactly so many bytes (where the event's own words leave room). */
    record Filler(int events, int eventBytes) implements Block {}

    /** Thinking with its signature. */
    record Thinking(String thinking, String signature) implements Block {}

    /** A call of a tool that the client runs. */
    record ToolUse(String name, String inputJson) implements Block {}

    /** A call of a tool whose input is a plain text. */
    record CustomToolUse(String name, String input) implements Block {}

    /** What a conversation was compacted to, for nobody but the upstream to read. */
    record Compaction(String content) implements Block {}

    /** A call of a tool that the upstream runs itself. */
    record ServerToolUse(String name, String inputJson) implements Block {
        boolean isWebSearch() {
            return name.equals("web_search");
        }
    }

    /** The result of the server tool call that stands right before it, such as {@code web_search_tool_result}. */
    record ServerToolResult(String kind, String contentJson) implements Block {}

    /** A block and an event of a kind that nobody knows yet. */
    record Unheard(String kind) implements Block {}
}
