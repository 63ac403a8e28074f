/* decode.h -- the bytes of a document as clean UTF-8, a piece at a time.
 *
 * What comes out is valid UTF-8 without a byte order mark and without the
 * characters that XML 1.0 forbids (C0 controls but tab and line ends, U+FFFE,
 * U+FFFF); what the encoding does not know is U+FFFD. C1 controls are what
 * windows-1252 has in their place, for nobody means them. One thread.
 */
#ifndef WEIR_FEEDS_DECODE_H
#define WEIR_FEEDS_DECODE_H

#include <iconv.h>
#include <stdbool.h>

#include "feeds/base/buf.h"
#include "feeds/base/err.h"
#include "feeds/charset.h"
#include "feeds/repair.h"

#define DECODE_MIN_BYTES 16
#define DECODE_STEP_BYTES 4096

/* All private; made by decode_open in the caller's memory. */
struct decode {
    struct str in; /* what is left of the body */
    iconv_t cd;
    bool is_utf8, is_twice;
    bool has_state, has_euro, is_done; /* of the converter */
    size_t unit;                       /* as in struct charset */
    struct repair_log *log;
    struct str mid; /* converted, not yet cleaned: in step[] */
    char step[DECODE_STEP_BYTES];
};

/* Starts to read body, which stays borrowed until decode_close. ERR_NOMEM, or
 * ERR_FORMAT if the system has no converter. */
WEIR_NODISCARD enum err decode_open(struct decode *d, struct str body,
                                    const struct charset *cs,
                                    struct repair_log *log,
                                    struct err_info *ei);
void decode_close(struct decode *d);

/* Puts whole characters into out, at most max bytes (at least
 * DECODE_MIN_BYTES); returns how many, 0 only at the end. */
size_t decode_read(struct decode *d, char *out, size_t max);

/* True if decoding would leave what is behind cs->skip as it is: clean UTF-8,
 * as most documents are, needs no copy. */
bool decode_is_needless(struct str body, const struct charset *cs);

/* The whole body into *ret, made by the caller. */
WEIR_NODISCARD enum err decode_all(struct str body, const struct charset *cs,
                                   struct repair_log *log, struct buf *ret,
                                   struct err_info *ei);

#endif
