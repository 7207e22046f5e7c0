-- What the whole management API keeps: rights, limits and bindings of keys, everything an account can be told, groups
-- of accounts, and the numbers by which nodes hear of changes. Every column that is added has a default with which a
-- node of the version before goes on writing rows.

-- One row per kind of thing; its version is the number of its last change.
create table change_versions (
    topic   text   not null primary key,
    version bigint not null
);

create table account_groups (
    id          text   not null primary key,
    platform    text   not null,
    name        text   not null,
    description text,
    created_at  bigint not null,
    created_by  text   not null,
    updated_at  bigint not null,
    unique (platform, name)
);

alter table accounts add column user_agent text;
alter table accounts add column organization text;
alter table accounts add column group_id text references account_groups (id);
alter table accounts add column type text not null default 'shared';  -- shared, dedicated
alter table accounts add column model_mapping text;                  -- JSON object, requested to upstream name
alter table accounts add column proxy text;                          -- JSON without the password
alter table accounts add column proxy_password_sealed text;
alter table accounts add column cost_multiplier_millionths bigint not null default 1000000;
alter table accounts add column daily_quota_nano_usd bigint;
alter table accounts add column quota_reset_hour integer not null default 0;
alter table accounts add column quota_time_zone text not null default 'UTC';
alter table accounts add column timeouts text;                       -- JSON object of seconds
alter table accounts add column search_text text not null default '';

create index accounts_of_group on accounts (group_id) where group_id is not null;

alter table keys add column activation_unit text;                    -- for activation: hours, days
alter table keys add column activation_ms bigint;                    -- for activation: how long from the first use
alter table keys add column activated_at bigint;                     -- for activation: the first use
alter table keys add column permissions text;                        -- JSON array of platforms; null for all
alter table keys add column models text;                             -- JSON object; null for every model
alter table keys add column clients text;                            -- JSON array of client kinds; null for all
alter table keys add column ip_allowlist text;                       -- JSON array of CIDRs; null for everywhere
alter table keys add column claude_console_account_id text references accounts (id);
alter table keys add column claude_console_group_id text references account_groups (id);
alter table keys add column codex_account_id text references accounts (id);
alter table keys add column codex_group_id text references account_groups (id);
alter table keys add column concurrency integer not null default 0;
alter table keys add column queue_seconds integer not null default 0;
alter table keys add column rate text;                               -- JSON object; null for no limit
alter table keys add column budgets text;                            -- JSON object; null for no limit
alter table keys add column delivery text not null default 'live';   -- live, assured
alter table keys add column search_text text not null default '';

-- The tags without the brackets, commas and quotes of their JSON.
update keys set search_text = lower(name || ' ' || coalesce(owner, '') || ' ' || hint
    || ' ' || replace(replace(replace(replace(replace(tags, '["', ''), '"]', ''), '","', ' '), '\"', '"'), '\\', '\')
    || ' ' || coalesce(description, ''));
-- An entry of a PostgreSQL index has room for 2,704 bytes.
update keys set search_text = substr(search_text, 1, 500) where octet_length(search_text) > 2000;
update accounts set search_text = lower(name || ' ' || coalesce(description, '') || ' ' || base_url);

-- Everything that keys are searched and filtered by but their tags, so that a search reads this index alone. The other
-- indexes have no part in "deleted_at is null": SQLite would take one of them for a search and look up every row.
drop index keys_newest;
create index keys_newest on keys (created_at desc, id desc, active, expires_at, owner, search_text)
    where deleted_at is null;
create index keys_by_name on keys (lower(name), id);
create index keys_of_owner on keys (owner, created_at desc, id desc) where owner is not null;
create index keys_deleted on keys (created_at desc, id desc) where deleted_at is not null;
create index keys_of_claude_console_account on keys (claude_console_account_id)
    where claude_console_account_id is not null;
create index keys_of_claude_console_group on keys (claude_console_group_id) where claude_console_group_id is not null;
create index keys_of_codex_account on keys (codex_account_id) where codex_account_id is not null;
create index keys_of_codex_group on keys (codex_group_id) where codex_group_id is not null;

-- What one account or one key has used: the primary keys begin with the time.
create index usage_of_account on usage_by_account (account_id, bucket);
create index usage_of_key on usage_by_key (key_id, bucket);
