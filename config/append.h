/* append.h -- adding sources to a configuration, and naming them.
 *
 * The second public header of the folder, for `weir add` and `weir import`. A
 * section is added at the end of a file whose other bytes stay as they are;
 * nothing is written unless the configuration as a whole, read as it would be
 * afterwards, has no mistake. The rest is pure: IDs and names of sources made
 * of what documents and addresses say. Any thread; of two that add to one file
 * at once, in any processes, one waits for the other.
 */
#ifndef WEIR_CONFIG_APPEND_H
#define WEIR_CONFIG_APPEND_H

#include "config/config.h"

/* One line "key = value"; a list has one for each of its values. Borrowed. */
struct config_setting {
    const char *key;
    const char *value;
};

/* A [source ID] to be added. All borrowed. */
struct config_addition {
    const char *config; /* the main file, which config_read reads */
    const char *file;   /* the file to add to: the main one, or one that it
                           includes; NULL: the main one. It may be new if a
                           pattern of an include names it. */
    const char *id;
    const struct config_setting *settings;
    size_t n_settings;
};

/* Appends "[source ID]" and its settings, a line each, as text of a file.
 * ERR_FORMAT with the key if a value cannot stand in a line (line breaks,
 * control characters, blanks at its ends, too long), ERR_NOMEM. */
WEIR_NODISCARD enum err config_put_source(struct buf *b,
                                          const struct config_addition *what,
                                          struct err_info *ei);

/* Adds the section to the file: at its end, a blank line before it, with the
 * line ends of the file. A symbolic link stays one: the file it leads to is
 * replaced whole (temporary file, fsync, rename), its mode and owner kept.
 *
 * ERR_CONFIG with *ret_problems as config_read gives them, and nothing written,
 * if the configuration has or would have mistakes, or does not include the
 * file (*ret_problems is empty then, *ei says it); ERR_FORMAT as
 * config_put_source; ERR_IO; ERR_NOMEM. Release *ret_problems in every case. */
WEIR_NODISCARD enum err config_append(const struct config_addition *what,
                                      struct config_problems *ret_problems,
                                      struct err_info *ei);
/* The same without writing: what is wrong, if anything is. */
WEIR_NODISCARD enum err
config_append_check(const struct config_addition *what,
                    struct config_problems *ret_problems, struct err_info *ei);

/* Judges a text that a key of a source may have, such as an address, by itself:
 * ERR_FORMAT or ERR_LIMIT with what weir check would say of it. */
WEIR_NODISCARD enum err config_check_text(const char *key, struct str value,
                                          struct err_info *ei);

/* Makes the ID of a source of that name, or, if name is absent or leaves
 * nothing, of that address: 菏泽日报 is hezeribao, https://www.example.org/feed
 * example-org. At most CONFIG_ID_MADE_MAX_BYTES; the same input gives the same
 * ID. Fails as slug_make does. */
#define CONFIG_ID_MADE_MAX_BYTES 48
WEIR_NODISCARD enum err config_make_id(struct slugger *slugger, struct str name,
                                       struct str url,
                                       char ret_id[SOURCE_ID_MAX_BYTES + 1],
                                       struct err_info *ei);
/* Makes the n-th of equal IDs differ: "heze" with n 2 becomes "heze-2". */
void config_number_id(char id[SOURCE_ID_MAX_BYTES + 1], unsigned n);
/* Numbers id, if need be, so that no source of c has it; c may be NULL. */
void config_free_id(const struct config *c, char id[SOURCE_ID_MAX_BYTES + 1]);

/* Appends a title as it can stand behind `name =` or `category =`: one line of
 * at most ITEM_NAME_MAX_CHARS, no control characters, no quotes around it. */
void config_put_name(struct buf *b, struct str title);

#endif
