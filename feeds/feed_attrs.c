/* feed_attrs.c -- what a feed says in attributes: links, categories,
 * enclosures, pictures, and the addresses of RDF's and CDF's items.
 *
 * Which link is the item's (RFC 4287 4.2.7.2), which picture stands for it;
 * feed_xml.c says where they stand. One thread.
 */
#include "feeds/feed_xml.h"

#include <string.h>

struct str feed_attr(const struct xml_attr *attrs, size_t n, struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (!attrs[i].name.prefix.n && str_eq_nocase(attrs[i].name.local, name))
            return attrs[i].value;
    return (struct str){ NULL, 0 };
}

enum err feed_no_memory(struct feed_xml *x)
{
    return err_set(x->r->ei, ERR_NOMEM, "out of memory");
}

/* A copy that lives as long as the item; absent, and counted, where there is no
 * room for it. */
static struct str keep(struct feed_xml *x, struct str s)
{
    struct str copy = { NULL, 0 };

    if (!s.n)
        return copy;
    if (arena_used(x->r->scratch) + s.n > RAW_MAX_BYTES) {
        x->r->log.n[REPAIR_LIMIT]++;
        return copy;
    }
    copy = arena_copy(x->r->scratch, s);
    if (!copy.s)
        x->r->nz.err = ERR_NOMEM;
    return copy;
}

/* The copy in *kept if it says the same: many texts share a base. */
static struct str keep_shared(struct feed_xml *x, struct str s,
                              struct str *kept)
{
    if (!str_eq(s, *kept))
        *kept = keep(x, s);
    return *kept;
}

enum err feed_keep_text(struct feed_xml *x, struct str s, enum raw_kind kind,
                        struct raw_text *ret)
{
    struct str base = scope_base(&x->scope);
    struct str language = scope_language(&x->scope);

    ret->kind = kind;
    ret->s = keep(x, s);
    ret->base = keep_shared(x, base, &x->kept_base);
    ret->language = keep_shared(x, language, &x->kept_language);
    if (language.s && !language.n) /* xml:lang="": in none */
        ret->language.s = "";
    return x->r->nz.err ? feed_no_memory(x) : ERR_OK;
}

/* "type" decides among links of one kind, then their order. */
int feed_link_rank(const struct xml_attr *attrs, size_t n)
{
    struct str type = feed_attr(attrs, n, STR("type"));
    const char *end = type.n ? memchr(type.s, ';', type.n) : NULL;

    if (end)
        type.n = (size_t)(end - type.s);
    type = str_trim(type);
    if (str_eq_nocase(type, STR("text/html")) ||
        str_eq_nocase(type, STR("application/xhtml+xml")))
        return 4;
    return type.n ? 2 : 3;
}

/* One of many takes the place of the one before. */
void feed_set_home(struct feed_xml *x, struct str url, int rank)
{
    struct str base = scope_base(&x->scope);
    bool is_text = rank == HOME_RANK; /* of several the last counts */

    if (rank < x->home_rank + !is_text || !str_trim(url).n)
        return;
    buf_clear(&x->home);
    buf_put(&x->home,
            normalize_resolve(&x->r->nz, url, base.n ? base : x->r->opt->url));
    if (x->home.err)
        x->r->nz.err = ERR_NOMEM;
    x->r->feed.home_url = buf_str(&x->home);
    x->home_rank = x->r->feed.home_url.n ? rank : x->home_rank;
}

static enum err add_enclosure(struct feed_xml *x, const struct xml_attr *attrs,
                              size_t n, struct str url)
{
    struct raw_enclosure e = { .title = { NULL, 0 } };
    struct str size = feed_attr(attrs, n, STR("length"));
    enum err err = feed_keep_text(x, url, RAW_PLAIN, &e.url);

    if (!size.n)
        size = feed_attr(attrs, n, STR("fileSize"));
    e.mime_type = keep(x, feed_attr(attrs, n, STR("type")));
    e.title = keep(x, feed_attr(attrs, n, STR("title")));
    e.duration = keep(x, feed_attr(attrs, n, STR("duration")));
    e.size = keep(x, size);
    if (!err)
        raw_add_enclosure(&x->item, &e);
    return err;
}

struct str feed_link_rel(const struct xml_attr *attrs, size_t n)
{
    static const struct str registries[] = {
        STR_C("http://www.iana.org/assignments/relation/"),
        STR_C("https://www.iana.org/assignments/relation/"),
        STR_C("http://www.iana.org/assignments/link-relations/"),
        STR_C("https://www.iana.org/assignments/link-relations/"),
    };
    struct str rel = str_trim(feed_attr(attrs, n, STR("rel")));

    for (size_t i = 0; i < sizeof(registries) / sizeof(*registries); i++)
        if (str_starts(rel, registries[i]))
            return str_cut(rel, registries[i].n);
    return rel;
}

struct str feed_link_href(const struct feed_xml *x,
                          const struct xml_attr *attrs, size_t n)
{
    struct str href = feed_attr(attrs, n, STR("href"));

    return href.s && !str_trim(href).n ? scope_base(&x->scope) : href;
}

static enum err do_link(struct feed_xml *x, const struct xml_attr *attrs,
                        size_t n)
{
    struct str rel = feed_link_rel(attrs, n);
    struct str href = feed_link_href(x, attrs, n);
    int rank = feed_link_rank(attrs, n);
    struct raw_text text;
    enum err e;

    if (x->in_item && str_eq_nocase(rel, STR("enclosure")))
        return add_enclosure(x, attrs, n, href);
    if (!x->in_item && str_eq_nocase(rel, STR("self")))
        reading_set_url(x->r, &x->r->feed.self_url, href,
                        scope_base(&x->scope));
    if (rel.n && !str_eq_nocase(rel, STR("alternate")))
        return ERR_OK;
    if (!x->in_item) {
        feed_set_home(x, href, rank);
        return ERR_OK;
    }
    e = feed_keep_text(x, href, RAW_PLAIN, &text);
    if (!e)
        raw_put(&x->item, RAW_LINK, rank, &text);
    return e;
}

static enum err put_attr(struct feed_xml *x, enum raw_field field,
                         struct str value)
{
    struct raw_text text;
    enum err e = feed_keep_text(x, value, RAW_PLAIN, &text);

    if (!e)
        raw_put(&x->item, field, 1, &text);
    return e;
}

/* In RDF what an item is about is both its name and its address. */
static enum err put_about(struct feed_xml *x, struct str about)
{
    struct raw_text text;
    enum err e = feed_keep_text(x, about, RAW_PLAIN, &text);

    if (e)
        return e;
    raw_put(&x->item, RAW_ID, 2, &text);
    x->item.id_is_link = true;
    return ERR_OK;
}

enum err feed_item_attrs(struct feed_xml *x, const struct xml_attr *attrs,
                         size_t n)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < n && !e; i++) {
        const struct xml_name *name = &attrs[i].name;

        if (feed_rules_ns(name) == NS_RDF && str_eq(name->local, STR("about")))
            e = put_about(x, attrs[i].value);
    }
    if (e || x->r->feed.format != FEED_CDF)
        return e;
    e = put_attr(x, RAW_LINK, feed_attr(attrs, n, STR("href")));
    return e ? e
             : put_attr(x, RAW_UPDATED, feed_attr(attrs, n, STR("lastmod")));
}

static enum err do_category(struct feed_xml *x, const struct xml_attr *attrs,
                            size_t n)
{
    struct str term = feed_attr(attrs, n, STR("term"));
    struct raw_text text;
    enum err e;

    if (!str_trim(term).n)
        term = feed_attr(attrs, n, STR("label"));
    e = feed_keep_text(x, term, RAW_PLAIN, &text);
    if (!e)
        raw_add_tag(&x->item, &text);
    return e;
}

static enum err put_image(struct feed_xml *x, struct str url, int rank)
{
    struct raw_text text;
    enum err e = feed_keep_text(x, url, RAW_PLAIN, &text);

    if (!e)
        raw_put(&x->item, RAW_IMAGE, rank, &text);
    return e;
}

/* A length of pixels, at most PIXELS_MAX; 0 if it is none. */
static int read_pixels(struct str s)
{
    int64_t n = normalize_number(s);

    return n < 0 ? 0 : n > PIXELS_MAX ? PIXELS_MAX : (int)n;
}

/* How much there is to see of it; a side that is not told is as the other. */
static int area_of(const struct xml_attr *attrs, size_t n)
{
    int width = read_pixels(feed_attr(attrs, n, STR("width")));
    int height = read_pixels(feed_attr(attrs, n, STR("height")));

    return (width ? width : height) * (height ? height : width);
}

/* True if the path of a URL ends as pictures do. */
static bool is_picture_url(struct str url)
{
    static const struct str ends[] = {
        STR_C("jpg"),  STR_C("jpeg"), STR_C("png"),
        STR_C("webp"), STR_C("gif"),  STR_C("avif"),
    };
    size_t n = 0, dot = SIZE_MAX;

    for (; n < url.n && url.s[n] != '?' && url.s[n] != '#'; n++)
        if (url.s[n] == '.')
            dot = n + 1;
    for (size_t i = 0; i < sizeof(ends) / sizeof(*ends) && dot < n; i++)
        if (str_eq_nocase((struct str){ url.s + dot, n - dot }, ends[i]))
            return true;
    return false;
}

static enum err do_media(struct feed_xml *x, const struct xml_attr *attrs,
                         size_t n)
{
    struct str url = str_trim(feed_attr(attrs, n, STR("url")));
    struct str medium = feed_attr(attrs, n, STR("medium"));
    struct str type = feed_attr(attrs, n, STR("type"));
    bool is_picture = str_eq_nocase(medium, STR("image")) ||
                      str_starts(type, STR("image/")) ||
                      (!medium.n && !type.n && is_picture_url(url));
    enum err e = add_enclosure(x, attrs, n, url);

    return e || !is_picture ? e : put_image(x, url, RANK_PICTURE);
}

/* Elements that say all in their attributes. */
enum err feed_do_attrs(struct feed_xml *x, const struct feed_rule *rule,
                       const struct xml_attr *attrs, size_t n)
{
    struct str url = feed_attr(attrs, n, STR("url"));

    if (rule->action == DO_LINK)
        return do_link(x, attrs, n);
    if (!x->in_item)
        return ERR_OK;
    if (rule->action == DO_CATEGORY)
        return do_category(x, attrs, n);
    if (rule->action == DO_ENCLOSURE)
        return add_enclosure(x, attrs, n, url);
    if (rule->action == DO_MEDIA)
        return do_media(x, attrs, n);
    if (rule->action == DO_THUMBNAIL)
        return put_image(x, url, RANK_THUMBNAIL + area_of(attrs, n));
    if (feed_attr(attrs, n, STR("href")).n)
        url = feed_attr(attrs, n, STR("href"));
    return put_image(x, url, RANK_IMAGE);
}
