/* strings.c -- the words of a theme. Any thread.
 */
#include "output/strings.h"

#include <stdlib.h>
#include <string.h>

void strings_release(struct strings *s)
{
    for (size_t i = 0; i < s->n; i++)
        free((void *)(uintptr_t)s->list[i].key.s);
    free(s->list);
    *s = (struct strings){ 0 };
}

static size_t find(const struct strings *s, struct str key)
{
    for (size_t i = 0; i < s->n; i++)
        if (str_eq(s->list[i].key, key))
            return i;
    return s->n;
}

static enum err put(struct strings *s, struct str key, struct str value,
                    struct err_info *ei)
{
    size_t i = find(s, key);
    char *text = NULL;

    if (!s->list)
        s->list = calloc(STRINGS_MAX, sizeof(*s->list));
    if (i == STRINGS_MAX)
        return err_set(ei, ERR_LIMIT, "more than %d words", STRINGS_MAX);
    text = s->list ? malloc(key.n + value.n + 1) : NULL;
    if (!text)
        return err_set(ei, ERR_NOMEM, "out of memory");
    memcpy(text, key.s, key.n);
    memcpy(text + key.n, value.n ? value.s : "", value.n);
    text[key.n + value.n] = '\0';
    if (i < s->n)
        free((void *)(uintptr_t)s->list[i].key.s);
    else
        s->n++;
    s->list[i].key = (struct str){ text, key.n };
    s->list[i].value = (struct str){ text + key.n, value.n };
    return ERR_OK;
}

static bool is_key(struct str key)
{
    for (size_t i = 0; i < key.n; i++)
        if (!(key.s[i] == '_' || (key.s[i] >= 'a' && key.s[i] <= 'z') ||
              (key.s[i] >= '0' && key.s[i] <= '9')))
            return false;
    return key.n > 0;
}

static enum err add_line(struct strings *s, struct str line, const char *file,
                         unsigned number, struct err_info *ei)
{
    size_t eq;
    struct str key;
    enum err e;

    line = str_trim(line);
    if (!line.n || line.s[0] == '#')
        return ERR_OK;
    eq = str_find(line, STR("="));
    key = str_trim((struct str){ line.s, eq == SIZE_MAX ? 0 : eq });
    if (!is_key(key))
        return err_set(ei, ERR_CONFIG,
                       "%s:%u: no 'key = words' with a key of a-z, 0-9, '_'",
                       file, number);
    e = put(s, key, str_trim(str_cut(line, eq + 1)), ei);
    return e ? err_prefix(ei, e, "%s:%u", file, number) : ERR_OK;
}

enum err strings_add(struct strings *s, struct str text, const char *file,
                     struct err_info *ei)
{
    unsigned number = 0;

    if (text.n > STRINGS_FILE_MAX_BYTES || !str_is_utf8(text))
        return err_set(ei, ERR_CONFIG, "%s: more than %d bytes, or no UTF-8",
                       file, STRINGS_FILE_MAX_BYTES);
    while (text.n) {
        const char *eol = memchr(text.s, '\n', text.n);
        struct str line = { text.s, eol ? (size_t)(eol - text.s) : text.n };
        enum err e = add_line(s, line, file, ++number, ei);

        if (e)
            return e;
        text = str_cut(text, line.n + (eol ? 1 : 0));
    }
    return ERR_OK;
}

struct str strings_get(const struct strings *s, struct str key)
{
    size_t i = find(s, key);

    return i < s->n ? s->list[i].value : STR("");
}

/* The next piece of a pattern: the text before a {word}, and the word. */
static bool take_piece(struct str *pattern, struct str *ret_text,
                       struct str *ret_word)
{
    size_t open = str_find(*pattern, STR("{")), close;

    *ret_text = *pattern;
    *ret_word = STR("");
    if (open != SIZE_MAX) {
        ret_text->n = open;
        *ret_word = str_cut(*pattern, open + 1);
        close = str_find(*ret_word, STR("}"));
        ret_word->n = close == SIZE_MAX ? ret_word->n : close;
        *pattern = str_cut(*pattern, open + ret_word->n + 2);
        return true;
    }
    *pattern = STR("");
    return ret_text->n > 0;
}

void strings_put(const struct strings *s, struct buf *b, const char *key,
                 struct str name)
{
    struct str pattern = strings_get(s, str_of(key)), text, word;

    while (take_piece(&pattern, &text, &word)) {
        buf_put(b, text);
        if (str_eq(word, STR("name")))
            buf_put(b, name);
    }
}

/* Item i of "a|b|c". */
static struct str nth(struct str list, int i)
{
    for (;; i--) {
        size_t bar = str_find(list, STR("|"));

        if (i <= 0)
            return (struct str){ list.s, bar == SIZE_MAX ? list.n : bar };
        if (bar == SIZE_MAX)
            return STR("");
        list = str_cut(list, bar + 1);
    }
}

static void put_word(const struct strings *s, struct buf *b, struct str word,
                     const struct civil *c)
{
    if (str_eq(word, STR("yyyy")))
        buf_printf(b, "%04d", c->year);
    else if (str_eq(word, STR("m")))
        buf_printf(b, "%d", c->month);
    else if (str_eq(word, STR("mm")))
        buf_printf(b, "%02d", c->month);
    else if (str_eq(word, STR("d")))
        buf_printf(b, "%d", c->day);
    else if (str_eq(word, STR("dd")))
        buf_printf(b, "%02d", c->day);
    else if (str_eq(word, STR("hh")))
        buf_printf(b, "%02d", c->hour);
    else if (str_eq(word, STR("min")))
        buf_printf(b, "%02d", c->minute);
    else if (str_eq(word, STR("month")))
        buf_put(b, nth(strings_get(s, STR("months")), c->month - 1));
    else if (str_eq(word, STR("weekday")))
        buf_put(b, nth(strings_get(s, STR("weekdays")), c->weekday));
}

void strings_put_date(const struct strings *s, struct buf *b, const char *key,
                      const struct civil *c)
{
    struct str pattern = strings_get(s, str_of(key)), text, word;

    while (take_piece(&pattern, &text, &word)) {
        buf_put(b, text);
        put_word(s, b, word, c);
    }
}
