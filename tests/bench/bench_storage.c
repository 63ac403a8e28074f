/* bench_storage.c -- what it costs to store a post and to know a known one.
 *
 * CPU time of this thread per post, ten documents to a transaction; the bars
 * are in DESIGN.md 11. The peer of the same run is the least that any
 * aggregator does: one row with its text and three indexes, as many to a
 * transaction. Arguments: posts (default 20000), items a document (100).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include <sqlite3.h>

#include "storage/storage.h"

#define NOW ((int64_t)1642233600)
#define N_MEDIA 500

static double cpu_us(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

static void die(const char *what, const struct err_info *ei)
{
    fprintf(stderr, "%s: %s\n", what, ei->text);
    exit(1);
}

/* before, the number, after. */
static struct str text(struct arena *a, const char *before, size_t i,
                       const char *after)
{
    char s[256];
    int n = snprintf(s, sizeof(s), "%s%012zu%s", before, i, after);

    return arena_copy(a, (struct str){ s, (size_t)n });
}

static void fill(struct arena *a, struct item *item, size_t i)
{
    static char body[2400];

    if (!body[0])
        memset(body, 'x', sizeof(body) - 1);
    *item = (struct item){
        .guid = text(a, "NW202201", i, ""),
        .infocode = text(a, "NW202201", i, ""),
        .url = text(a, "http://finews.example/NewsShare.html?id=", i, ""),
        .title = text(a, "菏泽日报：第", i, "条新闻的标题"),
        .summary = text(a, "这是第", i, "条新闻的摘要，有几十个字那么长。"),
        .content_html = { body, sizeof(body) - 1 },
        .medium = text(a, "Medium ", i % N_MEDIA, ""),
        .has_published = true,
        .published = { NOW - 86400 + (int64_t)(i % 80000), 480, DATE_SECOND },
    };
    if (text_hash(item->title, item->summary, item->content_html,
                  item->text_hash))
        exit(1);
}

struct bench {
    struct storage *st;
    struct item *items;
    size_t n, per_document;
};

/* Puts all documents, ten to a transaction. */
static double put_all(struct bench *b, size_t *ret_known)
{
    struct err_info ei;
    double start = cpu_us();
    size_t n_documents = 0;

    if (storage_begin(b->st, &ei))
        die("begin", &ei);
    for (size_t i = 0; i < b->n; i += b->per_document) {
        struct document doc = { .items = b->items + i };
        struct put_stats stats;

        doc.n_items = b->n - i < b->per_document ? b->n - i : b->per_document;
        if (storage_put_document(b->st, STR("bench"), &doc,
                                 &(struct put_options){ .now_sec = NOW },
                                 &stats, &ei))
            die("put", &ei);
        *ret_known += stats.n_known;
        if (++n_documents % 10 == 0 &&
            (storage_commit(b->st, &ei) || storage_begin(b->st, &ei)))
            die("commit", &ei);
    }
    if (storage_commit(b->st, &ei))
        die("commit", &ei);
    return (cpu_us() - start) / (double)b->n;
}

/* One post of each medium: their slugs cost 100 ms once, and are not what is
 * measured. */
static void put_warm(struct bench *b, struct arena *a)
{
    struct item *items = arena_alloc(a, N_MEDIA, sizeof(*items));
    struct bench warm = { b->st, items, N_MEDIA, N_MEDIA };
    size_t n_known = 0;

    if (!items)
        exit(1);
    for (size_t i = 0; i < N_MEDIA; i++) {
        fill(a, &items[i], i);
        items[i].guid = text(a, "warm", i, "");
        items[i].url = text(a, "http://warm.example/", i, "");
        items[i].infocode = (struct str){ NULL, 0 };
    }
    (void)put_all(&warm, &n_known);
}

static void peer_row(sqlite3_stmt *s, const struct item *item)
{
    const struct str *texts[] = { &item->guid, &item->url, &item->title,
                                  &item->content_html };

    for (int i = 0; i < 4; i++)
        sqlite3_bind_text(s, i + 1, texts[i]->s, (int)texts[i]->n,
                          SQLITE_STATIC);
    sqlite3_bind_int64(s, 5, item->published.sec);
    if (sqlite3_step(s) != SQLITE_DONE)
        exit(1);
    sqlite3_reset(s);
}

static double put_peer(struct bench *b, const char *path)
{
    sqlite3 *db;
    sqlite3_stmt *s;
    double start;

    if (sqlite3_open(path, &db) ||
        sqlite3_exec(db,
                     "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                     "CREATE TABLE peer(id INTEGER PRIMARY KEY,"
                     " guid TEXT UNIQUE, url TEXT UNIQUE, title TEXT,"
                     " body TEXT, date INTEGER);"
                     "CREATE INDEX by_date ON peer(date); BEGIN",
                     NULL, NULL, NULL) ||
        sqlite3_prepare_v2(db,
                           "INSERT INTO peer(guid, url, title, body, date)"
                           " VALUES (?, ?, ?, ?, ?)",
                           -1, &s, NULL))
        exit(1);
    start = cpu_us();
    for (size_t i = 0; i < b->n; i++) {
        peer_row(s, &b->items[i]);
        if ((i + 1) % (10 * b->per_document) == 0)
            sqlite3_exec(db, "COMMIT; BEGIN", NULL, NULL, NULL);
    }
    sqlite3_exec(db, "COMMIT", NULL, NULL, NULL);
    start = cpu_us() - start;
    sqlite3_finalize(s);
    sqlite3_close(db);
    return start / (double)b->n;
}

static void report_reading(struct bench *b, struct arena *a)
{
    const struct stream_window w = { 24, 50, 500, true, 0 };
    struct medium_group *groups;
    struct post *posts;
    struct stream *streams;
    struct err_info ei;
    size_t n = 0;
    double start = cpu_us();

    if (storage_streams(b->st, a, &streams, &n, &ei))
        die("streams", &ei);
    printf("streams        %8.0f us (%zu)\n", cpu_us() - start, n);
    start = cpu_us();
    if (storage_head(b->st, streams[0].id, &w, a, &posts, &n, &ei))
        die("head", &ei);
    printf("head, whole    %8.0f us (%zu posts)\n", cpu_us() - start, n);
    start = cpu_us();
    if (storage_page(b->st, streams[0].id, 1, true, a, &posts, &n, &ei))
        die("page", &ei);
    printf("page, whole    %8.0f us (%zu posts)\n", cpu_us() - start, n);
    start = cpu_us();
    if (storage_groups(b->st, 20, 5, a, &groups, &n, &ei))
        die("groups", &ei);
    printf("groups 20 x 5  %8.0f us\n", cpu_us() - start);
}

static void run(struct bench *b, const char *path, struct arena *a)
{
    static const struct storage_site site = {
        .authority = "bench.example",
        .since = 2022,
        .post_path = "/{medium}/{yyyy}/{mm}/{dd}/{name}.html",
    };
    const struct storage_source source = {
        .id = "bench",
        .name = "bench",
        .address = "http://bench.example/",
        .reading = STR("r"),
        .backfill = (int64_t)b->n,
        .dedup = dedup_default,
    };
    struct pin_ignored *late;
    struct err_info ei;
    size_t n_late, n_known = 0;

    if (storage_open(path, NOW, &b->st, &ei) ||
        storage_set_config(b->st, &site, &source, 1, NULL, 0, NOW, a, &late,
                           &n_late, &ei))
        die(path, &ei);
    put_warm(b, a);
    printf("store a post   %8.1f us (bar 40)\n", put_all(b, &n_known));
    printf("know one       %8.1f us (bar 12)\n", put_all(b, &n_known));
    if (n_known != b->n)
        printf("only %zu known\n", n_known);
    report_reading(b, a);
    storage_close(b->st);
}

static void drop(const char *path)
{
    static const char *const ends[] = { "", "-wal", "-shm", ".lock" };

    for (size_t i = 0; i < sizeof(ends) / sizeof(ends[0]); i++) {
        char name[80];

        (void)snprintf(name, sizeof(name), "%s%s", path, ends[i]);
        (void)unlink(name);
    }
}

int main(int argc, char **argv)
{
    struct arena *a = arena_new((size_t)4 * 1024 * 1024 * 1024);
    struct bench b = { .n = 20000, .per_document = 100 };
    char path[64];

    if (argc > 1)
        b.n = strtoul(argv[1], NULL, 10);
    if (argc > 2)
        b.per_document = strtoul(argv[2], NULL, 10);
    b.items = a ? arena_alloc(a, b.n, sizeof(*b.items)) : NULL;
    if (!b.items || b.n == 0 || b.per_document == 0)
        return 1;
    for (size_t i = 0; i < b.n; i++)
        fill(a, &b.items[i], i);
    (void)snprintf(path, sizeof(path), "/tmp/weir-bench-%ld", (long)getpid());
    printf("the peer's row %8.1f us\n", put_peer(&b, path));
    drop(path);
    run(&b, path, a);
    drop(path);
    arena_free(a);
    return 0;
}
