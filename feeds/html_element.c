/* html_element.c -- the elements and attributes the cleaner knows (SECURITY.md
 * 10), and what it does with each.
 *
 * Kept: what articles are written with. section, article, header and footer
 * are kept because they part blocks and mean nothing else inside a page;
 * main, nav and aside are landmarks that belong to the page around the
 * article, so they are unwrapped like every element that is not in the table.
 * Of attributes only those that carry content are kept. Any thread.
 */
#include "feeds/html.h"

#define ROW(n) STR_C(n), STR_C("<" n ">"), STR_C("</" n ">")
#define BLOCK (HTML_KEEP | HTML_BREAK | HTML_CLOSES_P | HTML_SPECIAL)
#define PART (HTML_KEEP | HTML_BREAK | HTML_SPECIAL | HTML_PART)

/* clang-format off */
/* Sorted by name. */
const struct html_element_info html_element_table[EL_COUNT] = {
    [EL_A] = { ROW("a"), HTML_KEEP, HTML_DATA },
    [EL_ABBR] = { ROW("abbr"), HTML_KEEP, HTML_DATA },
    [EL_ACRONYM] = { ROW("acronym"), HTML_KEEP, HTML_DATA },
    [EL_ADDRESS] = { ROW("address"), BLOCK, HTML_DATA },
    [EL_ANNOTATION] = { ROW("annotation"), HTML_DROP, HTML_DATA },
    [EL_ANNOTATION_XML] = { ROW("annotation-xml"), HTML_DROP, HTML_DATA },
    [EL_APPLET] = { ROW("applet"), HTML_DROP, HTML_DATA },
    [EL_ARTICLE] = { ROW("article"), BLOCK, HTML_DATA },
    [EL_ASIDE] = { ROW("aside"), HTML_BREAK, HTML_DATA },
    [EL_AUDIO] = { ROW("audio"), HTML_DROP | HTML_PLAYS, HTML_DATA },
    [EL_B] = { ROW("b"), HTML_KEEP, HTML_DATA },
    [EL_BDI] = { ROW("bdi"), HTML_KEEP, HTML_DATA },
    [EL_BDO] = { ROW("bdo"), HTML_KEEP, HTML_DATA },
    [EL_BIG] = { ROW("big"), HTML_KEEP, HTML_DATA },
    [EL_BLOCKQUOTE] = { ROW("blockquote"), BLOCK, HTML_DATA },
    [EL_BODY] = { ROW("body"), HTML_BREAK, HTML_DATA },
    [EL_BR] = { ROW("br"), HTML_KEEP | HTML_VOID | HTML_BREAK, HTML_DATA },
    [EL_CAPTION] = { ROW("caption"), PART | HTML_BARRIER, HTML_DATA },
    [EL_CENTER] = { ROW("center"), BLOCK | HTML_PARAGRAPH, HTML_DATA },
    [EL_CITE] = { ROW("cite"), HTML_KEEP, HTML_DATA },
    [EL_CODE] = { ROW("code"), HTML_KEEP, HTML_DATA },
    [EL_COL] = { ROW("col"), PART | HTML_VOID, HTML_DATA },
    [EL_COLGROUP] = { ROW("colgroup"), PART, HTML_DATA },
    [EL_DD] = { ROW("dd"), BLOCK, HTML_DATA },
    [EL_DEL] = { ROW("del"), HTML_KEEP, HTML_DATA },
    [EL_DETAILS] = { ROW("details"), BLOCK, HTML_DATA },
    [EL_DFN] = { ROW("dfn"), HTML_KEEP, HTML_DATA },
    [EL_DIALOG] = { ROW("dialog"), HTML_BREAK, HTML_DATA },
    [EL_DIR] = { ROW("dir"), BLOCK, HTML_DATA },
    [EL_DIV] = { ROW("div"), BLOCK | HTML_PARAGRAPH, HTML_DATA },
    [EL_DL] = { ROW("dl"), BLOCK, HTML_DATA },
    [EL_DT] = { ROW("dt"), BLOCK, HTML_DATA },
    [EL_EM] = { ROW("em"), HTML_KEEP, HTML_DATA },
    [EL_EMBED] = { ROW("embed"), HTML_PLAYS, HTML_DATA },
    [EL_FIELDSET] = { ROW("fieldset"), HTML_BREAK, HTML_DATA },
    [EL_FIGCAPTION] = { ROW("figcaption"), BLOCK, HTML_DATA },
    [EL_FIGURE] = { ROW("figure"), BLOCK, HTML_DATA },
    [EL_FOOTER] = { ROW("footer"), BLOCK, HTML_DATA },
    [EL_FORM] = { ROW("form"), HTML_BREAK, HTML_DATA },
    [EL_H1] = { ROW("h1"), BLOCK | HTML_PARAGRAPH | HTML_HEADING, HTML_DATA },
    [EL_H2] = { ROW("h2"), BLOCK | HTML_PARAGRAPH | HTML_HEADING, HTML_DATA },
    [EL_H3] = { ROW("h3"), BLOCK | HTML_PARAGRAPH | HTML_HEADING, HTML_DATA },
    [EL_H4] = { ROW("h4"), BLOCK | HTML_PARAGRAPH | HTML_HEADING, HTML_DATA },
    [EL_H5] = { ROW("h5"), BLOCK | HTML_PARAGRAPH | HTML_HEADING, HTML_DATA },
    [EL_H6] = { ROW("h6"), BLOCK | HTML_PARAGRAPH | HTML_HEADING, HTML_DATA },
    [EL_HEAD] = { ROW("head"), HTML_BREAK, HTML_DATA },
    [EL_HEADER] = { ROW("header"), BLOCK, HTML_DATA },
    [EL_HGROUP] = { ROW("hgroup"), HTML_BREAK, HTML_DATA },
    [EL_HR] = { ROW("hr"), BLOCK | HTML_VOID, HTML_DATA },
    [EL_HTML] = { ROW("html"), HTML_BREAK, HTML_DATA },
    [EL_I] = { ROW("i"), HTML_KEEP, HTML_DATA },
    [EL_IFRAME] = { ROW("iframe"), HTML_PLAYS, HTML_RAWTEXT },
    [EL_IMAGE] = { ROW("image"), 0, HTML_DATA },
    [EL_IMG] = { ROW("img"), HTML_KEEP | HTML_VOID | HTML_BREAK, HTML_DATA },
    [EL_INS] = { ROW("ins"), HTML_KEEP, HTML_DATA },
    [EL_KBD] = { ROW("kbd"), HTML_KEEP, HTML_DATA },
    [EL_LEGEND] = { ROW("legend"), HTML_BREAK, HTML_DATA },
    [EL_LI] = { ROW("li"), BLOCK, HTML_DATA },
    [EL_LISTING] = { ROW("listing"), HTML_BREAK, HTML_DATA },
    [EL_MAIN] = { ROW("main"), HTML_BREAK, HTML_DATA },
    [EL_MARK] = { ROW("mark"), HTML_KEEP, HTML_DATA },
    [EL_MATH] = { ROW("math"), HTML_FOREIGN, HTML_DATA },
    [EL_MENU] = { ROW("menu"), BLOCK, HTML_DATA },
    [EL_METADATA] = { ROW("metadata"), HTML_DROP, HTML_DATA },
    [EL_NAV] = { ROW("nav"), HTML_BREAK, HTML_DATA },
    [EL_NOEMBED] = { ROW("noembed"), HTML_DROP, HTML_RAWTEXT },
    [EL_NOFRAMES] = { ROW("noframes"), HTML_DROP, HTML_RAWTEXT },
    [EL_NOSCRIPT] = { ROW("noscript"), HTML_DROP, HTML_RAWTEXT },
    [EL_OBJECT] = { ROW("object"), HTML_DROP, HTML_DATA },
    [EL_OL] = { ROW("ol"), BLOCK, HTML_DATA },
    [EL_OPTGROUP] = { ROW("optgroup"), HTML_BREAK, HTML_DATA },
    [EL_OPTION] = { ROW("option"), HTML_BREAK, HTML_DATA },
    [EL_P] = { ROW("p"), BLOCK | HTML_PARAGRAPH, HTML_DATA },
    [EL_PICTURE] = { ROW("picture"), 0, HTML_DATA },
    [EL_PRE] = { ROW("pre"), BLOCK, HTML_DATA },
    [EL_Q] = { ROW("q"), HTML_KEEP, HTML_DATA },
    [EL_RP] = { ROW("rp"), HTML_KEEP, HTML_DATA },
    [EL_RT] = { ROW("rt"), HTML_KEEP, HTML_DATA },
    [EL_RUBY] = { ROW("ruby"), HTML_KEEP, HTML_DATA },
    [EL_S] = { ROW("s"), HTML_KEEP, HTML_DATA },
    [EL_SAMP] = { ROW("samp"), HTML_KEEP, HTML_DATA },
    [EL_SCRIPT] = { ROW("script"), HTML_DROP | HTML_TO_END, HTML_SCRIPT },
    [EL_SECTION] = { ROW("section"), BLOCK, HTML_DATA },
    [EL_SELECT] = { ROW("select"), HTML_DROP | HTML_BREAK, HTML_DATA },
    [EL_SMALL] = { ROW("small"), HTML_KEEP, HTML_DATA },
    [EL_SOURCE] = { ROW("source"), 0, HTML_DATA },
    [EL_SPAN] = { ROW("span"), HTML_KEEP, HTML_DATA },
    [EL_STRIKE] = { ROW("strike"), HTML_KEEP, HTML_DATA },
    [EL_STRONG] = { ROW("strong"), HTML_KEEP, HTML_DATA },
    [EL_STYLE] = { ROW("style"), HTML_DROP | HTML_TO_END, HTML_RAWTEXT },
    [EL_SUB] = { ROW("sub"), HTML_KEEP, HTML_DATA },
    [EL_SUMMARY] = { ROW("summary"), BLOCK, HTML_DATA },
    [EL_SUP] = { ROW("sup"), HTML_KEEP, HTML_DATA },
    [EL_SVG] = { ROW("svg"), HTML_FOREIGN, HTML_DATA },
    [EL_TABLE] = { ROW("table"), BLOCK | HTML_BARRIER, HTML_DATA },
    [EL_TBODY] = { ROW("tbody"), PART, HTML_DATA },
    [EL_TD] = { ROW("td"), PART | HTML_BARRIER, HTML_DATA },
    [EL_TEMPLATE] = { ROW("template"), HTML_DROP, HTML_DATA },
    [EL_TEXTAREA] = { ROW("textarea"), HTML_BREAK, HTML_RCDATA },
    [EL_TFOOT] = { ROW("tfoot"), PART, HTML_DATA },
    [EL_TH] = { ROW("th"), PART | HTML_BARRIER, HTML_DATA },
    [EL_THEAD] = { ROW("thead"), PART, HTML_DATA },
    [EL_TIME] = { ROW("time"), HTML_KEEP, HTML_DATA },
    [EL_TITLE] = { ROW("title"), HTML_DROP | HTML_BREAK, HTML_RCDATA },
    [EL_TR] = { ROW("tr"), PART, HTML_DATA },
    [EL_TT] = { ROW("tt"), HTML_KEEP, HTML_DATA },
    [EL_U] = { ROW("u"), HTML_KEEP, HTML_DATA },
    [EL_UL] = { ROW("ul"), BLOCK, HTML_DATA },
    [EL_VAR] = { ROW("var"), HTML_KEEP, HTML_DATA },
    [EL_VIDEO] = { ROW("video"), HTML_DROP | HTML_PLAYS, HTML_DATA },
    [EL_WBR] = { ROW("wbr"), HTML_KEEP | HTML_VOID, HTML_DATA },
    [EL_XMP] = { ROW("xmp"), HTML_DROP, HTML_RAWTEXT },
};

static const struct html_attr_info attrs[] = {
    { STR_C("href"), ATTR_LINK, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("src"), ATTR_LINK, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("srcset"), ATTR_SRCSET, { EL_IMG, EL_IMG } },
    { STR_C("sizes"), ATTR_TEXT, { EL_IMG, EL_IMG } },
    { STR_C("alt"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("width"), ATTR_TEXT, { EL_IMG, EL_IMG } },
    { STR_C("height"), ATTR_TEXT, { EL_IMG, EL_IMG } },
    { STR_C("title"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("lang"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("dir"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("colspan"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("rowspan"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("span"), ATTR_TEXT, { EL_COL, EL_COLGROUP } },
    { STR_C("start"), ATTR_TEXT, { EL_OL, EL_OL } },
    { STR_C("value"), ATTR_TEXT, { EL_LI, EL_LI } },
};
/* clang-format on */

_Static_assert(sizeof(attrs) / sizeof(attrs[0]) <= HTML_ATTRS,
               "HTML_ATTRS counts the rows");

#define NAME_MAX_BYTES 14 /* annotation-xml */

/* Lower-cases s into buf; false if it is too long to be known. */
static bool lower(struct str s, char buf[NAME_MAX_BYTES])
{
    if (s.n > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        buf[i] = s.s[i];
        if (buf[i] >= 'A' && buf[i] <= 'Z')
            buf[i] = (char)(buf[i] | 0x20);
    }
    return true;
}

/* Like str_cmp; most names differ in their first byte. */
static int compare(struct str a, struct str b)
{
    size_t i = 0;

    while (i < a.n && i < b.n && a.s[i] == b.s[i])
        i++;
    if (i < a.n && i < b.n)
        return (unsigned char)a.s[i] < (unsigned char)b.s[i] ? -1 : 1;
    return (a.n > b.n) - (a.n < b.n);
}

/* The first row of each letter, or of the next that has one. */
static const unsigned char firsts[] = {
    EL_A,      EL_B,   EL_CAPTION, EL_DD,    EL_EM,     EL_FIELDSET, EL_H1,
    EL_H1,     EL_I,   EL_KBD,     EL_KBD,   EL_LEGEND, EL_MAIN,     EL_NAV,
    EL_OBJECT, EL_P,   EL_Q,       EL_RP,    EL_S,      EL_TABLE,    EL_U,
    EL_VAR,    EL_WBR, EL_XMP,     EL_COUNT, EL_COUNT,  EL_COUNT,
};

enum html_element html_element_find(struct str name)
{
    char buf[NAME_MAX_BYTES];
    size_t lo, hi;

    if (name.n == 0 || !lower(name, buf) || buf[0] < 'a' || buf[0] > 'z')
        return EL_UNKNOWN;
    name.s = buf;
    lo = firsts[buf[0] - 'a'];
    hi = firsts[buf[0] - 'a' + 1];
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = compare(name, html_element_table[mid].name);

        if (c == 0)
            return (enum html_element)mid;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return EL_UNKNOWN;
}

const struct html_attr_info *
html_element_attr(enum html_element el, struct str name, size_t *ret_index)
{
    for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
        const struct html_attr_info *a = &attrs[i];

        if (name.n != a->name.n || !str_eq_nocase(name, a->name))
            continue;
        if (a->on[0] != EL_UNKNOWN && a->on[0] != el && a->on[1] != el)
            return NULL;
        *ret_index = i;
        return a;
    }
    return NULL;
}
