-- schema.sql -- version 2 of weir's database (user_version 2).
--
-- What an older database lacks of it, upgrade-*.sql adds: a change here is a
-- new version, an upgrade file, and the schema as it was among the tests' data.
--
-- STRICT tables, foreign keys on, no triggers. Times are seconds since 1970
-- (UTC). Texts are UTF-8. "Number" is a post's place in a stream, from 1,
-- never reused. Rows of a source stay when it leaves the configuration.

-- Besides the keys named in it: renamed:ROW, of a source that is called
-- otherwise now; its value is the last post marked for that.
CREATE TABLE meta (
    key   TEXT PRIMARY KEY,   -- created_sec, since, authority
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE source (
    id            INTEGER PRIMARY KEY,
    name_id       TEXT NOT NULL UNIQUE,  -- ID of [source ID]
    name          TEXT NOT NULL,
    address       TEXT NOT NULL,         -- url or file as configured
    grouping      TEXT NOT NULL,         -- group, or "source:" and its ID
    priority      INTEGER NOT NULL,
    added_sec     INTEGER NOT NULL,
    removed_sec   INTEGER,               -- left the configuration then
    -- what the last requests said; written in the transaction of their items
    next_due_sec  INTEGER NOT NULL,
    last_try_sec  INTEGER,
    last_ok_sec   INTEGER,               -- 304 and unchanged included
    last_new_sec  INTEGER,               -- brought a post unknown before
    failures      INTEGER NOT NULL DEFAULT 0,   -- in a row
    http_status   INTEGER,
    error         TEXT,                  -- of the last try; NULL: it was good
    retry_at_sec  INTEGER NOT NULL DEFAULT 0,   -- promised by Retry-After
    validator_url TEXT,                  -- the URL that gave the validators
    etag          BLOB,                  -- opaque bytes, sent back as they are
    last_modified BLOB,
    body_hash     BLOB,                  -- of the last body taken in
    n_fetches     INTEGER NOT NULL DEFAULT 0,
    n_unchanged   INTEGER NOT NULL DEFAULT 0,   -- 304 or same body
    n_items       INTEGER NOT NULL DEFAULT 0,   -- in the last document
    n_bad         INTEGER NOT NULL DEFAULT 0,   -- of these unreadable
    bad_reason    TEXT,
    reading       BLOB NOT NULL,  -- digest of the keys its documents are read by
    first_taken_sec INTEGER,      -- first document with items; NULL: backfill
                                  -- still applies
    walk_unfinished INTEGER NOT NULL DEFAULT 0 -- pages of its list were left
                                  -- unread; 2: by the first visit, so backfill
                                  -- still applies
) STRICT;

CREATE TABLE medium (
    id        INTEGER PRIMARY KEY,
    name      TEXT NOT NULL UNIQUE,
    slug      TEXT NOT NULL UNIQUE COLLATE NOCASE,
    first_sec INTEGER NOT NULL
) STRICT;

CREATE TABLE post (
    id             INTEGER PRIMARY KEY,
    key            TEXT NOT NULL UNIQUE,
    infocode       TEXT,                 -- two different ones never join
    public_id      TEXT NOT NULL UNIQUE,
    name           TEXT NOT NULL,
    path           TEXT NOT NULL UNIQUE COLLATE NOCASE,
    medium_id      INTEGER NOT NULL REFERENCES medium(id),
    source_id      INTEGER NOT NULL REFERENCES source(id), -- whose text shows
    title          TEXT NOT NULL,
    url            TEXT NOT NULL,
    summary        TEXT NOT NULL,
    content_origin INTEGER NOT NULL,     -- 0 none, 1 the list, 2 a detail call
    image          TEXT NOT NULL,
    language       TEXT NOT NULL,
    authors        TEXT NOT NULL,        -- JSON [{"name","url","email"}]
    date_origin    INTEGER NOT NULL,     -- enum date_origin
    published_sec  INTEGER NOT NULL,
    published_offset_min INTEGER NOT NULL,
    item_sec       INTEGER NOT NULL,     -- date of the item whose text shows
    updated_sec    INTEGER NOT NULL,
    sort_sec       INTEGER NOT NULL,
    first_seen_sec INTEGER NOT NULL
) STRICT;

-- The body apart, so that lists and small updates do not walk over it.
CREATE TABLE content (
    post_id INTEGER PRIMARY KEY REFERENCES post(id),
    html    TEXT NOT NULL
) STRICT;

-- Old addresses, which lead to the post's own. None of them is any post's path;
-- whoever assigns a path looks here, too.
CREATE TABLE alias (
    path    TEXT PRIMARY KEY COLLATE NOCASE,
    post_id INTEGER NOT NULL REFERENCES post(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_by_post ON alias(post_id);

-- Which post an identity key belongs to. Keys are the first 16 bytes of the
-- SHA-256 of their spelling (item_keys in feeds.h): guids run to 2 KiB.
CREATE TABLE identity (
    key     BLOB PRIMARY KEY,
    post_id INTEGER NOT NULL REFERENCES post(id)
) STRICT, WITHOUT ROWID;

-- Items that the first fetch of a source saw and did not take (backfill).
CREATE TABLE passed_over (
    source_id INTEGER NOT NULL REFERENCES source(id),
    key       BLOB NOT NULL,
    PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

-- Links that two items of one document of a source shared: no keys there.
CREATE TABLE shared_link (
    source_id INTEGER NOT NULL REFERENCES source(id),
    key       BLOB NOT NULL,
    PRIMARY KEY (source_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE carrier (
    post_id        INTEGER NOT NULL REFERENCES post(id),
    source_id      INTEGER NOT NULL REFERENCES source(id),
    url            TEXT NOT NULL,
    guid           TEXT NOT NULL,
    title          TEXT NOT NULL,
    first_seen_sec INTEGER NOT NULL,
    text_hash      BLOB NOT NULL,  -- of the item as the source last gave it:
                                   -- equal, and no text changes
    PRIMARY KEY (post_id, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX carrier_by_source ON carrier(source_id); -- to count them

-- Texts that were shown before, oldest first.
CREATE TABLE revision (
    post_id      INTEGER NOT NULL REFERENCES post(id),
    number       INTEGER NOT NULL,
    source_id    INTEGER NOT NULL REFERENCES source(id),
    until_sec    INTEGER NOT NULL,    -- when it was replaced
    title        TEXT NOT NULL,
    summary      TEXT NOT NULL,
    content_html TEXT NOT NULL,
    PRIMARY KEY (post_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE tag (
    post_id INTEGER NOT NULL REFERENCES post(id),
    number  INTEGER NOT NULL,
    name    TEXT NOT NULL,
    PRIMARY KEY (post_id, number)
) STRICT, WITHOUT ROWID;

CREATE TABLE enclosure (
    post_id      INTEGER NOT NULL REFERENCES post(id),
    number       INTEGER NOT NULL,
    url          TEXT NOT NULL,
    mime_type    TEXT NOT NULL,
    title        TEXT NOT NULL,
    size_bytes   INTEGER NOT NULL,
    duration_sec INTEGER NOT NULL,
    PRIMARY KEY (post_id, number)
) STRICT, WITHOUT ROWID;

-- Calls for the rest of a post: one per article, until it is done.
CREATE TABLE detail (
    post_id      INTEGER PRIMARY KEY REFERENCES post(id),
    source_id    INTEGER NOT NULL REFERENCES source(id), -- by whose mapping
    url          TEXT NOT NULL,
    done_sec     INTEGER,             -- NULL: still wanted
    given_up_sec INTEGER,             -- asked no more; status shows it
    next_due_sec INTEGER NOT NULL,
    tries        INTEGER NOT NULL DEFAULT 0,
    error        TEXT
) STRICT;
CREATE INDEX detail_due ON detail(source_id, next_due_sec)
    WHERE done_sec IS NULL AND given_up_sec IS NULL;
-- By when it was tried last: when it was given up, or by its next try.
CREATE INDEX detail_failing
    ON detail(source_id, coalesce(given_up_sec, next_due_sec))
    WHERE done_sec IS NULL AND error IS NOT NULL;

CREATE TABLE stream (
    id          INTEGER PRIMARY KEY,
    kind        INTEGER NOT NULL,     -- enum stream_kind
    ref         INTEGER NOT NULL,     -- medium.id, or 0
    public_id   TEXT NOT NULL UNIQUE,
    last_number INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, ref)
) STRICT;

CREATE TABLE stream_post (
    stream_id INTEGER NOT NULL REFERENCES stream(id),
    number    INTEGER NOT NULL,       -- from 1, by arrival
    post_id   INTEGER NOT NULL REFERENCES post(id),
    sort_sec  INTEGER NOT NULL,
    PRIMARY KEY (stream_id, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX stream_by_post ON stream_post(post_id, stream_id);
CREATE INDEX stream_by_time ON stream_post(stream_id, sort_sec, number);

-- What must be rendered again. mark grows with every marking, so that a row
-- marked again while it is being rendered is not cleared by that rendering.
-- Each commit marks in the order posts, full pages, heads: in the order of
-- marks nothing is listed before its page exists.
CREATE TABLE to_publish (
    kind INTEGER NOT NULL,            -- enum publish_kind
    ref  INTEGER NOT NULL,            -- post.id or stream.id
    page INTEGER NOT NULL,            -- number of an archive page, or 0
    mark INTEGER NOT NULL,
    PRIMARY KEY (kind, ref, page)
) STRICT, WITHOUT ROWID;
CREATE INDEX to_publish_by_mark ON to_publish(mark);
