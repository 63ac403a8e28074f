/* recipe.h -- from the words of a command to a source: ID, or URL | FILE with
 * KEY=VALUE...
 *
 * An address or a file becomes a [source] section that is read together with
 * the configuration there is, so that [defaults] hold, and all checks and
 * messages are the configuration's own. Nothing is written.
 */
#ifndef WEIR_DAEMON_CMD_RECIPE_H
#define WEIR_DAEMON_CMD_RECIPE_H

#include "config/append.h"
#include "daemon/cmd/cmd.h"

#define RECIPE_MAX_SETTINGS (CMD_MAX_OPERANDS + 4)

struct recipe {
    struct config *config; /* owned: what is there and the source; NULL: none */
    struct config fetching;             /* *config, or with --allow-private */
    const struct config_source *source; /* in config */
    bool is_configured;                 /* named by its ID */
    bool has_config; /* the configuration exists and is part of it */
    /* As a section would have them; url or file first. In arena. */
    struct config_setting settings[RECIPE_MAX_SETTINGS];
    size_t n_settings;
    struct arena *arena;
};

/* Reads args->operands. Says what is wrong and returns an exit status, or 0.
 * Release *ret in every case. */
int recipe_open(const struct cmd_args *args, struct recipe *ret);
/* Another address, or type, of the same words. */
int recipe_set(struct recipe *r, const struct cmd_args *args, const char *key,
               const char *value);
/* The value of a setting, or NULL. */
const char *recipe_get(const struct recipe *r, const char *key);
void recipe_release(struct recipe *r);

#endif
