/* weir_section.h -- where a daemon's control socket is, from a configuration
 * that has mistakes: just then one wants to ask the daemon what it thinks. */
#ifndef WEIR_DAEMON_CMD_WEIR_SECTION_H
#define WEIR_DAEMON_CMD_WEIR_SECTION_H

/* By the lines state_dir and control_socket of [weir] in the file itself; what
 * it includes is not looked at. NULL: they are wrong, too, or no memory. Freed
 * with free(). */
char *weir_section_socket(const char *config_path);

#endif
