package io.clauderelay.admission;

import io.clauderelay.directory.Directory;
import io.clauderelay.directory.KeyEntry;
import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.Platform;
import io.clauderelay.vocabulary.ServiceTier;
import java.time.Instant;

/**
 * What a request may come to use.
 *
 * @param key whose request it is
 * @param directory what was known of the organisation when it came
 * @param startedAt when it came
 * @param platform who can answer it
 * @param model the model it asks for
 * @param size how much it sends and asks for
 */
public record Demand(KeyEntry key, Directory directory, Instant startedAt, Platform platform, String model, Size size) {

    /**
     * How much is sent and asked for.
     *
     * @param bytes the body's length
     * @param bounded whether all the input stands in the body
     * @param images how many images the body carries
     * @param searches whether the upstream may search the web
     * @param cacheWrites how the input may be written to a cache
     * @param maxOutput how many tokens each answer may have; 0 where the model decides
     * @param answers how many answers are asked for
     * @param tier how urgently
     */
    public record Size(
            long bytes,
            boolean bounded,
            int images,
            boolean searches,
            CacheWrites cacheWrites,
            long maxOutput,
            int answers,
            ServiceTier tier) {}
}
