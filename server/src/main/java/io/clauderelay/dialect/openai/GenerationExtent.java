package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.FieldValues;
import io.clauderelay.dialect.RequestExtent;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.ServiceTier;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads how much a request for a response or a chat may come to use. */
final class GenerationExtent {
    private static final String SERVICE_TIER = "service_tier";
    private static final String MAX_OUTPUT = "max_output_tokens";
    private static final String MAX_COMPLETION = "max_completion_tokens";
    private static final String MAX_TOKENS = "max_tokens";
    private static final String ANSWERS = "n";
    private static final String PROMPT = "prompt";

    private static final String TWELVE_HOURS = "12h";
    private static final String IMAGE = "input_image";
    private static final String CHAT_IMAGE = "image_url";

    /** By the page and not by the byte, from where the upstream keeps it, or from servers that it asks. */
    private static final List<String> UNBOUNDED =
            List.of("input_file", "file_search", "code_interpreter", "item_reference", "mcp");

    private static final List<String> SEARCHES = List.of("web_search", "web_search_preview*");

    /** What the request may refer to that the upstream keeps. */
    private static final List<String> KEPT =
            List.of(ResponseState.PREVIOUS_RESPONSE, ResponseState.CONVERSATION, PROMPT);

    static final List<String> FIELDS = List.of(SERVICE_TIER, MAX_OUTPUT, MAX_COMPLETION, MAX_TOKENS, ANSWERS, PROMPT);

    static final List<String> MENTIONED = Stream.of(List.of(TWELVE_HOURS, IMAGE, CHAT_IMAGE), UNBOUNDED, SEARCHES)
            .flatMap(List::stream)
            .toList();

    private GenerationExtent() {}

    /** Prefixes are written to the cache unasked. */
    static RequestExtent of(TopLevelFields fields) {
        long most = Math.max(
                FieldValues.count(fields, MAX_OUTPUT),
                Math.max(FieldValues.count(fields, MAX_COMPLETION), FieldValues.count(fields, MAX_TOKENS)));
        return new RequestExtent(
                most,
                Math.clamp(FieldValues.count(fields, ANSWERS), 1, 1_000),
                tier(fields),
                fields.mentions(TWELVE_HOURS) > 0 ? CacheWrites.ONE_HOUR : CacheWrites.FIVE_MINUTES,
                KEPT.stream().noneMatch(name -> isGiven(fields, name))
                        && UNBOUNDED.stream().noneMatch(name -> fields.mentions(name) > 0),
                images(fields),
                SEARCHES.stream().anyMatch(name -> fields.mentions(name) > 0));
    }

    /** An item of a response names its member {@code image_url} once; one of a chat has that for its type too. */
    private static int images(TopLevelFields fields) {
        int items = fields.mentions(IMAGE);
        return items + Math.ceilDiv(Math.max(0, fields.mentions(CHAT_IMAGE) - items), 2);
    }

    private static boolean isGiven(TopLevelFields fields, String name) {
        byte @Nullable [] raw = fields.find(name);
        return raw != null ? raw.length > 0 && raw[0] != 'n' : fields.has(name);
    }

    private static ServiceTier tier(TopLevelFields fields) {
        boolean priority = FieldValues.isText(fields, SERVICE_TIER, "priority")
                || FieldValues.isText(fields, SERVICE_TIER, "fast");
        return priority ? ServiceTier.PRIORITY : ServiceTier.STANDARD;
    }
}
