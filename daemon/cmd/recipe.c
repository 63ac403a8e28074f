/* recipe.c -- see recipe.h. */
#include "daemon/cmd/recipe.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sysexits.h>
#include <unistd.h>

#include "feeds/base/url.h"

#define RECIPE_ARENA_MAX_BYTES ((size_t)1024 * 1024)
#define RECIPE_TEXT_MAX_BYTES ((size_t)1024 * 1024)
#define RECIPE_ID "preview"

/* Every address: the guard permits what is in it. */
static const struct config_cidr everywhere[] = { { { 0 }, 0 } };

static int no_memory(void)
{
    return cmd_fail(ERR_NOMEM, &(struct err_info){ 0 });
}

/* ---- settings ---- */

const char *recipe_get(const struct recipe *r, const char *key)
{
    for (size_t i = 0; i < r->n_settings; i++)
        if (strcmp(r->settings[i].key, key) == 0)
            return r->settings[i].value;
    return NULL;
}

static int put_setting(struct recipe *r, struct str key, struct str value)
{
    struct config_setting *at = NULL;

    if (r->n_settings == RECIPE_MAX_SETTINGS)
        return cmd_fail(ERR_LIMIT, &(struct err_info){ .text = "too many "
                                                               "settings" });
    at = &r->settings[r->n_settings++];
    at->key = arena_copy(r->arena, key).s;
    at->value = arena_copy(r->arena, value).s;
    return at->key && at->value ? 0 : no_memory();
}

/* A relative file is one of the caller's directory, not of the section's. */
static int put_path(struct recipe *r, const char *key, const char *path)
{
    char *whole = realpath(path, NULL);
    int status = put_setting(r, str_of(key), str_of(whole ? whole : path));

    free(whole);
    return status;
}

static int put_words(struct recipe *r, const struct cmd_args *args)
{
    int status = 0;

    for (size_t i = 1; i < args->n_operands && !status; i++) {
        struct str key, value;

        if (!args_is_setting(args->operands[i], &key, &value)) {
            fprintf(stderr, "weir: '%s': settings are written KEY=VALUE\n",
                    args->operands[i]);
            return EX_USAGE;
        }
        status = str_eq(key, STR("password_file"))
                     ? put_path(r, "password_file", value.s)
                     : put_setting(r, key, value);
    }
    return status;
}

/* Lists and pages need a type; where it is not said, the keys tell. */
static int put_type(struct recipe *r)
{
    if (recipe_get(r, "type"))
        return 0;
    if (recipe_get(r, "items"))
        return put_setting(r, STR("type"), STR("json"));
    if (recipe_get(r, "item"))
        return put_setting(r, STR("type"), STR("html"));
    return 0;
}

/* ---- the configuration it stands in ---- */

static bool is_readable(const struct cmd_args *args)
{
    return args->config_given || access(args->config, R_OK) == 0;
}

/* The configuration by an absolute path, or NULL if there is none to be used;
 * *ret_status is set where that must not be. */
static char *find_config(const struct cmd_args *args, int *ret_status)
{
    struct config_problems problems = { 0 };
    struct config *c = NULL;
    enum err e;

    if (!is_readable(args))
        return NULL;
    e = config_read(args->config, &c, &problems, NULL);
    config_problems_release(&problems);
    config_free(c);
    if (!e)
        return realpath(args->config, NULL);
    if (args->config_given)
        *ret_status = cmd_load(args->config, false, &c);
    else
        fprintf(stderr, "weir: %s has mistakes and is not used\n",
                args->config);
    return NULL;
}

static void put_text(struct buf *b, const struct recipe *r, const char *main,
                     struct err_info *ei, enum err *ret_err)
{
    struct config_addition section = { .id = RECIPE_ID,
                                       .settings = r->settings,
                                       .n_settings = r->n_settings };

    if (main)
        buf_printf(b, "[weir]\ninclude = %s\n\n", main);
    *ret_err = config_put_source(b, &section, ei);
    if (!*ret_err)
        *ret_err = b->err;
}

/* Prints a complaint about a section that nobody wrote: its name is left out,
 * and its settings are called by their own. */
static void print_own(struct str text)
{
    struct str section = STR("[source " RECIPE_ID "]"), in = STR(" in ");
    size_t at;

    fputs("weir: ", stderr);
    while ((at = str_find(text, section)) != SIZE_MAX) {
        struct str before = { text.s, at };
        bool is_place = str_ends(before, in);

        if (is_place)
            before.n -= in.n;
        fprintf(stderr, "%.*s%s", STR_ARG(before),
                is_place ? "" : "the source");
        text = str_cut(text, at + section.n);
    }
    fprintf(stderr, "%.*s\n", STR_ARG(text));
}

/* The numbers of lines mean nothing to whoever wrote no lines. */
static int print_problems(const struct config_problems *problems,
                          const char *own)
{
    for (size_t i = 0; i < problems->n; i++) {
        const struct config_problem *p = &problems->list[i];

        if (strcmp(p->file, own) == 0)
            print_own(str_of(p->text));
        else
            fprintf(stderr, "%s:%u: %s\n", p->file, p->line, p->text);
    }
    return EX_USAGE;
}

static int read_text(struct recipe *r, struct str text)
{
    struct config_problems problems = { 0 };
    struct err_info ei = { 0 };
    char path[64];
    int fd = memfd_create("weir", MFD_CLOEXEC), status = 0;
    enum err e;

    if (fd < 0 || write(fd, text.s, text.n) != (ssize_t)text.n) {
        status = cmd_fail(
            ERR_IO, &(struct err_info){ .text = "no room for a section" });
        goto out;
    }
    snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
    config_free(r->config);
    r->config = NULL;
    e = config_read(path, &r->config, &problems, &ei);
    if (e == ERR_CONFIG)
        status = print_problems(&problems, path);
    else if (e)
        status = cmd_fail(e, &ei);
out:
    config_problems_release(&problems);
    if (fd >= 0)
        close(fd);
    return status;
}

static const struct config_source *find_source(const struct config *c,
                                               const char *id)
{
    for (size_t i = 0; i < c->n_sources; i++)
        if (strcmp(c->sources[i].id, id) == 0)
            return &c->sources[i];
    return NULL;
}

static void settle(struct recipe *r, const struct cmd_args *args,
                   const char *id)
{
    r->source = find_source(r->config, id);
    r->fetching = *r->config;
    if (args->allow_private) {
        r->fetching.allow_private = everywhere;
        r->fetching.n_allow_private = 1;
    }
}

static int read_settings(struct recipe *r, const struct cmd_args *args)
{
    struct err_info ei = { 0 };
    struct buf text;
    int status = 0;
    char *main = find_config(args, &status);
    enum err e;

    if (status)
        return status;
    r->has_config = main != NULL;
    buf_init(&text, RECIPE_TEXT_MAX_BYTES);
    put_text(&text, r, main, &ei, &e);
    if (e) {
        (void)cmd_fail(e, &ei);
        status = EX_USAGE;
    } else {
        status = read_text(r, buf_str(&text));
    }
    buf_release(&text);
    free(main);
    if (!status)
        settle(r, args, RECIPE_ID);
    return status;
}

int recipe_set(struct recipe *r, const struct cmd_args *args, const char *key,
               const char *value)
{
    struct str copy = arena_copy(r->arena, str_of(value));

    if (!copy.s)
        return no_memory();
    for (size_t i = 0; i < r->n_settings; i++)
        if (strcmp(r->settings[i].key, key) == 0)
            r->settings[i].value = copy.s;
    if (!recipe_get(r, key)) {
        int status = put_setting(r, str_of(key), copy);

        if (status)
            return status;
    }
    return read_settings(r, args);
}

/* ---- what the first word is ---- */

static bool may_be_id(const char *word)
{
    return *word && strspn(word, "abcdefghijklmnopqrstuvwxyz0123456789_-") ==
                        strlen(word);
}

static int unknown_word(const struct config *c, const char *word)
{
    struct err_info ei = { 0 };

    if (c && may_be_id(word))
        (void)cmd_no_source(c, word, &ei);
    else
        err_set(&ei, ERR_RANGE, "no file '%.100s'", word);
    fprintf(stderr,
            "weir: %s\nweir: an address begins with http:// or https://, a "
            "file is one that is there\n",
            ei.text);
    return EX_USAGE;
}

/* Takes the configured source of that ID: 0, an exit status, or -1 if there is
 * none. */
static int take_configured(struct recipe *r, const struct cmd_args *args)
{
    const char *word = args->operands[0];
    bool is_file = access(word, F_OK) == 0;
    int status = 0;

    if (!may_be_id(word) || (!is_readable(args) && is_file))
        return -1;
    status = cmd_load(args->config, false, &r->config);
    if (status)
        return status;
    settle(r, args, word);
    if (!r->source)
        return is_file ? -1 : unknown_word(r->config, word);
    if (args->n_operands > 1) {
        fprintf(stderr,
                "weir: '%s' belongs to an address or a file; of [source %s] "
                "change %s:%u\n",
                args->operands[1], word, r->source->file, r->source->line);
        return EX_USAGE;
    }
    r->is_configured = r->has_config = true;
    return 0;
}

int recipe_open(const struct cmd_args *args, struct recipe *ret)
{
    const char *word = args->operands[0];
    int status;

    *ret = (struct recipe){ .arena = arena_new(RECIPE_ARENA_MAX_BYTES) };
    if (!ret->arena)
        return no_memory();
    if (url_is_http(str_of(word))) {
        status = put_setting(ret, STR("url"), str_of(word));
    } else {
        status = take_configured(ret, args);
        if (status >= 0)
            return status;
        if (access(word, F_OK) != 0)
            return unknown_word(NULL, word);
        status = put_path(ret, "file", word);
    }
    if (!status)
        status = put_words(ret, args);
    if (!status)
        status = put_type(ret);
    if (!status)
        status = read_settings(ret, args);
    return status;
}

void recipe_release(struct recipe *r)
{
    config_free(r->config);
    arena_free(r->arena);
    *r = (struct recipe){ 0 };
}
