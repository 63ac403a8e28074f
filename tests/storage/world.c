/* world.c -- a database in a temporary directory. */
#include "tests/storage/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define ALL                                                                    \
    {                                                                          \
        .kinds = { KEY_INFOCODE, KEY_GUID, KEY_LINK, KEY_CONTENT }, 4          \
    }
#define ONLY(kind)                                                             \
    {                                                                          \
        .kinds = { kind }, 1                                                   \
    }
#define READING STR_C("r1")

static const char *const medium_tag[] = { "{medium}新闻" };

/* clang-format off */
const struct storage_source world_sources[] = {
    { .id = "a", .name = "A", .address = "http://a.example/", .reading = READING, .backfill = 5000, .dedup = ALL },
    { .id = "b", .name = "B", .address = "http://b.example/", .reading = READING, .backfill = 5000, .dedup = ALL },
    { .id = "c", .name = "C", .address = "http://c.example/", .reading = READING, .backfill = 5000, .dedup = ALL, .language = "zh" },
    { .id = "g1", .name = "G1", .address = "http://g.example/1", .group = "g", .reading = READING, .backfill = 5000, .dedup = ALL },
    { .id = "g2", .name = "G2", .address = "http://g.example/2", .group = "g", .reading = READING, .backfill = 5000, .dedup = ALL },
    { .id = "hi", .name = "High", .address = "http://h.example/", .priority = 10, .reading = READING, .backfill = 5000, .dedup = ALL },
    { .id = "few", .name = "Few", .address = "http://f.example/", .reading = READING, .backfill = 2, .dedup = ALL },
    { .id = "med", .name = "Med", .address = "http://m.example/", .category = "东财", .tags = medium_tag, .n_tags = 1, .reading = READING, .backfill = 5000, .dedup = ALL },
    { .id = "link", .name = "Link", .address = "http://l.example/", .reading = READING, .backfill = 5000, .dedup = ONLY(KEY_LINK) },
    { .id = "guid", .name = "Guid", .address = "http://u.example/", .reading = READING, .backfill = 5000, .dedup = ONLY(KEY_GUID) },
    { .id = "code", .name = "Code", .address = "http://o.example/", .reading = READING, .backfill = 5000, .dedup = ONLY(KEY_INFOCODE) },
    { .id = "late", .name = "Late", .address = "http://t.example/", .reading = READING, .backfill = 5000, .dedup = { .kinds = { KEY_LINK, KEY_GUID }, 2 } },
    { .id = "text", .name = "Text", .address = "http://x.example/", .reading = READING, .backfill = 5000, .dedup = { .kinds = { KEY_CONTENT, KEY_GUID }, 2 } },
};
/* clang-format on */
const size_t world_n_sources = LEN(world_sources);

const struct storage_site world_site = {
    .authority = "news.example",
    .since = 2022,
    .post_path = "/{medium}/{yyyy}/{mm}/{dd}/{name}.html",
    .slug_style = SLUG_CHARACTERS,
};

static void check(struct world *w, enum err e)
{
    if (e)
        fail_msg("%s: %s", err_name(e), w->ei.text);
}

void world_init(struct world *w)
{
    *w = (struct world){ .now = NOW };
    strcpy(w->dir, "/tmp/weir-storage-XXXXXX");
    assert_non_null(mkdtemp(w->dir));
    (void)snprintf(w->path, sizeof(w->path), "%s/weir.db", w->dir);
    w->arena = arena_new((size_t)1024 * 1024 * 1024);
    assert_non_null(w->arena);
}

void world_open(struct world *w)
{
    world_init(w);
    check(w, storage_open(w->path, w->now, &w->st, &w->ei));
}

void world_configure(struct world *w, const struct storage_source *sources,
                     size_t n)
{
    struct pin_ignored *late;
    size_t n_late;

    check(w, storage_set_config(w->st, &world_site, sources, n, NULL, 0, w->now,
                                w->arena, &late, &n_late, &w->ei));
    assert_int_equal(n_late, 0);
}

void world_start(struct world *w)
{
    world_open(w);
    world_configure(w, world_sources, world_n_sources);
}

void world_reopen(struct world *w)
{
    storage_close(w->st);
    w->st = NULL;
    check(w, storage_open(w->path, w->now, &w->st, &w->ei));
    world_configure(w, world_sources, world_n_sources);
}

void world_end(struct world *w)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

    storage_close(w->st);
    for (size_t i = 0; i < LEN(ends); i++) {
        char name[128];

        (void)snprintf(name, sizeof(name), "%s%s", w->path, ends[i]);
        (void)unlink(name);
    }
    assert_int_equal(rmdir(w->dir), 0);
    arena_free(w->arena);
}

/* ---- documents -------------------------------------------------------- */

static void *alloc(struct world *w, size_t n, size_t size)
{
    void *p = arena_alloc(w->arena, n, size);

    assert_non_null(p);
    return p;
}

static void make_item(struct world *w, const struct spec *s, struct item *to)
{
    struct str *tag = alloc(w, 1, sizeof(*tag));
    struct person *author = alloc(w, 1, sizeof(*author));

    *to = (struct item){
        .guid = str_of(s->guid),
        .infocode = str_of(s->infocode),
        .url = str_of(s->url),
        .title = str_of(s->title),
        .summary = str_of(s->summary),
        .content_html = str_of(s->content),
        .medium = str_of(s->medium),
        .detail_url = str_of(s->detail),
        .image = str_of(s->image),
        .date_text = str_of(s->date_text),
        .has_published = s->published != 0,
        .has_updated = s->updated != 0,
        .published = { s->published, 480, DATE_SECOND },
        .updated = { s->updated, 0, DATE_SECOND },
        .tags = tag,
        .n_tags = s->tag ? 1 : 0,
        .authors = author,
        .n_authors = s->author ? 1 : 0,
    };
    *tag = str_of(s->tag);
    author->name = str_of(s->author);
    check(w,
          text_hash(to->title, to->summary, to->content_html, to->text_hash));
}

const struct document *world_document(struct world *w, const struct spec *specs,
                                      size_t n)
{
    struct document *doc = alloc(w, 1, sizeof(*doc));
    struct item *items = alloc(w, n, sizeof(*items));

    for (size_t i = 0; i < n; i++)
        make_item(w, &specs[i], &items[i]);
    doc->items = items;
    doc->n_items = n;
    doc->feed.n_items = n;
    return doc;
}

void world_begin(struct world *w) { check(w, storage_begin(w->st, &w->ei)); }

void world_commit(struct world *w) { check(w, storage_commit(w->st, &w->ei)); }

enum err world_put_into(struct world *w, const char *source,
                        const struct spec *specs, size_t n,
                        struct put_stats *ret_stats)
{
    return storage_put_document(
        w->st, str_of(source), world_document(w, specs, n),
        &(struct put_options){ .now_sec = w->now }, ret_stats, &w->ei);
}

struct put_stats world_put(struct world *w, const char *source,
                           const struct spec *specs, size_t n)
{
    struct put_stats stats;

    world_begin(w);
    check(w, world_put_into(w, source, specs, n, &stats));
    world_commit(w);
    assert_int_equal(stats.n_new + stats.n_changed + stats.n_known +
                         stats.n_passed_over + stats.n_refused,
                     n);
    return stats;
}

/* ---- looking ---------------------------------------------------------- */

static sqlite3 *look(struct world *w)
{
    sqlite3 *db;

    assert_int_equal(sqlite3_open(w->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_busy_timeout(db, 5000), SQLITE_OK);
    return db;
}

const char *world_text(struct world *w, const char *sql)
{
    sqlite3 *db = look(w);
    sqlite3_stmt *s;
    const char *text = "";

    if (sqlite3_prepare_v2(db, sql, -1, &s, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    if (sqlite3_step(s) == SQLITE_ROW && sqlite3_column_text(s, 0))
        text = arena_copy(w->arena,
                          str_of((const char *)sqlite3_column_text(s, 0)))
                   .s;
    sqlite3_finalize(s);
    sqlite3_close(db);
    return text;
}

int64_t world_number(struct world *w, const char *sql)
{
    return strtoll(world_text(w, sql), NULL, 10);
}

void world_sql(struct world *w, const char *sql)
{
    sqlite3 *db = look(w);

    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        fail_msg("%s: %s", sql, sqlite3_errmsg(db));
    sqlite3_close(db);
}

const char *world_posts(struct world *w)
{
    return world_text(
        w, "SELECT group_concat(line, ' | ') FROM (SELECT (SELECT"
           " group_concat(x, ' ') FROM (SELECT s.name_id || '=' || c.title AS x"
           " FROM carrier c JOIN source s ON s.id = c.source_id"
           " WHERE c.post_id = p.id ORDER BY s.name_id)) AS line"
           " FROM post p ORDER BY p.id)");
}

struct post world_post(struct world *w, int64_t id)
{
    struct post post;

    check(w, storage_post(w->st, id, w->arena, &post, &w->ei));
    return post;
}

const char *world_marks(struct world *w)
{
    static const char *const kinds[] = { "post", "page", "head" };
    struct publish_row *rows;
    size_t n;
    struct buf b;
    const char *text;

    buf_init(&b, SIZE_MAX);
    check(w,
          storage_to_publish(w->st, 1000000, 0, w->arena, &rows, &n, &w->ei));
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            assert_true(rows[i].mark > rows[i - 1].mark);
        buf_printf(&b, "%s%s %lld", i ? ", " : "", kinds[rows[i].kind],
                   (long long)rows[i].ref);
        if (rows[i].kind == PUBLISH_PAGE)
            buf_printf(&b, "/%lld", (long long)rows[i].page);
    }
    check(w, storage_synced(w->st, rows, n, &w->ei));
    text = arena_copy(w->arena, buf_str(&b)).s;
    buf_release(&b);
    return text;
}

void assert_str(struct str got, const char *want)
{
    if (!str_eq(got, str_of(want)))
        fail_msg("got \"%.*s\", wanted \"%s\"", STR_ARG(got), want);
}
