/* config.c -- the public face: a file becomes a struct config, or problems.
 *
 * load.c reads lines, build.c makes the object, check.c judges it as a whole.
 * Any thread.
 */
#include "config/config.h"

#include <stdlib.h>
#include <string.h>

#include "config/build.h"

#define CONFIG_ARENA_MAX_BYTES ((size_t)512 * 1024 * 1024)

void config_problems_release(struct config_problems *p)
{
    arena_free(p->arena);
    *p = (struct config_problems){ 0 };
}

void config_problems_put(struct buf *b, const struct config_problems *p)
{
    for (size_t i = 0; i < p->n; i++) {
        const struct config_problem *x = &p->list[i];

        if (x->line)
            buf_printf(b, "%s:%u: %s\n", x->file, x->line, x->text);
        else
            buf_printf(b, "%s: %s\n", x->file, x->text);
    }
}

void config_free(struct config *c)
{
    struct arena *a;

    if (!c)
        return;
    for (size_t i = 0; i < c->n_sources; i++) {
        struct mapping *mapping;

        /* Ours since mapping_new: const is for the readers. */
        memcpy(&mapping, &c->sources[i].mapping, sizeof(void *));
        mapping_free(mapping);
    }
    a = c->arena;
    arena_free(a); /* c itself lives there */
}

static struct config *new_config(void)
{
    struct arena *a = arena_new(CONFIG_ARENA_MAX_BYTES);
    struct config *c = a ? arena_alloc(a, 1, sizeof(*c)) : NULL;

    if (!c) {
        arena_free(a);
        return NULL;
    }
    c->arena = a;
    return c;
}

/* What config_read holds while it works. */
struct reading {
    struct arena *work;
    struct problems *problems;
    struct load *load;
};

static enum err start(struct reading *r)
{
    r->work = arena_new(CONFIG_ARENA_MAX_BYTES);
    if (!r->work)
        return ERR_NOMEM;
    r->problems = arena_alloc(r->work, 1, sizeof(*r->problems));
    r->load = arena_alloc(r->work, 1, sizeof(*r->load));
    if (!r->problems || !r->load || problem_init(r->problems))
        return ERR_NOMEM;
    load_init(r->load, r->work, r->problems);
    return ERR_OK;
}

static void finish(struct reading *r)
{
    if (r->problems)
        problem_release(r->problems);
    arena_free(r->work);
}

/* Makes the object of what was loaded and hands the problems over. */
static enum err build(struct reading *r, struct config **ret_config,
                      struct config_problems *ret_problems)
{
    struct config *c = new_config();
    enum err e;

    if (!c)
        return ERR_NOMEM;
    e = build_config(&(struct build){
        .config = c, .a = c->arena, .load = r->load, .problems = r->problems });
    if (!e)
        e = problem_take(r->problems, ret_problems);
    if (!e && ret_problems->n > 0)
        e = ERR_CONFIG;
    if (e)
        config_free(c);
    else
        *ret_config = c;
    return e;
}

static enum err explain(enum err e, const char *path,
                        const struct config_problems *problems,
                        struct err_info *ei)
{
    if (e == ERR_CONFIG)
        return err_set(ei, e, "%s: %zu problem%s", path, problems->n,
                       problems->n == 1 ? "" : "s");
    if (e == ERR_NOMEM)
        return err_set(ei, e, "%s: out of memory", path);
    return e;
}

enum err load_config(const char *path, struct load_substitute *substitute,
                     struct config **ret_config,
                     struct config_problems *ret_problems, struct err_info *ei)
{
    struct reading r = { NULL, NULL, NULL };
    enum err e;

    *ret_problems = (struct config_problems){ 0 };
    e = start(&r);
    if (!e) {
        r.load->substitute = substitute;
        e = load_file(r.load, path, ei);
    }
    if (!e)
        e = build(&r, ret_config, ret_problems);
    e = explain(e, path, ret_problems, ei);
    finish(&r);
    return e;
}

enum err config_read(const char *path, struct config **ret_config,
                     struct config_problems *ret_problems, struct err_info *ei)
{
    return load_config(path, NULL, ret_config, ret_problems, ei);
}

enum err config_read_text(struct str text, struct config **ret_config,
                          struct config_problems *ret_problems,
                          struct err_info *ei)
{
    struct reading r = { NULL, NULL, NULL };
    enum err e;

    *ret_problems = (struct config_problems){ 0 };
    e = start(&r);
    if (!e)
        e = load_text(r.load, "weir.conf", text);
    if (!e)
        e = build(&r, ret_config, ret_problems);
    e = explain(e, "weir.conf", ret_problems, ei);
    finish(&r);
    return e;
}
