/* test_log.c -- tests daemon/log.c: lines as text and as JSON, whatever the
 * bytes of a feed. */
#include "daemon/log.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "feeds/base/buf.h"

#define NOW_SEC 1642118400 /* 2022-01-14T00:00:00Z */

static void expect(void (*put)(struct buf *, const struct log_record *),
                   const struct log_record *r, const char *wanted)
{
    struct buf b;

    buf_init(&b, 65536);
    put(&b, r);
    assert_int_equal(b.err, ERR_OK);
    assert_string_equal(b.s, wanted);
    buf_release(&b);
}

/* clang-format off */
static const struct {
    struct str source, post, message;
    const char *text, *json;
} rows[] = {
    { { NULL, 0 }, { NULL, 0 }, STR_C("plain"),
      "plain", ",\"message\":\"plain\"}" },
    { STR_C("heze"), { NULL, 0 }, STR_C("HTTP 503"),
      "heze: HTTP 503", ",\"source\":\"heze\",\"message\":\"HTTP 503\"}" },
    { STR_C("heze"), STR_C("infocode:NW1"), STR_C("too late"),
      "heze: post infocode:NW1: too late",
      ",\"source\":\"heze\",\"post\":\"infocode:NW1\","
      "\"message\":\"too late\"}" },
    { { NULL, 0 }, { NULL, 0 }, STR_C("a\nb\x1b[31m\"\\"),
      "a\\x0ab\\x1b[31m\"\\",
      ",\"message\":\"a\\nb\\u001b[31m\\\"\\\\\"}" },
    { { NULL, 0 }, { NULL, 0 }, /* what turns the direction */
      STR_C("\xE2\x80\xAE" "x\xE2\x81\xA6" "y\xE2\x80\x8F"),
      "\\u{202e}x\\u{2066}y\\u{200f}",
      ",\"message\":\"\\u202Ex\\u2066y\\u200F\"}" },
    { { NULL, 0 }, { NULL, 0 }, STR_C("\xFF\xC3" "x\xE8\x8F"),
      "\\xff\\xc3x\\xe8\\x8f",
      ",\"message\":\"\xEF\xBF\xBD\xEF\xBF\xBDx\xEF\xBF\xBD\"}" },
    { { NULL, 0 }, { NULL, 0 }, STR_C("\xE8\x8F\x8F\xE6\xB3\xBD"),
      "\xE8\x8F\x8F\xE6\xB3\xBD",
      ",\"message\":\"\xE8\x8F\x8F\xE6\xB3\xBD\"}" },
};
/* clang-format on */

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        const struct log_record r = { LOG_WARNING, NOW_SEC, rows[i].source,
                                      rows[i].post, rows[i].message };
        char json[512];

        expect(log_put_text, &r, rows[i].text);
        snprintf(json, sizeof(json),
                 "{\"time\":\"2022-01-14T00:00:00Z\",\"level\":\"warning\"%s",
                 rows[i].json);
        expect(log_put_json, &r, json);
    }
}

/* Escaping makes pieces longer, and str_put_log cuts: no piece may be cut. */
static void test_long_texts_are_whole(void **state)
{
    char hostile[1001];
    struct log_record r = { .level = LOG_INFO };
    struct buf b;

    (void)state;
    for (int byte = 1; byte < 256; byte++) {
        memset(hostile, byte, sizeof(hostile) - 1);
        hostile[sizeof(hostile) - 1] = '\0';
        r.message = str_of(hostile);
        buf_init(&b, 65536);
        log_put_text(&b, &r);
        assert_int_equal(b.err, ERR_OK);
        assert_true(b.n >= sizeof(hostile) - 1);
        assert_null(strstr(byte == '.' ? "" : b.s, "..."));
        buf_release(&b);
    }
}

static void test_foreign_texts_are_cut(void **state)
{
    char text[LOG_FOREIGN_MAX_BYTES + 2];

    (void)state;
    memset(text, 'x', sizeof(text));
    assert_int_equal(log_cut((struct str){ text, LOG_FOREIGN_MAX_BYTES }).n,
                     LOG_FOREIGN_MAX_BYTES);
    assert_int_equal(log_cut((struct str){ text, sizeof(text) }).n,
                     LOG_FOREIGN_MAX_BYTES);
    memcpy(text + LOG_FOREIGN_MAX_BYTES - 1, "\xE8\x8F\x8F", 3);
    assert_int_equal(log_cut((struct str){ text, sizeof(text) }).n,
                     LOG_FOREIGN_MAX_BYTES - 1);
}

/* Standard error, but only as it was given. */
static void test_journal(void **state)
{
    char here[64], other[64];
    struct stat st;

    (void)state;
    assert_int_equal(fstat(STDERR_FILENO, &st), 0);
    snprintf(here, sizeof(here), "%ju:%ju", (uintmax_t)st.st_dev,
             (uintmax_t)st.st_ino);
    snprintf(other, sizeof(other), "%ju:%ju", (uintmax_t)st.st_dev,
             (uintmax_t)st.st_ino + 1);
    assert_true(log_is_journal(here));
    assert_false(log_is_journal(other));
    assert_false(log_is_journal(NULL));
    assert_false(log_is_journal(""));
    assert_false(log_is_journal("1"));
    assert_false(log_is_journal(":"));
    assert_false(log_is_journal("99999999999999999999999:1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_long_texts_are_whole),
        cmocka_unit_test(test_foreign_texts_are_cut),
        cmocka_unit_test(test_journal),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
