package io.clauderelay.whole;

import io.clauderelay.bench.Block;
import io.clauderelay.bench.Flaw;
import io.clauderelay.bench.Refusal;
import io.clauderelay.bench.Reply;
import io.clauderelay.bench.Script;
import io.clauderelay.vocabulary.TokenCounts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exchanges and what each of them costs, worked out by hand from the published prices. All amounts are billionths of a
 * dollar: a dollar for a million tokens is a thousand for one.
 */
final class Invoices {
    /** Every class of tokens, no two alike: 1,001 in, 103 out, 10,007 read, 1,009 and 1,013 written. */
    static final TokenCounts ALL = new TokenCounts(1_001, 103, 10_007, 1_009, 1_013, 0, 0);

    private static final Reply EVERYTHING = Reply.text("Here it is.").withTokens(ALL);
    private static final String OPUS = "claude-opus-5-5";
    private static final String HAIKU = "claude-haiku-5-5";
    private static final String SOL = "gpt-6.1-sol";
    private static final String ASTRA = "gpt-6-astra";
    private static final String MINI = "gpt-5.4-mini";

    /** What is asked for, and how. */
    enum Asking {
        MESSAGE("/v1/messages", "\"max_tokens\":64,\"messages\":[],\"stream\":false"),
        MESSAGE_STREAM("/v1/messages", "\"max_tokens\":64,\"messages\":[],\"stream\":true"),
        RESPONSE("/v1/responses", "\"input\":\"hi\",\"store\":false"),
        RESPONSE_STREAM("/v1/responses", "\"input\":\"hi\",\"store\":false,\"stream\":true"),
        CHAT("/v1/chat/completions", "\"messages\":[],\"stream\":false"),
        CHAT_STREAM("/v1/chat/completions", "\"messages\":[],\"stream\":true");

        private final String path;
        private final String rest;

        Asking(String path, String rest) {
            this.path = path;
            this.rest = rest;
        }

        Ask ask(String secret, String model) {
            Ask head = path.equals("/v1/messages")
                    ? Ask.post(path, secret)
                    : Ask.of("POST " + path, "authorization: Bearer " + secret);
            return head.body("{\"model\":\"" + model + "\"," + rest + "}");
        }
    }

    /** Which key asks, and so which accounts answer. */
    enum By {
        /** Bound to accounts that multiply nothing. */
        PLAIN,
        /** Bound to one that multiplies by 1.25, or for OpenAI by 0.5. */
        MULTIPLIED,
        /** Bound to one that makes {@code house-*} claude-haiku-4-5. */
        MAPPED,
        /** Bound to a group of two: the first multiplies by 2, the second by 1.25. */
        FAILING_OVER
    }

    /**
     * One exchange.
     *
     * @param nanoUsd what it costs; null when that is not known
     * @param basis how it is known what it used
     * @param scripts what the upstreams answer, one after the other
     */
    record Invoice(
            String name,
            By by,
            Asking asking,
            String model,
            @Nullable Long nanoUsd,
            String basis,
            boolean leaves,
            List<Script> scripts) {

        Invoice by(By other) {
            return new Invoice(name, other, asking, model, nanoUsd, basis, leaves, scripts);
        }

        Invoice told(String otherBasis) {
            return new Invoice(name, by, asking, model, nanoUsd, otherBasis, leaves, scripts);
        }

        Invoice whoseClientLeaves() {
            return new Invoice(name, by, asking, model, nanoUsd, basis, true, scripts);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private final List<Invoice> all = new ArrayList<>();

    private Invoices() {
        anthropicClasses();
        anthropicServices();
        anthropicModels();
        longContextAndHalves();
        openAi();
        openAiTiers();
        multiplied();
        mapped();
        endings();
    }

    static List<Invoice> all() {
        return new Invoices().all;
    }

    private void add(Invoice invoice) {
        all.add(invoice);
    }

    private void add(String name, Asking asking, String model, @Nullable Long nanoUsd, Script... scripts) {
        add(of(name, asking, model, nanoUsd, scripts));
    }

    private static Invoice of(String name, Asking asking, String model, @Nullable Long nanoUsd, Script... scripts) {
        return new Invoice(name, By.PLAIN, asking, model, nanoUsd, "final", false, Arrays.asList(scripts));
    }

    private static Reply reply(long input, long output, long read, long write5m, long write1h) {
        return Reply.text("So be it.").withTokens(new TokenCounts(input, output, read, write5m, write1h, 0, 0));
    }

    /** Opus 5.5: 4 in, 5 and 8 written, 0.20 read, 20 out. */
    private void anthropicClasses() {
        // 1,000,003 × 4,000 + 1 × 20,000
        add("opus, input", Asking.MESSAGE, OPUS, 4_000_032_000L, reply(1_000_003, 1, 0, 0, 0));
        // 200,017 × 20,000
        add("opus, output", Asking.MESSAGE, OPUS, 4_000_340_000L, reply(0, 200_017, 0, 0, 0));
        // 50,021 × 200
        add("opus, cache read", Asking.MESSAGE_STREAM, OPUS, 10_004_200L, reply(0, 0, 50_021, 0, 0));
        // 30,011 × 5,000
        add("opus, written for 5 minutes", Asking.MESSAGE_STREAM, OPUS, 150_055_000L, reply(0, 0, 0, 30_011, 0));
        // 20,023 × 8,000
        add("opus, written for an hour", Asking.MESSAGE_STREAM, OPUS, 160_184_000L, reply(0, 0, 0, 0, 20_023));
        // 1,001 × 4,000 = 4,004,000; 103 × 20,000 = 2,060,000; 10,007 × 200 = 2,001,400; 1,009 × 5,000 = 5,045,000;
        // 1,013 × 8,000 = 8,104,000; together 21,214,400
        add("opus, every class", Asking.MESSAGE, OPUS, 21_214_400L, EVERYTHING);
        add("opus, every class, stream", Asking.MESSAGE_STREAM, OPUS, 21_214_400L, EVERYTHING);
        // Reasoning is inside of output: 10 × 4,000 + 100 × 20,000
        add(
                "opus, reasoning",
                Asking.MESSAGE_STREAM,
                OPUS,
                2_040_000L,
                Reply.text("Hm.").withTokens(new TokenCounts(10, 100, 0, 0, 0, 90, 0)));
        // 10 × 4,000 + 10 × 20,000 + 3 × 10,000,000
        add(
                "opus, web searches",
                Asking.MESSAGE,
                OPUS,
                30_240_000L,
                Reply.text("Found.").withTokens(new TokenCounts(10, 10, 0, 0, 0, 0, 3)));
    }

    private void anthropicServices() {
        // Fast is 8 in, 10 and 16 written, 0.40 read, 40 out: 2 × 21,214,400
        add("opus, fast", Asking.MESSAGE, OPUS, 42_428_800L, EVERYTHING.atSpeed("fast"));
        add("opus, fast, stream", Asking.MESSAGE_STREAM, OPUS, 42_428_800L, EVERYTHING.atSpeed("fast"));
        // 21,214,400 / 2
        add("opus, batch", Asking.MESSAGE, OPUS, 10_607_200L, EVERYTHING.inTier("batch"));
        add("opus, priority", Asking.MESSAGE_STREAM, OPUS, 21_214_400L, EVERYTHING.inTier("priority"));
        add("opus, global", Asking.MESSAGE_STREAM, OPUS, 21_214_400L, EVERYTHING.servedIn("global"));
        // 21,214,400 × 1.1
        add("opus, in the US", Asking.MESSAGE, OPUS, 23_335_840L, EVERYTHING.servedIn("us"));
        add("opus, in the US, stream", Asking.MESSAGE_STREAM, OPUS, 23_335_840L, EVERYTHING.servedIn("us"));
        // 42,428,800 × 1.1
        add(
                "opus, fast and in the US",
                Asking.MESSAGE,
                OPUS,
                46_671_680L,
                EVERYTHING.atSpeed("fast").servedIn("us"));
        // (10 × 4,000 + 10 × 20,000) × 1.1 + 2 × 10,000,000: a search costs the same everywhere
        add(
                "opus, searches in the US",
                Asking.MESSAGE,
                OPUS,
                20_264_000L,
                Reply.text("Found.")
                        .withTokens(new TokenCounts(10, 10, 0, 0, 0, 0, 2))
                        .servedIn("us"));
        // Opus 5: 1,001 × 5,000 = 5,005,000; 103 × 25,000 = 2,575,000; 10,007 × 500 = 5,003,500;
        // 1,009 × 6,250 = 6,306,250; 1,013 × 10,000 = 10,130,000; together 29,019,750, and twice that
        add("opus 5, fast", Asking.MESSAGE_STREAM, "claude-opus-5", 58_039_500L, EVERYTHING.atSpeed("fast"));
        add("opus 4.7, fast", Asking.MESSAGE, "claude-opus-4-7", null, EVERYTHING.atSpeed("fast"));
        add("opus, in a tier of tomorrow", Asking.MESSAGE, OPUS, null, EVERYTHING.inTier("express"));
        add("opus, somewhere else", Asking.MESSAGE_STREAM, OPUS, null, EVERYTHING.servedIn("mars"));
    }

    private void anthropicModels() {
        // 1,001 × 2,000 + 103 × 10,000 + 10,007 × 100 + 1,009 × 2,500 + 1,013 × 4,000
        add("sonnet 5.5", Asking.MESSAGE_STREAM, "claude-sonnet-5-5", 10_607_200L, EVERYTHING);
        // 8,008,000 + 4,120,000 + 2,001,400 + 10,090,000 + 16,208,000
        add("fable 5.2", Asking.MESSAGE, "claude-fable-5-2", 40_427_400L, EVERYTHING);
        // 10,010,000 + 5,150,000 + 2,501,750 + 12,612,500 + 20,260,000
        add("fable 5.1", Asking.MESSAGE_STREAM, "claude-fable-5-1", 50_534_250L, EVERYTHING);
        // 3,003,000 + 1,545,000 + 3,002,100 + 3,783,750 + 6,078,000
        add("sonnet 4.5, by its date", Asking.MESSAGE, "claude-sonnet-4-5-20250929", 17_411_850L, EVERYTHING);
        // 1,001,000 + 515,000 + 1,000,700 + 1,261,250 + 2,026,000
        add("haiku 4.5", Asking.MESSAGE_STREAM, "claude-haiku-4-5", 5_803_950L, EVERYTHING);
        add("a model of tomorrow", Asking.MESSAGE, "claude-of-tomorrow", null, EVERYTHING);
        // Asked for opus, answered by sonnet.
        add("another model", Asking.MESSAGE, OPUS, 10_607_200L, EVERYTHING.answeredBy("claude-sonnet-5-5"));
        // The answering model has no price, the one that was sent has.
        add("a preview", Asking.MESSAGE_STREAM, OPUS, 21_214_400L, EVERYTHING.answeredBy("claude-opus-preview"));
    }

    private void longContextAndHalves() {
        // 40,000 × 100 + 10 × 500 + 50,000 × 10 + 6,000 × 125 + 4,000 × 200: exactly 100,000 tokens
        add("haiku at its threshold", Asking.MESSAGE, HAIKU, 6_055_000L, reply(40_000, 10, 50_000, 6_000, 4_000));
        // 40,001 × 500 + 10 × 2,500 + 50,000 × 50 + 6,000 × 625 + 4,000 × 1,000
        add(
                "haiku above its threshold",
                Asking.MESSAGE_STREAM,
                HAIKU,
                30_275_500L,
                reply(40_001, 10, 50_000, 6_000, 4_000));
        // Half of that
        add(
                "haiku above its threshold, batch",
                Asking.MESSAGE,
                HAIKU,
                15_137_750L,
                reply(40_001, 10, 50_000, 6_000, 4_000).inTier("batch"));
        // 62.5
        add(
                "haiku, half of a billionth",
                Asking.MESSAGE_STREAM,
                HAIKU,
                63L,
                reply(0, 0, 0, 1, 0).inTier("batch"));
        // 62.5 × 1.1 = 68.75
        add(
                "haiku, half and in the US",
                Asking.MESSAGE_STREAM,
                HAIKU,
                69L,
                reply(0, 0, 0, 1, 0).inTier("batch").servedIn("us"));
        // 200,000 × 10,000 + 11 × 50,000 + 60,000 × 1,000 + 12,000 × 12,500: exactly 272,000 tokens
        add("astra at its threshold", Asking.RESPONSE, ASTRA, 2_210_550_000L, reply(200_000, 11, 60_000, 7_000, 5_000));
        // 200,001 × 20,000 + 11 × 75,000 + 60,000 × 2,000 + 12,000 × 25,000
        Reply above = reply(200_001, 11, 60_000, 7_000, 5_000);
        add("astra above its threshold", Asking.RESPONSE_STREAM, ASTRA, 4_420_845_000L, above);
        add("astra above it, in chat", Asking.CHAT_STREAM, ASTRA, 4_420_845_000L, above);
        // Half of that
        add("astra above it, flex", Asking.RESPONSE_STREAM, ASTRA, 2_210_422_500L, above.inTier("flex"));
    }

    /** Sol 6.1: 2 in, 2.50 written, 0.10 read, 10 out. */
    private void openAi() {
        // 1,001 × 2,000 + 103 × 10,000 + 10,007 × 100 + 2,022 × 2,500
        add("sol", Asking.RESPONSE, SOL, 9_087_700L, EVERYTHING);
        add("sol, stream", Asking.RESPONSE_STREAM, SOL, 9_087_700L, EVERYTHING);
        add("sol, chat", Asking.CHAT, SOL, 9_087_700L, EVERYTHING);
        add("sol, chat stream", Asking.CHAT_STREAM, SOL, 9_087_700L, EVERYTHING);
        // 9,087,700 + 2 × 10,000,000
        Reply searched = Reply.of(
                        new Block.ServerToolUse("web_search", "{\"query\":\"weather\"}"),
                        new Block.ServerToolUse("web_search", "{\"query\":\"tomorrow\"}"),
                        Block.Text.of("Sunny."))
                .withTokens(ALL);
        add("sol, web searches", Asking.RESPONSE, SOL, 29_087_700L, searched);
        add("sol, web searches, stream", Asking.RESPONSE_STREAM, SOL, 29_087_700L, searched);
        // 2,002,000 + 103 × 12,000 + 10,007 × 200 + 2,022 × 2,500
        add("terra", Asking.RESPONSE, "gpt-5.6-terra", 10_294_400L, EVERYTHING);
        // 5,005,000 + 103 × 30,000 + 10,007 × 500 + 2,022 × 5,000
        add("gpt-5.5", Asking.CHAT, "gpt-5.5", 23_208_500L, EVERYTHING);
        // 100,100 + 51,500 + 100,070 + 2,022 × 125
        add("luna", Asking.RESPONSE_STREAM, "gpt-6-luna", 504_420L, EVERYTHING);
        // 100 × 2,500 + 10 × 15,000
        add("gpt-5.4, by its date", Asking.CHAT, "gpt-5.4-2026-03-05", 400_000L, reply(100, 10, 0, 0, 0));
        add("gpt of tomorrow", Asking.RESPONSE, "gpt-7", null, EVERYTHING);
    }

    private void openAiTiers() {
        // 9,087,700 / 2
        add("sol, flex", Asking.RESPONSE, SOL, 4_543_850L, EVERYTHING.inTier("flex"));
        add("sol, flex, stream", Asking.RESPONSE_STREAM, SOL, 4_543_850L, EVERYTHING.inTier("flex"));
        add("sol, batch", Asking.RESPONSE, SOL, 4_543_850L, EVERYTHING.inTier("batch"));
        // 9,087,700 × 2
        add("sol, priority", Asking.RESPONSE_STREAM, SOL, 18_175_400L, EVERYTHING.inTier("priority"));
        add("sol, priority, chat", Asking.CHAT, SOL, 18_175_400L, EVERYTHING.inTier("priority"));
        add("sol, priority, chat stream", Asking.CHAT_STREAM, SOL, 18_175_400L, EVERYTHING.inTier("priority"));
        add("sol, default", Asking.RESPONSE_STREAM, SOL, 9_087_700L, EVERYTHING.inTier("default"));
        add("sol, scale", Asking.CHAT, SOL, null, EVERYTHING.inTier("scale"));
        // 37.5
        add(
                "mini, half of a billionth",
                Asking.RESPONSE_STREAM,
                MINI,
                38L,
                reply(0, 0, 1, 0, 0).inTier("flex"));
    }

    private void multiplied() {
        // 21,214,400 × 1.25
        add(of("opus, 1.25 times", Asking.MESSAGE, OPUS, 26_518_000L, EVERYTHING)
                .by(By.MULTIPLIED));
        // 21,214,400 × 2 × 1.1 × 1.25
        add(of(
                        "opus, fast, in the US, 1.25 times",
                        Asking.MESSAGE_STREAM,
                        OPUS,
                        58_339_600L,
                        EVERYTHING.atSpeed("fast").servedIn("us"))
                .by(By.MULTIPLIED));
        // (240,000 × 1.1 + 10,000,000) × 1.25
        add(of(
                        "opus, a search in the US, 1.25 times",
                        Asking.MESSAGE,
                        OPUS,
                        12_830_000L,
                        Reply.text("Found.")
                                .withTokens(new TokenCounts(10, 10, 0, 0, 0, 0, 1))
                                .servedIn("us"))
                .by(By.MULTIPLIED));
        // 3 × 37.5 × 0.5 = 56.25
        add(of(
                        "mini, flex, half",
                        Asking.RESPONSE_STREAM,
                        MINI,
                        56L,
                        reply(0, 0, 3, 0, 0).inTier("flex"))
                .by(By.MULTIPLIED));
        // 9,087,700 × 0.5
        add(of("sol, chat, half", Asking.CHAT_STREAM, SOL, 4_543_850L, EVERYTHING)
                .by(By.MULTIPLIED));
    }

    private void mapped() {
        // As haiku 4.5 above.
        add(of("mapped", Asking.MESSAGE, "house-small", 5_803_950L, EVERYTHING).by(By.MAPPED));
        add(of(
                        "mapped, and answered by a model without a price",
                        Asking.MESSAGE_STREAM,
                        "house-small",
                        5_803_950L,
                        EVERYTHING.answeredBy("claude-haiku-of-tuesday"))
                .by(By.MAPPED));
    }

    private void endings() {
        Reply sixty = Reply.events(60, 150).withTokens(ALL);
        // What the opening says: 4,004,000 + 1 × 20,000 + 2,001,400 + 5,045,000 + 8,104,000
        add(of("opus, cut", Asking.MESSAGE_STREAM, OPUS, 19_174_400L, sixty.withFlaw(Flaw.resetAfter(20)))
                .told("partial"));
        add(of("opus, left", Asking.MESSAGE_STREAM, OPUS, 19_174_400L, sixty.every(Duration.ofMillis(20)))
                .told("partial")
                .whoseClientLeaves());
        add(of("sol, cut", Asking.RESPONSE_STREAM, SOL, null, sixty.withFlaw(Flaw.closeAfter(20)))
                .told("unknown"));
        add(of("refused", Asking.MESSAGE, OPUS, 0L, Refusal.contentRefused()).told("none"));
        // The first account says at the opening 100 in and 1 out, and fails: 420,000 × 2. The second answers:
        // 21,214,400 × 1.25.
        add(of(
                        "failed over",
                        Asking.MESSAGE_STREAM,
                        OPUS,
                        27_358_000L,
                        reply(100, 5, 0, 0, 0).withFlaw(Flaw.overloadedAfter(1)),
                        EVERYTHING)
                .by(By.FAILING_OVER));
        // The first one says nothing.
        add(of("failed over in silence", Asking.MESSAGE, OPUS, 26_518_000L, Refusal.of(500), EVERYTHING)
                .by(By.FAILING_OVER));
    }
}
