/* subscriptions.c -- see subscriptions.h.
 *
 * A feed is known by its scheme and its address as url_canonical spells it, so
 * that a capital letter or a campaign's parameters make no second source of it.
 * IDs are made of names in the order of the list: the same list gives the same
 * file.
 */
#include "daemon/import/subscriptions.h"

#include <stdlib.h>
#include <string.h>

#include "config/append.h"
#include "feeds/base/url.h"
#include "feeds/opml.h"

#define ARENA_MAX_BYTES ((size_t)256 * 1024 * 1024)
#define NAME_MAX_BYTES ((size_t)64 * 1024)
#define REASONS_MAX 200 /* lines about single outlines */
#define REPORT_MAX_BYTES ((size_t)1024 * 1024)

/* ---- a set of texts --------------------------------------------------- */

struct slot {
    struct str key; /* absent: free */
    unsigned next;  /* number that an ID of this name may get */
};
struct set {
    struct slot *slots;
    size_t mask; /* how many, less one: they are a power of two */
};

/* Room for n keys, half of the slots staying free. */
static bool set_init(struct set *set, struct arena *a, size_t n)
{
    size_t n_slots = 64;

    while (n_slots < 2 * n)
        n_slots *= 2;
    set->slots = arena_alloc(a, n_slots, sizeof(*set->slots));
    set->mask = n_slots - 1;
    return set->slots != NULL;
}

/* The slot of a key: its own, or the free one it would get. The hash is one
 * that nobody can find collisions of. */
static struct slot *set_find(struct set *set, struct str key)
{
    size_t i = (size_t)hash_phase(key) & set->mask;

    while (set->slots[i].key.s && !str_eq(set->slots[i].key, key))
        i = (i + 1) & set->mask;
    return &set->slots[i];
}

static bool set_put(struct set *set, struct arena *a, struct str key)
{
    struct slot *slot = set_find(set, key);

    if (!slot->key.s)
        *slot = (struct slot){ arena_copy(a, key), 2 };
    return slot->key.s != NULL;
}

/* ---- converting ------------------------------------------------------- */

struct converter {
    const struct subscriptions_options *opt;
    struct arena *a;
    struct slugger *slugger;
    struct set known; /* addresses of the configuration */
    struct set urls, ids;
    struct buf name, category, canonical;
    struct subscriptions *ret;
    size_t n_reasons;
    struct err_info *ei;
};

static enum err no_memory(struct converter *c)
{
    return err_set(c->ei, ERR_NOMEM, "out of memory");
}

/* Makes the spelling by which addresses are compared in c->canonical. */
static enum err make_canonical(struct converter *c, struct str url)
{
    struct str scheme = { url.s, str_find(url, STR(":")) };

    buf_clear(&c->canonical);
    if (scheme.n == SIZE_MAX)
        return ERR_FORMAT;
    buf_puts(&c->canonical, str_eq_nocase(scheme, STR("https")) ? "s " : "");
    return url_canonical(url, &c->canonical);
}

/* Notes what the configuration has. */
static enum err put_config(struct converter *c)
{
    const struct config *config = c->opt->config;

    for (size_t i = 0; config && i < config->n_sources; i++) {
        const struct config_source *s = &config->sources[i];

        if (c->opt->replaced && !strcmp(c->opt->replaced, s->file))
            continue;
        if (!set_put(&c->ids, c->a, str_of(s->id)))
            return no_memory(c);
        if (s->url && !make_canonical(c, str_of(s->url)) &&
            !set_put(&c->known, c->a, buf_str(&c->canonical)))
            return no_memory(c);
    }
    return ERR_OK;
}

/* "  NAME (ADDRESS): why" */
static void refuse(struct converter *c, const struct opml_outline *o,
                   const char *why)
{
    c->ret->n_refused++;
    if (c->n_reasons++ >= REASONS_MAX)
        return;
    str_put_log(&c->ret->report, o->name);
    buf_puts(&c->ret->report, o->name.n ? " (" : "(");
    str_put_log(&c->ret->report, o->xml_text);
    buf_printf(&c->ret->report, "): %s\n", why);
}

/* What a value is, or absent if weir check would not have it. */
static struct str if_good(const char *key, struct str value)
{
    return value.n && !config_check_text(key, value, NULL)
               ? value
               : (struct str){ NULL, 0 };
}

/* An ID that nothing here has. */
static enum err make_id(struct converter *c, const struct opml_outline *o,
                        char ret_id[SOURCE_ID_MAX_BYTES + 1])
{
    char first[SOURCE_ID_MAX_BYTES + 1];
    struct slot *slot;
    enum err e =
        config_make_id(c->slugger, buf_str(&c->name), o->xml_url, first, c->ei);

    if (e)
        return e;
    memcpy(ret_id, first, sizeof(first));
    slot = set_find(&c->ids, str_of(first));
    while (set_find(&c->ids, str_of(ret_id))->key.s) {
        memcpy(ret_id, first, sizeof(first));
        config_number_id(ret_id, slot->next++);
    }
    return set_put(&c->ids, c->a, str_of(ret_id)) ? ERR_OK : no_memory(c);
}

/* The folders around it, else the first of its categories. */
static void find_category(struct converter *c, const struct opml_outline *o)
{
    struct str s = o->folder;
    size_t comma = str_find(o->category, STR(","));

    if (!s.n) {
        s = o->category;
        if (comma != SIZE_MAX)
            s.n = comma;
        s = str_trim(s);
        if (str_starts(s, STR("/")))
            s = str_cut(s, 1);
    }
    buf_clear(&c->category);
    config_put_name(&c->category, s);
}

static void put_setting(struct converter *c, const char *key, struct str value)
{
    if (value.n)
        buf_printf(&c->ret->text, "%s = %.*s\n", key, STR_ARG(value));
}

static enum err put_section(struct converter *c, const struct opml_outline *o)
{
    char id[SOURCE_ID_MAX_BYTES + 1];
    struct url url;
    enum err e = make_id(c, o, id);

    if (e)
        return e;
    find_category(c, o);
    buf_printf(&c->ret->text, "\n[source %s]\n", id);
    put_setting(c, "name", buf_str(&c->name));
    put_setting(c, "url", o->xml_url);
    put_setting(c, "category", buf_str(&c->category));
    put_setting(c, "language", if_good("language", o->language));
    if (!url_split(o->xml_url, &url) && url.userinfo.n)
        c->ret->has_secret = true;
    c->ret->n_written++;
    return ERR_OK;
}

/* A feed that the configuration has: a comment says that it was not lost. */
static void put_known(struct converter *c, const struct opml_outline *o)
{
    struct buf *text = &c->ret->text;

    c->ret->n_known++;
    buf_puts(text, "\n# configured already: ");
    if (c->name.n)
        buf_put(text, buf_str(&c->name));
    else
        url_redact(o->xml_url, text);
    buf_putc(text, '\n');
}

/* Judges the address; ERR_FORMAT if its outline was refused. */
static enum err judge_address(struct converter *c, const struct opml_outline *o)
{
    struct err_info ei = { ERR_OK, "" };
    enum err e = ERR_FORMAT;

    if (!o->xml_url.n)
        refuse(c, o, "no http:// or https:// address");
    else if (config_check_text("url", o->xml_url, &ei))
        refuse(c, o, ei.text);
    else if (make_canonical(c, o->xml_url))
        refuse(c, o, "is no address");
    else
        e = ERR_OK;
    return e;
}

static enum err on_outline(void *ctx, const struct opml_outline *o,
                           struct err_info *ei)
{
    struct converter *c = ctx;
    struct str canonical;

    (void)ei; /* is c->ei */
    if (judge_address(c, o))
        return c->canonical.err == ERR_NOMEM ? no_memory(c) : ERR_OK;
    canonical = buf_str(&c->canonical);
    buf_clear(&c->name);
    config_put_name(&c->name, o->name);
    if (c->name.err)
        return no_memory(c);
    if (set_find(&c->urls, canonical)->key.s) {
        c->ret->n_twice++;
        return ERR_OK;
    }
    if (!set_put(&c->urls, c->a, canonical))
        return no_memory(c);
    if (set_find(&c->known, canonical)->key.s) {
        put_known(c, o);
        return ERR_OK;
    }
    return put_section(c, o);
}

/* ---- the whole -------------------------------------------------------- */

/* A comment: whatever the title holds, it is one line. */
static void put_head(struct converter *c)
{
    buf_puts(&c->ret->text, "# Sources made by weir import opml of ");
    str_put_log(&c->ret->text, str_of(c->opt->name));
    buf_puts(&c->ret->text, ".\n# Read with include = below [weir].\n");
}

static void report_list(struct converter *c, const struct opml *list)
{
    if (c->n_reasons > REASONS_MAX)
        buf_printf(&c->ret->report, "and %zu more\n",
                   c->n_reasons - REASONS_MAX);
    if (list->n_over)
        buf_printf(&c->ret->report, "%zu feeds after the first %d: left out\n",
                   list->n_over, OPML_MAX_OUTLINES);
    if (list->bozo_reason.n) {
        buf_puts(&c->ret->report, list->is_cut
                                      ? "the list is not whole: "
                                      : "the list had to be repaired: ");
        str_put_log(&c->ret->report, list->bozo_reason);
        buf_putc(&c->ret->report, '\n');
    }
}

static enum err convert(struct converter *c, struct str opml)
{
    struct opml list = { 0 };
    enum err e;

    put_head(c);
    e = put_config(c);
    if (!e)
        e = opml_read(opml, on_outline, c, c->a, &list, c->ei);
    if (e)
        return e;
    report_list(c, &list);
    c->ret->is_cut = list.is_cut;
    if (!list.n_outlines)
        return err_set(c->ei, ERR_FORMAT, "holds no feed");
    if (c->ret->text.err == ERR_LIMIT)
        return err_set(c->ei, ERR_LIMIT,
                       "holds more than fits into a file of the configuration");
    return c->ret->text.err || c->ret->report.err ? no_memory(c) : ERR_OK;
}

enum err subscriptions_convert(struct str opml,
                               const struct subscriptions_options *opt,
                               struct subscriptions *ret, struct err_info *ei)
{
    struct converter c = { .opt = opt, .ret = ret, .ei = ei };
    size_t n_sources = opt->config ? opt->config->n_sources : 0;
    enum err e;

    *ret = (struct subscriptions){ 0 };
    buf_init(&ret->text, CONFIG_FILE_MAX_BYTES);
    buf_init(&ret->report, REPORT_MAX_BYTES);
    buf_init(&c.name, NAME_MAX_BYTES);
    buf_init(&c.category, NAME_MAX_BYTES);
    buf_init(&c.canonical, (size_t)4 * URL_MAX_BYTES);
    c.a = arena_new(ARENA_MAX_BYTES);
    c.slugger = slugger_new(opt->config ? opt->config->slug_style : SLUG_WORDS);
    if (!c.a || !c.slugger || !set_init(&c.known, c.a, n_sources) ||
        !set_init(&c.urls, c.a, OPML_MAX_OUTLINES) ||
        !set_init(&c.ids, c.a, n_sources + OPML_MAX_OUTLINES))
        e = no_memory(&c);
    else
        e = convert(&c, opml);
    slugger_free(c.slugger);
    arena_free(c.a);
    buf_release(&c.name);
    buf_release(&c.category);
    buf_release(&c.canonical);
    return e;
}

void subscriptions_release(struct subscriptions *s)
{
    buf_release(&s->text);
    buf_release(&s->report);
}
