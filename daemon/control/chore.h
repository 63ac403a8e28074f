/* chore.h -- requests of the control socket that take long: backup, rebuild,
 * reload. Each ends with client_end. Private to daemon/control/; the loop's
 * thread. */
#ifndef WEIR_DAEMON_CONTROL_CHORE_H
#define WEIR_DAEMON_CONTROL_CHORE_H

struct client;

void chore_backup(struct client *c, const char *path);
void chore_rebuild(struct client *c, const char *unused);
void chore_reload(struct client *c, const char *unused);

#endif
