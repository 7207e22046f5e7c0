package io.clauderelay.keys;

import io.clauderelay.platform.json.Fields;
import io.clauderelay.platform.json.Fields.Range;
import io.clauderelay.platform.json.TimeZones;
import io.clauderelay.vocabulary.NanoUsd;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads how much a key may use. Zero is the same as absent: no limit. */
final class LimitsFields {
    private static final Range CONCURRENCY = new Range(0, 100_000);

    /** Clients give up waiting for an answer after ten minutes. */
    private static final Range QUEUE_SECONDS = new Range(0, 600);

    /** A week. What is longer is a budget. */
    private static final Range MINUTES = new Range(1, 10_080);

    private static final Range REQUESTS = new Range(0, 1_000_000_000);
    private static final BigDecimal MOST_TOKENS = new BigDecimal("1000000000000");
    private static final BigDecimal MOST_USD = new BigDecimal("1000000000");
    private static final int MOST_FAMILIES = 20;
    private static final int LONGEST_PATTERN = 200;

    private LimitsFields() {}

    static Limits read(Fields fields) {
        return new Limits(
                fields.integer("concurrency", CONCURRENCY, 0),
                fields.integer("queueSeconds", QUEUE_SECONDS, 0),
                fields.object("rate").map(LimitsFields::rate).orElse(null),
                fields.object("budgets").map(LimitsFields::budgets).orElse(null));
    }

    private static @Nullable Rate rate(Fields fields) {
        int minutes = fields.requiredInteger("minutes", MINUTES);
        int requests = fields.integer("requests", REQUESTS, 0);
        Long tokens = tokens(fields);
        NanoUsd cost = usd(fields, "cost");
        boolean any = requests > 0 || tokens != null || cost != null;
        return any ? new Rate(minutes, requests == 0 ? null : requests, tokens, cost) : null;
    }

    private static @Nullable Long tokens(Fields fields) {
        BigDecimal tokens = fields.decimal("tokens", MOST_TOKENS, 0);
        return tokens == null || tokens.signum() == 0 ? null : (Long) tokens.longValueExact();
    }

    private static @Nullable Budgets budgets(Fields fields) {
        NanoUsd daily = usd(fields, "daily");
        NanoUsd weekly = usd(fields, "weekly");
        NanoUsd monthly = usd(fields, "monthly");
        NanoUsd total = usd(fields, "total");
        List<Budgets.Family> families = families(fields);
        Budgets.Reset reset = fields.object("reset").map(LimitsFields::reset).orElse(Budgets.Reset.USUAL);
        Budgets.Mode mode =
                fields.choice("mode", Budgets.Mode.ids()).map(Budgets.Mode::of).orElse(Budgets.Mode.STRICT);
        boolean any = daily != null || weekly != null || monthly != null || total != null || !families.isEmpty();
        return any ? new Budgets(daily, weekly, monthly, total, families, reset, mode) : null;
    }

    private static List<Budgets.Family> families(Fields fields) {
        List<Budgets.Family> families = new ArrayList<>();
        for (Fields family : fields.objects("families", MOST_FAMILIES)) {
            String models = family.requiredLine("models", LONGEST_PATTERN);
            NanoUsd weekly = usd(family, "weekly");
            if (weekly != null) {
                families.add(new Budgets.Family(models, weekly));
            } else if (family.isFine("weekly")) {
                family.refuse(
                        "weekly", "weekly is missing or zero, expected an amount in USD; or leave the family out");
            }
        }
        return families;
    }

    private static Budgets.Reset reset(Fields fields) {
        Budgets.Reset usual = Budgets.Reset.USUAL;
        return new Budgets.Reset(
                fields.choice("day", Budgets.Day.ids()).map(Budgets.Day::of).orElse(usual.day()),
                fields.integer("hour", new Range(0, 23), usual.hour()),
                TimeZones.read(fields, "timeZone"));
    }

    private static @Nullable NanoUsd usd(Fields fields, String name) {
        BigDecimal usd = fields.decimal(name, MOST_USD, NanoUsd.DIGITS);
        return usd == null || usd.signum() == 0 ? null : NanoUsd.ofUsd(usd);
    }
}
