-- Rows as the version that knew the migrations up to V2 wrote them, in its own statements.

insert into keys (id, name, description, digest, digest_scheme, hint, owner, tags, active,
                  expiry_mode, expires_at, created_at, created_by, updated_at)
values ('${n}-key-full', 'Build Server ${n}', 'nightly
builds', '${n}01', 'hmac-sha256', 'cr_${n}ab…wxyz', 'Team Core', '["ci","say \"hi\""]', true,
        'fixed', 1801440000000, 1763000000000, 'ada', 1763000000001);

insert into keys (id, name, description, digest, digest_scheme, hint, owner, tags, active,
                  expiry_mode, expires_at, created_at, created_by, updated_at)
values ('${n}-key-plain', 'plain ${n}', null, '${n}02', 'hmac-sha256', 'cr_${n}cd…wxyz', null, '[]', false,
        'never', null, 1763000000002, 'ada', 1763000000002);

insert into accounts (id, platform, name, description, base_url, credential_hint, auth_header, headers,
                      supported_models, priority, weight, max_concurrency, active, schedulable,
                      created_at, created_by, updated_at, credential_sealed)
values ('${n}-account', 'claude-console', 'Own ${n}', 'paid by core', 'https://api.anthropic.com', 'sk-ant-…cdef',
        'x-api-key', '{"x-team":"core"}', '["claude-opus-5-5"]', 10, 5, 20, true, true,
        1763000000000, 'ada', 1763000000000, '${sealed}');

insert into accounts (id, platform, name, description, base_url, credential_hint, auth_header, headers,
                      supported_models, priority, weight, max_concurrency, active, schedulable,
                      created_at, created_by, updated_at, credential_sealed)
values ('${n}-codex', 'codex', 'codex ${n}', null, 'https://api.openai.com', '********',
        'bearer', '{}', null, 50, 1, 0, true, false,
        1763000000000, 'ada', 1763000000000, '${sealed}');

insert into admins (id, name, password_hash, role, created_at, updated_at)
values ('${n}-admin', 'root-${n}', '${hash}', 'owner', 1763000000000, 1763000000000);

insert into audit (id, at, admin_id, admin_name, remote_address, action, subject_kind, subject_id, before, after)
values ('${n}-line', 1763000000000, '${n}-admin', 'root-${n}', '203.0.113.7', 'key.create', 'key', '${n}-key-plain', null,
        '{"id":"${n}-key-plain"}');

INSERT INTO exchanges (
    exchange_id, key_id, account_id, platform, operation, model, upstream_model, client_kind, stream,
    started_at, duration_ms, first_event_ms, outcome, status, attempts, input_tokens, output_tokens,
    cache_read_tokens, cache_write_5m_tokens, cache_write_1h_tokens, reasoning_tokens, web_searches,
    cost_nano_usd, price_version)
VALUES ('${n}-exchange', '${n}-key-full', '${n}-account', 'claude-console', 'messages', 'm', 'm-1', 'claude-code', true,
        1763000100000, 10, 5, 'completed', 200, 1, 1, 2, 3, 4, 5, 6, 7, 8, '2025-11')
ON CONFLICT (exchange_id) DO NOTHING;

INSERT INTO usage_by_key AS stored (
    bucket, key_id, requests, input_tokens, output_tokens, cache_read_tokens, cache_write_5m_tokens,
    cache_write_1h_tokens, reasoning_tokens, web_searches, cost_nano_usd, unpriced_requests)
VALUES (1763000100000, '${n}-key-full', 1, 1, 2, 3, 4, 5, 6, 7, 8, 0)
ON CONFLICT (bucket, key_id) DO UPDATE SET requests = stored.requests + excluded.requests;

UPDATE keys SET last_used_at = 1763000100000
WHERE id = '${n}-key-full' AND (last_used_at IS NULL OR last_used_at < 1763000100000);
