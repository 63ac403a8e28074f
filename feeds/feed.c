/* feed.c -- reading a document: which reader, and what is common to all.
 *
 * A format is a row of readers[] and a file of its own. Any thread, one
 * document at a time.
 */
#include <string.h>

#include "feeds/base/url.h"
#include "feeds/facts.h"
#include "feeds/prolog.h"
#include "feeds/reading.h"
#include "feeds/sniff.h"

#define BOZO_MAX_BYTES 2048 /* every kind of repair, with its count */

const char *feed_format_name(enum feed_format f)
{
    static const char *const names[] = {
        [FEED_UNKNOWN] = "unknown",
        [FEED_RSS] = "rss",
        [FEED_RSS_090] = "rss-0.90",
        [FEED_RSS_091] = "rss-0.91",
        [FEED_RSS_092] = "rss-0.92",
        [FEED_RSS_093] = "rss-0.93",
        [FEED_RSS_094] = "rss-0.94",
        [FEED_RSS_10] = "rss-1.0",
        [FEED_RSS_11] = "rss-1.1",
        [FEED_RSS_20] = "rss-2.0",
        [FEED_ATOM] = "atom",
        [FEED_ATOM_03] = "atom-0.3",
        [FEED_ATOM_10] = "atom-1.0",
        [FEED_CDF] = "cdf",
        [FEED_JSON] = "jsonfeed",
        [FEED_JSON_10] = "jsonfeed-1.0",
        [FEED_JSON_11] = "jsonfeed-1.1",
        [FEED_LIST] = "list",
    };

    return names[f];
}

static enum err read_auto(struct reading *r)
{
    return sniff_is_json(r->body, &r->charset) ? feed_json_read(r)
                                               : feed_xml_read(r);
}

static const struct {
    reading_fn *read;
    bool needs_mapping;
} readers[] = {
    [SOURCE_AUTO] = { read_auto, false },
    [SOURCE_FEED] = { read_auto, false },
    [SOURCE_JSON] = { list_json_read, true },
    [SOURCE_HTML] = { list_html_read, true },
    [SOURCE_XML] = { list_xml_read, true },
};

/* Moves what the log says into the feed's own texts. */
static enum err close_feed(struct reading *r)
{
    struct str prefix = STR("repaired: "), line, reason;
    bool is_said = true;
    struct buf b;
    enum err e;

    if (!r->feed.language.n)
        (void)reading_set_language(r, r->opt->language);
    if (r->opt->everything)
        r->log.n[REPAIR_DTD] = 0; /* passed over, but no fault */
    buf_init(&b, BOZO_MAX_BYTES);
    buf_put(&b, prefix);
    repair_put(&b, &r->log);
    line = buf_str(&b);
    reason = str_cut(line, prefix.n);
    r->feed.bozo_reason = (struct str){ NULL, 0 };
    if (reason.n) {
        r->feed.bozo_reason = arena_copy(r->a, reason);
        is_said = reading_remark(r, line);
    }
    r->feed.encoding = arena_copy(r->a, str_of(r->charset.name));
    e = b.err || (reason.n && !r->feed.bozo_reason.s) || !is_said ||
                !r->feed.encoding.s || (r->feed.n_bad && !r->feed.bad_reason.s)
            ? ERR_NOMEM
            : r->nz.err;
    buf_release(&b);
    return e ? err_set(r->ei, e, "out of memory") : ERR_OK;
}

/* A document may say where it belongs (RFC 9110 8.7). */
static enum err set_base(struct read_options *opt, struct arena *a,
                         struct err_info *ei)
{
    struct str s = { "", 0 };
    struct buf b;
    enum err e = ERR_OK;

    if (!opt->location.n)
        return ERR_OK;
    buf_init(&b, URL_MAX_BYTES);
    if (!url_resolve(opt->url, opt->location, &b) && url_is_http(buf_str(&b))) {
        s = arena_copy(a, buf_str(&b));
        opt->url = s.n ? s : opt->url;
    }
    if (b.err == ERR_NOMEM || !s.s)
        e = err_set(ei, ERR_NOMEM, "out of memory");
    buf_release(&b);
    return e;
}

/* The seam of the folder: what it needs is what it says. */
// NOLINTNEXTLINE(readability-function-size): seven, each of its own kind
enum err feed_read(struct str body, const struct read_options *opt,
                   feed_item_fn *on_item, void *ctx, struct arena *a,
                   struct feed *ret_feed, struct err_info *ei)
{
    struct read_options own = *opt;
    struct reading r = { .opt = &own,
                         .body = body,
                         .on_item = on_item,
                         .ctx = ctx,
                         .a = a,
                         .ei = ei };
    enum err e;

    if (readers[opt->type].needs_mapping && !opt->mapping)
        return err_set(ei, ERR_CONFIG, "items: missing");
    if (!readers[opt->type].needs_mapping) {
        size_t junk = prolog_find(body);

        r.body = str_cut(body, junk);
        r.log.n[REPAIR_JUNK] += junk > 0;
    }
    e = charset_pick(r.body, opt->charset, opt->content_type, &r.charset, ei);
    if (!e)
        e = set_base(&own, a, ei);
    if (e)
        return e;
    r.log.n[REPAIR_CHARSET] += r.charset.is_corrected;
    r.scratch = arena_new(READING_SCRATCH_MAX_BYTES + 4 * body.n);
    if (!r.scratch)
        return err_set(ei, ERR_NOMEM, "out of memory");
    normalize_init(&r.nz, &own, &r.feed, &r.log);
    e = readers[opt->type].read(&r);
    if (!e)
        e = close_feed(&r);
    if (!e)
        *ret_feed = r.feed;
    normalize_release(&r.nz);
    arena_free(r.scratch);
    return e;
}
