/* decode.c -- iconv, then one pass that leaves only what XML may hold.
 *
 * U+FFFD stands for each maximal subpart of an ill-formed UTF-8 sequence
 * (Unicode 3.9), and for each byte iconv refuses. Which encoding it is was
 * decided in charset.c; bare & and < are markup.c's. One thread.
 */
#include "feeds/decode.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "feeds/html.h"
#include "feeds/twice.h"

#define REPLACEMENT_BYTES 3
#define CHARACTER_MAX_BYTES 4
/* What a converter can have kept back. */
#define FLUSH_MAX_BYTES 16

/* U+FFFD, U+20AC */
static const char replacement[REPLACEMENT_BYTES] = { '\xEF', '\xBF', '\xBD' };
static const char euro[REPLACEMENT_BYTES] = { '\xE2', '\x82', '\xAC' };

enum err decode_open(struct decode *d, struct str body,
                     const struct charset *cs, struct repair_log *log,
                     struct err_info *ei)
{
    d->in = str_cut(body, cs->skip);
    d->log = log;
    d->mid = (struct str){ d->step, 0 };
    d->is_utf8 = !cs->iconv;
    d->is_twice = cs->is_twice;
    d->unit = cs->unit;
    d->has_state = !strcmp(cs->name, "iso-2022-jp");
    d->has_euro = !strcmp(cs->name, "gb18030"); /* as code page 936 */
    d->is_done = !d->in.n;
    if (d->is_utf8)
        return ERR_OK;
    d->cd = iconv_open("UTF-8", cs->iconv);
    if (d->cd != (iconv_t)-1)
        return ERR_OK;
    d->is_utf8 = true; /* nothing to close */
    if (errno == ENOMEM)
        return err_set(ei, ERR_NOMEM, "out of memory");
    return err_set(ei, ERR_FORMAT, "this system cannot decode %s", cs->name);
}

void decode_close(struct decode *d)
{
    if (!d->is_utf8)
        iconv_close(d->cd);
    d->is_utf8 = true;
}

/* Bytes at the start of s that are no character. Past a lone surrogate the
 * next unit must still be read as one; of two bytes that make none together
 * the second is no lead, but may be ASCII. */
static size_t bad_bytes(const struct decode *d, struct str s)
{
    size_t n = d->unit;

    if (!n)
        n = s.n > 1 && (unsigned char)s.s[1] >= 0x80 ? 2 : 1;
    return n < s.n ? n : s.n;
}

/* Some converters keep a letter back until they see that no accent follows. */
static void flush(struct decode *d, char **out, size_t *room)
{
    if (!d->has_state)
        (void)iconv(d->cd, NULL, NULL, out, room);
}

/* What stands for bytes that are no character; returns its length. */
static size_t put_bad(struct decode *d, char *out)
{
    bool is_euro = d->has_euro && d->in.s[0] == '\x80';

    if (!is_euro)
        d->log->n[REPAIR_BYTES]++;
    memcpy(out, is_euro ? euro : replacement, REPLACEMENT_BYTES);
    d->in = str_cut(d->in, is_euro ? 1 : bad_bytes(d, d->in));
    return REPLACEMENT_BYTES;
}

/* Fills the empty step[] with converted text. */
static void convert(struct decode *d)
{
    char *const end = d->step + sizeof(d->step), *out = d->step, *in;
    size_t room = sizeof(d->step), rc = 0;

    while (room >= FLUSH_MAX_BYTES + REPLACEMENT_BYTES && !d->is_done) {
        memcpy(&in, &d->in.s, sizeof(in)); /* iconv's prototype lacks const */
        rc = iconv(d->cd, &in, &d->in.n, &out, &room);
        d->in.s = in;
        if (room < FLUSH_MAX_BYTES + REPLACEMENT_BYTES)
            break;
        if (rc == (size_t)-1 && errno == EINVAL)
            d->in.n = 1; /* the last character is cut */
        flush(d, &out, &room);
        if (rc == (size_t)-1)
            out += put_bad(d, out);
        room = (size_t)(end - out);
        d->is_done = !d->in.n;
    }
    d->mid = (struct str){ d->step, (size_t)(out - d->step) };
}

static bool is_forbidden(uint32_t cp)
{
    return (cp < 0x20 && cp != '\n' && cp != '\t' && cp != '\r') ||
           cp == 0xFFFE || cp == 0xFFFF;
}

/* Copies one character from s to out, or what stands for it. Returns the
 * bytes put; *used is what it read. */
static size_t clean_one(struct decode *d, struct str s, char *out, size_t *used)
{
    size_t pos = 0, twice = 0;
    uint32_t cp = str_next(s, &pos);

    if (d->is_twice && cp >= 0x80 && cp <= 0xFF)
        twice = twice_read(s, &cp);
    d->log->n[REPAIR_TWICE] += twice > 0;
    *used = twice ? twice : pos;
    if (is_forbidden(cp)) {
        d->log->n[REPAIR_CONTROL]++;
        return 0;
    }
    if (twice)
        return html_ref_utf8(html_ref_c1(cp), out);
    if (cp == 0xFFFD &&
        (pos != REPLACEMENT_BYTES || memcmp(s.s, replacement, pos) != 0)) {
        d->log->n[REPAIR_BYTES]++;
        memcpy(out, replacement, REPLACEMENT_BYTES);
        return REPLACEMENT_BYTES;
    }
    if (html_ref_c1(cp) != cp)
        return html_ref_utf8(html_ref_c1(cp), out);
    memcpy(out, s.s, pos);
    return pos;
}

/* Cleans from *in to out; stops when either is used up. */
static size_t clean(struct decode *d, struct str *in, char *out, size_t max)
{
    size_t n = 0;

    while (in->n && max - n >= CHARACTER_MAX_BYTES) {
        struct str s = { in->s, in->n < max - n ? in->n : max - n };
        size_t run = str_run(s), used;

        memcpy(out + n, s.s, run);
        n += run;
        *in = str_cut(*in, run);
        if (run || !in->n)
            continue;
        n += clean_one(d, *in, out + n, &used);
        *in = str_cut(*in, used);
    }
    return n;
}

size_t decode_read(struct decode *d, char *out, size_t max)
{
    size_t n = 0;

    if (d->is_utf8)
        return clean(d, &d->in, out, max);
    while (n == 0 && (d->mid.n || !d->is_done)) {
        if (!d->mid.n)
            convert(d);
        n = clean(d, &d->mid, out, max);
    }
    return n;
}

bool decode_is_needless(struct str body, const struct charset *cs)
{
    struct repair_log log = { { 0 } };
    struct decode d = { .log = &log, .is_twice = cs->is_twice };
    struct str s = str_cut(body, cs->skip);
    char out[CHARACTER_MAX_BYTES];
    size_t used;

    if (cs->iconv)
        return false;
    for (s = str_cut(s, str_run(s)); s.n; s = str_cut(s, str_run(s))) {
        if (clean_one(&d, s, out, &used) != used || memcmp(out, s.s, used) != 0)
            return false;
        s = str_cut(s, used);
    }
    return true;
}

enum err decode_all(struct str body, const struct charset *cs,
                    struct repair_log *log, struct buf *ret,
                    struct err_info *ei)
{
    struct decode d;
    char piece[DECODE_STEP_BYTES], size[BUF_SIZE_TEXT_MAX];
    enum err e = decode_open(&d, body, cs, log, ei);
    size_t n;

    if (e)
        return e;
    do {
        n = decode_read(&d, piece, sizeof(piece));
        buf_put(ret, (struct str){ piece, n });
    } while (n && !ret->err);
    decode_close(&d);
    if (ret->err == ERR_LIMIT)
        return err_set(ei, ERR_LIMIT, "longer than %s when decoded",
                       buf_size_text(ret->max, size));
    return ret->err ? err_set(ei, ret->err, "out of memory") : ERR_OK;
}
