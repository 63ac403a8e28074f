/* value_number.c -- numbers, durations, sizes: with their units and limits.
 *
 * Any thread.
 */
#include "config/value.h"

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
    { "MiB", 1024L * 1024, "mebibyte", "mebibytes" },
    { "GiB", 1024L * 1024 * 1024, "gibibyte", "gibibytes" },
};

/* The units of one kind of value. */
struct units {
    const struct unit *list;
    size_t n;
    const char *names;
};
static const struct units all_times = { times, sizeof(times) / sizeof(times[0]),
                                        "ms, s, m, h, d" };
static const struct units all_sizes = { sizes, sizeof(sizes) / sizeof(sizes[0]),
                                        "B, KiB, MiB, GiB" };

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

static const struct unit *find_unit(const struct units *units, struct str name)
{
    for (size_t i = 0; i < units->n; i++)
        if (str_eq(str_of(units->list[i].name), name))
            return &units->list[i];
    return NULL;
}

/* The unit that was probably meant, or NULL. */
static const struct unit *guess_unit(const struct units *units, struct str name)
{
    for (size_t i = 0; i < sizeof(other_units) / sizeof(other_units[0]); i++) {
        const struct unit *u;

        if (!str_eq_nocase(str_of(other_units[i].word), name))
            continue;
        u = find_unit(units, str_of(other_units[i].unit));
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
        put_units(b, times + 1, all_times.n - 1, x * 1000);
    else if (type == TYPE_MILLIS)
        put_units(b, times, all_times.n, x);
    else if (type == TYPE_SIZE)
        put_units(b, sizes, all_sizes.n, x);
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
static enum err read_units(struct str s, const struct units *units,
                           const struct unit *usual, int64_t *ret,
                           struct err_info *ei)
{
    size_t n_digits;
    int64_t x = read_digits(s, &n_digits);
    struct str name = str_trim(str_cut(s, n_digits));
    const struct unit *u = find_unit(units, name);

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
        u = guess_unit(units, name);
        if (u)
            return err_set(ei, ERR_FORMAT, "unknown unit '%s': write %lld%s",
                           problem_quote(name).s, (long long)x, u->name);
        return err_set(ei, ERR_FORMAT,
                       "unknown unit '%s': write one number and one of %s",
                       problem_quote(name).s, units->names);
    }
    if (__builtin_mul_overflow(x, u->factor, &x))
        x = INT64_MAX;
    *ret = x;
    return ERR_OK;
}

/* The unit of a key's default, which is the one people mean. */
static const struct unit *usual_unit(const struct schema_key *key,
                                     const struct units *units)
{
    size_t n_digits;
    struct str preset = str_of(key->preset);
    const struct unit *u;

    read_digits(preset, &n_digits);
    u = find_unit(units, str_cut(preset, n_digits));
    return u ? u : &units->list[1];
}

enum err value_size(struct str s, const struct schema_key *key,
                    int64_t *ret_bytes, struct err_info *ei)
{
    int64_t x = 0;
    enum err e = read_units(s, &all_sizes, usual_unit(key, &all_sizes), &x, ei);

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
    enum err e = read_units(s, &all_times, usual_unit(key, &all_times), &x, ei);

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
