/* status.h -- how each source is doing, for people and machines.
 *
 * What is stored of the sources is joined with what the configuration says of
 * them and, inside a daemon, with what is under way just now. Everything a
 * struct status points at is in one arena, so that the loop can gather the
 * facts, a worker read the database and put it into words. Any thread.
 */
#ifndef WEIR_DAEMON_STATUS_STATUS_H
#define WEIR_DAEMON_STATUS_STATUS_H

#include "config/config.h"
#include "storage/storage.h"

#define STATUS_MAX_BYTES ((size_t)256 * 1024 * 1024)

/* What the configuration, and the daemon, know of a source. */
struct status_fact {
    struct str id, name, address;
    struct str place; /* "weir.conf:12" */
    bool is_enabled;
    int64_t next_due_sec; /* of a daemon: when its timer goes; 0: ask the
                             database */
    struct str now;       /* "asking", "reading", "storing"; absent: nothing */
    int64_t n_details_now;
};

enum status_state { /* in the order they are shown */
                    STATUS_FAILING,
                    STATUS_GONE, /* answered 410 */
                    STATUS_OK,
                    STATUS_NEW,
                    STATUS_DISABLED,
                    STATUS_IMPORTED, /* of a source that an import made */
                    STATUS_REMOVED /* of a source that the configuration has no
                                      more */
};

struct status_row {
    struct source_state stored;
    struct status_fact fact; /* is_enabled is false if it is removed */
    enum status_state state;
};

struct status {
    struct arena *arena;     /* borrowed */
    const struct zone *zone; /* of the times shown; in arena */
    int64_t now_sec;
    /* of a daemon; pid 0: none runs */
    int64_t pid, since_sec;
    struct str config;  /* its file */
    struct str refused; /* why the last reload was refused; or absent */
    struct str trouble; /* why nothing can be written now; or absent */
    struct status_fact *facts;
    size_t n_facts;
    /* made by status_load */
    struct status_row *rows;
    size_t n_rows;
};

/* Fills facts, zone and now_sec from the configuration, copied into a. */
WEIR_NODISCARD enum err status_gather(const struct config *c, int64_t now_sec,
                                      struct arena *a, struct status *ret,
                                      struct err_info *ei);
/* Reads the database and makes the rows; those that fail come first. */
WEIR_NODISCARD enum err status_load(struct status *s, const char *db_path,
                                    struct err_info *ei);
/* Keeps the row of that id; false if there is none. */
bool status_select(struct status *s, struct str id);

/* A line a source, under a line of the whole. */
void status_put_table(struct buf *b, const struct status *s);
/* All that is known of one. */
void status_put_one(struct buf *b, const struct status *s,
                    const struct status_row *row);
/* As weir(1) describes; its keys stay. */
void status_put_json(struct buf *b, const struct status *s);

/* ---- words of both, and of others ---- */

const char *status_state_name(enum status_state s);
/* How long the daemon runs; 0 if the clock was put back since. */
int64_t status_uptime(const struct status *s);
/* When it is asked next; 0: never. */
int64_t status_next_due(const struct status_row *row);
/* "15:02" if that is within a day of now, else "2022-01-14 15:02". */
void status_put_clock(struct buf *b, int64_t sec, int64_t now_sec,
                      const struct zone *zone);
/* "90s", "5m", "3h", "2d" */
void status_put_span(struct buf *b, int64_t sec);

#endif
