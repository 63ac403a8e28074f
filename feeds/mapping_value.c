/* mapping_value.c -- compiling the value of one item_* key.
 *
 *     value  = choice *( "|" choice )      the first that is present
 *     choice = path / XPath / DQUOTE template DQUOTE
 *     path   = key *( "." key )
 *     template = text with {item_id}, {item_title} ...
 *
 * A '|' that joins nodes within an XPath stands in brackets. Any thread.
 */
#include <string.h>

#include "feeds/css_hint.h"
#include "feeds/mapping_compile.h"
#include "feeds/xpath.h"

enum err mapping_no_memory(struct compiler *c)
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

struct str mapping_next_piece(struct str *s, char sep)
{
    const char *end = s->n ? memchr(s->s, sep, s->n) : NULL;
    struct str piece = { s->s, end ? (size_t)(end - s->s) : s->n };

    *s = str_cut(*s, end ? piece.n + 1 : s->n);
    return piece;
}

/* Quotes as a word processor or an input method makes them of '"': at the
 * beginning, or anywhere. */
static bool has_other_quote(struct str s, bool is_anywhere)
{
    static const struct str quotes[] = { STR_C("“"), STR_C("”"),  STR_C("‘"),
                                         STR_C("’"), STR_C("＂"), STR_C("「") };

    for (size_t i = 0; i < sizeof(quotes) / sizeof(*quotes); i++)
        if (str_starts(s, quotes[i]) ||
            (is_anywhere && str_find(s, quotes[i]) != SIZE_MAX))
            return true;
    return false;
}

enum err mapping_compile_path(struct compiler *c, struct str s,
                              struct mapping_path *ret)
{
    struct str keys[MAPPING_MAX_KEYS];
    size_t n = 0;

    if (has_other_quote(s, false))
        return err_set(c->ei, ERR_CONFIG, "%s: write straight quotes: \"text\"",
                       c->key);
    while (s.n) {
        bool more = s.s[s.n - 1] == '.';
        struct str key = mapping_next_piece(&s, '.');

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
    return ret->keys ? ERR_OK : mapping_no_memory(c);
}

/* The field that s, the inside of braces, names; MAP_FIELDS if none. */
static int find_field(struct str s)
{
    int f = 0;

    while (f < MAP_FIELDS &&
           !str_eq(str_of(mapping_field_name((enum map_field)f)), s))
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
                       c->key, mapping_field_name((enum map_field)ret->field),
                       mapping_field_name((enum map_field)ret->field));
    *s = str_cut(*s, inside.n + 2);
    return ERR_OK;
}

enum err mapping_compile_template(struct compiler *c, struct str s,
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
    return ret->parts ? ERR_OK : mapping_no_memory(c);
}

/* No element of a page is called "li.news". Says what to write instead. */
static bool is_css(struct compiler *c, struct str s, bool is_wrong)
{
    bool is_from_top = strncmp(c->key, "item_", 5) != 0;
    struct str rest = str_cut(s, str_starts(s, STR(".")));
    bool is_class = memchr(rest.s, '.', rest.n) && !memchr(s.s, '#', s.n);
    enum css_hint hint;
    struct buf b;

    buf_init(&b, ERR_TEXT_MAX);
    hint = css_hint_put(&b, s, is_from_top);
    if (b.err || (hint == CSS_HINT_BLANK && !is_wrong))
        hint = CSS_HINT_NONE;
    if (hint != CSS_HINT_NONE)
        err_set(c->ei, ERR_CONFIG, "%s: a CSS %s? An XPath is written so: %.*s",
                c->key, is_class ? "class" : "selector", STR_ARG(buf_str(&b)));
    buf_release(&b);
    return hint != CSS_HINT_NONE;
}

enum err mapping_compile_xpath(struct compiler *c, struct str s,
                               const struct xpath **ret)
{
    struct err_info why;
    enum err e = xpath_compile(s, c->m->arena, ret, &why);

    if (e == ERR_NOMEM)
        return mapping_no_memory(c);
    if (c->m->type == SOURCE_HTML && is_css(c, s, e != ERR_OK))
        return ERR_CONFIG;
    if (!e)
        return ERR_OK;
    if (has_other_quote(s, true))
        return err_set(c->ei, e, "%s: write straight quotes: \"text\"", c->key);
    return err_set(c->ei, e, "%s: %s", c->key, why.text);
}

/* The XPath before the first '|' outside of quotes and brackets, which is taken
 * off *s: within them it joins nodes, here it parts choices. */
static struct str next_xpath(struct str *s)
{
    struct str piece = *s;
    size_t depth = 0;
    char quote = '\0';

    for (size_t i = 0; i < s->n; i++) {
        char ch = s->s[i];

        if (quote && ch == quote)
            quote = '\0';
        else if (!quote && (ch == '"' || ch == '\''))
            quote = ch;
        else if (quote)
            continue;
        else if (ch == '(' || ch == '[')
            depth++;
        else if ((ch == ')' || ch == ']') && depth)
            depth--;
        else if (ch == '|' && !depth) {
            piece.n = i;
            break;
        }
    }
    *s = str_cut(*s, piece.n + (piece.n < s->n));
    return piece;
}

static enum err compile_found(struct compiler *c, struct str *s,
                              struct mapping_choice *ret)
{
    struct str piece =
        str_trim(c->is_xpath ? next_xpath(s) : mapping_next_piece(s, '|'));

    if (!piece.n)
        return err_set(c->ei, ERR_CONFIG, "%s: an empty choice", c->key);
    return c->is_xpath ? mapping_compile_xpath(c, piece, &ret->xpath)
                       : mapping_compile_path(c, piece, &ret->path);
}

/* Takes one choice off *s. A '|' inside quotes separates nothing. */
static enum err compile_choice(struct compiler *c, struct str *s,
                               struct mapping_choice *ret)
{
    struct str piece;
    const char *end;

    *s = str_trim(*s);
    *ret = (struct mapping_choice){ .is_template = s->n && s->s[0] == '"' };
    if (!ret->is_template)
        return compile_found(c, s, ret);
    end = memchr(s->s + 1, '"', s->n - 1);
    if (!end)
        return err_set(c->ei, ERR_CONFIG, "%s: a '\"' without its end", c->key);
    piece = (struct str){ s->s + 1, (size_t)(end - s->s) - 1 };
    *s = str_trim(str_cut(*s, piece.n + 2));
    if (s->n && s->s[0] != '|')
        return err_set(c->ei, ERR_CONFIG, "%s: text after a constant", c->key);
    *s = str_cut(*s, 1);
    return mapping_compile_template(c, piece, &ret->template);
}

enum err mapping_compile_value(struct compiler *c, const char *text,
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
    return ret->choices ? ERR_OK : mapping_no_memory(c);
}
