/* test_html_tokenizer.c -- feeds/html_token.c, html_ref.c and html_names.c
 * against the cases of html5lib (html5lib-tests, MIT), which hold what the
 * HTML standard's tokenizer gives for thousands of odd inputs.
 *
 * The cases are read from WEIR_SHARED_DIR/corpus/html5lib-tokenizer; without
 * it only the few of our own at the end run. Not compared, by design: what a
 * DOCTYPE says (the cleaner only consumes it) and parse errors. Left out:
 * inputs that are no Unicode text (lone surrogates), which the decoder in
 * front of the cleaner never lets through, and xmlViolation.test, which tests
 * another mapping of the text. Everything else has to pass.
 */
#include <dirent.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <json-c/json.h>

#include "feeds/html.h"
#include "tests/corpus.h"

struct tally {
    size_t cases, passed, left_out;
};

static struct str json_str(struct json_object *o)
{
    return (struct str){ json_object_get_string(o),
                         (size_t)json_object_get_string_len(o) };
}

static struct json_object *json_of(struct buf *b)
{
    struct json_object *o =
        json_object_new_string_len(b->s ? b->s : "", (int)b->n);

    buf_release(b);
    return o;
}

/* ---- \uXXXX of doubleEscaped cases ------------------------------------- */

/* The unit of the escape at s[i], or -1. */
static long unit_at(struct str s, size_t i)
{
    char hex[5] = { 0 };

    if (s.n - i < 6 || s.s[i] != '\\' || s.s[i + 1] != 'u')
        return -1;
    memcpy(hex, s.s + i + 2, 4);
    return strtol(hex, NULL, 16);
}

/* Appends s with its escapes undone; false if it holds a lone surrogate. */
static bool put_unescaped(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        long unit = unit_at(s, i), low;

        if (unit < 0) {
            buf_putc(b, s.s[i]);
            continue;
        }
        i += 5;
        if (unit >= 0xD800 && unit <= 0xDFFF) {
            low = i + 1 < s.n ? unit_at(s, i + 1) : -1;
            if (unit >= 0xDC00 || low < 0xDC00 || low > 0xDFFF)
                return false;
            unit = 0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00);
            i += 6;
        }
        str_put_char(b, (uint32_t)unit);
    }
    return true;
}

/* Undoes the escapes of every string in an output; false as above. */
static bool unescape_output(struct json_object *array)
{
    for (size_t i = 0; i < json_object_array_length(array); i++) {
        struct json_object *token = json_object_array_get_idx(array, i);

        for (size_t j = 1; j < json_object_array_length(token); j++) {
            struct json_object *o = json_object_array_get_idx(token, j);
            struct buf b;

            if (!json_object_is_type(o, json_type_string))
                continue;
            buf_init(&b, SIZE_MAX);
            if (!put_unescaped(&b, json_str(o))) {
                buf_release(&b);
                return false;
            }
            json_object_array_put_idx(token, j, json_of(&b));
        }
    }
    return true;
}

/* ---- our tokens in the cases' words ------------------------------------- */

/* A name, or a comment's inside: NUL is U+FFFD, line ends are LF. */
static struct json_object *normal(struct str s, bool lower)
{
    struct buf b;

    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];

        if (c == '\0')
            str_put_char(&b, 0xFFFD);
        else if (c == '\r')
            buf_puts(&b, i + 1 < s.n && s.s[i + 1] == '\n' ? "" : "\n");
        else
            buf_putc(&b, lower && c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c);
    }
    return json_of(&b);
}

static struct json_object *attributes(const struct html_token *t)
{
    struct json_object *o = json_object_new_object();

    for (size_t i = 0; i < t->n_attrs; i++) {
        struct json_object *name = normal(t->attrs[i].name, true);
        struct buf b;

        buf_init(&b, SIZE_MAX);
        html_ref_put_value(&b, t->attrs[i].value);
        if (json_object_object_get_ex(o, json_object_get_string(name), NULL))
            buf_release(&b);
        else
            json_object_object_add(o, json_object_get_string(name),
                                   json_of(&b));
        json_object_put(name);
    }
    return o;
}

/* Adds text, joined to a text before it. */
static void add_text(struct json_object *out, struct str s)
{
    size_t n = json_object_array_length(out);
    struct json_object *last = n ? json_object_array_get_idx(out, n - 1) : NULL;
    struct json_object *token;
    struct buf b;

    buf_init(&b, SIZE_MAX);
    if (last &&
        !strcmp(json_object_get_string(json_object_array_get_idx(last, 0)),
                "Character")) {
        buf_put(&b, json_str(json_object_array_get_idx(last, 1)));
        buf_put(&b, s);
        json_object_array_put_idx(last, 1, json_of(&b));
        return;
    }
    buf_put(&b, s);
    token = json_object_new_array();
    json_object_array_add(token, json_object_new_string("Character"));
    json_object_array_add(token, json_of(&b));
    json_object_array_add(out, token);
}

static void add_token(struct json_object *out, const struct html_token *t)
{
    static const char *const names[] = { [HTML_OPEN] = "StartTag",
                                         [HTML_CLOSE] = "EndTag",
                                         [HTML_COMMENT] = "Comment",
                                         [HTML_DOCTYPE] = "DOCTYPE" };
    struct json_object *token;

    if (t->kind == HTML_TEXT) {
        add_text(out, t->text);
        return;
    }
    if (t->cut && (t->kind == HTML_OPEN || t->kind == HTML_CLOSE))
        return; /* the standard drops it */
    token = json_object_new_array();
    json_object_array_add(token, json_object_new_string(names[t->kind]));
    if (t->kind == HTML_COMMENT)
        json_object_array_add(token, normal(t->text, false));
    if (t->kind == HTML_OPEN || t->kind == HTML_CLOSE)
        json_object_array_add(token, normal(t->name, true));
    if (t->kind == HTML_OPEN)
        json_object_array_add(token, attributes(t));
    if (t->kind == HTML_OPEN && t->self_closing)
        json_object_array_add(token, json_object_new_boolean(true));
    json_object_array_add(out, token);
}

static struct json_object *tokenize(struct str in, enum html_mode mode,
                                    struct str last_tag)
{
    struct json_object *out = json_object_new_array();
    static struct html_token t;
    struct html_lexer lx;

    html_token_init(&lx, in);
    html_token_mode(&lx, mode, last_tag);
    for (html_token_next(&lx, &t); t.kind != HTML_END; html_token_next(&lx, &t))
        add_token(out, &t);
    return out;
}

/* ---- the cases ----------------------------------------------------------- */

static enum html_mode mode_named(const char *state)
{
    static const char *const names[] = { [HTML_DATA] = "Data state",
                                         [HTML_RCDATA] = "RCDATA state",
                                         [HTML_RAWTEXT] = "RAWTEXT state",
                                         [HTML_SCRIPT] = "Script data state",
                                         [HTML_PLAINTEXT] = "PLAINTEXT state",
                                         [HTML_CDATA] = "CDATA section state" };

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (!strcmp(names[i], state))
            return (enum html_mode)i;
    fail_msg("a state nobody told us of: %s", state);
    return HTML_DATA;
}

/* Cuts what is not compared: all of a doctype but that it is one. */
static bool same(struct json_object *want, struct json_object *got)
{
    for (size_t i = 0; i < json_object_array_length(want); i++) {
        struct json_object *t = json_object_array_get_idx(want, i);
        size_t n = json_object_array_length(t);

        if (!strcmp(json_object_get_string(json_object_array_get_idx(t, 0)),
                    "DOCTYPE"))
            json_object_array_del_idx(t, 1, n - 1);
    }
    return json_object_equal(want, got);
}

static void run_state(struct json_object *test, struct str in,
                      const char *state, struct tally *tally)
{
    struct json_object *last, *want, *got, *what;
    struct str last_tag = { 0 };

    if (json_object_object_get_ex(test, "lastStartTag", &last))
        last_tag = json_str(last);
    json_object_object_get_ex(test, "output", &want);
    got = tokenize(in, mode_named(state), last_tag);
    tally->cases++;
    if (same(want, got)) {
        tally->passed++;
    } else {
        json_object_object_get_ex(test, "description", &what);
        print_error("%s (%s)\n in   %.*s\n got  %s\n want %s\n",
                    json_object_get_string(what), state, STR_ARG(in),
                    json_object_to_json_string(got),
                    json_object_to_json_string(want));
    }
    json_object_put(got);
}

static void run_case(struct json_object *test, struct tally *tally)
{
    struct json_object *o, *output;
    struct buf in;
    bool is_text = true;

    buf_init(&in, SIZE_MAX);
    json_object_object_get_ex(test, "output", &output);
    json_object_object_get_ex(test, "input", &o);
    if (json_object_object_get_ex(test, "doubleEscaped", NULL)) {
        is_text = put_unescaped(&in, json_str(o)) && unescape_output(output);
    } else {
        buf_put(&in, json_str(o));
    }
    if (!is_text) {
        tally->left_out++;
    } else if (json_object_object_get_ex(test, "initialStates", &o)) {
        for (size_t i = 0; i < json_object_array_length(o); i++)
            run_state(test, buf_str(&in),
                      json_object_get_string(json_object_array_get_idx(o, i)),
                      tally);
    } else {
        run_state(test, buf_str(&in), "Data state", tally);
    }
    buf_release(&in);
}

static void run_file(const char *dir, const char *name, struct tally *all)
{
    struct json_object *root, *tests;
    struct tally tally = { 0 };
    char path[4096];

    snprintf(path, sizeof(path), "%s/%s", dir, name);
    root = json_object_from_file(path);
    assert_non_null(root);
    if (!json_object_object_get_ex(root, "tests", &tests)) {
        print_message("%-30s left out\n", name);
        json_object_put(root);
        return;
    }
    for (size_t i = 0; i < json_object_array_length(tests); i++)
        run_case(json_object_array_get_idx(tests, i), &tally);
    print_message("%-30s %zu of %zu, %zu left out\n", name, tally.passed,
                  tally.cases, tally.left_out);
    all->cases += tally.cases;
    all->passed += tally.passed;
    all->left_out += tally.left_out;
    json_object_put(root);
}

static void test_html5lib(void **state)
{
    static const char dir_name[] = WEIR_SHARED_DIR "/corpus/html5lib-tokenizer";
    struct tally all = { 0 };
    struct dirent *entry;
    DIR *dir = opendir(CORPUS_IS_THERE ? dir_name : "");

    (void)state;
    if (!dir) {
        corpus_skip("html5lib cases", dir_name);
    }
    while ((entry = readdir(dir)))
        if (str_ends(str_of(entry->d_name), STR(".test")))
            run_file(dir_name, entry->d_name, &all);
    closedir(dir);
    print_message("all: %zu of %zu, %zu left out\n", all.passed, all.cases,
                  all.left_out);
    assert_true(all.cases > 6000);
    assert_int_equal(all.passed, all.cases);
}

/* ---- our own ---------------------------------------------------------------
 */

static const struct {
    const char *in;
    const char *want; /* as JSON */
} rows[] = {
    { "a<b c=d>e</b>",
      "[[\"Character\",\"a\"],[\"StartTag\",\"b\",{\"c\":\"d\"}],"
      "[\"Character\",\"e\"],[\"EndTag\",\"b\"]]" },
    { "1 < 2 &lt 3 &notit; &notin;",
      "[[\"Character\",\"1 < 2 < 3 \\u00acit; \\u2209\"]]" },
    { "<a b=&lt=1 c='&copy' d=\"&#128;\">",
      "[[\"StartTag\",\"a\",{\"b\":\"&lt=1\",\"c\":\"\\u00a9\","
      "\"d\":\"\\u20ac\"}]]" },
    { "<!-->x<!--->y<!--z--!>",
      "[[\"Comment\",\"\"],[\"Character\",\"x\"],[\"Comment\",\"\"],"
      "[\"Character\",\"y\"],[\"Comment\",\"z\"]]" },
    { "</></><br/>", "[[\"StartTag\",\"br\",{},true]]" },
    { "<a b", "[]" },
};

static void test_own(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct json_object *want = json_tokener_parse(rows[i].want);
        struct json_object *got =
            tokenize(str_of(rows[i].in), HTML_DATA, (struct str){ 0 });

        if (!json_object_equal(want, got))
            fail_msg("%s\n got  %s\n want %s", rows[i].in,
                     json_object_to_json_string(got), rows[i].want);
        json_object_put(want);
        json_object_put(got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_html5lib),
        cmocka_unit_test(test_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
