/* section.h -- the [source] section that `weir add` writes: its ID and name
 * made of what was found, its other lines as they were typed. */
#ifndef WEIR_DAEMON_CMD_SECTION_H
#define WEIR_DAEMON_CMD_SECTION_H

#include "config/append.h"
#include "daemon/cmd/recipe.h"
#include "daemon/preview/preview.h"

struct section {
    struct config_addition what; /* points into the rest, and into the recipe */
    struct config_setting settings[RECIPE_MAX_SETTINGS + 1];
    char id[SOURCE_ID_MAX_BYTES + 1];
    char *name; /* owned */
};

/* p->doc is there. section_release is due in every case. */
WEIR_NODISCARD enum err section_fill(struct section *s, const struct recipe *r,
                                     const struct cmd_args *args,
                                     const struct preview *p,
                                     struct err_info *ei);
void section_release(struct section *s);

#endif
