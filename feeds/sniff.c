/* sniff.c -- telling HTML, JSON, scripts and the rest apart by how they begin
 * (after the WHATWG MIME Sniffing standard, 7, cut to what servers answer
 * instead of a feed). Any thread. */
#include "feeds/sniff.h"

#include <string.h>

#include "feeds/decode.h"
#include "feeds/feeds.h"

#define TITLE_MAX_CHARS 60
#define BEGINNING_MAX_CHARS 40

/* The beginning of the document as text, without blanks; the rest of *room
 * is lost. Returns what room holds. */
static struct str beginning(struct str body, const struct charset *cs,
                            char room[SNIFF_MAX_BYTES])
{
    struct repair_log unused = { 0 };
    struct decode d;
    size_t n = 0, more = 1;

    if (decode_open(&d, body, cs, &unused, NULL))
        return (struct str){ room, 0 };
    while (more && SNIFF_MAX_BYTES - n >= DECODE_MIN_BYTES) {
        more = decode_read(&d, room + n, SNIFF_MAX_BYTES - n);
        n += more;
    }
    decode_close(&d);
    return str_trim((struct str){ room, n });
}

bool sniff_is_json(struct str body, const struct charset *cs)
{
    char room[SNIFF_MAX_BYTES];
    struct str s = beginning(body, cs, room);

    return s.n && (s.s[0] == '{' || s.s[0] == '[');
}

static bool starts_nocase(struct str s, struct str what)
{
    return s.n >= what.n && str_eq_nocase((struct str){ s.s, what.n }, what);
}

/* Past the declaration and comments that may come before a root element. */
static struct str skip_prolog(struct str s)
{
    size_t end = 0;

    while (end != SIZE_MAX) {
        s = str_trim(s);
        if (str_starts(s, STR("<?")))
            end = str_find(s, STR("?>"));
        else if (str_starts(s, STR("<!--")))
            end = str_find(s, STR("-->"));
        else
            break;
        s = str_cut(s, end == SIZE_MAX ? 0 : end + 2);
        if (str_starts(s, STR(">")))
            s = str_cut(s, 1);
    }
    return s;
}

bool sniff_is_html(struct str body, const struct charset *cs)
{
    char room[SNIFF_MAX_BYTES];
    struct str s = skip_prolog(beginning(body, cs, room));

    return starts_nocase(s, STR("<!doctype html")) ||
           starts_nocase(s, STR("<html")) || starts_nocase(s, STR("<head")) ||
           starts_nocase(s, STR("<body"));
}

static void put_quoted(struct buf *b, struct str s, size_t max_chars)
{
    struct str first = str_first(s, max_chars);

    buf_putc(b, '\'');
    str_put_line(b, first);
    buf_puts(b, first.n < s.n ? "…'" : "'");
}

static void put_html(struct buf *b, struct str s)
{
    size_t from = str_find_nocase(s, STR("<title")), end;
    struct str title;

    buf_puts(b, "an HTML page");
    if (from == SIZE_MAX)
        return;
    title = str_cut(s, from);
    from = str_find(title, STR(">"));
    title = str_cut(title, from == SIZE_MAX ? title.n : from + 1);
    end = str_find_nocase(title, STR("</title"));
    if (end != SIZE_MAX)
        title.n = end;
    title = str_trim(title);
    if (!title.n)
        return;
    buf_puts(b, " titled ");
    put_quoted(b, title, TITLE_MAX_CHARS);
}

static void put_root(struct buf *b, struct str s)
{
    size_t n = 1;

    while (n < s.n && !strchr(" \t\r\n/><", s.s[n]))
        n++;
    buf_puts(b, "XML whose root element is ");
    put_quoted(b, (struct str){ s.s + 1, n - 1 }, BEGINNING_MAX_CHARS);
}

static bool put_binary(struct buf *b, struct str body)
{
    static const struct {
        struct str magic;
        const char *what;
    } kinds[] = { { STR_C("\x1F\x8B"), "compressed data (gzip)" },
                  { STR_C("PK\x03\x04"), "a ZIP archive" },
                  { STR_C("%PDF-"), "a PDF document" },
                  { STR_C("\x89PNG"), "an image (PNG)" },
                  { STR_C("\xFF\xD8\xFF"), "an image (JPEG)" },
                  { STR_C("GIF8"), "an image (GIF)" } };

    for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (!str_starts(body, kinds[i].magic))
            continue;
        buf_puts(b, kinds[i].what);
        return true;
    }
    return false;
}

/* JSONP: "callback({" or "var x = {". */
static bool is_script(struct str s)
{
    size_t n = 0;

    while (n < s.n && n < 80 && s.s[n] != '{' && s.s[n] != '[' &&
           s.s[n] != '<' && s.s[n] != '\n')
        n++;
    return n > 1 && n < s.n && (s.s[n] == '{' || s.s[n] == '[') &&
           (memchr(s.s, '(', n) || memchr(s.s, '=', n));
}

void sniff_put(struct buf *b, struct str body, const struct charset *cs)
{
    char room[SNIFF_MAX_BYTES];
    struct str s;

    if (put_binary(b, body))
        return;
    s = beginning(body, cs, room);
    if (!s.n) {
        buf_puts(b, body.n ? "a document without text" : "an empty document");
        return;
    }
    s = skip_prolog(s);
    if (starts_nocase(s, STR("<!doctype html")) ||
        starts_nocase(s, STR("<html")) || starts_nocase(s, STR("<head")) ||
        starts_nocase(s, STR("<body"))) {
        put_html(b, s);
    } else if (s.n && s.s[0] == '<') {
        put_root(b, s);
    } else if (s.n && (s.s[0] == '{' || s.s[0] == '[')) {
        buf_puts(b, "JSON");
    } else if (is_script(s)) {
        buf_puts(b, "a script (JSONP) that begins ");
        put_quoted(b, s, BEGINNING_MAX_CHARS);
    } else {
        buf_puts(b, "text that begins ");
        put_quoted(b, s, BEGINNING_MAX_CHARS);
    }
}
