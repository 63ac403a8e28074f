/* html.h -- the parts of the HTML cleaner; private to feeds/html*.c.
 *
 * The way of a fragment: html_token.c cuts bytes into tokens as the WHATWG
 * HTML standard does (13.2.5), html_ref.c and html_names.c decode character
 * references, html_read.c leaves out what is dropped with its content and
 * mends what is cut short, html_element.c knows the elements. From there
 * html_clean.c writes what the allowlist lets through, with html_attr.c,
 * html_image.c and html_media.c, kept in shape by html_shape.c, and html_text.c
 * writes plain text.
 *
 * Everything works on the fragment in memory, without a tree and without
 * recursion, in time linear in its length. No state outside the structs, any
 * thread. Nothing here fails but for memory.
 */
#ifndef WEIR_FEEDS_HTML_H
#define WEIR_FEEDS_HTML_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "feeds/feeds.h"

/* What html_clean writes has at most HTML_GROWTH times the bytes of the
 * fragment (a '"' in an attribute becomes six) and HTML_SLACK_BYTES. Because
 * a short relative link can become a long one, addresses have a budget within
 * that: HTML_URL_GROWTH times the fragment and half of the slack. Past it,
 * links lose their address. */
#define HTML_GROWTH 10
#define HTML_URL_GROWTH 4
#define HTML_SLACK_BYTES ((size_t)128 * 1024)

/* ---- html_names.c ----------------------------------------------------- */

#define HTML_NAME_MAX_BYTES 31 /* CounterClockwiseContourIntegral */
#define HTML_BARE_MAX_BYTES 6  /* the longest that may lack its semicolon */

struct html_name {
    char name[HTML_NAME_MAX_BYTES + 1];
    uint32_t cp[2]; /* cp[1] is 0 if it stands for one character */
    bool bare;      /* known without a semicolon too */
};
/* The row of a name (no semicolon), or NULL. */
const struct html_name *html_names_find(struct str name);

/* ---- html_ref.c ------------------------------------------------------- */

/* Reads the reference at s[pos], where the '&' is. Returns how many bytes it
 * has and its one or two characters (cp[1] 0: one); 0 if it is plain text.
 * In an attribute, "&copy=" and "&copyx" are text. */
size_t html_ref_read(struct str s, size_t pos, bool in_attr, uint32_t cp[2]);

/* Writes a character as UTF-8; returns its length. No surrogates. */
size_t html_ref_utf8(uint32_t cp, char ret[4]);

/* What a control character of U+0080 to U+009F was meant to be: windows-1252.
 * Any other is itself. */
uint32_t html_ref_c1(uint32_t cp);

/* Appends an attribute's value: references decoded, NUL as U+FFFD, each line
 * end as LF. */
void html_ref_put_value(struct buf *b, struct str raw);

/* ---- html_element.c --------------------------------------------------- */

/* Elements that anything here treats by name; the order is the table's. */
enum html_element {
    EL_UNKNOWN,
    EL_A,
    EL_ABBR,
    EL_ACRONYM,
    EL_ADDRESS,
    EL_ANNOTATION,
    EL_ANNOTATION_XML,
    EL_APPLET,
    EL_ARTICLE,
    EL_ASIDE,
    EL_AUDIO,
    EL_B,
    EL_BDI,
    EL_BDO,
    EL_BIG,
    EL_BLOCKQUOTE,
    EL_BODY,
    EL_BR,
    EL_CAPTION,
    EL_CENTER,
    EL_CITE,
    EL_CODE,
    EL_COL,
    EL_COLGROUP,
    EL_DD,
    EL_DEL,
    EL_DETAILS,
    EL_DFN,
    EL_DIALOG,
    EL_DIR,
    EL_DIV,
    EL_DL,
    EL_DT,
    EL_EM,
    EL_EMBED,
    EL_FIELDSET,
    EL_FIGCAPTION,
    EL_FIGURE,
    EL_FOOTER,
    EL_FORM,
    EL_H1,
    EL_H2,
    EL_H3,
    EL_H4,
    EL_H5,
    EL_H6,
    EL_HEAD,
    EL_HEADER,
    EL_HGROUP,
    EL_HR,
    EL_HTML,
    EL_I,
    EL_IFRAME,
    EL_IMAGE,
    EL_IMG,
    EL_INS,
    EL_KBD,
    EL_LEGEND,
    EL_LI,
    EL_LISTING,
    EL_MAIN,
    EL_MARK,
    EL_MATH,
    EL_MENU,
    EL_METADATA,
    EL_NAV,
    EL_NOEMBED,
    EL_NOFRAMES,
    EL_NOSCRIPT,
    EL_OBJECT,
    EL_OL,
    EL_OPTGROUP,
    EL_OPTION,
    EL_P,
    EL_PICTURE,
    EL_PRE,
    EL_Q,
    EL_RP,
    EL_RT,
    EL_RUBY,
    EL_S,
    EL_SAMP,
    EL_SCRIPT,
    EL_SECTION,
    EL_SELECT,
    EL_SMALL,
    EL_SOURCE,
    EL_SPAN,
    EL_STRIKE,
    EL_STRONG,
    EL_STYLE,
    EL_SUB,
    EL_SUMMARY,
    EL_SUP,
    EL_SVG,
    EL_TABLE,
    EL_TBODY,
    EL_TD,
    EL_TEMPLATE,
    EL_TEXTAREA,
    EL_TFOOT,
    EL_TH,
    EL_THEAD,
    EL_TIME,
    EL_TITLE,
    EL_TR,
    EL_TT,
    EL_U,
    EL_UL,
    EL_VAR,
    EL_VIDEO,
    EL_WBR,
    EL_XMP,
    EL_COUNT
};

enum html_flag {
    HTML_KEEP = 1,      /* written, with its allowed attributes */
    HTML_VOID = 2,      /* has no end tag */
    HTML_DROP = 4,      /* left out with its content */
    HTML_TO_END = 8,    /* ... to the end of the input if never closed */
    HTML_FOREIGN = 16,  /* svg, math: no raw text inside */
    HTML_BREAK = 32,    /* white space in plain text */
    HTML_CLOSES_P = 64, /* its start ends an open paragraph */
    HTML_SPECIAL = 128, /* an item that begins in it ends none outside */
    HTML_BARRIER = 256, /* tags inside close nothing outside of it */
    HTML_HEADING = 512,
    HTML_PART = 1024,      /* of a table: row, cell, caption ... */
    HTML_PARAGRAPH = 2048, /* left out if it holds but U+3000 */
    HTML_PLAYS = 4096      /* becomes a link */
};

/* How the text after a start tag is read. */
enum html_mode {
    HTML_DATA,
    HTML_RCDATA,
    HTML_RAWTEXT,
    HTML_SCRIPT,
    HTML_PLAINTEXT,
    HTML_CDATA
};

struct html_element_info {
    struct str name, open, close; /* p, <p>, </p> */
    unsigned flags;               /* of enum html_flag */
    enum html_mode mode;
};
/* By name, in any case; EL_UNKNOWN if there is nothing to know. */
enum html_element html_element_find(struct str name);
extern const struct html_element_info html_element_table[EL_COUNT];

/* True if el has any of the flags. */
static inline bool html_element_is(enum html_element el, unsigned flags)
{
    return (html_element_table[el].flags & flags) != 0;
}

/* Attributes that may be written; all others never are. */
enum html_attr_kind { ATTR_TEXT, ATTR_LINK, ATTR_SRCSET };
struct html_attr_info {
    struct str name;
    enum html_attr_kind kind;
    enum html_element on[2]; /* EL_UNKNOWN first: on any element */
};
#define HTML_ATTRS 16 /* at least as many as there are rows */
/* The row of an attribute allowed on el, and its index; or NULL. */
const struct html_attr_info *
html_element_attr(enum html_element el, struct str name, size_t *ret_index);

/* ---- html_token.c ----------------------------------------------------- */

enum html_kind {
    HTML_END,
    HTML_TEXT,
    HTML_OPEN,
    HTML_CLOSE,
    HTML_COMMENT,
    HTML_DOCTYPE
};

struct html_attr {
    struct str name, value; /* as written, without quotes */
};
/* All texts are borrowed until the next call. */
struct html_token {
    enum html_kind kind;
    bool cut; /* the input ended inside it */
    bool self_closing;
    size_t at;            /* where it begins */
    struct str text;      /* TEXT: decoded; COMMENT: the inside as written */
    struct str name;      /* of a tag, as written */
    enum html_element el; /* of a tag; filled by html_read */
    size_t n_attrs;       /* those within TAG_MAX_ATTRS and TAG_MAX_BYTES */
    struct html_attr attrs[TAG_MAX_ATTRS];
};

struct html_lexer {
    struct str in;
    size_t pos;
    enum html_mode mode;
    size_t mode_end;     /* where text in another mode than DATA ends */
    bool lenient;        /* keep text that browsers take for comments */
    bool no_quotes;      /* quotes no longer hide a '>' */
    bool no_comment_end; /* there is no more "-->" */
    char small[8];       /* a decoded reference */
};
void html_token_init(struct html_lexer *lx, struct str in);

/* From here on the text is read in a mode other than DATA, up to the end tag
 * of `name`, where the mode asks for one. */
void html_token_mode(struct html_lexer *lx, enum html_mode mode,
                     struct str name);

/* The next token. A text comes in several. */
void html_token_next(struct html_lexer *lx, struct html_token *ret);

/* ---- html_read.c ------------------------------------------------------ */

struct html_reader {
    struct html_lexer lx;
    struct html_lexer saved;   /* after the start tag of what is skipped */
    enum html_element skip;    /* being skipped, or EL_UNKNOWN */
    size_t skip_depth;         /* 0: its start tag was handed on just now */
    size_t foreign;            /* open <svg> and <math> */
    bool open_ended[EL_COUNT]; /* known to lack an end tag */
    bool cdata;                /* "]]>" is markup */
};
void html_read_init(struct html_reader *r, struct str in);

/* The next TEXT, OPEN or CLOSE that matters, or END. The start tag of an
 * element that is dropped comes, what it holds does not, save <source> of
 * audio and video. */
void html_read_next(struct html_reader *r, struct html_token *ret);

/* Right after the start tag of an element that is skipped: hand on what it
 * holds after all. */
void html_read_enter(struct html_reader *r);

/* ---- html_shape.c ----------------------------------------------------- */

/* What has been written lately. Places are one more than an offset in `out`. */
struct html_flow {
    bool at_start;  /* of a block: nothing but white space so far */
    size_t content; /* the last place of something that a reader sees ... */
    size_t blank;   /* ... and of white space with U+3000 in it */
};

/* The open elements, and what tags imply about them. */
struct html_shape {
    struct buf *out;
    size_t max;   /* bytes of it, all closed */
    size_t owed;  /* bytes of the end tags that are to come */
    bool is_full; /* something did not fit: nothing more may come */
    struct {
        enum html_element el;
        size_t from, inside;     /* where its start tag begins and ends */
        struct html_flow before; /* it */
    } stack[HTML_MAX_DEPTH];
    size_t n;
    struct html_flow flow;
    struct {
        size_t from;
        struct html_flow before;
    } tag;                 /* being written */
    size_t n_pre;          /* open <pre> */
    size_t n_over;         /* tags dropped for depth, in all ... */
    size_t over[EL_COUNT]; /* ... and of each element */
};
void html_shape_init(struct html_shape *sh, struct buf *out, size_t max);

/* Bytes that may still be written. */
size_t html_shape_room(const struct html_shape *sh);

/* Writes the end tags that the start tag of el implies. False: the tag is to
 * be left out. Otherwise the caller writes the tag, then html_shape_push, which
 * takes back one that does not fit, and is false. */
bool html_shape_open(struct html_shape *sh, enum html_element el);
bool html_shape_push(struct html_shape *sh, enum html_element el);

/* Writes the end tags that an end tag asks for; none if it is stray. */
void html_shape_close(struct html_shape *sh, enum html_element el);
void html_shape_close_all(struct html_shape *sh);

/* To be told before a text is written: one with words, one without. */
void html_shape_content(struct html_shape *sh);
void html_shape_blank(struct html_shape *sh, struct str s);

/* Takes back what was written since out had n bytes, no tag but void ones. */
void html_shape_undo(struct html_shape *sh, size_t n,
                     const struct html_flow *before);

/* ---- html_text.c ------------------------------------------------------ */

/* Plain text under way: words with one blank between them. */
struct html_text {
    struct buf *b;
    bool any;   /* something was written */
    bool blank; /* white space since then */
};
void html_text_init(struct html_text *t, struct buf *b);
void html_text_put(struct html_text *t, struct str s);
void html_text_break(struct html_text *t);

#endif
