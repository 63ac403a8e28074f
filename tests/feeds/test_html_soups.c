/* test_html_soups.c -- what holds of html_clean for any input: clean output
 * that does not change when cleaned again, bounded size, linear time, no text
 * lost.
 */
#include "tests/feeds/html_expect.h"

#include <time.h>

/* ---- time ------------------------------------------------------------------
 */

static const struct {
    const char *first, *again, *last;
} floods[] = {
    { "", "<", "" },
    { "", "&", "" },
    { "", "&am", "" },
    { "", "&#1", "" },
    { "", "<div>", "" },
    { "", "<p>", "" },
    { "", "<b><p>", "" },
    { "", "<a>", "" },
    { "", "<table>", "" },
    { "", "<table><tr><td>", "" },
    { "", "<br>x", "" },
    { "", "</b>", "" },
    { "<p>", "</p>", "" },
    { "", "<!--", "" },
    { "", "<!-- x>", "" },
    { "", "<!-", "" },
    { "", "<!'", ">" },
    { "", "<![CDATA[", ">" },
    { "", "<![CDATA[x]]>", "" },
    { "", "<?", "" },
    { "", "</>", "" },
    { "", "</ ", "" },
    { "", "<a ", "" },
    { "", "<a b=\"", "" },
    { "", "<a b=\">", "" },
    { "", "<a b='x' c=\">", "'" },
    { "", "<a/", ">" },
    { "<p", " a=b", ">" },
    { "<p", " title=\"x\"", ">" },
    { "", "<svg>", "" },
    { "", "<svg></svg>", "" },
    { "", "<svg><math><object>", "" },
    { "", "<iframe>", "" },
    { "", "<iframe><xmp><title><textarea><noembed>", "" },
    { "", "<script>", "" },
    { "<script>", "<!--<script>", "" },
    { "<script>", "--", "" },
    { "<title>", "</title", "" },
    { "", "<object><style>", "" },
    { "", "<video><source src=x>", "" },
    { "", "\xE3\x80\x80", "" },
    { "", "]]>", "" },
    { "<![CDATA[", "]]&gt;", "" },
    { "", "<img><noscript>", "" },
    { "", "<p>&nbsp;</p>", "" },
    { "", "<div>\xE3\x80\x80", "" },
    { "<img srcset='", "a,", "'>" },
    { "<img srcset='", "(", "'>" },
    { "<img srcset='a ", "1", "x'>" },
    { "", "<picture><source srcset=a>", "" },
    { "", "<svg><title>a", "" },
    { "", "<iframe src=/video/>", "" },
    { "", "<b title='\"\"\"\"\"\"\"\"'>", "" },
};

static double seconds_for(size_t i, size_t bytes)
{
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b, plain;
    clock_t start;
    double took;

    buf_init(&b, SIZE_MAX);
    buf_init(&plain, SIZE_MAX);
    buf_puts(&b, floods[i].first);
    put_times(&b, floods[i].again, bytes / strlen(floods[i].again));
    buf_puts(&b, floods[i].last);
    start = clock();
    (void)clean(a, buf_str(&b), STR(BASE));
    html_put_plain(&plain, buf_str(&b));
    took = (double)(clock() - start) / CLOCKS_PER_SEC;
    (void)check(a, (struct str){ b.s, b.n < 4096 ? b.n : 4096 }, STR(BASE));
    buf_release(&b);
    buf_release(&plain);
    arena_free(a);
    return took;
}

/* 1 MiB may take a bound that only quadratic time exceeds (minutes). */
static void test_linear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(floods) / sizeof(floods[0]); i++) {
        double took = seconds_for(i, 1024 * 1024);

        if (took > 5)
            fail_msg("%s%s...%s takes %.1f s", floods[i].first, floods[i].again,
                     floods[i].last, took);
    }
}

/* ---- soups ------------------------------------------------------------------
 */

/* Its own, so that a failure repeats everywhere. */
static uint32_t next_random(uint32_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 17;
    *seed ^= *seed << 5;
    return *seed;
}

/* clang-format off */
static const char *const whole[] = { /* markup that hides no text */
    "<p>", "</p>", "<b>", "</b>", "<i>", "</i>", "<div>", "</div>", "<a href=x>",
    "</a>", "<ul>", "</ul>", "<li>", "</li>", "<table>", "</table>", "<tr>",
    "<td>", "</td>", "</tr>", "<tbody>", "<br>", "<hr>", "<img src=i>", "<h1>",
    "</h2>", "<pre>", "</pre>", "<dl>", "<dt>", "<dd>", "<span>", "</span>",
    "<font>", "</font>", "<form>", "<x>", "<!--c-->", "</br>", "<ruby>", "<rt>",
    "<caption>", "<colgroup>", "<col>", "<th>", "</table>", "<blockquote>",
    "</blockquote>", "<summary>", "<iframe/>", "<svg></svg>", "\xE3\x80\x80",
    " ", "\r\n", "&#12288;", "<plaintext>", "&nbsp;", "<br><br>", "<h1>",
    "<picture>", "</picture>", "<source srcset='s 1x, t 3x'>", "<center>",
    "<img data-src=/l.png>", "<img srcset='a, b 2x'>", "<embed src=/player>",
    "<img alt=a>", "<img src=/i height=1>", "<math>", "</math>", "<iframe src=y>",
};
static const char *const broken[] = {
    "<", ">", "&", "\"", "'", "=", "/", "<!--", "-->", "--!>", "<![CDATA[", "]]>",
    "<script>", "</script>", "<style>", "</style>", "<svg>", "</svg>",
    "<title>", "</title>", "<iframe>", "<video src=v>", "</video>", "<source src=s>",
    "<object>", "</object>", "<a href=\"", "<b title='", "&lt;", "&amp;", "&#0;",
    "&#x80;", "&nGt;", "&notin", "\0", "\x01", "<!", "<?", "</", "<math>", "\xFF",
    "<img src=data:x data-src=/l ", "<template>", "<select>", "javascript:", "http:",
    "<noscript>", "</noscript>", "srcset=", "<img srcset='", "<img src=data:x>",
    "//", "\\", "#", "?", "..", "\xE4\xB8", "\xEF\xBB\xBF", "<p ", "alt=", "href=",
};
/* clang-format on */

#define PICK(list, seed)                                                       \
    (list)[next_random(seed) % (sizeof(list) / sizeof((list)[0]))]

static void put_soup(struct buf *b, uint32_t *seed, bool all)
{
    size_t n = next_random(seed) % 60;

    buf_clear(b);
    for (size_t i = 0; i < n; i++) {
        const char *s = PICK(whole, seed);

        if (all && next_random(seed) % 2)
            s = PICK(broken, seed);
        if (*s)
            buf_puts(b, s);
        else
            buf_putc(b, '\0');
        if (next_random(seed) % 3 == 0)
            buf_printf(b, "w%zu", i);
    }
}

static void test_soups(void **state)
{
    uint32_t seed = 20220114;
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < 20000; i++) {
        put_soup(&b, &seed, true);
        (void)check(a, buf_str(&b), i % 2 ? STR(BASE) : STR(""));
        arena_reset(a);
    }
    buf_release(&b);
    arena_free(a);
}

/* Every word of a soup whose markup hides none comes out, in order. */
static void test_no_text_lost(void **state)
{
    uint32_t seed = 20211208;
    struct arena *a = arena_new(ARENA_MAX_BYTES);
    struct buf b;

    (void)state;
    buf_init(&b, SIZE_MAX);
    for (size_t i = 0; i < 10000; i++) {
        struct html_clean ret;
        struct str in, out;
        size_t at;

        put_soup(&b, &seed, false);
        assert_int_equal(html_clean(buf_str(&b), STR(BASE), SIZE_MAX, a, &ret),
                         ERR_OK);
        in = buf_str(&b);
        out = ret.html;
        while ((at = str_find(in, STR("w"))) != SIZE_MAX) {
            size_t n = 1, found;

            in = str_cut(in, at);
            while (n < in.n && in.s[n] >= '0' && in.s[n] <= '9')
                n++;
            found = str_find(out, (struct str){ in.s, n });
            if (found == SIZE_MAX)
                fail_msg("%.*s lost\n %.*s\n %.*s", (int)n, in.s,
                         STR_ARG(buf_str(&b)), STR_ARG(ret.html));
            out = str_cut(out, found + n);
            in = str_cut(in, n);
        }
        arena_reset(a);
    }
    buf_release(&b);
    arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_linear),
        cmocka_unit_test(test_soups),
        cmocka_unit_test(test_no_text_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
