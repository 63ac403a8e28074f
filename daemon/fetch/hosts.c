/* hosts.c -- places, in all and at each host (FETCH_POLICY.md 1, 7).
 *
 * A host is remembered while somebody waits or works there or its gap has not
 * passed. settle() puts it where it belongs:
 *
 *     somebody waits, a place is free, the gap is over   -> ready  (by order)
 *     the gap is not over                                -> resting (by time)
 *     somebody waits or works                            -> in neither heap
 *     else                                               -> forgotten
 *
 * Hosts are found through glibc's balanced tree (tsearch), which needs no seed
 * against hostile names. See hosts.h for the rest.
 */
#include "daemon/fetch/hosts.h"

#include <assert.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "daemon/fetch/heap.h"

TAILQ_HEAD(place_list, place);

struct host {
    struct heap_node node;          /* first: a node found is its host */
    struct place_list hops, starts; /* who waits, in order */
    int64_t n_held, next_start_ms;
    bool is_ready; /* which of the heaps node is in */
    char name[];
};

struct hosts {
    struct hosts_limits limits;
    void *tree; /* of struct host, by name */
    struct heap ready, resting;
    size_t n_hosts, n_waiting;
    int64_t n_held;
    uint64_t last_number;
};

enum err hosts_new(const struct hosts_limits *limits, struct hosts **ret_hosts)
{
    struct hosts *h = calloc(1, sizeof(*h));

    if (!h)
        return ERR_NOMEM;
    h->limits = *limits;
    *ret_hosts = h;
    return ERR_OK;
}

static void forget(void *host) { free(host); }

void hosts_free(struct hosts *h)
{
    if (!h)
        return;
    assert(h->n_waiting == 0 && h->n_held == 0);
    tdestroy(h->tree, forget);
    heap_release(&h->ready);
    heap_release(&h->resting);
    free(h);
}

static int by_name(const void *a, const void *b)
{
    const struct host *x = a, *y = b;

    return strcmp(x->name, y->name);
}

static struct host *host_new(const char *name)
{
    size_t n = strlen(name) + 1;
    struct host *host = calloc(1, sizeof(*host) + n);

    if (!host)
        return NULL;
    TAILQ_INIT(&host->hops);
    TAILQ_INIT(&host->starts);
    memcpy(host->name, name, n);
    return host;
}

/* Finds or makes the host; NULL when memory is used up. Both heaps have room
 * for every host, so that no later move can fail. */
static struct host *get_host(struct hosts *h, const char *name)
{
    struct host *host = host_new(name);
    struct host **found;

    if (!host || heap_reserve(&h->ready, h->n_hosts + 1) ||
        heap_reserve(&h->resting, h->n_hosts + 1))
        goto out;
    found = tsearch(host, &h->tree, by_name);
    if (!found)
        goto out;
    if (*found == host)
        h->n_hosts++;
    else
        free(host);
    return *found;
out:
    free(host);
    return NULL;
}

static struct place *first_waiting(const struct host *host)
{
    struct place *place = TAILQ_FIRST(&host->hops);

    return place ? place : TAILQ_FIRST(&host->starts);
}

static void settle(struct hosts *h, struct host *host, int64_t now_ms)
{
    struct place *first = first_waiting(host);
    bool rests = now_ms < host->next_start_ms;

    heap_remove(host->is_ready ? &h->ready : &h->resting, &host->node);
    host->is_ready = first && !rests && host->n_held < h->limits.per_host;
    if (host->is_ready) {
        heap_put(&h->ready, &host->node, (int64_t)first->number);
    } else if (rests) {
        heap_put(&h->resting, &host->node, host->next_start_ms);
    } else if (!first && host->n_held == 0) {
        tdelete(host, &h->tree, by_name);
        h->n_hosts--;
        free(host);
    }
}

/* The clock for those who only ask: what has rested so far rests on. */
static int64_t before(const struct host *host)
{
    return host->next_start_ms > 0 ? host->next_start_ms - 1 : 0;
}

enum err hosts_ask(struct hosts *h, struct place *place, const char *name)
{
    struct host *host = get_host(h, name);

    assert(place->state == PLACE_NONE);
    if (!host)
        return ERR_NOMEM;
    if (place->number == 0)
        place->number = ++h->last_number;
    place->host = host;
    place->state = PLACE_WAITS;
    if (place->is_later_hop)
        TAILQ_INSERT_TAIL(&host->hops, place, link);
    else
        TAILQ_INSERT_TAIL(&host->starts, place, link);
    h->n_waiting++;
    settle(h, host, before(host));
    return ERR_OK;
}

static void resettle(const void *node, VISIT visit, void *hosts)
{
    struct host *host;

    if (visit != postorder && visit != leaf)
        return;
    host = *(struct host *const *)node;
    settle(hosts, host, before(host)); /* none rests less, so none is freed */
}

void hosts_set_limits(struct hosts *h, const struct hosts_limits *limits)
{
    h->limits = *limits;
    twalk_r(h->tree, resettle, h);
}

/* Ends the rest of every host whose gap is over. */
static void wake(struct hosts *h, int64_t now_ms)
{
    struct heap_node *node;

    while ((node = heap_first(&h->resting)) && node->key <= now_ms)
        settle(h, (struct host *)node, now_ms);
}

static void take_out(struct hosts *h, struct place *place)
{
    struct host *host = place->host;

    if (place->is_later_hop)
        TAILQ_REMOVE(&host->hops, place, link);
    else
        TAILQ_REMOVE(&host->starts, place, link);
    h->n_waiting--;
}

struct place *hosts_next(struct hosts *h, int64_t now_ms, int64_t *ret_wait_ms)
{
    struct heap_node *node;
    struct host *host;
    struct place *place;

    *ret_wait_ms = -1;
    wake(h, now_ms);
    if (h->n_held >= h->limits.parallel)
        return NULL;
    node = heap_first(&h->ready);
    if (!node) {
        node = heap_first(&h->resting);
        if (node && h->n_waiting > 0)
            *ret_wait_ms = node->key - now_ms;
        return NULL;
    }
    host = (struct host *)node;
    place = first_waiting(host);
    take_out(h, place);
    place->state = PLACE_HELD;
    place->is_later_hop = true;
    host->n_held++;
    h->n_held++;
    host->next_start_ms = now_ms + h->limits.gap_ms;
    settle(h, host, now_ms);
    return place;
}

void hosts_leave(struct hosts *h, struct place *place, int64_t now_ms)
{
    struct host *host = place->host;

    if (place->state == PLACE_NONE)
        return;
    if (place->state == PLACE_WAITS) {
        take_out(h, place);
    } else {
        host->n_held--;
        h->n_held--;
    }
    place->state = PLACE_NONE;
    place->host = NULL;
    settle(h, host, now_ms);
}

size_t hosts_count(const struct hosts *h) { return h->n_hosts; }
