/* xml.c -- see xml.h. XML 1.0; characters it forbids are left out. */
#include "output/xml.h"

void xml_put_attr(struct buf *b, const char *name, struct str value)
{
    buf_printf(b, " %s=\"", name);
    str_put_xml(b, value);
    buf_putc(b, '"');
}

void xml_put_attr_if(struct buf *b, const char *name, struct str value)
{
    if (value.n)
        xml_put_attr(b, name, value);
}

void xml_put_element(struct buf *b, const char *indent, const char *name,
                     struct str text)
{
    buf_printf(b, "%s<%s>", indent, name);
    str_put_xml(b, text);
    buf_printf(b, "</%s>\n", name);
}
