package io.clauderelay.usage.statistics;

import io.clauderelay.usage.Dimension;
import java.util.Arrays;
import java.util.Optional;

/** By what usage is picked. Owners and tags are the keys' of today. */
enum Filter {
    KEY_ID("keyId", Dimension.KEY, "in (<keyId>)"),
    /** {@code none} picks exchanges that no account was asked for. */
    ACCOUNT_ID("accountId", Dimension.ACCOUNT, "in (<accountId>)"),
    MODEL("model", Dimension.MODEL, "in (<model>)"),
    PLATFORM("platform", Dimension.PLATFORM, "in (<platform>)"),
    CLIENT("client", Dimension.CLIENT, "in (<client>)"),
    OWNER("owner", Dimension.KEY, "in (select id from keys where owner in (<owner>))"),
    TAG("tag", Dimension.KEY, "in (select key_id from key_tags where tag in (<tag>))");

    private final String parameter;
    private final Dimension dimension;
    private final String condition;

    Filter(String parameter, Dimension dimension, String condition) {
        this.parameter = parameter;
        this.dimension = dimension;
        this.condition = condition;
    }

    /** The one of a query parameter. */
    static Optional<Filter> find(String parameter) {
        return Arrays.stream(values())
                .filter(filter -> filter.parameter.equals(parameter))
                .findFirst();
    }

    String parameter() {
        return parameter;
    }

    /** What a roll-up must tell apart for it. */
    Dimension dimension() {
        return dimension;
    }

    /** The condition on a column, whose values are bound as a list under the parameter's name. */
    String condition(String column) {
        return "and " + column + " " + condition;
    }
}
