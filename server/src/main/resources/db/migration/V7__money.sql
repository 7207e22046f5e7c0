-- How an exchange's usage is known, what else decides its price, and what it was charged to budgets. The defaults let a
-- node of the version before go on writing rows.

alter table exchanges add column usage_basis text not null default 'final';     -- final, partial, unknown, none
alter table exchanges add column service_tier text not null default 'standard'; -- standard, priority, flex, batch, fast
alter table exchanges add column inference_geo text;                            -- null where the upstream does not say
alter table exchanges add column charged_nano_usd bigint;                       -- null where it is the cost

update exchanges set usage_basis = 'unknown' where cost_nano_usd is null;
