package io.clauderelay.dialect.anthropic;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.vocabulary.ServiceTier;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The {@code usage} objects of one message, laid over each other in the order they came: what a later one says, and says
 * with a number, wins. The split of cache writes by lifetime comes only with the first; a later total is respected by
 * correcting the five-minute part, and the one-hour part where even that is more than the total.
 */
final class MessageUsage {
    private static final long UNSAID = -1;

    /** Beyond what any message can use: a count above it is a mistake, and sums of such counts would not fit a long. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    /** A word such as {@code us}; it is kept with the usage, so an upstream must not put a novel there. */
    private static final Pattern GEO = Pattern.compile("[A-Za-z0-9_.-]{1,40}");

    /** For what is no such word: the price of it is not known either way. */
    private static final String UNREADABLE_GEO = "other";

    private boolean said;
    private long input;
    private long output;
    private long cacheRead;
    private long cacheWrite = UNSAID;
    private long cacheWrite5m = UNSAID;
    private long cacheWrite1h = UNSAID;
    private long reasoning;
    private long webSearches;
    private ServiceTier tier = ServiceTier.STANDARD;
    private ServiceTier speed = ServiceTier.STANDARD;
    private @Nullable String geo;

    /** Reads the usage object at the cursor; anything else there is skipped, and answered with false. */
    @CanIgnoreReturnValue
    boolean read(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return false;
        }
        while (json.nextMember()) {
            if (json.nameIs("input_tokens")) {
                input = count(json, input);
            } else if (json.nameIs("output_tokens")) {
                output = count(json, output);
            } else if (json.nameIs("cache_read_input_tokens")) {
                cacheRead = count(json, cacheRead);
            } else if (json.nameIs("cache_creation_input_tokens")) {
                cacheWrite = count(json, cacheWrite);
            } else if (json.nameIs("cache_creation")) {
                readCacheCreation(json);
            } else if (json.nameIs("output_tokens_details")) {
                reasoning = readOne(json, "thinking_tokens", reasoning);
            } else if (json.nameIs("server_tool_use")) {
                webSearches = readOne(json, "web_search_requests", webSearches);
            } else {
                readService(json);
            }
        }
        return true;
    }

    /** How it was served, where the member at the cursor says that; null says nothing. */
    private void readService(JsonCursor json) throws JsonCursor.MalformedException {
        boolean isTier = json.nameIs("service_tier");
        boolean isSpeed = json.nameIs("speed");
        boolean isGeo = json.nameIs("inference_geo");
        String said = isTier || isSpeed || isGeo ? json.readString("") : "";
        if (!isTier && !isSpeed && !isGeo) {
            json.skipValue();
        }
        if (said.isEmpty()) {
            return;
        }
        if (isTier) {
            tier = tier(said);
        } else if (isSpeed) {
            speed = speed(said);
        } else {
            geo = GEO.matcher(said).matches() ? said : UNREADABLE_GEO;
        }
    }

    private static ServiceTier tier(String said) {
        return switch (said) {
            case "standard" -> ServiceTier.STANDARD;
            case "priority" -> ServiceTier.PRIORITY;
            case "batch" -> ServiceTier.BATCH;
            default -> ServiceTier.OTHER;
        };
    }

    private static ServiceTier speed(String said) {
        return switch (said) {
            case "standard" -> ServiceTier.STANDARD;
            case "fast" -> ServiceTier.FAST;
            default -> ServiceTier.OTHER;
        };
    }

    /**
     * How urgently it was served. Fast stands for itself, for a place ahead of others costs nothing more; what is fast and
     * yet in a batch nobody has a price for.
     */
    ServiceTier serviceTier() {
        if (speed == ServiceTier.STANDARD) {
            return tier;
        }
        boolean hasPrice = tier == ServiceTier.STANDARD || tier == ServiceTier.PRIORITY;
        return hasPrice ? speed : ServiceTier.OTHER;
    }

    Optional<String> inferenceGeo() {
        return Optional.ofNullable(geo);
    }

    /** What was consumed; empty before the first count, for not to know is not to know of nothing. */
    Optional<TokenCounts> tokens() {
        if (!said) {
            return Optional.empty();
        }
        long total = cacheWrite == UNSAID ? Math.max(0, cacheWrite5m) + Math.max(0, cacheWrite1h) : cacheWrite;
        long hour = Math.min(total, Math.max(0, cacheWrite1h));
        long fiveMinutes = total - hour;
        return Optional.of(new TokenCounts(input, output, cacheRead, fiveMinutes, hour, reasoning, webSearches));
    }

    /** Whether nothing was put out, as far as it was said. */
    boolean hasNoOutput() {
        return output == 0;
    }

    private void readCacheCreation(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("ephemeral_5m_input_tokens")) {
                cacheWrite5m = count(json, cacheWrite5m);
            } else if (json.nameIs("ephemeral_1h_input_tokens")) {
                cacheWrite1h = count(json, cacheWrite1h);
            } else {
                json.skipValue();
            }
        }
    }

    private long readOne(JsonCursor json, String name, long before) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return before;
        }
        long value = before;
        while (json.nextMember()) {
            if (json.nameIs(name)) {
                value = count(json, value);
            } else {
                json.skipValue();
            }
        }
        return value;
    }

    /** A count that cannot be true changes nothing. */
    private long count(JsonCursor json, long before) throws JsonCursor.MalformedException {
        long value = json.readLong(UNSAID);
        if (value < 0 || value > MOST_TOKENS) {
            return before;
        }
        said = true;
        return value;
    }
}
