/* check_source.c -- what a source is called, where it is, how often it is
 * asked.
 *
 * How it is asked is checked in check_request.c, how it is read in
 * check_list.c. Any thread.
 */
#include "config/check.h"

#include <stdlib.h>
#include <string.h>

#include "config/value.h"

static void check_id(struct build *b, size_t i)
{
    struct err_info ei = { ERR_OK, "" };
    const struct section *s = b->sections[i];

    if (s->name.n > 0 && value_check_id(s->name, &ei))
        problem_add(b->problems, s->at, "%s: %s", load_title(s).s, ei.text);
}

static void check_place(struct build *b, size_t i)
{
    const struct section *s = b->sections[i];
    const struct entry *url = load_find(s, "url");
    const struct entry *file = load_find(s, "file");

    if (url && file)
        problem_add(b->problems,
                    url->at.line > file->at.line ? url->at : file->at,
                    "%s has url and file: leave one out", load_title(s).s);
    else if (!url && !file && !(s->seen & 3)) /* not even an empty one */
        problem_add(b->problems, s->at, "%s needs url = (or file =)",
                    load_title(s).s);
}

static void check_interval(struct build *b, size_t i)
{
    const struct entry *x = check_find(b, i, "interval");
    const struct config *c = b->config;
    int64_t interval = b->sources[i].interval_sec, limit = 0;
    const char *key = NULL;
    struct buf text;

    if (x && interval < c->min_interval_sec) {
        key = "below min_interval";
        limit = c->min_interval_sec;
    } else if (x && interval > c->max_interval_sec) {
        key = "above max_interval";
        limit = c->max_interval_sec;
    }
    if (!key)
        return;
    buf_init(&text, 128);
    buf_printf(&text, "is %s of [weir], which is ", key);
    value_put(&text, TYPE_SECONDS, limit);
    if (text.err)
        b->problems->is_nomem = true;
    else
        check_report(b, x, text.s);
    buf_release(&text);
}

struct named {
    const char *name;
    size_t i; /* in its list, which has the order of the files */
};

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int d = strcmp(x->name, y->name);

    return d ? d : (x->i > y->i) - (x->i < y->i);
}

static enum err check_ids(struct build *b)
{
    size_t n = b->config->n_sources;
    struct named *list = arena_alloc(b->load->work, n, sizeof(*list));
    size_t first = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct named){ b->sources[i].id, i };
    qsort(list, n, sizeof(*list), compare_named);
    for (size_t k = 1; k < n; k++) {
        const struct config_source *other = &b->sources[list[first].i];

        if (strcmp(list[k].name, list[first].name) != 0)
            first = k;
        else if (*list[k].name)
            problem_add(b->problems, b->sections[list[k].i]->at,
                        "[source %s] is there twice, first at %s:%u",
                        problem_quote(str_of(list[k].name)).s, other->file,
                        other->line);
    }
    return ERR_OK;
}

enum err check_sources(struct build *b)
{
    enum err e = check_ids(b);

    check_secrets(b);
    for (size_t i = 0; i < b->config->n_sources && !e; i++) {
        check_id(b, i);
        check_place(b, i);
        check_request(b, i);
        check_interval(b, i);
        e = check_list(b, i);
    }
    return e;
}
