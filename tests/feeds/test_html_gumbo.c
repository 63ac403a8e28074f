/* test_html_gumbo.c -- html_clean against gumbo on real content: its tree of
 * the source and its tree of what we wrote of it have the same text, and their
 * links and images are the same. Read from WEIR_SHARED_DIR; skips without
 * gumbo or the collection.
 *
 * What may differ, because we mean it: text that is moved out of tables (the
 * letters are compared as a heap), what a browser hides because a quote, a
 * comment or a raw element never ends (documents with such are left out),
 * players and late images (their addresses are somewhere in the source).
 */
#include "tests/feeds/html_expect.h"
#include "tests/corpus.h"

#if __has_include(<gumbo.h>)

#include <ftw.h>
#include <gumbo.h>

#include "feeds/base/url.h"

#define FILE_MAX_BYTES ((size_t)4 * 1024 * 1024)

/* What a tree shows. */
struct shown {
    size_t bytes[256];          /* of its text, white space left out */
    struct buf links, images;   /* each between line ends */
    const struct shown *source; /* of what the tree was made of, or NULL */
};

static size_t compared, skipped;

static void shown_init(struct shown *s)
{
    memset(s, 0, sizeof(*s));
    buf_init(&s->links, SIZE_MAX);
    buf_init(&s->images, SIZE_MAX);
    buf_putc(&s->links, '\n');
    buf_putc(&s->images, '\n');
}

static void shown_release(struct shown *s)
{
    buf_release(&s->links);
    buf_release(&s->images);
}

static void add_text(struct shown *s, const char *text)
{
    struct buf b;

    buf_init(&b, SIZE_MAX);
    str_put_line(&b, str_of(text));
    for (size_t i = 0; i < b.n; i++)
        s->bytes[(unsigned char)b.s[i]] += b.s[i] != ' ' && b.s[i] != 0x7F;
    buf_release(&b);
}

static void add_url(struct buf *list, const char *url)
{
    struct buf b;

    buf_init(&b, SIZE_MAX);
    if (url_is_safe_link(str_of(url)) &&
        !url_resolve(STR(BASE), str_of(url), &b) && b.n <= URL_MAX_BYTES) {
        buf_put(list, buf_str(&b));
        buf_putc(list, '\n');
    }
    buf_release(&b);
}

/* Names of elements that go with what they hold; gumbo knows no others. */
static bool is_dropped(const GumboElement *el)
{
    static const GumboTag tags[] = {
        GUMBO_TAG_SCRIPT,   GUMBO_TAG_STYLE,  GUMBO_TAG_NOSCRIPT,
        GUMBO_TAG_NOFRAMES, GUMBO_TAG_XMP,    GUMBO_TAG_NOEMBED,
        GUMBO_TAG_TEMPLATE, GUMBO_TAG_OBJECT, GUMBO_TAG_SELECT,
        GUMBO_TAG_APPLET,   GUMBO_TAG_VIDEO,  GUMBO_TAG_AUDIO,
    };

    if (el->tag == GUMBO_TAG_TITLE)
        return el->tag_namespace == GUMBO_NAMESPACE_HTML;
    for (size_t i = 0; i < sizeof(tags) / sizeof(*tags); i++)
        if (el->tag == tags[i])
            return true;
    return false;
}

/* At most one pixel wide or high, hidden, or standing in for another. */
static bool is_unseen(const GumboElement *el)
{
    GumboAttribute *style = gumbo_get_attribute(&el->attributes, "style");
    static const char *const sides[] = { "width", "height" };

    for (size_t i = 0; i < 2; i++) {
        GumboAttribute *side = gumbo_get_attribute(&el->attributes, sides[i]);

        if (side && (!strcmp(side->value, "0") || !strcmp(side->value, "1")))
            return true;
    }
    return (style &&
            str_find(str_of(style->value), STR("display:none")) != SIZE_MAX) ||
           gumbo_get_attribute(&el->attributes, "data-src") ||
           gumbo_get_attribute(&el->attributes, "data-lazy-src") ||
           gumbo_get_attribute(&el->attributes, "data-original");
}

static void add_element(struct shown *s, const GumboElement *el)
{
    GumboAttribute *href = gumbo_get_attribute(&el->attributes, "href");
    GumboAttribute *src = gumbo_get_attribute(&el->attributes, "src");

    if (el->tag_namespace != GUMBO_NAMESPACE_HTML)
        return; /* of a drawing only its text stays */
    if (el->tag == GUMBO_TAG_A && href)
        add_url(&s->links, href->value);
    if (el->tag == GUMBO_TAG_IMG && src && src->value[0] && !is_unseen(el))
        add_url(&s->images, src->value);
}

/* A link that the source has not is a player's: its text is of our making. */
static bool is_player(const struct shown *s, const GumboElement *el)
{
    GumboAttribute *href = gumbo_get_attribute(&el->attributes, "href");
    struct buf line;
    bool known;

    if (!s->source || el->tag != GUMBO_TAG_A || !href)
        return false;
    buf_init(&line, SIZE_MAX);
    buf_printf(&line, "\n%s\n", href->value);
    known = str_find(buf_str(&s->source->links), buf_str(&line)) != SIZE_MAX;
    buf_release(&line);
    return !known;
}

static const GumboVector *children(const struct shown *s, const GumboNode *node)
{
    static const GumboVector none;

    if (node->type != GUMBO_NODE_ELEMENT || is_dropped(&node->v.element) ||
        is_player(s, &node->v.element))
        return &none;
    return &node->v.element.children;
}

/* All of the tree, without recursion: a node knows its place. */
static void add_tree(struct shown *s, const GumboNode *root)
{
    const GumboNode *node = root;

    for (;;) {
        const GumboVector *below = children(s, node);

        if (node->type == GUMBO_NODE_ELEMENT)
            add_element(s, &node->v.element);
        else if (node->type == GUMBO_NODE_TEXT ||
                 node->type == GUMBO_NODE_WHITESPACE)
            add_text(s, node->v.text.text);
        if (below->length) {
            node = below->data[0];
            continue;
        }
        while (node != root) {
            const GumboVector *all = children(s, node->parent);
            size_t next = node->index_within_parent + 1;

            if (next < all->length) {
                node = all->data[next];
                break;
            }
            node = node->parent;
        }
        if (node == root)
            return;
    }
}

static void read_with_gumbo(struct shown *s, struct str html)
{
    GumboOptions options = kGumboDefaultOptions;
    GumboOutput *out;

    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_DIV;
    out = gumbo_parse_with_options(&options, html.s, html.n);
    add_tree(s, out->root);
    gumbo_destroy_output(&options, out);
}

/* ---- comparing ---------------------------------------------------------- */

/* Each line of list that is in neither other nor the source is a fault. */
static void check_lines(struct str list, struct str other, struct str source,
                        const char *what)
{
    while (list.n > 1) {
        size_t n = str_find(str_cut(list, 1), STR("\n")) + 2;
        struct str line = { list.s, n }, path = { list.s + 1, n - 2 };
        struct url url;

        list = str_cut(list, n - 1);
        if (str_find(other, line) != SIZE_MAX)
            continue;
        if (!url_split(path, &url) && url.path.n > 1)
            path = url.path;
        if (source.n && str_find(source, path) != SIZE_MAX)
            continue;
        fail_msg("%s: %.*s\n in %.*s", what, STR_ARG(line), STR_ARG(source));
    }
}

/* Our reading of these is another: raw elements give no text up, and gumbo
 * makes U+FFFD of control characters. */
static bool is_read_otherwise(struct str html)
{
    static const char *const raw[] = { "iframe", "textarea", "plaintext",
                                       "xmp",    "noembed",  "noscript" };

    for (size_t i = 0; i < sizeof(raw) / sizeof(*raw); i++) {
        size_t at = str_find_nocase(html, str_of(raw[i]));

        if (at != SIZE_MAX && at > 0 && html.s[at - 1] == '<')
            return true;
    }
    for (size_t i = 0; i < html.n; i++)
        if ((unsigned char)html.s[i] < ' ' && !strchr("\t\n\r", html.s[i]))
            return true;
    return str_find(html, STR("<![CDATA[")) != SIZE_MAX;
}

static void compare(struct arena *a, struct str html)
{
    struct shown theirs, ours;
    struct html_clean ret;

    if (html.n < 20 || html.n > 262144 || is_read_otherwise(html) ||
        !str_is_utf8(html)) {
        skipped++;
        return;
    }
    assert_int_equal(html_clean(html, STR(BASE), SIZE_MAX, a, &ret), ERR_OK);
    shown_init(&theirs);
    shown_init(&ours);
    read_with_gumbo(&theirs, html);
    ours.source = &theirs;
    read_with_gumbo(&ours, ret.html);
    for (size_t i = 0; i < 256; i++)
        if (theirs.bytes[i] != ours.bytes[i])
            fail_msg("%zu times %zx, not %zu\n in  %.*s\n out %.*s",
                     ours.bytes[i], i, theirs.bytes[i], STR_ARG(html),
                     STR_ARG(ret.html));
    check_lines(buf_str(&theirs.links), buf_str(&ours.links), STR(""), "lost");
    check_lines(buf_str(&ours.links), buf_str(&theirs.links), html, "made up");
    check_lines(buf_str(&theirs.images), buf_str(&ours.images), STR(""),
                "lost");
    check_lines(buf_str(&ours.images), buf_str(&theirs.images), html,
                "made up");
    shown_release(&theirs);
    shown_release(&ours);
    arena_reset(a);
    compared++;
}

/* ---- the collection ----------------------------------------------------- */

/* What stands between "<name ...>" and "</name>": a CDATA section's inside, or
 * the text with its references decoded. */
static void compare_body(struct arena *a, struct str body)
{
    struct str open = STR("<![CDATA["), close = STR("]]>");
    struct buf decoded;

    body = str_trim(body);
    if (str_starts(body, open) && str_ends(body, close)) {
        body.n -= close.n;
        compare(a, str_cut(body, open.n));
        return;
    }
    buf_init(&decoded, SIZE_MAX);
    html_ref_put_value(&decoded, body);
    compare(a, buf_str(&decoded));
    buf_release(&decoded);
}

static void compare_elements(struct arena *a, struct str feed, const char *name)
{
    struct buf open, close;

    buf_init(&open, 100);
    buf_init(&close, 100);
    buf_printf(&open, "<%s", name);
    buf_printf(&close, "</%s>", name);
    for (;;) {
        size_t at = str_find(feed, buf_str(&open)), end;

        if (at == SIZE_MAX)
            break;
        feed = str_cut(feed, at + open.n);
        at = str_find(feed, STR(">"));
        end = str_find(feed, buf_str(&close));
        if (at >= end || end == SIZE_MAX)
            continue;
        compare_body(a, (struct str){ feed.s + at + 1, end - at - 1 });
        feed = str_cut(feed, end);
    }
    buf_release(&open);
    buf_release(&close);
}

static int compare_file(const char *path, const struct stat *st, int type,
                        struct FTW *ftw)
{
    static const char *const names[] = { "description", "content:encoded",
                                         "content", "summary" };
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
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        compare_elements(a, (struct str){ bytes, n }, names[i]);
    arena_free(a);
    return 0;
}

static void test_real_content(void **state)
{
    static const char *const dirs[] = { WEIR_SHARED_DIR "/corpus/finews",
                                        WEIR_SHARED_DIR "/corpus/realworld" };

    (void)state;
    for (size_t i = 0; i < sizeof(dirs) / sizeof(dirs[0]) && CORPUS_IS_THERE;
         i++)
        (void)nftw(dirs[i], compare_file, 16, FTW_PHYS);
    if (compared == 0)
        corpus_skip("real content", dirs[0]);
    print_message("%zu compared, %zu skipped\n", compared, skipped);
}

#else

static void test_real_content(void **state)
{
    (void)state;
    print_message("gumbo is not installed\n");
    skip();
}

#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_real_content),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
