/* charset.c -- byte order marks, declarations, guesses.
 *
 * XML 1.0 appendix F, RFC 9110 8.3.1 (the charset parameter). What a label
 * means is charset_names.c's, turning bytes into text decode.c's. Any thread.
 */
#include "feeds/charset.h"

#include <stdint.h>
#include <string.h>

#include <uchardet/uchardet.h>

#include "feeds/decode.h"
#include "feeds/twice.h"

#define XML_DECLARATION_MAX_BYTES 1024
#define HTML_META_MAX_BYTES 4096

static bool find_mark(struct str body, struct charset *ret)
{
    static const struct {
        struct str mark;
        struct str label;
    } marks[] = { /* UTF-32LE begins like UTF-16LE: first */
                  { STR_C("\xEF\xBB\xBF"), STR_C("utf-8") },
                  { STR_C("\xFF\xFE\0\0"), STR_C("utf-32le") },
                  { STR_C("\0\0\xFE\xFF"), STR_C("utf-32be") },
                  { STR_C("\xFF\xFE"), STR_C("utf-16le") },
                  { STR_C("\xFE\xFF"), STR_C("utf-16be") }
    };

    for (size_t i = 0; i < sizeof(marks) / sizeof(*marks); i++) {
        if (!str_starts(body, marks[i].mark))
            continue;
        if (!charset_find(marks[i].label, ret))
            return false;
        ret->skip = marks[i].mark.n;
        return true;
    }
    return false;
}

/* The first character of a feed or list is ASCII, and the second as a rule:
 * "<?", "<r", "{\"". */
static bool find_pattern(struct str body, struct charset *ret)
{
    static const struct {
        unsigned zero; /* which of the first four bytes are 0: bits 3..0 */
        struct str label;
    } patterns[] = { { 0x7, STR_C("utf-32le") },
                     { 0xE, STR_C("utf-32be") },
                     { 0x5, STR_C("utf-16le") },
                     { 0xA, STR_C("utf-16be") } };
    unsigned zero = 0;

    if (body.n < 4)
        return false;
    for (size_t i = 0; i < 4; i++)
        zero = zero << 1 | (body.s[i] == 0);
    for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++)
        if (patterns[i].zero == zero)
            return charset_find(patterns[i].label, ret);
    return false;
}

/* The value after `name` `=` in s, quoted or up to a separator. */
static struct str value_of(struct str s, struct str name)
{
    const char *stop = " \t\r\n;,?>\"'";
    size_t at = 0;
    char quote;

    while (at + name.n < s.n &&
           !str_eq_nocase((struct str){ s.s + at, name.n }, name))
        at++;
    if (at + name.n >= s.n)
        return (struct str){ NULL, 0 };
    s = str_trim(str_cut(s, at + name.n));
    if (!s.n || s.s[0] != '=')
        return (struct str){ NULL, 0 };
    s = str_trim(str_cut(s, 1));
    if (!s.n)
        return s;
    quote = s.s[0];
    if (quote == '"' || quote == '\'')
        s = str_cut(s, 1);
    for (at = 0; at < s.n && !strchr(stop, s.s[at]); at++)
        ;
    return (struct str){ s.s, at };
}

/* A claim of UTF-16 or UTF-32 for bytes that are plainly not is no claim. */
static bool find_claim(struct str label, struct str body, struct charset *ret)
{
    struct charset found, pattern;

    if (!label.n || !charset_find(label, &found))
        return false;
    if (!strncmp(found.name, "utf-16", 6) || !strncmp(found.name, "utf-32", 6))
        return find_pattern(body, ret);
    if (find_pattern(body, &pattern))
        return false;
    *ret = found;
    return true;
}

static struct str declared(struct str body)
{
    struct str head = { body.s, body.n < XML_DECLARATION_MAX_BYTES
                                    ? body.n
                                    : XML_DECLARATION_MAX_BYTES };
    size_t end;

    while (head.n && strchr(" \t\r\n", head.s[0]) && head.s[0])
        head = str_cut(head, 1);
    end = str_find(head, STR("?>"));
    if (!str_starts(head, STR("<?xml")) || end == SIZE_MAX)
        return (struct str){ NULL, 0 };
    return value_of((struct str){ head.s, end }, STR("encoding"));
}

/* What a page says in <meta charset> or <meta http-equiv>: WHATWG HTML
 * 13.2.3.2, looking a little further. */
static struct str declared_by_page(struct str body)
{
    struct str head = { body.s, body.n < HTML_META_MAX_BYTES
                                    ? body.n
                                    : HTML_META_MAX_BYTES };
    struct str found = { NULL, 0 };

    if (str_find_nocase(head, STR("<html")) == SIZE_MAX &&
        str_find_nocase(head, STR("<head")) == SIZE_MAX &&
        str_find_nocase(head, STR("<!doctype html")) == SIZE_MAX)
        return found;
    while (head.n && !found.n) {
        size_t at = str_find_nocase(head, STR("<meta"));
        struct str tag = str_cut(head, at == SIZE_MAX ? head.n : at + 5);
        const char *end = tag.n ? memchr(tag.s, '>', tag.n) : NULL;

        head = tag;
        tag.n = end ? (size_t)(end - tag.s) : 0;
        found = value_of(tag, STR("charset"));
    }
    return found;
}

/* ---- evidence ---- */

/* The part of body that is looked at: from its first byte above 0x7F on. */
static struct str sample(struct str body)
{
    const uint64_t tops = 0x8080808080808080u;
    uint64_t w = 0;
    size_t at = 0;

    for (; at + 8 <= body.n; at += 8) {
        memcpy(&w, body.s + at, 8);
        if (w & tops)
            break;
    }
    while (at < body.n && (unsigned char)body.s[at] < 0x80)
        at++;
    body = str_cut(body, at);
    if (body.n > CHARSET_DETECT_MAX_BYTES)
        body.n = CHARSET_DETECT_MAX_BYTES;
    return body;
}

static size_t count_high(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += (unsigned char)s.s[i] >= 0x80;
    return n;
}

/* Read as UTF-8: bytes in sequences of more than one, bytes that can be none;
 * characters that are one encoded twice, and others. */
struct evidence {
    size_t good, bad;
    size_t twice, once;
};

static struct evidence weigh(struct str body)
{
    struct evidence ev = { 0 };
    struct str s = sample(body);
    size_t at = 0;

    while (at < s.n) {
        struct str rest = str_cut(s, at);
        uint32_t cp = str_next(s, &at), one;
        size_t used = rest.n - (s.n - at), n = 0;

        if (cp < 0x80)
            continue;
        if (cp == 0xFFFD && !str_starts(rest, STR("\xEF\xBF\xBD"))) {
            ev.bad += used;
            continue;
        }
        if (cp <= 0xFF)
            n = twice_read(rest, &one);
        ev.twice += n > 0;
        ev.once += !n && cp != 0xFEFF;
        ev.good += n ? n : used;
        at += n ? n - used : 0;
    }
    if (s.n == CHARSET_DETECT_MAX_BYTES) /* its last character may be cut */
        ev.bad -= ev.bad < 3 ? ev.bad : 3;
    return ev;
}

/* True if the bytes are UTF-8 though cs was claimed. Chance makes a few
 * characters of UTF-8 out of two bytes each of an East Asian encoding, but
 * hardly any where each letter is a byte, and none of ASCII. */
static bool is_rather_utf8(const struct charset *cs, const struct evidence *ev,
                           bool is_claimed)
{
    size_t enough =
        cs->unit == 1 ? CHARSET_UTF8_MIN_BYTES : CHARSET_DETECT_MIN_HIGH;

    if (is_claimed || !strcmp(cs->name, "us-ascii"))
        enough = 1;
    if (!ev->bad)
        return ev->good >= enough;
    return ev->good >= CHARSET_DETECT_MIN_HIGH && ev->bad <= ev->good / 16;
}

/* True if an encoding of two bytes a character has none for too many. */
static bool misfits(struct str body, const struct charset *cs)
{
    struct repair_log log = { 0 };
    char text[DECODE_STEP_BYTES];
    struct decode d;

    if (!cs->iconv || cs->unit)
        return false;
    body = sample(body);
    if (decode_open(&d, body, cs, &log, NULL))
        return false;
    while (decode_read(&d, text, sizeof(text)))
        ;
    decode_close(&d);
    return log.n[REPAIR_BYTES] > 1 + count_high(body) / 32;
}

static bool detect(struct str body, struct charset *ret)
{
    struct str s = sample(body);
    bool found = false;
    uchardet_t ud;

    if (count_high(s) < CHARSET_DETECT_MIN_HIGH)
        return false;
    ud = uchardet_new();
    if (!ud)
        return false;
    if (uchardet_handle_data(ud, s.s, s.n) == 0) {
        uchardet_data_end(ud);
        found = charset_find(str_of(uchardet_get_charset(ud)), ret);
    }
    uchardet_delete(ud);
    /* Its UTF-8 would have been found likely; its UTF-16 is a guess on text
     * whose first two characters are not ASCII. */
    return found && strncmp(ret->name, "utf-", 4) != 0 && !misfits(body, ret);
}

/* Bytes that windows-1252 has no character for. */
static bool is_1252(struct str body)
{
    for (size_t i = 0; i < body.n; i++)
        if (strchr("\x81\x8D\x8F\x90\x9D", body.s[i]) && body.s[i])
            return false;
    return true;
}

/* ---- the decision ---- */

static bool is_utf8_label(struct str label)
{
    struct charset cs;

    return charset_find(label, &cs) && !cs.iconv;
}

static bool is_likely(struct str body, const struct charset *cs,
                      const struct evidence *ev, bool is_utf8_claimed)
{
    if (!cs->iconv)
        return ev->bad <= ev->good;
    if (cs->unit > 1) /* find_claim has looked */
        return true;
    return !is_rather_utf8(cs, ev, is_utf8_claimed) && !misfits(body, cs);
}

/* Where nothing that was claimed is likely, or nothing was claimed at all;
 * `first` is what was claimed first, if it is an encoding. */
static void guess(struct str body, const struct evidence *ev,
                  const struct charset *first, struct charset *ret)
{
    struct charset found;

    if (find_pattern(body, ret))
        return;
    if (ev->bad <= ev->good) {
        (void)charset_find(STR("utf-8"), ret);
        return;
    }
    if (detect(body, &found)) {
        *ret = found;
    } else if (first->name && (first->iconv || !is_1252(body))) {
        *ret = *first;
        return;
    } else {
        (void)charset_find(STR("windows-1252"), ret);
    }
    ret->is_corrected = true;
}

/* By the Content-Type, by the document's declaration, by its <meta>. */
static void choose(struct str body, struct str content_type,
                   const struct evidence *ev, struct charset *ret)
{
    const struct str xml = declared(body);
    const struct str claims[] = { value_of(content_type, STR("charset")), xml,
                                  declared_by_page(body) };
    struct charset first = { NULL, NULL, 0, false, 0, false };

    for (size_t i = 0; i < sizeof(claims) / sizeof(*claims); i++) {
        if (!find_claim(claims[i], body, ret))
            continue;
        ret->is_corrected = first.name != NULL;
        if (is_likely(body, ret, ev, i == 0 && is_utf8_label(xml)))
            return;
        if (!first.name)
            first = *ret;
    }
    guess(body, ev, &first, ret);
    if (ret->unit < 2 &&
        (first.name ? strcmp(first.name, ret->name) != 0 : xml.n > 0))
        ret->is_corrected = true;
}

enum err charset_pick(struct str body, struct str config,
                      struct str content_type, struct charset *ret,
                      struct err_info *ei)
{
    struct evidence ev;
    struct charset mark;
    bool has_mark = find_mark(body, &mark);

    if (config.n) {
        if (!charset_find(config, ret))
            return err_set(ei, ERR_CONFIG, "charset: '%.*s' is not known",
                           STR_ARG(str_clip(config, 40)));
        if (has_mark && !strcmp(mark.name, ret->name))
            ret->skip = mark.skip;
        return ERR_OK;
    }
    if (has_mark && mark.iconv) {
        *ret = mark;
        return ERR_OK;
    }
    ev = weigh(body);
    if (has_mark)
        *ret = mark;
    else
        choose(body, content_type, &ev, ret);
    ret->is_twice = !ret->iconv && ev.twice >= CHARSET_TWICE_MIN &&
                    ev.once <= ev.twice / 16;
    return ERR_OK;
}
