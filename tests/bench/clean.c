/* clean.c -- what it costs to clean HTML, beside others that read it.
 *
 * CPU time of this thread over the documents of a file, which are separated by
 * NUL; the best of some rounds. The peers of the same run are libxml2's HTML
 * parser and, where it is installed, gumbo: both only build their tree. Started
 * by clean.py, which makes the documents.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <libxml/HTMLparser.h>
#if __has_include(<gumbo.h>)
#include <gumbo.h>
#define HAS_GUMBO
#endif

#include "feeds/feeds.h"

#define ROUNDS 5
#define BASE STR("http://news.example/2022/a.html")

static struct arena *arena;

static void clean(struct str doc)
{
    struct html_clean ret;

    if (html_clean(doc, BASE, SIZE_MAX, arena, &ret))
        abort();
    arena_reset(arena);
}

static void plain(struct str doc)
{
    struct buf b;

    buf_init(&b, SIZE_MAX);
    html_put_plain(&b, doc);
    buf_release(&b);
}

static void libxml(struct str doc)
{
    xmlFreeDoc(htmlReadMemory(doc.s, (int)doc.n, NULL, "UTF-8",
                              HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                  HTML_PARSE_NOWARNING | HTML_PARSE_NONET));
}

#ifdef HAS_GUMBO
static void gumbo(struct str doc)
{
    GumboOptions options = kGumboDefaultOptions;

    options.max_errors = 0;
    options.fragment_context = GUMBO_TAG_DIV;
    gumbo_destroy_output(&options,
                         gumbo_parse_with_options(&options, doc.s, doc.n));
}
#endif

static double cpu_sec(void)
{
    struct timespec t;

    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(const char *name, void (*read)(struct str doc), struct str all)
{
    double best = 0;

    for (int round = 0; round < ROUNDS; round++) {
        double start = cpu_sec(), took;

        for (size_t at = 0; at < all.n;) {
            size_t n = strlen(all.s + at);

            read((struct str){ all.s + at, n });
            at += n + 1;
        }
        took = cpu_sec() - start;
        if (best == 0 || took < best)
            best = took;
    }
    printf("%s\t%.1f\n", name, (double)all.n / best / 1e6);
}

int main(int argc, char **argv)
{
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    static char bytes[(size_t)64 * 1024 * 1024];
    struct str all = { bytes, 0 };

    if (!f) {
        fprintf(stderr, "usage: clean FILE\n");
        return 1;
    }
    all.n = fread(bytes, 1, sizeof(bytes) - 1, f);
    fclose(f);
    arena = arena_new((size_t)1024 * 1024 * 1024);
    run("weir, HTML, text and image", clean, all);
    run("weir, text alone", plain, all);
    run("libxml2, tree", libxml, all);
#ifdef HAS_GUMBO
    run("gumbo, tree", gumbo, all);
#endif
    arena_free(arena);
    return 0;
}
