/* value.c -- words and networks: values that are looked up or computed.
 *
 * Numbers are in value_number.c, texts that are only judged in value_text.c.
 * Any thread.
 */
#include "config/value.h"

#include <arpa/inet.h>
#include <string.h>

#include "config/near.h"
#include "config/problem.h"

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

/* Cuts the next word off a list with commas between; false after the last. */
static bool next_listed(struct str *s, struct str *ret)
{
    size_t comma;

    if (!s->s)
        return false;
    comma = str_find(*s, STR(","));
    *ret = str_trim((struct str){ s->s, comma == SIZE_MAX ? s->n : comma });
    *s = comma == SIZE_MAX ? (struct str){ NULL, 0 } : str_cut(*s, comma + 1);
    return true;
}

enum err value_words(struct str s, const char *words, unsigned *ret,
                     struct err_info *ei)
{
    unsigned bits = 0;
    struct str w;

    while (next_listed(&s, &w)) {
        unsigned word = 0;
        enum err e;

        if (w.n == 0)
            return err_set(ei, ERR_FORMAT, "a word is missing at a comma");
        e = value_word(w, words, &word, ei);
        if (e)
            return err_prefix(ei, e, "'%s'", problem_quote(w).s);
        if (bits >> word & 1)
            return err_set(ei, ERR_FORMAT, "'%.*s' is there twice", STR_ARG(w));
        bits |= 1u << word;
    }
    *ret = bits;
    return ERR_OK;
}

enum err value_dedup(struct str s, struct dedup *ret, struct err_info *ei)
{
    static const char words[] = "infocode guid link content";
    static const enum key_kind kinds[] = { KEY_INFOCODE, KEY_GUID, KEY_LINK,
                                           KEY_CONTENT };
    struct dedup d = { .n = 0 };
    bool has[KEY_KINDS] = { false };
    struct str w;

    while (next_listed(&s, &w)) {
        unsigned word = 0;
        enum key_kind kind;
        enum err e;

        if (w.n == 0)
            return err_set(ei, ERR_FORMAT, "a word is missing at a comma");
        e = value_word(w, words, &word, ei);
        if (e)
            return err_prefix(ei, e, "'%s'", problem_quote(w).s);
        kind = kinds[word];
        if (has[kind])
            return err_set(ei, ERR_FORMAT, "'%.*s' is there twice", STR_ARG(w));
        has[kind] = true;
        d.kinds[d.n++] = kind;
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

/* What follows the '/': up to three digits; -1 if it is something else. */
static int read_bits(struct str s)
{
    int bits = 0;

    if (s.n == 0 || s.n > 3)
        return -1;
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9')
            return -1;
        bits = bits * 10 + (s.s[i] - '0');
    }
    return bits;
}

enum err value_net(struct str s, struct config_cidr *ret, struct err_info *ei)
{
    struct config_cidr net = { .bits = 128 };
    size_t slash = str_find(s, STR("/"));
    size_t n_host = slash == SIZE_MAX ? s.n : slash;
    char host[INET6_ADDRSTRLEN], shown[INET6_ADDRSTRLEN];
    bool is_4 = false;
    int bits;

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

        bits = read_bits(digits);
        if (bits < 0 || bits > (is_4 ? 32 : 128))
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
