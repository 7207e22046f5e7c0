package io.clauderelay.usage;

/** What roll-ups tell usage apart by. */
public enum Dimension {
    KEY("key_id", "key_id"),
    /** Empty for exchanges that no account was asked for. */
    ACCOUNT("account_id", "coalesce(account_id, '')"),
    MODEL("model", "model"),
    PLATFORM("platform", "platform"),
    CLIENT("client_kind", "client_kind");

    private final String column;
    private final String ofExchange;

    Dimension(String column, String ofExchange) {
        this.column = column;
        this.ofExchange = ofExchange;
    }

    /** The column of every roll-up that has it. */
    public String column() {
        return column;
    }

    /** The same as an expression over {@code exchanges}. */
    public String ofExchange() {
        return ofExchange;
    }
}
