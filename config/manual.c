/* manual.c -- the schema as mdoc, for docs/weir.conf.5.
 *
 * One item a key: how it is written, what it means, its default and limits. A
 * test compares the page with what this gives. Any thread.
 */
#include "config/config.h"

#include <string.h>

#include "config/schema.h"
#include "config/value.h"

static const char *type_name(enum schema_type type)
{
    static const char *const names[] = {
        [TYPE_TEXT] = "text",         [TYPE_MAPPING] = "path",
        [TYPE_URL] = "url",           [TYPE_LINK] = "url",
        [TYPE_FILE] = "file",         [TYPE_FOLDER] = "directory",
        [TYPE_SUBDIR] = "directory",  [TYPE_TEMPLATE] = "template",
        [TYPE_LANGUAGE] = "language", [TYPE_CHARSET] = "charset",
        [TYPE_ADDRESS] = "address",   [TYPE_SLUG] = "slug",
        [TYPE_ZONE] = "zone",         [TYPE_BOOL] = "yes|no",
        [TYPE_COUNT] = "number",      [TYPE_SECONDS] = "duration",
        [TYPE_MILLIS] = "duration",   [TYPE_SIZE] = "size",
        [TYPE_WORD] = "word",         [TYPE_DEDUP] = "word, ...",
        [TYPE_TAGS] = "text",         [TYPE_NETS] = "network",
        [TYPE_INCLUDE] = "pattern",   [TYPE_GLOB] = "file",
        [TYPE_SECRET] = "file",       [TYPE_MIME] = "type",
        [TYPE_PROXY] = "url",         [TYPE_PARAM] = "name",
        [TYPE_FORMATS] = "word, ...", [TYPE_HEADERS] = "text",
        [TYPE_XPATHS] = "xpath",
    };

    return names[type];
}

/* A backslash would begin an escape of mdoc, a dot or quote at the start of a
 * line a request. */
static void put_mdoc(struct buf *b, const char *s)
{
    if (*s == '.' || *s == '\'')
        buf_puts(b, "\\&");
    for (const char *from = s; *s; s++) {
        if (*s == '\\')
            buf_puts(b, "\\e");
        else if (s > from && *s == ' ' && s[-1] == '.' && s[1] >= 'A' &&
                 s[1] <= 'Z')
            buf_putc(b, '\n'); /* a sentence begins a line */
        else
            buf_putc(b, *s);
    }
}

static void put_argument(struct buf *b, const struct schema_key *key)
{
    if (key->type == TYPE_WORD) {
        for (const char *s = key->words; *s; s++)
            buf_putc(b, (char)(*s == ' ' ? '|' : *s));
        return;
    }
    buf_puts(b, key->type == TYPE_MAPPING && key->words ? key->words
                                                        : type_name(key->type));
}

static bool is_number(enum schema_type type)
{
    return type == TYPE_COUNT || type == TYPE_SECONDS || type == TYPE_MILLIS ||
           type == TYPE_SIZE;
}

/* "{medium} and {page} must be in it, ..." */
static void put_places(struct buf *b, const char *words)
{
    const char *s = words;

    buf_puts(b, "It may hold");
    while (*s) {
        size_t n = strcspn(s, " ");
        bool is_needed = s[n - 1] == '!';

        buf_printf(b, "%s {%.*s}%s", s == words ? "" : ",",
                   (int)(is_needed ? n - 1 : n), s,
                   is_needed ? " (needed)" : "");
        s += n;
        if (*s)
            s++;
    }
    buf_puts(b, ".\n");
}

static void put_key(struct buf *b, const struct schema_key *key)
{
    buf_printf(b, ".It Cm %s No = Ar ", key->name);
    put_argument(b, key);
    buf_putc(b, '\n');
    put_mdoc(b, key->help);
    buf_putc(b, '\n');
    if (schema_is_list(key))
        buf_printf(b, "May be repeated, up to %lld times.\n",
                   (long long)key->max);
    if (key->type == TYPE_TEMPLATE && *key->words)
        put_places(b, key->words);
    if (is_number(key->type)) {
        buf_puts(b, "From ");
        value_put(b, key->type, key->min);
        buf_puts(b, " to ");
        value_put(b, key->type, key->max);
        buf_puts(b, ".\n");
    } else if (key->type == TYPE_TEXT && key->max > 0) {
        buf_printf(b, "At most %lld characters.\n", (long long)key->max);
    }
    if (key->preset) {
        buf_puts(b, "Default: ");
        put_mdoc(b, key->preset);
        buf_puts(b, "\n");
    }
}

void config_put_manual(struct buf *b, const char *section)
{
    for (int i = 0; i < SECTION_KINDS; i++) {
        size_t n;
        const struct schema_key *keys;

        if (strcmp(schema_section_name((enum schema_section)i), section) != 0)
            continue;
        keys = schema_keys((enum schema_section)i, &n);
        for (size_t k = 0; k < n; k++)
            put_key(b, &keys[k]);
    }
}
