/* cmd_add.c -- weir add: a site's feed into the configuration. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/find_feed.h"
#include "daemon/cmd/link.h"
#include "daemon/cmd/private_hint.h"
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

static void say_next(const struct cmd_args *args)
{
    struct buf b;

    buf_init(&b, TEXT_MAX_BYTES);
    if (args->config_given) {
        buf_puts(&b, " --config ");
        args_put_quoted(&b, str_of(args->config));
    }
    printf("It is asked at the next start of 'weir run%.*s', or by 'weir "
           "once%.*s'.\n",
           STR_ARG(buf_str(&b)), STR_ARG(buf_str(&b)));
    buf_release(&b);
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
        say_next(args);
    config_free(c);
    return status;
}

/* --allow-private let pass what the configuration may not. */
static void warn_of_refusal(const struct recipe *r, const struct cmd_args *args)
{
    struct err_info ei = { 0 };
    struct peek peek;

    if (!args->allow_private || !r->source->url)
        return;
    if (peek_list(r->config, r->source, &peek, &ei))
        private_hint_warn(&ei);
    peek_release(&peek);
}

static int write_section(const struct section *a, const struct recipe *r,
                         const struct cmd_args *args)
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
    if (!status)
        warn_of_refusal(r, args);
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

/* The name is what readers see, in addresses too, for ever. */
static int check_name(const struct section *a, const struct recipe *r)
{
    const char *said = recipe_get(r, "name");

    if (a->name[0] || (said && *said))
        return 0;
    if (r->source->category) {
        fprintf(stderr,
                "weir: without --name lists of sources call it '%s'; readers "
                "see its posts as of '%s'\n",
                a->id, r->source->category);
        return 0;
    }
    if (recipe_get(r, "item_medium")) {
        fprintf(stderr,
                "weir: without --name readers see '%s' wherever item_medium "
                "finds nothing\n",
                a->id);
        return 0;
    }
    fprintf(stderr,
            "weir: it has no title of its own, so readers would see '%s', also "
            "in addresses that\nweir: stay: write --name NAME, or "
            "category=NAME; nothing was written\n",
            a->id);
    return EX_USAGE;
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
    status = e ? cmd_fail(e, &ei) : check_name(&a, r);
    if (!status && !args->dry_run)
        show_posts(p);
    if (!status)
        status = write_section(&a, r, args);
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
