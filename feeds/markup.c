/* markup.c -- making markup well formed, one construct after the other.
 *
 * Works on a window of decoded text that always holds the whole of the next
 * construct, unless it is longer than we allow or may be cut anywhere (text,
 * CDATA, what is dropped):
 *
 *     TEXT --"<!--"--> COMMENT     --"<![CDATA["--> CDATA     each back to
 *          --"<?"----> PI          --"<!DOCTYPE"--> DOCTYPE   TEXT at its end
 *          --tag over the limit--> SKIP
 *
 * Linear: what is looked at twice is at most one window a construct, and a
 * construct that looks far ahead consumes what it saw (see tag_read).
 * Follows XML 1.0; one thread.
 */
#include "feeds/markup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/feeds.h"
#include "feeds/reference.h"
#include "feeds/tag.h"

/* A tag and then some; the window is a few times that. */
#define LOOK_AHEAD_BYTES ((size_t)TAG_MAX_BYTES + 64)
#define WINDOW_BYTES (3 * LOOK_AHEAD_BYTES)
/* One step turns a window into at most six times its bytes ("&quot;"). */
#define OUT_MAX_BYTES (8 * WINDOW_BYTES)
/* Past its name an end tag holds blanks, if anything. */
#define END_TAG_MAX_BYTES 1024

enum mode { TEXT, COMMENT, PI, CDATA, DOCTYPE, SKIP, MODES };

struct open_element {
    unsigned char n;
    char name[TAG_NAME_MAX_BYTES];
};

struct markup {
    struct decode *in;
    struct repair_log *log;
    bool at_end;      /* in has nothing more */
    size_t from, end; /* of the window: what is not consumed yet */
    enum mode mode;
    char quote;      /* DOCTYPE, SKIP: the one we are in, or 0 */
    bool in_subset;  /* DOCTYPE: between [ and ] */
    bool in_comment; /* DOCTYPE: in one of its comments */
    bool skip_open;  /* SKIP: its element was pushed */
    bool closed;     /* the root element has ended */
    bool done;
    size_t n_open;
    struct buf out;
    size_t out_from;
    struct tag tag;
    uint32_t hash[FEED_MAX_DEPTH]; /* of the names in open[] */
    struct open_element open[FEED_MAX_DEPTH];
    char window[WINDOW_BYTES];
};

enum err markup_open(struct decode *in, struct repair_log *log,
                     struct markup **ret, struct err_info *ei)
{
    struct markup *m = malloc(sizeof(*m));

    if (!m)
        return err_set(ei, ERR_NOMEM, "out of memory");
    memset(m, 0, offsetof(struct markup, tag)); /* the rest is large */
    m->in = in;
    m->log = log;
    buf_init(&m->out, OUT_MAX_BYTES);
    *ret = m;
    return ERR_OK;
}

void markup_close(struct markup *m)
{
    if (m)
        buf_release(&m->out);
    free(m);
}

static struct str ahead(const struct markup *m)
{
    return (struct str){ m->window + m->from, m->end - m->from };
}

static void fill(struct markup *m)
{
    size_t n;

    if (m->at_end || m->end - m->from >= LOOK_AHEAD_BYTES)
        return;
    memmove(m->window, m->window + m->from, m->end - m->from);
    m->end -= m->from;
    m->from = 0;
    while (!m->at_end && WINDOW_BYTES - m->end >= DECODE_MIN_BYTES) {
        n = decode_read(m->in, m->window + m->end, WINDOW_BYTES - m->end);
        m->end += n;
        m->at_end = n == 0;
    }
}

/* ---- open elements ---- */

static uint32_t hash_of(struct str name)
{
    uint32_t h = 2166136261u; /* FNV-1a; a clash costs a comparison */

    for (size_t i = 0; i < name.n; i++)
        h = (h ^ (unsigned char)name.s[i]) * 16777619u;
    return h;
}

static struct str open_name(const struct markup *m, size_t i)
{
    return (struct str){ m->open[i].name, m->open[i].n };
}

static void push(struct markup *m, struct str name)
{
    struct open_element *o = &m->open[m->n_open];

    assert(m->n_open < FEED_MAX_DEPTH && name.n <= TAG_NAME_MAX_BYTES);
    m->hash[m->n_open++] = hash_of(name);
    o->n = (unsigned char)name.n;
    memcpy(o->name, name.s, name.n);
}

static void pop(struct markup *m)
{
    m->n_open--;
    buf_puts(&m->out, "</");
    buf_put(&m->out, open_name(m, m->n_open));
    buf_putc(&m->out, '>');
    m->closed = m->n_open == 0;
}

/* An end tag closes what is open inside its element; one that belongs to no
 * open element is dropped. */
static void close_element(struct markup *m, struct str name)
{
    uint32_t hash = hash_of(name);
    size_t i = m->n_open;

    while (i > 0 &&
           (m->hash[i - 1] != hash || !str_eq(open_name(m, i - 1), name)))
        i--;
    if (i != m->n_open)
        m->log->n[REPAIR_NESTING]++;
    if (i == 0)
        return;
    while (m->n_open >= i)
        pop(m);
}

/* ---- text ---- */

/* Puts text, and in a value also < and its quote, with references mended. */
static void put_value(struct markup *m, const struct tag_attr *attr)
{
    struct str s = attr->value;
    size_t at = 0, from = 0;

    for (; at < s.n; at++) {
        char c = s.s[at];

        if (c != '&' && c != '<' && (c != '"' || attr->quote == '\''))
            continue;
        buf_put(&m->out, (struct str){ s.s + from, at - from });
        if (c == '&') {
            at += reference_put(&m->out, m->log, str_cut(s, at)) - 1;
        } else {
            m->log->n[REPAIR_LESS] += c == '<';
            buf_puts(&m->out, c == '<' ? "&lt;" : "&quot;");
        }
        from = at + 1;
    }
    buf_put(&m->out, (struct str){ s.s + from, s.n - from });
}

/* Outside the root only white space is expected, and nothing is kept. */
static void drop_outside(struct markup *m, struct str s)
{
    if (str_trim(s).n)
        m->log->n[REPAIR_JUNK]++;
    m->from += s.n;
}

static void step_text(struct markup *m)
{
    struct str s = ahead(m);
    const char *less = memchr(s.s, '<', s.n);
    size_t n = less ? (size_t)(less - s.s) : s.n, at = 0;

    if (!m->n_open) {
        drop_outside(m, (struct str){ s.s, n });
        return;
    }
    while (at < n) {
        const char *amp = memchr(s.s + at, '&', n - at);
        size_t run = amp ? (size_t)(amp - s.s) : n;

        buf_put(&m->out, (struct str){ s.s + at, run - at });
        at = run;
        if (!amp)
            break;
        /* At the end of the window there may be half a reference; as it is
         * then not the first thing in it, the next step sees it whole. */
        if (!m->at_end && at > 0 && s.n - at < REFERENCE_MAX_BYTES)
            break;
        at += reference_put(&m->out, m->log, (struct str){ s.s + at, n - at });
    }
    m->from += at;
}

/* ---- tags ---- */

static void put_start(struct markup *m, const struct tag *t)
{
    buf_putc(&m->out, '<');
    buf_put(&m->out, t->name);
    for (size_t i = 0; i < t->n_attrs; i++) {
        const struct tag_attr *attr = &t->attrs[i];
        char quote = attr->quote;

        if (!quote)
            quote = '"';
        buf_putc(&m->out, ' ');
        buf_put(&m->out, attr->name);
        buf_putc(&m->out, '=');
        buf_putc(&m->out, quote);
        put_value(m, attr);
        buf_putc(&m->out, quote);
    }
    push(m, t->name);
}

static void step_start(struct markup *m)
{
    struct str s = ahead(m);
    struct tag *t = &m->tag;

    if (s.n > TAG_MAX_BYTES)
        s.n = TAG_MAX_BYTES;
    tag_read(s, t);
    if (t->end == TAG_LESS) {
        m->log->n[REPAIR_LESS]++;
        if (m->n_open)
            buf_puts(&m->out, "&lt;");
        m->from++;
        return;
    }
    if (m->closed) { /* one root; a second is not the document's */
        drop_outside(m, (struct str){ s.s, 1 });
        return;
    }
    m->from += t->used;
    if (t->end == TAG_NO_END && s.n < TAG_MAX_BYTES)
        return; /* half a tag at the end of the document */
    m->log->n[REPAIR_TAG] += t->n_bad > 0;
    m->log->n[REPAIR_TAG_LIMIT] += t->n_over || t->end == TAG_NO_END;
    if (t->end == TAG_NO_END) {
        m->mode = SKIP;
        m->quote = t->quote;
        m->skip_open = m->n_open < FEED_MAX_DEPTH;
    }
    if (m->n_open == FEED_MAX_DEPTH) {
        m->log->n[REPAIR_DEPTH]++;
        return;
    }
    put_start(m, t);
    buf_putc(&m->out, '>');
    if (t->end == TAG_EMPTY)
        pop(m);
}

static void step_end(struct markup *m)
{
    struct str s = ahead(m), name = tag_name(str_cut(s, 2));
    const char *end =
        memchr(s.s, '>', s.n < END_TAG_MAX_BYTES ? s.n : END_TAG_MAX_BYTES);

    if (!end && m->at_end && s.n < END_TAG_MAX_BYTES) {
        m->from = m->end; /* half a tag at the end of the document */
        return;
    }
    close_element(m, name);
    m->from += end ? (size_t)(end - s.s) + 1 : 2 + name.n;
}

/* ---- the rest ---- */

/* Passes the text up to and with `end` and goes back to TEXT; what does not
 * hold it, but for a tail that might be its beginning, is passed too. Returns
 * what was passed, without `end`. */
static struct str pass_until(struct markup *m, struct str end)
{
    struct str s = ahead(m);
    size_t n = str_find(s, end), used;

    if (n != SIZE_MAX) {
        used = n + end.n;
        m->mode = TEXT;
    } else {
        n = s.n;
        if (!m->at_end && n > 4) /* a character is whole, or stays */
            for (n -= 4; n > 0 && ((unsigned char)s.s[n] & 0xC0) == 0x80;)
                n--;
        used = n;
    }
    m->from += used;
    return (struct str){ s.s, n };
}

static void step_cdata(struct markup *m)
{
    struct str s = pass_until(m, STR("]]>"));

    if (!m->n_open || !s.n)
        return;
    buf_puts(&m->out, "<![CDATA[");
    buf_put(&m->out, s);
    buf_puts(&m->out, "]]>");
}

static void step_drop(struct markup *m)
{
    (void)pass_until(m, m->mode == PI ? STR("?>") : STR("-->"));
}

/* One character of a document type. Inside its comments quotes are text. */
static size_t pass_doctype(struct markup *m, struct str s)
{
    char c = s.s[0];

    if (m->in_comment) {
        m->in_comment = !str_starts(s, STR("-->"));
    } else if (m->quote) {
        if (c == m->quote)
            m->quote = 0;
    } else if (c == '"' || c == '\'') {
        m->quote = c;
    } else if (str_starts(s, STR("<!--"))) {
        m->in_comment = true;
        return 4;
    } else if (c == '[' || c == ']') {
        m->in_subset = c == '[';
        if (m->in_subset)
            m->log->n[REPAIR_DTD]++;
    } else if (c == '>' && !m->in_subset) {
        m->mode = TEXT;
    }
    return 1;
}

static void step_doctype(struct markup *m)
{
    struct str s = ahead(m);
    size_t at = 0;

    while (m->mode == DOCTYPE && at < s.n && (m->at_end || s.n - at > 4))
        at += pass_doctype(m, str_cut(s, at));
    m->from += at < s.n ? at : s.n;
}

/* What is left of a tag that is too long. */
static void step_skip(struct markup *m)
{
    struct str s = ahead(m);
    size_t at = 0;

    while (m->mode == SKIP && at < s.n) {
        char c = s.s[at++];

        if (m->quote && c != m->quote)
            continue;
        if (m->quote)
            m->quote = 0;
        else if (c == '"' || c == '\'')
            m->quote = c;
        else if (c == '>')
            m->mode = TEXT;
        /* An element that was empty: its end tag is missing, and is made. */
        if (m->mode == TEXT && at > 1 && s.s[at - 2] == '/' && m->skip_open)
            pop(m);
    }
    m->from += at;
}

/* Handles the < at the start of the window. */
static void step_less(struct markup *m)
{
    static const struct {
        struct str start;
        enum mode mode;
    } starts[] = { { STR_C("<!--"), COMMENT },
                   { STR_C("<![CDATA["), CDATA },
                   { STR_C("<!DOCTYPE"), DOCTYPE },
                   { STR_C("<?"), PI } };
    struct str s = ahead(m);

    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
        struct str start = starts[i].start;

        if (s.n < start.n ||
            !str_eq_nocase((struct str){ s.s, start.n }, start))
            continue;
        m->mode = starts[i].mode;
        m->from += start.n;
        m->quote = 0;
        return;
    }
    if (str_starts(s, STR("</")) && tag_name(str_cut(s, 2)).n) {
        step_end(m);
    } else if (tag_name(str_cut(s, 1)).n) {
        step_start(m);
    } else {
        m->log->n[REPAIR_LESS]++;
        if (m->n_open)
            buf_puts(&m->out, "&lt;");
        m->from++;
    }
}

static void step_root(struct markup *m)
{
    struct str s = ahead(m);

    if (s.s[0] == '<')
        step_less(m);
    else
        step_text(m);
}

/* At the end of the input: end tags for all that is open. */
static void finish(struct markup *m)
{
    if (m->n_open || m->mode != TEXT)
        m->log->n[REPAIR_CUT] = 1;
    if (m->n_open)
        buf_puts(&m->out, "<?" MARKUP_CUT " cut?>");
    while (m->n_open)
        pop(m);
    m->done = true;
}

static void step(struct markup *m)
{
    static void (*const steps[MODES])(struct markup *) = {
        [TEXT] = step_root,   [COMMENT] = step_drop,    [PI] = step_drop,
        [CDATA] = step_cdata, [DOCTYPE] = step_doctype, [SKIP] = step_skip,
    };

    fill(m);
    if (m->from < m->end)
        steps[m->mode](m);
    else
        finish(m);
}

int markup_read(struct markup *m, char *out, size_t max)
{
    size_t n;

    if (m->out_from == m->out.n) {
        buf_clear(&m->out);
        m->out_from = 0;
        while (m->out.n < max && !m->done && !m->out.err)
            step(m);
    }
    if (m->out.err)
        return -1;
    n = m->out.n - m->out_from;
    if (n > max)
        n = max;
    if (n)
        memcpy(out, m->out.s + m->out_from, n);
    m->out_from += n;
    return (int)n;
}
