package io.clauderelay.whole;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * A request of a soak.
 *
 * @param stranger whether its key is nobody's, so that no exchange is kept of it
 * @param assured whether its key gets its answers when they are whole
 * @param stream whether it asks for a stream
 * @param http10 whether a broken answer may be known from nothing but a reset
 * @param script what the upstream is to do, where the account lets the client choose
 */
record SoakRequest(Ask ask, boolean stranger, boolean assured, boolean stream, boolean http10, String script) {
    private static final int SESSIONS = 200;
    private static final int[] PROMPT_CHARACTERS = {10, 10, 10, 10, 10, 2_000, 2_000, 30_000, 30_000, 200_000};

    /** A key of a soak. */
    record Key(String secret, boolean assured) {}

    /** A request of one of these keys, or of a stranger's. */
    static SoakRequest any(RandomGenerator random, List<Key> keys, List<String> scripts) {
        Key key = keys.get(random.nextInt(keys.size()));
        boolean stranger = percent(random, 2);
        boolean stream = percent(random, 60);
        String script = scripts.get(random.nextInt(scripts.size()));
        String target = percent(random, 4) ? "/v1/messages/count_tokens" : "/v1/messages";
        Ask ask = Ask.post(target, stranger ? "cr_nobody" : key.secret())
                .line("x-script: " + script)
                .body(body(random, stream));
        if (percent(random, 80)) {
            ask = ask.line("x-session-id: " + random.nextInt(SESSIONS));
        }
        boolean http10 = percent(random, 6);
        return new SoakRequest(sent(random, ask, http10), stranger, key.assured(), stream, http10, script);
    }

    private static String body(RandomGenerator random, boolean stream) {
        String body = Ask.json(Ask.MODEL, stream);
        if (percent(random, 2)) {
            return body.replace('{', '[');
        }
        String prompt = "words ".repeat(PROMPT_CHARACTERS[random.nextInt(PROMPT_CHARACTERS.length)] / 6);
        return percent(random, 20) ? body.replace("\"hi\"", signed(prompt)) : body.replace("hi", prompt + "hi");
    }

    /** Thinking that only the organisation takes back that has signed it. */
    private static String signed(String prompt) {
        return """
                [{"type":"thinking","thinking":"so","signature":"c2lnbmVk"},{"type":"text","text":"%s"}]""".formatted(prompt);
    }

    private static Ask sent(RandomGenerator random, Ask ask, boolean http10) {
        if (http10) {
            return ask.http10();
        }
        Ask framed = percent(random, 25) ? ask.chunked(1 + random.nextInt(8_000)) : ask;
        return switch (random.nextInt(20)) {
            case 0 -> framed.line("expect: 100-continue");
            case 1 -> framed.line("connection: close");
            default -> framed;
        };
    }

    private static boolean percent(RandomGenerator random, int chance) {
        return random.nextInt(100) < chance;
    }

    /** What no client may get; empty when the answer is one that it may. What a length frames ends where that says. */
    String wrongWith(RawAnswer answer) {
        boolean good = answer.status() == 200
                && answer.end() == RawAnswer.End.WHOLE
                && answer.header("content-length").isEmpty();
        boolean events = answer.header("content-type").orElse("").startsWith("text/event-stream");
        boolean saysItsEnd =
                answer.text().contains("message_stop") || answer.text().contains("event: error");
        if (good && events && !saysItsEnd) {
            return "a stream that ends cleanly before its end, " + script + ": " + answer.exchangeId();
        }
        if (stranger && answer.status() != 401) {
            return "a stranger was answered " + answer;
        }
        return "";
    }
}
