/* charset.h -- which encoding a document is in.
 *
 * Labels mean what the WHATWG Encoding Standard says (latin1 is windows-1252,
 * gb2312 and gbk are GB18030); encodings that are not in its list, apart from
 * UTF-32, are not read at all: UTF-7 and the rarer ISO 2022 have hurt others.
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

struct charset {
    const char *name;  /* lower-case; static */
    const char *iconv; /* what iconv_open calls it; NULL: it is UTF-8 */
    size_t skip;       /* bytes of a byte order mark */
    bool is_corrected; /* a guess: none is declared, or a wrong one */
};

/* Finds the charset of a label ("GBK", " utf8 "); false if it is unknown. */
bool charset_find(struct str label, struct charset *ret);

/* Decides how to read body: the config's word, else a byte order mark, the
 * charset of the Content-Type, the XML declaration, a page's <meta>, the
 * pattern of UTF-16 or UTF-32, UTF-8 if it is valid, what uchardet says,
 * windows-1252. Labels nobody knows are passed over, but the config's: then
 * ERR_CONFIG. A declared charset that the bytes belie is corrected: UTF-8 is
 * unmistakable, and what is plainly no UTF-8 is guessed at; the config's word
 * is taken as it is. */
WEIR_NODISCARD enum err charset_pick(struct str body, struct str config,
                                     struct str content_type,
                                     struct charset *ret, struct err_info *ei);

#endif
