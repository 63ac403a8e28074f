/* problem.c -- the list of mistakes, sorted, bounded, with printable texts.
 *
 * What is a mistake is decided elsewhere. Any thread, one at a time.
 */
#include "config/problem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROBLEM_TEXT_MAX_BYTES 1024
#define PROBLEM_QUOTE_MAX_BYTES 60
#define PROBLEM_ARENA_MAX_BYTES ((size_t)16 * 1024 * 1024)

enum err problem_init(struct problems *p)
{
    memset(p, 0, sizeof(*p));
    p->arena = arena_new(PROBLEM_ARENA_MAX_BYTES);
    return p->arena ? ERR_OK : ERR_NOMEM;
}

void problem_release(struct problems *p)
{
    arena_free(p->arena);
    p->arena = NULL;
    p->n = 0;
}

static bool is_before(const struct place *a, const struct place *b)
{
    if (a->file->number != b->file->number)
        return a->file->number < b->file->number;
    return a->line < b->line;
}

/* Where a new problem goes: after all of its line, in the order found. */
static size_t find_slot(const struct problems *p, const struct place *at)
{
    size_t i = p->n;

    while (i > 0 && is_before(at, &p->list[i - 1].at))
        i--;
    return i;
}

/* The file's name in the arena of the list: that of a problem of the same
 * file if there is one next to it. */
static const char *keep_file(struct problems *p, size_t slot,
                             const struct config_file *file)
{
    if (slot > 0 && p->list[slot - 1].at.file == file)
        return p->list[slot - 1].file;
    return arena_copy(p->arena, str_of(file->name)).s;
}

bool problem_is_over(struct problems *p, struct place at)
{
    bool is_over = find_slot(p, &at) == CONFIG_MAX_PROBLEMS;

    p->n_more += is_over;
    return is_over;
}

void problem_add(struct problems *p, struct place at, const char *fmt, ...)
{
    char text[PROBLEM_TEXT_MAX_BYTES];
    struct problem new = { .at = at };
    size_t slot;
    va_list args;

    if (problem_is_over(p, at))
        return;
    slot = find_slot(p, &at);
    va_start(args, fmt);
    vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    new.file = keep_file(p, slot, at.file);
    new.text = arena_copy(p->arena, str_of(text)).s;
    if (!new.file || !new.text) {
        p->is_nomem = true;
        return;
    }
    if (p->n == CONFIG_MAX_PROBLEMS) {
        p->n--; /* the last one makes room */
        p->n_more++;
    }
    memmove(&p->list[slot + 1], &p->list[slot],
            (p->n - slot) * sizeof(p->list[0]));
    p->list[slot] = new;
    p->n++;
}

enum err problem_take(struct problems *p, struct config_problems *ret)
{
    size_t n = p->n + (p->n_more > 0);
    struct config_problem *list = NULL;
    char more[64];

    if (!p->is_nomem)
        list = arena_alloc(p->arena, n, sizeof(*list));
    if (!list)
        goto nomem;
    for (size_t i = 0; i < p->n; i++) {
        list[i].file = p->list[i].file;
        list[i].line = p->list[i].at.line;
        list[i].text = p->list[i].text;
    }
    if (p->n_more > 0) {
        snprintf(more, sizeof(more), "and %zu more problems", p->n_more);
        list[p->n].file = p->list[p->n - 1].file;
        list[p->n].text = arena_copy(p->arena, str_of(more)).s;
        if (!list[p->n].text)
            goto nomem;
    }
    *ret = (struct config_problems){ list, n, p->arena };
    p->arena = NULL;
    p->n = 0;
    return ERR_OK;
nomem:
    problem_release(p);
    return ERR_NOMEM;
}

struct problem_quoted problem_quote(struct str s)
{
    struct problem_quoted q = { "" };
    struct str head = str_clip(s, PROBLEM_QUOTE_MAX_BYTES);
    struct buf b;

    buf_init(&b, sizeof(q.s) - 1);
    str_put_log(&b, head);
    if (head.n < s.n)
        buf_puts(&b, "...");
    if (!b.err && b.n > 0)
        memcpy(q.s, b.s, b.n);
    else if (b.err)
        memcpy(q.s, "?", 2); /* no memory: the line is still named */
    buf_release(&b);
    return q;
}
