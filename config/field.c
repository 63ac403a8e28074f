/* field.c -- values into fields, by the schema.
 *
 * Which object a section fills, and in what order, is build.c's business. Any
 * thread.
 */
#include "config/field.h"

#include <stdlib.h>
#include <string.h>

#include "config/value.h"

_Static_assert(sizeof(enum source_type) == sizeof(unsigned) &&
                   sizeof(enum slug_style) == sizeof(unsigned) &&
                   sizeof(enum config_home) == sizeof(unsigned) &&
                   sizeof(enum config_log_format) == sizeof(unsigned),
               "TYPE_WORD stores an unsigned");

/* ---- one value -------------------------------------------------------- */

/* The schema knows fields by their offset; each type knows what is there. */
static void *at(void *object, size_t offset) { return (char *)object + offset; }

static enum err set_string(struct build *b, const char **ret, struct str s)
{
    const char *copy = arena_copy(b->a, s).s;

    if (!copy)
        return ERR_NOMEM;
    *ret = copy;
    return ERR_OK;
}

/* A path counts from the directory of the file it is written in; a default
 * (at.file NULL) from that of the main file. */
static enum err set_path(struct build *b, const char **ret,
                         const struct entry *x)
{
    const struct config_file *file =
        x->at.file ? x->at.file : b->load->files[0];
    const char *path = load_resolve(b->a, file, x->value);

    if (!path)
        return ERR_NOMEM;
    *ret = path;
    return ERR_OK;
}

/* With * ? or [ in it, it is a pattern as glob(3) reads them; the directory of
 * the configuration is none, whatever it is called. */
static enum err set_glob(struct build *b, void *object, const struct entry *x)
{
    const char **ret = at(object, x->key->offset);
    bool *is_glob = at(object, x->key->offset_2);

    *is_glob = false;
    for (size_t i = 0; i < x->value.n; i++)
        *is_glob |= strchr("*?[", x->value.s[i]) != NULL;
    if (!*is_glob)
        return set_path(b, ret, x);
    *ret = load_resolve_pattern(b->a, x->at.file, x->value);
    return *ret ? ERR_OK : ERR_NOMEM;
}

static enum err set_secret(struct build *b, void *object, const struct entry *x,
                           struct err_info *ei)
{
    char line[VALUE_SECRET_MAX_BYTES + 1];
    const char *path = NULL;
    enum err e = set_path(b, &path, x);

    if (!e)
        e = value_secret(path, line, ei);
    if (!e)
        e = set_string(b, at(object, x->key->offset), str_of(line));
    explicit_bzero(line, sizeof(line));
    return e;
}

static enum err set_link(struct build *b, const char **ret, struct str s)
{
    char *copy = arena_alloc(b->a, s.n + 2, 1);

    if (!copy)
        return ERR_NOMEM;
    memcpy(copy, s.s, s.n);
    if (s.s[s.n - 1] != '/')
        copy[s.n] = '/';
    *ret = copy;
    return ERR_OK;
}

/* Plain data: the copy in the arena needs no freeing of its own. */
static enum err copy_zone(struct build *b, const struct zone *zone,
                          const struct zone **ret)
{
    size_t n = sizeof(*zone) + zone->n_changes * sizeof(zone->changes[0]);
    struct zone *copy = arena_alloc(b->a, 1, n);

    if (!copy)
        return ERR_NOMEM;
    memcpy(copy, zone, n);
    *ret = copy;
    return ERR_OK;
}

static enum err find_zone(struct build *b, struct str name,
                          const struct zone **ret, struct err_info *ei)
{
    struct build_zone *z = b->zones;
    struct zone *zone = NULL;
    enum err e;

    while (z && !str_eq(z->name, name))
        z = z->next;
    if (!z) {
        z = arena_alloc(b->load->work, 1, sizeof(*z));
        if (!z)
            return ERR_NOMEM;
        e = zone_open(name, &zone, ei);
        if (e == ERR_NOMEM)
            return e;
        if (!e)
            e = copy_zone(b, zone, &z->zone);
        free(zone);
        if (e == ERR_NOMEM)
            return e;
        z->name = name;
        z->next = b->zones;
        b->zones = z;
    }
    if (!z->zone)
        return err_set(ei, ERR_CONFIG,
                       "unknown time zone: write a name such "
                       "as Asia/Shanghai or an offset such as +08:00");
    *ret = z->zone;
    return ERR_OK;
}

static enum err set_zone(struct build *b, void *object, const struct entry *x,
                         struct err_info *ei)
{
    const struct zone **zone = at(object, x->key->offset_2);
    enum err e = find_zone(b, x->value, zone, ei);

    if (!e)
        e = set_string(b, at(object, x->key->offset), x->value);
    return e;
}

static enum err set_word(void *object, const struct entry *x,
                         struct err_info *ei)
{
    unsigned word = 0;
    enum err e = value_word(x->value, x->key->words, &word, ei);

    if (!e)
        memcpy(at(object, x->key->offset), &word, sizeof(word));
    return e;
}

enum err field_check_text(const struct schema_key *key, struct str s,
                          struct err_info *ei)
{
    bool is_mapping = key->type == TYPE_MAPPING || key->type == TYPE_XPATHS;
    enum err e = is_mapping ? ERR_OK /* there they mean something */
                            : value_check_quotes(s, ei);

    if (e)
        return e;
    switch (key->type) {
    case TYPE_URL:
        return value_check_url(s, ei);
    case TYPE_LINK:
        return value_check_link(s, ei);
    case TYPE_TEMPLATE:
        return value_check_template(s, key->words, ei);
    case TYPE_LANGUAGE:
        return value_check_language(s, ei);
    case TYPE_CHARSET:
        return value_check_charset(s, ei);
    case TYPE_ADDRESS:
        return value_check_address(s, ei);
    case TYPE_SLUG:
        return value_check_slug(s, ei);
    case TYPE_MIME:
        return value_check_mime(s, ei);
    case TYPE_PROXY:
        return value_check_proxy(s, ei);
    case TYPE_PARAM:
        return value_check_param(s, key, ei);
    case TYPE_TAGS:
        return value_check_tag(s, ei);
    case TYPE_MAPPING: /* by mapping_new */
    case TYPE_XPATHS:
        return ERR_OK;
    case TYPE_TEXT:
    case TYPE_FILE:
    case TYPE_FOLDER:
    case TYPE_GLOB:
    case TYPE_SECRET:
    case TYPE_SUBDIR:
    case TYPE_ZONE: /* from here on no texts */
    case TYPE_BOOL:
    case TYPE_COUNT:
    case TYPE_SECONDS:
    case TYPE_MILLIS:
    case TYPE_SIZE:
    case TYPE_WORD:
    case TYPE_FORMATS:
    case TYPE_DEDUP:
    case TYPE_HEADERS: /* by add_header */
    case TYPE_NETS:
    case TYPE_INCLUDE:
    default:
        return value_check_text(s, key, ei);
    }
}

static enum err set_text(struct build *b, void *object, const struct entry *x,
                         struct err_info *ei)
{
    const char **ret = at(object, x->key->offset);
    enum err e = field_check_text(x->key, x->value, ei);

    if (e)
        return e;
    if (x->key->type == TYPE_GLOB)
        return set_glob(b, object, x);
    if (x->key->type == TYPE_SECRET)
        return set_secret(b, object, x, ei);
    if (x->key->type == TYPE_FILE || x->key->type == TYPE_FOLDER)
        return set_path(b, ret, x);
    if (x->key->type == TYPE_LINK)
        return set_link(b, ret, x->value);
    return set_string(b, ret, x->value);
}

/* Lists grow by one; begin_lists made room. */
static enum err add_tag(struct build *b, void *object, const struct entry *x,
                        struct err_info *ei)
{
    const char ***list = at(object, x->key->offset);
    size_t *n = at(object, x->key->offset_2);
    enum err e = field_check_text(x->key, x->value, ei);

    if (e)
        return e;
    for (size_t i = 0; i < *n; i++)
        if (str_eq(str_of((*list)[i]), x->value))
            return err_set(ei, ERR_CONFIG, "is there twice");
    e = set_string(b, &(*list)[*n], x->value);
    if (!e)
        ++*n;
    return e;
}

static enum err add_header(struct build *b, void *object, const struct entry *x,
                           struct err_info *ei)
{
    const char ***list = at(object, x->key->offset);
    size_t *n = at(object, x->key->offset_2);
    struct str name, value;
    struct buf line;
    enum err e = value_check_quotes(x->value, ei);

    if (!e)
        e = value_header(x->value, &name, &value, ei);
    if (e)
        return e;
    buf_init(&line, CONFIG_LINE_MAX_BYTES + 2);
    buf_printf(&line, "%.*s: %.*s", STR_ARG(name), STR_ARG(value));
    e = line.err ? ERR_NOMEM : set_string(b, &(*list)[*n], buf_str(&line));
    buf_release(&line);
    if (!e)
        ++*n;
    return e;
}

static enum err add_net(void *object, const struct entry *x,
                        struct err_info *ei)
{
    struct config_cidr **list = at(object, x->key->offset);
    size_t *n = at(object, x->key->offset_2);
    enum err e = value_net(x->value, &(*list)[*n], ei);

    if (!e)
        ++*n;
    return e;
}

static enum err set_value(struct build *b, void *object, const struct entry *x,
                          struct err_info *ei)
{
    void *ret = at(object, x->key->offset);

    switch (x->key->type) {
    case TYPE_BOOL:
        return value_bool(x->value, ret, ei);
    case TYPE_COUNT:
        return value_count(x->value, x->key, ret, ei);
    case TYPE_SECONDS:
    case TYPE_MILLIS:
        return value_duration(x->value, x->key, ret, ei);
    case TYPE_SIZE:
        return value_size(x->value, x->key, ret, ei);
    case TYPE_WORD:
        return set_word(object, x, ei);
    case TYPE_FORMATS:
        return value_words(x->value, x->key->words, ret, ei);
    case TYPE_DEDUP:
        return value_dedup(x->value, ret, ei);
    case TYPE_ZONE:
        return set_zone(b, object, x, ei);
    case TYPE_TAGS:
    case TYPE_XPATHS:
        return add_tag(b, object, x, ei);
    case TYPE_HEADERS:
        return add_header(b, object, x, ei);
    case TYPE_NETS:
        return add_net(object, x, ei);
    case TYPE_TEXT:
    case TYPE_MAPPING:
    case TYPE_URL:
    case TYPE_LINK:
    case TYPE_FILE:
    case TYPE_FOLDER:
    case TYPE_GLOB:
    case TYPE_SECRET:
    case TYPE_SUBDIR:
    case TYPE_TEMPLATE:
    case TYPE_LANGUAGE:
    case TYPE_CHARSET:
    case TYPE_ADDRESS:
    case TYPE_SLUG:
    case TYPE_MIME:
    case TYPE_PROXY:
    case TYPE_PARAM:
        return set_text(b, object, x, ei);
    case TYPE_INCLUDE:
    default:
        return ERR_OK;
    }
}

/* `none`, for keys that have it: NULL, and 0 for words. */
static void set_none(void *object, const struct schema_key *key)
{
    static const char *const none = NULL;
    const unsigned no_words = 0;

    if (key->type == TYPE_FORMATS)
        memcpy(at(object, key->offset), &no_words, sizeof(no_words));
    else
        memcpy(at(object, key->offset), &none, sizeof(none));
}

/* Sets a value; a comment behind it is what people forget most. */
static enum err apply_entry(struct build *b, void *object,
                            const struct entry *x)
{
    struct err_info ei = { ERR_OK, "" };
    bool is_none =
        (x->key->flags & KEY_MAY_BE_NONE) && str_eq(x->value, STR("none"));
    enum err e = is_none ? ERR_OK : set_value(b, object, x, &ei);
    bool is_commented = str_find(x->value, STR(" #")) != SIZE_MAX ||
                        str_find(x->value, STR(" ;")) != SIZE_MAX;

    if (is_none)
        set_none(object, x->key);
    if (!e || e == ERR_NOMEM)
        return e;
    problem_add(b->problems, x->at, "%s = %s: %s", x->key->name,
                load_quote(x).s,
                is_commented ? "a comment needs a line of its own" : ei.text);
    return ERR_OK;
}

/* ---- one section ------------------------------------------------------ */

enum err field_presets(struct build *b, enum schema_section kind, void *object)
{
    size_t n;
    const struct schema_key *keys = schema_keys(kind, &n);
    enum err e = ERR_OK;

    for (size_t i = 0; i < n && !e; i++) {
        struct entry x = { .key = &keys[i], .value = str_of(keys[i].preset) };

        if (keys[i].preset)
            e = apply_entry(b, object, &x);
    }
    return e;
}

/* Makes room for a list that this section repeats: what it says replaces what
 * [defaults] says. */
static enum err begin_list(struct build *b, void *object,
                           const struct entry *first)
{
    size_t n = 0, zero = 0, item;
    void *list;

    for (const struct entry *x = first; x; x = x->next)
        n += x->key == first->key;
    item = first->key->type == TYPE_NETS ? sizeof(struct config_cidr)
                                         : sizeof(char *);
    list = arena_alloc(b->a, n, item);
    if (!list)
        return ERR_NOMEM;
    memcpy(at(object, first->key->offset), &list, sizeof(list));
    memcpy(at(object, first->key->offset_2), &zero, sizeof(zero));
    return ERR_OK;
}

enum err field_section(struct build *b, void *object, const struct section *s)
{
    enum err e = ERR_OK;

    if (!s)
        return ERR_OK;
    for (const struct entry *x = s->entries; x && !e; x = x->next)
        if (schema_is_list(x->key) && load_find(s, x->key->name) == x)
            e = begin_list(b, object, x);
    for (const struct entry *x = s->entries; x && !e; x = x->next)
        e = apply_entry(b, object, x);
    return e;
}
