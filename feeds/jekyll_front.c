/* jekyll_front.c -- front matter: the part of YAML 1.1 that posts use.
 *
 * "key: value", "key: [a, b]", a list of "- a" lines, and block texts after '|'
 * and '>'. Maps within maps are skipped. It is read to be understood, not to be
 * judged: a title like "他说"好"" is what the outer quotes hold. Any thread.
 */
#include "feeds/jekyll_front.h"

#include <string.h>

#include "feeds/jekyll_read.h"

struct reading {
    struct arena *a;
    struct front_value *values; /* JEKYLL_MAX_KEYS */
    struct str *texts;          /* JEKYLL_MAX_VALUES of each */
    size_t n;
    struct buf work;
    bool no_memory;
};

bool front_line(struct str *s, struct str *ret_line)
{
    const char *end;

    if (!s->n)
        return false;
    end = memchr(s->s, '\n', s->n);
    *ret_line = (struct str){ s->s, end ? (size_t)(end - s->s) : s->n };
    *s = str_cut(*s, ret_line->n + (end ? 1 : 0));
    if (ret_line->n && ret_line->s[ret_line->n - 1] == '\r')
        ret_line->n--;
    return true;
}

/* ---- scalars ---------------------------------------------------------- */

static size_t quote_end(struct str s)
{
    size_t end = s.n;

    while (end > 1 && s.s[end - 1] != s.s[0])
        end--;
    return end > 1 ? end : 0;
}

/* Does a '"' stand in s that no backslash goes before? */
static bool has_bare_quote(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == '\\')
            i++;
        else if (s.s[i] == '"')
            return true;
    }
    return false;
}

static bool read_hex(struct str s, size_t at, size_t n, uint32_t *ret)
{
    uint32_t cp = 0;

    if (n > s.n || at > s.n - n)
        return false;
    for (size_t i = at; i < at + n; i++) {
        char c = s.s[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;

        if (digit < 0)
            return false;
        cp = cp << 4 | (uint32_t)digit;
    }
    *ret = cp;
    return cp && cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
}

/* The escape at s[i], after its backslash; returns what it takes. One that YAML
 * does not know stays as it is. */
static size_t put_escape(struct buf *b, struct str s, size_t i)
{
    static const char from[] = "\"\\/ntr ", to[] = "\"\\/\n\t\r ";
    const char *at = memchr(from, s.s[i], sizeof(from) - 1);
    size_t n = s.s[i] == 'x' ? 2 : s.s[i] == 'u' ? 4 : s.s[i] == 'U' ? 8 : 0;
    uint32_t cp;

    if (at) {
        buf_putc(b, to[at - from]);
        return 1;
    }
    if (n && read_hex(s, i + 1, n, &cp)) {
        str_put_char(b, cp);
        return 1 + n;
    }
    buf_putc(b, '\\');
    return 0;
}

static void put_quoted(struct buf *b, struct str inner, char quote)
{
    bool is_raw = quote == '"' && has_bare_quote(inner);

    for (size_t i = 0; i < inner.n;) {
        char c = inner.s[i++];

        if (quote == '"' && c == '\\' && !is_raw && i < inner.n) {
            i += put_escape(b, inner, i);
            continue;
        }
        buf_putc(b, c);
        if (quote == '\'' && c == '\'' && i < inner.n && inner.s[i] == '\'')
            i++;
    }
}

/* Without a comment: " #" and what follows. */
static struct str uncommented(struct str s)
{
    for (size_t i = 1; i < s.n; i++)
        if (s.s[i] == '#' && (s.s[i - 1] == ' ' || s.s[i - 1] == '\t'))
            return str_trim((struct str){ s.s, i });
    return s;
}

static struct str keep(struct reading *r, struct str s)
{
    struct str copy = arena_copy(r->a, s);

    r->no_memory = r->no_memory || !copy.s;
    return copy;
}

static struct str scalar(struct reading *r, struct str s)
{
    s = str_trim(s);
    if (s.n && (s.s[0] == '"' || s.s[0] == '\'')) {
        size_t end = quote_end(s);
        struct str rest = str_trim(str_cut(s, end));

        if (end && (!rest.n || rest.s[0] == '#')) {
            buf_clear(&r->work);
            put_quoted(&r->work, (struct str){ s.s + 1, end - 2 }, s.s[0]);
            r->no_memory = r->no_memory || r->work.err;
            return keep(r, buf_str(&r->work));
        }
    } else if (s.n && s.s[0] == '#') {
        s.n = 0;
    } else {
        s = uncommented(s);
    }
    if (str_eq(s, STR("~")) || str_eq(s, STR("null")))
        s.n = 0;
    return keep(r, s);
}

/* ---- values ----------------------------------------------------------- */

static void add_text(struct reading *r, struct front_value *v, struct str text)
{
    if (v->n < JEKYLL_MAX_VALUES && text.n)
        r->texts[(size_t)(v - r->values) * JEKYLL_MAX_VALUES + v->n++] = text;
}

/* "[a, "b, c"]": a comma within quotes ends nothing. */
static void read_flow(struct reading *r, struct front_value *v, struct str s)
{
    size_t from = 1;
    char quote = 0;

    v->is_list = true;
    for (size_t i = 1; i < s.n; i++) {
        bool is_end = !quote && (s.s[i] == ',' || s.s[i] == ']');

        if (quote && s.s[i] == quote)
            quote = 0;
        else if (quote)
            continue;
        else if (s.s[i] == '"' || s.s[i] == '\'')
            quote = s.s[i];
        if (!is_end)
            continue;
        add_text(r, v, scalar(r, (struct str){ s.s + from, i - from }));
        from = i + 1;
        if (s.s[i] == ']')
            return;
    }
}

static bool is_indented(struct str line)
{
    return line.n && (line.s[0] == ' ' || line.s[0] == '\t');
}

static bool is_dash(struct str line)
{
    line = str_trim(line);
    return str_starts(line, STR("- ")) || str_eq(line, STR("-"));
}

/* The lines that belong to a key: indented, empty within, or dashes. */
static struct str take_lines(struct str *rest)
{
    struct str all = { rest->s, 0 }, look = *rest, line;

    while (front_line(&look, &line)) {
        if (!is_indented(line) && !is_dash(line) && str_trim(line).n)
            break;
        all.n = rest->n - look.n;
    }
    *rest = str_cut(*rest, all.n);
    return all;
}

static void read_dashes(struct reading *r, struct front_value *v,
                        struct str lines)
{
    struct str line;

    v->is_list = true;
    while (front_line(&lines, &line))
        if (is_dash(line))
            add_text(r, v, scalar(r, str_cut(str_trim(line), 1)));
}

/* A block text, or a plain one that goes on: one line in the end. */
static void read_lines(struct reading *r, struct front_value *v, struct str s,
                       struct str lines)
{
    struct str line;
    struct buf text;

    buf_init(&text, JEKYLL_FILE_MAX_BYTES);
    buf_put(&text, s);
    while (front_line(&lines, &line)) {
        line = str_trim(line);
        if (line.n && text.n)
            buf_putc(&text, ' ');
        buf_put(&text, line);
    }
    r->no_memory = r->no_memory || text.err;
    add_text(r, v, s.n ? scalar(r, buf_str(&text)) : keep(r, buf_str(&text)));
    buf_release(&text);
}

static void read_value(struct reading *r, struct front_value *v, struct str s,
                       struct str lines)
{
    struct str first = lines, line;

    s = str_trim(s);
    if (s.n && (s.s[0] == '|' || s.s[0] == '>') && s.n <= 3) {
        read_lines(r, v, STR(""), lines);
    } else if (s.n && s.s[0] == '[') {
        if (lines.n) /* it goes on: the lines are neighbours */
            s.n = (size_t)(lines.s + lines.n - s.s);
        read_flow(r, v, s);
    } else if (s.n && s.s[0] != '#') {
        if (lines.n && s.s[0] != '"' && s.s[0] != '\'')
            read_lines(r, v, s, lines);
        else
            add_text(r, v, scalar(r, s));
    } else {
        while (front_line(&first, &line) && !str_trim(line).n)
            ;
        if (lines.n && is_dash(line))
            read_dashes(r, v, lines);
    }
}

/* The length of the key that a line begins with, or 0. */
static size_t key_length(struct str line)
{
    size_t n = 0;

    while (n < line.n && line.s[n] != ':' && (unsigned char)line.s[n] > ' ')
        n++;
    if (n == 0 || n == line.n || line.s[n] != ':' || line.s[0] == '-' ||
        line.s[0] == '#')
        return 0;
    if (n + 1 < line.n && line.s[n + 1] != ' ' && line.s[n + 1] != '\t')
        return 0;
    return n;
}

static void read_all(struct reading *r, struct str s)
{
    struct str line;

    while (!r->no_memory && front_line(&s, &line)) {
        struct front_value *v = &r->values[r->n];
        struct str lines;
        size_t n = key_length(line);

        if (!n)
            continue;
        lines = take_lines(&s);
        if (r->n == JEKYLL_MAX_KEYS)
            return;
        v->key = keep(r, (struct str){ line.s, n });
        v->list = r->texts + r->n * JEKYLL_MAX_VALUES;
        read_value(r, v, str_cut(line, n + 1), lines);
        r->n++;
    }
}

/* ---- the front matter ------------------------------------------------- */

static bool is_mark(struct str line, struct str mark)
{
    while (line.n && (line.s[line.n - 1] == ' ' || line.s[line.n - 1] == '\t'))
        line.n--;
    return str_eq(line, mark);
}

enum err front_read(struct str bytes, struct arena *a, struct front *ret,
                    struct err_info *ei)
{
    struct reading r = { .a = a };
    struct str rest = bytes, line, inner;

    if (str_starts(rest, STR("\xEF\xBB\xBF")))
        rest = str_cut(rest, 3);
    if (!front_line(&rest, &line) || !is_mark(line, STR("---")))
        return err_set(ei, ERR_FORMAT, "no front matter: no '---' at first");
    inner = (struct str){ rest.s, 0 };
    do {
        if (!front_line(&rest, &line))
            return err_set(ei, ERR_FORMAT,
                           "cut: no second '---' ends the front matter");
    } while (!is_mark(line, STR("---")) && !is_mark(line, STR("...")));
    inner.n = (size_t)(line.s - inner.s);
    r.values = arena_alloc(a, JEKYLL_MAX_KEYS, sizeof(*r.values));
    r.texts = arena_alloc(a, (size_t)JEKYLL_MAX_KEYS * JEKYLL_MAX_VALUES,
                          sizeof(*r.texts));
    buf_init(&r.work, JEKYLL_FILE_MAX_BYTES);
    if (r.values && r.texts)
        read_all(&r, inner);
    buf_release(&r.work);
    if (!r.values || !r.texts || r.no_memory)
        return err_set(ei, ERR_NOMEM, "no memory for front matter");
    *ret = (struct front){ r.values, r.n, rest };
    return ERR_OK;
}

const struct front_value *front_find(const struct front *f, const char *key)
{
    for (size_t i = f->n; i > 0; i--)
        if (str_eq(f->values[i - 1].key, str_of(key)))
            return &f->values[i - 1];
    return NULL;
}

struct str front_text(const struct front *f, const char *key)
{
    const struct front_value *v = front_find(f, key);

    return v && v->n ? v->list[0] : (struct str){ NULL, 0 };
}
