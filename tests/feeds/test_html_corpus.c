/* test_html_corpus.c -- html_clean on real articles and real files, read from
 * WEIR_SHARED_DIR; skips what is not there.
 */
#include "tests/feeds/html_expect.h"
#include "tests/corpus.h"

#include <ftw.h>
#include <json-c/json.h>

/* ---- real news
 * ---------------------------------------------------------------- */

/* The origin writes every attribute as name="value", after one blank. Copies
 * the one behind s[i] if it may stay, with '&' escaped; returns its end. */
static size_t put_expected_attr(struct buf *b, struct str s, size_t i)
{
    static const char *const stay[] = { "href", "src", "alt", "width",
                                        "height" };
    struct str attr = str_cut(s, i + 1);
    size_t name = str_find(attr, STR("=\""));
    size_t n = 1 + name + 2 + str_find(str_cut(attr, name + 2), STR("\"")) + 1;
    bool keep = false;

    attr.n = name;
    for (size_t j = 0; j < sizeof(stay) / sizeof(stay[0]); j++)
        keep |= str_eq(attr, str_of(stay[j]));
    for (size_t j = i; keep && j < i + n; j++) {
        if (s.s[j] == '&')
            buf_puts(b, "&amp;");
        else
            buf_putc(b, s.s[j]);
    }
    return i + n;
}

/* What the origin's HTML becomes, by a much simpler reading that is right for
 * it alone: comments and all attributes but a handful go. */
static void put_expected(struct buf *b, struct str html)
{
    size_t i = 0;

    while (i < html.n) {
        struct str rest = str_cut(html, i);
        size_t end;

        if (str_starts(rest, STR("<!--"))) {
            i += str_find(rest, STR("-->")) + 3;
            continue;
        }
        if (html.s[i] != '<') {
            buf_putc(b, html.s[i++]);
            continue;
        }
        end = i + str_find(rest, STR(">"));
        while (i < end && html.s[i] != ' ')
            buf_putc(b, html.s[i++]);
        while (i < end && html.s[i] == ' ' && html.s[i + 1] != '/')
            i = put_expected_attr(b, html, i);
        while (i <= end)
            buf_putc(b, html.s[i++]);
    }
}

/* The same text with the indent that the origin took out put back. */
static void put_indented(struct buf *b, struct str html)
{
    for (size_t i = 0; i < html.n; i++) {
        buf_putc(b, html.s[i]);
        if (html.s[i] == '>' && str_starts(str_cut(html, i - 2), STR("<p>")))
            buf_puts(b, "\xE3\x80\x80\xE3\x80\x80");
    }
}

static void check_news(struct arena *a, struct str html)
{
    struct buf want, indented;
    struct str base = STR("http://finance.example/news/");

    buf_init(&want, SIZE_MAX);
    buf_init(&indented, SIZE_MAX);
    put_expected(&want, html);
    put_indented(&indented, html);
    assert_string_equal(check(a, html, base).s, want.s);
    assert_string_equal(check(a, buf_str(&indented), base).s, want.s);
    buf_release(&want);
    buf_release(&indented);
}

static void test_news(void **state)
{
    static const char path[] = WEIR_SHARED_DIR "/corpus/finews/expect.json";
    struct json_object *root, *items;
    struct arena *a;
    size_t n;

    (void)state;
    root = CORPUS_IS_THERE ? json_object_from_file(path) : NULL;
    if (!root) {
        corpus_skip("real posts", path);
    }
    json_object_object_get_ex(root, "items", &items);
    n = json_object_array_length(items);
    a = arena_new(ARENA_MAX_BYTES);
    for (size_t i = 0; i < n; i++) {
        struct json_object *o;

        json_object_object_get_ex(json_object_array_get_idx(items, i),
                                  "content_html", &o);
        check_news(a, str_of(json_object_get_string(o)));
    }
    print_message("%zu posts\n", n);
    arena_free(a);
    json_object_put(root);
}

/* ---- any file is a soup
 * ------------------------------------------------------- */

#define FILE_MAX_BYTES ((size_t)64 * 1024)

static size_t files_read; /* nftw has no other way to tell */

static int check_file(const char *path, const struct stat *st, int type,
                      struct FTW *ftw)
{
    static char bytes[FILE_MAX_BYTES];
    FILE *f = type == FTW_F ? fopen(path, "rb") : NULL;
    struct arena *a;
    size_t n;

    (void)st;
    (void)ftw;
    if (!f)
        return 0;
    n = fread(bytes, 1, sizeof(bytes), f);
    fclose(f);
    a = arena_new(ARENA_MAX_BYTES);
    (void)check(a, (struct str){ bytes, n }, STR(BASE));
    arena_free(a);
    files_read++;
    return 0;
}

static void test_files(void **state)
{
    static const char *const dirs[] = { WEIR_SHARED_DIR "/corpus/conformance",
                                        WEIR_SHARED_DIR "/corpus/realworld",
                                        WEIR_SHARED_DIR "/corpus/finews" };

    (void)state;
    for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]) && CORPUS_IS_THERE;
         i++)
        (void)nftw(dirs[i], check_file, 16, FTW_PHYS);
    if (files_read == 0) {
        corpus_skip("real posts", dirs[0]);
    }
    print_message("%zu files\n", files_read);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_news),
        cmocka_unit_test(test_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
