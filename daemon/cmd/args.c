/* args.c -- see args.h. */
#include "daemon/cmd/args.h"

#include <stdint.h>
#include <string.h>

#include "config/config.h"

#define NEAR_MAX_WORDS 64
#define TEXT_MAX_BYTES ((size_t)ERR_TEXT_MAX)

static const struct option {
    const char *name; /* without "--" */
    char letter;      /* or 0 */
    bool has_value;
    unsigned option; /* 0: any command takes it */
    size_t at;       /* of a bool or a const char * in struct cmd_args */
} options[] = {
    { "config", 'c', true, 0, offsetof(struct cmd_args, config) },
    { "force", 0, false, CMD_FORCE, offsetof(struct cmd_args, force) },
    { "json", 0, false, CMD_JSON, offsetof(struct cmd_args, json) },
    { "timings", 0, false, CMD_TIMINGS, offsetof(struct cmd_args, timings) },
    { "verbose", 0, false, CMD_LOGGING, offsetof(struct cmd_args, verbose) },
    { "quiet", 0, false, CMD_LOGGING, offsetof(struct cmd_args, quiet) },
    { "detail", 0, false, CMD_DETAIL, offsetof(struct cmd_args, detail) },
    { "allow-private", 0, false, CMD_ALLOW_PRIVATE,
      offsetof(struct cmd_args, allow_private) },
    { "dry-run", 0, false, CMD_DRY_RUN, offsetof(struct cmd_args, dry_run) },
    { "id", 0, true, CMD_ID, offsetof(struct cmd_args, id) },
    { "name", 0, true, CMD_NAME, offsetof(struct cmd_args, name) },
    { "file", 0, true, CMD_FILE, offsetof(struct cmd_args, file) },
    { "output", 'o', true, CMD_OUTPUT, offsetof(struct cmd_args, output) },
    { "permalink", 0, true, CMD_PERMALINK,
      offsetof(struct cmd_args, permalink) },
    { "url", 0, true, CMD_PARSE, offsetof(struct cmd_args, url) },
    { "header", 0, true, CMD_PARSE, offsetof(struct cmd_args, headers) },
    { "now", 0, true, CMD_PARSE, offsetof(struct cmd_args, now) },
    { "timezone", 0, true, CMD_PARSE, offsetof(struct cmd_args, timezone) },
};
#define N_OPTIONS (sizeof(options) / sizeof(options[0]))

struct reading {
    int argc, i;
    char **argv;
    const struct command *commands;
    struct args_line line;
    const char *given[N_OPTIONS]; /* as written, or NULL */
    bool options_over;
};

/* ---- messages ---- */

void args_put_quoted(struct buf *b, struct str word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz"
                                "0123456789_@%+=:,./-";
    bool is_plain = word.n > 0;

    for (size_t i = 0; i < word.n; i++)
        if (!((unsigned char)word.s[i] >= 0x80 ||
              memchr(plain, word.s[i], sizeof(plain) - 1)))
            is_plain = false;
    if (is_plain) {
        buf_put(b, word);
        return;
    }
    buf_putc(b, '\'');
    for (size_t i = 0; i < word.n; i++) {
        if (word.s[i] == '\'')
            buf_puts(b, "'\\''");
        else
            buf_putc(b, word.s[i]);
    }
    buf_putc(b, '\'');
}

static enum err set_text(struct err_info *ei, struct buf *text)
{
    enum err e = err_set(ei, ERR_FORMAT, "%.*s", STR_ARG(buf_str(text)));

    buf_release(text);
    return e;
}

/* "WHAT 'WORD'", then what the caller adds. */
static void begin_text(struct buf *b, const char *what, const char *word)
{
    buf_init(b, TEXT_MAX_BYTES);
    buf_printf(b, "%s '", what);
    str_put_log(b, str_of(word));
    buf_putc(b, '\'');
}

static enum err fail(struct err_info *ei, const char *what, const char *word)
{
    struct buf b;

    begin_text(&b, what, word);
    buf_puts(&b, "; try 'weir help'");
    return set_text(ei, &b);
}

static void put_near(struct buf *b, const char *word, const char *prefix,
                     const char *const *words, size_t n)
{
    const char *near = config_nearest(str_of(word), words, n);

    if (near)
        buf_printf(b, "; did you mean '%s%s'?", prefix, near);
    else
        buf_puts(b, "; try 'weir help'");
}

void args_put_near_command(struct buf *b, const struct command *commands,
                           const char *name)
{
    const char *words[NEAR_MAX_WORDS];
    size_t n = 0;

    for (; n < NEAR_MAX_WORDS && commands[n].name; n++)
        words[n] = commands[n].name;
    put_near(b, name, "", words, n);
}

static enum err unknown_option(struct err_info *ei, const char *word)
{
    const char *words[N_OPTIONS + 1];
    struct buf b;

    for (size_t i = 0; i < N_OPTIONS; i++)
        words[i] = options[i].name;
    words[N_OPTIONS] = "help";
    begin_text(&b, "unknown option", word);
    put_near(&b, word + strspn(word, "-"), "--", words, N_OPTIONS + 1);
    return set_text(ei, &b);
}

/* "usage: weir ..." on one line: `weir help` breaks it over several. */
static void put_usage(struct buf *b, const struct command *c)
{
    struct str s = str_of(c->usage);

    buf_puts(b, "usage: weir ");
    while (s.n) {
        size_t n = str_find(s, STR("\n"));

        buf_put(b, (struct str){ s.s, n == SIZE_MAX ? s.n : n });
        s = str_trim(str_cut(s, n == SIZE_MAX ? s.n : n));
        if (s.n)
            buf_puts(b, str_starts(s, STR("weir ")) ? "; or: " : " ");
    }
}

static enum err wrong_use(struct err_info *ei, const struct command *c)
{
    struct buf b;

    buf_init(&b, TEXT_MAX_BYTES);
    put_usage(&b, c);
    return set_text(ei, &b);
}

/* A configuration is named by --config, never by its place. */
static enum err unexpected(struct err_info *ei, const char *word)
{
    struct buf b;

    if (!str_ends(str_of(word), STR(".conf")))
        return fail(ei, "unexpected", word);
    begin_text(&b, "unexpected", word);
    buf_puts(&b, "; write --config ");
    args_put_quoted(&b, str_of(word));
    return set_text(ei, &b);
}

/* ---- words ---- */

const struct command *args_find_command(const struct command *commands,
                                        const char *name)
{
    for (const struct command *c = commands; c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c;
    return NULL;
}

static enum err take_command(struct reading *r, const char *word,
                             struct err_info *ei)
{
    struct buf b;

    r->line.command = args_find_command(r->commands, word);
    if (r->line.command)
        return ERR_OK;
    begin_text(&b, "unknown command", word);
    args_put_near_command(&b, r->commands, word);
    return set_text(ei, &b);
}

static const struct option *find_option(const char *word,
                                        const char **ret_value)
{
    const char *equals = strchr(word, '=');
    struct str name = { word, equals ? (size_t)(equals - word) : strlen(word) };

    *ret_value = equals ? equals + 1 : NULL;
    for (size_t i = 0; i < N_OPTIONS; i++) {
        const struct option *o = &options[i];

        if (str_starts(name, STR("--")) &&
            str_eq(str_cut(name, 2), str_of(o->name)))
            return o;
        if (o->letter && !equals && name.n == 2 && word[0] == '-' &&
            word[1] == o->letter)
            return o;
    }
    return NULL;
}

/* The one option that may be given again. */
static enum err take_header(struct reading *r, const char *value,
                            struct err_info *ei)
{
    struct cmd_args *args = &r->line.args;

    if (args->n_headers == CMD_MAX_HEADERS)
        return fail(ei, "too many headers:", value);
    args->headers[args->n_headers++] = value;
    return ERR_OK;
}

static enum err take_option(struct reading *r, const char *word,
                            struct err_info *ei)
{
    const char *value;
    const struct option *o = find_option(word, &value);
    void *at;

    if (!o)
        return unknown_option(ei, word);
    at = (char *)&r->line.args + o->at;
    r->given[o - options] = word;
    if (!o->has_value && value)
        return fail(ei, "no value belongs to", word);
    if (o->has_value && !value && r->i + 1 < r->argc)
        value = r->argv[++r->i];
    if (o->has_value && (!value || !*value))
        return fail(ei, "nothing after", word);
    if (o->at == offsetof(struct cmd_args, headers))
        return take_header(r, value, ei);
    if (o->has_value)
        *(const char **)at = value;
    else
        *(bool *)at = true;
    return ERR_OK;
}

static enum err take_word(struct reading *r, struct err_info *ei)
{
    struct args_line *l = &r->line;
    const char *word = r->argv[r->i];

    if (word[0] == '-' && word[1] && !r->options_over) {
        if (strcmp(word, "--") == 0)
            r->options_over = true;
        else if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0)
            l->help = true;
        else if (strcmp(word, "--version") == 0 && !l->command)
            return take_command(r, "version", ei);
        else
            return take_option(r, word, ei);
        return ERR_OK;
    }
    if (!l->command)
        return take_command(r, word, ei);
    if (l->args.n_operands >= l->command->max_operands ||
        l->args.n_operands >= CMD_MAX_FILES)
        return l->help ? ERR_OK : unexpected(ei, word);
    l->args.operands[l->args.n_operands++] = word;
    return ERR_OK;
}

/* Does the command take what was given? */
static enum err check(const struct reading *r, struct err_info *ei)
{
    const struct args_line *l = &r->line;
    struct buf b;

    if (!l->command || l->help)
        return ERR_OK;
    for (size_t i = 0; i < N_OPTIONS; i++) {
        if (!r->given[i] || !options[i].option ||
            (options[i].option & l->command->options))
            continue;
        begin_text(&b, "not for this command:", r->given[i]);
        buf_puts(&b, "; ");
        put_usage(&b, l->command);
        return set_text(ei, &b);
    }
    if (l->args.n_operands < l->command->min_operands)
        return wrong_use(ei, l->command);
    return ERR_OK;
}

enum err args_read(int argc, char **argv, const struct command *commands,
                   struct args_line *ret_line, struct err_info *ei)
{
    struct reading r = { .argc = argc, .argv = argv, .commands = commands };
    enum err e = ERR_OK;

    for (r.i = 1; r.i < argc && !e; r.i++)
        e = take_word(&r, ei);
    if (!e)
        e = check(&r, ei);
    if (e)
        return e;
    r.line.args.config_given = r.line.args.config != NULL;
    if (!r.line.args.config)
        r.line.args.config = CMD_DEFAULT_CONFIG;
    *ret_line = r.line;
    return ERR_OK;
}

bool args_is_setting(const char *word, struct str *ret_key,
                     struct str *ret_value)
{
    size_t n = strspn(word, "abcdefghijklmnopqrstuvwxyz_-ABCDEFGHIJKLMNOPQRST"
                            "UVWXYZ");

    if (!n || word[n] != '=')
        return false;
    *ret_key = (struct str){ word, n };
    *ret_value = str_of(word + n + 1);
    return true;
}
