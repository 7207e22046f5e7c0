-- What of a key went wrong is found without looking through all that went well. Expressions, because SQLite would rather
-- take the indexes that have no key.

create index exchanges_of_key_not_completed on exchanges (key_id, (coalesce(outcome, '')), started_at)
    where outcome <> 'completed';
create index exchanges_of_key_not_ok on exchanges (key_id, (coalesce(status, 0)), started_at) where status <> 200;

-- The sums of keys in weeks, of seven UTC days from a Thursday on: what lists of all keys in a month or more ask for, in a
-- seventh of the rows. A node of the version before goes on writing days only; its part is added later.

create table weeks_by_key_total (
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

create index weeks_by_key_total_in_time on weeks_by_key_total (bucket);

insert into weeks_by_key_total (
    bucket, key_id, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
select bucket / 604800000 * 604800000, key_id, sum(completed), sum(client_aborted), sum(upstream_failed), sum(refused),
    sum(interrupted), sum(failed_attempts), sum(input_tokens), sum(output_tokens), sum(cache_read_tokens),
    sum(cache_write_5m_tokens), sum(cache_write_1h_tokens), sum(reasoning_tokens), sum(web_searches),
    sum(cost_nano_usd), sum(charged_nano_usd), sum(unpriced_requests)
from days_by_key_total
group by bucket / 604800000 * 604800000, key_id;
