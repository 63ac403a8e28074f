/* test_charset.c -- which encoding a document is in, and its bytes as clean
 * UTF-8. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "feeds/decode.h"

/* ---- labels ---- */

static const struct {
    const char *label;
    const char *name; /* NULL: nobody knows it */
} labels[] = {
    { "UTF-8", "utf-8" },
    { " utf8\n", "utf-8" },
    { "gb2312", "gb18030" },
    { "GBK", "gb18030" },
    { "x-gbk", "gb18030" },
    { "GB18030", "gb18030" },
    { "Big5-HKSCS", "big5" },
    { "latin1", "windows-1252" },
    { "ISO-8859-1", "windows-1252" },
    { "us-ascii", "us-ascii" },
    { "ks_c_5601-1987", "euc-kr" },
    { "x-sjis", "shift_jis" },
    { "iso-8859-9", "windows-1254" },
    { "windows-1251", "windows-1251" },
    { "utf-16", "utf-16le" },
    { "utf-7", NULL },
    { "iso-2022-cn-ext", NULL },
    { "utf-8//TRANSLIT", NULL },
    { "utf-8 utf8", NULL },
    { "", NULL },
};

static void finding_labels(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(labels) / sizeof(*labels); i++) {
        struct charset cs = { .name = "nothing" };
        bool found = charset_find(str_of(labels[i].label), &cs);

        if (found != (labels[i].name != NULL) ||
            strcmp(cs.name, found ? labels[i].name : "nothing") != 0)
            fail_msg("'%s': got %s", labels[i].label, cs.name);
    }
}

/* Each of the table's names is one that this system converts. */
static void converters(void **state)
{
    static const char *const all[] = {
        "gb18030",      "big5",         "us-ascii",     "windows-1252",
        "shift_jis",    "euc-jp",       "iso-2022-jp",  "euc-kr",
        "utf-16le",     "utf-16be",     "utf-32le",     "utf-32be",
        "iso-8859-2",   "iso-8859-3",   "iso-8859-4",   "iso-8859-5",
        "iso-8859-6",   "iso-8859-7",   "iso-8859-8",   "iso-8859-10",
        "iso-8859-13",  "iso-8859-14",  "iso-8859-15",  "iso-8859-16",
        "koi8-r",       "koi8-u",       "macintosh",    "x-mac-cyrillic",
        "ibm866",       "tis-620",      "windows-874",  "windows-1250",
        "windows-1251", "windows-1253", "windows-1254", "windows-1255",
        "windows-1256", "windows-1257", "windows-1258",
    };

    (void)state;
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        struct repair_log log = { { 0 } };
        struct err_info ei = { ERR_OK, "" };
        struct charset cs;
        struct decode d;

        assert_true(charset_find(str_of(all[i]), &cs));
        if (decode_open(&d, STR("x"), &cs, &log, &ei))
            fail_msg("%s", ei.text);
        decode_close(&d);
    }
}

/* ---- the decision ---- */

#define XML(label) "<?xml version='1.0' encoding='" label "'?><a/>"
#define ZH                                                                     \
    "\xCA\xD0\xBF\xAA\xB7\xA2\xC7\xF8\xD7\xDC\xB9\xA4\xBB\xE1"                 \
    "\xBC\xE1\xB3\xD6\xB8\xC4\xB8\xEF\xB4\xB4\xD0\xC2\xA3\xAC"                 \
    "\xB2\xBB\xB6\xCF\xCD\xC6\xB6\xAF\xB9\xA4\xBB\xE1" /* GBK */

#define JA                                                                     \
    "\x82\xB1\x82\xEA\x82\xCD\x83\x65\x83\x58\x83\x67\x82\xC5\x82\xB7\x81\x42" \
    "\x93\xFA\x96\x7B\x8C\xEA\x82\xCC\x95\xB6\x8F\xCD" /* Shift_JIS */

static const struct {
    struct str body;
    const char *config, *content_type, *name;
    size_t skip;
} picks[] = {
    { STR_C("<a/>"), "gbk", "text/xml; charset=big5", "gb18030", 0 },
    { STR_C("\xEF\xBB\xBF<a/>"), "gbk", NULL, "gb18030", 0 },
    { STR_C("\xEF\xBB\xBF<a/>"), "utf-8", NULL, "utf-8", 3 },
    { STR_C("\xEF\xBB\xBF" XML("gb2312")), NULL, "a/b; charset=big5", "utf-8",
      3 },
    { STR_C("\xFF\xFE<\0a\0"), NULL, NULL, "utf-16le", 2 },
    { STR_C("\xFE\xFF\0<\0a"), NULL, NULL, "utf-16be", 2 },
    { STR_C("\xFF\xFE\0\0<\0\0\0"), NULL, NULL, "utf-32le", 4 },
    { STR_C("\0\0\xFE\xFF\0\0\0<"), NULL, NULL, "utf-32be", 4 },
    { STR_C(XML("gb2312")), NULL, "text/xml; charset=\"Big5\"", "big5", 0 },
    { STR_C(XML("gb2312")), NULL, "text/xml;Charset = big5;x=y", "big5", 0 },
    { STR_C(XML("gb2312")), NULL, "text/xml; charset=klingon", "gb18030", 0 },
    { STR_C(XML("gb2312")), NULL, "text/xml", "gb18030", 0 },
    { STR_C("\n " XML("gb2312")), NULL, NULL, "gb18030", 0 },
    { STR_C(XML("utf-16")), NULL, NULL, "utf-8", 0 },
    { STR_C(XML("klingon")), NULL, NULL, "utf-8", 0 },
    { STR_C("<\0?\0"), NULL, "text/xml; charset=utf-8", "utf-16le", 0 },
    { STR_C("\0<\0?"), NULL, NULL, "utf-16be", 0 },
    { STR_C("<\0\0\0?\0\0\0"), NULL, NULL, "utf-32le", 0 },
    { STR_C("<a>\xE6\x96\xB0</a>"), NULL, NULL, "utf-8", 0 },
    { STR_C("<a>" ZH "</a>"), NULL, NULL, "gb18030", 0 },
    { STR_C("<a>caf\xE9</a>"), NULL, NULL, "windows-1252", 0 },
    { STR_C(""), NULL, NULL, "utf-8", 0 },
    { STR_C("<?xml encoding"), NULL, "charset", "utf-8", 0 },
    { STR_C("<?xml encoding=?>"), NULL, "charset=", "utf-8", 0 },
};

static void picking(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(picks) / sizeof(*picks); i++) {
        struct err_info ei = { ERR_OK, "" };
        struct charset cs;

        if (charset_pick(picks[i].body, str_of(picks[i].config),
                         str_of(picks[i].content_type), &cs, &ei))
            fail_msg("row %zu: %s", i, ei.text);
        if (strcmp(cs.name, picks[i].name) != 0 || cs.skip != picks[i].skip)
            fail_msg("row %zu: got %s, skip %zu; wanted %s, %zu", i, cs.name,
                     cs.skip, picks[i].name, picks[i].skip);
    }
}

/* Chance must not make UTF-8 of GBK: these are valid in both, and few. */
static const struct {
    struct str body;
    const char *name;
    bool is_corrected;
} corrections[] = {
    { STR_C(XML("gbk") "\xC4\xA1\xD0\xBF"), "gb18030", false },
    { STR_C(XML("gbk") "市开发区总工会坚持改"), "utf-8", true },
    { STR_C(XML("latin1") "caf\xC3\xA9"), "windows-1252", false },
    { STR_C(XML("utf-8") "caf\xE9"), "windows-1252", true },
    { STR_C(XML("utf-8") "caf\xE9 caf\xC3\xA9"), "utf-8", false },
    { STR_C(XML("utf-8") "caf\x81"), "utf-8", false },
    { STR_C(XML("utf-8") ZH), "gb18030", true },
    { STR_C(XML("gbk") ZH), "gb18030", false },
    { STR_C(XML("utf-8") "plain"), "utf-8", false },
    { STR_C(XML("latin1") "\xC3\xA9t\xC3\xA9s \xC3\xA0"), "utf-8", true },
    { STR_C(XML("latin1") "\xC3\xA9t\xC3\xA9s \xE0"), "windows-1252", false },
    { STR_C(XML("latin1") "\xEF\xBF\xBD,\xEF\xBF\xBD"), "utf-8", true },
    { STR_C(XML("us-ascii") "caf\xC3\xA9"), "utf-8", true },
    { STR_C(XML("utf-8") "caf\xE9 \xE0 \xE8 \xC3\xA9"), "windows-1252", true },
    { STR_C(XML("utf-8") "caf\xE9s \xE0\x81\xC3\xA9"), "utf-8", false },
    { STR_C(XML("klingon") "plain"), "utf-8", true },
    { STR_C(XML("utf-16") "plain"), "utf-8", true },
    { STR_C(XML("euc-jp") JA JA), "shift_jis", true },
    /* Undeclared it is UTF-8, be it broken: cut at its end, or in one place. */
    { STR_C("<a>新闻\xE6\x96"), "utf-8", false },
    { STR_C("<a>新闻\xFF新闻"), "utf-8", false },
    { STR_C("<a>caf\xE9"), "windows-1252", true },
};

static void correcting(void **state)
{
    const struct str nothing = { NULL, 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(corrections) / sizeof(*corrections); i++) {
        struct charset cs;

        assert_int_equal(
            charset_pick(corrections[i].body, nothing, nothing, &cs, NULL),
            ERR_OK);
        if (strcmp(cs.name, corrections[i].name) != 0 ||
            cs.is_corrected != corrections[i].is_corrected)
            fail_msg("row %zu: got %s", i, cs.name);
    }
}

/* What the server says is judged like what the document says. */
static const struct {
    struct str body;
    const char *content_type, *name;
    bool is_corrected;
} contradictions[] = {
    { STR_C(XML("utf-8") "caf\xC3\xA9"), "a/b;charset=latin1", "utf-8", true },
    { STR_C(XML("gb2312") ZH), "a/b;charset=utf-8", "gb18030", true },
    { STR_C(XML("gb2312") ZH), "a/b;charset=klingon", "gb18030", false },
    { STR_C(XML("klingon") "plain"), "a/b;charset=big5", "big5", false },
    { STR_C(XML("utf-8") "caf\xE9"), "a/b;charset=latin1", "windows-1252",
      false },
    { STR_C(XML("utf-8") "\xC4\xA1\xD0\xBF"), "a/b;charset=gbk", "utf-8",
      true },
};

static void contradicting(void **state)
{
    const struct str nothing = { NULL, 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(contradictions) / sizeof(*contradictions);
         i++) {
        struct charset cs;

        assert_int_equal(charset_pick(contradictions[i].body, nothing,
                                      str_of(contradictions[i].content_type),
                                      &cs, NULL),
                         ERR_OK);
        if (strcmp(cs.name, contradictions[i].name) != 0 ||
            cs.is_corrected != contradictions[i].is_corrected)
            fail_msg("row %zu: got %s", i, cs.name);
    }
}

/* ---- encoded twice ---- */

static const struct {
    const char *in, *out;
    size_t n; /* characters mended */
} twice[] = {
    { "KÃ¶ln, DÃ¼sseldorf", "Köln, Düsseldorf", 2 },
    { "\xEF\xBB\xBFKÃ¶ln, DÃ¼sseldorf", "Köln, Düsseldorf", 2 },
    { "Itâ€™s â€œitâ€\xC2\x9D", "It’s “it”", 3 },
    { "\xC3\xA6\xC2\x96\xC2\xB0\xC3\xA9\xC2\x97\xC2\xBB", "新闻", 2 },
    { "\xC3\x83\xC2\xA0 Ã\xC2\x81", "à Á", 2 },
    { "ðŸ˜€ðŸ˜€", "\xF0\x9F\x98\x80\xF0\x9F\x98\x80", 2 },
    { "ï¿½,ï¿½", "\xEF\xBF\xBD,\xEF\xBF\xBD", 2 },
    { "ï¿¾,Ã¶ï¿¿", ",ö", 3 }, /* U+FFFE, U+FFFF */
    { "Ã¶Ã¶ \xC2\xBB", "Ã¶Ã¶ »", 0 },
    { "Ã¶", "Ã¶", 0 },
    { "Köln, DÃ¼sseldorf, KÃ¶ln", "Köln, DÃ¼sseldorf, KÃ¶ln", 0 },
    { "été\xC2\xA0» été\xC2\xA0»", "été\xC2\xA0» été\xC2\xA0»", 0 },
    { "À¼ Ã¼Ã¼", "À¼ Ã¼Ã¼", 0 },
};

static void mending_what_was_encoded_twice(void **state)
{
    const struct str nothing = { NULL, 0 };

    (void)state;
    for (size_t i = 0; i < sizeof(twice) / sizeof(*twice); i++) {
        struct repair_log log = { { 0 } };
        struct str in = str_of(twice[i].in);
        struct charset cs;
        struct buf out;

        buf_init(&out, 1024);
        assert_int_equal(charset_pick(in, nothing, nothing, &cs, NULL), ERR_OK);
        assert_string_equal(cs.name, "utf-8");
        assert_int_equal(decode_all(in, &cs, &log, &out, NULL), ERR_OK);
        if (!str_eq(buf_str(&out), str_of(twice[i].out)) ||
            log.n[REPAIR_TWICE] != twice[i].n)
            fail_msg("row %zu: got '%.*s', %zu", i, STR_ARG(buf_str(&out)),
                     log.n[REPAIR_TWICE]);
        buf_release(&out);
    }
}

static void unknown_in_the_config(void **state)
{
    struct err_info ei = { ERR_OK, "" };
    struct charset cs;

    (void)state;
    assert_int_equal(charset_pick(STR("<a/>"), STR("klingon"),
                                  (struct str){ NULL, 0 }, &cs, &ei),
                     ERR_CONFIG);
    assert_string_equal(ei.text, "charset: 'klingon' is not known");
}

/* ---- decoding ---- */

static const struct {
    const char *label;
    struct str in;
    const char *out;
    size_t bad, controls;
} decoded[] = {
    { "utf-8", STR_C("a\tb\r\n\x7F"), "a\tb\r\n\x7F", 0, 0 },
    { "utf-8",
      STR_C("a\0\x01\x1F"
            "b"),
      "ab", 0, 3 },
    { "utf-8", STR_C("\xEF\xBF\xBE\xEF\xBF\xBF."), ".", 0, 2 },
    { "utf-8", STR_C("don\xC2\x92t \xC2\x81"), "don’t \xC2\x81", 0, 0 },
    { "utf-8", STR_C("\xEF\xBF\xBD"), "\xEF\xBF\xBD", 0, 0 },
    { "utf-8", STR_C("\xC0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD", 2, 0 },
    { "utf-8", STR_C("\xED\xA0\x80"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3,
      0 },
    { "utf-8", STR_C("\xF0\x9F\x98"), "\xEF\xBF\xBD", 1, 0 },
    { "utf-8", STR_C("\xE6\x96\xB0\xE6\x96"), "新\xEF\xBF\xBD", 1, 0 },
    { "utf-8", STR_C("\xE0\x80\xAF"), "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 3,
      0 },
    { "gb18030", STR_C("\xD5\xF2\x81\x30\x89\x38"), "镇ß", 0, 0 },
    { "gb18030", STR_C("\xD5"), "\xEF\xBF\xBD", 1, 0 },
    { "gb18030", STR_C("a\xFF<b"), "a\xEF\xBF\xBD<b", 1, 0 },
    { "utf-16le",
      STR_C("a\0\x00\xD8"
            "b\0"),
      "a\xEF\xBF\xBD"
      "b",
      1, 0 },
    { "utf-16le", STR_C("a\0b"), "a\xEF\xBF\xBD", 1, 0 },
    { "utf-16be", STR_C("\xD8\x3D\xDE\x00"), "\xF0\x9F\x98\x80", 0, 0 },
    { "windows-1252", STR_C("\x80\x81\x01"), "€\xEF\xBF\xBD", 1, 1 },
    { "iso-2022-jp", STR_C("\x1B$B$\"\x1B(B"), "あ", 0, 0 },
    { "iso-2022-jp", STR_C("\x1B$B$\"\xFF$\"\x1B(I1\x1B(B<"),
      "あ\xEF\xBF\xBDあｱ<", 1, 0 },
    /* Letters that are kept back until no accent follows. */
    { "windows-1258", STR_C("xa"), "xa", 0, 0 },
    { "windows-1258", STR_C("a\xD2y"), "ảy", 0, 0 },
    { "windows-1258", STR_C("a\xD2"), "ả", 0, 0 },
    { "windows-1258", STR_C("a\xCC\x9Dx"), "à\xEF\xBF\xBDx", 1, 0 },
    { "windows-1258", STR_C("a\x9Dx"), "a\xEF\xBF\xBDx", 1, 0 },
    { "windows-1255", STR_C("\xE0"), "א", 0, 0 },
    /* Of a pair that is no character both bytes go, unless it is ASCII. */
    { "gb18030", STR_C("\xFF\xFF\xD5\xF2"), "\xEF\xBF\xBD镇", 1, 0 },
    { "gb18030", STR_C("\x80\xD5\xF2"), "€镇", 0, 0 },
    { "euc-kr", STR_C("\xC9\xA1\xB0\xA1"), "\xEF\xBF\xBD가", 1, 0 },
    { "euc-kr", STR_C("\xC9<b>"), "\xEF\xBF\xBD<b>", 1, 0 },
    { "shift_jis", STR_C("\x87\x40\xFA\x40\xB1"), "①ⅰｱ", 0, 0 },
    { "euc-jp", STR_C("\xAD\xA1\x8E\xB1\x8F\xB0\xA1"), "①ｱ丂", 0, 0 },
    { "big5", STR_C("\xA4\xA4\x88\x62\x87\x40"), "中Ê̄䏰", 0, 0 },
    { "euc-kr", STR_C("\xB0\xA1\x81\x41"), "가갂", 0, 0 },
    { "windows-874", STR_C("\x80\xA1\xDB"), "€ก\xEF\xBF\xBD", 1, 0 },
    { "koi8-u", STR_C("\xA4\xB4\xC1"), "єЄа", 0, 0 },
    { "x-mac-cyrillic", STR_C("\x80\xA2\xB6"), "АҐґ", 0, 0 },
    { "gb18030", STR_C("\xA8\xBC\x95\x32\x82\x36"), "ḿ\xF0\xA0\x80\x80", 0, 0 },
    { "utf-32le", STR_C("a\0\0\0\0\xD8\0\0b\0\0\0"),
      "a\xEF\xBF\xBD"
      "b",
      1, 0 },
    /* CESU-8; beyond Unicode; a noncharacter that XML allows. */
    { "utf-8", STR_C("\xED\xA0\xBD\xED\xB8\x80"),
      "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"
      "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD",
      6, 0 },
    { "utf-8", STR_C("\xF4\x90\x80\x80"),
      "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD", 4, 0 },
    { "utf-8", STR_C("\xEF\xB7\x90"), "\xEF\xB7\x90", 0, 0 },
};

/* In pieces of any size the text is the same. */
static void decode_in_pieces(size_t i, size_t max)
{
    struct repair_log log = { { 0 } };
    struct charset cs;
    struct decode d;
    struct buf b;
    char piece[64];
    size_t n;

    assert_true(charset_find(str_of(decoded[i].label), &cs));
    assert_int_equal(decode_open(&d, decoded[i].in, &cs, &log, NULL), ERR_OK);
    buf_init(&b, 1024);
    while ((n = decode_read(&d, piece, max)) > 0)
        buf_put(&b, (struct str){ piece, n });
    decode_close(&d);
    if (!str_eq(buf_str(&b), str_of(decoded[i].out)) ||
        log.n[REPAIR_BYTES] != decoded[i].bad ||
        log.n[REPAIR_CONTROL] != decoded[i].controls)
        fail_msg("row %zu: got '%.*s', %zu bad, %zu controls", i,
                 STR_ARG(buf_str(&b)), log.n[REPAIR_BYTES],
                 log.n[REPAIR_CONTROL]);
    buf_release(&b);
}

static void decoding(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(decoded) / sizeof(*decoded); i++)
        for (size_t max = DECODE_MIN_BYTES; max <= 64; max += 7)
            decode_in_pieces(i, max);
}

/* Characters of one to four bytes across the ends of steps, cut in all places:
 * no cut loses more than the character it cuts. */
static const struct {
    const char *label;
    struct str sample;
} cuts[] = {
    { "utf-8", STR_C("x\xC3\xA9\xE6\x96\xB0\xF0\x9F\x98\x80") },
    { "gb18030", STR_C("x\xD0\xC2\xA8\xBC\x95\x32\x82\x36") },
    { "euc-jp", STR_C("x\xC6\xFC\x8F\xB0\xA1\x8E\xB1") },
    { "big5", STR_C("x\xA4\xA4\x88\x62") },
    { "shift_jis", STR_C("x\x82\xB1\xB1") },
    { "euc-kr", STR_C("x\xB0\xA1\x81\x41") },
    { "windows-1258", STR_C("xa\xD2o\xCC") },
    { "utf-16le", STR_C("x\0\xB0\x65\x3D\xD8\x00\xDE") },
    { "utf-32be", STR_C("\0\0\0x\0\1\xF6\0") },
};

static size_t decode_cut(struct str in, const char *label, struct buf *out)
{
    struct repair_log log = { { 0 } };
    struct charset cs;

    buf_clear(out);
    assert_true(charset_find(str_of(label), &cs));
    assert_int_equal(decode_all(in, &cs, &log, out, NULL), ERR_OK);
    return log.n[REPAIR_BYTES];
}

static void cutting(void **state)
{
    struct str lost = STR("\xEF\xBF\xBD");
    struct buf in, whole, part;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&whole, SIZE_MAX);
    buf_init(&part, SIZE_MAX);
    for (size_t i = 0; i < sizeof(cuts) / sizeof(*cuts); i++) {
        buf_clear(&in);
        while (in.n < 2 * DECODE_STEP_BYTES)
            buf_put(&in, cuts[i].sample);
        assert_int_equal(decode_cut(buf_str(&in), cuts[i].label, &whole), 0);
        for (size_t n = DECODE_STEP_BYTES - 40; n < in.n;
             n += n % 97 ? 1 : 29) {
            size_t bad =
                decode_cut((struct str){ in.s, n }, cuts[i].label, &part);
            struct str text = buf_str(&part);

            if (bad && str_ends(text, lost))
                text.n -= lost.n;
            /* An accent that was cut leaves its letter without it. */
            if (bad > 1 || (!str_starts(buf_str(&whole), text) &&
                            strcmp(cuts[i].label, "windows-1258") != 0))
                fail_msg("%s cut at %zu: %zu bad", cuts[i].label, n, bad);
        }
    }
    buf_release(&part);
    buf_release(&whole);
    buf_release(&in);
}

/* Longer than any step, in an encoding whose characters cross its ends. */
static void decoding_much(void **state)
{
    struct repair_log log = { { 0 } };
    struct buf in, out;
    struct charset cs;

    (void)state;
    buf_init(&in, SIZE_MAX);
    buf_init(&out, SIZE_MAX);
    buf_putc(&in, 'x');
    for (int i = 0; i < 50000; i++)
        buf_puts(&in, "\xD0\xC2\xCE\xC5"); /* 新闻 */
    assert_true(charset_find(STR("gbk"), &cs));
    assert_int_equal(decode_all(buf_str(&in), &cs, &log, &out, NULL), ERR_OK);
    assert_int_equal(out.n, 1 + 50000 * 6);
    assert_true(str_ends(buf_str(&out), STR("新闻新闻")));
    assert_int_equal(log.n[REPAIR_BYTES], 0);
    buf_release(&out);
    buf_init(&out, 100);
    assert_int_equal(decode_all(buf_str(&in), &cs, &log, &out, NULL),
                     ERR_LIMIT);
    buf_release(&out);
    buf_release(&in);
}

/* ---- what needs no decoding ---- */

static void needless(void **state)
{
    static const struct {
        struct str in;
        bool is_needless;
    } rows_needless[] = {
        { STR_C(""), true },
        { STR_C("a\t\r\n\x7F"), true },
        { STR_C("\xEF\xBB\xBF[1]"), true }, /* the mark is passed over */
        { STR_C("é 中 \xF0\x9F\x98\x80 \xEF\xBF\xBD"), true },
        { STR_C("a\x01"), false },
        { STR_C("中\xFF"), false },
        { STR_C("\xC2\x85"), false },      /* means an ellipsis */
        { STR_C("a\xEF\xBF\xBE"), false }, /* U+FFFE */
    };
    struct str none = { NULL, 0 }, s;
    struct charset cs;

    (void)state;
    for (size_t i = 0; i < sizeof(rows_needless) / sizeof(*rows_needless);
         i++) {
        s = rows_needless[i].in;
        assert_int_equal(charset_pick(s, STR("utf-8"), none, &cs, NULL),
                         ERR_OK);
        assert_int_equal(decode_is_needless(s, &cs),
                         rows_needless[i].is_needless);
    }
    assert_int_equal(charset_pick(STR("a"), STR("gbk"), none, &cs, NULL),
                     ERR_OK);
    assert_false(decode_is_needless(STR("a"), &cs));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finding_labels),
        cmocka_unit_test(converters),
        cmocka_unit_test(picking),
        cmocka_unit_test(correcting),
        cmocka_unit_test(contradicting),
        cmocka_unit_test(mending_what_was_encoded_twice),
        cmocka_unit_test(unknown_in_the_config),
        cmocka_unit_test(decoding),
        cmocka_unit_test(cutting),
        cmocka_unit_test(decoding_much),
        cmocka_unit_test(needless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
