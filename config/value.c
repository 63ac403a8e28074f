/* value.c -- numbers, durations, sizes, words: values that are computed.
 *
 * Texts that are only judged are in value_text.c. Any thread.
 */
#include "config/value.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <string.h>

#include "config/near.h"
#include "config/problem.h"

struct unit {
    const char *name;
    int64_t factor;
    const char *one, *many; /* in words */
};

/* Smallest first. Durations are read in milliseconds. */
static const struct unit times[] = {
    { "ms", 1, "millisecond", "milliseconds" },
    { "s", 1000, "second", "seconds" },
    { "m", 60000, "minute", "minutes" },
    { "h", 3600000, "hour", "hours" },
    { "d", 86400000, "day", "days" },
};
static const struct unit sizes[] = {
    { "B", 1, "byte", "bytes" },
    { "KiB", 1024, "kibibyte", "kibibytes" },
    { "MiB", 1024 * 1024, "mebibyte", "mebibytes" },
    { "GiB", 1024 * 1024 * 1024, "gibibyte", "gibibytes" },
};
#define N_TIMES (sizeof(times) / sizeof(times[0]))
#define N_SIZES (sizeof(sizes) / sizeof(sizes[0]))

/* What people write for a unit, in lower case. */
static const struct {
    const char *word, *unit;
} other_units[] = {
    { "msec", "ms" },  { "millis", "ms" }, { "sec", "s" },     { "secs", "s" },
    { "second", "s" }, { "seconds", "s" }, { "秒", "s" },      { "min", "m" },
    { "mins", "m" },   { "minute", "m" },  { "minutes", "m" }, { "分", "m" },
    { "分钟", "m" },   { "hr", "h" },      { "hrs", "h" },     { "hour", "h" },
    { "hours", "h" },  { "小时", "h" },    { "day", "d" },     { "days", "d" },
    { "天", "d" },     { "byte", "B" },    { "bytes", "B" },   { "k", "KiB" },
    { "kb", "KiB" },   { "kib", "KiB" },   { "mb", "MiB" },    { "mib", "MiB" },
    { "g", "GiB" },    { "gb", "GiB" },    { "gib", "GiB" },   { "ms", "ms" },
    { "s", "s" },      { "h", "h" },       { "d", "d" },       { "b", "B" },
    { "m", "m" },      { "m", "MiB" },
};

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* The digits s begins with, how many they are in *ret_n; INT64_MAX if too
 * large. */
static int64_t read_digits(struct str s, size_t *ret_n)
{
    int64_t x = 0;
    size_t i = 0;

    for (; i < s.n && is_digit(s.s[i]); i++)
        if (__builtin_mul_overflow(x, 10, &x) ||
            __builtin_add_overflow(x, s.s[i] - '0', &x))
            x = INT64_MAX;
    *ret_n = i;
    return x;
}

static const struct unit *find_unit(const struct unit *units, size_t n,
                                    struct str name)
{
    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(units[i].name), name))
            return &units[i];
    return NULL;
}

/* The unit that was probably meant, or NULL. */
static const struct unit *guess_unit(const struct unit *units, size_t n,
                                     struct str name)
{
    for (size_t i = 0; i < sizeof(other_units) / sizeof(other_units[0]); i++) {
        const struct unit *u;

        if (!str_eq_nocase(str_of(other_units[i].word), name))
            continue;
        u = find_unit(units, n, str_of(other_units[i].unit));
        if (u)
            return u;
    }
    return NULL;
}

static void put_units(struct buf *b, const struct unit *units, size_t n,
                      int64_t x)
{
    size_t i = n - 1;

    while (i > 0 && (x % units[i].factor != 0 || x == 0))
        i--;
    if (x == 0)
        buf_puts(b, "0");
    else
        buf_printf(b, "%lld%s", (long long)(x / units[i].factor),
                   units[i].name);
}

void value_put(struct buf *b, enum schema_type type, int64_t x)
{
    if (type == TYPE_SECONDS)
        put_units(b, times + 1, N_TIMES - 1, x * 1000);
    else if (type == TYPE_MILLIS)
        put_units(b, times, N_TIMES, x);
    else if (type == TYPE_SIZE)
        put_units(b, sizes, N_SIZES, x);
    else
        buf_printf(b, "%lld", (long long)x);
}

static enum err check_limits(int64_t x, const struct schema_key *key,
                             struct err_info *ei)
{
    bool is_low = x < key->min;
    struct buf b;
    enum err e = ERR_OK;

    if (!is_low && x <= key->max)
        return ERR_OK;
    buf_init(&b, 64);
    value_put(&b, key->type, is_low ? key->min : key->max);
    if (b.err)
        e = b.err;
    else
        e = err_set(ei, ERR_RANGE, "too %s: must be at %s %s",
                    is_low ? "small" : "large", is_low ? "least" : "most", b.s);
    buf_release(&b);
    return e;
}

enum err value_count(struct str s, const struct schema_key *key, int64_t *ret,
                     struct err_info *ei)
{
    bool is_negative = s.n > 1 && s.s[0] == '-';
    struct str digits = str_cut(s, is_negative ? 1 : 0);
    size_t n;
    int64_t x = read_digits(digits, &n);
    enum err e;

    if (n == 0 || n < digits.n)
        return err_set(ei, ERR_FORMAT, "must be a whole number");
    if (is_negative)
        x = -x;
    e = check_limits(x, key, ei);
    if (!e)
        *ret = x;
    return e;
}

/* "five minutes" for what stands without a unit. */
static enum err need_unit(int64_t x, const struct unit *u, struct err_info *ei)
{
    static const char *const words[] = { "zero",  "one",  "two", "three",
                                         "four",  "five", "six", "seven",
                                         "eight", "nine", "ten" };
    const char *many = x == 1 ? u->one : u->many;

    if ((uint64_t)x < sizeof(words) / sizeof(words[0]))
        return err_set(ei, ERR_FORMAT, "needs a unit: write %lld%s for %s %s",
                       (long long)x, u->name, words[x], many);
    return err_set(ei, ERR_FORMAT, "needs a unit: write %lld%s for %lld %s",
                   (long long)x, u->name, (long long)x, many);
}

/* Reads a number with one of the units; usual is the one to propose. */
static enum err read_units(struct str s, const struct unit *units, size_t n,
                           const struct unit *usual, int64_t *ret,
                           struct err_info *ei)
{
    size_t n_digits;
    int64_t x = read_digits(s, &n_digits);
    struct str name = str_trim(str_cut(s, n_digits));
    const struct unit *u = find_unit(units, n, name);

    if (n_digits == 0 || (name.n > 0 && (name.s[0] == '.' || name.s[0] == ',')))
        return err_set(ei, ERR_FORMAT,
                       "must be a whole number with a unit, such as %lld%s",
                       (long long)30, usual->name);
    if (name.n == 0 && x == 0) {
        *ret = 0;
        return ERR_OK;
    }
    if (name.n == 0)
        return need_unit(x, usual, ei);
    if (!u) {
        u = guess_unit(units, n, name);
        if (u)
            return err_set(ei, ERR_FORMAT, "unknown unit '%s': write %lld%s",
                           problem_quote(name).s, (long long)x, u->name);
        return err_set(ei, ERR_FORMAT,
                       "unknown unit '%s': write one number and one of %s",
                       problem_quote(name).s,
                       units == sizes ? "B, KiB, MiB, GiB" : "ms, s, m, h, d");
    }
    if (__builtin_mul_overflow(x, u->factor, &x))
        x = INT64_MAX;
    *ret = x;
    return ERR_OK;
}

/* The unit of a key's default, which is the one people mean. */
static const struct unit *usual_unit(const struct schema_key *key,
                                     const struct unit *units, size_t n)
{
    size_t n_digits;
    struct str preset = str_of(key->preset);
    const struct unit *u;

    read_digits(preset, &n_digits);
    u = find_unit(units, n, str_cut(preset, n_digits));
    return u ? u : &units[1];
}

enum err value_size(struct str s, const struct schema_key *key,
                    int64_t *ret_bytes, struct err_info *ei)
{
    int64_t x = 0;
    enum err e =
        read_units(s, sizes, N_SIZES, usual_unit(key, sizes, N_SIZES), &x, ei);

    if (!e)
        e = check_limits(x, key, ei);
    if (!e)
        *ret_bytes = x;
    return e;
}

enum err value_duration(struct str s, const struct schema_key *key,
                        int64_t *ret, struct err_info *ei)
{
    int64_t x = 0;
    enum err e =
        read_units(s, times, N_TIMES, usual_unit(key, times, N_TIMES), &x, ei);

    if (e)
        return e;
    if (key->type == TYPE_SECONDS) {
        if (x % 1000 != 0 && x != INT64_MAX)
            return err_set(ei, ERR_RANGE, "must be whole seconds");
        x /= 1000;
    }
    e = check_limits(x, key, ei);
    if (!e)
        *ret = x;
    return e;
}

enum err value_bool(struct str s, bool *ret, struct err_info *ei)
{
    static const char *const yes[] = { "yes", "true", "on" };
    static const char *const no[] = { "no", "false", "off" };

    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        if (str_eq_nocase(s, str_of(yes[i]))) {
            *ret = true;
            return ERR_OK;
        }
        if (str_eq_nocase(s, str_of(no[i]))) {
            *ret = false;
            return ERR_OK;
        }
    }
    return err_set(ei, ERR_FORMAT, "write yes or no");
}

/* The next word of *words, absent at the end. */
static struct str next_word(struct str *words)
{
    struct str w = str_trim(*words);
    size_t n = str_find(w, STR(" "));

    if (n == SIZE_MAX)
        n = w.n;
    *words = str_cut(w, n);
    w.n = n;
    return w;
}

/* "must be a, b or c" of "a b c". */
static enum err list_words(const char *words, struct err_info *ei)
{
    struct str rest = str_of(words), w;
    struct buf b;
    enum err e;

    buf_init(&b, ERR_TEXT_MAX);
    for (bool is_first = true; (w = next_word(&rest)).n > 0; is_first = false) {
        if (!is_first)
            buf_puts(&b, str_trim(rest).n > 0 ? ", " : " or ");
        buf_put(&b, w);
    }
    e = b.err ? b.err : err_set(ei, ERR_FORMAT, "must be %s", b.s);
    buf_release(&b);
    return e;
}

enum err value_word(struct str s, const char *words, unsigned *ret,
                    struct err_info *ei)
{
    struct str rest = str_of(words), near = { NULL, 0 }, w;
    size_t best = NEAR_NOT;

    for (unsigned i = 0; (w = next_word(&rest)).n > 0; i++) {
        size_t d = near_distance(w, s);

        if (str_eq(w, s)) {
            *ret = i;
            return ERR_OK;
        }
        if (d < best) {
            best = d;
            near = w;
        }
    }
    if (near.n > 0)
        return err_set(ei, ERR_FORMAT, "did you mean '%.*s'?", STR_ARG(near));
    return list_words(words, ei);
}

enum err value_dedup(struct str s, struct dedup *ret, struct err_info *ei)
{
    static const char words[] = "infocode guid link content";
    struct dedup d = { .n = 0 };
    bool has[KEY_KINDS] = { false };

    for (;;) {
        size_t comma = str_find(s, STR(","));
        struct str w = s;
        unsigned kind = 0;
        enum err e;

        if (comma != SIZE_MAX)
            w.n = comma;
        w = str_trim(w);
        if (w.n == 0)
            return err_set(ei, ERR_FORMAT, "a word is missing at a comma");
        e = value_word(w, words, &kind, ei);
        if (e)
            return err_prefix(ei, e, "'%s'", problem_quote(w).s);
        if (has[kind])
            return err_set(ei, ERR_FORMAT, "'%.*s' is there twice", STR_ARG(w));
        has[kind] = true;
        d.kinds[d.n++] = (enum key_kind)kind;
        if (comma == SIZE_MAX)
            break;
        s = str_cut(s, comma + 1);
    }
    *ret = d;
    return ERR_OK;
}

/* Bits of addr beyond the first `bits` are zero afterwards; true if they were
 * before. */
static bool clear_rest(uint8_t addr[16], unsigned bits)
{
    bool was_clear = true;

    for (unsigned i = bits; i < 128; i++) {
        uint8_t mask = (uint8_t)(0x80 >> (i % 8));

        if (addr[i / 8] & mask)
            was_clear = false;
        addr[i / 8] = (uint8_t)(addr[i / 8] & ~mask);
    }
    return was_clear;
}

enum err value_net(struct str s, struct config_cidr *ret, struct err_info *ei)
{
    struct config_cidr net = { .bits = 128 };
    size_t slash = str_find(s, STR("/"));
    size_t n_host = slash == SIZE_MAX ? s.n : slash, n_digits = 0;
    char host[INET6_ADDRSTRLEN], shown[INET6_ADDRSTRLEN];
    bool is_4 = false;
    int64_t bits;

    if (n_host > 0 && n_host < sizeof(host)) {
        memcpy(host, s.s, n_host);
        host[n_host] = '\0';
        is_4 = inet_pton(AF_INET, host, net.addr + 12) == 1;
    }
    if (is_4)
        net.addr[10] = net.addr[11] = 0xff;
    else if (n_host == 0 || n_host >= sizeof(host) ||
             inet_pton(AF_INET6, host, net.addr) != 1)
        return err_set(ei, ERR_FORMAT,
                       "is no network: write 127.0.0.0/8 or fd00::/8");
    if (slash != SIZE_MAX) {
        struct str digits = str_cut(s, slash + 1);

        bits = read_digits(digits, &n_digits);
        if (n_digits == 0 || n_digits < digits.n || bits > (is_4 ? 32 : 128))
            return err_set(ei, ERR_RANGE,
                           "what follows '/' must be a number up to %d",
                           is_4 ? 32 : 128);
        net.bits = (unsigned)bits + (is_4 ? 96 : 0);
    }
    if (!clear_rest(net.addr, net.bits)) {
        inet_ntop(is_4 ? AF_INET : AF_INET6, net.addr + (is_4 ? 12 : 0), shown,
                  sizeof(shown));
        return err_set(ei, ERR_FORMAT,
                       "has digits beyond the network: write %s/%u", shown,
                       net.bits - (is_4 ? 96 : 0));
    }
    *ret = net;
    return ERR_OK;
}
