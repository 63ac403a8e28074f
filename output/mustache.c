/* mustache.c -- compiles Mustache templates to a flat list of operations.
 *
 * One pass over each template, no recursion: partials that are named are
 * queued and compiled after it. Rendering is mustache_render.c's; where
 * templates come from is the loader's. Follows the core modules of
 * github.com/mustache/spec. Any thread, one at a time per set.
 */
#include "output/mustache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "output/mustache_ops.h"
#include "output/mustache_tag.h"

#define DELIMITER_MAX_BYTES 16

/* What the compiler knows of the template it is in. */
struct compiler {
    struct mustache *m;
    const struct mustache_loader *loader;
    size_t index; /* of the template: the array may move */
    struct str text;
    const char *file;
    size_t pos;
    char open[DELIMITER_MAX_BYTES + 1], close[DELIMITER_MAX_BYTES + 1];
    struct {
        struct str name;
        size_t op, at;
    } sections[MUSTACHE_MAX_NESTING];
    size_t n_sections;
    bool line_pending; /* a line began and no operation has noted it */
    struct err_info *ei;
};

/* Makes room for one more element in an array that doubles. */
static void *grown(void *p, size_t n, size_t *cap, size_t size)
{
    size_t want = *cap ? *cap * 2 : 16;

    if (n < *cap)
        return p;
    if (want > SIZE_MAX / size || want > UINT32_MAX)
        return NULL;
    p = realloc(p, want * size);
    if (p)
        *cap = want;
    return p;
}

static char *copied(struct str s)
{
    char *p = malloc(s.n + 1);

    if (!p)
        return NULL;
    if (s.n)
        memcpy(p, s.s, s.n);
    p[s.n] = '\0';
    return p;
}

struct mustache *mustache_new(const struct mustache_name *names, size_t n_names)
{
    struct mustache *m = calloc(1, sizeof(*m));

    if (m) {
        m->known = names;
        m->n_known = n_names;
    }
    return m;
}

void mustache_free(struct mustache *m)
{
    if (!m)
        return;
    for (size_t i = 0; i < m->n_names; i++)
        free((void *)(uintptr_t)m->names[i].s);
    for (size_t i = 0; i < m->n_templates; i++) {
        free(m->templates[i].name);
        free(m->templates[i].file);
        free(m->templates[i].text);
        free(m->templates[i].ops);
    }
    free(m->names);
    free(m->paths);
    free(m->templates);
    free(m);
}

struct str mustache_name(const struct mustache *m, unsigned name)
{
    if (m->known)
        return str_of(m->known[name].name);
    return m->names[name];
}

/* ---- messages --------------------------------------------------------- */

static unsigned line_of(struct str text, size_t pos)
{
    unsigned line = 1;

    for (size_t i = 0; i < pos && i < text.n; i++)
        line += text.s[i] == '\n';
    return line;
}

static enum err mistake(const struct compiler *c, size_t pos, const char *what,
                        struct str name)
{
    return err_set(c->ei, ERR_CONFIG, "%s:%u: %s%s%.*s%s", c->file,
                   line_of(c->text, pos), what, name.n ? " '" : "",
                   STR_ARG(str_clip(name, 64)), name.n ? "'" : "");
}

/* ---- names ------------------------------------------------------------ */

static enum err name_number(struct compiler *c, struct str name, size_t at,
                            uint32_t *ret)
{
    struct mustache *m = c->m;
    struct str *names = NULL;
    char *copy = NULL;

    for (size_t i = 0; i < m->n_known; i++)
        if (str_eq(str_of(m->known[i].name), name)) {
            *ret = (uint32_t)i;
            return ERR_OK;
        }
    if (m->known)
        return mistake(c, at, "templates know nothing named", name);
    for (size_t i = 0; i < m->n_names; i++)
        if (str_eq(m->names[i], name)) {
            *ret = (uint32_t)i;
            return ERR_OK;
        }
    names = grown(m->names, m->n_names, &m->cap_names, sizeof(*m->names));
    copy = names ? copied(name) : NULL;
    if (names)
        m->names = names;
    if (!copy)
        return err_set(c->ei, ERR_NOMEM, "out of memory");
    *ret = (uint32_t)m->n_names;
    m->names[m->n_names++] = (struct str){ copy, name.n };
    return ERR_OK;
}

static enum err put_path(struct compiler *c, struct str name, size_t at,
                         struct mustache_op *op)
{
    struct mustache *m = c->m;
    struct str whole = name;

    op->at = (uint32_t)m->n_paths;
    op->n = 0;
    if (!name.n)
        return mistake(c, at, "a tag without a name", name);
    if (str_eq(name, STR(".")))
        return ERR_OK;
    for (;;) {
        size_t dot = str_find(name, STR("."));
        struct str part = { name.s, dot == SIZE_MAX ? name.n : dot };
        uint32_t *paths =
            grown(m->paths, m->n_paths, &m->cap_paths, sizeof(*m->paths));
        enum err e;

        if (!paths)
            return err_set(c->ei, ERR_NOMEM, "out of memory");
        m->paths = paths;
        if (!part.n)
            return mistake(c, at, "a dot too many in", whole);
        e = name_number(c, part, at, &m->paths[m->n_paths]);
        if (e)
            return e;
        m->n_paths++;
        op->n++;
        if (dot == SIZE_MAX)
            return ERR_OK;
        name = str_cut(name, dot + 1);
    }
}

/* ---- operations ------------------------------------------------------- */

static enum err put_op(struct compiler *c, struct mustache_op op)
{
    struct mustache_template *t = &c->m->templates[c->index];
    struct mustache_op *ops =
        grown(t->ops, t->n_ops, &t->cap_ops, sizeof(*t->ops));

    if (!ops)
        return err_set(c->ei, ERR_NOMEM, "out of memory");
    t->ops = ops;
    op.starts_line = op.kind != OP_END && c->line_pending;
    if (op.starts_line)
        c->line_pending = false;
    t->ops[t->n_ops++] = op;
    return ERR_OK;
}

static enum err put_text(struct compiler *c, size_t from, size_t to)
{
    struct mustache_op op = { .kind = OP_TEXT,
                              .at = (uint32_t)from,
                              .n = (uint32_t)(to - from) };
    enum err e;

    if (from == to)
        return ERR_OK;
    e = put_op(c, op);
    if (c->text.s[to - 1] == '\n')
        c->line_pending = true;
    return e;
}

/* ---- tags ------------------------------------------------------------- */

static enum err find_tag(struct compiler *c, struct mustache_tag *tag,
                         bool *ret_found)
{
    struct str open = str_of(c->open), rest = str_cut(c->text, c->pos);
    size_t at = str_find(rest, open), n_close = strlen(c->close), end = 0;
    char closing[DELIMITER_MAX_BYTES + 2] = "";
    struct str body;

    *ret_found = at != SIZE_MAX;
    if (!*ret_found)
        return ERR_OK;
    tag->at = c->pos + at;
    body = str_cut(c->text, tag->at + open.n);
    if (body.n && body.s[0] && strchr("#^/>!&{=", body.s[0]))
        tag->sigil = body.s[0];
    if (tag->sigil)
        body = str_cut(body, 1);
    if (tag->sigil == '{' || tag->sigil == '=')
        closing[0] = '=';
    if (tag->sigil == '{')
        closing[0] = '}';
    memcpy(closing + strlen(closing), c->close, n_close + 1);
    end = str_find(body, str_of(closing));
    if (end == SIZE_MAX)
        return mistake(c, tag->at, "a tag that is not closed with",
                       str_of(closing));
    tag->content = str_trim((struct str){ body.s, end });
    tag->end = (size_t)(body.s - c->text.s) + end + strlen(closing);
    return ERR_OK;
}

static enum err set_delimiters(struct compiler *c,
                               const struct mustache_tag *tag)
{
    struct str s = tag->content, open, close;
    size_t i = 0;

    while (i < s.n && !mustache_is_blank(s.s[i]) && s.s[i] != '\n')
        i++;
    open = (struct str){ s.s, i };
    close = str_trim(str_cut(s, i));
    if (!open.n || !close.n || open.n > DELIMITER_MAX_BYTES ||
        close.n > DELIMITER_MAX_BYTES || memchr(s.s, '=', s.n) ||
        memchr(close.s, ' ', close.n))
        return mistake(c, tag->at, "no two delimiters in", s);
    memcpy(c->open, open.s, open.n);
    c->open[open.n] = '\0';
    memcpy(c->close, close.s, close.n);
    c->close[close.n] = '\0';
    return ERR_OK;
}

static enum err open_section(struct compiler *c, const struct mustache_tag *tag)
{
    struct mustache_op op = { .kind = tag->sigil == '#' ? OP_SECTION
                                                        : OP_INVERTED };
    enum err e = put_path(c, tag->content, tag->at, &op);

    if (!e && c->n_sections == MUSTACHE_MAX_NESTING)
        e = mistake(c, tag->at, "sections nested too deep at", tag->content);
    if (!e)
        e = put_op(c, op);
    if (e)
        return e;
    c->sections[c->n_sections].name = tag->content;
    c->sections[c->n_sections].at = tag->at;
    c->sections[c->n_sections++].op = c->m->templates[c->index].n_ops - 1;
    return ERR_OK;
}

static enum err close_section(struct compiler *c,
                              const struct mustache_tag *tag)
{
    struct mustache_template *t = &c->m->templates[c->index];
    struct mustache_op end = { .kind = OP_END };
    size_t op = 0;
    enum err e = ERR_OK;

    if (!c->n_sections)
        return mistake(c, tag->at,
                       "the end of a section that is not open:", tag->content);
    c->n_sections--;
    if (!str_eq(c->sections[c->n_sections].name, tag->content))
        return mistake(c, tag->at, "the section to be closed here is",
                       c->sections[c->n_sections].name);
    op = c->sections[c->n_sections].op;
    end.jump = (uint32_t)op + 1;
    if (t->ops[op].kind == OP_SECTION)
        e = put_op(c, end);
    t->ops[op].jump = (uint32_t)t->n_ops;
    return e;
}

/* Adds a template with its text; it is compiled when its turn comes. A
 * missing one is empty, as the spec says, and *ret_missing is set. */
static enum err load_template(struct mustache *m,
                              const struct mustache_loader *loader,
                              struct str name, bool *ret_missing,
                              struct err_info *ei)
{
    struct mustache_template *ts = NULL, t = { 0 };
    const char *file = "";
    struct str text = STR("");
    enum err e = loader->load(loader->ctx, name, &text, &file, ei);

    *ret_missing = e == ERR_RANGE;
    if (e && e != ERR_RANGE)
        return e;
    if (m->n_templates == MUSTACHE_MAX_TEMPLATES)
        return err_set(ei, ERR_LIMIT, "more than %d templates",
                       MUSTACHE_MAX_TEMPLATES);
    if (text.n > MUSTACHE_TEMPLATE_MAX_BYTES)
        return err_set(ei, ERR_LIMIT, "%s: a template of more than %d bytes",
                       file, MUSTACHE_TEMPLATE_MAX_BYTES);
    ts = grown(m->templates, m->n_templates, &m->cap_templates, sizeof(*ts));
    if (ts)
        m->templates = ts;
    t.name = copied(name);
    t.file = copied(str_of(file));
    t.text = copied(text);
    t.n_text = text.n;
    if (ts && t.name && t.file && t.text) {
        ts[m->n_templates++] = t;
        return ERR_OK;
    }
    free(t.name);
    free(t.file);
    free(t.text);
    return err_set(ei, ERR_NOMEM, "out of memory");
}

static bool find_template(const struct mustache *m, struct str name,
                          size_t *ret)
{
    for (size_t i = 0; i < m->n_templates; i++)
        if (str_eq(str_of(m->templates[i].name), name)) {
            *ret = i;
            return true;
        }
    return false;
}

/* indent_from: where the line begins if the tag stands alone. */
static enum err put_partial(struct compiler *c, const struct mustache_tag *tag,
                            size_t indent_from, bool alone)
{
    struct mustache_op op = { .kind = OP_PARTIAL };
    size_t number = 0;
    bool missing = false;
    enum err e = ERR_OK;

    if (!tag->content.n)
        return mistake(c, tag->at, "a tag without a name", tag->content);
    if (!find_template(c->m, tag->content, &number)) {
        number = c->m->n_templates;
        e = load_template(c->m, c->loader, tag->content, &missing, c->ei);
    }
    if (!e && missing && c->m->known)
        e = mistake(c, tag->at, "there is no template", tag->content);
    if (e)
        return e;
    op.at = (uint32_t)indent_from;
    op.n = alone ? (uint32_t)(tag->at - indent_from) : 0;
    op.jump = (uint32_t)number;
    return put_op(c, op);
}

static enum err put_variable(struct compiler *c, const struct mustache_tag *tag)
{
    struct mustache_op op = { .kind = tag->sigil ? OP_RAW : OP_ESCAPED };
    struct mustache *m = c->m;
    enum err e = put_path(c, tag->content, tag->at, &op);

    if (e)
        return e;
    if (op.kind == OP_RAW && m->known &&
        (!op.n || !m->known[m->paths[op.at + op.n - 1]].is_raw))
        return mistake(c, tag->at, "only clean HTML goes in unescaped, not",
                       tag->content);
    return put_op(c, op);
}

static enum err put_tag(struct compiler *c, const struct mustache_tag *tag)
{
    size_t from = tag->at, to = tag->end;
    bool alone = tag->sigil && tag->sigil != '&' && tag->sigil != '{' &&
                 mustache_tag_is_alone(c->text, tag, &from, &to);
    enum err e = put_text(c, c->pos, alone ? from : tag->at);

    if (e)
        return e;
    if (alone) /* a line that is no line of the result: not indented */
        c->line_pending = false;
    if (tag->sigil == '#' || tag->sigil == '^')
        e = open_section(c, tag);
    else if (tag->sigil == '/')
        e = close_section(c, tag);
    else if (tag->sigil == '>')
        e = put_partial(c, tag, from, alone);
    else if (tag->sigil == '=')
        e = set_delimiters(c, tag);
    else if (tag->sigil != '!')
        e = put_variable(c, tag);
    if (alone)
        c->line_pending = true;
    c->pos = to;
    return e;
}

static enum err compile(struct compiler *c)
{
    bool found = true;
    enum err e = ERR_OK;

    c->line_pending = true;
    while (!e && found) {
        struct mustache_tag tag = { 0 };

        e = find_tag(c, &tag, &found);
        if (!e && found)
            e = put_tag(c, &tag);
    }
    if (!e)
        e = put_text(c, c->pos, c->text.n);
    if (!e && c->n_sections)
        e = mistake(c, c->sections[c->n_sections - 1].at,
                    "a section that is not closed:",
                    c->sections[c->n_sections - 1].name);
    return e;
}

enum err mustache_add(struct mustache *m, const struct mustache_loader *loader,
                      struct str name, size_t *ret_template,
                      struct err_info *ei)
{
    size_t at = 0, first = m->n_templates;
    bool missing = false;
    enum err e = ERR_OK;

    if (find_template(m, name, &at)) {
        *ret_template = at;
        return ERR_OK;
    }
    e = load_template(m, loader, name, &missing, ei);
    if (!e && missing)
        e = err_set(ei, ERR_RANGE, "there is no template '%.*s'",
                    STR_ARG(str_clip(name, 64)));
    for (size_t i = first; i < m->n_templates && !e; i++) {
        const struct mustache_template *t = &m->templates[i];
        struct compiler c = { .m = m,
                              .loader = loader,
                              .index = i,
                              .text = { t->text, t->n_text },
                              .file = t->file,
                              .open = "{{",
                              .close = "}}",
                              .ei = ei };

        e = compile(&c);
    }
    if (!e)
        *ret_template = first;
    return e;
}
