/* repair.c -- the words for what was mended. Any thread. */
#include "feeds/repair.h"

/* With a count in front, but for the first two, which happen once. */
static const char *const words[REPAIR_KINDS] = {
    [REPAIR_CUT] = "breaks off before its end",
    [REPAIR_CHARSET] = "encoding undeclared or declared wrongly",
    [REPAIR_TWICE] = "characters encoded in UTF-8 twice",
    [REPAIR_BYTES] = "byte sequences illegal in the encoding",
    [REPAIR_CONTROL] = "forbidden control characters",
    [REPAIR_AMPERSAND] = "bare '&'",
    [REPAIR_ENTITY] = "undeclared entities",
    [REPAIR_LESS] = "bare '<'",
    [REPAIR_TAG] = "malformed tags",
    [REPAIR_TAG_LIMIT] = "oversized tags cut",
    [REPAIR_NESTING] = "end tags missing or misplaced",
    [REPAIR_CDATA] = "CDATA sections without an end",
    [REPAIR_DEPTH] = "elements nested too deep",
    [REPAIR_NAMES] = "names beyond the first 4096",
    [REPAIR_DTD] = "document type with declarations of its own",
    [REPAIR_JUNK] = "text outside the document",
    [REPAIR_PREFIX] = "undeclared namespace prefixes",
    [REPAIR_XML] = "other XML errors",
    [REPAIR_JSON] = "faults in the JSON",
    [REPAIR_ITEM] = "items left out that are no objects",
    [REPAIR_LIMIT] = "texts or lists cut at a limit",
};

void repair_put(struct buf *b, const struct repair_log *log)
{
    const char *comma = "";

    for (int k = 0; k < REPAIR_KINDS; k++) {
        if (!log->n[k])
            continue;
        buf_puts(b, comma);
        if (k != REPAIR_CUT && k != REPAIR_CHARSET)
            buf_printf(b, "%zu ", log->n[k]);
        buf_puts(b, words[k]);
        comma = ", ";
    }
}
