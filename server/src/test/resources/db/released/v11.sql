-- Rows as the version that knew the migrations up to V9 wrote them, in its own statements.

insert into change_versions (topic, version) values ('keys', 1)
on conflict (topic) do update set version = change_versions.version + 1;

insert into account_groups (id, platform, name, description, created_at, created_by, updated_at)
values ('${n}-group', 'codex', 'group ${n}', null, 1763000000000, 'ada', 1763000000000);

insert into keys (id, digest, digest_scheme, created_at, created_by, name, description, hint, owner, tags, active,
                  expiry_mode, expires_at, activation_unit, activation_ms, activated_at, permissions, models, clients,
                  ip_allowlist, concurrency, queue_seconds, rate, budgets, delivery, updated_at,
                  claude_console_account_id, claude_console_group_id, codex_account_id, codex_group_id)
values ('${n}-key-full', '${n}01', 'hmac-sha256', 1763000000000, 'ada', 'Build Server ${n}', 'nightly
builds', 'cr_${n}ab…wxyz', 'Team Core', '["ci","say \"hi\""]', true,
        'fixed', 1801440000000, null, null, null, null, null, null,
        null, 0, 0, null, null, 'live', 1763000000001, null, null, null, null);

insert into key_words (key_id, deleted, updated_at, words)
values ('${n}-key-full', false, 1763000000001, 'build server ${n} cr_${n}ab…wxyz team core ci say "hi" nightly
builds');

insert into key_tags (key_id, deleted, tag) values ('${n}-key-full', false, 'ci');

insert into key_tags (key_id, deleted, tag) values ('${n}-key-full', false, 'say "hi"');

insert into keys (id, digest, digest_scheme, created_at, created_by, name, description, hint, owner, tags, active,
                  expiry_mode, expires_at, activation_unit, activation_ms, activated_at, permissions, models, clients,
                  ip_allowlist, concurrency, queue_seconds, rate, budgets, delivery, updated_at,
                  claude_console_account_id, claude_console_group_id, codex_account_id, codex_group_id)
values ('${n}-key-plain', '${n}02', 'hmac-sha256', 1763000000002, 'ada', 'plain ${n}', null, 'cr_${n}cd…wxyz', null,
        '[]', false, 'never', null, null, null, null, null, null, null,
        null, 0, 0, null, null, 'live', 1763000000002, null, null, null, null);

insert into key_words (key_id, deleted, updated_at, words)
values ('${n}-key-plain', false, 1763000000002, 'plain ${n} cr_${n}cd…wxyz');

insert into keys (id, digest, digest_scheme, created_at, created_by, name, description, hint, owner, tags, active,
                  expiry_mode, expires_at, activation_unit, activation_ms, activated_at, permissions, models, clients,
                  ip_allowlist, concurrency, queue_seconds, rate, budgets, delivery, updated_at,
                  claude_console_account_id, claude_console_group_id, codex_account_id, codex_group_id)
values ('${n}-key-limited', '${n}03', 'hmac-sha256', 1763000000003, 'ada', 'limited ${n}', null, 'cr_${n}ef…wxyz', null,
        '["ci"]', true, 'activation', null, 'days', 86400000, null, '["codex"]',
        '{"mode":"allow","patterns":["gpt-*"]}', '["codex"]', '["10.0.0.0/8"]', 3, 5,
        '{"minutes":5,"requests":10}',
        '{"daily":2.5,"families":[{"models":"gpt-*","weekly":7}],"reset":{"day":"monday","hour":4,"timeZone":"UTC"}}',
        'assured', 1763000000003, null, null, null, '${n}-group');

insert into key_words (key_id, deleted, updated_at, words)
values ('${n}-key-limited', false, 1763000000003, 'limited ${n} cr_${n}ef…wxyz ci');

insert into key_tags (key_id, deleted, tag) values ('${n}-key-limited', false, 'ci');

update keys set deleted_at = 1763000000004, deleted_by = 'ada', active = false, updated_at = 1763000000004
where id = '${n}-key-limited';

update key_words set deleted = true, updated_at = 1763000000004 where key_id = '${n}-key-limited';

update key_tags set deleted = true where key_id = '${n}-key-limited';

insert into accounts (id, platform, created_at, created_by, name, description, base_url, credential_sealed,
                      credential_hint, auth_header, headers, user_agent, organization, supported_models, model_mapping,
                      proxy, proxy_password_sealed, timeouts, priority, weight, max_concurrency, group_id, type, active,
                      schedulable, cost_multiplier_millionths, daily_quota_nano_usd, quota_reset_hour, quota_time_zone,
                      search_text, updated_at)
values ('${n}-account', 'claude-console', 1763000000000, 'ada', 'Own ${n}', 'paid by core',
        'https://api.anthropic.com', '${sealed}', 'sk-ant-…cdef', 'x-api-key', '{"x-team":"core"}', null, null,
        '["claude-opus-5-5"]', null, null, null, null, 10, 5, 20, null, 'shared', true,
        true, 1000000, null, 0, 'UTC', 'own ${n} paid by core  https://api.anthropic.com', 1763000000000);

insert into accounts (id, platform, created_at, created_by, name, description, base_url, credential_sealed,
                      credential_hint, auth_header, headers, user_agent, organization, supported_models, model_mapping,
                      proxy, proxy_password_sealed, timeouts, priority, weight, max_concurrency, group_id, type, active,
                      schedulable, cost_multiplier_millionths, daily_quota_nano_usd, quota_reset_hour, quota_time_zone,
                      search_text, updated_at)
values ('${n}-codex', 'codex', 1763000000000, 'ada', 'codex ${n}', null, 'https://api.openai.com', '${sealed}',
        '********', 'bearer', '{}', 'agent/1', 'org-1', null, '{"gpt-6":"gpt-6-eu"}',
        '{"protocol":"socks5","host":"192.0.2.1","port":1080}', null, '{"connectSeconds":5}', 50, 1, 0, '${n}-group',
        'dedicated', true, false, 1500000, 10000000000, 6, 'Europe/Berlin',
        'codex ${n}   https://api.openai.com', 1763000000000);

insert into admins (id, name, password_hash, role, active, created_at, updated_at)
values ('${n}-admin', 'root-${n}', '${hash}', 'owner', true, 1763000000000, 1763000000000);

insert into audit (id, at, admin_id, admin_name, remote_address, action, subject_kind, subject_id, before, after)
values ('${n}-line', 1763000000000, '${n}-admin', 'root-${n}', '203.0.113.7', 'key.create', 'key', '${n}-key-plain', null,
        '{"id":"${n}-key-plain"}');

INSERT INTO exchanges (
    exchange_id, key_id, account_id, platform, operation, model, upstream_model, client_kind, stream,
    started_at, duration_ms, first_event_ms, outcome, status, attempts, input_tokens, output_tokens,
    cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    usage_basis, service_tier, inference_geo, cost_nano_usd, price_version, charged_nano_usd, attempt_log, rolled_up)
VALUES ('${n}-exchange', '${n}-key-full', '${n}-account', 'claude-console', 'messages', 'm', 'm-1', 'claude-code', true,
        1763000100000, 10, 5, 'completed', 200, 1, 1, 2, 3, 4, 5, 6, 7, 'final', 'standard', null, 8, '2025-11', null,
        '[{"account":"${n}-account","why":"session"}]', true)
ON CONFLICT (exchange_id) DO NOTHING;

insert into quarters_by_model as stored (
    bucket, platform, model, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1763000100000, 'claude-console', 'm', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, platform, model) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into days_by_model as stored (
    bucket, platform, model, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1762992000000, 'claude-console', 'm', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, platform, model) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into quarters_by_client as stored (
    bucket, client_kind, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1763000100000, 'claude-code', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, client_kind, platform) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into days_by_client as stored (
    bucket, client_kind, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1762992000000, 'claude-code', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, client_kind, platform) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into quarters_by_account as stored (
    bucket, account_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1763000100000, '${n}-account', 'm', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, account_id, model, platform) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into days_by_account as stored (
    bucket, account_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1762992000000, '${n}-account', 'm', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, account_id, model, platform) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into days_by_key_total as stored (
    bucket, key_id, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1762992000000, '${n}-key-full', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, key_id) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into weeks_by_key_total as stored (
    bucket, key_id, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1762992000000, '${n}-key-full', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, key_id) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into quarters_by_key as stored (
    bucket, key_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1763000100000, '${n}-key-full', 'm', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, key_id, model, platform) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

insert into days_by_key as stored (
    bucket, key_id, model, platform, completed, client_aborted, upstream_failed, refused, interrupted, failed_attempts, input_tokens,
    output_tokens, cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, charged_nano_usd, unpriced_requests)
values (1762992000000, '${n}-key-full', 'm', 'claude-console', 1, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 0)
on conflict (bucket, key_id, model, platform) do update set completed = stored.completed + excluded.completed,
    cost_nano_usd = stored.cost_nano_usd + excluded.cost_nano_usd,
    charged_nano_usd = stored.charged_nano_usd + excluded.charged_nano_usd;

UPDATE keys SET last_used_at = 1763000100000
WHERE id = '${n}-key-full' AND (last_used_at IS NULL OR last_used_at < 1763000100000);

insert into account_conditions (account_id, fault, reason, strikes, since, until)
values ('${n}-account', 'overloaded', 'the upstream answered 529', 2, 1763000000000, 1763000060000)
on conflict (account_id) do update set fault = excluded.fault, reason = excluded.reason,
    strikes = excluded.strikes, since = excluded.since, until = excluded.until
where excluded.until > account_conditions.until;

insert into session_bindings (session_high, session_low, account_id, until)
values (-7046029254386353131, 1442695040888963407, '${n}-account', 4102444800000)
on conflict (session_high, session_low)
    do update set account_id = excluded.account_id, until = excluded.until
    where excluded.until >= session_bindings.until;
