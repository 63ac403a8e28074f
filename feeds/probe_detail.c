/* probe_detail.c -- where in an article's page its text may be.
 *
 * Text counts for the nearest container around it (div, article, td ...), that
 * of links for none; a container also gets half of what counts for those right
 * inside it, so that an article of many small ones is found as one. One pass in
 * each direction over the nodes. A place is shown by the shortest XPath that
 * finds it alone; ids and classes with a number in them are the article's own
 * and not used. Any thread.
 */
#include <stdlib.h>
#include <string.h>

#include "feeds/probe_parts.h"
#include "feeds/sniff.h"

#define PATH_MAX_STEPS 4
#define NAME_MAX_BYTES 60 /* of an id or class in a path */
#define WORST_SHARE 10    /* of the best: others are not worth a line */
#define MAX_DIGITS 2      /* in a row: more are an article's number */

struct place_probe {
    struct prober *p;
    const struct tree *t;
    struct xpath_run run;
    uint32_t *container; /* owned: of each node, or 0 */
    uint64_t *score;     /* owned */
    struct arena *compiled;
};

/* ---- what counts ---- */

static bool is_one_of(struct str name, const struct str *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(list[i], name))
            return true;
    return false;
}

static bool is_container(struct str name)
{
    static const struct str names[] = {
        STR_C("div"),   STR_C("article"), STR_C("section"), STR_C("main"),
        STR_C("td"),    STR_C("body"),    STR_C("form"),    STR_C("center"),
        STR_C("dd"),    STR_C("header"),  STR_C("footer"),  STR_C("nav"),
        STR_C("aside"), STR_C("head"),
    };

    return is_one_of(name, names, sizeof(names) / sizeof(*names));
}

/* Around what is no article. */
static bool is_frame(struct str name)
{
    static const struct str names[] = { STR_C("header"), STR_C("footer"),
                                        STR_C("nav"), STR_C("aside"),
                                        STR_C("head") };

    return is_one_of(name, names, sizeof(names) / sizeof(*names));
}

/* In a link: the container is none. */
static void set_containers(struct place_probe *pp)
{
    const struct tree *t = pp->t;

    for (size_t i = 1; i < t->n; i++) {
        const struct tree_node *n = &t->nodes[i];

        if (n->kind != TREE_ELEMENT)
            continue;
        if (is_container(n->name))
            pp->container[i] = (uint32_t)i;
        else if (!str_eq(n->name, STR("a")))
            pp->container[i] = pp->container[n->parent];
    }
}

static void count(struct place_probe *pp)
{
    const struct tree *t = pp->t;

    for (size_t i = 1; i < t->n; i++)
        if (t->nodes[i].kind == TREE_TEXT)
            pp->score[pp->container[t->nodes[i].parent]] +=
                str_length(str_trim(tree_text(t, i)));
    for (size_t i = t->n; i-- > 1;)
        if (pp->container[i] == i && !is_frame(t->nodes[i].name))
            pp->score[pp->container[t->nodes[i].parent]] += pp->score[i] / 2;
}

/* ---- paths ---- */

static bool is_lasting(struct str s)
{
    size_t digits = 0;

    if (!s.n || s.n > NAME_MAX_BYTES || memchr(s.s, '"', s.n))
        return false;
    for (size_t i = 0; i < s.n && digits <= MAX_DIGITS; i++) {
        if ((unsigned char)s.s[i] < ' ')
            return false;
        digits = s.s[i] >= '0' && s.s[i] <= '9' ? digits + 1 : 0;
    }
    return digits <= MAX_DIGITS;
}

/* [@id="text"], if it has such an attribute. */
static bool put_mark(struct buf *b, const struct tree *t, size_t node,
                     const char *name)
{
    size_t attr = tree_attr(t, node, str_of(name));
    struct str value = attr ? tree_text(t, attr) : (struct str){ NULL, 0 };

    if (!is_lasting(value))
        return false;
    buf_printf(b, "[@%s=\"%.*s\"]", name, STR_ARG(value));
    return true;
}

/* "//div[@id="main"]/div[@class="text"]" with so many steps. */
static void put_path(struct buf *b, const struct tree *t, size_t node,
                     size_t n_steps)
{
    size_t steps[PATH_MAX_STEPS], n = 0;

    for (; node && n < n_steps; node = t->nodes[node].parent)
        steps[n++] = node;
    buf_clear(b);
    buf_puts(b, "/");
    while (n-- > 0) {
        buf_putc(b, '/');
        buf_put(b, t->nodes[steps[n]].name);
        if (!put_mark(b, t, steps[n], "id"))
            (void)put_mark(b, t, steps[n], "class");
    }
    if (b->n == 1)
        buf_clear(b);
}

/* Does it find just this? */
static bool finds(struct place_probe *pp, struct str path, size_t node)
{
    const struct xpath *x;
    struct xpath_value v;
    struct err_info ei;

    return path.n <= PROBE_PATH_MAX_BYTES &&
           !xpath_compile(path, pp->compiled, &x, &ei) &&
           !xpath_eval(&pp->run, x, 0, &v, &ei) && v.type == XPATH_NODES &&
           v.n == 1 && *xpath_nodes(&pp->run, &v) == node;
}

static bool find_path(struct place_probe *pp, size_t node, struct buf *b)
{
    if (!probe_is_name(pp->t->nodes[node].name))
        return false;
    buf_printf(b, "//%.*s", STR_ARG(pp->t->nodes[node].name));
    if (!str_starts(buf_str(b), STR("//div")) && finds(pp, buf_str(b), node))
        return true;
    for (size_t n = 1; n <= PATH_MAX_STEPS; n++) {
        put_path(b, pp->t, node, n);
        if (finds(pp, buf_str(b), node))
            return true;
    }
    return false;
}

/* ---- places ---- */

static size_t best(const struct place_probe *pp)
{
    size_t at = 0;

    for (size_t i = 1; i < pp->t->n; i++)
        if (pp->container[i] == i && !is_frame(pp->t->nodes[i].name) &&
            pp->score[i] > (at ? pp->score[at] : 0))
            at = i;
    return at;
}

static void put_place(struct place_probe *pp, size_t node,
                      struct probe_detail *ret)
{
    struct prober *p = pp->p;
    struct buf path;

    buf_init(&path, 8 * (size_t)PROBE_PATH_MAX_BYTES);
    if (find_path(pp, node, &path)) {
        struct probe_place *place = &ret->places[ret->n_places++];

        buf_clear(&p->line);
        str_put_line(&p->line, str_trim(tree_text(pp->t, node)));
        place->n_chars = str_length(buf_str(&p->line));
        place->path = probe_keep(p, buf_str(&path));
        place->beginning = probe_example(p, tree_text(pp->t, node));
    }
    if (path.err == ERR_NOMEM)
        p->err = ERR_NOMEM;
    buf_release(&path);
}

static enum err find_places(struct place_probe *pp, struct probe_detail *ret)
{
    size_t n = pp->t->n;
    uint64_t least = 0;

    pp->container = calloc(n, sizeof(*pp->container));
    pp->score = calloc(n, sizeof(*pp->score));
    pp->compiled = arena_new((size_t)4 * 1024 * 1024);
    if (!pp->container || !pp->score || !pp->compiled)
        return ERR_NOMEM;
    set_containers(pp);
    count(pp);
    for (size_t i = 0; i < 2 * (size_t)PROBE_MAX_PLACES &&
                       ret->n_places < PROBE_MAX_PLACES && !pp->p->err;
         i++) {
        size_t node = best(pp);

        if (!node || pp->score[node] < least)
            break;
        if (!least)
            least = pp->score[node] / WORST_SHARE;
        put_place(pp, node, ret);
        pp->score[node] = 0;
    }
    return pp->p->err;
}

/* How often each detail_remove is there. */
static enum err count_removed(struct place_probe *pp, struct probe_detail *ret)
{
    const struct mapping *m = pp->p->r.opt->mapping;

    for (size_t i = 0; m && i < m->n_detail_remove && i < PROBE_MAX_REMOVED;
         i++) {
        struct probe_removed *r = &ret->removed[ret->n_removed++];
        struct xpath_value v;
        enum err e =
            xpath_eval(&pp->run, m->detail_remove[i], 0, &v, pp->p->r.ei);

        if (e)
            return e;
        r->path = probe_example(pp->p, m->detail_remove_text[i]);
        r->n = v.n;
    }
    return ERR_OK;
}

enum err probe_places(struct prober *p, struct probe_detail *ret)
{
    struct tree t = { .n = 0 };
    struct place_probe pp = { .p = p, .t = &t };
    enum err e;

    if (sniff_is_json(p->r.body, &p->r.charset))
        return reading_refuse(&p->r, "article");
    e = tree_open_html(&t, &p->r, "article");
    if (!e)
        e = xpath_run_open(&pp.run, &t, p->r.ei);
    if (!e)
        e = count_removed(&pp, ret);
    if (!e)
        e = find_places(&pp, ret);
    arena_free(pp.compiled);
    free(pp.container);
    free(pp.score);
    xpath_run_close(&pp.run);
    tree_close(&t);
    return e;
}
