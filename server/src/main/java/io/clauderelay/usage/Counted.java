package io.clauderelay.usage;

import java.util.Objects;

/**
 * What one exchange adds to the roll-ups.
 *
 * @param startedAt epoch milliseconds
 * @param accountId empty when no account was asked
 */
record Counted(
        long startedAt,
        String keyId,
        String accountId,
        String model,
        String platform,
        String clientKind,
        Figures figures) {

    static Counted of(UsageRecord usage) {
        return new Counted(
                usage.startedAt().toEpochMilli(),
                usage.keyId(),
                Objects.requireNonNullElse(usage.accountId(), ""),
                usage.model(),
                usage.platform().id(),
                usage.clientKind(),
                Figures.of(usage));
    }

    /** Under which name it is counted in a dimension. */
    String name(Dimension dimension) {
        return switch (dimension) {
            case KEY -> keyId;
            case ACCOUNT -> accountId;
            case MODEL -> model;
            case PLATFORM -> platform;
            case CLIENT -> clientKind;
        };
    }

    /** The same with other figures. */
    Counted with(Figures other) {
        return new Counted(startedAt, keyId, accountId, model, platform, clientKind, other);
    }
}
