/* place.c -- addresses that posts had before weir: an import's (storage.h).
 *
 * An old address is no post's path, and leads to one post. It is some site's
 * word, so it is checked here as a template of ours would be (path_check): what
 * becomes a file below the output directory is safe by its form. The writer's
 * thread.
 */
#include <string.h>

#include "storage/put.h"

static bool is_path(struct str path)
{
    return path_check(path, NULL) == ERR_OK && !memchr(path.s, '{', path.n) &&
           path.n > 1;
}

/* The post that a path is or leads to; 0: none. */
static enum err find_owner(struct put *p, struct str path, int64_t *ret)
{
    return db_number(&p->st->db, STMT_PATH_OWNER, VALUES(db_text(path)), ret,
                     p->ei);
}

/* "/a/b.html" and "/a/b/" are of name b. */
static struct str name_of(struct str path)
{
    size_t end = path.n, from;

    if (end && path.s[end - 1] == '/')
        end--;
    for (from = end; from > 0 && path.s[from - 1] != '/';)
        from--;
    for (size_t i = end; i > from + 1 && end == path.n; i--)
        if (path.s[i - 1] == '.')
            end = i - 1;
    return (struct str){ path.s + from, end - from };
}

enum err place_choose(struct put *p, size_t leader, struct str *ret_path,
                      struct str *ret_name)
{
    const struct item_place *place = p->places ? &p->places[leader] : NULL;
    int64_t owner = 0;
    enum err e;

    *ret_path = *ret_name = STR("");
    if (!place || !place->n_paths || !is_path(place->paths[0]))
        return ERR_OK;
    e = find_owner(p, place->paths[0], &owner);
    if (e || owner)
        return e;
    *ret_path = place->paths[0];
    *ret_name = name_of(place->paths[0]);
    return ERR_OK;
}

static enum err put_old(struct put *p, int64_t post_id, struct str path)
{
    int64_t owner = 0;
    enum err e = ERR_OK;

    if (is_path(path))
        e = find_owner(p, path, &owner);
    else
        owner = -1;
    if (e || owner == post_id)
        return e;
    if (owner) {
        p->stats.n_paths_taken++;
        return ERR_OK;
    }
    e = db_run(&p->st->db, STMT_ALIAS_ADD,
               VALUES(db_text(path), db_int(post_id)), p->ei);
    if (e)
        return e;
    p->stats.n_old_paths++;
    return tx_add_changed(&p->st->tx, post_id)
               ? ERR_OK
               : err_set(p->ei, ERR_NOMEM, "no memory for an old address");
}

enum err place_put_old(struct put *p, size_t leader, int64_t post_id)
{
    enum err e = ERR_OK;

    if (!p->places)
        return ERR_OK;
    for (size_t m = leader; m != NO_CANDIDATE; m = p->c[m].next)
        for (size_t i = 0; !e && i < p->places[m].n_paths; i++)
            e = put_old(p, post_id, p->places[m].paths[i]);
    return e;
}
