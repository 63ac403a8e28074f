/* visit_read.c -- from bytes to documents; see visit.h. On a worker.
 *
 * Of a pattern, each file is a document. One that cannot be read costs only
 * itself: the others are kept, but the visit fails and names it.
 */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/file_body.h"
#include "daemon/file_set.h"
#include "daemon/source.h"
#include "daemon/visit.h"

#define HASHES_MAX_BYTES ((size_t)FILE_SET_MAX_FILES * HASH_BYTES)
#define HASHED_TEXTS 3 /* of an item */

static bool is_known(const struct visit *v)
{
    struct str known = v->source->memory.body_hash;

    return v->index == 0 && known.n == HASH_BYTES &&
           memcmp(known.s, v->body_hash, HASH_BYTES) == 0;
}

static struct read_options options(const struct visit *v)
{
    const struct config_source *c = v->source->config;

    return (struct read_options){
        .type = c->type,
        .mapping = c->mapping,
        .url = str_of(v->answer.final_url),
        .content_type = str_of(v->answer.content_type),
        .charset = str_of(c->charset),
        .dates = { v->now_sec, c->zone },
    };
}

static enum err make_room(struct visit *v, size_t n)
{
    /* NOLINTNEXTLINE(bugprone-sizeof-expression): it is a list of pointers */
    v->docs = calloc(n + 1, sizeof(*v->docs));
    return v->docs ? ERR_OK : err_set(&v->why, ERR_NOMEM, "out of memory");
}

/* ---- one document ----------------------------------------------------- */

/* What is on a page, whatever stands around it: a server that does not look at
 * the page's number may write the time of day into each answer. */
static enum err hash_items(struct visit *v, const struct document *doc)
{
    struct str *parts = calloc(doc->n_items + 1, sizeof(*parts) * HASHED_TEXTS);
    size_t n = 0;

    if (!parts)
        return err_set(&v->why, ERR_NOMEM, "out of memory");
    for (size_t i = 0; i < doc->n_items; i++) {
        parts[n++] = doc->items[i].guid;
        parts[n++] = doc->items[i].url;
        parts[n++] = doc->items[i].title;
    }
    hash_parts(parts, n, v->items_hash);
    free(parts);
    return ERR_OK;
}

static enum err get_file(struct visit *v)
{
    struct file_body body;
    enum err e = file_body(v->source->config->path,
                           v->source->whole->max_body_bytes, &body, &v->why);

    if (!e) {
        v->answer.body = body.s;
        v->answer.n_body = body.n;
    }
    return e;
}

static enum err read_one(struct visit *v)
{
    struct read_options opt = options(v);
    struct str body;
    enum err e = ERR_OK;

    if (v->source->config->path)
        e = get_file(v);
    if (e)
        return e;
    body = (struct str){ v->answer.body, v->answer.n_body };
    hash_sha256(body, v->body_hash);
    if (is_known(v)) {
        v->result = FETCH_UNCHANGED;
        return ERR_OK;
    }
    e = make_room(v, 1);
    if (e)
        return e;
    e = document_read(body, &opt, &v->docs[0], &v->why);
    if (e)
        return e;
    v->n_docs = 1;
    v->result = FETCH_TAKEN;
    if (v->docs[0]->feed.is_cut)
        err_set(&v->flaw, ERR_FORMAT, "breaks off after %zu items",
                v->docs[0]->n_items);
    if (v->flaw.code && v->index > 0)
        err_prefix(&v->flaw, ERR_FORMAT, "page %" PRId64, v->index + 1);
    return v->is_paged ? hash_items(v, v->docs[0]) : ERR_OK;
}

/* ---- a pattern -------------------------------------------------------- */

struct files {
    struct file_set set;
    struct file_body *bodies; /* set.n; s NULL: could not be read */
    int64_t left_bytes;
    size_t n_bad, n_items;
    struct err_info first; /* bad one */
};

static void note_bad(struct files *f, const struct err_info *why)
{
    if (f->n_bad++ == 0)
        f->first = *why;
}

static void get_body(struct visit *v, struct files *f, size_t i)
{
    int64_t max = v->source->whole->max_body_bytes;
    char size[BUF_SIZE_TEXT_MAX];
    struct file_body body;
    struct err_info why = { 0 };

    if (file_body(f->set.paths[i], max, &body, &why)) {
        note_bad(f, &why);
        return;
    }
    if ((int64_t)body.n > f->left_bytes) {
        free(body.s);
        err_set(&why, ERR_LIMIT,
                "%s: with it the files are larger than max_body (%s)",
                f->set.paths[i], buf_size_text((uint64_t)max, size));
        note_bad(f, &why);
        return;
    }
    f->left_bytes -= (int64_t)body.n;
    f->bodies[i] = body;
}

/* Reads all, the last first, which are mostly the newest: what is too much is
 * old. Makes one hash of names and bodies. */
static enum err get_bodies(struct visit *v, struct files *f)
{
    struct buf hashes;
    enum err e;

    f->bodies = calloc(f->set.n + 1, sizeof(*f->bodies));
    if (!f->bodies)
        return err_set(&v->why, ERR_NOMEM, "out of memory");
    f->left_bytes = v->source->whole->max_body_bytes;
    buf_init(&hashes, HASHES_MAX_BYTES);
    for (size_t i = f->set.n; i-- > 0;) {
        uint8_t hash[HASH_BYTES];
        struct str parts[2] = { str_of(f->set.paths[i]) };

        get_body(v, f, i);
        parts[1] = (struct str){ f->bodies[i].s, f->bodies[i].n };
        hash_parts(parts, 2, hash);
        buf_put(&hashes, (struct str){ (const char *)hash, HASH_BYTES });
    }
    hash_sha256(buf_str(&hashes), v->body_hash);
    e = hashes.err;
    buf_release(&hashes);
    return e ? err_set(&v->why, e, "out of memory") : ERR_OK;
}

/* A detail beside a file stands beside that file: its address is made to count
 * from the directory that all files of the pattern have in common. */
static enum err place_details(struct document *doc, const char *path,
                              struct str base)
{
    const char *slash = strrchr(path, '/');
    struct str dir = { path, slash ? (size_t)(slash - path) + 1 : 0 };
    enum err e = ERR_OK;

    dir = str_cut(dir, base.n < dir.n ? base.n : dir.n);
    for (size_t i = 0; dir.n && i < doc->n_items && !e; i++) {
        struct item *item = (struct item *)(uintptr_t)&doc->items[i];
        struct str url = item->detail_url, *to = &item->detail_url;
        char *text;

        if (!url.n || url.s[0] == '/' || str_find(url, STR("://")) != SIZE_MAX)
            continue;
        text = arena_alloc(doc->arena, dir.n + url.n + 1, 1);
        if (!text)
            return ERR_NOMEM;
        memcpy(text, dir.s, dir.n);
        memcpy(text + dir.n, url.s, url.n);
        *to = (struct str){ text, dir.n + url.n };
    }
    return e;
}

static enum err read_file(struct visit *v, struct files *f, size_t i)
{
    const struct config_source *c = v->source->config;
    struct read_options opt = options(v);
    struct str body = { f->bodies[i].s, f->bodies[i].n };
    struct document *doc = NULL;
    struct err_info why = { 0 };
    enum err e = document_read(body, &opt, &doc, &why);

    if (!e)
        e = place_details(doc, f->set.paths[i], file_set_base(c->path));
    if (!e && doc->feed.is_cut)
        err_set(&why, ERR_FORMAT, "breaks off after %zu items", doc->n_items);
    if (e == ERR_NOMEM) {
        document_free(doc);
        return err_set(&v->why, e, "%s: out of memory", f->set.paths[i]);
    }
    if (why.code) {
        err_prefix(&why, why.code, "%s", f->set.paths[i]);
        note_bad(f, &why);
    }
    if (doc) {
        f->n_items += doc->n_items;
        v->docs[v->n_docs++] = doc;
    }
    return ERR_OK;
}

static enum err read_files(struct visit *v, struct files *f)
{
    enum err e = make_room(v, f->set.n);

    for (size_t i = 0; i < f->set.n && !e; i++) {
        if (f->bodies[i].s)
            e = read_file(v, f, i);
        free(f->bodies[i].s);
        f->bodies[i].s = NULL;
    }
    return e;
}

static void judge_files(struct visit *v, const struct files *f)
{
    v->result = FETCH_TAKEN;
    if (f->n_bad)
        err_set(&v->flaw, f->first.code,
                "%zu of %zu files not taken whole, the first: %s", f->n_bad,
                f->set.n, f->first.text);
    else if (f->set.n_over)
        err_set(&v->flaw, ERR_LIMIT, "%zu files before the last %d left out",
                f->set.n_over, FILE_SET_MAX_FILES);
}

/* Of the first visit only `backfill` items are taken. Names mostly rise with
 * time, so that the newest are then to come first. */
static void turn_round(struct visit *v, size_t n_items)
{
    if (!v->rule.is_first || n_items <= (size_t)v->source->config->backfill)
        return;
    for (size_t i = 0; i < v->n_docs / 2; i++) {
        struct document *doc = v->docs[i];

        v->docs[i] = v->docs[v->n_docs - 1 - i];
        v->docs[v->n_docs - 1 - i] = doc;
    }
}

static enum err read_pattern(struct visit *v)
{
    struct files f = { .n_bad = 0 };
    enum err e = file_set_list(v->source->config->path, &f.set, &v->why);

    if (!e)
        e = get_bodies(v, &f);
    if (!e && is_known(v) && !f.n_bad) {
        v->result = FETCH_UNCHANGED;
    } else if (!e) {
        e = read_files(v, &f);
        if (!e)
            turn_round(v, f.n_items);
        judge_files(v, &f);
    }
    for (size_t i = 0; f.bodies && i < f.set.n; i++)
        free(f.bodies[i].s);
    free(f.bodies);
    file_set_release(&f.set);
    return e;
}

void visit_read(struct visit *v)
{
    enum err e = v->source->config->is_glob ? read_pattern(v) : read_one(v);

    if (e) {
        struct err_info why = v->why;

        visit_drop_documents(v);
        visit_fail(v, e, why.text);
    }
}
