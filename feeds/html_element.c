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

#define BLOCK (HTML_KEEP | HTML_BREAK | HTML_CLOSES_P | HTML_SPECIAL)
#define PART (HTML_KEEP | HTML_BREAK | HTML_SPECIAL | HTML_PART)

/* clang-format off */
static const struct html_element_info elements[EL_COUNT] = { /* by name */
    [EL_A] = { STR_C("a"), HTML_KEEP, HTML_DATA },
    [EL_ABBR] = { STR_C("abbr"), HTML_KEEP, HTML_DATA },
    [EL_ACRONYM] = { STR_C("acronym"), HTML_KEEP, HTML_DATA },
    [EL_ADDRESS] = { STR_C("address"), BLOCK, HTML_DATA },
    [EL_APPLET] = { STR_C("applet"), HTML_DROP, HTML_DATA },
    [EL_ARTICLE] = { STR_C("article"), BLOCK, HTML_DATA },
    [EL_ASIDE] = { STR_C("aside"), HTML_BREAK, HTML_DATA },
    [EL_AUDIO] = { STR_C("audio"), HTML_DROP, HTML_DATA },
    [EL_B] = { STR_C("b"), HTML_KEEP, HTML_DATA },
    [EL_BDI] = { STR_C("bdi"), HTML_KEEP, HTML_DATA },
    [EL_BDO] = { STR_C("bdo"), HTML_KEEP, HTML_DATA },
    [EL_BIG] = { STR_C("big"), HTML_KEEP, HTML_DATA },
    [EL_BLOCKQUOTE] = { STR_C("blockquote"), BLOCK, HTML_DATA },
    [EL_BODY] = { STR_C("body"), HTML_BREAK, HTML_DATA },
    [EL_BR] = { STR_C("br"), HTML_KEEP | HTML_VOID | HTML_BREAK, HTML_DATA },
    [EL_CAPTION] = { STR_C("caption"), PART | HTML_BARRIER, HTML_DATA },
    [EL_CENTER] = { STR_C("center"), BLOCK, HTML_DATA },
    [EL_CITE] = { STR_C("cite"), HTML_KEEP, HTML_DATA },
    [EL_CODE] = { STR_C("code"), HTML_KEEP, HTML_DATA },
    [EL_COL] = { STR_C("col"), PART | HTML_VOID, HTML_DATA },
    [EL_COLGROUP] = { STR_C("colgroup"), PART, HTML_DATA },
    [EL_DD] = { STR_C("dd"), BLOCK, HTML_DATA },
    [EL_DEL] = { STR_C("del"), HTML_KEEP, HTML_DATA },
    [EL_DETAILS] = { STR_C("details"), BLOCK, HTML_DATA },
    [EL_DFN] = { STR_C("dfn"), HTML_KEEP, HTML_DATA },
    [EL_DIALOG] = { STR_C("dialog"), HTML_BREAK, HTML_DATA },
    [EL_DIR] = { STR_C("dir"), BLOCK, HTML_DATA },
    [EL_DIV] = { STR_C("div"), BLOCK, HTML_DATA },
    [EL_DL] = { STR_C("dl"), BLOCK, HTML_DATA },
    [EL_DT] = { STR_C("dt"), BLOCK, HTML_DATA },
    [EL_EM] = { STR_C("em"), HTML_KEEP, HTML_DATA },
    [EL_FIELDSET] = { STR_C("fieldset"), HTML_BREAK, HTML_DATA },
    [EL_FIGCAPTION] = { STR_C("figcaption"), BLOCK, HTML_DATA },
    [EL_FIGURE] = { STR_C("figure"), BLOCK, HTML_DATA },
    [EL_FOOTER] = { STR_C("footer"), BLOCK, HTML_DATA },
    [EL_FORM] = { STR_C("form"), HTML_BREAK, HTML_DATA },
    [EL_H1] = { STR_C("h1"), BLOCK | HTML_HEADING, HTML_DATA },
    [EL_H2] = { STR_C("h2"), BLOCK | HTML_HEADING, HTML_DATA },
    [EL_H3] = { STR_C("h3"), BLOCK | HTML_HEADING, HTML_DATA },
    [EL_H4] = { STR_C("h4"), BLOCK | HTML_HEADING, HTML_DATA },
    [EL_H5] = { STR_C("h5"), BLOCK | HTML_HEADING, HTML_DATA },
    [EL_H6] = { STR_C("h6"), BLOCK | HTML_HEADING, HTML_DATA },
    [EL_HEAD] = { STR_C("head"), HTML_BREAK, HTML_DATA },
    [EL_HEADER] = { STR_C("header"), BLOCK, HTML_DATA },
    [EL_HGROUP] = { STR_C("hgroup"), HTML_BREAK, HTML_DATA },
    [EL_HR] = { STR_C("hr"), BLOCK | HTML_VOID, HTML_DATA },
    [EL_HTML] = { STR_C("html"), HTML_BREAK, HTML_DATA },
    [EL_I] = { STR_C("i"), HTML_KEEP, HTML_DATA },
    [EL_IFRAME] = { STR_C("iframe"), HTML_DROP, HTML_RAWTEXT },
    [EL_IMAGE] = { STR_C("image"), 0, HTML_DATA },
    [EL_IMG] = { STR_C("img"), HTML_KEEP | HTML_VOID | HTML_BREAK, HTML_DATA },
    [EL_INS] = { STR_C("ins"), HTML_KEEP, HTML_DATA },
    [EL_KBD] = { STR_C("kbd"), HTML_KEEP, HTML_DATA },
    [EL_LEGEND] = { STR_C("legend"), HTML_BREAK, HTML_DATA },
    [EL_LI] = { STR_C("li"), BLOCK, HTML_DATA },
    [EL_LISTING] = { STR_C("listing"), HTML_BREAK, HTML_DATA },
    [EL_MAIN] = { STR_C("main"), HTML_BREAK, HTML_DATA },
    [EL_MARK] = { STR_C("mark"), HTML_KEEP, HTML_DATA },
    [EL_MATH] = { STR_C("math"), HTML_DROP | HTML_FOREIGN, HTML_DATA },
    [EL_MENU] = { STR_C("menu"), BLOCK, HTML_DATA },
    [EL_NAV] = { STR_C("nav"), HTML_BREAK, HTML_DATA },
    [EL_NOEMBED] = { STR_C("noembed"), HTML_DROP, HTML_RAWTEXT },
    [EL_NOFRAMES] = { STR_C("noframes"), HTML_DROP, HTML_RAWTEXT },
    [EL_NOSCRIPT] = { STR_C("noscript"), HTML_DROP, HTML_RAWTEXT },
    [EL_OBJECT] = { STR_C("object"), HTML_DROP, HTML_DATA },
    [EL_OL] = { STR_C("ol"), BLOCK, HTML_DATA },
    [EL_OPTGROUP] = { STR_C("optgroup"), HTML_BREAK, HTML_DATA },
    [EL_OPTION] = { STR_C("option"), HTML_BREAK, HTML_DATA },
    [EL_P] = { STR_C("p"), BLOCK, HTML_DATA },
    [EL_PRE] = { STR_C("pre"), BLOCK, HTML_DATA },
    [EL_Q] = { STR_C("q"), HTML_KEEP, HTML_DATA },
    [EL_RP] = { STR_C("rp"), HTML_KEEP, HTML_DATA },
    [EL_RT] = { STR_C("rt"), HTML_KEEP, HTML_DATA },
    [EL_RUBY] = { STR_C("ruby"), HTML_KEEP, HTML_DATA },
    [EL_S] = { STR_C("s"), HTML_KEEP, HTML_DATA },
    [EL_SAMP] = { STR_C("samp"), HTML_KEEP, HTML_DATA },
    [EL_SCRIPT] = { STR_C("script"), HTML_DROP | HTML_TO_END, HTML_SCRIPT },
    [EL_SECTION] = { STR_C("section"), BLOCK, HTML_DATA },
    [EL_SELECT] = { STR_C("select"), HTML_DROP | HTML_BREAK, HTML_DATA },
    [EL_SMALL] = { STR_C("small"), HTML_KEEP, HTML_DATA },
    [EL_SOURCE] = { STR_C("source"), 0, HTML_DATA },
    [EL_SPAN] = { STR_C("span"), HTML_KEEP, HTML_DATA },
    [EL_STRIKE] = { STR_C("strike"), HTML_KEEP, HTML_DATA },
    [EL_STRONG] = { STR_C("strong"), HTML_KEEP, HTML_DATA },
    [EL_STYLE] = { STR_C("style"), HTML_DROP | HTML_TO_END, HTML_RAWTEXT },
    [EL_SUB] = { STR_C("sub"), HTML_KEEP, HTML_DATA },
    [EL_SUMMARY] = { STR_C("summary"), BLOCK, HTML_DATA },
    [EL_SUP] = { STR_C("sup"), HTML_KEEP, HTML_DATA },
    [EL_SVG] = { STR_C("svg"), HTML_DROP | HTML_FOREIGN, HTML_DATA },
    [EL_TABLE] = { STR_C("table"), BLOCK | HTML_BARRIER, HTML_DATA },
    [EL_TBODY] = { STR_C("tbody"), PART, HTML_DATA },
    [EL_TD] = { STR_C("td"), PART | HTML_BARRIER, HTML_DATA },
    [EL_TEMPLATE] = { STR_C("template"), HTML_DROP, HTML_DATA },
    [EL_TEXTAREA] = { STR_C("textarea"), HTML_DROP | HTML_BREAK, HTML_RCDATA },
    [EL_TFOOT] = { STR_C("tfoot"), PART, HTML_DATA },
    [EL_TH] = { STR_C("th"), PART | HTML_BARRIER, HTML_DATA },
    [EL_THEAD] = { STR_C("thead"), PART, HTML_DATA },
    [EL_TIME] = { STR_C("time"), HTML_KEEP, HTML_DATA },
    [EL_TITLE] = { STR_C("title"), HTML_DROP | HTML_BREAK, HTML_RCDATA },
    [EL_TR] = { STR_C("tr"), PART, HTML_DATA },
    [EL_TT] = { STR_C("tt"), HTML_KEEP, HTML_DATA },
    [EL_U] = { STR_C("u"), HTML_KEEP, HTML_DATA },
    [EL_UL] = { STR_C("ul"), BLOCK, HTML_DATA },
    [EL_VAR] = { STR_C("var"), HTML_KEEP, HTML_DATA },
    [EL_VIDEO] = { STR_C("video"), HTML_DROP, HTML_DATA },
    [EL_WBR] = { STR_C("wbr"), HTML_KEEP | HTML_VOID, HTML_DATA },
    [EL_XMP] = { STR_C("xmp"), HTML_DROP, HTML_RAWTEXT },
};

static const struct html_attr_info attrs[] = {
    { STR_C("href"), ATTR_LINK, { EL_A, EL_A } },
    { STR_C("src"), ATTR_SRC, { EL_IMG, EL_IMG } },
    { STR_C("data-src"), ATTR_LAZY_SRC, { EL_IMG, EL_IMG } },
    { STR_C("data-original"), ATTR_LAZY_SRC, { EL_IMG, EL_IMG } },
    { STR_C("data-lazy-src"), ATTR_LAZY_SRC, { EL_IMG, EL_IMG } },
    { STR_C("alt"), ATTR_TEXT, { EL_IMG, EL_IMG } },
    { STR_C("width"), ATTR_TEXT, { EL_IMG, EL_IMG } },
    { STR_C("height"), ATTR_TEXT, { EL_IMG, EL_IMG } },
    { STR_C("title"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("lang"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("dir"), ATTR_TEXT, { EL_UNKNOWN, EL_UNKNOWN } },
    { STR_C("colspan"), ATTR_TEXT, { EL_TD, EL_TH } },
    { STR_C("rowspan"), ATTR_TEXT, { EL_TD, EL_TH } },
    { STR_C("span"), ATTR_TEXT, { EL_COL, EL_COLGROUP } },
    { STR_C("start"), ATTR_TEXT, { EL_OL, EL_OL } },
    { STR_C("value"), ATTR_TEXT, { EL_LI, EL_LI } },
};
/* clang-format on */

_Static_assert(sizeof(attrs) / sizeof(attrs[0]) <= HTML_ATTRS,
               "HTML_ATTRS counts the rows");

#define NAME_MAX_BYTES 10 /* blockquote, figcaption */

/* Lower-cases s into buf; false if it is too long to be known. */
static bool lower(struct str s, char buf[NAME_MAX_BYTES])
{
    if (s.n > NAME_MAX_BYTES)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];

        buf[i] = c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
    }
    return true;
}

enum html_element html_element_find(struct str name)
{
    size_t lo = EL_UNKNOWN + 1, hi = EL_COUNT;
    char buf[NAME_MAX_BYTES];

    if (!lower(name, buf))
        return EL_UNKNOWN;
    name.s = buf;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int c = str_cmp(name, elements[mid].name);

        if (c == 0)
            return (enum html_element)mid;
        if (c < 0)
            hi = mid;
        else
            lo = mid + 1;
    }
    return EL_UNKNOWN;
}

const struct html_element_info *html_element_info(enum html_element el)
{
    return &elements[el];
}

bool html_element_is(enum html_element el, unsigned flags)
{
    return (elements[el].flags & flags) != 0;
}

const struct html_attr_info *
html_element_attr(enum html_element el, struct str name, size_t *ret_index)
{
    for (size_t i = 0; i < sizeof(attrs) / sizeof(attrs[0]); i++) {
        const struct html_attr_info *a = &attrs[i];

        if (!str_eq_nocase(name, a->name))
            continue;
        if (a->on[0] != EL_UNKNOWN && a->on[0] != el && a->on[1] != el)
            return NULL;
        *ret_index = i;
        return a;
    }
    return NULL;
}
