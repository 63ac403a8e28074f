/* charset.c -- labels, byte order marks, declarations, guesses.
 *
 * WHATWG Encoding Standard 4.2 (labels), XML 1.0 appendix F, RFC 9110 8.3.1
 * (the charset parameter). Turning the bytes into text is decode.c's. Any
 * thread.
 */
#include "feeds/charset.h"

#include <string.h>

#include <uchardet/uchardet.h>

#define XML_DECLARATION_MAX_BYTES 1024
#define HTML_META_MAX_BYTES 4096

/* Labels are separated by blanks and end with one. */
static const struct {
    const char *name, *iconv, *labels;
} charsets[] = {
    // clang-format off
    { "utf-8", NULL, "utf-8 utf8 unicode-1-1-utf-8 unicode11utf8 "
      "unicode20utf8 x-unicode20utf8 " },
    { "gb18030", "GB18030", "gb18030 gb2312 gbk chinese csgb2312 "
      "csiso58gb231280 gb_2312 gb_2312-80 iso-ir-58 x-gbk cp936 ms936 "
      "windows-936 euc-cn x-euc-cn " },
    { "big5", "BIG5-HKSCS", "big5 big5-hkscs cn-big5 csbig5 x-x-big5 cp950 "
      "windows-950 " },
    { "us-ascii", "CP1252", "us-ascii ascii ansi_x3.4-1968 iso646-us " },
    { "windows-1252", "CP1252", "windows-1252 cp1252 x-cp1252 iso-8859-1 "
      "iso8859-1 iso88591 iso_8859-1 iso_8859-1:1987 iso-ir-100 latin1 l1 "
      "csisolatin1 cp819 ibm819 " },
    { "shift_jis", "CP932", "shift_jis shift-jis sjis x-sjis ms_kanji ms932 "
      "csshiftjis windows-31j cp932 " },
    { "euc-jp", "EUC-JP-MS", "euc-jp x-euc-jp cseucpkdfmtjapanese " },
    { "iso-2022-jp", "ISO-2022-JP", "iso-2022-jp csiso2022jp " },
    { "euc-kr", "CP949", "euc-kr cseuckr csksc56011987 iso-ir-149 korean "
      "ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 windows-949 cp949 "
      "uhc " },
    { "utf-16le", "UTF-16LE", "utf-16le utf-16 unicode csunicode ucs-2 "
      "iso-10646-ucs-2 unicodefeff " },
    { "utf-16be", "UTF-16BE", "utf-16be unicodefffe " },
    { "utf-32le", "UTF-32LE", "utf-32le utf-32 ucs-4 " },
    { "utf-32be", "UTF-32BE", "utf-32be " },
    { "iso-8859-2", "ISO-8859-2", "iso-8859-2 iso8859-2 iso88592 iso_8859-2 "
      "iso_8859-2:1987 iso-ir-101 latin2 l2 csisolatin2 " },
    { "iso-8859-3", "ISO-8859-3", "iso-8859-3 iso8859-3 iso88593 iso_8859-3 "
      "iso_8859-3:1988 iso-ir-109 latin3 l3 csisolatin3 " },
    { "iso-8859-4", "ISO-8859-4", "iso-8859-4 iso8859-4 iso88594 iso_8859-4 "
      "iso_8859-4:1988 iso-ir-110 latin4 l4 csisolatin4 " },
    { "iso-8859-5", "ISO-8859-5", "iso-8859-5 iso8859-5 iso88595 iso_8859-5 "
      "iso_8859-5:1988 iso-ir-144 cyrillic csisolatincyrillic " },
    { "iso-8859-6", "ISO-8859-6", "iso-8859-6 iso8859-6 iso88596 iso_8859-6 "
      "iso_8859-6:1987 iso-ir-127 arabic asmo-708 ecma-114 iso-8859-6-e "
      "iso-8859-6-i csiso88596e csiso88596i csisolatinarabic " },
    { "iso-8859-7", "ISO-8859-7", "iso-8859-7 iso8859-7 iso88597 iso_8859-7 "
      "iso_8859-7:1987 iso-ir-126 greek greek8 elot_928 ecma-118 "
      "sun_eu_greek csisolatingreek " },
    { "iso-8859-8", "ISO-8859-8", "iso-8859-8 iso8859-8 iso88598 iso_8859-8 "
      "iso_8859-8:1988 iso-ir-138 hebrew visual logical iso-8859-8-e "
      "iso-8859-8-i csiso88598e csiso88598i csisolatinhebrew " },
    { "iso-8859-10", "ISO-8859-10", "iso-8859-10 iso8859-10 iso885910 "
      "iso-ir-157 latin6 l6 csisolatin6 " },
    { "iso-8859-13", "ISO-8859-13", "iso-8859-13 iso8859-13 iso885913 " },
    { "iso-8859-14", "ISO-8859-14", "iso-8859-14 iso8859-14 iso885914 " },
    { "iso-8859-15", "ISO-8859-15", "iso-8859-15 iso8859-15 iso885915 "
      "iso_8859-15 l9 latin-9 latin9 csisolatin9 " },
    { "iso-8859-16", "ISO-8859-16", "iso-8859-16 " },
    { "koi8-r", "KOI8-R", "koi8-r koi8 koi8_r koi cskoi8r " },
    { "koi8-u", "KOI8-U", "koi8-u koi8-ru " },
    { "macintosh", "MACINTOSH", "macintosh mac x-mac-roman csmacintosh " },
    { "x-mac-cyrillic", "MAC-CYRILLIC", "x-mac-cyrillic x-mac-ukrainian " },
    { "ibm866", "IBM866", "ibm866 866 cp866 csibm866 " },
    { "tis-620", "CP874", "tis-620 iso-8859-11 iso8859-11 iso885911 " },
    { "windows-874", "CP874", "windows-874 dos-874 cp874 " },
    { "windows-1250", "CP1250", "windows-1250 cp1250 x-cp1250 " },
    { "windows-1251", "CP1251", "windows-1251 cp1251 x-cp1251 " },
    { "windows-1253", "CP1253", "windows-1253 cp1253 x-cp1253 " },
    { "windows-1254", "CP1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 "
      "iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 iso-ir-148 latin5 l5 "
      "csisolatin5 " },
    { "windows-1255", "CP1255", "windows-1255 cp1255 x-cp1255 " },
    { "windows-1256", "CP1256", "windows-1256 cp1256 x-cp1256 " },
    { "windows-1257", "CP1257", "windows-1257 cp1257 x-cp1257 " },
    { "windows-1258", "CP1258", "windows-1258 cp1258 x-cp1258 " },
    // clang-format on
};

static bool has_label(const char *labels, struct str label)
{
    while (*labels) {
        const char *end = strchr(labels, ' ');
        struct str one = { labels, (size_t)(end - labels) };

        if (str_eq_nocase(one, label))
            return true;
        labels = end + 1;
    }
    return false;
}

bool charset_find(struct str label, struct charset *ret)
{
    label = str_trim(label);
    for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++) {
        if (!has_label(charsets[i].labels, label))
            continue;
        ret->name = charsets[i].name;
        ret->iconv = charsets[i].iconv;
        ret->skip = 0;
        ret->is_corrected = false;
        return true;
    }
    return false;
}

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

static bool find_utf8(struct str body, struct charset *ret)
{
    return str_is_utf8(body) && charset_find(STR("utf-8"), ret);
}

static bool detect(struct str body, struct charset *ret)
{
    uchardet_t ud;
    size_t from = 0, high = 0;
    bool found = false;

    while (from < body.n && (unsigned char)body.s[from] < 0x80)
        from++;
    body = str_cut(body, from);
    if (body.n > CHARSET_DETECT_MAX_BYTES)
        body.n = CHARSET_DETECT_MAX_BYTES;
    for (size_t i = 0; i < body.n; i++)
        high += (unsigned char)body.s[i] >= 0x80;
    if (high < CHARSET_DETECT_MIN_HIGH)
        return false;
    ud = uchardet_new();
    if (!ud)
        return false;
    if (uchardet_handle_data(ud, body.s, body.n) == 0) {
        uchardet_data_end(ud);
        found = charset_find(str_of(uchardet_get_charset(ud)), ret);
    }
    uchardet_delete(ud);
    /* Its UTF-8 would have been found valid; its UTF-16 is a guess on text
     * whose first two characters are not ASCII. */
    return found && strncmp(ret->name, "utf-", 4) != 0;
}

/* Bytes in UTF-8's sequences of more than one, and those that can be none. */
struct evidence {
    size_t good, bad;
};

static struct evidence weigh(struct str body)
{
    struct evidence ev = { 0, 0 };
    size_t at = 0;

    while (at < body.n && (unsigned char)body.s[at] < 0x80)
        at++;
    body = str_cut(body, at);
    if (body.n > CHARSET_DETECT_MAX_BYTES)
        body = str_clip(body, CHARSET_DETECT_MAX_BYTES);
    for (at = 0; at < body.n;) {
        size_t from = at;
        bool is_good = str_next(body, &at) != 0xFFFD;

        if ((unsigned char)body.s[from] < 0x80)
            continue;
        ev.good += is_good ? at - from : 0;
        ev.bad += is_good ? 0 : at - from;
    }
    return ev;
}

/* Bytes that windows-1252 has no character for. */
static bool is_1252(struct str body)
{
    for (size_t i = 0; i < body.n; i++)
        if (strchr("\x81\x8D\x8F\x90\x9D", body.s[i]) && body.s[i])
            return false;
    return true;
}

/* What was declared, unless the bytes say otherwise. */
static void correct(struct str body, struct charset *cs)
{
    bool is_utf8 = !cs->iconv;
    struct charset other;
    struct evidence ev;

    if (!strncmp(cs->name, "utf-", 4) && !is_utf8)
        return;
    ev = weigh(body);
    if (is_utf8 ? ev.bad <= ev.good
                : ev.good < CHARSET_DETECT_MIN_HIGH || ev.bad > ev.good / 16)
        return;
    if (!is_utf8)
        (void)charset_find(STR("utf-8"), &other);
    else if (!detect(body, &other)) {
        if (ev.good || !is_1252(body))
            return;
        (void)charset_find(STR("windows-1252"), &other);
    }
    *cs = other;
    cs->is_corrected = true;
}

enum err charset_pick(struct str body, struct str config,
                      struct str content_type, struct charset *ret,
                      struct err_info *ei)
{
    struct str charset = value_of(content_type, STR("charset"));
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
    if (has_mark)
        *ret = mark;
    else if (find_claim(charset, body, ret) ||
             find_claim(declared(body), body, ret) ||
             find_claim(declared_by_page(body), body, ret))
        correct(body, ret);
    else if (!find_pattern(body, ret) && !find_utf8(body, ret)) {
        if (!detect(body, ret))
            (void)charset_find(STR("windows-1252"), ret);
        ret->is_corrected = true;
    }
    return ERR_OK;
}
