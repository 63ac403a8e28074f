/* scope.c -- the nearest xml:base and xml:lang. One thread. */
#include "feeds/scope.h"

#include <string.h>

struct scope_mark scope_mark(const struct scope *sc) { return sc->n; }

void scope_pop(struct scope *sc, struct scope_mark mark) { sc->n = mark; }

struct str scope_base(const struct scope *sc)
{
    size_t n = sc->n.n_bases;

    if (!n)
        return (struct str){ NULL, 0 };
    return (struct str){ sc->bases[n - 1].s, sc->bases[n - 1].n };
}

struct str scope_language(const struct scope *sc)
{
    size_t n = sc->n.n_languages;

    return n ? str_of(sc->languages[n - 1]) : (struct str){ NULL, 0 };
}

enum err scope_push_base(struct scope *sc, struct str url, struct str ref)
{
    struct str outer = scope_base(sc), s;
    enum err e;
    struct buf b;

    if (sc->n.n_bases == SCOPE_MAX_BASES || !str_trim(ref).n)
        return ERR_OK;
    buf_init(&b, URL_MAX_BYTES);
    e = url_resolve(outer.n ? outer : url, ref, &b);
    if (!e && url_is_http(buf_str(&b))) {
        s = buf_str(&b);
        memcpy(sc->bases[sc->n.n_bases].s, s.s, s.n);
        sc->bases[sc->n.n_bases++].n = s.n;
    }
    buf_release(&b);
    return e == ERR_NOMEM ? e : ERR_OK; /* no base: the outer one holds */
}

/* An empty xml:lang takes the outer one away. */
static void push_language(struct scope *sc, struct str tag)
{
    char *to;

    tag = str_trim(tag);
    if (sc->n.n_languages == SCOPE_MAX_LANGUAGES ||
        tag.n >= SCOPE_LANGUAGE_BYTES)
        return;
    to = sc->languages[sc->n.n_languages];
    if (tag.n)
        memcpy(to, tag.s, tag.n);
    to[tag.n] = '\0';
    sc->n.n_languages++;
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
            push_language(sc, attrs[i].value);
    }
    return e;
}
