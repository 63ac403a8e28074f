/* scope.c -- the nearest xml:base and xml:lang. One thread. */
#include "feeds/scope.h"

#include <string.h>

void scope_init(struct scope *sc)
{
    *sc = (struct scope){ .n = { 0 } };
    buf_init(&sc->text, SIZE_MAX);
}

void scope_release(struct scope *sc) { buf_release(&sc->text); }

struct scope_mark scope_mark(const struct scope *sc) { return sc->n; }

void scope_pop(struct scope *sc, struct scope_mark mark)
{
    sc->n = mark;
    sc->text.n = mark.n_text;
}

static struct str part_of(const struct scope *sc, struct scope_part part)
{
    return (struct str){ sc->text.s + part.from, part.n };
}

struct str scope_base(const struct scope *sc)
{
    size_t n = sc->n.n_bases;

    return n ? part_of(sc, sc->bases[n - 1]) : (struct str){ NULL, 0 };
}

struct str scope_language(const struct scope *sc)
{
    size_t n = sc->n.n_languages;

    return n ? part_of(sc, sc->languages[n - 1]) : (struct str){ NULL, 0 };
}

/* With a byte of its own even if it is empty, so that it can be told from one
 * that is absent. */
static enum err push(struct scope *sc, struct scope_part *to, struct str s)
{
    *to = (struct scope_part){ sc->text.n, s.n };
    buf_put(&sc->text, s);
    buf_putc(&sc->text, ' ');
    sc->n.n_text = sc->text.n;
    return sc->text.err;
}

enum err scope_push_base(struct scope *sc, struct str url, struct str ref)
{
    struct str outer = scope_base(sc);
    enum err e;
    struct buf b;

    if (sc->n.n_bases == SCOPE_MAX || !str_trim(ref).n)
        return ERR_OK;
    buf_init(&b, URL_MAX_BYTES);
    e = url_resolve(outer.n ? outer : url, ref, &b);
    if (e != ERR_NOMEM) /* no base: the outer one holds */
        e = !e && url_is_http(buf_str(&b))
                ? push(sc, &sc->bases[sc->n.n_bases++], buf_str(&b))
                : ERR_OK;
    buf_release(&b);
    return e;
}

/* An empty xml:lang takes the outer one away. */
static enum err push_language(struct scope *sc, struct str tag)
{
    tag = str_trim(tag);
    if (sc->n.n_languages == SCOPE_MAX || tag.n > LANGUAGE_MAX_BYTES)
        return ERR_OK;
    return push(sc, &sc->languages[sc->n.n_languages++], tag);
}

enum err scope_push(struct scope *sc, struct str url,
                    const struct xml_attr *attrs, size_t n_attrs)
{
    enum err e = ERR_OK;

    for (size_t i = 0; i < n_attrs && !e; i++) {
        if (!str_eq(attrs[i].name.prefix, STR("xml")))
            continue;
        if (str_eq(attrs[i].name.local, STR("base")))
            e = scope_push_base(sc, url, attrs[i].value);
        else if (str_eq(attrs[i].name.local, STR("lang")))
            e = push_language(sc, attrs[i].value);
    }
    return e;
}
