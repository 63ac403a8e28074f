/* probe.c -- looking at a list: which format, and what all have in common.
 * Any thread. */
#include "feeds/probe.h"

#include <stdlib.h>
#include <string.h>

#include "feeds/probe_parts.h"
#include "feeds/sniff.h"

const char *probe_field_name(enum map_field f) { return mapping_field_name(f); }

struct str probe_keep(struct prober *p, struct str s)
{
    struct str copy = arena_copy(p->r.a, s);

    if (!copy.s || p->line.err) /* where s was written, as a rule */
        p->err = ERR_NOMEM;
    return copy;
}

struct str probe_example(struct prober *p, struct str s)
{
    struct str line, head;

    buf_clear(&p->line);
    /* Enough to see more than is shown, whatever blanks are in it. */
    str_put_line(&p->line, str_first(s, 8 * (size_t)PROBE_EXAMPLE_MAX_CHARS));
    line = buf_str(&p->line);
    head = str_first(line, PROBE_EXAMPLE_MAX_CHARS);
    if (head.n < line.n) {
        p->line.n = head.n;
        buf_puts(&p->line, "…");
        line = buf_str(&p->line);
    }
    if (p->line.err)
        p->err = ERR_NOMEM;
    return probe_keep(p, line);
}

bool probe_add_list(struct prober *p, struct str path, size_t n, uint64_t score)
{
    size_t at = p->n_lists;

    if (path.n > PROBE_PATH_MAX_BYTES)
        return false;
    for (size_t i = 0; i < p->n_lists; i++)
        if (str_eq(p->lists[i].path, path))
            return false;
    while (at > 0 && p->score[at - 1] < score)
        at--;
    if (at == PROBE_MAX_LISTS)
        return false;
    if (p->n_lists < PROBE_MAX_LISTS)
        p->n_lists++;
    for (size_t i = p->n_lists - 1; i > at; i--) {
        p->lists[i] = p->lists[i - 1];
        p->score[i] = p->score[i - 1];
    }
    p->lists[at] = (struct probe_list){ .path = probe_keep(p, path), .n = n };
    p->score[at] = score;
    return true;
}

struct probe_value *probe_value_at(struct prober *p, struct str path)
{
    struct probe_value *v = &p->values[p->n_values];

    for (size_t i = 0; i < p->n_values; i++)
        if (str_eq(p->values[i].path, path))
            return &p->values[i];
    if (p->n_values == PROBE_MAX_VALUES || path.n > PROBE_PATH_MAX_BYTES)
        return NULL;
    *v = (struct probe_value){ .path = probe_keep(p, path) };
    p->n_values++;
    return v;
}

void probe_count_field(struct prober *p, enum map_field f, struct str text)
{
    struct probe_field *field = &p->fields[p->field_at[f]];
    char code[INFOCODE_MAX_BYTES];

    if (!text.n)
        return;
    if (!field->n_items++)
        field->example = probe_example(p, text);
    field->n_usable += f != MAP_INFOCODE || infocode_find(text, code).n;
}

void probe_count_value(struct prober *p, struct probe_value *v, size_t item,
                       struct str text)
{
    size_t *seen = &p->last_seen[v - p->values];

    if (*seen == item)
        return;
    *seen = item;
    if (!v->n_items++)
        v->example = probe_example(p, text);
}

void probe_choose(struct prober *p, bool is_found)
{
    const struct mapping *m = p->r.opt->mapping;

    p->probe.is_guess = !is_found;
    if (is_found)
        p->probe.list = probe_keep(p, m->items_text);
    else if (p->n_lists)
        p->probe.list = p->lists[0].path;
}

static void set_fields(struct prober *p)
{
    const struct mapping *m = p->r.opt->mapping;

    for (int f = 0; f < MAP_FIELDS && m; f++) {
        if (!m->field[f].n)
            continue;
        p->field_at[f] = p->n_fields;
        p->fields[p->n_fields++] = (struct probe_field){
            .field = (enum map_field)f,
            .text = probe_example(p, m->field_text[f]),
        };
    }
}

static enum source_type type_of(const struct reading *r)
{
    if (r->opt->type == SOURCE_JSON || r->opt->type == SOURCE_HTML ||
        r->opt->type == SOURCE_XML)
        return r->opt->type;
    if (sniff_is_json(r->body, &r->charset))
        return SOURCE_JSON;
    return sniff_is_html(r->body, &r->charset) ? SOURCE_HTML : SOURCE_XML;
}

static void *keep_array(struct prober *p, const void *from, size_t n,
                        size_t size)
{
    void *to = arena_alloc(p->r.a, n, size);

    if (!to)
        p->err = ERR_NOMEM;
    else if (n)
        memcpy(to, from, n * size);
    return to;
}

static enum err finish(struct prober *p, struct probe *ret)
{
    struct probe *probe = &p->probe;

    probe->lists = keep_array(p, p->lists, p->n_lists, sizeof(*p->lists));
    probe->n_lists = p->n_lists;
    probe->fields = keep_array(p, p->fields, p->n_fields, sizeof(*p->fields));
    probe->n_fields = p->n_fields;
    probe->values = keep_array(p, p->values, p->n_values, sizeof(*p->values));
    probe->n_values = p->n_values;
    if (p->err || p->list.err)
        return err_set(p->r.ei, ERR_NOMEM, "out of memory");
    *ret = *probe;
    return ERR_OK;
}

static enum err run(struct prober *p, struct probe *ret)
{
    const struct mapping *m = p->r.opt->mapping;
    enum source_type type = type_of(&p->r);
    enum err e;

    if (m && m->type != type)
        return err_set(p->r.ei, ERR_CONFIG, "the mapping is for another type");
    p->probe.type = type;
    set_fields(p);
    e = type == SOURCE_JSON ? probe_json(p)
                            : probe_tree(p, type == SOURCE_HTML);
    return e ? e : finish(p, ret);
}

/* One of them; the other is NULL. */
struct wanted {
    struct probe *probe;
    struct probe_detail *detail;
};

static enum err look(struct str body, const struct read_options *opt,
                     struct arena *a, struct wanted want, struct err_info *ei)
{
    struct prober *p = calloc(1, sizeof(*p));
    enum err e;

    if (!p)
        return err_set(ei, ERR_NOMEM, "out of memory");
    p->r = (struct reading){ .opt = opt, .body = body, .a = a, .ei = ei };
    buf_init(&p->line, SIZE_MAX);
    list_init(&p->list, &p->r);
    p->r.scratch = arena_new(READING_SCRATCH_MAX_BYTES);
    e = charset_pick(body, opt->charset, opt->content_type, &p->r.charset, ei);
    if (!e && !p->r.scratch)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    if (!e && want.probe)
        e = run(p, want.probe);
    else if (!e)
        e = probe_places(p, want.detail);
    if (p->err)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    arena_free(p->r.scratch);
    list_release(&p->list);
    buf_release(&p->line);
    free(p);
    return e;
}

enum err list_probe(struct str body, const struct read_options *opt,
                    struct arena *a, struct probe *ret_probe,
                    struct err_info *ei)
{
    return look(body, opt, a, (struct wanted){ .probe = ret_probe }, ei);
}

enum err detail_probe(struct str body, const struct read_options *opt,
                      struct arena *a, struct probe_detail *ret,
                      struct err_info *ei)
{
    struct probe_detail found = { .n_places = 0 };
    enum err e = look(body, opt, a, (struct wanted){ .detail = &found }, ei);

    if (!e)
        *ret = found;
    return e;
}
