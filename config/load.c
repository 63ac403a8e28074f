/* load.c -- lines become sections and entries, judged by the schema.
 *
 * Files and includes are in load_file.c. A section or key that is unknown is
 * reported with the one that was probably meant; keys below an unknown
 * section are judged as if that had been written, or passed over. Any thread.
 */
#include "config/load.h"

#include <stdio.h>
#include <string.h>

#include "config/ini.h"
#include "config/value.h"
#include "feeds/base/url.h"

void load_init(struct load *l, struct arena *work, struct problems *problems)
{
    memset(l, 0, sizeof(*l));
    l->work = work;
    l->problems = problems;
    l->last_source = &l->sources;
    l->last_medium = &l->media;
    l->last_include = &l->includes;
}

struct problem_quoted load_title(const struct section *s)
{
    struct problem_quoted q;
    const char *name = schema_section_name(s->kind);

    if (!schema_section_is_named(s->kind))
        snprintf(q.s, sizeof(q.s), "[%s]", name);
    else
        snprintf(q.s, sizeof(q.s), "[%s %.200s]", name,
                 problem_quote(s->name).s);
    return q;
}

/* The name of a header, without what it says: "X-Api-Key: ..." */
static struct problem_quoted quote_name(struct str header)
{
    struct problem_quoted q;
    struct str name = { header.s, 0 };

    while (name.n < header.n && !strchr(": \t", name.s[name.n]))
        name.n++;
    snprintf(q.s, sizeof(q.s), "%.200s%s ...", problem_quote(name).s,
             name.n < header.n && name.s[name.n] == ':' ? ":" : "");
    return q;
}

/* An address without userinfo. What is none, since its beginning is wrong, is
 * cut at its last '@'. */
static struct problem_quoted quote_address(struct str address)
{
    struct problem_quoted q = problem_quote(address);
    struct url parts;
    struct buf plain;
    size_t at = address.n;

    if (url_split(address, &parts) || !parts.host.n) {
        while (at > 0 && address.s[at - 1] != '@')
            at--;
        if (at > 0)
            snprintf(q.s, sizeof(q.s), "...%.200s",
                     problem_quote(str_cut(address, at - 1)).s);
        return q;
    }
    buf_init(&plain, CONFIG_LINE_MAX_BYTES);
    url_redact(address, &plain);
    if (!plain.err)
        q = problem_quote(buf_str(&plain));
    buf_release(&plain);
    return q;
}

struct problem_quoted load_quote(const struct entry *x)
{
    enum schema_type type = x->key ? x->key->type : TYPE_TEXT;

    if (type == TYPE_HEADERS && value_header_is_secret(x->value))
        return quote_name(x->value);
    if (type == TYPE_URL || type == TYPE_PROXY ||
        str_eq(x->name, STR("detail_url")))
        return quote_address(x->value);
    return problem_quote(x->value);
}

const struct entry *load_find(const struct section *s, const char *key)
{
    if (s)
        for (const struct entry *x = s->entries; x; x = x->next)
            if (x->key && str_eq(str_of(x->key->name), str_of(key)))
                return x;
    return NULL;
}

/* " at FILE:LINE", or " in line LINE" when that is the same file. */
static struct problem_quoted where(struct place at, struct place seen_from)
{
    struct problem_quoted q;

    if (at.file == seen_from.file)
        snprintf(q.s, sizeof(q.s), "in line %u", at.line);
    else
        snprintf(q.s, sizeof(q.s), "at %.200s:%u", at.file->name, at.line);
    return q;
}

/* ---- sections --------------------------------------------------------- */

static struct section *new_section(struct load *l, enum schema_section kind,
                                   struct str name, struct place at)
{
    struct section *s = arena_alloc(l->work, 1, sizeof(*s));

    if (!s)
        return NULL;
    s->kind = kind;
    s->name = name;
    s->at = at;
    s->last = &s->entries;
    return s;
}

/* The list that a named section goes to is full: say so once. */
static bool is_full(struct load *l, enum schema_section kind, struct place at)
{
    if (kind == SECTION_SOURCE && l->n_sources >= LOAD_MAX_SOURCES) {
        if (l->n_sources++ == LOAD_MAX_SOURCES)
            problem_add(l->problems, at, "more than %d sources",
                        LOAD_MAX_SOURCES);
        return true;
    }
    if (kind == SECTION_MEDIUM && l->n_media >= LOAD_MAX_MEDIA) {
        if (l->n_media++ == LOAD_MAX_MEDIA)
            problem_add(l->problems, at, "more than %d media", LOAD_MAX_MEDIA);
        return true;
    }
    return false;
}

static enum err enter_section(struct load *l, enum schema_section kind,
                              struct str name, struct place at)
{
    struct section *s = l->single[kind];

    l->current = NULL;
    if (is_full(l, kind, at))
        return ERR_OK;
    if (!s)
        s = new_section(l, kind, name, at);
    if (!s)
        return ERR_NOMEM;
    if (kind == SECTION_SOURCE) {
        *l->last_source = s;
        l->last_source = &s->next;
        l->n_sources++;
    } else if (kind == SECTION_MEDIUM) {
        *l->last_medium = s;
        l->last_medium = &s->next;
        l->n_media++;
    } else {
        l->single[kind] = s;
    }
    l->current = s;
    return ERR_OK;
}

static void report_section(struct load *l, const struct ini_line *line,
                           enum schema_section near, struct place at)
{
    struct problem_quoted word = problem_quote(line->word);
    struct problem_quoted name = problem_quote(line->name);
    const char *blank = line->name.n ? " " : "";

    if (near != SECTION_KINDS && schema_section_is_named(near) &&
        line->name.n > 0)
        problem_add(l->problems, at,
                    "unknown section [%s %s], did you mean [%s %s]?", word.s,
                    name.s, schema_section_name(near), name.s);
    else if (near != SECTION_KINDS)
        problem_add(l->problems, at,
                    "unknown section [%s%s%s], did you mean %s?", word.s, blank,
                    name.s, schema_section_title(near));
    else if (str_eq(line->word, STR("output")))
        problem_add(l->problems, at,
                    "unknown section [%s%s%s]: [output ...] is one of atom, "
                    "rss, json, html, jekyll, opml and sitemap",
                    word.s, blank, name.s);
    else
        problem_add(l->problems, at, "unknown section [%s%s%s]", word.s, blank,
                    name.s);
}

static enum err read_section(struct load *l, const struct ini_line *line,
                             struct place at)
{
    enum schema_section kind = schema_section_find(line->word, line->name);

    if (kind == SECTION_KINDS) {
        kind = schema_section_find_near(line->word, line->name);
        report_section(l, line, kind, at);
        if (kind == SECTION_KINDS) {
            l->current = NULL;
            return ERR_OK;
        }
    } else if (schema_section_is_named(kind) && line->name.n == 0) {
        problem_add(l->problems, at, "[%s] needs a name: write %s",
                    schema_section_name(kind), schema_section_title(kind));
    } else if (!schema_section_is_named(kind) && line->name.n > 0 &&
               !str_eq(line->word, STR("output"))) {
        problem_add(l->problems, at, "%s has no name: '%s' is too much",
                    schema_section_title(kind), problem_quote(line->name).s);
    }
    return enter_section(l, kind, line->name, at);
}

/* ---- keys ------------------------------------------------------------- */

/* What stands before the first blank or ':', for "url: http://x?a=b". */
static struct str first_word(struct str s)
{
    size_t n = 0;

    while (n < s.n && s.s[n] != ':' && s.s[n] != ' ' && s.s[n] != '\t')
        n++;
    s.n = n;
    return s;
}

static void report_key(struct load *l, struct str name, struct place at)
{
    enum schema_section kind = l->current->kind;
    struct problem_quoted quoted = problem_quote(name);
    struct problem_quoted title = load_title(l->current);
    enum schema_section home = schema_find_home(name);
    const struct schema_key *near = schema_find_near(kind, name);
    const struct schema_key *moved = schema_find_moved(kind, name);
    struct str head = first_word(name);

    if (moved && schema_find(kind, str_of(moved->name)) == moved)
        problem_add(l->problems, at,
                    "unknown key '%s' in %s, did you mean '%s'?", quoted.s,
                    title.s, moved->name);
    else if (moved)
        problem_add(l->problems, at,
                    "unknown key '%s' in %s, did you mean '%s' in %s?",
                    quoted.s, title.s, moved->name,
                    schema_section_title(moved->section));
    else if (head.n < name.n && schema_find(kind, head))
        problem_add(l->problems, at,
                    "unknown key '%s' in %s: write '=' after "
                    "'%.*s'",
                    quoted.s, title.s, STR_ARG(head));
    else if (home != SECTION_KINDS)
        problem_add(l->problems, at,
                    "unknown key '%s' in %s, it belongs in "
                    "%s",
                    quoted.s, title.s, schema_section_title(home));
    else if (near)
        problem_add(l->problems, at,
                    "unknown key '%s' in %s, did you mean '%s'?", quoted.s,
                    title.s, near->name);
    else
        problem_add(l->problems, at, "unknown key '%s' in %s", quoted.s,
                    title.s);
}

static enum err add_entry(struct load *l, const struct schema_key *key,
                          const struct ini_line *line, struct place at)
{
    struct entry *x = arena_alloc(l->work, 1, sizeof(*x));

    if (!x)
        return ERR_NOMEM;
    *x = (struct entry){
        .key = key, .name = line->key, .value = line->value, .at = at
    };
    if (key && key->type == TYPE_INCLUDE) {
        *l->last_include = x;
        l->last_include = &x->next;
    } else {
        *l->current->last = x;
        l->current->last = &x->next;
    }
    return ERR_OK;
}

/* True if the key may stand once more in this section. */
static bool may_repeat(struct load *l, const struct schema_key *key,
                       struct place at)
{
    const struct entry *x = load_find(l->current, key->name);
    int64_t n = 1;

    if (!schema_is_list(key)) {
        problem_add(l->problems, at, "'%s' is already set %s", key->name,
                    x ? where(x->at, at).s : "above");
        return false;
    }
    for (x = l->current->entries; x; x = x->next)
        n += x->key == key;
    if (key->type == TYPE_INCLUDE)
        n = (int64_t)++l->n_includes + 1; /* they are not in the section */
    if (n > key->max) {
        problem_add(l->problems, at, "'%s' stands more than %lld times",
                    key->name, (long long)key->max);
        return false;
    }
    return true;
}

static enum err read_slug(struct load *l, const struct ini_line *line,
                          struct place at)
{
    if (line->value.n == 0) {
        problem_add(l->problems, at, "'%s' needs a slug after '='",
                    problem_quote(line->key).s);
        return ERR_OK;
    }
    if (++l->n_slugs > LOAD_MAX_MEDIA) {
        if (l->n_slugs == LOAD_MAX_MEDIA + 1)
            problem_add(l->problems, at, "more than %d slugs", LOAD_MAX_MEDIA);
        return ERR_OK;
    }
    return add_entry(l, NULL, line, at);
}

static enum err read_key(struct load *l, const struct ini_line *line,
                         struct place at)
{
    struct section *s = l->current;
    const struct schema_key *key;
    uint64_t bit;
    size_t n;

    if (s->kind == SECTION_SLUGS)
        return read_slug(l, line, at);
    key = schema_find(s->kind, line->key);
    if (!key) {
        if (!problem_is_over(l->problems, at))
            report_key(l, line->key, at);
        return ERR_OK;
    }
    if (s->kind == SECTION_DEFAULTS && (key->flags & KEY_NO_DEFAULT)) {
        problem_add(l->problems, at,
                    "'%s' cannot be a default: every source "
                    "has its own",
                    key->name);
        return ERR_OK;
    }
    bit = (uint64_t)1 << (key - schema_keys(s->kind, &n));
    if ((s->seen & bit) && !may_repeat(l, key, at))
        return ERR_OK;
    s->seen |= bit;
    if (line->value.n == 0 && !(key->flags & KEY_MAY_BE_EMPTY)) {
        problem_add(l->problems, at,
                    "'%s' needs a value after '=', or leave "
                    "the line out",
                    key->name);
        return ERR_OK;
    }
    return add_entry(l, key, line, at);
}

/* A key above the first section of its file counts as one of [weir]. */
static enum err enter_nameless(struct load *l, struct place at)
{
    problem_add(l->problems, at,
                "key before any section: write [weir] or [source ID] above");
    return enter_section(l, SECTION_WEIR, (struct str){ NULL, 0 }, at);
}

enum err load_lines(struct load *l, const struct config_file *file,
                    struct str text)
{
    struct ini ini;
    struct ini_line line;
    bool is_nameless = true;
    enum err e = ERR_OK;

    l->current = NULL;
    ini_init(&ini, text);
    while (!e && ini_next(&ini, &line)) {
        struct place at = { file, line.line };

        if (line.text)
            problem_add(l->problems, at, "%s", line.text);
        if (line.kind == INI_SECTION)
            e = read_section(l, &line, at);
        else if (line.kind == INI_KEY && is_nameless)
            e = enter_nameless(l, at);
        if (line.kind != INI_NOTHING)
            is_nameless = false;
        if (!e && line.kind == INI_KEY && l->current)
            e = read_key(l, &line, at);
    }
    return e;
}
