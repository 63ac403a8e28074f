/* cmd_preview.c -- weir preview: what a source would give, nothing stored. */
#include <stdio.h>
#include <string.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"
#include "daemon/cmd/private_hint.h"
#include "daemon/cmd/recipe.h"
#include "daemon/engine.h"
#include "daemon/preview/preview.h"

#define TEXT_MAX_BYTES ((size_t)128 * 1024 * 1024)

/* "weir preview --allow-private", to be typed again. */
static void put_command(struct buf *b, const struct cmd_args *args)
{
    buf_puts(b, "weir preview");
    if (args->config_given) {
        buf_puts(b, " --config ");
        args_put_quoted(b, str_of(args->config));
    }
    if (args->allow_private)
        buf_puts(b, " --allow-private");
}

static void put_text(struct buf *b, const struct preview *p,
                     const struct recipe *r, const struct cmd_args *args)
{
    struct buf command;
    struct preview_words words = { .operand = args->operands[0],
                                   .is_configured = r->is_configured,
                                   .settings = r->settings,
                                   .n_settings = r->n_settings };

    buf_init(&command, CONFIG_LINE_MAX_BYTES);
    put_command(&command, args);
    buf_putc(&command, '\0');
    words.command = command.s ? command.s : "weir preview";
    preview_put_answer(b, p);
    preview_put_posts(b, p, PREVIEW_MAX_POSTS);
    preview_put_detail(b, p);
    preview_put_feeds(b, p, &words);
    if (!p->n_feeds || preview_is_list(p->source)) {
        preview_put_list(b, p);
        preview_put_guess(b, p, &words);
    }
    buf_release(&command);
}

static void complain(const struct preview *p)
{
    fprintf(stderr, "weir: %s\n", p->why.text);
    if (p->probe_why.code && strcmp(p->probe_why.text, p->why.text) != 0)
        fprintf(stderr, "weir: nor can it be read as a list: %s\n",
                p->probe_why.text);
}

static int print(const struct preview *p, const struct recipe *r,
                 const struct cmd_args *args)
{
    int status = preview_has_answer(p) ? EX_OK : EX_DATAERR;
    struct buf b;

    if (!status)
        status = cmd_exit_status(preview_detail_status(p));
    buf_init(&b, TEXT_MAX_BYTES);
    if (args->json)
        preview_put_json(&b, p);
    else
        put_text(&b, p, r, args);
    if (!p->doc && status && !args->json)
        complain(p);
    if (b.err)
        status = cmd_fail(b.err, &(struct err_info){ 0 });
    else if (b.n)
        (void)fwrite(b.s, 1, b.n, stdout);
    buf_release(&b);
    return status;
}

/* `item =` without a type was taken for that of a page; other XML has it, too.
 */
static int try_xml(struct preview *p, struct recipe *r,
                   const struct cmd_args *args)
{
    struct err_info ei = { 0 };
    int status = 0;
    bool was_said = false;

    for (size_t i = 1; i < args->n_operands; i++)
        was_said = was_said || strncmp(args->operands[i], "type=", 5) == 0;
    if (was_said || r->is_configured || p->source->type != SOURCE_HTML ||
        p->peek.n_body < 5 || memcmp(p->peek.body, "<?xml", 5) != 0)
        return 0;
    status = recipe_set(r, args, "type", "xml");
    if (!status && preview_again(p, r->source, &ei))
        status = cmd_fail(ERR_NOMEM, &ei);
    return status;
}

int cmd_preview(const struct cmd_args *args)
{
    struct preview p = { 0 };
    struct recipe r;
    struct err_info ei = { 0 };
    enum err e;
    int status = recipe_open(args, &r);

    if (!status) {
        e = preview_open(&r.fetching, r.source, engine_now(), &p, &ei);
        status = e ? private_hint_fail(e, &ei) : try_xml(&p, &r, args);
    }
    if (!status && args->detail)
        preview_detail(&p, &r.fetching);
    if (!status)
        status = print(&p, &r, args);
    if (args->detail && !args->json && p.doc && p.doc->n_items && !p.has_detail)
        fputs("weir: --detail: no post has a document of its own to look at\n",
              stderr);
    preview_release(&p);
    recipe_release(&r);
    return status;
}
