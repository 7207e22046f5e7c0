-- Admins can be disabled, and show when they last signed in. The defaults let a node of the version before write on.

alter table admins add column active boolean not null default true;
alter table admins add column last_sign_in_at bigint;  -- null when never

-- What every node of a shared database must have in common, sealed under the master key.
create table relay_secrets (
    name   text not null primary key,  -- such as data.key
    sealed text not null
);
