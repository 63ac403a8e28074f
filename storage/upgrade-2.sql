-- upgrade-2.sql -- from version 1 of the schema to version 2.

ALTER TABLE source ADD COLUMN walk_unfinished INTEGER NOT NULL DEFAULT 0;

CREATE TABLE alias (
    path    TEXT PRIMARY KEY COLLATE NOCASE,
    post_id INTEGER NOT NULL REFERENCES post(id)
) STRICT, WITHOUT ROWID;
CREATE INDEX alias_by_post ON alias(post_id);
