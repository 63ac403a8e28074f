/* check.c -- values of [weir] and the outputs that do not go together.
 *
 * Sources are checked in check_source.c, requests in check_request.c, lists in
 * check_list.c, media in check_medium.c, addresses in check_path.c. Any
 * thread.
 */
#include "config/check.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
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
                load_quote(x).s, text);
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
    x = later_of(b, SECTION_WEIR, "feed_min_items", "feed_max_items");
    if (x && c->window.min_items > c->window.max_items)
        check_report(b, x, "feed_min_items must not be above feed_max_items");
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
    else if (str_eq(buf_str(&state), STR("/")) ||
             str_eq(buf_str(&output), STR("/")))
        check_report(b, x, "weir needs a directory of its own");
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

/* A socket's path has little room (sun_path, with its NUL). */
static void check_socket(struct build *b)
{
    const struct section *weir = b->load->single[SECTION_WEIR];
    const struct entry *x = load_find(weir, "control_socket");

    if (strlen(b->config->control_socket) <= CONFIG_SOCKET_MAX_BYTES)
        return;
    if (x)
        problem_add(b->problems, x->at,
                    "control_socket: its path is longer than %d bytes",
                    CONFIG_SOCKET_MAX_BYTES);
    else
        problem_add(b->problems, (struct place){ b->load->files[0], 0 },
                    "the path of the socket in state_dir is longer than %d "
                    "bytes: set control_socket = in [weir], such as "
                    "/run/weir/control",
                    CONFIG_SOCKET_MAX_BYTES);
}

/* Archives lead to the feed they belong to: none without it. */
static void check_feed(struct build *b, enum schema_section kind,
                       struct config_feed *feed)
{
    const struct section *s = b->load->single[kind];
    const struct entry *x = load_find(s, "archive_path");

    if (!feed->path) {
        if (x && feed->archive_path)
            check_report(b, x, "has no feed: path is none");
        feed->archive_path = NULL;
    }
    x = load_find(s, "medium_archive_path");
    if (!feed->medium_path) {
        if (x && feed->medium_archive_path)
            check_report(b, x, "has no feed: medium_path is none");
        feed->medium_archive_path = NULL;
    }
}

enum err check_config(struct build *b)
{
    struct config *c = b->config;
    enum err e;

    check_numbers(b);
    check_folders(b);
    check_exists(b, SECTION_WEIR, "theme", c->theme);
    check_exists(b, SECTION_WEIR, "ca_file", c->ca_file);
    check_exists(b, SECTION_JEKYLL, "template", c->jekyll.template);
    check_jekyll_dir(b);
    check_socket(b);
    check_feed(b, SECTION_ATOM, &c->atom);
    check_feed(b, SECTION_RSS, &c->rss);
    check_feed(b, SECTION_JSON, &c->json);
    check_paths(b);
    e = check_sources(b);
    if (!e)
        e = check_media(b);
    return e;
}
