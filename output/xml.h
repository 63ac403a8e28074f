/* xml.h -- elements and attributes of the XML formats (Atom, RSS, OPML, the
 * sitemap). Names and indents are ours, values anybody's: they go through
 * str_put_xml. Any thread.
 */
#ifndef WEIR_OUTPUT_XML_H
#define WEIR_OUTPUT_XML_H

#include "feeds/base/buf.h"

#define XML_HEAD "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n"

/* Appends ` name="value"`. */
void xml_put_attr(struct buf *b, const char *name, struct str value);
/* The same, unless value is absent. */
void xml_put_attr_if(struct buf *b, const char *name, struct str value);
/* Appends a line `<name>text</name>`. */
void xml_put_element(struct buf *b, const char *indent, const char *name,
                     struct str text);

#endif
