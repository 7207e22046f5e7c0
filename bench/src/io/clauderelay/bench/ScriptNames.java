package io.clauderelay.bench;

import io.clauderelay.vocabulary.TokenCounts;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names by which a command line, a header or a model chooses a script: a word, or words joined by {@code +}, such
 * as {@code cut-after-40} or {@code thinking+every-20+stall-after-5}. The first word may choose the content, the others
 * change what is there.
 */
final class ScriptNames {
    private static final Pattern NUMBERED = Pattern.compile("([a-z-]+?)-?(\\d+)");
    static final Reply SIXTY_EVENTS = Reply.events(60, 150).withTokens(new TokenCounts(1_200, 480, 0, 0, 0, 0, 0));

    static final String WORDS =
            """
            content    text  events-N  thinking  everything  tool
            pace       every-MS  headers-after-MS  slow-first-event-MS  slow-content-MS
            wire       pieces-BYTES  chunked  content-length  connection-close  crlf  comments  multi-line
            headers    turn-state
            service    tier-WORD  speed-WORD  geo-WORD (in the API's words)
            flaws      cut-after-N  close-after-N  stall-after-N  malformed-after-N  error-after-N
                       error-first  headers-then-silence  no-terminal
            refusals   status-N  rate-limited  rate-limited-SECONDS  overloaded  html-N
                       context-too-long  content-refused  (in a whole answer: stop-refusal  incomplete)
            no answer  reset  silence
            passing    times-N  for-SECONDS: what stands before, per credential; then all is well
            """;

    private ScriptNames() {}

    /**
     * The script with this name.
     *
     * @throws IllegalArgumentException when a word is unknown
     */
    static Script parse(String name) {
        Script script = SIXTY_EVENTS;
        for (String word : name.split("\\+", -1)) {
            script = apply(word, script);
        }
        return script;
    }

    private static Script apply(String word, Script before) {
        Matcher matcher = NUMBERED.matcher(word);
        if (matcher.matches()) {
            return numbered(matcher.group(1), Integer.parseInt(matcher.group(2)), before);
        }
        return switch (word) {
            case "text" -> Reply.text("Hello from the scripted upstream. It answers whatever it is asked.");
            case "thinking" ->
                Reply.of(
                        new Block.Thinking("The question is short, so the answer may be too.", "RXJVQjU1MjMxMWE3Mjg="),
                        Block.Text.of("A short answer to a short question."));
            case "everything" -> everything();
            case "tool" -> ToolConversation.ECHO;
            case "chunked" -> reply(word, before).framed(Framing.CHUNKED);
            case "content-length" -> reply(word, before).framed(Framing.CONTENT_LENGTH);
            case "connection-close" -> reply(word, before).framed(Framing.CONNECTION_CLOSE);
            case "crlf" -> reply(word, before).withCrlf();
            case "comments" -> reply(word, before).withComments();
            case "multi-line" -> reply(word, before).withMultiLineData();
            case "turn-state" -> reply(word, before).withTurnState();
            case "error-first" -> reply(word, before).withFlaw(Flaw.ERROR_FIRST);
            case "headers-then-silence" -> reply(word, before).withFlaw(Flaw.HEADERS_THEN_SILENCE);
            case "no-terminal" -> reply(word, before).withFlaw(Flaw.NO_TERMINAL);
            case "rate-limited" -> Refusal.of(429);
            case "overloaded" -> Refusal.of(529);
            case "context-too-long" -> Refusal.contextTooLong();
            case "content-refused" -> Refusal.contentRefused();
            case "stop-refusal" -> reply(word, before).stoppedBy("refusal");
            case "incomplete" -> reply(word, before).stoppedBy("max_tokens");
            case "reset" -> NoAnswer.RESET;
            case "silence" -> NoAnswer.SILENCE;
            default -> served(word, before);
        };
    }

    private static Script numbered(String word, int number, Script before) {
        return switch (word) {
            case "events" -> Reply.events(number, 150);
            case "every" -> reply(word, before).every(Duration.ofMillis(number));
            case "headers-after" -> reply(word, before).headersAfter(Duration.ofMillis(number));
            case "slow-first-event" -> reply(word, before).firstEventAfter(Duration.ofMillis(number));
            case "slow-content" -> reply(word, before).withFlaw(Flaw.slowContent(Duration.ofMillis(number)));
            case "times" -> Episode.times(number, before);
            case "for" -> Episode.lasting(Duration.ofSeconds(number), before);
            case "pieces" -> reply(word, before).inPiecesOf(number);
            case "cut-after" -> reply(word, before).withFlaw(Flaw.resetAfter(number));
            case "close-after" -> reply(word, before).withFlaw(Flaw.closeAfter(number));
            case "stall-after" -> reply(word, before).withFlaw(Flaw.stallAfter(number));
            case "malformed-after" -> reply(word, before).withFlaw(Flaw.malformedAfter(number));
            case "error-after" -> reply(word, before).withFlaw(Flaw.overloadedAfter(number));
            case "status" -> Refusal.of(number);
            case "rate-limited" -> Refusal.of(429).retryAfter(number);
            case "html" -> Refusal.html(number);
            default -> throw unknown(word);
        };
    }

    private static Script served(String word, Script before) {
        int hyphen = word.indexOf('-');
        String said = word.substring(hyphen + 1);
        return switch (hyphen < 0 ? word : word.substring(0, hyphen)) {
            case "tier" -> reply(word, before).inTier(said);
            case "speed" -> reply(word, before).atSpeed(said);
            case "geo" -> reply(word, before).servedIn(said);
            default -> throw unknown(word);
        };
    }

    private static Reply reply(String word, Script before) {
        if (before instanceof Reply reply) {
            return reply;
        }
        throw new IllegalArgumentException("'" + word + "' changes a message, but the words before it choose "
                + before.getClass().getSimpleName() + "; put it behind text, events-N, thinking or everything");
    }

    private static IllegalArgumentException unknown(String word) {
        return new IllegalArgumentException("no script is named '" + word + "'. These are:\n" + WORDS);
    }

    private static Reply everything() {
        Reply reply = Reply.of(
                new Block.Thinking("First the web, then the answer.", "RXJVQjU1MjMxMWE3Mjg="),
                new Block.ServerToolUse("web_search", "{\"query\":\"weather\"}"),
                new Block.ServerToolResult("web_search_tool_result", SEARCH_RESULT),
                new Block.Unheard("block_review"),
                Block.Text.of("Sunny, 20 °C, 晴 — and quotes \" and \\ and \n survive."),
                new Block.ToolUse("Bash", "{\"command\":\"echo relay-tool-ok\",\"description\":\"Print a marker\"}"));
        return reply.withTokens(new TokenCounts(310, 144, 9_000, 1_200, 400, 33, 1));
    }

    static final String SEARCH_RESULT =
            """
            [{"type":"web_search_result","url":"https://weather.example/","title":"Weather",\
            "encrypted_content":"RXJVQjU1MjMxMWE3Mjg=","page_age":"1 day ago"}]""";
}
