/* weir_section.c -- see weir_section.h. */
#include "daemon/cmd/weir_section.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "config/config.h"

#define LINE_MAX_BYTES 8192
#define MAX_LINES 1000000
#define PICKED_MAX_BYTES ((size_t)65536)

/* Is it "key = ..."? */
static bool is_key(struct str line, struct str key)
{
    return str_starts(line, key) &&
           str_starts(str_trim(str_cut(line, key.n)), STR("="));
}

static void pick_lines(FILE *file, struct buf *picked)
{
    char text[LINE_MAX_BYTES];
    bool is_inside = false;

    for (int n = 0; n < MAX_LINES && fgets(text, sizeof(text), file); n++) {
        struct str line = str_trim(str_of(text)), value;

        if (str_starts(line, STR("[")))
            is_inside = str_eq(line, STR("[weir]"));
        if (!is_inside || !(is_key(line, STR("state_dir")) ||
                            is_key(line, STR("control_socket"))))
            continue;
        value = str_trim(str_cut(line, str_find(line, STR("=")) + 1));
        buf_put(picked, str_starts(line, STR("s")) ? STR("state_dir = ")
                                                   : STR("control_socket = "));
        buf_put(picked, value);
        buf_putc(picked, '\n');
    }
}

/* Relative paths of a text count from nowhere; those of the file, from its
 * directory. */
static char *beside(const char *config_path, const char *path)
{
    const char *slash = strrchr(config_path, '/');
    char *whole = NULL;

    if (!slash || path[0] == '/')
        return strdup(path);
    if (asprintf(&whole, "%.*s/%s", (int)(slash - config_path), config_path,
                 path) < 0)
        return NULL;
    return whole;
}

char *weir_section_socket(const char *config_path)
{
    struct config_problems problems = { 0 };
    FILE *file = fopen(config_path, "re");
    struct config *c = NULL;
    char *path = NULL;
    struct buf b;

    if (!file)
        return NULL;
    buf_init(&b, PICKED_MAX_BYTES);
    buf_puts(&b, "[weir]\n");
    pick_lines(file, &b);
    (void)fclose(file);
    if (!b.err && !config_read_text(buf_str(&b), &c, &problems, NULL))
        path = beside(config_path, c->control_socket);
    config_free(c);
    config_problems_release(&problems);
    buf_release(&b);
    return path;
}
