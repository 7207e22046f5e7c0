package io.clauderelay.dialect.anthropic;

import io.clauderelay.dialect.FieldValues;
import io.clauderelay.dialect.RequestExtent;
import io.clauderelay.dialect.TopLevelFields;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.ServiceTier;
import java.util.List;
import java.util.stream.Stream;

/** Reads how much a request for a message may come to use. */
final class MessageExtent {
    private static final String MAX_TOKENS = "max_tokens";
    private static final String SPEED = "speed";

    private static final String CACHE_CONTROL = "cache_control";
    private static final String ONE_HOUR = "1h";
    private static final String IMAGE = "image";

    /** By the page and not by the byte, or from servers that the upstream asks. */
    private static final List<String> UNBOUNDED = List.of("document", "container_upload", "mcp_servers", "mcp_toolset");

    /** The tools' names end with dates. */
    private static final List<String> SEARCHES = List.of("web_search_2*", "web_fetch_2*", "code_execution_2*");

    static final List<String> FIELDS = List.of(MAX_TOKENS, SPEED);

    static final List<String> MENTIONED = Stream.of(List.of(CACHE_CONTROL, ONE_HOUR, IMAGE), UNBOUNDED, SEARCHES)
            .flatMap(List::stream)
            .toList();

    private MessageExtent() {}

    static RequestExtent of(TopLevelFields fields) {
        return new RequestExtent(
                FieldValues.count(fields, MAX_TOKENS),
                1,
                FieldValues.isText(fields, SPEED, "fast") ? ServiceTier.FAST : ServiceTier.STANDARD,
                cacheWrites(fields),
                fields.find(Container.FIELD) == null && UNBOUNDED.stream().noneMatch(name -> fields.mentions(name) > 0),
                fields.mentions(IMAGE),
                SEARCHES.stream().anyMatch(name -> fields.mentions(name) > 0));
    }

    private static CacheWrites cacheWrites(TopLevelFields fields) {
        if (fields.mentions(CACHE_CONTROL) == 0) {
            return CacheWrites.NONE;
        }
        return fields.mentions(ONE_HOUR) > 0 ? CacheWrites.ONE_HOUR : CacheWrites.FIVE_MINUTES;
    }
}
