/* feed_rules.c -- RSS 0.90 to 2.0, RSS 1.1, Atom 0.3 and 1.0 (RFC 4287), CDF
 * and the extensions most feeds need, as rows: one table for each place where
 * an element may stand, the commonest first. Constant data, any thread. */
#include "feeds/feed_rules.h"

#include <string.h>

// clang-format off
static const struct feed_rule document_rules[] = {
    { NS_NONE, STR_C("rss"), DO_RSS, 0, 0, IN_CHANNEL },
    { NS_ATOM, STR_C("feed"), DO_ATOM, 0, 0, IN_FEED },
    { NS_NONE, STR_C("feed"), DO_ATOM, 0, 0, IN_FEED },
    { NS_RDF, STR_C("RDF"), DO_RDF, 0, 0, IN_RSS },
    { NS_NONE, STR_C("RDF"), DO_RDF, 0, 0, IN_RSS },
    { NS_NONE, STR_C("channel"), DO_CHANNEL, 0, 0, IN_CHANNEL },
    { NS_ATOM, STR_C("entry"), DO_ITEM, 0, 0, IN_ENTRY },
};

/* RSS 0.90 and 1.0 have their items beside the channel. */
static const struct feed_rule rss_rules[] = {
    { NS_NONE, STR_C("channel"), DO_ENTER, 0, 0, IN_CHANNEL },
    { NS_NONE, STR_C("item"), DO_ITEM, 0, 0, IN_ITEM },
    { NS_NONE, STR_C("image"), DO_ENTER, 0, 0, IN_IMAGE },
    { NS_NONE, STR_C("textinput"), DO_ENTER, 0, 0, IN_NOTHING },
};

/* And of the root of other RSS, for the channel may be missing. */
static const struct feed_rule channel_rules[] = {
    { NS_NONE, STR_C("item"), DO_ITEM, 0, 0, IN_ITEM },
    { NS_NONE, STR_C("title"), DO_FEED_TITLE, 0, 3, IN_TEXT },
    { NS_NONE, STR_C("link"), DO_FEED_HOME, 0, 9, IN_TEXT },
    { NS_NONE, STR_C("language"), DO_FEED_LANGUAGE, 0, 3, IN_TEXT },
    { NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { NS_DC, STR_C("title"), DO_FEED_TITLE, 0, 2, IN_TEXT },
    { NS_DC, STR_C("language"), DO_FEED_LANGUAGE, 0, 2, IN_TEXT },
    { NS_ATOM, STR_C("title"), DO_FEED_CONSTRUCT, 0, 1, IN_TEXT },
    { NS_ITUNES, STR_C("title"), DO_FEED_TITLE, 0, 1, IN_TEXT },
    { NS_NONE, STR_C("items"), DO_ENTER, 0, 0, IN_RSS },
    { NS_NONE, STR_C("a"), DO_LINK, 0, 0, IN_NOTHING },
    { NS_NONE, STR_C("channel"), DO_ENTER, 0, 0, IN_CHANNEL },
};

/* An item whose end tag is missing ends where the next begins. */
static const struct feed_rule item_rules[] = {
    { NS_NONE, STR_C("item"), DO_ITEM, 0, 0, IN_ITEM },
    { NS_NONE, STR_C("title"), DO_FIELD, RAW_TITLE, 4, IN_TEXT },
    { NS_NONE, STR_C("link"), DO_LATEST, RAW_LINK, 9, IN_TEXT },
    { NS_NONE, STR_C("description"), DO_SUMMARY, RAW_SUMMARY, 5, IN_TEXT },
    { NS_NONE, STR_C("guid"), DO_GUID, RAW_ID, 4, IN_TEXT },
    { NS_NONE, STR_C("pubDate"), DO_LATEST, RAW_PUBLISHED, 4, IN_TEXT },
    { NS_NONE, STR_C("category"), DO_TAG, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("author"), DO_AUTHOR, 0, 5, IN_TEXT },
    { NS_NONE, STR_C("enclosure"), DO_ENCLOSURE, 0, 0, IN_NOTHING },
    { NS_CONTENT, STR_C("encoded"), DO_FIELD, RAW_CONTENT, 5, IN_TEXT },
    { NS_DC, STR_C("creator"), DO_AUTHOR, 0, 3, IN_TEXT },
    { NS_DC, STR_C("author"), DO_AUTHOR, 0, 3, IN_TEXT },
    { NS_DC, STR_C("date"), DO_LATEST, RAW_PUBLISHED, 2, IN_TEXT },
    { NS_DC, STR_C("subject"), DO_TAG, 0, 0, IN_TEXT },
    { NS_DC, STR_C("title"), DO_FIELD, RAW_TITLE, 3, IN_TEXT },
    { NS_DC, STR_C("description"), DO_FIELD, RAW_SUMMARY, 4, IN_TEXT },
    { NS_DC, STR_C("identifier"), DO_FIELD, RAW_ID, 1, IN_TEXT },
    { NS_DC, STR_C("language"), DO_FIELD, RAW_LANGUAGE, 1, IN_TEXT },
    { NS_DCTERMS, STR_C("issued"), DO_LATEST, RAW_PUBLISHED, 3, IN_TEXT },
    { NS_DCTERMS, STR_C("modified"), DO_LATEST, RAW_UPDATED, 2, IN_TEXT },
    { NS_ATOM, STR_C("id"), DO_FIELD, RAW_ID, 3, IN_TEXT },
    { NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { NS_ATOM, STR_C("summary"), DO_CONSTRUCT, RAW_SUMMARY, 3, IN_TEXT },
    { NS_ATOM, STR_C("content"), DO_CONSTRUCT, RAW_CONTENT, 4, IN_TEXT },
    { NS_ATOM, STR_C("published"), DO_LATEST, RAW_PUBLISHED, 1, IN_TEXT },
    { NS_ATOM, STR_C("updated"), DO_LATEST, RAW_UPDATED, 1, IN_TEXT },
    { NS_ATOM, STR_C("issued"), DO_LATEST, RAW_PUBLISHED, 1, IN_TEXT },
    { NS_ATOM, STR_C("modified"), DO_LATEST, RAW_UPDATED, 1, IN_TEXT },
    { NS_ATOM, STR_C("title"), DO_CONSTRUCT, RAW_TITLE, 2, IN_TEXT },
    { NS_ATOM, STR_C("author"), DO_AUTHOR, 0, 1, IN_TEXT },
    { NS_ATOM, STR_C("category"), DO_CATEGORY, 0, 0, IN_TEXT },
    { NS_XHTML, STR_C("body"), DO_XHTML, RAW_CONTENT, 3, IN_TEXT },
    { NS_XHTML, STR_C("div"), DO_XHTML, RAW_CONTENT, 2, IN_TEXT },
    { NS_NONE, STR_C("body"), DO_FIELD, RAW_CONTENT, 3, IN_TEXT },
    { NS_NONE, STR_C("content"), DO_FIELD, RAW_CONTENT, 2, IN_TEXT },
    { NS_NONE, STR_C("summary"), DO_SUMMARY, RAW_SUMMARY, 5, IN_TEXT },
    { NS_NONE, STR_C("tags"), DO_KEYWORDS, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("fullitem"), DO_FIELD, RAW_CONTENT, 1, IN_TEXT },
    { NS_OTHER, STR_C("encoded"), DO_FIELD, RAW_CONTENT, 1, IN_TEXT },
    { NS_ITUNES, STR_C("title"), DO_FIELD, RAW_TITLE, 1, IN_TEXT },
    { NS_ITUNES, STR_C("summary"), DO_FIELD, RAW_SUMMARY, 2, IN_TEXT },
    { NS_ITUNES, STR_C("author"), DO_AUTHOR, 0, 2, IN_TEXT },
    { NS_ITUNES, STR_C("keywords"), DO_KEYWORDS, 0, 0, IN_TEXT },
    { NS_ITUNES, STR_C("image"), DO_IMAGE, 0, 0, IN_NOTHING },
    { NS_MEDIA, STR_C("title"), DO_FIELD, RAW_TITLE, 2, IN_TEXT },
    { NS_MEDIA, STR_C("group"), DO_ENTER, 0, 0, IN_MEDIA },
    { NS_MEDIA, STR_C("content"), DO_MEDIA, 0, 0, IN_MEDIA },
    { NS_MEDIA, STR_C("thumbnail"), DO_THUMBNAIL, 0, 0, IN_NOTHING },
    { NS_MEDIA, STR_C("category"), DO_TAG, 0, 0, IN_TEXT },
    { NS_MEDIA, STR_C("keywords"), DO_KEYWORDS, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("abstract"), DO_FIELD, RAW_SUMMARY, 1, IN_TEXT },
    { NS_NONE, STR_C("a"), DO_LINK, 0, 0, IN_NOTHING },
    { NS_NONE, STR_C("image"), DO_ENTER, 0, 0, IN_PICTURE },
    { NS_NONE, STR_C("logo"), DO_IMAGE, 0, 0, IN_NOTHING },
};

/* The image of an item, in RSS 1.1 and others. */
static const struct feed_rule picture_rules[] = {
    { NS_NONE, STR_C("url"), DO_FIELD, RAW_IMAGE, RANK_ITEM_IMAGE, IN_TEXT },
};

static const struct feed_rule media_rules[] = {
    { NS_MEDIA, STR_C("content"), DO_MEDIA, 0, 0, IN_MEDIA },
    { NS_MEDIA, STR_C("thumbnail"), DO_THUMBNAIL, 0, 0, IN_NOTHING },
    { NS_MEDIA, STR_C("title"), DO_FIELD, RAW_TITLE, 1, IN_TEXT },
    { NS_MEDIA, STR_C("category"), DO_TAG, 0, 0, IN_TEXT },
    { NS_MEDIA, STR_C("keywords"), DO_KEYWORDS, 0, 0, IN_TEXT },
};

static const struct feed_rule feed_rules[] = {
    { NS_ATOM, STR_C("entry"), DO_ITEM, 0, 0, IN_ENTRY },
    { NS_ATOM, STR_C("title"), DO_FEED_CONSTRUCT, 0, 3, IN_TEXT },
    { NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { NS_ATOM, STR_C("id"), DO_ENTER, 0, 0, IN_NOTHING },
    { NS_ATOM, STR_C("author"), DO_AUTHOR, 0, 1, IN_TEXT },
    { NS_ATOM, STR_C("item"), DO_ITEM, 0, 0, IN_ENTRY },
    { NS_DC, STR_C("title"), DO_FEED_TITLE, 0, 2, IN_TEXT },
    { NS_DC, STR_C("language"), DO_FEED_LANGUAGE, 0, 2, IN_TEXT },
    { NS_ITUNES, STR_C("title"), DO_FEED_TITLE, 0, 1, IN_TEXT },
};

/* issued and modified are those of Atom 0.3. */
static const struct feed_rule entry_rules[] = {
    { NS_ATOM, STR_C("entry"), DO_ITEM, 0, 0, IN_ENTRY },
    { NS_ATOM, STR_C("id"), DO_FIELD, RAW_ID, 3, IN_TEXT },
    { NS_ATOM, STR_C("title"), DO_CONSTRUCT, RAW_TITLE, 4, IN_TEXT },
    { NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { NS_ATOM, STR_C("summary"), DO_CONSTRUCT, RAW_SUMMARY, 2, IN_TEXT },
    { NS_ATOM, STR_C("content"), DO_CONSTRUCT, RAW_CONTENT, 3, IN_TEXT },
    { NS_ATOM, STR_C("description"), DO_FIELD, RAW_SUMMARY, 1, IN_TEXT },
    { NS_ATOM, STR_C("published"), DO_LATEST, RAW_PUBLISHED, 5, IN_TEXT },
    { NS_ATOM, STR_C("updated"), DO_LATEST, RAW_UPDATED, 3, IN_TEXT },
    { NS_ATOM, STR_C("author"), DO_AUTHOR, 0, 1, IN_TEXT },
    { NS_ATOM, STR_C("category"), DO_CATEGORY, 0, 0, IN_TEXT },
    { NS_ATOM, STR_C("issued"), DO_LATEST, RAW_PUBLISHED, 4, IN_TEXT },
    { NS_ATOM, STR_C("modified"), DO_LATEST, RAW_UPDATED, 2, IN_TEXT },
    { NS_CONTENT, STR_C("encoded"), DO_FIELD, RAW_CONTENT, 2, IN_TEXT },
    { NS_OTHER, STR_C("encoded"), DO_FIELD, RAW_CONTENT, 1, IN_TEXT },
    { NS_DC, STR_C("title"), DO_FIELD, RAW_TITLE, 3, IN_TEXT },
    { NS_DC, STR_C("description"), DO_FIELD, RAW_SUMMARY, 1, IN_TEXT },
    { NS_DC, STR_C("date"), DO_LATEST, RAW_PUBLISHED, 2, IN_TEXT },
    { NS_DC, STR_C("creator"), DO_AUTHOR, 0, 3, IN_TEXT },
    { NS_DC, STR_C("subject"), DO_TAG, 0, 0, IN_TEXT },
    { NS_DC, STR_C("identifier"), DO_FIELD, RAW_ID, 1, IN_TEXT },
    { NS_DC, STR_C("language"), DO_FIELD, RAW_LANGUAGE, 1, IN_TEXT },
    { NS_DCTERMS, STR_C("issued"), DO_LATEST, RAW_PUBLISHED, 3, IN_TEXT },
    { NS_DCTERMS, STR_C("modified"), DO_LATEST, RAW_UPDATED, 1, IN_TEXT },
    { NS_ITUNES, STR_C("summary"), DO_FIELD, RAW_SUMMARY, 1, IN_TEXT },
    { NS_ITUNES, STR_C("keywords"), DO_KEYWORDS, 0, 0, IN_TEXT },
    { NS_ITUNES, STR_C("image"), DO_IMAGE, 0, 0, IN_NOTHING },
    { NS_MEDIA, STR_C("title"), DO_FIELD, RAW_TITLE, 2, IN_TEXT },
    { NS_ITUNES, STR_C("title"), DO_FIELD, RAW_TITLE, 1, IN_TEXT },
    { NS_MEDIA, STR_C("category"), DO_TAG, 0, 0, IN_TEXT },
    { NS_MEDIA, STR_C("keywords"), DO_KEYWORDS, 0, 0, IN_TEXT },
    { NS_MEDIA, STR_C("group"), DO_ENTER, 0, 0, IN_MEDIA },
    { NS_MEDIA, STR_C("content"), DO_MEDIA, 0, 0, IN_MEDIA },
    { NS_MEDIA, STR_C("thumbnail"), DO_THUMBNAIL, 0, 0, IN_NOTHING },
    { NS_ATOM, STR_C("source"), DO_ENTER, 0, 0, IN_SOURCE },
};

/* The content of Atom 0.3 in several types. */
static const struct feed_rule parts_rules[] = {
    { NS_ATOM, STR_C("content"), DO_PART, RAW_CONTENT, 3, IN_TEXT },
};

/* Whose authors are those of an entry that has none. */
static const struct feed_rule source_rules[] = {
    { NS_ATOM, STR_C("author"), DO_AUTHOR, 0, 1, IN_TEXT },
};

/* RSS takes them over from Atom, often without its namespace. */
static const struct feed_rule person_rules[] = {
    { NS_ATOM, STR_C("name"), DO_NAME, 0, 0, IN_TEXT },
    { NS_ATOM, STR_C("uri"), DO_URI, 0, 0, IN_TEXT },
    { NS_ATOM, STR_C("url"), DO_URI, 0, 0, IN_TEXT },
    { NS_ATOM, STR_C("homepage"), DO_URI, 0, 0, IN_TEXT },
    { NS_ATOM, STR_C("email"), DO_EMAIL, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("name"), DO_NAME, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("uri"), DO_URI, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("url"), DO_URI, 0, 0, IN_TEXT },
    { NS_NONE, STR_C("email"), DO_EMAIL, 0, 0, IN_TEXT },
};

#define TABLE(rows) { rows, sizeof(rows) / sizeof(*(rows)) }
static const struct {
    const struct feed_rule *rows;
    size_t n;
} tables[IN_PLACES] = {
    [IN_DOCUMENT] = TABLE(document_rules),
    [IN_RSS] = TABLE(rss_rules),
    [IN_CHANNEL] = TABLE(channel_rules),
    [IN_ITEM] = TABLE(item_rules),
    [IN_MEDIA] = TABLE(media_rules),
    [IN_PICTURE] = TABLE(picture_rules),
    [IN_FEED] = TABLE(feed_rules),
    [IN_ENTRY] = TABLE(entry_rules),
    [IN_PARTS] = TABLE(parts_rules),
    [IN_PERSON] = TABLE(person_rules),
    [IN_SOURCE] = TABLE(source_rules),
};
#undef TABLE

/* A URI is without the '/' or '#' at its end: both are forgotten often; and
 * https is as good. */
static const struct {
    enum feed_ns ns;
    struct str prefix, uri;
} spaces[] = {
    { NS_NONE, STR_C(""), STR_C("http://purl.org/rss/1.0") },
    { NS_NONE, STR_C(""), STR_C("http://my.netscape.com/rdf/simple/0.9") },
    { NS_NONE, STR_C(""), STR_C("http://channel.netscape.com/rdf/simple/0.9") },
    { NS_NONE, STR_C(""), STR_C("http://purl.org/net/rss1.1") },
    { NS_NONE, STR_C(""),
      STR_C("http://purl.org/rss/1.0/modules/rss091") },
    { NS_NONE, STR_C(""), STR_C("http://backend.userland.com/rss") },
    { NS_NONE, STR_C(""), STR_C("http://backend.userland.com/rss2") },
    { NS_NONE, STR_C(""), STR_C("http://backend.userland.com/rss091") },
    { NS_NONE, STR_C(""), STR_C("http://backend.userland.com/rss092") },
    { NS_NONE, STR_C(""), STR_C("http://blogs.law.harvard.edu/tech/rss") },
    { NS_NONE, STR_C(""), STR_C("http://cyber.law.harvard.edu/rss") },
    { NS_NONE, STR_C(""), STR_C("http://purl.org/rss/2.0") },
    { NS_NONE, STR_C(""),
      STR_C("http://my.netscape.com/publish/formats/rss-0.91.dtd") },
    { NS_RDF, STR_C("rdf"),
      STR_C("http://www.w3.org/1999/02/22-rdf-syntax-ns") },
    { NS_ATOM, STR_C("atom"), STR_C("http://www.w3.org/2005/Atom") },
    { NS_ATOM, STR_C("atom10"), STR_C("http://purl.org/atom/1.0") },
    { NS_ATOM, STR_C("atom03"), STR_C("http://purl.org/atom/ns") },
    { NS_ATOM, STR_C(""), STR_C("http://purl.org/echo") },
    { NS_ATOM, STR_C(""), STR_C("http://purl.org/pie") },
    { NS_ATOM, STR_C(""), STR_C("http://example.com/necho") },
    { NS_ATOM, STR_C(""), STR_C("http://example.com/newformat") },
    { NS_ATOM, STR_C(""), STR_C("uri/of/echo/namespace") },
    { NS_CONTENT, STR_C("content"),
      STR_C("http://purl.org/rss/1.0/modules/content") },
    { NS_DC, STR_C("dc"), STR_C("http://purl.org/dc/elements/1.1") },
    { NS_DC, STR_C(""), STR_C("http://purl.org/dc/elements/1.0") },
    { NS_DCTERMS, STR_C("dcterms"), STR_C("http://purl.org/dc/terms") },
    { NS_ITUNES, STR_C("itunes"),
      STR_C("http://www.itunes.com/dtds/podcast-1.0.dtd") },
    { NS_ITUNES, STR_C(""), STR_C("http://example.com/DTDs/Podcast-1.0.dtd") },
    { NS_MEDIA, STR_C("media"), STR_C("http://search.yahoo.com/mrss") },
    { NS_MEDIA, STR_C(""), STR_C("http://video.search.yahoo.com/mrss") },
    { NS_MEDIA, STR_C(""), STR_C("http://tools.search.yahoo.com/mrss") },
    { NS_MEDIA, STR_C(""), STR_C("http://api.maps.yahoo.com/mrss") },
    { NS_MEDIA, STR_C(""), STR_C("http://www.rssboard.org/media-rss") },
    { NS_XHTML, STR_C("xhtml"), STR_C("http://www.w3.org/1999/xhtml") },
    { NS_SY, STR_C("sy"),
      STR_C("http://purl.org/rss/1.0/modules/syndication") },
    { NS_SLASH, STR_C("slash"),
      STR_C("http://purl.org/rss/1.0/modules/slash") },
    { NS_WFW, STR_C("wfw"), STR_C("http://wellformedweb.org/CommentAPI") },
    { NS_THR, STR_C("thr"), STR_C("http://purl.org/syndication/thread/1.0") },
    { NS_FH, STR_C("fh"), STR_C("http://purl.org/syndication/history/1.0") },
    { NS_CC, STR_C("cc"), STR_C("http://web.resource.org/cc") },
    { NS_CC, STR_C("creativeCommons"),
      STR_C("http://backend.userland.com/creativeCommonsRssModule") },
    { NS_CC, STR_C(""),
      STR_C("http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html") },
    { NS_CC, STR_C(""), STR_C("http://creativecommons.org/ns") },
    { NS_ADMIN, STR_C("admin"), STR_C("http://webns.net/mvcb") },
    { NS_GEORSS, STR_C("georss"), STR_C("http://www.georss.org/georss") },
    { NS_GEORSS, STR_C(""), STR_C("http://www.georss.org/georss/10") },
    { NS_GEORSS, STR_C(""), STR_C("http://www.georss.org/georss/11") },
    { NS_GML, STR_C("gml"), STR_C("http://www.opengis.net/gml") },
    { NS_GML, STR_C(""), STR_C("http://www.opengis.net/gml/3.2") },
    { NS_GEO, STR_C("geo"), STR_C("http://www.w3.org/2003/01/geo/wgs84_pos") },
    { NS_WEBFEEDS, STR_C("webfeeds"), STR_C("http://webfeeds.org/rss/1.0") },
};
// clang-format on

const struct feed_rule *feed_rules_find(enum feed_place in, enum feed_ns ns,
                                        struct str name)
{
    const struct feed_rule *rule = tables[in].rows;

    for (size_t i = 0; i < tables[in].n; i++, rule++)
        if (rule->ns == ns && rule->name.n == name.n &&
            str_eq_nocase(rule->name, name))
            return rule;
    return NULL;
}

/* True if its text is no markup, and not long. */
static bool is_plain_text(const struct feed_rule *rule)
{
    switch ((int)rule->action) {
    case DO_GUID:
    case DO_FEED_TITLE:
    case DO_FEED_CONSTRUCT:
    case DO_FEED_HOME:
    case DO_FEED_LANGUAGE:
        return true;
    case DO_FIELD:
    case DO_LATEST:
    case DO_CONSTRUCT:
        return rule->arg != RAW_CONTENT && rule->arg != RAW_SUMMARY;
    default:
        return false;
    }
}

bool feed_rules_ends_text(const struct feed_rule *rule, struct str name)
{
    /* None of HTML's, but for what no title holds. */
    static const struct str names[] = {
        STR_C("title"),     STR_C("link"),        STR_C("description"),
        STR_C("pubDate"),   STR_C("guid"),        STR_C("category"),
        STR_C("author"),    STR_C("item"),        STR_C("enclosure"),
        STR_C("comments"),  STR_C("language"),    STR_C("copyright"),
        STR_C("generator"), STR_C("id"),          STR_C("updated"),
        STR_C("published"), STR_C("entry"),       STR_C("lastBuildDate"),
        STR_C("content"),   STR_C("contributor"),
    };

    if (!is_plain_text(rule) || str_eq_nocase(rule->name, name))
        return false;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
        if (str_eq_nocase(names[i], name))
            return true;
    return rule->ns == NS_ATOM && str_eq_nocase(name, STR("summary"));
}

static enum feed_ns ns_of_uri(struct str uri)
{
    struct str https = STR("https://");
    const char *hash = memchr(uri.s, '#', uri.n);
    size_t skip = str_starts(uri, https); /* its 's' */

    if (hash) /* drafts of Atom 1.0 have their number behind it */
        uri.n = (size_t)(hash - uri.s);
    while (uri.n > 1 && uri.s[uri.n - 1] == '/')
        uri.n--;
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        if (spaces[i].uri.n + skip == uri.n &&
            str_eq_nocase(str_cut(spaces[i].uri, skip * (https.n - 1)),
                          str_cut(uri, skip * https.n)))
            return spaces[i].ns;
    return NS_OTHER;
}

enum feed_ns feed_rules_ns(const struct xml_name *name)
{
    if (name->uri.n)
        return ns_of_uri(name->uri);
    if (!name->prefix.n)
        return NS_NONE;
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        if (spaces[i].prefix.n && str_eq_nocase(spaces[i].prefix, name->prefix))
            return spaces[i].ns;
    return NS_OTHER;
}
