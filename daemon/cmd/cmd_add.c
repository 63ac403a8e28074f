/* cmd_add.c -- weir add: a site's feed into the configuration. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/find_feed.h"
#include "daemon/cmd/link.h"
#include "daemon/cmd/section.h"

#define TEXT_MAX_BYTES ((size_t)1024 * 1024)
#define POSTS_SHOWN 3

static int print_section(const struct section *a)
{
    struct err_info ei = { 0 };
    struct buf b;
    enum err e;

    buf_init(&b, TEXT_MAX_BYTES);
    e = config_put_source(&b, &a->what, &ei);
    if (!e)
        (void)fwrite(b.s, 1, b.n, stdout);
    buf_release(&b);
    return e ? cmd_fail(e, &ei) : 0;
}

static int print_problems(enum err e, const struct config_problems *problems,
                          const struct err_info *ei)
{
    struct buf b;

    if (e != ERR_CONFIG || !problems->n)
        return cmd_fail(e, ei);
    buf_init(&b, TEXT_MAX_BYTES);
    config_problems_put(&b, problems);
    if (b.n)
        (void)fwrite(b.s, 1, b.n, stderr);
    buf_release(&b);
    fputs("weir: nothing was written\n", stderr);
    return EX_CONFIG;
}

/* Says where it stands now, and has it taken over. */
static int tell_daemon(const struct section *a, const struct cmd_args *args)
{
    struct config *c = NULL;
    int status = cmd_load(args->config, false, &c);

    if (status)
        return status;
    for (size_t i = 0; i < c->n_sources; i++)
        if (strcmp(c->sources[i].id, a->id) == 0)
            printf("\nAdded at %s:%u:\n", c->sources[i].file,
                   c->sources[i].line);
    (void)print_section(a);
    putchar('\n');
    (void)fflush(stdout);
    if (!link_ask(c->control_socket, "reload", &status))
        printf("It is asked at the next start of weir run, or by weir once.\n");
    config_free(c);
    return status;
}

static int write_section(const struct section *a, const struct cmd_args *args)
{
    struct config_problems problems = { 0 };
    struct err_info ei = { 0 };
    enum err e = args->dry_run ? config_append_check(&a->what, &problems, &ei)
                               : config_append(&a->what, &problems, &ei);
    int status;

    if (e)
        status = print_problems(e, &problems, &ei);
    else if (args->dry_run)
        status = print_section(a);
    else
        status = tell_daemon(a, args);
    config_problems_release(&problems);
    return status;
}

static void show_posts(const struct preview *p)
{
    struct buf b;

    buf_init(&b, TEXT_MAX_BYTES);
    preview_put_posts(&b, p, POSTS_SHOWN);
    if (b.n && !b.err)
        (void)fwrite(b.s, 1, b.n, stdout);
    buf_release(&b);
}

static bool is_there_already(const struct recipe *r, const char *address)
{
    const struct config_source *same = address ? find_same(r, address) : NULL;

    if (same)
        fprintf(stderr, "weir: %s:%u: [source %s] has that address already\n",
                same->file, same->line, same->id);
    return same != NULL;
}

static int add(struct recipe *r, const struct cmd_args *args, struct preview *p)
{
    struct section a = { 0 };
    struct err_info ei = { 0 };
    int status;
    enum err e;

    if (r->is_configured) {
        fprintf(stderr, "weir: %s:%u: [source %s] is there already\n",
                r->source->file, r->source->line, r->source->id);
        return EX_DATAERR;
    }
    if (!r->has_config)
        return cmd_load(args->config, false, &(struct config *){ NULL });
    if (is_there_already(r, recipe_get(r, "url")) ||
        is_there_already(r, recipe_get(r, "file")))
        return EX_DATAERR;
    status = find_feed(r, args, p);
    if (status)
        return status;
    if (is_there_already(r, recipe_get(r, "url")))
        return EX_DATAERR;
    e = section_fill(&a, r, args, p, &ei);
    if (!args->dry_run)
        show_posts(p);
    status = e ? cmd_fail(e, &ei) : write_section(&a, args);
    section_release(&a);
    return status;
}

int cmd_add(const struct cmd_args *args)
{
    struct preview p = { 0 };
    struct recipe r;
    int status = recipe_open(args, &r);

    if (!status)
        status = add(&r, args, &p);
    preview_release(&p);
    recipe_release(&r);
    return status;
}
