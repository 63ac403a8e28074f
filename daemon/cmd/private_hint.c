/* private_hint.c -- see private_hint.h. */
#include "daemon/cmd/private_hint.h"

#include <stdio.h>
#include <string.h>

#include "daemon/cmd/cmd.h"

/* The address in "refused: 10.0.0.5 is a private address (allow_private permits
 * it)"; absent if that is not what happened. */
static struct str refused(const struct err_info *ei)
{
    struct str text = str_of(ei->text), before = STR("refused: ");
    size_t at = str_find(text, before), end;

    if (at == SIZE_MAX ||
        str_find(text, STR("(allow_private permits it)")) == SIZE_MAX)
        return (struct str){ NULL, 0 };
    text = str_cut(text, at + before.n);
    end = str_find(text, STR(" is "));
    if (end == SIZE_MAX)
        return (struct str){ NULL, 0 };
    text.n = end;
    if (text.n > 2 && text.s[0] == '[' && text.s[text.n - 1] == ']')
        text = (struct str){ text.s + 1, text.n - 2 };
    return text;
}

/* All of the loopback network: test servers change their address. */
static void put_lines(struct str address)
{
    if (str_starts(address, STR("127.")) || str_eq(address, STR("localhost")))
        fputs("    [weir]\n    allow_private = 127.0.0.0/8\n", stderr);
    else
        fprintf(stderr, "    [weir]\n    allow_private = %.*s/%s\n",
                STR_ARG(address),
                memchr(address.s, ':', address.n) ? "128" : "32");
}

int private_hint_fail(enum err e, const struct err_info *ei)
{
    struct str address = refused(ei);
    int status = cmd_fail(e, ei);

    if (address.n) {
        fputs("weir: for this once: --allow-private; for good, in the "
              "configuration:\n",
              stderr);
        put_lines(address);
    }
    return status;
}

void private_hint_warn(const struct err_info *ei)
{
    struct str address = refused(ei);

    if (!address.n)
        return;
    fprintf(stderr,
            "weir: weir run and weir once will refuse it (%.*s) until the "
            "configuration says\n",
            STR_ARG(address));
    put_lines(address);
}
