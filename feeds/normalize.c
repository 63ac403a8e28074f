/* normalize.c -- from what a document wrote to a struct item.
 *
 * For every format: what is a title, which dates are believed, what a summary
 * loses, when an address is one. Identity is identity.c's; what a post shows
 * when its item lacks something, storage's and output's. Fails only for memory.
 */
#include "feeds/normalize.h"

#include <string.h>

#include "feeds/base/url.h"
#include "feeds/facts.h"

#define DATE_TEXT_MAX_CHARS 64

void normalize_init(struct normalizer *nz, const struct read_options *opt,
                    const struct feed *feed, struct repair_log *log)
{
    *nz = (struct normalizer){
        .opt = opt, .feed = feed, .log = log, .max_bytes = RAW_MAX_BYTES
    };
    buf_init(&nz->work, SIZE_MAX);
    buf_init(&nz->more, SIZE_MAX);
}

void normalize_release(struct normalizer *nz)
{
    buf_release(&nz->work);
    buf_release(&nz->more);
}

struct str normalize_keep(struct normalizer *nz, struct str s)
{
    struct str copy = { NULL, 0 };

    if (!s.n || nz->err)
        return copy;
    copy = arena_copy(nz->a, s);
    if (!copy.s)
        nz->err = ERR_NOMEM;
    return copy;
}

/* ---- texts ---- */

struct str normalize_line(struct normalizer *nz, struct str s,
                          enum raw_kind kind, size_t max_chars)
{
    struct str line;

    if (!s.n)
        return (struct str){ NULL, 0 };
    buf_clear(&nz->work);
    buf_clear(&nz->more);
    if (kind == RAW_HTML) {
        html_put_plain(&nz->more, s);
        s = buf_str(&nz->more);
    }
    str_put_line(&nz->work, s);
    if (nz->work.err || nz->more.err)
        nz->err = ERR_NOMEM;
    line = str_first(buf_str(&nz->work), max_chars);
    if (line.n < nz->work.n) {
        nz->log->n[REPAIR_LIMIT]++;
        line = str_trim(line);
    }
    return normalize_keep(nz, line);
}

static struct str line_of(struct normalizer *nz, const struct raw_text *text,
                          size_t max_chars)
{
    return normalize_line(nz, text->s, text->kind, max_chars);
}

size_t normalize_limit(const struct normalizer *nz, size_t limit)
{
    return nz->opt->everything ? SIZE_MAX : limit;
}

/* Plain text as HTML: an empty line ends a paragraph, others break it. */
static struct str html_of(struct normalizer *nz, struct str s)
{
    struct buf *b = &nz->more;
    bool open = false;

    buf_clear(b);
    while (s.n) {
        const char *end = memchr(s.s, '\n', s.n);
        struct str line = { s.s, end ? (size_t)(end - s.s) : s.n };
        bool blank = !str_trim(line).n;

        s = str_cut(s, line.n + 1);
        if (blank) {
            buf_puts(b, open ? "</p>\n" : "");
        } else {
            buf_puts(b, open ? "<br />\n" : "<p>");
            str_put_text(b, line);
        }
        open = !blank;
    }
    buf_puts(b, open ? "</p>" : "");
    if (b->err)
        nz->err = ERR_NOMEM;
    return buf_str(b);
}

/* As HTML it is the same text. */
static struct str escaped(struct normalizer *nz, struct str s)
{
    buf_clear(&nz->more);
    str_put_text(&nz->more, s);
    if (nz->more.err)
        nz->err = ERR_NOMEM;
    return buf_str(&nz->more);
}

struct html_clean normalize_content(struct normalizer *nz,
                                    const struct raw_text *text,
                                    struct str base)
{
    const struct html_clean none = { 0 };
    struct html_clean clean = { 0 };
    struct str html = text->s;

    if (!html.n)
        return none;
    if (text->kind == RAW_PLAIN)
        html = nz->opt->everything ? escaped(nz, html) : html_of(nz, html);
    if (!nz->err)
        nz->err = html_clean(html, base, ITEM_CONTENT_MAX_BYTES, nz->a, &clean);
    if (nz->err)
        return none;
    nz->log->n[REPAIR_LIMIT] += clean.is_cut;
    if (!clean.text.n && !nz->opt->everything &&
        str_find(clean.html, STR("<img ")) == SIZE_MAX)
        return none;
    return clean;
}

/* The origin's digests begin with the title in brackets; what the brackets
 * hold must be the title, for others use them too. */
static struct str without_title(struct str summary, struct str title)
{
    struct str open = STR("【"), close = STR("】");
    struct str rest = str_cut(summary, open.n + title.n);

    if (title.n && str_starts(summary, open) &&
        str_starts(str_cut(summary, open.n), title) && str_starts(rest, close))
        return str_trim(str_cut(rest, close.n));
    return summary;
}

/* ---- addresses ---- */

/* Whoever follows it runs no code. Control characters are left out of a scheme
 * by browsers; url_resolve has refused those inside. */
static bool is_harmless(struct str s)
{
    static const struct str bad[] = { STR_C("javascript:"), STR_C("vbscript:"),
                                      STR_C("livescript:"), STR_C("mocha:"),
                                      STR_C("data:") };
    struct str image = STR("data:image/"), svg = STR("data:image/svg");

    for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
        if (s.n >= bad[i].n &&
            str_eq_nocase((struct str){ s.s, bad[i].n }, bad[i]))
            return str_starts(s, image) && !str_starts(s, svg);
    return true;
}

/* Of a parameter in a query. */
#define NAME_MAX_BYTES 64

/* True if name= begins s, as a parameter of a query does. */
static bool is_parameter(struct str s)
{
    size_t n = 0;

    if (s.n > NAME_MAX_BYTES)
        s.n = NAME_MAX_BYTES;
    while (n < s.n && s.s[n] != '=' && !strchr("&;#/?", s.s[n]))
        n++;
    return n > 0 && n < s.n && s.s[n] == '=';
}

/* An & between parameters that was escaped twice is one. */
static void mend_query(struct buf *url)
{
    struct str amp = STR("&amp;"), rest = buf_str(url);
    size_t to = 0;

    if (str_find(rest, amp) == SIZE_MAX)
        return;
    while (rest.n) {
        bool is_amp =
            str_starts(rest, amp) && is_parameter(str_cut(rest, amp.n));

        url->s[to++] = rest.s[0];
        rest = str_cut(rest, is_amp ? amp.n : 1);
    }
    url->n = to;
}

struct str normalize_resolve(struct normalizer *nz, struct str ref,
                             struct str base)
{
    const struct str none = { NULL, 0 };
    enum err e;
    struct str s;

    ref = str_trim(ref);
    if (!ref.n)
        return none;
    buf_clear(&nz->work);
    e = nz->opt->everything ? url_resolve_long(base, ref, &nz->work)
                            : url_resolve(base, ref, &nz->work);
    if (e == ERR_NOMEM)
        nz->err = e;
    if (e)
        return none;
    mend_query(&nz->work);
    s = buf_str(&nz->work);
    if (s.n > normalize_limit(nz, URL_MAX_BYTES) ||
        !(nz->opt->everything ? is_harmless(s) : url_is_http(s)))
        return none;
    return s;
}

/* Short references to a long base may be far longer together than they were in
 * the document. */
struct str normalize_url(struct normalizer *nz, struct str ref, struct str base)
{
    struct str s = normalize_resolve(nz, ref, base);

    if (nz->opt->everything && arena_used(nz->a) + s.n > nz->max_bytes) {
        nz->log->n[REPAIR_LIMIT] += s.n > 0;
        return (struct str){ NULL, 0 };
    }
    return normalize_keep(nz, s);
}

struct str normalize_base(const struct normalizer *nz, struct str base,
                          struct str last)
{
    if (base.n)
        return base;
    if (url_is_http(nz->opt->url))
        return nz->opt->url;
    return url_is_http(last) ? last : base;
}

struct str normalize_home(const struct normalizer *nz)
{
    return url_is_http(nz->feed->home_url) ? nz->feed->home_url
                                           : nz->feed->self_url;
}

struct str normalize_link(struct normalizer *nz, const struct raw_text *text)
{
    if (!text->s.n)
        return text->s;
    return normalize_url(nz, text->s,
                         normalize_base(nz, text->base, normalize_home(nz)));
}

/* ---- dates, numbers, names ---- */

static bool read_date(struct normalizer *nz, const struct raw_text *text,
                      struct date *ret)
{
    const struct date_context *ctx = &nz->opt->dates;
    struct date date;

    if (!text->s.n || date_parse(str_trim(text->s), ctx, &date))
        return false;
    if (nz->opt->everything) {
        *ret = date;
        return true;
    }
    if (date.sec < DATE_EARLIEST_SEC ||
        (ctx->now_sec && date.sec > ctx->now_sec + DATE_AHEAD_MAX_SEC))
        return false;
    *ret = date;
    return true;
}

struct str normalize_language(struct normalizer *nz, struct str s)
{
    char tag[LANGUAGE_MAX_BYTES];

    s = str_trim(s);
    if (s.n > sizeof(tag))
        return (struct str){ NULL, 0 };
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];

        tag[i] = (char)c;
        if (c == '_')
            tag[i] = '-';
        if ((c | 0x20U) - 'a' >= 26 && c - (unsigned)'0' >= 10 && tag[i] != '-')
            return (struct str){ NULL, 0 };
    }
    return normalize_keep(nz, (struct str){ tag, s.n });
}

/* ---- the item ---- */

/* JSON can escape what no text should hold. */
static bool has_control(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.s[i] < 0x20 || s.s[i] == 0x7F)
            return true;
    return false;
}

/* A list that came from nowhere is a file: its details lie beside it, and a
 * relative name stays one. */
static struct str detail_of(struct normalizer *nz, struct str s)
{
    struct url url;

    if (!nz->opt->url.n && s.n && !url_split(s, &url) && !url.scheme.n)
        return normalize_keep(nz, s);
    return normalize_url(nz, s, nz->opt->url);
}

static void set_identity(struct normalizer *nz, const struct raw_item *raw,
                         struct item *ret)
{
    struct str guid = str_trim(raw->field[RAW_ID].s);
    char bytes[INFOCODE_MAX_BYTES];
    struct str code = infocode_find(raw->field[RAW_INFOCODE].s, bytes);

    ret->url = normalize_link(nz, &raw->field[RAW_LINK]);
    /* The rest of a longer one does not tell; the daemon takes none. */
    if (!ret->url.n && raw->id_is_link &&
        url_is_http(str_clip(guid, URL_MAX_BYTES)))
        ret->url = normalize_url(nz, guid, nz->opt->url);
    /* Cut, it could be the guid of another item. */
    if (guid.n > normalize_limit(nz, ITEM_ID_MAX_BYTES))
        nz->log->n[REPAIR_LIMIT]++;
    else if (has_control(guid) && !nz->opt->everything)
        ret->guid = normalize_line(nz, guid, RAW_PLAIN, ITEM_ID_MAX_BYTES);
    else
        ret->guid = normalize_keep(nz, guid);
    if (!code.n)
        code = infocode_find(guid, bytes);
    if (!code.n)
        code = infocode_find(ret->url, bytes);
    ret->infocode = normalize_keep(nz, code);
    ret->detail_url = detail_of(nz, str_trim(raw->field[RAW_DETAIL_URL].s));
}

static void set_dates(struct normalizer *nz, const struct raw_item *raw,
                      struct item *ret)
{
    const struct raw_text *published = &raw->field[RAW_PUBLISHED];

    ret->has_published = read_date(nz, published, &ret->published);
    ret->has_updated = read_date(nz, &raw->field[RAW_UPDATED], &ret->updated);
    if (!ret->has_published)
        ret->date_text = line_of(nz, published, DATE_TEXT_MAX_CHARS);
    /* Atom need not say when an entry was published (RFC 4287 4.1.2). The day
     * of an infoCode is better than when something changed. */
    if (!published->s.n && ret->has_updated && !ret->infocode.n &&
        !nz->opt->everything) {
        ret->has_published = true;
        ret->published = ret->updated;
    }
}

static void set_language(struct normalizer *nz, const struct raw_item *raw,
                         struct item *ret)
{
    static const enum raw_field order[] = { RAW_CONTENT, RAW_SUMMARY,
                                            RAW_TITLE };
    struct str tag = { NULL, 0 };
    size_t i = 0;

    while (i + 1 < sizeof(order) / sizeof(*order) && !raw->field[order[i]].s.n)
        i++;
    if (raw->field[order[i]].s.n)
        tag = raw->field[order[i]].language;
    if (!tag.s)
        tag = raw->field[RAW_LANGUAGE].s;
    if (!tag.s)
        tag = nz->feed->language.n ? nz->feed->language : nz->opt->language;
    ret->language = normalize_language(nz, tag);
}

static struct html_clean clean_of(struct normalizer *nz,
                                  const struct raw_text *text,
                                  const struct item *item)
{
    const struct html_clean none = { 0 };
    struct str last;

    if (!text->s.n)
        return none;
    last = item->url.n ? item->url : normalize_home(nz);
    return normalize_content(nz, text, normalize_base(nz, text->base, last));
}

/* Content and summary as they are told apart by the document; the summary is
 * the content where there is no other. */
static struct str show_texts(struct normalizer *nz, const struct raw_item *raw,
                             struct item *ret)
{
    static const struct fact_slot summary_html = { "_weir.summary_html",
                                                   AS_TEXT, 1 },
                                  plain = { "content_text", AS_TEXT, 1 };
    const struct raw_text *content = &raw->field[RAW_CONTENT];
    const struct raw_text *summary = &raw->field[RAW_SUMMARY];
    struct html_clean brief = clean_of(nz, summary, ret), clean = brief;

    ret->summary = line_of(nz, summary, SIZE_MAX);
    facts_put_done(nz, raw->facts, &summary_html, FACT_TEXT, brief.html);
    if (content->s.n)
        clean = clean_of(nz, content, ret);
    if (!summary->s.n && raw->content_is_summary)
        facts_put_done(nz, raw->facts, &summary_html, FACT_TEXT, clean.html);
    if (content->kind == RAW_PLAIN)
        facts_put(nz, raw->facts, &plain, content);
    ret->content_html = clean.html;
    ret->image = normalize_link(nz, &raw->field[RAW_IMAGE]);
    ret->facts = raw->facts;
    return clean.text;
}

static struct str set_content(struct normalizer *nz, const struct raw_item *raw,
                              struct item *ret)
{
    struct html_clean clean = clean_of(nz, &raw->field[RAW_CONTENT], ret);

    ret->summary = without_title(
        line_of(nz, &raw->field[RAW_SUMMARY], ITEM_SUMMARY_MAX_CHARS),
        ret->title);
    ret->content_html = clean.html;
    ret->image = normalize_link(nz, &raw->field[RAW_IMAGE]);
    if (!ret->image.n)
        ret->image = clean.image;
    return clean.text;
}

static void set_texts(struct normalizer *nz, const struct raw_item *raw,
                      struct item *ret)
{
    struct str text;

    ret->title = line_of(nz, &raw->field[RAW_TITLE],
                         normalize_limit(nz, ITEM_TITLE_MAX_CHARS));
    ret->medium = line_of(nz, &raw->field[RAW_MEDIUM], ITEM_NAME_MAX_CHARS);
    text = nz->opt->everything ? show_texts(nz, raw, ret)
                               : set_content(nz, raw, ret);
    normalize_people(nz, raw, text, ret);
}

/* Of a flood of empty items, all have one. */
static enum err set_hash(struct normalizer *nz, struct item *ret)
{
    const struct str none = { NULL, 0 };
    enum err e = ERR_OK;

    if (ret->title.n || ret->summary.n || ret->content_html.n)
        return text_hash(ret->title, ret->summary, ret->content_html,
                         ret->text_hash);
    if (!nz->has_empty_hash)
        e = text_hash(none, none, none, nz->empty_hash);
    nz->has_empty_hash = !e;
    memcpy(ret->text_hash, nz->empty_hash, HASH_BYTES);
    return e;
}

enum err normalize_item(struct normalizer *nz, const struct raw_item *raw,
                        struct item *ret, struct err_info *ei)
{
    struct item item = { 0 };

    nz->log->n[REPAIR_LIMIT] += raw->n_cut;
    /* Its texts come to what was read of it. */
    nz->max_bytes = arena_used(nz->a) + 2 * RAW_MAX_BYTES;
    set_identity(nz, raw, &item);
    set_dates(nz, raw, &item);
    set_texts(nz, raw, &item);
    set_language(nz, raw, &item);
    normalize_lists(nz, raw, &item);
    /* A podcast may have no page of its own. */
    if (!item.url.n && item.n_enclosures)
        item.url = item.enclosures[0].url;
    /* Who only shows an item takes it for an id, when there is no other. */
    if (!nz->err && !(nz->opt->everything && (item.guid.n || item.url.n)))
        nz->err = set_hash(nz, &item);
    nz->max_bytes = RAW_MAX_BYTES;
    if (nz->err)
        return err_set(ei, nz->err, "out of memory");
    *ret = item;
    return ERR_OK;
}
