-- The condition is asked for every exchange that is written, and a list of three costs SQLite a table of its own, which it
-- fills in each statement.

drop index exchanges_not_counted;

create index exchanges_not_counted
    on exchanges (started_at, key_id, account_id, model, client_kind, platform, operation, outcome, status)
    where not rolled_up or operation = 'count_tokens' or operation = 'input_tokens' or operation = 'stored_response';
