package io.clauderelay.streams;

import com.fasterxml.jackson.databind.JsonNode;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Usage as the providers document it: every count under its path, the last one that is possible wins. */
final class SlowUsage {
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private final Map<String, Long> counts = new HashMap<>();

    /** Takes all counts of a usage object, over those that were there before. */
    void take(JsonNode usage) {
        if (usage.isObject()) {
            take("", usage);
        }
    }

    private void take(String path, JsonNode object) {
        object.properties().forEach(member -> {
            String name = path + unify(member.getKey());
            JsonNode value = member.getValue();
            if (value.isObject()) {
                take(name + "/", value);
            } else if (value.isIntegralNumber() && value.canConvertToLong()) {
                long count = value.asLong();
                if (count >= 0 && count <= MOST_TOKENS) {
                    counts.put(name, count);
                }
            }
        });
    }

    /** The two APIs of one provider differ in two names. */
    private static String unify(String name) {
        return name.replace("prompt_tokens", "input_tokens").replace("completion_tokens", "output_tokens");
    }

    Optional<TokenCounts> ofAnthropic() {
        String created = "cache_creation_input_tokens";
        String fiveMinutes = "cache_creation/ephemeral_5m_input_tokens";
        String hour = "cache_creation/ephemeral_1h_input_tokens";
        String thinking = "output_tokens_details/thinking_tokens";
        String searches = "server_tool_use/web_search_requests";
        if (!knowsAny(
                "input_tokens",
                "output_tokens",
                "cache_read_input_tokens",
                created,
                fiveMinutes,
                hour,
                thinking,
                searches)) {
            return Optional.empty();
        }
        long written = counts.getOrDefault(created, count(fiveMinutes) + count(hour));
        long writtenForAnHour = Math.min(written, count(hour));
        return Optional.of(new TokenCounts(
                count("input_tokens"),
                count("output_tokens"),
                count("cache_read_input_tokens"),
                written - writtenForAnHour,
                writtenForAnHour,
                count(thinking),
                count(searches)));
    }

    Optional<TokenCounts> ofOpenAi(long webSearches) {
        String cached = "input_tokens_details/cached_tokens";
        String created = "input_tokens_details/cache_write_tokens";
        String halfAnHour = "input_tokens_details/cache_write_tokens_details/ttl_30m_tokens";
        String halfADay = "input_tokens_details/cache_write_tokens_details/ttl_12h_tokens";
        String reasoning = "output_tokens_details/reasoning_tokens";
        if (!knowsAny("input_tokens", "output_tokens", cached, created, halfAnHour, halfADay, reasoning)) {
            return Optional.empty();
        }
        long written = counts.getOrDefault(created, count(halfAnHour) + count(halfADay));
        long writtenForLong = Math.min(written, count(halfADay));
        return Optional.of(new TokenCounts(
                Math.max(0, count("input_tokens") - count(cached) - written),
                count("output_tokens"),
                count(cached),
                written - writtenForLong,
                writtenForLong,
                count(reasoning),
                webSearches));
    }

    private boolean knowsAny(String... names) {
        for (String name : names) {
            if (counts.containsKey(name)) {
                return true;
            }
        }
        return false;
    }

    private long count(String name) {
        return counts.getOrDefault(name, 0L);
    }
}
