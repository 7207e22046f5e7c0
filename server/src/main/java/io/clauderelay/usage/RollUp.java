package io.clauderelay.usage;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A combination of dimensions that sums are kept by, in a table for each grain. The smallest ones stand first. */
public enum RollUp {
    CLIENT(Dimension.CLIENT, Dimension.PLATFORM),
    MODEL(Dimension.PLATFORM, Dimension.MODEL),
    ACCOUNT(Dimension.ACCOUNT, Dimension.MODEL, Dimension.PLATFORM),
    /**
     * For lists of all keys, which want few rows of each. In quarters of an hour it would have hardly fewer than
     * {@link #KEY}, which stands in for it.
     */
    KEY_TOTAL(Dimension.KEY),
    KEY(Dimension.KEY, Dimension.MODEL, Dimension.PLATFORM);

    @SuppressWarnings("ImmutableEnumChecker") // an immutable list
    private final List<Dimension> dimensions;

    private final String columns;

    RollUp(Dimension... dimensions) {
        this.dimensions = List.of(dimensions);
        this.columns = this.dimensions.stream().map(Dimension::column).collect(Collectors.joining(", "));
    }

    /** The first one that tells all of these apart. */
    public static Optional<RollUp> covering(Collection<Dimension> wanted) {
        return Arrays.stream(values())
                .filter(rollUp -> rollUp.dimensions.containsAll(wanted))
                .findFirst();
    }

    public List<Dimension> dimensions() {
        return dimensions;
    }

    /** Of which grains it has tables of its own, the finest first. */
    public List<Grain> grains() {
        return this == KEY_TOTAL ? List.of(Grain.DAY, Grain.WEEK) : List.of(Grain.QUARTER, Grain.DAY);
    }

    /** The dimensions' columns, for a list in SQL. */
    String columns() {
        return columns;
    }

    /** Where the sums of this grain are read, quarters and days of all of them. */
    public String table(Grain grain) {
        if (grain == Grain.QUARTER && this == KEY_TOTAL) {
            return KEY.table(grain);
        }
        return grain.prefix() + "_by_" + name().toLowerCase(Locale.ROOT);
    }
}
