/* value.h -- from the text of a value to what it means.
 *
 * Private to config/. Each function reads one kind of value; on failure its
 * result is untouched and the text says what is wrong and what to write
 * instead, to be put after "KEY = VALUE: ". No state; any thread.
 */
#ifndef WEIR_CONFIG_VALUE_H
#define WEIR_CONFIG_VALUE_H

#include "config/config.h"
#include "config/schema.h"

/* Numbers, within the limits of the key. */
WEIR_NODISCARD enum err value_count(struct str s, const struct schema_key *key,
                                    int64_t *ret, struct err_info *ei);
WEIR_NODISCARD enum err value_size(struct str s, const struct schema_key *key,
                                   int64_t *ret_bytes, struct err_info *ei);
/* TYPE_SECONDS or TYPE_MILLIS, in the key's unit. */
WEIR_NODISCARD enum err value_duration(struct str s,
                                       const struct schema_key *key,
                                       int64_t *ret, struct err_info *ei);

WEIR_NODISCARD enum err value_bool(struct str s, bool *ret,
                                   struct err_info *ei);
/* One of a list of words with blanks between: its place in the list. */
WEIR_NODISCARD enum err value_word(struct str s, const char *words,
                                   unsigned *ret, struct err_info *ei);
WEIR_NODISCARD enum err value_dedup(struct str s, struct dedup *ret,
                                    struct err_info *ei);
WEIR_NODISCARD enum err value_net(struct str s, struct config_cidr *ret,
                                  struct err_info *ei);

/* Some of a list of words, with commas between: a bit for each. */
WEIR_NODISCARD enum err value_words(struct str s, const char *words,
                                    unsigned *ret, struct err_info *ei);
/* "Name: value": its two parts, which borrow from s. */
WEIR_NODISCARD enum err value_header(struct str s, struct str *ret_name,
                                     struct str *ret_value,
                                     struct err_info *ei);
/* True if a header's name tells of a secret: Authorization, X-Api-Key. */
bool value_header_is_secret(struct str header);
/* The first line of a file that its owner alone may read. */
#define VALUE_SECRET_MAX_BYTES 1024
WEIR_NODISCARD enum err value_secret(const char *path,
                                     char ret[VALUE_SECRET_MAX_BYTES + 1],
                                     struct err_info *ei);

/* Texts that are kept as written if these find nothing wrong. */
WEIR_NODISCARD enum err value_check_quotes(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_text(struct str s,
                                         const struct schema_key *key,
                                         struct err_info *ei);
WEIR_NODISCARD enum err value_check_tag(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_url(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_link(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_template(struct str s, const char *words,
                                             struct err_info *ei);
WEIR_NODISCARD enum err value_check_language(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_charset(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_address(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_slug(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_mime(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_param(struct str s,
                                          const struct schema_key *key,
                                          struct err_info *ei);
WEIR_NODISCARD enum err value_check_proxy(struct str s, struct err_info *ei);
WEIR_NODISCARD enum err value_check_id(struct str s, struct err_info *ei);

/* Appends a number in the spelling of its key: "5m", "16MiB", "20". */
void value_put(struct buf *b, enum schema_type type, int64_t x);

#endif
