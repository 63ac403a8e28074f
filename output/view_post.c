/* view_post.c -- what templates see of a post, its medium, its carriers.
 *
 * Addresses from outside are shown only if they are http(s); the template
 * escapes them. One thread per page.
 */
#include "feeds/base/url.h"
#include "output/view_text.h"

#define LIST_SUMMARY_MAX_CHARS 160

static struct mustache_value foreign_url(struct str url)
{
    return view_text(url_is_http(url) ? url : STR(""));
}

/* ---- media ------------------------------------------------------------ */

static struct mustache_value medium_url(struct view_page *page,
                                        const struct medium *m)
{
    struct buf b;

    buf_init(&b, FILE_PATH_MAX_BYTES);
    site_put_medium(&b, &page->out->site, FORMAT_HTML, m);
    return view_take_href(page, &b);
}

static struct mustache_value medium_feed_url(struct view_page *page,
                                             const struct medium *m)
{
    const struct stream stream = { .kind = STREAM_MEDIUM, .medium = *m };

    return view_feed_url(page, &stream);
}

static struct mustache_value back_text(struct view_page *page, struct str name)
{
    struct buf b;

    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    strings_put(&page->out->theme.strings, &b, "back_to", name);
    return view_take(page, &b);
}

static bool get_medium(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct medium *m = v->p;

    switch (name) {
    case VIEW_NAME:
        *ret = view_text(m->name);
        return true;
    case VIEW_URL:
        *ret = medium_url(v->page, m);
        return true;
    case VIEW_FEED_URL:
        *ret = medium_feed_url(v->page, m);
        return true;
    case VIEW_BACK_TEXT:
        *ret = back_text(v->page, m->name);
        return true;
    default:
        return false;
    }
}

const struct mustache_type view_medium_type = { .get = get_medium };

/* ---- people, carriers, tags, enclosures ------------------------------- */

static bool get_person(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct person *person = v->p;

    if (name == VIEW_NAME)
        *ret = view_text(person->name.n ? person->name : person->email);
    else if (name == VIEW_URL)
        *ret = foreign_url(person->url);
    else
        return false;
    return true;
}

static const struct mustache_type person_type = { .get = get_person };

static void person_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;

    *ret =
        view_object(v->page, &person_type, (const struct person *)v->p + i, 1);
}

static const struct mustache_type people_type = { .at = person_at };

static bool get_carrier(const void *p, unsigned name,
                        struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct carrier *c = v->p;

    switch (name) {
    case VIEW_NAME:
        *ret = view_text(c->source_name);
        return true;
    case VIEW_TITLE:
        *ret = view_text(c->title);
        return true;
    case VIEW_URL:
        *ret = foreign_url(c->url);
        return true;
    default:
        return false;
    }
}

static const struct mustache_type carrier_type = { .get = get_carrier };

static void carrier_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;

    *ret = view_object(v->page, &carrier_type, (const struct carrier *)v->p + i,
                       1);
}

static const struct mustache_type carriers_type = { .at = carrier_at };

static bool get_tag(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;

    if (name != VIEW_NAME)
        return false;
    *ret = view_text(*(const struct str *)v->p);
    return true;
}

static const struct mustache_type tag_type = { .get = get_tag };

static void tag_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;

    *ret = view_object(v->page, &tag_type, (const struct str *)v->p + i, 1);
}

static const struct mustache_type tags_type = { .at = tag_at };

static struct mustache_value size_text(struct view_page *page, int64_t bytes)
{
    struct buf b;

    buf_init(&b, 64);
    if (bytes >= 1000000)
        buf_printf(&b, "%lld.%lld MB", (long long)(bytes / 1000000),
                   (long long)(bytes / 100000 % 10));
    else if (bytes > 0)
        buf_printf(&b, "%lld kB", (long long)((bytes + 999) / 1000));
    return view_take(page, &b);
}

static bool get_enclosure(const void *p, unsigned name,
                          struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct enclosure *c = v->p;

    switch (name) {
    case VIEW_URL:
        *ret = foreign_url(c->url);
        return true;
    case VIEW_NAME:
        *ret = view_text(c->title.n ? c->title : c->url);
        return true;
    case VIEW_TYPE:
        *ret = view_text(c->mime_type);
        return true;
    case VIEW_SIZE:
        *ret = size_text(v->page, c->size_bytes);
        return true;
    default:
        return false;
    }
}

static const struct mustache_type enclosure_type = { .get = get_enclosure };

static void enclosure_at(const void *p, size_t i, struct mustache_value *ret)
{
    const struct view_part *v = p;

    *ret = view_object(v->page, &enclosure_type,
                       (const struct enclosure *)v->p + i, 1);
}

static const struct mustache_type enclosures_type = { .at = enclosure_at };

/* ---- the post --------------------------------------------------------- */

static struct mustache_value title_text(struct view_page *page,
                                        const struct post *post)
{
    struct buf b;

    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    post_put_title(&b, post, page->out->site.o->zone);
    return view_take(page, &b);
}

/* In lists the beginning of it; nothing where it is the title's stand-in. */
static struct mustache_value summary_text(struct view_page *page,
                                          const struct post *post)
{
    struct buf b;

    if (page->post)
        return view_text(post->summary);
    buf_init(&b, OUTPUT_FILE_MAX_BYTES);
    if (post->title.n)
        text_put_excerpt(&b, post->summary, LIST_SUMMARY_MAX_CHARS);
    return view_take(page, &b);
}

static bool get_time(struct view_page *page, const struct post *post,
                     unsigned name, struct mustache_value *ret)
{
    bool is_updated = post->updated_sec > post->published_sec;

    switch (name) {
    case VIEW_CLOCK:
        *ret = view_time(page, "clock", post->sort_sec);
        return true;
    case VIEW_TIME:
        *ret = view_time(page, "time", post->published_sec);
        return true;
    case VIEW_SHORT_TIME:
        *ret = view_time(page, "short_time", post->published_sec);
        return true;
    case VIEW_ISO:
        *ret = view_time(page, NULL, post->published_sec);
        return true;
    case VIEW_IS_SEEN:
        *ret = view_bool(post->date_origin == DATE_FROM_SIGHT);
        return true;
    case VIEW_UPDATED:
        if (is_updated)
            *ret = view_time(page, "time", post->updated_sec);
        return true;
    case VIEW_UPDATED_ISO:
        if (is_updated)
            *ret = view_time(page, NULL, post->updated_sec);
        return true;
    default:
        return false;
    }
}

static bool get_lists(struct view_page *page, const struct post *post,
                      unsigned name, struct mustache_value *ret)
{
    size_t others = post->n_carriers ? post->n_carriers - 1 : 0;

    switch (name) {
    case VIEW_AUTHORS:
        *ret = view_list(page, &people_type, post->authors, post->n_authors);
        return true;
    case VIEW_SOURCE:
        if (post->n_carriers)
            *ret = view_object(page, &carrier_type, post->carriers, 1);
        return true;
    case VIEW_CARRIERS:
        *ret = view_list(page, &carriers_type,
                         others ? post->carriers + 1 : NULL, others);
        return true;
    case VIEW_HAS_FACTS:
        *ret =
            view_bool(post->n_carriers || post->n_tags || post->n_enclosures);
        return true;
    case VIEW_HAS_CARRIERS:
        *ret = view_bool(others > 0);
        return true;
    case VIEW_HAS_TAGS:
        *ret = view_bool(post->n_tags > 0);
        return true;
    case VIEW_HAS_ENCLOSURES:
        *ret = view_bool(post->n_enclosures > 0);
        return true;
    case VIEW_TAGS:
        *ret = view_list(page, &tags_type, post->tags, post->n_tags);
        return true;
    case VIEW_ENCLOSURES:
        *ret = view_list(page, &enclosures_type, post->enclosures,
                         post->n_enclosures);
        return true;
    default:
        return get_time(page, post, name, ret);
    }
}

static bool get_post(const void *p, unsigned name, struct mustache_value *ret)
{
    const struct view_part *v = p;
    const struct post *post = v->p;

    switch (name) {
    case VIEW_TITLE:
        *ret = title_text(v->page, post);
        return true;
    case VIEW_HAS_TITLE:
        *ret = view_bool(post->title.n > 0);
        return true;
    case VIEW_URL:
        *ret = view_href(v->page, post->path);
        return true;
    case VIEW_LANGUAGE:
        *ret = view_text(site_language(&v->page->out->site, post->language));
        return true;
    case VIEW_SUMMARY:
        *ret = summary_text(v->page, post);
        return true;
    case VIEW_CONTENT:
        *ret = view_text(post->content_html);
        return true;
    case VIEW_IS_AWAITED:
        *ret = view_bool(post->content_state == CONTENT_AWAITED);
        return true;
    case VIEW_MEDIUM:
        *ret = view_object(v->page, &view_medium_type, &post->medium, 1);
        return true;
    default:
        return get_lists(v->page, post, name, ret);
    }
}

const struct mustache_type view_post_type = { .get = get_post };
