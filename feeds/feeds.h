/* feeds.h -- bytes in, items out; and the words every other folder speaks.
 *
 * An *item* is what one document of a source carried: an RSS item, an Atom
 * entry, a record of a list API, normalized. A *post* is what weir keeps and
 * publishes: one article, whoever carries it (storage makes posts of items).
 * Texts are UTF-8. "Plain" is text of one line, markup removed, references
 * decoded once. "Clean HTML" is what html_clean let through and nothing else
 * is ever published. An absent text has n == 0.
 *
 * Nothing here logs, reads the clock or the environment, opens a socket or a
 * file, or keeps state; everything runs on any thread, one job at a time on
 * what it was given. Field by field the meaning is that of weir-parse(5).
 */
#ifndef WEIR_FEEDS_FEEDS_H
#define WEIR_FEEDS_FEEDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/base/arena.h"
#include "feeds/base/buf.h"
#include "feeds/base/date.h"
#include "feeds/base/err.h"
#include "feeds/base/hash.h"
#include "feeds/base/str.h"

/* Limits of SECURITY.md 6-8. What exceeds one is cut or dropped and counted;
 * only a document as a whole can fail. */
#define ITEM_TITLE_MAX_CHARS 1024
#define ITEM_CONTENT_MAX_BYTES 1048576 /* 1 MiB */
#define ITEM_SUMMARY_MAX_CHARS 4096
#define ITEM_ID_MAX_BYTES 2048
#define ITEM_NAME_MAX_CHARS 128 /* a medium, a tag, a person */
#define ITEM_MAX_TAGS 64
#define ITEM_MAX_AUTHORS 16
#define ITEM_MAX_ENCLOSURES 16
#define FEED_MAX_ITEMS 2000
#define LANGUAGE_MAX_BYTES 35 /* RFC 5646 4.4.1 */
#define FEED_MAX_DEPTH 256
#define FEED_REMARK_MAX_BYTES 512
#define LIST_ITEM_MAX_BYTES 1048576 /* 1 MiB */
#define LIST_ITEM_MAX_VALUES 10000
#define LIST_MAX_DEPTH 64
#define HTML_MAX_DEPTH 64
#define TAG_MAX_BYTES 65536
#define TAG_MAX_ATTRS 256

/* ---- time zones ------------------------------------------------------- */

/* Makes the zone of an IANA name ("Asia/Shanghai") or an offset ("+08:00",
 * "Z"); its history is ICU's. *ret_zone is freed with free(). ERR_CONFIG if
 * nobody knows the name. Slow (milliseconds): once per configuration. */
WEIR_NODISCARD enum err zone_open(struct str name, struct zone **ret_zone,
                                  struct err_info *ei);

/* ---- items ------------------------------------------------------------ */

struct person {
    struct str name, url, email;
};
struct fact; /* feeds/facts.h */

struct enclosure {
    struct str url, mime_type, title;
    int64_t size_bytes;   /* -1: unknown */
    int64_t duration_sec; /* -1: unknown */
};

/* One item of a document. Everything it points at is in the arena of its
 * reader. Nothing is guaranteed present: an item may have neither title nor
 * date nor link, and is still an item. */
struct item {
    struct str guid;     /* as the source wrote it, ends trimmed */
    struct str infocode; /* valid (infocode_find) or absent */
    struct str url;      /* absolute, http(s) */
    struct str title;    /* plain */
    struct str summary;  /* plain; what the source calls summary, not ours */
    struct str content_html; /* clean HTML */
    struct str image;        /* absolute URL */
    struct str language;     /* BCP 47 */
    struct str medium;       /* name of the medium, plain */
    struct str detail_url;   /* where the rest is, when the mapping says */
    struct str date_text;    /* the published date as written, if unreadable */
    uint8_t text_hash[HASH_BYTES]; /* text_hash of the three texts above; where
                                      everything is asked for, only of an item
                                      with neither guid nor url */
    bool has_published, has_updated;
    struct date published, updated;
    const struct person *authors;
    size_t n_authors;
    bool authors_inherited; /* its source's or feed's: it names none */
    const struct str *tags; /* plain, no two equal */
    size_t n_tags;
    const struct enclosure *enclosures;
    size_t n_enclosures;
    /* All else that it says, for whom read_options.everything asked for it; in
     * the arena of the reader, document_read does not keep it. Else NULL. */
    const struct fact *facts;
};

/* ---- reading documents ------------------------------------------------ */

enum source_type {
    SOURCE_AUTO, /* feed or JSON Feed, told by the bytes */
    SOURCE_FEED,
    SOURCE_JSON, /* a list API, by mapping */
    SOURCE_HTML, /* a page, by mapping */
    SOURCE_XML   /* other XML, by mapping */
};

enum feed_format {
    FEED_UNKNOWN,
    FEED_RSS, /* of a version nobody wrote down */
    FEED_RSS_090,
    FEED_RSS_091,
    FEED_RSS_092,
    FEED_RSS_093,
    FEED_RSS_094,
    FEED_RSS_10,
    FEED_RSS_11,
    FEED_RSS_20,
    FEED_ATOM, /* of another version, or in no namespace */
    FEED_ATOM_03,
    FEED_ATOM_10,
    FEED_CDF,
    FEED_JSON, /* of another version, or one that nobody wrote down */
    FEED_JSON_10,
    FEED_JSON_11,
    FEED_LIST
};
const char *feed_format_name(enum feed_format f); /* "rss-2.0"; static */

/* What a document says of itself, and how its reading went. */
struct feed {
    enum feed_format format;
    struct str encoding; /* lower-case name used to decode */
    struct str title;    /* plain */
    struct str home_url; /* absolute */
    struct str self_url; /* absolute */
    struct str language;
    size_t n_items;        /* handed on */
    size_t n_bad;          /* unreadable, left out; bad_reason says the first */
    size_t n_over;         /* after FEED_MAX_ITEMS, bad ones counted */
    struct str bad_reason; /* "item 1 is null" */
    struct str bozo_reason; /* what was repaired; absent: nothing was */
    /* One line for an editor, of at most FEED_REMARK_MAX_BYTES, with nothing in
     * it that must not be printed; absent if there is nothing to say. That
     * values of the mapping were found in no item, of at least three
     * ("item_date found nothing in any of 5 items; the keys there: title,
     * datetime"), unless a constant stands in for them; else "repaired: " and
     * bozo_reason. */
    struct str remark;
    bool is_cut; /* it breaks off: the items before the break were handed on,
                    but the document is not to be taken for whole */
    const struct fact *facts; /* as an item's */
};

/* The keys of a [source] that map a list to items. A path is "a.b.0.c" from
 * the item; "a | b" takes the first that is present and not empty; "\"text\""
 * is a constant, in which {item_id} stands for another mapped value. */
enum map_field {
    MAP_ID,
    MAP_INFOCODE,
    MAP_LINK,
    MAP_TITLE,
    MAP_DATE,
    MAP_MEDIUM,
    MAP_SUMMARY,
    MAP_CONTENT,
    MAP_AUTHOR,
    MAP_IMAGE,
    MAP_TAG,
    MAP_FIELDS
};
struct mapping_text {
    enum source_type type;         /* paths (JSON) or XPath 1.0 (HTML, XML) */
    const char *items;             /* JSON: path to the array; "" is the root */
    const char *item;              /* HTML, XML: XPath of the items */
    const char *field[MAP_FIELDS]; /* NULL: not mapped */
    const char *detail_url;        /* template, or NULL: no detail call */
    const char *detail_content;    /* path in the detail document, or an XPath,
                                      told by its first character ('/', '.',
                                      '(' followed by one) */
    const char **detail_remove;    /* XPaths of what goes from an HTML detail */
    size_t n_detail_remove;
    const char *credit; /* "（文章来源：*）": text whose * names the author; its
                           last match in the content counts; or NULL */
};

/* A compiled mapping: immutable, any number of threads may read it. */
struct mapping;
/* ERR_CONFIG with the offending key first in the text ("item_link: ..."). */
WEIR_NODISCARD enum err mapping_new(const struct mapping_text *text,
                                    struct mapping **ret_mapping,
                                    struct err_info *ei);
void mapping_free(struct mapping *m);

/* How to read; everything borrowed for the time of the call. */
struct read_options {
    enum source_type type;
    const struct mapping *mapping; /* for JSON, HTML, XML; else NULL */
    struct str url;          /* where the body came from: base of last resort */
    struct str content_type; /* the HTTP header's value */
    struct str location;     /* Content-Location: a better base, itself resolved
                                against url; passed over unless http(s) */
    struct str language; /* Content-Language: of a document that names none */
    struct str charset;  /* the config's word, which beats all others */
    struct date_context dates;
    /* What the document says, as `weir parse` shows it: with facts, any date,
     * any address but those that run code, no inherited authors and no limits
     * but those of depth and tags. */
    bool everything;
};

/* Called for each item in document order. The item and all it points at are
 * valid until it returns; an error from it ends the reading and is returned. */
typedef enum err feed_item_fn(void *ctx, const struct item *item,
                              struct err_info *ei);

/* Reads one document, handing its items on one at a time.
 *
 * *ret_feed and its texts live in a, which holds no item. ERR_FORMAT when
 * this is no document of the type asked for: empty, another format, a list cut
 * short, the items path missing or no array; text says what was found ("no
 * feed: an HTML page titled '502 Bad Gateway'"). One bad item is counted and
 * left out; a feed that ends before its root element or object does keeps the
 * items before the break and says so in is_cut and bozo_reason. ERR_NOMEM and
 * on_item's errors as they are.
 */
WEIR_NODISCARD enum err feed_read(struct str body,
                                  const struct read_options *opt,
                                  feed_item_fn *on_item, void *ctx,
                                  struct arena *a, struct feed *ret_feed,
                                  struct err_info *ei);

/* A whole document in an arena of its own, for handing between threads. */
struct document {
    struct arena *arena; /* owned; holds this struct too */
    struct feed feed;
    const struct item *items;
    size_t n_items;
};
/* feed_read, collected. Fails as it does. Free with document_free. */
WEIR_NODISCARD enum err document_read(struct str body,
                                      const struct read_options *opt,
                                      struct document **ret_doc,
                                      struct err_info *ei);
void document_free(struct document *doc); /* NULL is accepted */

/* What a detail call brought for one item. */
struct detail {
    struct str content_html; /* clean HTML, not empty */
    struct str author;       /* from the credit line; or absent */
    struct str image;        /* first of the content; or absent */
};
/* Reads a detail document by opt->mapping into a. ERR_FORMAT with the cause
 * when the path is missing, null, no text, or the text is empty: the caller
 * asks again later. */
WEIR_NODISCARD enum err detail_read(struct str body,
                                    const struct read_options *opt,
                                    struct arena *a, struct detail *ret_detail,
                                    struct err_info *ei);

/* ---- HTML ------------------------------------------------------------- */

struct html_clean {
    struct str html;  /* balanced, attributes quoted, void elements "<br />" */
    struct str text;  /* plain; see text_put_excerpt and text_words */
    struct str image; /* URL of the first image that is no pixel; or absent */
    bool is_cut;      /* there was more than would fit */
};
/* Cleans a fragment (SECURITY.md 10) in one pass, linear in html.n; relative
 * links are resolved against base. White space that the reader sees stays as
 * written, but ideographic spaces (U+3000) at the start of a paragraph go. It
 * ends before the first tag or character with which the result, all closed,
 * would have more than max_bytes. Never fails but for memory: bad markup costs
 * no text. */
WEIR_NODISCARD enum err html_clean(struct str html, struct str base,
                                   size_t max_bytes, struct arena *a,
                                   struct html_clean *ret);

/* Appends the plain text of a fragment: white space collapsed, blocks and br
 * count as white space, script and style with their content left out. */
void html_put_plain(struct buf *b, struct str html);

/* The beginning of a text for a list: at most max_chars characters as a reader
 * sees them, cut after a sentence if one ends in the last half, else with "…".
 * Appends to b. */
void text_put_excerpt(struct buf *b, struct str text, size_t max_chars);

/* Where the character that begins at s[pos] ends, as a reader sees characters:
 * an extended grapheme cluster, of 64 code points at most. */
size_t text_next_character(struct str s, size_t pos);

/* How many words a text has; each character of Han and Kana is one. */
size_t text_words(struct str s);

/* ---- identity (DESIGN.md 3) ------------------------------------------- */

/* Key kinds, strongest first. */
enum key_kind {
    KEY_INFOCODE,
    KEY_GUID,        /* within its source */
    KEY_GUID_GLOBAL, /* the same guid over all sources, if it may be that */
    KEY_LINK,
    KEY_CONTENT,
    KEY_KINDS
};

/* The order of a source's `dedup`: kinds[0..n), strongest first. KEY_GUID
 * stands for KEY_GUID_GLOBAL after it, which is never named. */
struct dedup {
    enum key_kind kinds[KEY_KINDS];
    size_t n;
};
extern const struct dedup dedup_default; /* all, in their order */

/* Keys of one item, as stored: "infocode:NW...", "guid:SOURCE\nGUID",
 * "guid:\nGUID" (global: a URN, tag: or http(s) URI on the link's own host;
 * never without the one before, so that a guid stays its source's own whatever
 * becomes of the link), "link:CANONICAL", "content:HEX64". Absent kinds have n
 * == 0. KEY_CONTENT is there whenever the item has neither infoCode nor guid
 * (after dedup cut them), and also when dedup names content before a kind that
 * the item has a key of, if it has any text: "content, guid" joins items of
 * different guids and equal text. Storage always stores it, and asks for it
 * only when no key that stands before it can be used (absent, or a link that
 * two items of a document shared). */
struct item_keys {
    struct str key[KEY_KINDS];
};
WEIR_NODISCARD enum err item_keys(const struct item *item, struct str source_id,
                                  const struct dedup *dedup, struct arena *a,
                                  struct item_keys *ret_keys);

/* Makes b, which is empty, the KEY_LINK that an earlier weir stored for a link;
 * it stays empty if that is the one of now. */
WEIR_NODISCARD enum err link_put_key_before(struct buf *b, struct str link);

/* An infoCode is [A-Z]{2}[0-9]{10,24}. True if s is one. */
bool infocode_is_valid(struct str s);
#define INFOCODE_MAX_BYTES 26
/* Finds one, copied to ret_code and returned; absent if none. It is s itself,
 * or the parameter infoCode (any case; info_code, info-code) of a URL's query
 * or fragment, percent-encoded or in an address that is a parameter itself; or
 * the last part of a path, URN or tag: URI before its ending, if it says a
 * second of a day since 1990 and four digits more: codes are global and
 * strongest, and /US2022011412.html is many things. */
struct str infocode_find(struct str s, char ret_code[INFOCODE_MAX_BYTES]);
/* The day in an infoCode (NW20220114... is 2022-01-14) at 00:00 of zone;
 * false if its first eight digits are no date of 1990 .. now. */
bool infocode_day(struct str infocode, const struct date_context *ctx,
                  struct date *ret_date);

/* SHA-256 of an item's text as a reader sees it (white space and letter case
 * folded, markup and zero width left out): equal when only markup changed. */
WEIR_NODISCARD enum err text_hash(struct str title, struct str summary,
                                  struct str content_html,
                                  uint8_t ret_hash[HASH_BYTES]);

/* The last part of a post's address: the item's guid if it is a plain token
 * ([A-Za-z0-9][A-Za-z0-9_-]{0,63}), else its infoCode, else 16 hex digits of
 * the hash of its key. Appends to b. */
void post_put_name(struct buf *b, struct str guid, struct str infocode,
                   struct str key);

/* Appends tag:AUTHORITY,YEAR:NAME (RFC 4151), where NAME is the infoCode of an
 * "infocode:" key, else the key's kind, '-' and 32 hex digits of its hash:
 * always a valid URI of under 300 bytes, whatever the guid held. */
void public_id_put(struct buf *b, struct str authority, int64_t year,
                   struct str key);

/* ---- names in addresses ----------------------------------------------- */

enum slug_style {
    SLUG_WORDS, /* pinyin as words are read: 重庆 chongqing, 长江 changjiang */
    SLUG_CHARACTERS /* first reading of each character: 重庆 zhongqing */
};
#define SLUG_MAX_BYTES 64

/* Makes slugs; opening costs 100 ms (ICU), so it is done at first use. One
 * thread. */
struct slugger;
struct slugger *slugger_new(enum slug_style style); /* NULL: no memory */
void slugger_free(struct slugger *s);

/* A slug of [a-z0-9-], 1..SLUG_MAX_BYTES bytes, from a name: pinyin without
 * tones, ü as v; other scripts in Latin letters too; blanks and slashes become
 * one '-', everything else is left out. A name that leaves nothing ("..", an
 * emoji) gives "m-" and 8 hex digits of its hash. Fails only if ICU or memory
 * does. */
WEIR_NODISCARD enum err slug_make(struct slugger *s, struct str name,
                                  char ret_slug[SLUG_MAX_BYTES + 1],
                                  struct err_info *ei);

/* True if s may be a pinned slug: 1..128 bytes of UTF-8, no '/', control
 * characters, '%', '?', '#' or '\\', and no '.' or '-' first. */
bool slug_is_valid(struct str s);

/* ---- posts ------------------------------------------------------------ */

struct medium {
    int64_t id;
    struct str name; /* as sources write it: 菏泽日报 */
    struct str slug; /* fixed at first use: hezeribao */
};

/* A list of posts numbered by arrival, from 1 (DESIGN.md 4). */
enum stream_kind { STREAM_ALL, STREAM_MEDIUM, STREAM_KINDS };
struct stream {
    int64_t id;
    enum stream_kind kind;
    struct str public_id; /* tag: URI of its feed, for ever */
    struct medium medium; /* of STREAM_MEDIUM */
    int64_t last_number;  /* full archive pages: last_number / 100 */
    int64_t begun_sec;    /* the site: dates what has no posts yet */
};

/* Who carries a post; the first in a list is the one whose text is shown. */
struct carrier {
    struct str source_id, source_name;
    struct str url, guid, title;
    int64_t first_seen_sec;
};

/* Where a post's published date comes from. */
enum date_origin { DATE_FROM_ITEM, DATE_FROM_INFOCODE, DATE_FROM_SIGHT };

enum content_state {
    CONTENT_NONE, /* the source gives none */
    CONTENT_FULL,
    CONTENT_AWAITED /* a detail call is to bring it */
};

/* A post as it is published. Lists get it without content_html, enclosures,
 * carriers and old_paths (then n == 0), but one with neither title nor summary
 * keeps its content: it is called by its text. */
struct post {
    int64_t id;           /* in this database only */
    struct str key;       /* the strongest it had when first seen that was no
                             other post's key */
    struct str infocode;  /* or absent; may come later than the post */
    struct str public_id; /* tag:AUTHORITY,YYYY:..., for ever */
    struct str name;      /* last part of its address, no ending */
    struct str path;      /* "/hezeribao/2022/01/14/NW....html", for ever */
    struct medium medium;
    struct str title;        /* plain; absent if the source gave none */
    struct str url;          /* where it came from; absent if unknown */
    struct str summary;      /* plain */
    struct str content_html; /* clean HTML */
    struct str image, language;
    enum content_state content_state;
    enum date_origin date_origin;
    int64_t published_sec; /* fixed, with path and sort_sec, by the commit
                              that made the post */
    int published_offset_min;
    int64_t updated_sec; /* moves only when the text changes */
    int64_t sort_sec;    /* fixed at first sight, at most then */
    const struct person *authors;
    size_t n_authors;
    const struct str *tags;
    size_t n_tags;
    const struct enclosure *enclosures;
    size_t n_enclosures;
    const struct carrier *carriers;
    size_t n_carriers;
    const struct str *old_paths; /* that must lead to path; as path is made */
    size_t n_old_paths;
};

/* What to call a post: its title, else the beginning of its summary or text,
 * else its medium's name and day. Appends to b, one line, at most 80
 * characters when it is not the title. */
void post_put_title(struct buf *b, const struct post *post,
                    const struct zone *zone);

/* ---- addresses -------------------------------------------------------- */

/* What an address template may name: {medium} {yyyy} {mm} {dd} {name}, and
 * {page} where pages are numbered. */
struct path_parts {
    struct str medium, name;
    int64_t day_sec; /* the day is taken in zone */
    const struct zone *zone;
    int64_t page;
};
/* ERR_CONFIG unless t starts with '/', names only what is known, has no empty
 * or dot segment, none that is too long for a file nor too many of them, and
 * ends in a file name or '/'. */
WEIR_NODISCARD enum err path_check(struct str t, struct err_info *ei);
/* Appends the path (not percent-encoded) of a checked template. */
void path_put(struct buf *b, struct str t, const struct path_parts *parts);

#endif
