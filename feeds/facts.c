/* facts.c -- the tree of facts, and how texts become its values.
 *
 * Members of an object are few (our tables name them all), so they are looked
 * for one by one; lists grow at their end. One thread.
 */
#include "feeds/facts.h"

#include <string.h>

#include "feeds/people.h"

#define NUMBER_MAX_BYTES 24
/* Others are told apart from as many people: each costs that long. */
#define PEOPLE_KNOWN 64

/* ---- the tree ---- */

static bool is_full(struct normalizer *nz)
{
    bool is = arena_used(nz->a) >= nz->max_bytes;

    nz->log->n[REPAIR_LIMIT] += is;
    return is;
}

static struct fact *make(struct normalizer *nz, enum fact_kind kind)
{
    struct fact *f = NULL;

    if (nz->err)
        return NULL;
    if (is_full(nz))
        return NULL;
    f = arena_alloc(nz->a, 1, sizeof(*f));
    if (!f) {
        nz->err = ERR_NOMEM;
        return NULL;
    }
    f->kind = kind;
    return f;
}

struct fact *facts_new(struct normalizer *nz) { return make(nz, FACT_OBJECT); }

static void append(struct fact *in, struct fact *f)
{
    if (in->last)
        in->last->next = f;
    else
        in->first = f;
    in->last = f;
}

static struct fact *member(const struct fact *in, struct str key)
{
    struct fact *f = in->first;

    while (f && !str_eq(f->key, key))
        f = f->next;
    return f;
}

const struct fact *facts_find(const struct fact *in, const char *key)
{
    return in ? member(in, str_of(key)) : NULL;
}

/* The member at the end of a path, with the objects before it; made as `kind`
 * if there is none. */
static struct fact *reach(struct normalizer *nz, struct fact *in,
                          const char *path, enum fact_kind kind)
{
    while (in && *path) {
        size_t n = strcspn(path, ".");
        struct str key = { path, n };
        bool is_last = !path[n];
        struct fact *f = member(in, key);

        if (!f) {
            f = make(nz, is_last ? kind : FACT_OBJECT);
            if (!f)
                return NULL;
            f->key = key;
            append(in, f);
        }
        in = f;
        path += n + !is_last;
    }
    return in;
}

struct fact *facts_object(struct normalizer *nz, struct fact *in,
                          const char *path)
{
    return reach(nz, in, path, FACT_OBJECT);
}

struct fact *facts_claim(struct normalizer *nz, struct fact *in,
                         const struct fact_slot *slot)
{
    struct fact *f = facts_object(nz, in, slot->path);

    if (!f || (f->first && f->rank >= slot->rank))
        return NULL;
    f->first = f->last = NULL;
    f->rank = slot->rank;
    return f;
}

struct fact *facts_append(struct normalizer *nz, struct fact *in,
                          const char *path)
{
    struct fact *list = reach(nz, in, path, FACT_LIST);
    struct fact *f = list ? make(nz, FACT_OBJECT) : NULL;

    if (f)
        append(list, f);
    return f;
}

void facts_put_done(struct normalizer *nz, struct fact *in,
                    const struct fact_slot *slot, enum fact_kind kind,
                    struct str text)
{
    struct fact *f;

    if (!text.n)
        return;
    if (slot->as & AS_LISTED) {
        struct fact *list = reach(nz, in, slot->path, FACT_LIST);

        f = list ? make(nz, kind) : NULL;
        if (f) {
            f->text = text;
            append(list, f);
        }
        return;
    }
    f = reach(nz, in, slot->path, kind);
    if (!f || (f->text.n && f->rank + (slot->as != AS_DATE) > slot->rank))
        return;
    f->kind = kind;
    f->text = text;
    f->rank = slot->rank;
}

/* ---- values ---- */

static struct str number_of(struct normalizer *nz, int64_t n)
{
    struct str none = { NULL, 0 }, s;
    struct buf b;

    if (n < 0)
        return none;
    buf_init(&b, NUMBER_MAX_BYTES);
    buf_printf(&b, "%lld", (long long)n);
    if (b.err)
        nz->err = ERR_NOMEM;
    s = normalize_keep(nz, buf_str(&b));
    buf_release(&b);
    return s;
}

/* RSS 0.91 counts from 1 to 24. */
static struct str hour_of(struct normalizer *nz, int64_t n)
{
    return number_of(nz, n > 24 ? -1 : n % 24);
}

/* The words as they are specified, or as in Apple's examples ("Yes"). */
static bool is_any(struct str s, const char *words)
{
    struct str rest = str_of(words), word;

    while (facts_next_word(&rest, ",", &word))
        if (str_eq_nocase(s, word) && str_eq(str_cut(s, 1), str_cut(word, 1)))
            return true;
    return false;
}

static struct str truth_of(int as, struct str s)
{
    bool is_yes = is_any(s, "yes,true,explicit");
    bool is_no = is_any(s, "no,false,clean");

    if (as == AS_YES)
        return is_yes          ? STR("true")
               : str_trim(s).n ? STR("false")
                               : (struct str){ NULL, 0 };
    if (as == AS_TRUE)
        return is_any(str_trim(s), "no,false") ? (struct str){ NULL, 0 }
                                               : STR("true");
    return is_yes  ? STR("true")
           : is_no ? STR("false")
                   : (struct str){ NULL, 0 };
}

static struct str date_of(struct normalizer *nz, struct str s)
{
    struct str none = { NULL, 0 };
    struct date date;
    struct buf b;

    if (!s.n || date_parse(s, &nz->opt->dates, &date))
        return none;
    buf_init(&b, NUMBER_MAX_BYTES + NUMBER_MAX_BYTES);
    date_put_rfc3339(&b, date.sec, date.offset_min);
    if (b.err)
        nz->err = ERR_NOMEM;
    s = normalize_keep(nz, buf_str(&b));
    buf_release(&b);
    return s;
}

static struct str day_of(struct str s)
{
    static const struct str days[] = { STR_C("Monday"),    STR_C("Tuesday"),
                                       STR_C("Wednesday"), STR_C("Thursday"),
                                       STR_C("Friday"),    STR_C("Saturday"),
                                       STR_C("Sunday") };

    for (size_t i = 0; i < sizeof(days) / sizeof(*days); i++)
        if (str_eq_nocase(s, days[i]))
            return days[i];
    return (struct str){ NULL, 0 };
}

static struct str lower_of(struct normalizer *nz, struct str s)
{
    buf_clear(&nz->work);
    for (size_t i = 0; i < s.n; i++) {
        bool is_capital = s.s[i] >= 'A' && s.s[i] <= 'Z';

        buf_putc(&nz->work, (char)(is_capital ? s.s[i] | 0x20 : s.s[i]));
    }
    if (nz->work.err)
        nz->err = ERR_NOMEM;
    return normalize_keep(nz, buf_str(&nz->work));
}

/* "start=2001; end=2002-04-01; scheme=W3C-DTF" (DCMI Period), or one date. */
static struct str end_of(struct str s)
{
    struct str end = STR("end="), rest = s, part;

    while (facts_next_word(&rest, ";", &part))
        if (part.n > end.n && str_eq_nocase((struct str){ part.s, end.n }, end))
            return str_trim(str_cut(part, end.n));
    return s;
}

static struct str value_of(struct normalizer *nz, int as,
                           const struct raw_text *text,
                           enum fact_kind *ret_kind)
{
    struct str s = str_trim(text->s);

    *ret_kind = FACT_TEXT;
    switch (as) {
    case AS_STRING:
        return normalize_keep(nz, s);
    case AS_TEXT:
        return normalize_keep(nz, s.n ? text->s : s);
    case AS_URL:
        return normalize_link(nz, text);
    case AS_LANGUAGE:
        return normalize_language(nz, s);
    case AS_DATE:
        return date_of(nz, s);
    case AS_END:
        return date_of(nz, end_of(s));
    case AS_DAY:
        return day_of(s);
    case AS_LOWER:
        return lower_of(nz, s);
    case AS_REL:
        return s.n ? normalize_keep(nz, s) : STR("alternate");
    default:
        break;
    }
    if (as == AS_LINE || as == AS_PLAIN)
        return normalize_line(nz, s, text->kind, SIZE_MAX);
    *ret_kind = FACT_JSON;
    if (as == AS_NUMBER)
        return number_of(nz, normalize_number(s));
    if (as == AS_HOUR)
        return hour_of(nz, normalize_number(s));
    return as == AS_SECONDS ? number_of(nz, normalize_seconds(s))
                            : truth_of(as, text->s);
}

bool facts_next_word(struct str *rest, const char *stops, struct str *ret_word)
{
    size_t n = 0;

    do {
        n = 0;
        while (n < rest->n && !strchr(stops, rest->s[n]))
            n++;
        *ret_word = str_trim((struct str){ rest->s, n });
        *rest = str_cut(*rest, n + 1 < rest->n ? n + 1 : rest->n);
    } while (!ret_word->n && rest->n);
    return ret_word->n > 0;
}

const char *facts_stops(struct str s)
{
    return s.n && memchr(s.s, ',', s.n) ? "," : " \t\r\n";
}

static void put_value(struct normalizer *nz, struct fact *in,
                      const struct fact_slot *slot, const struct raw_text *text)
{
    enum fact_kind kind;
    struct str s;

    if (!in || is_full(nz))
        return;
    s = value_of(nz, slot->as & ~AS_LISTED, text, &kind);
    facts_put_done(nz, in, slot, kind, s);
}

static const struct fact_slot term = { "term", AS_PLAIN, 1 };

static void put_keywords(struct normalizer *nz, struct fact *in,
                         const struct fact_slot *slot,
                         const struct raw_text *text)
{
    struct fact_slot one = { slot->path, AS_LINE | AS_LISTED, 0 };
    struct raw_text word = *text;
    struct str rest = text->s;
    const char *stops = facts_stops(rest);

    while (facts_next_word(&rest, stops, &word.s))
        if (slot->as == AS_TERMS)
            put_value(nz, facts_append(nz, in, slot->path), &term, &word);
        else
            put_value(nz, in, &one, &word);
}

void facts_put(struct normalizer *nz, struct fact *in,
               const struct fact_slot *slot, const struct raw_text *text)
{
    if (!in)
        return;
    if (slot->as == AS_TERM) {
        if (str_trim(text->s).n)
            put_value(nz, facts_append(nz, in, slot->path), &term, text);
        return;
    }
    if (slot->as == AS_KEYWORDS || slot->as == AS_TERMS) {
        put_keywords(nz, in, slot, text);
        return;
    }
    put_value(nz, in, slot, text);
}

/* ---- people ---- */

struct names {
    struct str name, url, email, avatar;
};

static struct names names_of(struct normalizer *nz,
                             const struct raw_person *person)
{
    struct str name = person->name.s, email = person->email;
    struct str base = normalize_base(nz, person->name.base, normalize_home(nz));
    struct names n;

    if (!str_trim(email).n)
        people_split(person->name.s, &name, &email);
    n.name = normalize_line(nz, name, person->name.kind, SIZE_MAX);
    n.email = normalize_line(nz, email, RAW_PLAIN, SIZE_MAX);
    n.url = normalize_url(nz, person->url, base);
    n.avatar = normalize_url(nz, person->avatar, base);
    return n;
}

static struct str text_at(const struct fact *in, const char *key)
{
    const struct fact *f = facts_find(in, key);

    return f ? f->text : (struct str){ NULL, 0 };
}

static bool is_same(const struct fact *f, const char *email_in,
                    const struct names *n)
{
    struct str name = text_at(f, "name");
    const struct fact *in = *email_in ? facts_find(f, email_in) : f;
    struct str email = text_at(in, "email");

    if (n->name.n && name.n)
        return str_eq(n->name, name);
    if (n->email.n && email.n)
        return str_eq(n->email, email);
    return n->url.n && str_eq(n->url, text_at(f, "url"));
}

static void insert(struct fact *list, struct fact *f)
{
    struct fact **at = &list->first;

    while (*at && (*at)->rank >= f->rank)
        at = &(*at)->next;
    f->next = *at;
    *at = f;
    if (!f->next)
        list->last = f;
}

static void put_names(struct normalizer *nz, struct fact *f,
                      const char *email_path, const struct names *n)
{
    const struct fact_slot name = { "name", 0, 1 }, url = { "url", 0, 1 },
                           avatar = { "avatar", 0, 1 },
                           email = { email_path, 0, 1 };

    facts_put_done(nz, f, &name, FACT_TEXT, n->name);
    facts_put_done(nz, f, &url, FACT_TEXT, n->url);
    facts_put_done(nz, f, &avatar, FACT_TEXT, n->avatar);
    facts_put_done(nz, f, &email, FACT_TEXT, n->email);
}

void facts_put_person(struct normalizer *nz, struct fact *in,
                      const struct fact_slot *slot,
                      const struct raw_person *person)
{
    struct names n = { 0 };
    struct fact *list, *f;
    bool is_author = str_ends(str_of(slot->path), STR("authors"));
    size_t count = 0;

    if (!in || is_full(nz))
        return;
    n = names_of(nz, person);
    if (!n.name.n && !n.email.n && !n.url.n)
        return;
    list = reach(nz, in, slot->path, FACT_LIST);
    if (!list)
        return;
    for (f = list->first; f && count < PEOPLE_KNOWN; f = f->next, count++)
        if (is_same(f, is_author ? "_weir" : "", &n))
            break;
    if (!f || count == PEOPLE_KNOWN) {
        f = make(nz, FACT_OBJECT);
        if (!f)
            return;
        f->rank = slot->rank;
        if (count < PEOPLE_KNOWN)
            insert(list, f);
        else
            append(list, f);
    }
    put_names(nz, f, is_author ? "_weir.email" : "email", &n);
}

void facts_put_publisher(struct normalizer *nz, struct fact *in,
                         const struct fact_slot *slot,
                         const struct raw_text *text)
{
    struct raw_person person = { .name = *text };
    struct fact *f =
        in && str_trim(text->s).n ? facts_claim(nz, in, slot) : NULL;
    struct str rest = text->s;
    struct names n;

    if (!f || !people_next(&rest, &person.name.s))
        return;
    n = names_of(nz, &person);
    put_names(nz, f, "email", &n);
}
