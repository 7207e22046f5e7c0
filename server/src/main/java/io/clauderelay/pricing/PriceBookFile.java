package io.clauderelay.pricing;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.clauderelay.pricing.Price.LongContext;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a price book stands in its file: in dollars per million tokens, as providers publish their prices. */
record PriceBookFile(
        @JsonProperty(required = true) String version,
        String unit,
        List<String> remarks,
        @JsonProperty(required = true) BigDecimal webSearch,
        @JsonProperty(required = true) List<ModelPrices> models) {

    /** A dollar per million is a thousand billionths for one. */
    private static final int MILLION_TOKENS_TO_NANO = 3;

    private static final int THOUSAND_SEARCHES_TO_NANO = 6;

    record ModelPrices(
            @JsonProperty(required = true) String id,
            @JsonProperty(required = true) String platform,
            @Nullable List<String> aliases,
            @JsonProperty(required = true) List<DatedPrice> prices,
            @Nullable String remarks) {
        ModelPrices {
            prices = List.copyOf(prices);
        }

        /** Every name under which the model has these prices. */
        List<String> names() {
            List<String> names = new ArrayList<>(List.of(id));
            names.addAll(aliases == null ? List.of() : aliases);
            return names;
        }
    }

    record DatedPrice(
            @Nullable Instant from,
            @JsonProperty(required = true) BigDecimal input,
            @JsonProperty(required = true) BigDecimal cacheWrite5m,
            @JsonProperty(required = true) BigDecimal cacheWrite1h,
            @JsonProperty(required = true) BigDecimal cacheRead,
            @JsonProperty(required = true) BigDecimal output,
            @Nullable LongContextPrice longContext) {

        Price price() {
            Rates usual = new Rates(nano(input), nano(output), nano(cacheRead), nano(cacheWrite5m), nano(cacheWrite1h));
            return new Price(from, usual, longContext == null ? null : longContext.price());
        }
    }

    record LongContextPrice(
            @JsonProperty(required = true) long aboveInputTokens,
            @JsonProperty(required = true) BigDecimal input,
            @JsonProperty(required = true) BigDecimal cacheWrite5m,
            @JsonProperty(required = true) BigDecimal cacheWrite1h,
            @JsonProperty(required = true) BigDecimal cacheRead,
            @JsonProperty(required = true) BigDecimal output) {

        LongContext price() {
            return new LongContext(
                    aboveInputTokens,
                    new Rates(nano(input), nano(output), nano(cacheRead), nano(cacheWrite5m), nano(cacheWrite1h)));
        }
    }

    /** What one web search costs, in nano-USD. */
    long webSearchNanoUsd() {
        return webSearch.movePointRight(THOUSAND_SEARCHES_TO_NANO).longValueExact();
    }

    private static long nano(BigDecimal usdPerMillion) {
        return usdPerMillion.movePointRight(MILLION_TOKENS_TO_NANO).longValueExact();
    }
}
