-- What keys are found by, beside their rows: a search reads these narrow tables instead of every wide row. The relay
-- fills them for keys that it finds without, or that a node of the version before has written.

create table key_words (
    deleted    boolean not null,                      -- so is the key
    updated_at bigint  not null,                      -- the key's, when its words were taken
    words      text    not null,                      -- lower case
    key_id     text    not null primary key references keys (id)
);

create table key_tags (
    tag     text    not null,
    deleted boolean not null,                         -- so is the key
    key_id  text    not null references keys (id),
    primary key (key_id, tag)
);

create index key_tags_of_tag on key_tags (tag, deleted, key_id);

-- Without the words, which nodes of this version do not write into the key's row any more.
drop index keys_newest;
create index keys_newest on keys (created_at desc, id desc, active, expires_at, owner) where deleted_at is null;
