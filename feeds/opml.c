/* opml.c -- OPML as events: the stack of folders, and each feed in its turn.
 *
 * OPML 1.0 and 2.0 (opml.org/spec2.opml). An outline with an xmlUrl is a feed,
 * one without is a folder of what is inside it. What the list is for is the
 * caller's business. Nothing is allocated for an outline but in one arena,
 * which is emptied after it. One thread.
 */
#include "feeds/opml.h"

#include <assert.h>
#include <string.h>

#include "feeds/base/url.h"
#include "feeds/feeds.h"
#include "feeds/prolog.h"
#include "feeds/sniff.h"
#include "feeds/xml.h"

#define SCRATCH_MAX_BYTES ((size_t)4 * 1024 * 1024) /* some tags */
#define BOZO_MAX_BYTES 1024                         /* as in feed.c */

/* What an open element is; [0] stands for the document. */
enum place { OUTSIDE, ROOT, TITLE };

struct opml_frame {
    unsigned char place;   /* enum place */
    unsigned short folder; /* bytes of the path outside of it */
};

struct reader {
    opml_outline_fn *on_outline;
    void *ctx;
    struct arena *a, *scratch;
    struct opml *ret;
    struct err_info *ei;
    struct buf line, title;
    bool has_root; /* it is an OPML document */
    size_t n_open;
    struct opml_frame frames[FEED_MAX_DEPTH + 1];
    size_t n_folder;
    char folder[OPML_FOLDER_MAX_BYTES];
};

static enum err no_memory(struct reader *r)
{
    return err_set(r->ei, ERR_NOMEM, "out of memory");
}

static struct str attr_of(const struct xml_attr *attrs, size_t n,
                          struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (!attrs[i].name.prefix.n && str_eq_nocase(attrs[i].name.local, name))
            return str_trim(attrs[i].value);
    return (struct str){ NULL, 0 };
}

/* ---- texts ---- */

/* Makes one line of s in r->line. A text of an outline may hold HTML (OPML 2.0,
 * "Text attribute"), the others may not. */
static struct str line_of(struct reader *r, struct str s, bool is_html)
{
    struct buf plain;

    buf_init(&plain, SIZE_MAX);
    buf_clear(&r->line);
    if (is_html) {
        html_put_plain(&plain, s);
        s = buf_str(&plain);
    }
    str_put_line(&r->line, s);
    if (plain.err)
        r->line.err = ERR_NOMEM;
    buf_release(&plain);
    return str_trim(str_first(buf_str(&r->line), OPML_TEXT_MAX_CHARS));
}

/* A copy that lives until the outline was handed on; failure is in line.err. */
static struct str keep(struct reader *r, struct str s)
{
    struct str copy = { NULL, 0 };

    if (s.n && !r->line.err) {
        copy = arena_copy(r->scratch, s);
        if (!copy.s)
            r->line.err = ERR_NOMEM;
    }
    return copy;
}

static struct str url_of(struct reader *r, struct str s)
{
    struct str scheme = STR("feed:"), copy = { NULL, 0 };
    struct buf url;

    buf_init(&url, URL_MAX_BYTES);
    if (s.n > scheme.n &&
        str_eq_nocase((struct str){ s.s, scheme.n }, scheme)) {
        s = str_cut(s, scheme.n);
        if (str_starts(s, STR("//"))) { /* feed://host, feed:http://host */
            buf_clear(&r->line);
            buf_puts(&r->line, "http:");
            buf_put(&r->line, s);
            s = buf_str(&r->line);
        }
    }
    if (!r->line.err && s.n && !url_resolve((struct str){ NULL, 0 }, s, &url) &&
        url_is_http(buf_str(&url)))
        copy = keep(r, buf_str(&url));
    if (url.err == ERR_NOMEM)
        r->line.err = ERR_NOMEM;
    buf_release(&url);
    return copy;
}

/* ---- outlines ---- */

static struct str name_of(struct reader *r, const struct xml_attr *attrs,
                          size_t n)
{
    struct str name = line_of(r, attr_of(attrs, n, STR("text")), true);

    return name.n ? name : line_of(r, attr_of(attrs, n, STR("title")), true);
}

/* A name without its own '/'s becomes the last part of the path, unless that
 * would be too long. */
static void enter_folder(struct reader *r, struct str name)
{
    size_t slash = r->n_folder > 0;

    if (!name.n || name.n + slash > sizeof(r->folder) - r->n_folder)
        return;
    if (slash)
        r->folder[r->n_folder++] = '/';
    for (size_t i = 0; i < name.n; i++)
        r->folder[r->n_folder++] = (char)(name.s[i] == '/' ? '-' : name.s[i]);
}

static enum err hand_on(struct reader *r, const struct xml_attr *attrs,
                        size_t n, struct str url)
{
    struct opml_outline o = { .name = keep(r, name_of(r, attrs, n)) };
    enum err e;

    o.xml_url = url_of(r, url);
    o.xml_text = keep(r, line_of(r, url, false));
    o.html_url = url_of(r, attr_of(attrs, n, STR("htmlUrl")));
    o.type = keep(r, line_of(r, attr_of(attrs, n, STR("type")), false));
    o.category = keep(r, line_of(r, attr_of(attrs, n, STR("category")), false));
    o.language = keep(r, line_of(r, attr_of(attrs, n, STR("language")), false));
    o.folder = (struct str){ r->folder, r->n_folder };
    if (r->line.err)
        return no_memory(r);
    e = r->on_outline(r->ctx, &o, r->ei);
    r->ret->n_outlines += !e;
    arena_reset(r->scratch);
    return e;
}

static enum err start_outline(struct reader *r, const struct xml_attr *attrs,
                              size_t n)
{
    struct str url = attr_of(attrs, n, STR("xmlUrl"));

    if (!url.n) {
        enter_folder(r, name_of(r, attrs, n));
        return r->line.err ? no_memory(r) : ERR_OK;
    }
    if (r->ret->n_outlines == OPML_MAX_OUTLINES) {
        r->ret->n_over++;
        return ERR_OK;
    }
    return hand_on(r, attrs, n, url);
}

/* ---- events ---- */

static enum err on_start(void *ctx, const struct xml_name *name,
                         const struct xml_attr *attrs, size_t n)
{
    struct reader *r = ctx;
    const struct opml_frame *outer = &r->frames[r->n_open - 1];
    struct opml_frame *f = &r->frames[r->n_open++];

    assert(r->n_open <= FEED_MAX_DEPTH + 1); /* markup.c sees to it */
    *f = (struct opml_frame){ ROOT, (unsigned short)r->n_folder };
    if (outer->place == OUTSIDE) {
        r->has_root = str_eq_nocase(name->local, STR("opml"));
        return r->has_root ? ERR_OK : ERR_FORMAT; /* read_list says why */
    }
    if (str_eq_nocase(name->local, STR("outline")))
        return start_outline(r, attrs, n);
    if (str_eq_nocase(name->local, STR("title")) && !r->title.n)
        f->place = TITLE;
    return ERR_OK;
}

static enum err on_text(void *ctx, struct str text)
{
    struct reader *r = ctx;

    if (r->frames[r->n_open - 1].place == TITLE)
        buf_put(&r->title, text);
    return r->title.err == ERR_NOMEM ? no_memory(r) : ERR_OK;
}

static enum err on_end(void *ctx, const struct xml_name *name)
{
    struct reader *r = ctx;

    (void)name;
    r->n_folder = r->frames[--r->n_open].folder;
    return ERR_OK;
}

static void on_cut(void *ctx)
{
    struct reader *r = ctx;

    r->ret->is_cut = true;
}

/* ---- the whole ---- */

/* Moves into the list's arena what is known at the end. */
static enum err close_list(struct reader *r, const struct charset *charset,
                           const struct repair_log *log)
{
    struct str title = line_of(r, buf_str(&r->title), true), reason;
    struct buf b;
    bool is_kept;

    buf_init(&b, BOZO_MAX_BYTES);
    repair_put(&b, log);
    reason = buf_str(&b);
    r->ret->title = arena_copy(r->a, title);
    r->ret->encoding = arena_copy(r->a, str_of(charset->name));
    r->ret->bozo_reason = arena_copy(r->a, reason);
    is_kept = !b.err && !r->line.err && r->ret->title.s && r->ret->encoding.s &&
              r->ret->bozo_reason.s;
    buf_release(&b);
    return is_kept ? ERR_OK : no_memory(r);
}

static enum err say_what(struct str body, const struct charset *charset,
                         struct err_info *ei)
{
    struct buf b;
    enum err e = ERR_FORMAT;

    buf_init(&b, ERR_TEXT_MAX);
    sniff_put(&b, body, charset);
    if (b.err == ERR_NOMEM)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    else
        err_set(ei, e, "no OPML: %.*s", STR_ARG(buf_str(&b)));
    buf_release(&b);
    return e;
}

static enum err read_list(struct reader *r, struct str body)
{
    static const struct xml_events events = { on_start, on_text, on_end,
                                              on_cut };
    const struct str nothing = { NULL, 0 };
    struct repair_log log = { { 0 } };
    struct charset charset;
    size_t junk = prolog_find(body);
    const struct xml_input in = { str_cut(body, junk), &charset, &log };
    enum err e = charset_pick(in.body, nothing, nothing, &charset, r->ei);

    log.n[REPAIR_JUNK] += junk > 0;
    log.n[REPAIR_CHARSET] += !e && charset.is_corrected;
    if (!e)
        e = xml_read(&in, &events, r, r->ei);
    if (!r->has_root && (!e || e == ERR_FORMAT))
        return say_what(body, &charset, r->ei);
    return e ? e : close_list(r, &charset, &log);
}

/* What it needs is what it says. */
// NOLINTNEXTLINE(readability-function-size): six, each of its own kind
enum err opml_read(struct str body, opml_outline_fn *on_outline, void *ctx,
                   struct arena *a, struct opml *ret, struct err_info *ei)
{
    struct opml list = { .n_outlines = 0 };
    struct reader r = { .on_outline = on_outline,
                        .ctx = ctx,
                        .a = a,
                        .scratch = arena_new(SCRATCH_MAX_BYTES),
                        .ret = &list,
                        .ei = ei,
                        .n_open = 1 };
    enum err e;

    if (!r.scratch)
        return err_set(ei, ERR_NOMEM, "out of memory");
    buf_init(&r.line, SIZE_MAX);
    buf_init(&r.title, TAG_MAX_BYTES);
    e = read_list(&r, body);
    if (!e)
        *ret = list;
    buf_release(&r.line);
    buf_release(&r.title);
    arena_free(r.scratch);
    return e;
}
