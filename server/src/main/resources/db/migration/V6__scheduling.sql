-- What the scheduler knows and must not forget when the relay starts anew: which accounts are left alone, and which
-- account serves which session. Times are epoch milliseconds.

create table account_conditions (
    account_id text    not null primary key,
    fault      text    not null,                -- such as rate-limited
    reason     text    not null,
    strikes    integer not null,                -- how often in a row
    since      bigint  not null,
    until      bigint  not null
);

-- A session's id is a digest of 128 bits; the account may be gone by now.
create table session_bindings (
    session_high bigint not null,
    session_low  bigint not null,
    account_id   text   not null,
    until        bigint not null,
    primary key (session_high, session_low)
);

create index session_bindings_by_end on session_bindings (until);

-- The attempts of an exchange and why each account was chosen, as JSON; null for a single one that went well and passed
-- nobody over.
alter table exchanges add column attempt_log text;
