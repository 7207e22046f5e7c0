-- Usage in quarters of an hour and in days, told apart by more than one thing; corrections of costs; what of the single
-- exchanges is kept; and what they are searched by. Times are epoch milliseconds, buckets begin at multiples of a
-- quarter of an hour or of a day, UTC. A node of the version before goes on writing exchanges and the older sums
-- (usage_by_model, usage_by_key, usage_by_account), which nobody reads any more; its exchanges are taken into the sums
-- of this version later, which rolled_up tells.

alter table exchanges add column rolled_up boolean not null default false;

-- completed to interrupted count requests by their outcome. unpriced_requests counts those whose cost is not known;
-- charged_nano_usd is what budgets were charged: the cost, or more where more may have been used.

create table quarters_by_model (
    bucket                bigint not null,
    platform              text   not null,
    model                 text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (bucket, platform, model)
);

create table days_by_model (
    bucket                bigint not null,
    platform              text   not null,
    model                 text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (bucket, platform, model)
);

create table quarters_by_client (
    bucket                bigint not null,
    client_kind           text   not null,
    platform              text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (bucket, client_kind, platform)
);

create table days_by_client (
    bucket                bigint not null,
    client_kind           text   not null,
    platform              text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (bucket, client_kind, platform)
);

-- An empty account_id stands for exchanges that no account was asked for, so that all tables have the same totals.

create table quarters_by_account (
    bucket                bigint not null,
    account_id            text   not null,
    model                 text   not null,
    platform              text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (account_id, bucket, model, platform)
);

create index quarters_by_account_in_time on quarters_by_account (bucket);

create table days_by_account (
    bucket                bigint not null,
    account_id            text   not null,
    model                 text   not null,
    platform              text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (account_id, bucket, model, platform)
);

create index days_by_account_in_time on days_by_account (bucket);

create table quarters_by_key (
    bucket                bigint not null,
    key_id                text   not null,
    model                 text   not null,
    platform              text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (key_id, bucket, model, platform)
);

create index quarters_by_key_in_time on quarters_by_key (bucket);

create table days_by_key (
    bucket                bigint not null,
    key_id                text   not null,
    model                 text   not null,
    platform              text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (key_id, bucket, model, platform)
);

create index days_by_key_in_time on days_by_key (bucket);

-- What nearly every list of keys asks for, in a quarter of the rows.

create table days_by_key_total (
    bucket                bigint not null,
    key_id                text   not null,
    completed             bigint not null,
    client_aborted        bigint not null,
    upstream_failed       bigint not null,
    refused               bigint not null,
    interrupted           bigint not null,
    failed_attempts       bigint not null,
    input_tokens          bigint not null,
    output_tokens         bigint not null,
    cache_read_tokens     bigint not null,
    cache_write_5m_tokens bigint not null,
    cache_write_1h_tokens bigint not null,
    reasoning_tokens      bigint not null,
    web_searches          bigint not null,
    cost_nano_usd         bigint not null,
    charged_nano_usd      bigint not null,
    unpriced_requests     bigint not null,
    primary key (key_id, bucket)
);

create index days_by_key_total_in_time on days_by_key_total (bucket);

-- What the single exchanges say, free operations left out.

insert into quarters_by_model (
    bucket, platform, model, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 900000 * 900000, platform, model,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 900000 * 900000, platform, model;

insert into days_by_model (
    bucket, platform, model, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 86400000 * 86400000, platform, model,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 86400000 * 86400000, platform, model;

insert into quarters_by_client (
    bucket, client_kind, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 900000 * 900000, client_kind, platform,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 900000 * 900000, client_kind, platform;

insert into days_by_client (
    bucket, client_kind, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 86400000 * 86400000, client_kind, platform,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 86400000 * 86400000, client_kind, platform;

insert into quarters_by_account (
    bucket, account_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 900000 * 900000, coalesce(account_id, ''), model, platform,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 900000 * 900000, coalesce(account_id, ''), model, platform;

insert into days_by_account (
    bucket, account_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 86400000 * 86400000, coalesce(account_id, ''), model, platform,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 86400000 * 86400000, coalesce(account_id, ''), model, platform;

insert into quarters_by_key (
    bucket, key_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 900000 * 900000, key_id, model, platform,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 900000 * 900000, key_id, model, platform;

insert into days_by_key (
    bucket, key_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 86400000 * 86400000, key_id, model, platform,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 86400000 * 86400000, key_id, model, platform;

insert into days_by_key_total (
    bucket, key_id, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts,
    input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens,
    web_searches, cost_nano_usd, charged_nano_usd, unpriced_requests)
select started_at / 86400000 * 86400000, key_id,
    sum(case when outcome = 'completed' then 1 else 0 end),
    sum(case when outcome = 'client-aborted' then 1 else 0 end),
    sum(case when outcome = 'upstream-failed' then 1 else 0 end),
    sum(case when outcome = 'refused' then 1 else 0 end),
    sum(case when outcome = 'interrupted' then 1 else 0 end),
    sum(case when outcome in ('upstream-failed', 'refused') then attempts when attempts > 0 then attempts - 1 else 0 end),
    sum(input_tokens), sum(output_tokens), sum(cache_read_tokens), sum(cache_write_5m_tokens),
    sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches), sum(coalesce(cost_nano_usd, 0)),
    sum(coalesce(charged_nano_usd, cost_nano_usd, 0)), sum(case when cost_nano_usd is null then 1 else 0 end)
from exchanges where operation not in ('count_tokens', 'input_tokens', 'stored_response')
group by started_at / 86400000 * 86400000, key_id;

update exchanges set rolled_up = true;

create index exchanges_not_rolled_up on exchanges (exchange_id) where not rolled_up;

-- The log runs from the newest to the oldest, in all and of each thing it is filtered by. What nearly every exchange has
-- in common is found without an index.
create index exchanges_in_time on exchanges (started_at);
create index exchanges_of_key on exchanges (key_id, started_at, model, account_id);
create index exchanges_of_account on exchanges (account_id, started_at);
create index exchanges_of_model on exchanges (model, started_at);
create index exchanges_of_client on exchanges (client_kind, started_at);
create index exchanges_of_platform on exchanges (platform, started_at);
create index exchanges_of_operation on exchanges (operation, started_at);
create index exchanges_not_completed on exchanges (outcome, started_at) where outcome <> 'completed';
create index exchanges_not_ok on exchanges (status, started_at) where status <> 200;
create index exchanges_costly on exchanges (started_at, cost_nano_usd) where cost_nano_usd >= 100000000;
create index exchanges_unpriced on exchanges (started_at) where cost_nano_usd is null;

-- Every cost that was set after the fact, and what stood before. Appended only; the exchange carries the latest.
create table cost_corrections (
    exchange_id            text    not null,
    number                 integer not null,    -- from 1, of the exchange
    cost_nano_usd          bigint  not null,
    price_version          text    not null,
    previous_cost_nano_usd bigint,              -- null when it was not known
    previous_price_version text,
    corrected_at           bigint  not null,
    corrected_by           text    not null,
    primary key (exchange_id, number)
);

-- From when on every exchange has its row still; a multiple of a day. One row.
create table exchange_retention (
    complete_from bigint not null
);

insert into exchange_retention (complete_from) values (0);
