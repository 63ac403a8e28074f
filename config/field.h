/* field.h -- values into the fields of a struct, by the schema.
 *
 * Private to config/. An object is the struct that the section's keys have
 * their offsets in: struct config, config_source or config_medium.
 */
#ifndef WEIR_CONFIG_FIELD_H
#define WEIR_CONFIG_FIELD_H

#include "config/build.h"

/* Sets the defaults of the schema. */
WEIR_NODISCARD enum err field_presets(struct build *b, enum schema_section kind,
                                      void *object);

/* Sets what the section says; NULL says nothing. A bad value is a problem and
 * leaves the field alone. */
WEIR_NODISCARD enum err field_section(struct build *b, void *object,
                                      const struct section *s);

/* Judges a text; what is kept as written needs nothing else. */
WEIR_NODISCARD enum err field_check_text(const struct schema_key *key,
                                         struct str s, struct err_info *ei);

#endif
