package io.clauderelay.dialect;

import io.clauderelay.vocabulary.CacheWrites;
import io.clauderelay.vocabulary.ServiceTier;

/**
 * How much a request may come to use, as far as it says so itself.
 *
 * @param maxOutput the most tokens that each answer may have; 0 where the request leaves it to the model
 * @param answers how many answers it asks for
 * @param tier how urgently it asks to be served
 * @param cacheWrites what of its input may be written to a cache
 * @param bounded whether all its input stands in it; not where it refers to what the upstream keeps or to servers
 *     that it asks, or carries documents, whose pages are more than their bytes
 * @param images how many images it carries, each of which is some tokens however few its bytes are
 * @param searches whether the upstream may search the web for it, or run code, and read what comes of that
 */
public record RequestExtent(
        long maxOutput,
        int answers,
        ServiceTier tier,
        CacheWrites cacheWrites,
        boolean bounded,
        int images,
        boolean searches) {}
