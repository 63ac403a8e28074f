/* stmt.c -- every SQL statement of weir but the schema.
 *
 * Bound parameters only. Where a statement has a trick, it says so.
 */
#include "storage/stmt.h"

/* A stream as copy_stream of stream.c reads it. */
#define STREAM_COLUMNS                                                         \
    "SELECT s.id, s.kind, s.public_id, s.last_number, m.id, m.name, m.slug, "  \
    "(SELECT CAST(value AS INTEGER) FROM meta WHERE key = 'created_sec') "     \
    "FROM stream s LEFT JOIN medium m ON s.kind = 1 AND m.id = s.ref "
#define NEWEST_OF_S                                                            \
    "(SELECT max(sort_sec) FROM stream_post WHERE stream_id = s.id)"

/* clang-format off */
const char *const stmt_sql[STMT_COUNT] = {
    /* IMMEDIATE: a lock that cannot be had is told before any work. */
    [STMT_BEGIN] = "BEGIN IMMEDIATE",
    [STMT_COMMIT] = "COMMIT",
    [STMT_ROLLBACK] = "ROLLBACK",
    [STMT_VIEW_BEGIN] = "BEGIN",
    /* A deferred transaction sees its state from the first read on. */
    [STMT_VIEW_TOUCH] = "SELECT 1 FROM meta LIMIT 1",
    [STMT_PAGE_BYTES] = "PRAGMA page_size",
    [STMT_PUT_BEGIN] = "SAVEPOINT put",
    [STMT_PUT_UNDO] = "ROLLBACK TO put",
    [STMT_PUT_END] = "RELEASE put",
    [STMT_ITEM_BEGIN] = "SAVEPOINT item",
    [STMT_ITEM_UNDO] = "ROLLBACK TO item",
    [STMT_ITEM_END] = "RELEASE item",

    /* ---- set-up ---- */
    [STMT_META_ADD] = "INSERT OR IGNORE INTO meta(key, value) VALUES (?1, ?2)",
    [STMT_META] = "SELECT value FROM meta WHERE key = ?1",
    [STMT_META_NUMBER] =
        "SELECT CAST(value AS INTEGER) FROM meta WHERE key = ?1",
    [STMT_RENAMED_ADD] =
        "INSERT INTO meta(key, value) VALUES ('renamed:' || ?1, '0')"
        " ON CONFLICT DO UPDATE SET value = '0'",
    [STMT_SOURCE_FIND] =
        "SELECT id, address, reading, removed_sec, name FROM source"
        " WHERE name_id = ?1",
    [STMT_SOURCE_ADD] =
        "INSERT INTO source(name_id, name, address, grouping, priority,"
        " added_sec, next_due_sec, reading)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7)",
    /* A restart with the same configuration writes nothing. */
    [STMT_SOURCE_SET] =
        "UPDATE source SET name = ?2, address = ?3, grouping = ?4,"
        " priority = ?5, reading = ?6, removed_sec = NULL"
        " WHERE id = ?1 AND (removed_sec IS NOT NULL OR"
        " (name, address, grouping, priority, reading)"
        " IS NOT (?2, ?3, ?4, ?5, ?6))",
    [STMT_SOURCE_RENEW] =
        "UPDATE source SET added_sec = ?2, next_due_sec = ?2,"
        " last_try_sec = NULL, last_ok_sec = NULL, last_new_sec = NULL,"
        " failures = 0, http_status = NULL, error = NULL, retry_at_sec = 0,"
        " validator_url = NULL, etag = NULL, last_modified = NULL,"
        " body_hash = NULL, n_fetches = 0, n_unchanged = 0, n_items = 0,"
        " n_bad = 0, bad_reason = NULL, first_taken_sec = NULL,"
        " walk_unfinished = 0 WHERE id = ?1",
    [STMT_SOURCE_MOVE] =
        "UPDATE source SET next_due_sec = ?2, failures = 0,"
        " http_status = NULL, error = NULL, retry_at_sec = 0,"
        " validator_url = NULL, etag = NULL, last_modified = NULL,"
        " body_hash = NULL WHERE id = ?1",
    [STMT_SOURCE_FORGET] =
        "UPDATE source SET validator_url = NULL, etag = NULL,"
        " last_modified = NULL, body_hash = NULL WHERE id = ?1",
    [STMT_SOURCE_PRESENT] =
        "SELECT id, name_id FROM source WHERE removed_sec IS NULL",
    [STMT_SOURCE_REMOVE] =
        "UPDATE source SET removed_sec = ?2 WHERE id = ?1",
    [STMT_DETAIL_ORPHANS] =
        "SELECT EXISTS (SELECT 1 FROM source s JOIN detail d"
        " ON d.source_id = s.id AND d.done_sec IS NULL"
        " AND d.given_up_sec IS NULL WHERE s.removed_sec IS NOT NULL)",

    /* ---- fetches ---- */
    /* ?6: failed, ?7: its error or NULL, ?8: unchanged, ?9: walk unfinished:
     * one that was before leaves the failures, for its end to judge; what the
     * first visit left out stays so until a walk ends. */
    [STMT_SOURCE_TRIED] =
        "UPDATE source SET last_try_sec = ?2, next_due_sec = ?3,"
        " retry_at_sec = ?4, http_status = ?5,"
        " failures = CASE WHEN ?6 THEN failures + 1"
        " WHEN ?9 AND walk_unfinished THEN failures ELSE 0 END,"
        " last_ok_sec = CASE WHEN ?6 THEN last_ok_sec ELSE ?2 END,"
        " error = ?7, n_fetches = n_fetches + 1,"
        " n_unchanged = n_unchanged + ?8,"
        " walk_unfinished = CASE WHEN NOT ?9 THEN ?6 * walk_unfinished"
        " WHEN walk_unfinished = 2 OR first_taken_sec = ?2 THEN 2 ELSE 1 END"
        " WHERE id = ?1",
    [STMT_SOURCE_SET_VALIDATORS] =
        "UPDATE source SET validator_url = ?2, etag = ?3,"
        " last_modified = ?4, body_hash = ?5 WHERE id = ?1",
    [STMT_SOURCE_ADD_VALIDATORS] =
        "UPDATE source SET validator_url = coalesce(?2, validator_url),"
        " etag = coalesce(?3, etag),"
        " last_modified = coalesce(?4, last_modified),"
        " body_hash = coalesce(?5, body_hash) WHERE id = ?1",
    [STMT_SOURCE_TAKEN] =
        "UPDATE source SET n_items = ?2, n_bad = ?3, bad_reason = ?4,"
        " last_new_sec = coalesce(?5, last_new_sec) WHERE id = ?1",
    /* Texts, then numbers, as copy_state of source.c reads them. Details:
     * those given up fail, too; tried last is whose next try is latest. Each
     * is counted in an index of its own, by the very terms of that index. */
    [STMT_SOURCES] =
        "SELECT s.name_id, s.name, s.address, s.error, s.validator_url,"
        " s.etag, s.last_modified, s.body_hash, s.bad_reason,"
        " (SELECT error FROM detail"
        " WHERE source_id = s.id AND done_sec IS NULL AND error IS NOT NULL"
        " ORDER BY coalesce(given_up_sec, next_due_sec) DESC LIMIT 1),"
        " s.next_due_sec, s.last_try_sec, s.last_ok_sec, s.last_new_sec,"
        " s.retry_at_sec, s.failures, s.http_status, s.n_fetches,"
        " s.n_unchanged, s.n_items, s.n_bad,"
        " (SELECT count(*) FROM carrier WHERE source_id = s.id),"
        " (SELECT count(*) FROM detail WHERE source_id = s.id"
        " AND done_sec IS NULL AND given_up_sec IS NULL),"
        " (SELECT count(*) FROM detail WHERE source_id = s.id"
        " AND done_sec IS NULL AND error IS NOT NULL),"
        " s.walk_unfinished, s.removed_sec FROM source s"
        " ORDER BY s.removed_sec IS NOT NULL, s.name_id",

    /* ---- identity ---- */
    [STMT_IDENTITY] = "SELECT post_id FROM identity WHERE key = ?1",
    /* The first post that had a key has it for ever. */
    [STMT_IDENTITY_ADD] =
        "INSERT OR IGNORE INTO identity(key, post_id) VALUES (?1, ?2)",
    [STMT_SHARED_LINK] =
        "SELECT 1 FROM shared_link WHERE source_id = ?1 AND key = ?2",
    [STMT_SHARED_LINK_ADD] =
        "INSERT OR IGNORE INTO shared_link(source_id, key) VALUES (?1, ?2)",
    [STMT_POST_INFOCODE] = "SELECT infocode FROM post WHERE id = ?1",
    [STMT_CARRIER] =
        "SELECT text_hash, guid, url, first_seen_sec FROM carrier"
        " WHERE post_id = ?1 AND source_id = ?2",
    /* A link that goes missing is kept. */
    [STMT_CARRIER_PUT] =
        "INSERT INTO carrier(post_id, source_id, url, guid, title,"
        " first_seen_sec, text_hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
        " ON CONFLICT DO UPDATE SET"
        " url = CASE excluded.url WHEN '' THEN url ELSE excluded.url END,"
        " guid = excluded.guid, title = excluded.title,"
        " text_hash = excluded.text_hash",
    [STMT_SOURCE_FIRST] =
        "SELECT first_taken_sec, walk_unfinished FROM source WHERE id = ?1",
    [STMT_SOURCE_SET_FIRST] =
        "UPDATE source SET first_taken_sec = ?2 WHERE id = ?1"
        " AND first_taken_sec IS NULL",
    [STMT_CARRIERS_SINCE] =
        "SELECT count(*) FROM carrier WHERE source_id = ?1"
        " AND first_seen_sec >= ?2",
    [STMT_HAS_PASSED_OVER] =
        "SELECT 1 FROM passed_over WHERE source_id = ?1 LIMIT 1",
    [STMT_PASSED_OVER] =
        "SELECT 1 FROM passed_over WHERE source_id = ?1 AND key = ?2",
    [STMT_PASSED_OVER_ADD] =
        "INSERT OR IGNORE INTO passed_over(source_id, key) VALUES (?1, ?2)",

    /* ---- media, posts ---- */
    [STMT_MEDIUM_FIND] =
        "SELECT m.id, m.slug, s.id FROM medium m"
        " JOIN stream s ON s.kind = 1 AND s.ref = m.id WHERE m.name = ?1",
    [STMT_MEDIUM_BY_SLUG] = "SELECT id FROM medium WHERE slug = ?1",
    [STMT_MEDIUM_ADD] =
        "INSERT INTO medium(name, slug, first_sec) VALUES (?1, ?2, ?3)",
    /* Nothing happens if only the path is taken, by a post or an old address:
     * the next one is tried. */
    [STMT_POST_ADD] =
        "INSERT INTO post(key, infocode, public_id, name, path, medium_id,"
        " source_id, title, url, summary, content_origin, image, language,"
        " authors, date_origin, published_sec, published_offset_min,"
        " item_sec, updated_sec, sort_sec, first_seen_sec)"
        " SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13,"
        " ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21"
        " WHERE NOT EXISTS (SELECT 1 FROM alias WHERE path = ?5)"
        " ON CONFLICT (path) DO NOTHING",
    [STMT_PATH_OWNER] =
        "SELECT id FROM post WHERE path = ?1"
        " UNION ALL SELECT post_id FROM alias WHERE path = ?1",
    [STMT_ALIAS_ADD] = "INSERT INTO alias(path, post_id) VALUES (?1, ?2)",
    /* updated follows only where it was the published date. */
    [STMT_POST_MOVE] =
        "UPDATE OR IGNORE post SET name = ?2, path = ?3, date_origin = ?4,"
        " updated_sec = CASE WHEN updated_sec = published_sec THEN ?5"
        " ELSE max(updated_sec, ?5) END,"
        " published_sec = ?5, published_offset_min = ?6, sort_sec = ?7"
        " WHERE id = ?1 AND NOT EXISTS (SELECT 1 FROM alias WHERE path = ?3)",
    [STMT_SHOWN] =
        "SELECT p.source_id, s.priority, p.item_sec, p.updated_sec,"
        " p.content_origin, s.grouping, p.title, p.summary, c.html, p.url,"
        " p.image, p.language, p.authors FROM post p"
        " JOIN source s ON s.id = p.source_id"
        " LEFT JOIN content c ON c.post_id = p.id WHERE p.id = ?1",
    [STMT_POST_SET] =
        "UPDATE post SET source_id = ?2, title = ?3, url = ?4, summary = ?5,"
        " content_origin = ?6, image = ?7, language = ?8, authors = ?9,"
        " item_sec = ?10, updated_sec = ?11 WHERE id = ?1",
    [STMT_POST_SET_CONTENT] =
        "UPDATE post SET content_origin = ?2,"
        " image = CASE image WHEN '' THEN ?3 ELSE image END WHERE id = ?1",
    [STMT_POST_SET_VOICE] =
        "UPDATE post SET language = ?2, authors = ?3 WHERE id = ?1",
    /* Only where the text of this source shows. */
    [STMT_POST_SET_URL] =
        "UPDATE post SET url = ?3 WHERE id = ?1 AND source_id = ?2",
    [STMT_POST_SET_INFOCODE] =
        "UPDATE post SET infocode = ?2 WHERE id = ?1 AND infocode IS NULL",
    [STMT_POST_SET_AUTHORS] = "UPDATE post SET authors = ?2 WHERE id = ?1",
    [STMT_CONTENT_PUT] =
        "INSERT INTO content(post_id, html) VALUES (?1, ?2)"
        " ON CONFLICT DO UPDATE SET html = excluded.html",
    [STMT_REVISION_ADD] =
        "INSERT INTO revision(post_id, number, source_id, until_sec, title,"
        " summary, content_html) SELECT p.id,"
        " 1 + coalesce((SELECT max(number) FROM revision"
        " WHERE post_id = ?1), 0),"
        " p.source_id, ?2, p.title, p.summary, coalesce(c.html, '')"
        " FROM post p LEFT JOIN content c ON c.post_id = p.id"
        " WHERE p.id = ?1",
    [STMT_REVISION_PRUNE] =
        "DELETE FROM revision WHERE post_id = ?1 AND number <="
        " (SELECT max(number) FROM revision WHERE post_id = ?1) - ?2",
    [STMT_TAG_DROP] = "DELETE FROM tag WHERE post_id = ?1",
    [STMT_TAG_ADD] =
        "INSERT INTO tag(post_id, number, name) VALUES (?1, ?2, ?3)",
    [STMT_ENCLOSURE_DROP] = "DELETE FROM enclosure WHERE post_id = ?1",
    [STMT_ENCLOSURE_ADD] =
        "INSERT INTO enclosure(post_id, number, url, mime_type, title,"
        " size_bytes, duration_sec) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",

    /* ---- details ---- */
    [STMT_DETAIL_ADD] =
        "INSERT OR IGNORE INTO detail(post_id, source_id, url, next_due_sec)"
        " VALUES (?1, ?2, ?3, ?4)",
    [STMT_DETAIL_ADOPT] =
        "UPDATE detail SET source_id = ?2, url = ?3, next_due_sec = ?4,"
        " tries = 0, error = NULL"
        " WHERE post_id = ?1 AND done_sec IS NULL AND given_up_sec IS NULL"
        " AND (SELECT removed_sec FROM source s WHERE s.id = source_id)"
        " IS NOT NULL",
    [STMT_DETAILS] =
        "SELECT post_id, url, next_due_sec, tries,"
        " (SELECT key FROM post WHERE id = post_id) FROM detail"
        " WHERE source_id = (SELECT id FROM source WHERE name_id = ?1)"
        " AND done_sec IS NULL AND given_up_sec IS NULL"
        " ORDER BY next_due_sec, post_id LIMIT ?2",
    /* Third: the text that shows gives way to what this source brings. */
    [STMT_DETAIL_POST] =
        "SELECT d.done_sec, p.content_origin, ours.priority > s.priority OR"
        " (ours.priority = s.priority AND ours.grouping = s.grouping),"
        " p.authors FROM detail d JOIN post p ON p.id = d.post_id"
        " JOIN source s ON s.id = p.source_id"
        " JOIN source ours ON ours.id = d.source_id WHERE d.post_id = ?1",
    [STMT_DETAIL_DONE] =
        "UPDATE detail SET done_sec = ?2, given_up_sec = NULL,"
        " tries = tries + 1, error = NULL WHERE post_id = ?1",
    [STMT_DETAIL_FAILED] =
        "UPDATE detail SET error = ?2, next_due_sec = ?3,"
        " given_up_sec = ?4, tries = tries + 1 WHERE post_id = ?1",

    /* ---- streams ---- */
    [STMT_STREAM_ADD] =
        "INSERT OR IGNORE INTO stream(kind, ref, public_id)"
        " VALUES (?1, ?2, ?3)",
    [STMT_STREAM_FIND] =
        "SELECT id FROM stream WHERE kind = ?1 AND ref = ?2",
    [STMT_STREAM_LAST] = "SELECT last_number FROM stream WHERE id = ?1",
    [STMT_STREAM_SET_LAST] =
        "UPDATE stream SET last_number = ?2 WHERE id = ?1",
    [STMT_STREAM_POST_ADD] =
        "INSERT INTO stream_post(stream_id, number, post_id, sort_sec)"
        " VALUES (?1, ?2, ?3, ?4)",
    [STMT_POST_PLACES] =
        "SELECT p.stream_id, p.number, s.last_number FROM stream_post p"
        " JOIN stream s ON s.id = p.stream_id WHERE p.post_id = ?1",
    [STMT_STREAM] = STREAM_COLUMNS "WHERE s.id = ?1",
    [STMT_STREAMS] =
        STREAM_COLUMNS "WHERE s.last_number > 0"
        " ORDER BY s.kind <> 0, " NEWEST_OF_S " DESC, s.id LIMIT ?1",
    [STMT_STREAMS_MEDIA] =
        STREAM_COLUMNS "WHERE s.kind = 1 AND s.last_number > 0"
        " ORDER BY " NEWEST_OF_S " DESC, s.id LIMIT ?1",
    [STMT_PLACES_NEWEST] =
        "SELECT number, post_id, sort_sec FROM stream_post"
        " WHERE stream_id = ?1 ORDER BY sort_sec DESC, number DESC",
    [STMT_PLACES_RANGE] =
        "SELECT number, post_id, sort_sec FROM stream_post"
        " WHERE stream_id = ?1 AND number BETWEEN ?2 AND ?3",

    /* ---- publishing ---- */
    /* Marking everything must not put back what was marked meanwhile. */
    [STMT_PUBLISH_MARK] =
        "INSERT INTO to_publish(kind, ref, page, mark)"
        " VALUES (?1, ?2, ?3, ?4)"
        " ON CONFLICT DO UPDATE SET mark = max(mark, excluded.mark)",
    [STMT_PUBLISH_LAST] = "SELECT max(mark) FROM to_publish",
    [STMT_PUBLISH_LIST] =
        "SELECT kind, ref, page, mark FROM to_publish WHERE mark > ?1"
        " ORDER BY mark LIMIT ?2",
    [STMT_PUBLISH_CLEAR] =
        "DELETE FROM to_publish WHERE kind = ?1 AND ref = ?2 AND page = ?3"
        " AND mark = ?4",
    [STMT_PUBLISH_POSTS] =
        "INSERT INTO to_publish(kind, ref, page, mark)"
        " SELECT 0, id, 0, ?1 + id FROM post WHERE id BETWEEN ?2 AND ?3"
        " ORDER BY id"
        " ON CONFLICT DO UPDATE SET mark = max(mark, excluded.mark)",
    /* rename.c: '~' comes after every digit. */
    [STMT_RENAMED_FIRST] =
        "SELECT CAST(substr(key, 9) AS INTEGER), CAST(value AS INTEGER)"
        " FROM meta WHERE key BETWEEN 'renamed:' AND 'renamed:~' LIMIT 1",
    [STMT_RENAMED_POSTS] =
        "SELECT post_id FROM carrier WHERE source_id = ?1 AND post_id > ?2"
        " ORDER BY post_id LIMIT ?3",
    [STMT_RENAMED_SET] =
        "UPDATE meta SET value = CAST(?2 AS TEXT) WHERE key = 'renamed:' || ?1",
    [STMT_RENAMED_DROP] = "DELETE FROM meta WHERE key = 'renamed:' || ?1",
    /* The merged one is there before its first post: an empty front page. */
    [STMT_STREAMS_USED] =
        "SELECT id, last_number FROM stream WHERE last_number > 0 OR kind = 0"
        " ORDER BY id",
    /* Full pages and heads; 100 is STREAM_PAGE_POSTS. */
    [STMT_LISTS_COUNT] =
        "SELECT sum(last_number / 100 + 1) FROM stream"
        " WHERE last_number > 0 OR kind = 0",
    [STMT_POST_LAST] = "SELECT max(id) FROM post",

    /* ---- reading a post ---- */
    /* Texts, then numbers, as copy_post of post.c reads them. */
    [STMT_POST] =
        "SELECT p.key, p.infocode, p.public_id, p.name, p.path, m.name,"
        " m.slug, p.title, p.url, p.summary, p.image, p.language,"
        " p.id, p.medium_id, p.content_origin,"
        " EXISTS (SELECT 1 FROM detail d WHERE d.post_id = p.id"
        " AND d.done_sec IS NULL AND d.given_up_sec IS NULL),"
        " p.date_origin, p.published_sec, p.published_offset_min,"
        " p.updated_sec, p.sort_sec, p.authors <> '[]'"
        " FROM post p JOIN medium m ON m.id = p.medium_id WHERE p.id = ?1",
    [STMT_POST_CONTENT] = "SELECT html FROM content WHERE post_id = ?1",
    [STMT_POST_TAGS] =
        "SELECT name FROM tag WHERE post_id = ?1 ORDER BY number",
    [STMT_POST_AUTHORS] =
        "SELECT json_extract(value, '$.name'), json_extract(value, '$.url'),"
        " json_extract(value, '$.email')"
        " FROM post, json_each(post.authors) a WHERE post.id = ?1"
        " ORDER BY a.key",
    [STMT_POST_ENCLOSURES] =
        "SELECT url, mime_type, title, size_bytes, duration_sec"
        " FROM enclosure WHERE post_id = ?1 ORDER BY number",
    /* First the one whose text is shown. */
    [STMT_POST_CARRIERS] =
        "SELECT s.name_id, s.name, c.url, c.guid, c.title, c.first_seen_sec"
        " FROM carrier c JOIN source s ON s.id = c.source_id"
        " JOIN post p ON p.id = c.post_id WHERE c.post_id = ?1"
        " ORDER BY c.source_id <> p.source_id, c.first_seen_sec, s.name_id",
    [STMT_POST_ALIASES] =
        "SELECT path FROM alias WHERE post_id = ?1 ORDER BY path",
};
/* clang-format on */
