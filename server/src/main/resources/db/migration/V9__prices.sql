-- Prices that admins write, laid over the book that comes with the relay. Nothing is ever overwritten: a change ends the
-- row that stood and adds another, so that every version of the book can be told again. Times are epoch milliseconds.

create table prices (
    id                text    not null,  -- the same through all changes
    since_version     bigint  not null,  -- the version that brought this row
    gone_version      bigint,            -- the version that ended it; null while it stands
    platform          text    not null,
    model             text    not null,
    valid_from        bigint  not null,
    valid_until       bigint,            -- not included; null for ever
    tiers             text    not null,  -- JSON: dollars per million tokens by tier and class
    context_tokens    integer not null,
    max_output_tokens integer not null,
    remarks           text,
    created_at        bigint  not null,
    created_by        text    not null,
    updated_at        bigint  not null,
    primary key (id, since_version)
);

create index prices_standing on prices (id) where gone_version is null;

-- One row per change; its number stands behind the + of the version's name.
create table price_versions (
    number   bigint not null primary key,
    bundled  text   not null,            -- the book it was laid over, on the node that made the change
    action   text   not null,            -- create, update, delete
    price_id text   not null,
    made_at  bigint not null,
    made_by  text   not null
);
