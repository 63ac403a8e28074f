/* media.c -- see media.h. Any thread; no state. */
#include "daemon/serve/media.h"

enum { TEXT = 1, PAGE = 2, FEED = 4 };

struct row {
    struct str sign;
    const char *type;
    unsigned flags;
};

/* clang-format off */
static const struct row endings[] = {
    { STR_C(".html"), "text/html; charset=utf-8", TEXT | PAGE },
    { STR_C(".xml"), "application/xml; charset=utf-8", TEXT | FEED },
    { STR_C(".opml"), "text/x-opml; charset=utf-8", TEXT | FEED },
    { STR_C(".css"), "text/css; charset=utf-8", TEXT },
    { STR_C(".js"), "text/javascript; charset=utf-8", TEXT },
    { STR_C(".json"), "application/json; charset=utf-8", TEXT | FEED },
    { STR_C(".webmanifest"), "application/manifest+json", TEXT },
    { STR_C(".svg"), "image/svg+xml", TEXT | PAGE },
    { STR_C(".png"), "image/png", 0 },
    { STR_C(".jpg"), "image/jpeg", 0 },
    { STR_C(".gif"), "image/gif", 0 },
    { STR_C(".webp"), "image/webp", 0 },
    { STR_C(".ico"), "image/x-icon", 0 },
    { STR_C(".woff2"), "font/woff2", 0 },
    { STR_C(".md"), "text/markdown; charset=utf-8", TEXT },
    { STR_C(".txt"), "text/plain; charset=utf-8", TEXT },
};

/* Root elements, and the key that is the mark of a JSON Feed. */
static const struct row roots[] = {
    { STR_C("<feed"), "application/atom+xml; charset=utf-8", TEXT | FEED },
    { STR_C("<rss"), "application/rss+xml; charset=utf-8", TEXT | FEED },
    { STR_C("<opml"), "text/x-opml; charset=utf-8", TEXT | FEED },
    { STR_C("://jsonfeed.org/version/"),
      "application/feed+json; charset=utf-8", TEXT | FEED },
};
/* clang-format on */

static struct media media_make(const struct row *row)
{
    return (struct media){ .type = row->type,
                           .is_text = row->flags & TEXT,
                           .is_page = row->flags & PAGE,
                           .is_feed = row->flags & FEED };
}

static const struct row *find_root(struct str beginning, bool is_json)
{
    if (beginning.n > MEDIA_LOOK_BYTES)
        beginning.n = MEDIA_LOOK_BYTES;
    for (size_t i = 0; i < sizeof(roots) / sizeof(roots[0]); i++)
        if ((roots[i].sign.s[0] != '<') == is_json &&
            str_find(beginning, roots[i].sign) != SIZE_MAX)
            return &roots[i];
    return NULL;
}

struct media media_of(struct str path, struct str beginning)
{
    static const struct row unknown = { STR_C(""), "application/octet-stream",
                                        0 };
    const struct row *row = &unknown;

    for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++)
        if (str_ends(path, endings[i].sign))
            row = &endings[i];
    if (row->flags == (TEXT | FEED)) {
        const struct row *root =
            find_root(beginning, str_ends(path, STR(".json")));

        row = root ? root : row;
    }
    return media_make(row);
}
