package io.clauderelay.usage;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** A combination of dimensions that sums are kept by, in a table for each grain. The smallest ones stand first. */
public enum RollUp {
    MODEL(Dimension.PLATFORM, Dimension.MODEL),
    CLIENT(Dimension.CLIENT, Dimension.PLATFORM),
    ACCOUNT(Dimension.ACCOUNT, Dimension.MODEL, Dimension.PLATFORM),
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

    /** The dimensions' columns, for a list in SQL. */
    String columns() {
        return columns;
    }

    public String table(Grain grain) {
        return grain.prefix() + "_by_" + name().toLowerCase(Locale.ROOT);
    }
}
