package io.clauderelay.dialect.openai;

import io.clauderelay.dialect.JsonCursor;
import io.clauderelay.vocabulary.TokenCounts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a {@code usage} object, of Responses and of Chat Completions alike: they differ in names only. Its input counts
 * every token, cached or not; ours only those that are neither read from the cache nor written to it. Of the two
 * lifetimes of cache writes the shorter, of half an hour, is counted as ours of five minutes.
 */
final class TokenUsage {
    private static final long UNSAID = -1;

    /** Beyond what any answer can use: a count above it is a mistake, and sums of such counts would not fit a long. */
    private static final long MOST_TOKENS = 1_000_000_000_000L;

    private boolean said;
    private long input;
    private long output;
    private long cached;
    private long written = UNSAID;
    private long writtenShort;
    private long writtenLong;
    private long reasoning;

    private TokenUsage() {}

    /** Reads a usage object; empty when it is none, or counts nothing. */
    static Optional<TokenCounts> read(byte @Nullable [] raw, long webSearches) {
        if (raw == null) {
            return Optional.empty();
        }
        TokenUsage usage = new TokenUsage();
        try {
            usage.readMembers(new JsonCursor(raw));
        } catch (JsonCursor.MalformedException e) {
            return Optional.empty();
        }
        return usage.said ? Optional.of(usage.counts(webSearches)) : Optional.empty();
    }

    private TokenCounts counts(long webSearches) {
        long writes = written == UNSAID ? writtenShort + writtenLong : written;
        long longWrites = Math.min(writes, writtenLong);
        long uncached = Math.max(0, input - cached - writes);
        return new TokenCounts(uncached, output, cached, writes - longWrites, longWrites, reasoning, webSearches);
    }

    private void readMembers(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("input_tokens") || json.nameIs("prompt_tokens")) {
                input = count(json, input);
            } else if (json.nameIs("output_tokens") || json.nameIs("completion_tokens")) {
                output = count(json, output);
            } else if (json.nameIs("input_tokens_details") || json.nameIs("prompt_tokens_details")) {
                readInputDetails(json);
            } else if (json.nameIs("output_tokens_details") || json.nameIs("completion_tokens_details")) {
                readOutputDetails(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readInputDetails(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("cached_tokens")) {
                cached = count(json, cached);
            } else if (json.nameIs("cache_write_tokens")) {
                written = count(json, written);
            } else if (json.nameIs("cache_write_tokens_details")) {
                readLifetimes(json);
            } else {
                json.skipValue();
            }
        }
    }

    private void readLifetimes(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("ttl_30m_tokens")) {
                writtenShort = count(json, writtenShort);
            } else if (json.nameIs("ttl_12h_tokens")) {
                writtenLong = count(json, writtenLong);
            } else {
                json.skipValue();
            }
        }
    }

    private void readOutputDetails(JsonCursor json) throws JsonCursor.MalformedException {
        if (!json.enterObject()) {
            json.skipValue();
            return;
        }
        while (json.nextMember()) {
            if (json.nameIs("reasoning_tokens")) {
                reasoning = count(json, reasoning);
            } else {
                json.skipValue();
            }
        }
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
