/* ini.c -- lines of an INI file: sections, keys and values, mistakes.
 *
 * Strict where being lenient would hide a mistake: a line that begins with a
 * blank is no continuation, a comment has a line of its own, a value ends with
 * its line. Which keys there are is schema.c's business, files are load.c's.
 * Any thread.
 */
#include "config/ini.h"

#include <string.h>

#define TEXT_OF_(x) #x
#define TEXT_OF(x) TEXT_OF_(x)

void ini_init(struct ini *ini, struct str text)
{
    if (str_starts(text, STR("\xEF\xBB\xBF")))
        text = str_cut(text, 3);
    ini->rest = text;
    ini->line = 0;
}

/* Cuts the next line off, without its LF or CR LF. */
static struct str take_line(struct ini *ini)
{
    struct str line = ini->rest;
    const char *end = memchr(line.s, '\n', line.n);

    ini->line++;
    if (end) {
        line.n = (size_t)(end - line.s);
        ini->rest = str_cut(ini->rest, line.n + 1);
    } else {
        ini->rest = (struct str){ NULL, 0 };
    }
    if (line.n > 0 && line.s[line.n - 1] == '\r')
        line.n--;
    return line;
}

/* What makes a line unreadable as a whole, or NULL. */
static const char *find_damage(struct str line)
{
    if (line.n > CONFIG_LINE_MAX_BYTES)
        return "line is longer than " TEXT_OF(CONFIG_LINE_MAX_BYTES) " bytes";
    if (line.n > 0 && memchr(line.s, '\0', line.n))
        return "line holds a NUL byte: save the file as plain UTF-8 text";
    if (!str_is_utf8(line))
        return "line is not UTF-8: save the file as UTF-8";
    for (size_t i = 0; i < line.n; i++) {
        unsigned char c = (unsigned char)line.s[i];

        if (c == '\r')
            return "line holds a carriage return: end lines with LF or CR LF";
        if ((c < 0x20 && c != '\t') || c == 0x7f)
            return "line holds a control character: remove it";
    }
    return NULL;
}

static size_t find_last(struct str s, char c)
{
    const char *at = s.n ? memrchr(s.s, c, s.n) : NULL;

    return at ? (size_t)(at - s.s) : SIZE_MAX;
}

/* Is it "key: value", as other files have it? */
static bool has_colon(struct str line)
{
    size_t n = 0;

    while (n < line.n && ((line.s[n] >= 'a' && line.s[n] <= 'z') ||
                          (line.s[n] >= 'A' && line.s[n] <= 'Z') ||
                          line.s[n] == '_' || line.s[n] == '-'))
        n++;
    line = n > 0 ? str_trim(str_cut(line, n)) : STR("");
    return str_starts(line, STR(":")) || str_starts(line, STR("\xEF\xBC\x9A"));
}

/* line is trimmed and begins with '['. */
static void read_section(struct str line, struct ini_line *ret)
{
    size_t end = find_last(line, ']');
    struct str inner = str_cut(line, 1);
    size_t i = 0;

    if (end == SIZE_MAX) {
        ret->text = "section is not closed: ']' is missing";
    } else {
        inner.n = end - 1;
        if (end + 1 < line.n)
            ret->text = "text after ']': a comment needs a line of its own";
    }
    inner = str_trim(inner);
    if (inner.n == 0) {
        if (!ret->text)
            ret->text = "section without a name: write [weir] or [source ID]";
        return;
    }
    while (i < inner.n && inner.s[i] != ' ' && inner.s[i] != '\t')
        i++;
    ret->kind = INI_SECTION;
    ret->word = (struct str){ inner.s, i };
    ret->name = str_trim(str_cut(inner, i));
}

static void read_key(struct str line, struct ini_line *ret)
{
    const char *sign = memchr(line.s, '=', line.n);
    size_t at;

    if (!sign) {
        if (str_find(line, STR("\xEF\xBC\x9D")) != SIZE_MAX)
            ret->text = "no '=': the full-width sign does not count, "
                        "write key = value";
        else if (has_colon(line))
            ret->text = "no '=': write key = value, with '=' for ':'";
        else
            ret->text = "no '=': write key = value, or # before a comment";
        return;
    }
    at = (size_t)(sign - line.s);
    ret->key = str_trim((struct str){ line.s, at });
    ret->value = str_trim(str_cut(line, at + 1));
    if (ret->key.n == 0)
        ret->text = "no key before '='";
    else
        ret->kind = INI_KEY;
}

static void read_line(struct str raw, struct ini_line *ret)
{
    struct str line;

    ret->text = find_damage(raw);
    if (ret->text)
        return;
    line = str_trim(raw);
    if (line.n == 0 || line.s[0] == '#' || line.s[0] == ';')
        return;
    if (line.s != raw.s)
        ret->text = "line is indented: begin it at the left edge (a value "
                    "cannot go on in the next line)";
    else if (line.s[0] == '[')
        read_section(line, ret);
    else
        read_key(line, ret);
}

bool ini_next(struct ini *ini, struct ini_line *ret_line)
{
    while (ini->rest.n > 0) {
        struct str raw = take_line(ini);

        *ret_line = (struct ini_line){ .line = ini->line };
        read_line(raw, ret_line);
        if (ret_line->kind != INI_NOTHING || ret_line->text)
            return true;
    }
    return false;
}
