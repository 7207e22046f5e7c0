-- The ledger: what every exchange used and cost, and the roll-ups that answer questions about it.
-- Times are epoch milliseconds, money is billionths of a US dollar, texts are the ids of the vocabulary.

CREATE TABLE exchanges (
    exchange_id           text    NOT NULL PRIMARY KEY,
    key_id                text    NOT NULL,
    account_id            text,
    platform              text    NOT NULL,
    operation             text    NOT NULL,
    model                 text    NOT NULL,
    upstream_model        text,
    client_kind           text    NOT NULL,
    stream                boolean NOT NULL,
    started_at            bigint  NOT NULL,
    duration_ms           bigint  NOT NULL,
    first_event_ms        bigint,
    outcome               text    NOT NULL,
    status                integer NOT NULL,
    attempts              integer NOT NULL,
    input_tokens          bigint  NOT NULL,
    output_tokens         bigint  NOT NULL,
    cache_read_tokens     bigint  NOT NULL,
    cache_write_5m_tokens bigint  NOT NULL,
    cache_write_1h_tokens bigint  NOT NULL,
    reasoning_tokens      bigint  NOT NULL,
    web_searches          bigint  NOT NULL,
    cost_nano_usd         bigint,
    price_version         text
);

-- One row per quarter of an hour (UTC) and model, key or account. unpriced_requests counts those whose cost is not known.

CREATE TABLE usage_by_model (
    bucket                bigint NOT NULL,
    model                 text   NOT NULL,
    requests              bigint NOT NULL,
    input_tokens          bigint NOT NULL,
    output_tokens         bigint NOT NULL,
    cache_read_tokens     bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    reasoning_tokens      bigint NOT NULL,
    web_searches          bigint NOT NULL,
    cost_nano_usd         bigint NOT NULL,
    unpriced_requests     bigint NOT NULL,
    PRIMARY KEY (bucket, model)
);

CREATE TABLE usage_by_key (
    bucket                bigint NOT NULL,
    key_id                text   NOT NULL,
    requests              bigint NOT NULL,
    input_tokens          bigint NOT NULL,
    output_tokens         bigint NOT NULL,
    cache_read_tokens     bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    reasoning_tokens      bigint NOT NULL,
    web_searches          bigint NOT NULL,
    cost_nano_usd         bigint NOT NULL,
    unpriced_requests     bigint NOT NULL,
    PRIMARY KEY (bucket, key_id)
);

-- An empty account_id stands for exchanges that no account was asked for, so that all three tables have the same totals.
CREATE TABLE usage_by_account (
    bucket                bigint NOT NULL,
    account_id            text   NOT NULL,
    requests              bigint NOT NULL,
    input_tokens          bigint NOT NULL,
    output_tokens         bigint NOT NULL,
    cache_read_tokens     bigint NOT NULL,
    cache_write_5m_tokens bigint NOT NULL,
    cache_write_1h_tokens bigint NOT NULL,
    reasoning_tokens      bigint NOT NULL,
    web_searches          bigint NOT NULL,
    cost_nano_usd         bigint NOT NULL,
    unpriced_requests     bigint NOT NULL,
    PRIMARY KEY (bucket, account_id)
);

-- How far each node's journal is in the ledger, and where reading must begin to know every exchange still open.
CREATE TABLE journal_position (
    node             text    NOT NULL PRIMARY KEY,
    position_segment integer NOT NULL,
    position_offset  integer NOT NULL,
    low_segment      integer NOT NULL,
    low_offset       integer NOT NULL
);
