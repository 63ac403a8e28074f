/* fuzz_config.c -- any bytes as a configuration: a config, or problems.
 *
 * Includes are not followed, so no input can reach the file system but to ask
 * whether a file is there, and to read the first line of a file that its owner
 * alone may read (password_file).
 */
#include <stdlib.h>

#include "config/config.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct config *c = NULL;
    struct config_problems p;
    struct buf b;
    enum err e = config_read_text((struct str){ (const char *)data, size }, &c,
                                  &p, NULL);

    /* Either an object or a reason, and every reason has its text. */
    if ((e == ERR_OK) != (c != NULL) || (e == ERR_CONFIG) != (p.n > 0) ||
        p.n > CONFIG_MAX_PROBLEMS + 1)
        abort();
    for (size_t i = 0; i < p.n; i++) {
        if (!p.list[i].file || !p.list[i].text)
            abort();
        if (i > 0 && p.list[i].line && p.list[i].line < p.list[i - 1].line)
            abort();
        if (!str_is_utf8(str_of(p.list[i].text)))
            abort();
    }
    buf_init(&b, 1024 * 1024);
    config_problems_put(&b, &p);
    buf_release(&b);
    config_problems_release(&p);
    config_free(c);
    return 0;
}
