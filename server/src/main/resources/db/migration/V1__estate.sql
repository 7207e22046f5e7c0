-- What the organisation owns: keys, accounts, admins, and the trail of who changed what.
-- In the subset of SQL that SQLite and PostgreSQL share: ids are made in Java, times are
-- epoch milliseconds, JSON is text, secrets are digests, hashes or sealed.

create table keys (
    id            text    not null primary key,
    name          text    not null,
    description   text,
    digest        text    not null unique,  -- hex
    digest_scheme text    not null,         -- hmac-sha256
    hint          text    not null,
    owner         text,
    tags          text    not null,         -- JSON array of strings
    active        boolean not null,
    expiry_mode   text    not null,         -- never, fixed
    expires_at    bigint,                   -- present for fixed
    created_at    bigint  not null,
    created_by    text    not null,
    updated_at    bigint  not null,
    last_used_at  bigint,
    deleted_at    bigint,
    deleted_by    text
);

create index keys_newest on keys (created_at desc, id desc) where deleted_at is null;

create table accounts (
    id                text    not null primary key,
    platform          text    not null,     -- claude-console, codex
    name              text    not null,
    description       text,
    base_url          text    not null,
    credential_sealed text    not null,
    credential_hint   text    not null,
    auth_header       text    not null,     -- x-api-key, bearer
    headers           text    not null,     -- JSON object of strings
    supported_models  text,                 -- JSON array of strings; null for every model
    priority          integer not null,
    weight            integer not null,
    max_concurrency   integer not null,     -- 0 for no limit
    active            boolean not null,
    schedulable       boolean not null,
    created_at        bigint  not null,
    created_by        text    not null,
    updated_at        bigint  not null
);

create index accounts_newest on accounts (platform, created_at desc, id desc);

create table admins (
    id            text   not null primary key,
    name          text   not null unique,
    password_hash text   not null,          -- Argon2id, PHC form
    role          text   not null,          -- owner, admin, viewer
    created_at    bigint not null,
    updated_at    bigint not null
);

create table admin_sessions (
    id         text   not null primary key,
    admin_id   text   not null references admins (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint not null,
    revoked_at bigint
);

create index admin_sessions_of_admin on admin_sessions (admin_id);
create index admin_sessions_by_expiry on admin_sessions (expires_at);

-- No reference to admins: the trail outlives whom it names.
create table audit (
    id             text   not null primary key,
    at             bigint not null,
    admin_id       text,                    -- null when the relay itself acted
    admin_name     text   not null,
    remote_address text   not null,
    action         text   not null,         -- such as key.create
    subject_kind   text   not null,
    subject_id     text   not null,
    before         text,                    -- JSON as clients are shown it, without secrets
    after          text
);

create index audit_newest on audit (at desc, id desc);
create index audit_of_subject on audit (subject_kind, subject_id, at desc);
