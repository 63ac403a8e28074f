/* check_path.c -- addresses that would fall on files of the site itself, or
 * on those of another output.
 *
 * The home page, the page of 404, robots.txt and the folder of the theme have
 * addresses that are not to be set. What an address may hold comes from
 * foreign documents (the name of a medium, the id of an item), so one that
 * could fall on them is refused as well. Any thread.
 */
#include "config/check.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

/* Names of the output directory that are taken. At most 31 bytes: a set of
 * places in a name is the bits of an unsigned. */
static const struct str fixed[] = { STR_C("index.html"), STR_C("404.html"),
                                    STR_C("theme"), STR_C("robots.txt") };
#define FIXED_ROBOTS 3

/* Slugs and names are of these (slug_make, post_put_name); a pinned slug that
 * is made to be "index.html" is not thought of. Numbers are of digits. */
static bool may_stand_for(struct str place, char c)
{
    if (c >= '0' && c <= '9')
        return true;
    return (str_eq(place, STR("{medium}")) || str_eq(place, STR("{name}"))) &&
           ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
            c == '_');
}

/* Cuts the next character of a template off, or the next {place}. */
static struct str take_piece(struct str *t)
{
    struct str piece = { t->s, 1 };
    size_t end = t->s[0] == '{' ? str_find(*t, STR("}")) : SIZE_MAX;

    if (end != SIZE_MAX)
        piece.n = end + 1;
    *t = str_cut(*t, piece.n);
    return piece;
}

/* Could a part of a template be that name? Goes over the template once, with
 * the set of places in the name where what was read so far may end. */
static bool may_be(struct str part, struct str name)
{
    unsigned ends = 1;

    while (part.n > 0 && ends) {
        struct str piece = take_piece(&part);
        unsigned next = 0;

        for (size_t i = 0; i < name.n; i++) {
            bool is_here = (ends >> i & 1) != 0;

            if (piece.n == 1)
                is_here = is_here && name.s[i] == piece.s[0];
            else
                is_here = (is_here || (next >> i & 1)) &&
                          may_stand_for(piece, name.s[i]);
            if (is_here)
                next |= 2u << i;
        }
        ends = next;
    }
    return (ends >> name.n & 1) != 0;
}

struct str check_path_taken(const struct config *c, const char *template)
{
    struct str first = str_of(template);
    size_t n, n_fixed = sizeof(fixed) / sizeof(fixed[0]);
    bool is_all;

    if (!c->sitemap.enabled || !c->sitemap.robots)
        n_fixed = FIXED_ROBOTS;
    if (first.n > 0)
        first = str_cut(first, 1); /* its slash; a bad one is told elsewhere */
    if (first.n == 0)
        return fixed[0];
    n = str_find(first, STR("/"));
    is_all = n == SIZE_MAX;
    if (!is_all)
        first.n = n;
    for (size_t i = 0; i < n_fixed; i++)
        if (str_eq(first, fixed[i]) || (is_all && may_be(first, fixed[i])))
            return fixed[i];
    return (struct str){ NULL, 0 };
}

/* ---- all addresses ---------------------------------------------------- */

/* An address of an output that is on, or of a medium's page. */
struct address {
    const char *template;
    const struct schema_key *key;
    const struct entry *at; /* NULL: the default */
};
#define ADDRESSES_MAX 32

/* The outputs, and where struct config says that they are on. */
static const struct {
    enum schema_section kind;
    size_t enabled;
} outputs[] = {
    { SECTION_ATOM, offsetof(struct config, atom.enabled) },
    { SECTION_RSS, offsetof(struct config, rss.enabled) },
    { SECTION_JSON, offsetof(struct config, json.enabled) },
    { SECTION_HTML, offsetof(struct config, html.enabled) },
    { SECTION_OPML, offsetof(struct config, opml.enabled) },
    { SECTION_SITEMAP, offsetof(struct config, sitemap.enabled) },
};
#define N_OUTPUTS (sizeof(outputs) / sizeof(outputs[0]))

static void check_fixed(struct build *b, const struct address *a)
{
    struct str taken = check_path_taken(b->config, a->template);

    if (taken.n > 0 && a->at)
        problem_add(b->problems, a->at->at,
                    "%s = %s: %s /%.*s of the site itself: choose another, "
                    "such as %s",
                    a->key->name, problem_quote(a->at->value).s,
                    strchr(a->template, '{') ? "could fall on" : "falls on",
                    STR_ARG(taken), a->key->preset);
}

/* The addresses of one output; a list of at most ADDRESSES_MAX in all. */
static size_t list_addresses(struct build *b, enum schema_section kind,
                             struct address *list)
{
    size_t n_keys, n = 0;
    const struct schema_key *keys = schema_keys(kind, &n_keys);

    for (size_t i = 0; i < n_keys; i++) {
        struct address a = {
            .key = &keys[i],
            .at = load_find(b->load->single[kind], keys[i].name),
        };

        if (keys[i].type != TYPE_TEMPLATE)
            continue;
        /* What was refused has left the default, which is good. */
        memcpy(&a.template, (char *)b->config + keys[i].offset,
               sizeof(a.template));
        if (a.template)
            list[n++] = a;
    }
    return n;
}

static bool is_later(const struct address *a, const struct address *b)
{
    if (!a->at || !b->at)
        return a->at != NULL;
    if (a->at->at.file->number != b->at->at.file->number)
        return a->at->at.file->number > b->at->at.file->number;
    return a->at->at.line > b->at->at.line;
}

/* Does path need a folder where `file` is? */
static bool is_folder_of(const char *file, const char *path)
{
    size_t n = strlen(file);

    return n > 0 && !strncasecmp(file, path, n) && path[n] == '/' &&
           file[n - 1] != '/';
}

static bool collide(const char *a, const char *b)
{
    return !strcasecmp(a, b) || is_folder_of(a, b) || is_folder_of(b, a);
}

/* Both would write one file, or one a file where the other needs a folder: a
 * problem of the line that came later. */
static void report_both(struct build *b, const struct address *x,
                        const struct address *y)
{
    const struct address *late = is_later(x, y) ? x : y;
    const struct address *first = late == x ? y : x;
    struct place at = { b->load->files[0], 0 };
    char line[300] = ", which is its default";

    if (first->at)
        snprintf(line, sizeof(line), " (%.250s:%u)", first->at->at.file->name,
                 first->at->at.line);
    if (late->at)
        at = late->at->at;
    problem_add(b->problems, at, "%s = %s: %s %s of %s%s", late->key->name,
                problem_quote(str_of(late->template)).s,
                strcasecmp(late->template, first->template)
                    ? "would be file and folder at once, with"
                    : "is already",
                first->key->name, schema_section_title(first->key->section),
                line);
}

void check_paths(struct build *b)
{
    struct address list[ADDRESSES_MAX];
    size_t n = 0;

    for (size_t k = 0; k < N_OUTPUTS; k++) {
        size_t n_new = list_addresses(b, outputs[k].kind, list + n);

        for (size_t i = 0; i < n_new; i++)
            check_fixed(b, &list[n + i]);
        if (*((const bool *)(const void *)b->config + outputs[k].enabled))
            n += n_new;
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < i; k++)
            if (collide(list[i].template, list[k].template))
                report_both(b, &list[i], &list[k]);
}

const struct schema_key *check_path_owner(const struct build *b,
                                          const char *path)
{
    for (size_t k = 0; k < N_OUTPUTS; k++) {
        size_t n;
        const struct schema_key *keys = schema_keys(outputs[k].kind, &n);

        if (!*((const bool *)(const void *)b->config + outputs[k].enabled))
            continue;
        for (size_t i = 0; i < n; i++) {
            const char *template = NULL;

            if (keys[i].type == TYPE_TEMPLATE)
                memcpy(&template, (char *)b->config + keys[i].offset,
                       sizeof(template));
            if (template && collide(template, path))
                return &keys[i];
        }
    }
    return NULL;
}
