/* check.c -- values that do not go together; names that stand twice.
 *
 * Lists are checked in check_list.c, addresses of the site's own files in
 * check_path.c. Any thread.
 */
#include "config/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "config/value.h"
#include "feeds/base/url.h"

const struct entry *check_find(const struct build *b, size_t i, const char *key)
{
    const struct entry *x = load_find(b->sections[i], key);

    return x ? x : load_find(b->load->single[SECTION_DEFAULTS], key);
}

void check_report(struct build *b, const struct entry *x, const char *text)
{
    struct section *defaults = b->load->single[SECTION_DEFAULTS];

    if (defaults && load_find(defaults, x->key->name) == x) {
        size_t n;
        uint64_t bit = (uint64_t)1
                       << (x->key - schema_keys(SECTION_DEFAULTS, &n));

        if (defaults->told & bit)
            return;
        defaults->told |= bit;
    }
    problem_add(b->problems, x->at, "%s = %s: %s", x->key->name,
                problem_quote(x->value).s, text);
}

/* ---- sources ---------------------------------------------------------- */

static void check_id(struct build *b, size_t i)
{
    struct err_info ei = { ERR_OK, "" };
    const struct section *s = b->sections[i];

    if (s->name.n > 0 && value_check_id(s->name, &ei))
        problem_add(b->problems, s->at, "%s: %s", load_title(s).s, ei.text);
}

static void check_place(struct build *b, size_t i)
{
    const struct section *s = b->sections[i];
    const struct entry *url = load_find(s, "url");
    const struct entry *file = load_find(s, "file");

    if (url && file)
        problem_add(b->problems,
                    url->at.line > file->at.line ? url->at : file->at,
                    "%s has url and file: leave one out", load_title(s).s);
    else if (!url && !file && !(s->seen & 3)) /* not even an empty one */
        problem_add(b->problems, s->at, "%s needs url = (or file =)",
                    load_title(s).s);
}

/* A password in a file that everybody may read is everybody's. */
static void check_secret(struct build *b, size_t i, const char *key)
{
    const struct entry *x = check_find(b, i, key);
    struct url url;
    struct stat st;

    if (!x || url_split(x->value, &url) ||
        str_find(url.userinfo, STR(":")) == SIZE_MAX)
        return;
    if (!stat(x->at.file->name, &st) && (st.st_mode & S_IROTH))
        problem_add(b->problems, x->at,
                    "%s holds a password, and everybody may read this file: "
                    "chmod o-r %s",
                    key, x->at.file->name);
}

static void check_interval(struct build *b, size_t i)
{
    const struct entry *x = check_find(b, i, "interval");
    const struct config *c = b->config;
    int64_t interval = b->sources[i].interval_sec, limit = 0;
    const char *key = NULL;
    struct buf text;

    if (x && interval < c->min_interval_sec) {
        key = "below min_interval";
        limit = c->min_interval_sec;
    } else if (x && interval > c->max_interval_sec) {
        key = "above max_interval";
        limit = c->max_interval_sec;
    }
    if (!key)
        return;
    buf_init(&text, 128);
    buf_printf(&text, "is %s of [weir], which is ", key);
    value_put(&text, TYPE_SECONDS, limit);
    if (text.err)
        b->problems->is_nomem = true;
    else
        check_report(b, x, text.s);
    buf_release(&text);
}

struct named {
    const char *name;
    size_t i; /* in its list, which has the order of the files */
};

static int compare_named(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int d = strcmp(x->name, y->name);

    return d ? d : (x->i > y->i) - (x->i < y->i);
}

static enum err check_ids(struct build *b)
{
    size_t n = b->config->n_sources;
    struct named *list = arena_alloc(b->load->work, n, sizeof(*list));
    size_t first = 0;

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < n; i++)
        list[i] = (struct named){ b->sources[i].id, i };
    qsort(list, n, sizeof(*list), compare_named);
    for (size_t k = 1; k < n; k++) {
        const struct config_source *other = &b->sources[list[first].i];

        if (strcmp(list[k].name, list[first].name) != 0)
            first = k;
        else if (*list[k].name)
            problem_add(b->problems, b->sections[list[k].i]->at,
                        "[source %s] is there twice, first at %s:%u",
                        problem_quote(str_of(list[k].name)).s, other->file,
                        other->line);
    }
    return ERR_OK;
}

static enum err check_sources(struct build *b)
{
    enum err e = check_ids(b);

    for (size_t i = 0; i < b->config->n_sources && !e; i++) {
        check_id(b, i);
        check_place(b, i);
        check_secret(b, i, "url");
        check_secret(b, i, "detail_url");
        check_interval(b, i);
        e = check_list(b, i);
    }
    return e;
}

/* ---- media ------------------------------------------------------------ */

/* The letters' case makes no difference: it makes none to some disks, and none
 * to the database. */
static int compare_caseless(const void *a, const void *b)
{
    const struct named *x = a, *y = b;
    int d = strcasecmp(x->name, y->name);

    return d ? d : (x->i > y->i) - (x->i < y->i);
}

/* Two media with one slug, or one page, would write the same files. */
static enum err check_media_text(struct build *b, bool is_slug)
{
    size_t n = 0, first = 0;
    struct named *list =
        arena_alloc(b->load->work, b->config->n_media, sizeof(*list));

    if (!list)
        return ERR_NOMEM;
    for (size_t i = 0; i < b->config->n_media; i++) {
        const struct config_medium *m = &b->media[i].medium;
        const char *text = is_slug ? m->slug : m->page;

        if (text)
            list[n++] = (struct named){ text, i };
    }
    qsort(list, n, sizeof(*list), compare_caseless);
    for (size_t k = 1; k < n; k++) {
        const struct build_medium *m = &b->media[list[k].i];

        if (strcasecmp(list[k].name, list[first].name) != 0)
            first = k;
        else
            problem_add(b->problems, is_slug ? m->slug_at : m->page_at,
                        "%s '%s' is taken: it is that of %s",
                        is_slug ? "slug" : "page",
                        problem_quote(str_of(list[k].name)).s,
                        b->media[list[first].i].medium.name);
    }
    return ERR_OK;
}

static enum err check_media(struct build *b)
{
    enum err e = check_media_text(b, true);

    if (!e)
        e = check_media_text(b, false);
    for (size_t i = 0; i < b->config->n_media; i++) {
        const char *page = b->media[i].medium.page;
        struct str taken = page ? check_path_taken(page) : STR("");

        if (str_eq(taken, STR("index.html")))
            problem_add(b->problems, b->media[i].page_at,
                        "page = %s: that is the home page", page);
        else if (taken.n > 0)
            problem_add(b->problems, b->media[i].page_at,
                        "page = %s: falls on /%.*s of the site itself", page,
                        STR_ARG(taken));
    }
    return e;
}

/* ---- [weir] and [output] ---------------------------------------------- */

/* The line of one of two keys of a section, the later one; or NULL. */
static const struct entry *later_of(const struct build *b,
                                    enum schema_section kind, const char *one,
                                    const char *two)
{
    const struct entry *x = load_find(b->load->single[kind], one);
    const struct entry *y = load_find(b->load->single[kind], two);

    if (!x || !y)
        return x ? x : y;
    if (x->at.file->number != y->at.file->number)
        return x->at.file->number > y->at.file->number ? x : y;
    return x->at.line > y->at.line ? x : y;
}

static void check_numbers(struct build *b)
{
    const struct config *c = b->config;
    const struct entry *x =
        later_of(b, SECTION_WEIR, "min_interval", "max_interval");

    if (x && c->min_interval_sec > c->max_interval_sec)
        check_report(b, x, "min_interval must not be above max_interval");
    x = later_of(b, SECTION_ATOM, "min_items", "max_items");
    if (x && c->window.min_items > c->window.max_items)
        check_report(b, x, "min_items must not be above max_items");
}

/* Takes the last segment off again; false if there is none, or it is "..". */
static bool drop_segment(struct buf *b)
{
    size_t n = b->n;

    if (n < 2 || str_ends(buf_str(b), STR("../")))
        return false;
    for (n--; n > 0 && b->s[n - 1] != '/';)
        n--;
    b->n = n;
    b->s[n] = '\0';
    return true;
}

/* Appends the path without "." and empty segments, and without those that ".."
 * takes back. */
static void put_plain_path(struct buf *b, const char *path)
{
    struct str rest = str_of(path);

    if (path[0] == '/')
        buf_putc(b, '/');
    while (rest.n > 0) {
        size_t n = str_find(rest, STR("/"));
        struct str segment = { rest.s, n == SIZE_MAX ? rest.n : n };

        rest = str_cut(rest, n == SIZE_MAX ? rest.n : n + 1);
        if (segment.n == 0 || str_eq(segment, STR(".")) ||
            (str_eq(segment, STR("..")) && drop_segment(b)))
            continue;
        buf_put(b, segment);
        buf_putc(b, '/');
    }
}

/* The database must not lie among the files that everyone can read, nor these
 * in its directory, which nobody else may enter (mode 0700). */
static void check_folders(struct build *b)
{
    const struct entry *x =
        later_of(b, SECTION_WEIR, "state_dir", "output_dir");
    struct buf state, output;

    if (!x)
        return;
    /* A line's value below a directory's name, which the system bounds. */
    buf_init(&state, CONFIG_LINE_MAX_BYTES + 2 * PATH_MAX);
    buf_init(&output, CONFIG_LINE_MAX_BYTES + 2 * PATH_MAX);
    put_plain_path(&state, b->config->state_dir);
    put_plain_path(&output, b->config->output_dir);
    if (state.err || output.err)
        b->problems->is_nomem = true;
    else if (str_starts(buf_str(&state), buf_str(&output)))
        check_report(b, x,
                     "state_dir lies in output_dir, where readers would "
                     "find the database");
    else if (str_starts(buf_str(&output), buf_str(&state)))
        check_report(b, x,
                     "output_dir lies in state_dir, which nobody but weir "
                     "may enter: put them side by side");
    buf_release(&state);
    buf_release(&output);
}

static void check_exists(struct build *b, enum schema_section kind,
                         const char *key, const char *path)
{
    const struct entry *x = load_find(b->load->single[kind], key);
    bool is_folder = x && x->key->type == TYPE_FOLDER;
    struct stat st;

    if (!x || !path)
        return;
    if (stat(path, &st) < 0)
        check_report(b, x, "it is not there");
    else if (is_folder && !S_ISDIR(st.st_mode))
        check_report(b, x, "it is no directory");
    else if (!is_folder && !S_ISREG(st.st_mode))
        check_report(b, x, "it is no file");
    else if (access(path, is_folder ? R_OK | X_OK : R_OK) < 0)
        check_report(b, x, "it cannot be read");
}

/* Jekyll's folder lies in output_dir, or is named from the root. */
static void check_jekyll_dir(struct build *b)
{
    const struct entry *x = load_find(b->load->single[SECTION_JEKYLL], "dir");
    struct buf plain;

    if (!x || b->config->jekyll.dir[0] == '/')
        return;
    buf_init(&plain, CONFIG_LINE_MAX_BYTES + 2 * PATH_MAX);
    put_plain_path(&plain, b->config->jekyll.dir);
    if (plain.err)
        b->problems->is_nomem = true;
    else if (!plain.n || str_starts(buf_str(&plain), STR("../")))
        check_report(b, x, "must be a folder in output_dir, or begin with '/'");
    buf_release(&plain);
}

/* Two address templates that are equal write the same files. */
static void check_templates(struct build *b)
{
    static const enum schema_section kinds[] = { SECTION_ATOM, SECTION_HTML };
    const struct schema_key *keys[16];
    const char *texts[16];
    size_t n = 0;

    if (!b->config->atom.enabled || !b->config->html.enabled)
        return;
    for (size_t k = 0; k < 2; k++) {
        size_t n_keys;
        const struct schema_key *all = schema_keys(kinds[k], &n_keys);

        for (size_t i = 0; i < n_keys; i++)
            if (all[i].type == TYPE_TEMPLATE) {
                keys[n] = &all[i];
                memcpy(&texts[n++], (char *)b->config + all[i].offset,
                       sizeof(texts[0]));
            }
    }
    for (size_t i = 0; i < n; i++) {
        const struct entry *x =
            load_find(b->load->single[keys[i]->section], keys[i]->name);

        for (size_t k = 0; k < n && x; k++)
            if (k != i && !strcmp(texts[k], texts[i]) &&
                (k < i ||
                 !load_find(b->load->single[keys[k]->section], keys[k]->name)))
                problem_add(b->problems, x->at, "%s = %s: is already %s of %s",
                            keys[i]->name, problem_quote(x->value).s,
                            keys[k]->name,
                            schema_section_title(keys[k]->section));
    }
}

enum err check_config(struct build *b)
{
    const struct config *c = b->config;
    enum err e;

    check_numbers(b);
    check_folders(b);
    check_exists(b, SECTION_WEIR, "theme", c->theme);
    check_exists(b, SECTION_WEIR, "ca_file", c->ca_file);
    check_exists(b, SECTION_JEKYLL, "template", c->jekyll.template);
    check_jekyll_dir(b);
    check_templates(b);
    check_paths(b);
    e = check_sources(b);
    if (!e)
        e = check_media(b);
    return e;
}
