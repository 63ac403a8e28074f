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
 * Text does not go through the XML parser, which would look at it character by
 * character and hand it back in crumbs: it waits in `text`, and only its length
 * stands in its place.
 *
 * Linear: a construct that looks far ahead consumes what it saw, or, while that
 * is not much in all (VAIN_MAX_BYTES), begins again behind its first sign. One
 * thread.
 */
#include "feeds/markup.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "feeds/doctype.h"
#include "feeds/feeds.h"
#include "feeds/names.h"
#include "feeds/pieces.h"
#include "feeds/reference.h"
#include "feeds/tag.h"
#include "feeds/wellformed.h"
#include "feeds/window.h"

/* One step turns a window into at most six times its bytes ("&quot;"). */
#define OUT_MAX_BYTES (8 * WINDOW_BYTES)
/* When so much waits, markup goes out in smaller pieces: but not so small that
 * the XML parser, which looks ahead, sees half a tag. */
#define TEXT_WAITING_BYTES ((size_t)64 * 1024)
#define OUT_MIN_BYTES 512
/* Shorter text goes through the parser if it needs nothing: that is cheaper. */
#define TEXT_SHORT_BYTES 48
/* Looked at for tags that were none; beyond, what they seemed to hold is text,
 * and not looked at again. */
#define VAIN_MAX_BYTES ((size_t)16 * TAG_MAX_BYTES)
/* Past its name an end tag holds blanks, if anything. */
#define END_TAG_MAX_BYTES 1024

enum mode { TEXT, COMMENT, PI, CDATA, DOCTYPE, SKIP, MODES };

struct open_element {
    unsigned char n;
    char name[TAG_NAME_MAX_BYTES];
};

struct markup {
    struct repair_log *log;
    enum mode mode;
    char quote;     /* SKIP: the one we are in, or 0 */
    char skip_last; /* SKIP: what was passed last */
    bool skip_open; /* SKIP: its element was pushed */
    bool begun;     /* something was read */
    struct doctype doctype;
    bool closed; /* the root element has ended */
    bool done;
    bool is_endless; /* no CDATA section that begins from here on ends */
    size_t n_open;
    size_t n_vain; /* see VAIN_MAX_BYTES */
    struct buf out;
    size_t out_from; /* handed on so far */
    struct pieces text;
    struct names names;
    struct tag tag;
    uint32_t hash[FEED_MAX_DEPTH]; /* of the names in open[] */
    struct open_element open[FEED_MAX_DEPTH];
    struct window in;
};

enum err markup_open(struct decode *in, struct repair_log *log,
                     struct markup **ret, struct err_info *ei)
{
    struct markup *m = malloc(sizeof(*m));

    if (!m)
        return err_set(ei, ERR_NOMEM, "out of memory");
    memset(m, 0, offsetof(struct markup, tag)); /* the rest is large */
    names_init(&m->names);
    window_init(&m->in, in);
    m->log = log;
    buf_init(&m->out, OUT_MAX_BYTES);
    pieces_init(&m->text);
    *ret = m;
    return ERR_OK;
}

void markup_close(struct markup *m)
{
    if (!m)
        return;
    buf_release(&m->out);
    pieces_release(&m->text);
    free(m);
}

/* ---- open elements ---- */

static struct str open_name(const struct markup *m, size_t i)
{
    return (struct str){ m->open[i].name, m->open[i].n };
}

static void push(struct markup *m, struct str name)
{
    struct open_element *o = &m->open[m->n_open];

    assert(m->n_open < FEED_MAX_DEPTH && name.n <= TAG_NAME_MAX_BYTES);
    m->hash[m->n_open++] = names_hash(&m->names, name);
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
    uint32_t hash = names_hash(&m->names, name);
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

/* Outside the root only white space is expected, and nothing is kept. */
static void drop_outside(struct markup *m, struct str s)
{
    if (str_trim(s).n)
        m->log->n[REPAIR_JUNK]++;
    m->in.from += s.n;
}

/* A piece of text is finished: its place is marked. */
static void end_piece(struct markup *m)
{
    if (pieces_end(&m->text))
        buf_puts(&m->out, "<?" MARKUP_TEXT "?>");
}

/* A '<' is text: it began no tag, as the n bytes from it on have shown. */
static void step_sign(struct markup *m, size_t n)
{
    struct str s = window_str(&m->in);

    m->log->n[REPAIR_LESS]++;
    m->n_vain += n - 1;
    if (m->n_vain <= VAIN_MAX_BYTES)
        n = 1;
    if (m->n_open && n == 1) {
        buf_puts(&m->out, "&lt;");
    } else if (m->n_open) {
        pieces_begin(&m->text);
        n = reference_put_text(&m->text.b, m->log, s, n, m->in.at_end);
        end_piece(m);
    }
    m->in.from += n;
}

static void step_text(struct markup *m)
{
    struct str s = window_str(&m->in), run;
    const char *less = memchr(s.s, '<', s.n);

    run = (struct str){ s.s, less ? (size_t)(less - s.s) : s.n };
    if (!m->n_open) {
        drop_outside(m, run);
        return;
    }
    run = str_clip(run, WINDOW_STEP_BYTES);
    if (run.n <= TEXT_SHORT_BYTES && !memchr(run.s, '&', run.n) &&
        !memchr(run.s, ']', run.n)) {
        buf_put(&m->out, run);
        m->in.from += run.n;
        return;
    }
    pieces_begin(&m->text);
    run.n = reference_put_text(&m->text.b, m->log, s, run.n, m->in.at_end);
    m->log->n[REPAIR_XML] += !wellformed_text(run);
    m->in.from += run.n;
    end_piece(m);
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
        if (!names_admit_attr(&m->names, attr)) {
            m->log->n[REPAIR_NAMES]++;
            continue;
        }
        buf_putc(&m->out, ' ');
        buf_put(&m->out, attr->name);
        buf_putc(&m->out, '=');
        buf_putc(&m->out, quote);
        reference_put_value(&m->out, m->log, attr->value, quote);
        buf_putc(&m->out, quote);
    }
    push(m, t->name);
}

static void step_start(struct markup *m)
{
    struct str s = window_str(&m->in);
    struct tag *t = &m->tag;
    bool is_deep = m->n_open == FEED_MAX_DEPTH, is_known;

    if (s.n > TAG_MAX_BYTES)
        s.n = TAG_MAX_BYTES;
    tag_read(s, t);
    if (t->end == TAG_LESS) {
        step_sign(m, t->used - 1);
        return;
    }
    if (m->closed) { /* one root; a second is not the document's */
        drop_outside(m, (struct str){ s.s, 1 });
        return;
    }
    m->in.from += t->used;
    if (t->end == TAG_NO_END && s.n < TAG_MAX_BYTES)
        return; /* half a tag at the end of the document */
    is_known = names_admit(&m->names, names_hash(&m->names, t->name));
    m->log->n[REPAIR_TAG] += t->n_bad > 0;
    m->log->n[REPAIR_TAG_LIMIT] += t->n_over || t->end == TAG_NO_END;
    if (t->end == TAG_NO_END) {
        m->mode = SKIP;
        m->quote = t->quote;
        m->skip_last = s.s[t->used - 1];
        m->skip_open = !is_deep && is_known;
    }
    if (is_deep || !is_known) { /* unwrapped */
        m->log->n[is_deep ? REPAIR_DEPTH : REPAIR_NAMES]++;
        return;
    }
    put_start(m, t);
    buf_putc(&m->out, '>');
    if (t->end == TAG_EMPTY)
        pop(m);
}

static void step_end(struct markup *m)
{
    struct str s = window_str(&m->in), name = tag_name(str_cut(s, 2));
    const char *end =
        memchr(s.s, '>', s.n < END_TAG_MAX_BYTES ? s.n : END_TAG_MAX_BYTES);

    if (!end && m->in.at_end && s.n < END_TAG_MAX_BYTES) {
        m->in.from = m->in.end; /* half a tag at the end of the document */
        return;
    }
    if (end && str_trim((struct str){ name.s + name.n,
                                      (size_t)(end - name.s) - name.n })
                   .n)
        m->log->n[REPAIR_TAG]++;
    close_element(m, name);
    m->in.from += end ? (size_t)(end - s.s) + 1 : 2 + name.n;
}

/* ---- the rest ---- */

/* Passes a step of the text up to and with `end`, then goes back to TEXT.
 * Returns what was passed, without `end`. */
static struct str pass_until(struct markup *m, struct str end)
{
    bool is_found;
    struct str s = window_take_until(&m->in, end, &is_found);

    if (is_found)
        m->mode = TEXT;
    return s;
}

/* Text that does not end with ]]> ends with its element. */
static struct str pass_to_end_tag(struct markup *m)
{
    struct str s = window_str(&m->in);

    s.n = tag_find_end(s, open_name(m, m->n_open - 1));
    if (s.n <= WINDOW_STEP_BYTES)
        m->mode = TEXT;
    s = str_clip(s, WINDOW_STEP_BYTES);
    m->in.from += s.n;
    return s;
}

static void step_cdata(struct markup *m)
{
    bool is_endless = m->is_endless && m->n_open;
    struct str s = is_endless ? pass_to_end_tag(m) : pass_until(m, STR("]]>"));

    if (!m->n_open)
        return;
    pieces_begin(&m->text);
    buf_put(&m->text.b, s);
    end_piece(m);
}

static void step_drop(struct markup *m)
{
    bool is_comment = m->mode == COMMENT;
    struct str s = pass_until(m, is_comment ? STR("-->") : STR("?>"));

    /* With the sign behind it. */
    s.n += m->mode == TEXT || m->in.from < m->in.end;
    m->log->n[REPAIR_XML] += is_comment && !wellformed_comment(s);
}

static void step_doctype(struct markup *m)
{
    struct str s = window_str(&m->in);
    size_t at = 0;

    while (!m->doctype.is_over && at < s.n &&
           (m->in.at_end || s.n - at > DOCTYPE_AHEAD_BYTES))
        at += doctype_pass(&m->doctype, str_cut(s, at));
    m->in.from += at < s.n ? at : s.n;
    if (m->doctype.is_over)
        m->mode = TEXT;
}

/* What is left of a tag that is too long. */
static void step_skip(struct markup *m)
{
    struct str s = window_str(&m->in);
    size_t at = 0;

    while (m->mode == SKIP && at < s.n) {
        char c = s.s[at++], last = m->skip_last;

        m->skip_last = c;
        if (m->quote && c != m->quote)
            continue;
        if (m->quote)
            m->quote = 0;
        else if (c == '"' || c == '\'')
            m->quote = c;
        else if (c == '>')
            m->mode = TEXT;
        /* An element that was empty: its end tag is missing, and is made. */
        if (m->mode == TEXT && last == '/' && m->skip_open)
            pop(m);
    }
    m->in.from += at;
}

/* Whether a CDATA section ends is seen where the rest is in the window. */
static void judge_cdata(struct markup *m, struct str s)
{
    if (m->in.at_end && !m->is_endless)
        m->is_endless = str_find(s, STR("]]>")) == SIZE_MAX;
    m->log->n[REPAIR_CDATA] += m->is_endless && m->n_open;
}

/* Notes what begins where it must not, or in other letters. */
static void judge_start(struct markup *m, struct str s)
{
    bool is_right = true;

    if (m->mode == PI)
        is_right = wellformed_instruction(s, !m->begun, &m->tag);
    else if (m->mode == CDATA)
        is_right = m->n_open && str_starts(s, STR("<![CDATA["));
    else if (m->mode == DOCTYPE)
        is_right = doctype_begin(&m->doctype, s) && !m->n_open && !m->closed;
    m->log->n[REPAIR_XML] += !is_right;
    if (m->mode == CDATA)
        judge_cdata(m, s);
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
    struct str s = window_str(&m->in);

    for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++) {
        struct str start = starts[i].start;

        if ((s.n > 1 && s.s[1] != start.s[1]) ||
            !str_eq_nocase(str_clip(s, start.n), start))
            continue;
        m->mode = starts[i].mode;
        judge_start(m, s);
        m->in.from += start.n;
        return;
    }
    if (str_starts(s, STR("</")) && tag_name(str_cut(s, 2)).n)
        step_end(m);
    else if (tag_name(str_cut(s, 1)).n)
        step_start(m);
    else
        step_sign(m, 1);
}

static void step_root(struct markup *m)
{
    struct str s = window_str(&m->in);

    if (s.s[0] == '<')
        step_less(m);
    else
        step_text(m);
    m->begun = true;
}

/* At the end of the input: end tags for all that is open. */
static void finish(struct markup *m)
{
    if (m->n_open || m->mode != TEXT)
        m->log->n[REPAIR_CUT] = 1;
    m->log->n[REPAIR_CDATA] += m->mode == CDATA;
    if (m->n_open)
        buf_puts(&m->out, "<?" MARKUP_CUT "?>");
    while (m->n_open)
        pop(m);
    m->log->n[REPAIR_DTD] += m->doctype.has_subset;
    m->log->n[REPAIR_XML] += m->doctype.n_missing > 0;
    if (m->doctype.is_external) /* they may be there (XML 1.0 4.1) */
        m->log->n[REPAIR_ENTITY] = 0;
    m->done = true;
}

static void step(struct markup *m)
{
    static void (*const steps[MODES])(struct markup *) = {
        [TEXT] = step_root,   [COMMENT] = step_drop,    [PI] = step_drop,
        [CDATA] = step_cdata, [DOCTYPE] = step_doctype, [SKIP] = step_skip,
    };

    window_fill(&m->in);
    if (m->in.from < m->in.end)
        steps[m->mode](m);
    else
        finish(m);
}

/* True if there is as much markup as the parser should have at once. */
static bool has_enough(const struct markup *m, size_t max)
{
    size_t n = m->out.n - m->out_from;

    return n >= max || (n >= OUT_MIN_BYTES &&
                        pieces_waiting(&m->text) >= TEXT_WAITING_BYTES);
}

int markup_read(struct markup *m, char *out, size_t max)
{
    size_t n;

    buf_shift(&m->out, &m->out_from);
    while (!has_enough(m, max) && !m->done && !m->out.err && !m->text.b.err)
        step(m);
    if (m->out.err || m->text.b.err)
        return -1;
    n = m->out.n - m->out_from < max ? m->out.n - m->out_from : max;
    if (n)
        memcpy(out, m->out.s + m->out_from, n);
    m->out_from += n;
    return (int)n;
}

struct str markup_text(struct markup *m) { return pieces_next(&m->text); }
