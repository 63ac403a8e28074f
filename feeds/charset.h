/* charset.h -- which encoding a document is in.
 *
 * Labels mean what the WHATWG Encoding Standard says (latin1 is windows-1252,
 * gb2312 and gbk are GB18030); UTF-32 and the code pages of old systems are
 * read besides. Not read at all are UTF-7 and the rarer ISO 2022, which have
 * hurt others, and EBCDIC, in which no feed has been seen.
 * Reads the bytes it is given and nothing else; any thread.
 */
#ifndef WEIR_FEEDS_CHARSET_H
#define WEIR_FEEDS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

#include "feeds/base/err.h"
#include "feeds/base/str.h"

/* Detection looks at no more than this, from the first byte above 0x7F. */
#define CHARSET_DETECT_MAX_BYTES 65536
/* Fewer bytes above 0x7F than this are no ground to guess on. */
#define CHARSET_DETECT_MIN_HIGH 24
/* Bytes in UTF-8's sequences that show an encoding of one byte a letter to be
 * declared wrongly. */
#define CHARSET_UTF8_MIN_BYTES 6
/* Characters encoded twice that show a document to be. */
#define CHARSET_TWICE_MIN 2

struct charset {
    const char *name;  /* lower-case; static */
    const char *iconv; /* what iconv_open calls it; NULL: it is UTF-8 */
    size_t skip;       /* bytes of a byte order mark */
    bool is_corrected; /* a guess: none is declared, or a wrong one */
    unsigned unit;     /* bytes of a character; 0: one or more */
    bool is_twice;     /* UTF-8 made of the bytes of UTF-8: see twice.h */
};

/* Finds the charset of a label ("GBK", " utf8 "); false if it is unknown. */
bool charset_find(struct str label, struct charset *ret);

/* Decides how to read body: the config's word, else a byte order mark, the
 * charset of the Content-Type, the XML declaration, a page's <meta>, the
 * pattern of UTF-16 or UTF-32, UTF-8 if it is valid, what uchardet says,
 * windows-1252. Labels nobody knows are passed over, but the config's: then
 * ERR_CONFIG. A declared charset that the bytes belie is passed over too: UTF-8
 * is unmistakable, what is plainly no UTF-8 or full of holes is not what it is
 * called; the config's word is taken as it is. */
WEIR_NODISCARD enum err charset_pick(struct str body, struct str config,
                                     struct str content_type,
                                     struct charset *ret, struct err_info *ei);

#endif
