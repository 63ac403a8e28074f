/* preview.h -- what a source would give, for someone who is writing it.
 *
 * The document is read as the daemon reads it; of a list (JSON, HTML, XML) it
 * is also said where items are and what is in them, of a web page which feeds
 * it names. Nothing is stored. For commands: no loop runs meanwhile.
 */
#ifndef WEIR_DAEMON_PREVIEW_PREVIEW_H
#define WEIR_DAEMON_PREVIEW_PREVIEW_H

#include "config/append.h"
#include "daemon/preview/peek.h"
#include "feeds/discover.h"
#include "feeds/probe.h"

#define PREVIEW_ARENA_MAX_BYTES ((size_t)64 * 1024 * 1024)
#define PREVIEW_MAX_POSTS 10 /* shown to people; machines get all */
#define PREVIEW_COLUMNS 80

struct preview {
    const struct config_source *source; /* borrowed */
    int64_t now_sec;
    struct peek peek;     /* owned */
    struct arena *arena;  /* owned */
    struct document *doc; /* owned; NULL: `why` says why there is none */
    struct err_info why;
    bool has_probe;
    struct err_info probe_why; /* of a document too large to look into */
    struct probe probe;
    const struct discovered *feeds;
    size_t n_feeds;
    /* of the first item with a detail_url, if wanted */
    bool has_detail;
    struct str detail_url;
    struct detail detail;
    struct err_info detail_why; /* code 0: detail is there */
    size_t n_detail_bytes;
    struct probe_detail places; /* of a page */
};

/* Fetches and reads. ERR_NET, ERR_IO, ERR_NOMEM if there is nothing to look
 * at; a document that cannot be read is none of these. Release *ret in every
 * case. */
WEIR_NODISCARD enum err preview_open(const struct config *c,
                                     const struct config_source *s,
                                     int64_t now_sec, struct preview *ret,
                                     struct err_info *ei);
/* Reads what was fetched as another source would. */
WEIR_NODISCARD enum err preview_again(struct preview *p,
                                      const struct config_source *s,
                                      struct err_info *ei);
/* Asks for the first article's own document; without detail_content for that
 * which its link leads to. detail_why is ERR_CONFIG then. */
void preview_detail(struct preview *p, const struct config *c);
void preview_release(struct preview *p);

/* Does the source map a list, and a document without items is no news? */
bool preview_is_list(const struct config_source *s);

/* Is there something to show: posts, or what a mapping or an address can be
 * made of? */
bool preview_has_answer(const struct preview *p);

/* What to write next to see more; the words of the command. */
struct preview_words {
    const char *command; /* "weir preview", with its options, as typed */
    const char *operand;
    bool is_configured; /* the operand is an ID */
    const struct config_setting *settings;
    size_t n_settings;
};

/* "This is JSON and no feed; with a mapping weir can read it.": of a document
 * that is no feed, of a source that maps nothing yet. */
void preview_put_answer(struct buf *b, const struct preview *p);
/* The posts. */
void preview_put_posts(struct buf *b, const struct preview *p, size_t max);
/* The list's keys, what they found, and what else is in it. */
void preview_put_list(struct buf *b, const struct preview *p);
/* Its feeds, and where else it may be read. */
void preview_put_feeds(struct buf *b, const struct preview *p,
                       const struct preview_words *w);
/* ERR_OK, or why the detail that was asked for cannot be shown. */
enum err preview_detail_status(const struct preview *p);
/* Its text, or where in it that may be. */
void preview_put_detail(struct buf *b, const struct preview *p);
/* "Next: weir preview ... items=records item_title=title", by names that such
 * keys often have; nothing if none is known. */
void preview_put_guess(struct buf *b, const struct preview *p,
                       const struct preview_words *w);
/* All of it, as weir(1) describes. */
void preview_put_json(struct buf *b, const struct preview *p);

/* A text in at most `columns`, cut with "…". */
void preview_put_cut(struct buf *b, struct str s, size_t columns);

#endif
