/* name.c -- IDs and names for new sources; see append.h. Any thread. */
#include <stdio.h>
#include <string.h>

#include "config/append.h"
#include "feeds/base/url.h"

#define ID_SOURCE_MAX_BYTES 4096 /* of an address, its dots made blanks */
#define ID_MIN_CUT 16            /* no ID is cut shorter than this */

/* "m-1a2b3c4d" is what slug_make makes of a name that leaves nothing. */
static bool is_nothing(const char *slug)
{
    return strlen(slug) == 10 && !strncmp(slug, "m-", 2) &&
           strspn(slug + 2, "0123456789abcdef") == 8;
}

/* What stands for a source in its address: the host, or the name of a file. */
static struct str telling_part(struct str address)
{
    struct url url;
    struct str s = address;

    if (!url_split(address, &url) && url.host.n > 0) {
        s = url.host;
        if (str_starts(s, STR("www.")))
            s = str_cut(s, 4);
        return s;
    }
    for (size_t i = s.n; i > 0; i--)
        if (s.s[i - 1] == '/')
            return str_cut(s, i);
    return s;
}

static enum err make_of_address(struct slugger *slugger, struct str address,
                                char ret[SLUG_MAX_BYTES + 1],
                                struct err_info *ei)
{
    struct str part = str_clip(telling_part(address), ID_SOURCE_MAX_BYTES);
    struct buf b;
    enum err e;

    buf_init(&b, ID_SOURCE_MAX_BYTES);
    for (size_t i = 0; i < part.n; i++)
        buf_putc(&b, (char)(strchr(".-_", part.s[i]) ? ' ' : part.s[i]));
    e = b.err ? err_set(ei, b.err, "out of memory")
              : slug_make(slugger, buf_str(&b), ret, ei);
    buf_release(&b);
    return e;
}

/* Cuts at a word's end if that leaves enough. */
static void cut_id(char *id)
{
    size_t n = CONFIG_ID_MADE_MAX_BYTES;

    if (strlen(id) <= n)
        return;
    while (n > ID_MIN_CUT && id[n] != '-')
        n--;
    if (n == ID_MIN_CUT)
        n = CONFIG_ID_MADE_MAX_BYTES;
    while (n > 1 && id[n - 1] == '-')
        n--;
    id[n] = '\0';
}

enum err config_make_id(struct slugger *slugger, struct str name,
                        struct str url, char ret_id[SOURCE_ID_MAX_BYTES + 1],
                        struct err_info *ei)
{
    char slug[SLUG_MAX_BYTES + 1] = "";
    enum err e = ERR_OK;

    _Static_assert(SLUG_MAX_BYTES <= SOURCE_ID_MAX_BYTES, "a slug is an ID");
    name = str_trim(name);
    if (name.n > 0)
        e = slug_make(slugger, name, slug, ei);
    if (!e && (name.n == 0 || (is_nothing(slug) && url.n > 0)))
        e = make_of_address(slugger, url, slug, ei);
    if (e)
        return e;
    cut_id(slug);
    memcpy(ret_id, slug, strlen(slug) + 1);
    return ERR_OK;
}

void config_number_id(char id[SOURCE_ID_MAX_BYTES + 1], unsigned n)
{
    char number[16];
    size_t n_number = (size_t)snprintf(number, sizeof(number), "-%u", n);
    size_t length = strlen(id);

    if (length + n_number > SOURCE_ID_MAX_BYTES)
        length = SOURCE_ID_MAX_BYTES - n_number;
    memcpy(id + length, number, n_number + 1);
}

static bool is_taken(const struct config *c, const char *id)
{
    for (size_t i = 0; i < c->n_sources; i++)
        if (!strcmp(c->sources[i].id, id))
            return true;
    return false;
}

void config_free_id(const struct config *c, char id[SOURCE_ID_MAX_BYTES + 1])
{
    char first[SOURCE_ID_MAX_BYTES + 1];

    memcpy(first, id, sizeof(first));
    for (unsigned n = 2; c && is_taken(c, id); n++) {
        memcpy(id, first, sizeof(first));
        config_number_id(id, n);
    }
}

/* Without the straight quotes around it, which a value may not have. */
static struct str unquote(struct str s)
{
    while (s.n > 1 && s.s[0] == '"' && s.s[s.n - 1] == '"')
        s = str_trim((struct str){ s.s + 1, s.n - 2 });
    return s;
}

void config_put_name(struct buf *b, struct str title)
{
    struct buf line, clean;
    struct str s;

    buf_init(&line, b->max);
    buf_init(&clean, b->max);
    str_put_line(&line, title);
    for (size_t i = 0; i < line.n; i++)
        if ((unsigned char)line.s[i] >= 0x20 && line.s[i] != 0x7f)
            buf_putc(&clean, line.s[i]);
    s = str_trim(
        str_first(unquote(str_trim(buf_str(&clean))), ITEM_NAME_MAX_CHARS));
    buf_put(b, unquote(s));
    if (line.err || clean.err)
        b->err = line.err ? line.err : clean.err;
    buf_release(&line);
    buf_release(&clean);
}
