/* mapping.c -- compiling the item_* keys of a source.
 *
 *     value  = choice *( "|" choice )      the first that is present
 *     choice = path / DQUOTE template DQUOTE
 *     path   = key *( "." key )
 *     template = text with {item_id}, {item_title} ...
 *
 * Everything that can be wrong with a mapping is found here, once, not item by
 * item later. Used while a configuration is read, on any thread.
 */
#include "feeds/mapping.h"

#include <string.h>

#include "feeds/base/url.h"

#define MAPPING_MAX_BYTES ((size_t)256 * 1024)

static const struct str names[MAP_FIELDS] = {
    [MAP_ID] = STR_C("item_id"),
    [MAP_INFOCODE] = STR_C("item_infocode"),
    [MAP_LINK] = STR_C("item_link"),
    [MAP_TITLE] = STR_C("item_title"),
    [MAP_DATE] = STR_C("item_date"),
    [MAP_MEDIUM] = STR_C("item_medium"),
    [MAP_SUMMARY] = STR_C("item_summary"),
    [MAP_CONTENT] = STR_C("item_content"),
    [MAP_AUTHOR] = STR_C("item_author"),
    [MAP_IMAGE] = STR_C("item_image"),
    [MAP_TAG] = STR_C("item_tag"),
};

const char *mapping_field_name(enum map_field f) { return names[f].s; }

/* What is being compiled. */
struct compiler {
    struct mapping *m;
    const struct mapping_text *text;
    const char *key; /* the config's, for messages */
    struct err_info *ei;
};

static enum err no_memory(struct compiler *c)
{
    return err_set(c->ei, ERR_NOMEM, "out of memory");
}

/* A copy of n elements in the mapping's arena. */
static void *keep(struct compiler *c, const void *from, size_t n, size_t size)
{
    void *to = arena_alloc(c->m->arena, n, size);

    if (to && n)
        memcpy(to, from, n * size);
    return to;
}

/* The part of s before the first `sep`, which is taken off *s. */
static struct str next_piece(struct str *s, char sep)
{
    const char *end = s->n ? memchr(s->s, sep, s->n) : NULL;
    struct str piece = { s->s, end ? (size_t)(end - s->s) : s->n };

    *s = str_cut(*s, end ? piece.n + 1 : s->n);
    return piece;
}

/* Quotes as a word processor or an input method makes them of '"'. */
static bool begins_with_other_quote(struct str s)
{
    static const struct str quotes[] = { STR_C("“"), STR_C("”"),  STR_C("‘"),
                                         STR_C("’"), STR_C("＂"), STR_C("「") };

    for (size_t i = 0; i < sizeof(quotes) / sizeof(*quotes); i++)
        if (str_starts(s, quotes[i]))
            return true;
    return false;
}

static enum err compile_path(struct compiler *c, struct str s,
                             struct mapping_path *ret)
{
    struct str keys[MAPPING_MAX_KEYS];
    size_t n = 0;

    if (begins_with_other_quote(s))
        return err_set(c->ei, ERR_CONFIG, "%s: write straight quotes: \"text\"",
                       c->key);
    while (s.n) {
        bool more = s.s[s.n - 1] == '.';
        struct str key = next_piece(&s, '.');

        if (!key.n || (more && !s.n))
            return err_set(c->ei, ERR_CONFIG, "%s: a path has an empty part",
                           c->key);
        if (memchr(key.s, '"', key.n))
            return err_set(c->ei, ERR_CONFIG,
                           "%s: a constant is one text in double quotes",
                           c->key);
        if (n == MAPPING_MAX_KEYS)
            return err_set(c->ei, ERR_CONFIG, "%s: more than %d parts", c->key,
                           MAPPING_MAX_KEYS);
        keys[n++] = key;
    }
    ret->n = n;
    ret->keys = keep(c, keys, n, sizeof(*keys));
    return ret->keys ? ERR_OK : no_memory(c);
}

/* The field that s, the inside of braces, names; MAP_FIELDS if none. */
static int find_field(struct str s)
{
    int f = 0;

    while (f < MAP_FIELDS && !str_eq(names[f], s))
        f++;
    return f;
}

/* Reads the part at the start of *s, which is not empty, and takes it off. */
static enum err read_part(struct compiler *c, struct str *s,
                          struct mapping_part *ret)
{
    const char *brace = memchr(s->s, '{', s->n);
    const char *end;
    struct str inside;

    if (brace != s->s) {
        ret->text = (struct str){ s->s, brace ? (size_t)(brace - s->s) : s->n };
        ret->field = -1;
        *s = str_cut(*s, ret->text.n);
        return ERR_OK;
    }
    end = memchr(s->s, '}', s->n);
    if (!end)
        return err_set(c->ei, ERR_CONFIG, "%s: a '{' without its '}'", c->key);
    inside = (struct str){ s->s + 1, (size_t)(end - s->s) - 1 };
    ret->field = find_field(inside);
    if (ret->field == MAP_FIELDS)
        return err_set(c->ei, ERR_CONFIG,
                       "%s: {%.*s} is no value; write {item_id}, "
                       "{item_infocode}, ...",
                       c->key, STR_ARG(str_clip(inside, 40)));
    if (!c->text->field[ret->field])
        return err_set(c->ei, ERR_CONFIG, "%s: {%s} is named but %s is not set",
                       c->key, names[ret->field].s, names[ret->field].s);
    *s = str_cut(*s, inside.n + 2);
    return ERR_OK;
}

static enum err compile_template(struct compiler *c, struct str s,
                                 struct mapping_template *ret)
{
    struct mapping_part parts[MAPPING_MAX_PARTS];
    enum err e;
    size_t n = 0;

    while (s.n) {
        if (n == MAPPING_MAX_PARTS)
            return err_set(c->ei, ERR_CONFIG, "%s: more than %d parts", c->key,
                           MAPPING_MAX_PARTS);
        e = read_part(c, &s, &parts[n++]);
        if (e)
            return e;
    }
    ret->n = n;
    ret->parts = keep(c, parts, n, sizeof(*parts));
    return ret->parts ? ERR_OK : no_memory(c);
}

/* Takes one choice off *s. A '|' inside quotes separates nothing. */
static enum err compile_choice(struct compiler *c, struct str *s,
                               struct mapping_choice *ret)
{
    struct str piece;
    const char *end;

    *s = str_trim(*s);
    *ret = (struct mapping_choice){ .is_template = s->n && s->s[0] == '"' };
    if (!ret->is_template) {
        piece = str_trim(next_piece(s, '|'));
        if (!piece.n)
            return err_set(c->ei, ERR_CONFIG, "%s: an empty choice", c->key);
        return compile_path(c, piece, &ret->path);
    }
    end = memchr(s->s + 1, '"', s->n - 1);
    if (!end)
        return err_set(c->ei, ERR_CONFIG, "%s: a '\"' without its end", c->key);
    piece = (struct str){ s->s + 1, (size_t)(end - s->s) - 1 };
    *s = str_trim(str_cut(*s, piece.n + 2));
    if (s->n && s->s[0] != '|')
        return err_set(c->ei, ERR_CONFIG, "%s: text after a constant", c->key);
    *s = str_cut(*s, 1);
    return compile_template(c, piece, &ret->template);
}

static enum err compile_value(struct compiler *c, const char *text,
                              struct mapping_value *ret)
{
    struct mapping_choice choices[MAPPING_MAX_CHOICES];
    struct str s = str_trim(str_of(text));
    bool more = true;
    enum err e;
    size_t n = 0;

    if (!s.n)
        return err_set(c->ei, ERR_CONFIG, "%s: is empty", c->key);
    while (more) {
        if (n == MAPPING_MAX_CHOICES)
            return err_set(c->ei, ERR_CONFIG, "%s: more than %d choices",
                           c->key, MAPPING_MAX_CHOICES);
        more = s.s[s.n - 1] == '|';
        e = compile_choice(c, &s, &choices[n++]);
        if (e)
            return e;
        more = more || s.n;
        if (more && !s.n)
            return err_set(c->ei, ERR_CONFIG, "%s: an empty choice", c->key);
    }
    ret->n = n;
    ret->choices = keep(c, choices, n, sizeof(*choices));
    return ret->choices ? ERR_OK : no_memory(c);
}

static unsigned fields_named(const struct mapping_value *v)
{
    unsigned set = 0;

    for (size_t i = 0; i < v->n; i++)
        for (size_t k = 0; k < v->choices[i].template.n; k++)
            if (v->choices[i].template.parts[k].field >= 0)
                set |= 1u << v->choices[i].template.parts[k].field;
    return set;
}

/* Puts each field after those that it names. */
static enum err set_order(struct compiler *c)
{
    unsigned done = 0;
    size_t n = 0;

    for (int round = 0; round < MAP_FIELDS; round++) {
        for (int f = 0; f < MAP_FIELDS; f++) {
            if (done & 1u << f || fields_named(&c->m->field[f]) & ~done)
                continue;
            done |= 1u << f;
            c->m->order[n++] = (enum map_field)f;
        }
    }
    for (int f = 0; f < MAP_FIELDS; f++)
        if (!(done & 1u << f))
            return err_set(c->ei, ERR_CONFIG,
                           "%s: names itself, or a value that does",
                           names[f].s);
    return ERR_OK;
}

/* May text that the configuration wrote begin a detail URL? Scheme and host
 * are for it to say, not for items, so they must be plain text; a relative
 * one belongs to the list, and a slash or '?' keeps an item's value from
 * making a scheme of it, more than "/" from making it a host ("//x"). */
static bool begins_detail_url(struct str head, bool is_all)
{
    struct url url;

    if (url_split(head, &url))
        return false;
    if (url_is_http(head))
        return is_all || url.path.n || url.query.n;
    return !url.scheme.n && !url.host.s &&
           (is_all || url.query.s ||
            (str_find(head, STR("/")) != SIZE_MAX && !str_eq(head, STR("/"))));
}

static enum err compile_detail_url(struct compiler *c, struct str s)
{
    struct mapping_template *t = &c->m->detail_url;
    enum err e;

    c->key = "detail_url";
    e = compile_template(c, s, t);
    if (e)
        return e;
    if (!t->n || t->parts[0].field >= 0 ||
        !begins_detail_url(t->parts[0].text, t->n == 1))
        return err_set(c->ei, ERR_CONFIG,
                       "detail_url: must begin with http:// or https://, a "
                       "host and '/', or be relative to the list: "
                       "details/{item_id}.json");
    return ERR_OK;
}

static enum err compile_credit(struct compiler *c, struct str s)
{
    struct str before = next_piece(&s, '*');

    if (!before.n || !s.s || !s.n || memchr(s.s, '*', s.n))
        return err_set(c->ei, ERR_CONFIG,
                       "credit: must be text, one '*' and text");
    c->m->credit_before = before;
    c->m->credit_after = s;
    return ERR_OK;
}

static enum err compile_fields(struct compiler *c)
{
    enum err e = ERR_OK;

    for (int f = 0; f < MAP_FIELDS && !e; f++) {
        c->key = names[f].s;
        if (c->text->field[f])
            e = compile_value(c, c->text->field[f], &c->m->field[f]);
    }
    if (e)
        return e;
    if (!c->text->field[MAP_TITLE] && !c->text->field[MAP_LINK] &&
        !c->text->field[MAP_SUMMARY] && !c->text->field[MAP_CONTENT])
        return err_set(c->ei, ERR_CONFIG,
                       "item_title: missing, and so are item_link, "
                       "item_summary and item_content");
    return set_order(c);
}

/* The texts of a mapping, copied: it outlives the configuration's. */
static enum err copy_text(struct arena *a, const char **text,
                          struct err_info *ei)
{
    struct str copy;

    if (!*text)
        return ERR_OK;
    copy = str_of(*text);
    if (copy.n > MAPPING_TEXT_MAX_BYTES)
        return err_set(ei, ERR_CONFIG, "%.20s...: longer than %d bytes", *text,
                       MAPPING_TEXT_MAX_BYTES);
    copy = arena_copy(a, copy);
    if (!copy.s)
        return err_set(ei, ERR_NOMEM, "out of memory");
    *text = copy.s;
    return ERR_OK;
}

static enum err copy_texts(struct arena *a, struct mapping_text *text,
                           struct err_info *ei)
{
    const char **all[] = { &text->items, &text->detail_url,
                           &text->detail_content, &text->credit };
    enum err e = ERR_OK;

    for (size_t i = 0; i < sizeof(all) / sizeof(*all) && !e; i++)
        e = copy_text(a, all[i], ei);
    for (int f = 0; f < MAP_FIELDS && !e; f++)
        e = copy_text(a, &text->field[f], ei);
    return e;
}

static enum err compile(struct compiler *c)
{
    const struct mapping_text *t = c->text;
    enum err e;

    c->key = "items";
    c->m->items_text = str_trim(str_of(t->items));
    e = compile_path(c, c->m->items_text, &c->m->items);
    if (!e)
        e = compile_fields(c);
    if (!e && t->detail_url && !t->detail_content)
        e = err_set(c->ei, ERR_CONFIG,
                    "detail_content: missing; detail_url needs it");
    if (!e && t->detail_url)
        e = compile_detail_url(c, str_trim(str_of(t->detail_url)));
    c->key = "detail_content";
    c->m->detail_content_text = str_of(t->detail_content);
    if (!e && t->detail_content)
        e = compile_value(c, t->detail_content, &c->m->detail_content);
    if (!e && fields_named(&c->m->detail_content))
        e = err_set(c->ei, ERR_CONFIG,
                    "detail_content: a path, not a constant");
    if (!e && t->credit)
        e = compile_credit(c, str_trim(str_of(t->credit)));
    return e;
}

enum err mapping_new(const struct mapping_text *text,
                     struct mapping **ret_mapping, struct err_info *ei)
{
    struct arena *a = arena_new(MAPPING_MAX_BYTES);
    struct mapping *m = a ? arena_alloc(a, 1, sizeof(*m)) : NULL;
    struct mapping_text copy = *text;
    struct compiler c = { .m = m, .text = &copy, .ei = ei };
    enum err e;

    if (!m) {
        arena_free(a);
        return err_set(ei, ERR_NOMEM, "out of memory");
    }
    m->arena = a;
    e = copy_texts(a, &copy, ei);
    if (!e)
        e = compile(&c);
    if (e)
        arena_free(a);
    else
        *ret_mapping = m;
    return e;
}

void mapping_free(struct mapping *m)
{
    if (m)
        arena_free(m->arena);
}

bool mapping_expand(const struct mapping_template *t,
                    const struct str values[MAP_FIELDS], struct buf *b)
{
    for (size_t i = 0; i < t->n; i++)
        if (t->parts[i].field >= 0 && !values[t->parts[i].field].n)
            return false;
    for (size_t i = 0; i < t->n; i++)
        buf_put(b, t->parts[i].field < 0 ? t->parts[i].text
                                         : values[t->parts[i].field]);
    return true;
}
