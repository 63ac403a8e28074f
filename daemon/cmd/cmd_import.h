/* cmd_import.h -- the kinds of weir import; each returns an exit status. */
#ifndef WEIR_DAEMON_CMD_CMD_IMPORT_H
#define WEIR_DAEMON_CMD_CMD_IMPORT_H

#include "daemon/cmd/cmd.h"

/* A subscription list becomes a file of sources. */
int import_opml(const struct cmd_args *args, const char *path);
/* The posts of a Jekyll site, with their addresses. */
int import_jekyll(const struct cmd_args *args, const char *path);

#endif
