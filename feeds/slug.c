/* slug.c -- names of media as parts of addresses, by ICU's transliteration.
 *
 * The rules are ours first (data/pinyin-*.txt), then ICU's: whatever script a
 * name has, it comes out as Latin letters. A slug is stored when a medium is
 * first seen, so that neither a new ICU nor a new rule moves an address. One
 * thread per slugger.
 */
#include "feeds/feeds.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "embed_data.h"

#define SLUG_NAME_MAX_CHARS ITEM_NAME_MAX_CHARS
#define SLUG_MAX_RULES 4096
#define SLUG_RULES_MAX_BYTES ((size_t)256 * 1024)
#define LATIN_MAX 8192 /* UTF-16 units of a name's Latin letters */
#define BLANK_MARK                                                             \
    0xE000 /* a private character: ICU adds blanks of its own                  \
            */
#define PINNED_MAX_BYTES 128

/* ü is written v, but only that of pinyin: it has a tone, or an e behind it.
 * The ü of "Süddeutsche" is u. */
static const char icu_rules[] =
    ":: Any-Latin; :: NFC; [ǖǘǚǜ] > v; ü } [èéěē] > v; "
    ":: Latin-ASCII; :: Lower;";

struct slugger {
    enum slug_style style;
    UTransliterator *icu; /* NULL until first used */
};

struct slugger *slugger_new(enum slug_style style)
{
    struct slugger *s = calloc(1, sizeof(*s));

    if (s)
        s->style = style;
    return s;
}

void slugger_free(struct slugger *s)
{
    if (!s)
        return;
    if (s->icu)
        utrans_close(s->icu);
    free(s);
}

/* ---- rules ------------------------------------------------------------ */

struct rule {
    struct str from, to;
};

static struct str data_of(enum slug_style style)
{
    const char *name =
        style == SLUG_WORDS ? "pinyin-phrases.txt" : "pinyin-characters.txt";

    for (size_t i = 0; i < embed_data_count; i++)
        if (strcmp(embed_data[i].name, name) == 0)
            return (struct str){ (const char *)embed_data[i].data,
                                 embed_data[i].n };
    return STR("");
}

/* Takes the next line off *text. */
static struct str next_line(struct str *text)
{
    size_t n = str_find(*text, STR("\n"));
    struct str line = { text->s, n == SIZE_MAX ? text->n : n };

    *text = str_cut(*text, n == SIZE_MAX ? text->n : n + 1);
    return str_trim(line);
}

static size_t read_rules(struct str text, struct rule rules[SLUG_MAX_RULES])
{
    size_t n = 0;

    while (text.n > 0 && n < SLUG_MAX_RULES) {
        struct str line = next_line(&text);
        size_t blank = str_find(line, STR(" "));

        if (blank == SIZE_MAX || line.s[0] == '#')
            continue;
        rules[n].from = (struct str){ line.s, blank };
        rules[n++].to = str_trim(str_cut(line, blank));
    }
    return n;
}

/* Longest first: ICU takes the first rule that matches, and refuses one that
 * an earlier rule hides. */
static int by_length(const void *a, const void *b)
{
    const struct rule *x = a, *y = b;

    if (x->from.n != y->from.n)
        return x->from.n > y->from.n ? -1 : 1;
    return str_cmp(x->from, y->from);
}

static enum err put_rules(struct buf *b, enum slug_style style)
{
    struct rule *rules = calloc(SLUG_MAX_RULES, sizeof(*rules));
    size_t n;

    if (!rules)
        return ERR_NOMEM;
    n = read_rules(data_of(style), rules);
    qsort(rules, n, sizeof(*rules), by_length);
    buf_puts(b, ":: NFKC; ");
    for (size_t i = 0; i < n; i++)
        buf_printf(b, "%.*s > %.*s; ", STR_ARG(rules[i].from),
                   STR_ARG(rules[i].to));
    buf_puts(b, icu_rules);
    free(rules);
    return b->err;
}

static enum err icu_err(UErrorCode e, struct err_info *ei)
{
    return err_set(ei, e == U_MEMORY_ALLOCATION_ERROR ? ERR_NOMEM : ERR_FORMAT,
                   "slug: ICU: %s", u_errorName(e));
}

static enum err open_icu(struct slugger *s, struct err_info *ei)
{
    static const UChar id[] = { 'w', 'e', 'i', 'r', 0 };
    UErrorCode e = U_ZERO_ERROR;
    UParseError where;
    UChar *rules = NULL;
    struct buf b;
    int32_t n = 0;
    enum err err;

    buf_init(&b, SLUG_RULES_MAX_BYTES);
    err = put_rules(&b, s->style);
    if (!err)
        rules = malloc((b.n + 1) * sizeof(*rules));
    if (!rules) {
        err = err_set(ei, err ? err : ERR_NOMEM, "slug: no room for rules");
        goto out;
    }
    u_strFromUTF8(rules, (int32_t)b.n + 1, &n, b.s, (int32_t)b.n, &e);
    if (U_SUCCESS(e))
        s->icu = utrans_openU(id, -1, UTRANS_FORWARD, rules, n, &where, &e);
    if (U_FAILURE(e)) {
        s->icu = NULL;
        err = icu_err(e, ei);
    }
out:
    free(rules);
    buf_release(&b);
    return err;
}

/* ---- names ------------------------------------------------------------ */

/* Growing Latin text: what ICU made so far. */
struct latin {
    UChar s[LATIN_MAX];
    int32_t n;
};

static void add_char(struct latin *l, uint32_t cp)
{
    UBool full = false;

    U16_APPEND(l->s, l->n, LATIN_MAX, cp, full);
    (void)full; /* LATIN_MAX is far above SLUG_NAME_MAX_CHARS */
}

/* Transliterates what was added since `from`. A name that grows beyond all
 * measure loses its end and no more. */
static UErrorCode transliterate(struct slugger *s, struct latin *l,
                                int32_t from)
{
    UErrorCode e = U_ZERO_ERROR;
    int32_t limit = l->n;

    utrans_transUChars(s->icu, l->s, &l->n, LATIN_MAX, from, &limit, &e);
    if (e == U_BUFFER_OVERFLOW_ERROR) {
        l->n = from;
        return U_ZERO_ERROR;
    }
    return e;
}

/* Words are read as a whole, else each character by itself. */
static UErrorCode to_latin(struct slugger *s, struct str name, struct latin *l)
{
    UErrorCode e = U_ZERO_ERROR;
    size_t pos = 0;

    while (pos < name.n && U_SUCCESS(e)) {
        uint32_t cp = str_next(name, &pos);
        int32_t from = l->n;

        if (cp == '-' || cp == BLANK_MARK)
            continue;
        add_char(l, str_is_space(cp) || cp == '/' ? BLANK_MARK : cp);
        if (s->style == SLUG_CHARACTERS && cp >= 0x80 && !str_is_space(cp))
            e = transliterate(s, l, from);
    }
    if (s->style == SLUG_WORDS && U_SUCCESS(e))
        e = transliterate(s, l, 0);
    return e;
}

static bool is_slug_char(UChar c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* What of the Latin text may stand in a slug; returns its length. */
static size_t reduce(const struct latin *l, char ret_slug[SLUG_MAX_BYTES + 1])
{
    size_t n = 0;

    for (int32_t i = 0; i < l->n && n < SLUG_MAX_BYTES; i++) {
        UChar c = l->s[i];

        if (c >= 'A' && c <= 'Z')
            c = (UChar)(c + ('a' - 'A'));
        if (is_slug_char(c))
            ret_slug[n++] = (char)c;
        else if (c == BLANK_MARK && n > 0 && ret_slug[n - 1] != '-')
            ret_slug[n++] = '-';
    }
    while (n > 0 && ret_slug[n - 1] == '-')
        n--;
    ret_slug[n] = '\0';
    return n;
}

enum err slug_make(struct slugger *s, struct str name,
                   char ret_slug[SLUG_MAX_BYTES + 1], struct err_info *ei)
{
    struct str text = str_first(str_trim(name), SLUG_NAME_MAX_CHARS);
    struct latin latin = { .n = 0 };
    uint8_t hash[HASH_BYTES];
    char hex[HASH_HEX_BYTES];
    UErrorCode icu;

    if (!s->icu) {
        enum err e = open_icu(s, ei);

        if (e)
            return e;
    }
    icu = to_latin(s, text, &latin);
    if (U_FAILURE(icu))
        return icu_err(icu, ei);
    if (reduce(&latin, ret_slug) > 0)
        return ERR_OK;
    hash_sha256(name, hash);
    hash_hex(hash, hex);
    memcpy(ret_slug, "m-", 2);
    memcpy(ret_slug + 2, hex, 8);
    ret_slug[10] = '\0';
    return ERR_OK;
}

bool slug_is_valid(struct str s)
{
    if (s.n == 0 || s.n > PINNED_MAX_BYTES || !str_is_utf8(s) ||
        s.s[0] == '.' || s.s[0] == '-')
        return false;
    for (size_t pos = 0; pos < s.n;) {
        uint32_t cp = str_next(s, &pos);

        if (cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) ||
            (cp < 0x80 && strchr("/%?#\\", (int)cp)))
            return false;
    }
    return true;
}
