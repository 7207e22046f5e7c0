-- Every index of the exchanges is written with every exchange. What the sums tell apart too is found through them now: they
-- say in which quarters of an hour there is anything to be found at all.

drop index exchanges_of_account;
drop index exchanges_of_model;
drop index exchanges_of_client;
drop index exchanges_of_platform;
drop index exchanges_of_operation;
drop index exchanges_of_key_not_completed;

-- What no sum counts. With all that it may be searched by, so that looking through it reads no row in vain.
create index exchanges_not_counted
    on exchanges (started_at, key_id, account_id, model, client_kind, platform, operation, outcome, status)
    where not rolled_up or operation in ('count_tokens', 'input_tokens', 'stored_response');

-- What is asked for rarely.
create index exchanges_of_rare_operation on exchanges (operation, started_at)
    where operation not in ('messages', 'responses');
