/* reading.c -- feeds read as weir does, for reading.py to take the time of.
 *
 *     reading raw FILE...     texts whole, references decoded, dates and links
 *                             read; HTML neither cleaned nor made text
 *     reading clean FILE...   all that `weir parse` shows, but not written out
 *     reading daemon FILE...  documents as the daemon hands them to storage:
 *                             its limits, hashes of the texts, all in an arena
 *
 * For `raw` the linker puts __wrap_normalize_item in place of normalize_item.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/normalize.h"

#define NOW 1800000000
#define FEED_BYTES ((size_t)1 << 20)

static bool is_raw;
static size_t n_items, n_bytes;

// NOLINTBEGIN(bugprone-reserved-identifier): the linker's names
enum err __real_normalize_item(struct normalizer *nz,
                               const struct raw_item *raw, struct item *ret,
                               struct err_info *ei);
enum err __wrap_normalize_item(struct normalizer *nz,
                               const struct raw_item *raw, struct item *ret,
                               struct err_info *ei);

enum err __wrap_normalize_item(struct normalizer *nz,
                               const struct raw_item *raw, struct item *ret,
                               struct err_info *ei)
{
    const struct raw_text *link = &raw->field[RAW_LINK];

    if (!is_raw)
        return __real_normalize_item(nz, raw, ret, ei);
    *ret = (struct item){
        .title = raw->field[RAW_TITLE].s,
        .summary = raw->field[RAW_SUMMARY].s,
        .content_html = raw->field[RAW_CONTENT].s,
        .url =
            normalize_url(nz, link->s, normalize_base(nz, link->base, STR(""))),
        .has_published = !date_parse(str_trim(raw->field[RAW_PUBLISHED].s),
                                     &nz->opt->dates, &ret->published),
    };
    return nz->err;
}
// NOLINTEND(bugprone-reserved-identifier)

static enum err on_item(void *ctx, const struct item *item, struct err_info *ei)
{
    (void)ctx;
    (void)ei;
    n_items++;
    n_bytes += item->title.n + item->content_html.n;
    return ERR_OK;
}

static enum err read_body(struct str body, bool is_daemon, struct err_info *ei)
{
    const struct read_options opt = { .type = SOURCE_AUTO,
                                      .url = STR("https://feed.example/rss"),
                                      .dates = { .now_sec = NOW },
                                      .everything = !is_daemon };
    struct document *doc = NULL;
    struct feed feed;
    struct arena *a;
    enum err e;

    if (is_daemon) {
        e = document_read(body, &opt, &doc, ei);
        for (size_t i = 0; !e && i < doc->n_items; i++)
            (void)on_item(NULL, &doc->items[i], ei);
        document_free(doc);
        return e;
    }
    a = arena_new(FEED_BYTES);
    e = a ? feed_read(body, &opt, on_item, NULL, a, &feed, ei) : ERR_NOMEM;
    arena_free(a);
    return e;
}

static enum err read_file(const char *name, bool is_daemon, struct err_info *ei)
{
    FILE *file = fopen(name, "rbe");
    char *s = NULL;
    long size = -1;
    enum err e = err_set(ei, ERR_IO, "cannot be read");

    if (file && !fseek(file, 0, SEEK_END))
        size = ftell(file);
    if (size >= 0)
        s = malloc((size_t)size + 1);
    if (s) {
        rewind(file);
        if (fread(s, 1, (size_t)size, file) == (size_t)size)
            e = read_body((struct str){ s, (size_t)size }, is_daemon, ei);
    }
    free(s);
    if (file)
        (void)fclose(file);
    return e;
}

int main(int argc, char **argv)
{
    bool is_daemon = argc > 1 && !strcmp(argv[1], "daemon");
    struct err_info ei = { ERR_OK, "" };

    is_raw = argc > 1 && !strcmp(argv[1], "raw");
    for (int i = 2; i < argc; i++)
        if (read_file(argv[i], is_daemon, &ei)) {
            fprintf(stderr, "%s: %s\n", argv[i], ei.text);
            return 1;
        }
    printf("%zu items, %zu bytes\n", n_items, n_bytes);
    return 0;
}
