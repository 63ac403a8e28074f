/* section.c -- see section.h. */
#include "daemon/cmd/section.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NAME_MAX_BYTES ((size_t)8192)

static char *make_name(const struct cmd_args *args, const struct preview *p)
{
    struct buf b;
    char *name = NULL;
    size_t n;

    if (args->name)
        return strdup(args->name);
    buf_init(&b, NAME_MAX_BYTES);
    config_put_name(&b, p->doc->feed.title.n || !p->has_probe
                            ? p->doc->feed.title
                            : p->probe.title);
    return buf_take(&b, &name, &n) ? NULL : name;
}

static enum err make_id(struct section *s, const struct recipe *r,
                        const struct cmd_args *args, struct err_info *ei)
{
    const char *said = recipe_get(r, "name"), *name = said ? said : s->name;
    struct slugger *slugger;
    enum err e;

    if (args->id) {
        snprintf(s->id, sizeof(s->id), "%s", args->id);
        return strlen(args->id) > SOURCE_ID_MAX_BYTES
                   ? err_set(ei, ERR_FORMAT, "--id is longer than %d bytes",
                             SOURCE_ID_MAX_BYTES)
                   : ERR_OK;
    }
    slugger = slugger_new(r->config->slug_style);
    if (!slugger)
        return err_set(ei, ERR_NOMEM, "out of memory");
    if (!*name && r->source->path)
        name = strrchr(r->source->path, '/') + 1; /* it is absolute */
    e = config_make_id(slugger, str_of(name), str_of(r->source->url), s->id,
                       ei);
    slugger_free(slugger);
    if (!e)
        config_free_id(r->config, s->id);
    return e;
}

/* The name first, then url or file, then what was typed. */
enum err section_fill(struct section *s, const struct recipe *r,
                      const struct cmd_args *args, const struct preview *p,
                      struct err_info *ei)
{
    size_t n = 0;

    s->name = make_name(args, p);
    if (!s->name)
        return err_set(ei, ERR_NOMEM, "out of memory");
    if (s->name[0] && !recipe_get(r, "name"))
        s->settings[n++] = (struct config_setting){ "name", s->name };
    for (size_t i = 0; i < r->n_settings; i++)
        s->settings[n++] = r->settings[i];
    s->what = (struct config_addition){ .config = args->config,
                                        .file = args->file,
                                        .id = s->id,
                                        .settings = s->settings,
                                        .n_settings = n };
    return make_id(s, r, args, ei);
}

void section_release(struct section *s)
{
    free(s->name);
    s->name = NULL;
}
