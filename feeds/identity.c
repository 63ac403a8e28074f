/* identity.c -- what makes two items one article (DESIGN.md 3).
 *
 * Keys, hashes of texts, and the names that follow from them. All
 * of it is stored for ever: a change here is a migration. Which key decides,
 * and what happens then, is storage's. Pure functions, any thread.
 */
#include "feeds/feeds.h"

#include <stdio.h>
#include <string.h>

#include <unicode/uchar.h>

#include "feeds/base/url.h"

#define NAME_MAX_BYTES 64
#define NAME_HASH_DIGITS 16
#define PUBLIC_ID_HASH_DIGITS 32

const struct dedup dedup_default = {
    .kinds = { KEY_INFOCODE, KEY_GUID, KEY_LINK, KEY_CONTENT },
    .n = 4,
};

/* ---- hashes ----------------------------------------------------------- */

/* Ranges whose characters have no case and are no white space: most of what is
 * written in Chinese, Japanese and Korean, and the marks between. */
static bool is_caseless(uint32_t cp)
{
    return (cp > 0x2010 && cp < 0x2028) || (cp > 0x3000 && cp < 0xA640) ||
           (cp >= 0xAC00 && cp < 0xD800) || (cp > 0xFF00 && cp < 0xFF21);
}

static uint32_t fold(uint32_t cp)
{
    if (cp < 0x80)
        return cp >= 'A' && cp <= 'Z' ? cp + ('a' - 'A') : cp;
    return is_caseless(cp)
               ? cp
               : (uint32_t)u_foldCase((UChar32)cp, U_FOLD_CASE_DEFAULT);
}

static bool is_tail(char c) { return ((unsigned char)c & 0xC0) == 0x80; }

/* Bytes of the character at s[i] if folding leaves it as it is, told by its
 * lead byte alone: ASCII's, and U+4000 to U+9FFF. Else 0. */
static size_t fixed_at(struct str s, size_t i)
{
    unsigned char c = (unsigned char)s.s[i];

    if (c < 0x80)
        return c > ' ' && c - (unsigned)'A' >= 26;
    return c >= 0xE4 && c <= 0xE9 && s.n - i >= 3 && is_tail(s.s[i + 1]) &&
                   is_tail(s.s[i + 2])
               ? 3
               : 0;
}

/* Where what folding leaves as it is ends, from i on: words of such characters
 * with single blanks between them. */
static size_t fixed_end(struct str s, size_t i)
{
    size_t n;

    while (i < s.n) {
        n = fixed_at(s, i);
        if (!n && s.s[i] == ' ' && i + 1 < s.n && fixed_at(s, i + 1))
            n = 1;
        if (!n)
            break;
        i += n;
    }
    return i;
}

/* Nobody sees it: a soft hyphen, zero width, a mark of direction. */
static bool is_invisible(uint32_t cp)
{
    return cp == 0xAD || (cp >= 0x200B && cp <= 0x200F) || cp == 0x2060;
}

/* White space collapses, letters lose their case, what is invisible is left
 * out. Width stays: "，" for "," is a change that a reader sees. */
static void put_folded(struct buf *b, struct str s)
{
    bool blank = false, any = false;

    for (size_t pos = 0, from; pos < s.n;) {
        size_t n = fixed_at(s, pos);
        uint32_t cp;

        from = pos;
        cp = str_next(s, &pos);
        if (str_is_space(cp)) {
            blank = any;
            continue;
        }
        if (is_invisible(cp))
            continue;
        if (blank)
            buf_putc(b, ' ');
        blank = false;
        any = true;
        if (n) {
            pos = fixed_end(s, pos);
            buf_put(b, (struct str){ s.s + from, pos - from });
        } else {
            str_put_char(b, fold(cp));
        }
    }
}

/* libcrypto says "out of memory" with a hash of zeros: as an identity that
 * would join all there is. */
static enum err checked(const uint8_t hash[HASH_BYTES])
{
    static const uint8_t zero[HASH_BYTES];

    return memcmp(hash, zero, HASH_BYTES) == 0 ? ERR_NOMEM : ERR_OK;
}

enum err text_hash(struct str title, struct str summary,
                   struct str content_html, uint8_t ret_hash[HASH_BYTES])
{
    struct str parts[3];
    size_t ends[3], from = 0;
    uint8_t hash[HASH_BYTES];
    struct buf plain, folded;
    enum err e;

    /* A byte that is no UTF-8 grows to three. */
    buf_init(&plain, 3 * content_html.n);
    buf_init(&folded, 3 * (title.n + summary.n + 3 * content_html.n));
    html_put_plain(&plain, content_html);
    put_folded(&folded, title);
    ends[0] = folded.n;
    put_folded(&folded, summary);
    ends[1] = folded.n;
    put_folded(&folded, buf_str(&plain));
    ends[2] = folded.n;
    e = plain.err ? plain.err : folded.err;
    for (size_t i = 0; i < 3 && !e; i++) {
        parts[i] = folded.s ? (struct str){ folded.s + from, ends[i] - from }
                            : STR("");
        from = ends[i];
    }
    if (!e) {
        hash_parts(parts, 3, hash);
        e = checked(hash);
    }
    if (!e)
        memcpy(ret_hash, hash, HASH_BYTES);
    buf_release(&plain);
    buf_release(&folded);
    return e;
}

/* ---- keys ------------------------------------------------------------- */

static bool has_kind(const struct dedup *dedup, enum key_kind kind)
{
    if (kind == KEY_GUID_GLOBAL)
        kind = KEY_GUID;
    for (size_t i = 0; i < dedup->n; i++)
        if (dedup->kinds[i] == kind)
            return true;
    return false;
}

static bool same_host(struct str a, struct str b)
{
    struct url ua, ub;

    return !url_split(a, &ua) && !url_split(b, &ub) && ua.host.n > 0 &&
           str_eq_nocase(ua.host, ub.host);
}

static bool starts_nocase(struct str s, struct str prefix)
{
    return s.n >= prefix.n &&
           str_eq_nocase((struct str){ s.s, prefix.n }, prefix);
}

static bool is_global(struct str guid, struct str link)
{
    return starts_nocase(guid, STR("urn:")) ||
           starts_nocase(guid, STR("tag:")) ||
           (url_is_http(guid) && same_host(guid, link));
}

static void put_guid(struct buf *b, struct str guid, struct str scope)
{
    buf_puts(b, "guid:");
    buf_put(b, scope);
    buf_putc(b, '\n');
    buf_put(b, guid);
}

/* A link that has no canonical spelling is no key. */
static void put_link(struct buf *b, struct str link)
{
    enum err e;

    buf_puts(b, "link:");
    e = url_canonical(link, b);
    if (e == ERR_NOMEM)
        b->err = e;
    else if (e)
        buf_clear(b);
}

/* Title and text, or for an item of neither, whatever else tells it from
 * the next one. */
static enum err put_content(struct buf *b, const struct item *item)
{
    struct str other[3] = { item->image, item->date_text };
    uint8_t hashes[2][HASH_BYTES], hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];
    struct str parts[2] = { { (const char *)hashes[0], HASH_BYTES },
                            { (const char *)hashes[1], HASH_BYTES } };
    bool bare = !item->title.n && !item->summary.n && !item->content_html.n;
    enum err e;

    e = text_hash(item->title, item->summary, item->content_html, hashes[0]);
    if (e)
        return e;
    if (item->n_enclosures > 0)
        other[2] = item->enclosures[0].url;
    memcpy(hash, hashes[0], HASH_BYTES);
    if (bare) {
        char sec[24];

        (void)snprintf(sec, sizeof(sec), "%lld",
                       (long long)item->published.sec);
        if (!other[1].n && item->has_published)
            other[1] = str_of(sec);
        hash_parts(other, 3, hashes[1]);
        hash_parts(parts, 2, hash);
    }
    hash_hex(hash, hex);
    buf_printf(b, "content:%s", hex);
    return b->err ? b->err : checked(hash);
}

enum err link_put_key_before(struct buf *b, struct str link)
{
    struct buf now;
    enum err e;

    buf_init(&now, URL_MAX_BYTES);
    buf_puts(b, "link:");
    e = url_canonical_before(link, b);
    if (!e)
        e = url_canonical(link, &now);
    if (e == ERR_NOMEM)
        b->err = e;
    else if (e || str_eq(str_cut(buf_str(b), 5), buf_str(&now)))
        buf_clear(b);
    buf_release(&now);
    return b->err;
}

static enum err put_key(struct buf *b, const struct item *item,
                        struct str source_id, enum key_kind kind)
{
    struct str guid = str_clip(item->guid, ITEM_ID_MAX_BYTES);

    switch (kind) {
    case KEY_INFOCODE:
        if (item->infocode.n > 0)
            buf_printf(b, "infocode:%.*s", STR_ARG(item->infocode));
        break;
    case KEY_GUID:
        if (guid.n > 0)
            put_guid(b, guid, source_id);
        break;
    case KEY_GUID_GLOBAL:
        if (guid.n > 0 && is_global(guid, item->url))
            put_guid(b, guid, STR(""));
        break;
    case KEY_LINK:
        if (item->url.n > 0)
            put_link(b, item->url);
        break;
    case KEY_CONTENT:
    case KEY_KINDS:
        return put_content(b, item);
    }
    return b->err;
}

/* Does dedup name content before a kind of which there is a key? */
static bool is_content_first(const struct dedup *dedup,
                             const struct item_keys *keys)
{
    size_t i = 0;

    while (i < dedup->n && dedup->kinds[i] != KEY_CONTENT)
        i++;
    for (i++; i < dedup->n; i++)
        if (keys->key[dedup->kinds[i]].n)
            return true;
    return false;
}

static enum err has_text(const struct item *item, bool *ret)
{
    struct str none = { NULL, 0 };
    uint8_t hash[HASH_BYTES] = { 0 }, empty[HASH_BYTES] = { 0 };
    enum err e =
        text_hash(item->title, item->summary, item->content_html, hash);

    if (!e)
        e = text_hash(none, none, none, empty);
    *ret = !e && memcmp(hash, empty, HASH_BYTES) != 0;
    return e;
}

/* Asked when the keys of the other kinds are there. */
static enum err wants_content(const struct item *item,
                              const struct dedup *dedup,
                              const struct item_keys *keys, bool *ret)
{
    *ret = !keys->key[KEY_INFOCODE].n && !keys->key[KEY_GUID].n;
    return !*ret && is_content_first(dedup, keys) ? has_text(item, ret)
                                                  : ERR_OK;
}

enum err item_keys(const struct item *item, struct str source_id,
                   const struct dedup *dedup, struct arena *a,
                   struct item_keys *ret_keys)
{
    struct item_keys keys = { 0 };
    enum err e = ERR_OK;
    struct buf b;

    buf_init(&b, (size_t)2 * ITEM_ID_MAX_BYTES + source_id.n);
    for (int kind = 0; kind < KEY_KINDS && !e; kind++) {
        bool wanted = has_kind(dedup, (enum key_kind)kind);

        if (kind == KEY_CONTENT)
            e = wants_content(item, dedup, &keys, &wanted);
        buf_clear(&b);
        if (wanted && !e)
            e = put_key(&b, item, source_id, (enum key_kind)kind);
        if (e || b.n == 0)
            continue;
        keys.key[kind] = arena_copy(a, buf_str(&b));
        if (!keys.key[kind].s)
            e = ERR_NOMEM;
    }
    buf_release(&b);
    if (!e)
        *ret_keys = keys;
    return e;
}

/* ---- names that follow from keys -------------------------------------- */

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        bool alnum = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                     (c >= 'a' && c <= 'z');

        if (!alnum && (i == 0 || (c != '_' && c != '-')))
            return false;
    }
    return s.n > 0 && s.n <= NAME_MAX_BYTES;
}

static void put_hash(struct buf *b, struct str key, size_t digits)
{
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];

    hash_sha256(key, hash);
    if (checked(hash))
        b->err = ERR_NOMEM;
    hash_hex(hash, hex);
    buf_put(b, (struct str){ hex, digits });
}

void post_put_name(struct buf *b, struct str guid, struct str infocode,
                   struct str key)
{
    if (is_token(guid))
        buf_put(b, guid);
    else if (infocode_is_valid(infocode))
        buf_put(b, infocode);
    else
        put_hash(b, key, NAME_HASH_DIGITS);
}

void public_id_put(struct buf *b, struct str authority, int64_t year,
                   struct str key)
{
    size_t colon = str_find(key, STR(":"));
    struct str kind = { key.s, colon == SIZE_MAX ? 0 : colon };
    struct str value = str_cut(key, colon == SIZE_MAX ? 0 : colon + 1);

    buf_printf(b, "tag:%.*s,%04lld:", STR_ARG(authority), (long long)year);
    if (str_eq(kind, STR("infocode"))) {
        buf_put(b, value);
        return;
    }
    buf_put(b, kind);
    buf_putc(b, '-');
    put_hash(b, key, PUBLIC_ID_HASH_DIGITS);
}
