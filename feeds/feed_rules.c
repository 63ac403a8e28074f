/* feed_rules.c -- RSS 2.0, Atom 1.0 (RFC 4287) and the extensions most feeds
 * need, as rows. Constant data, any thread. */
#include "feeds/feed_rules.h"

static const struct feed_rule rules[] = {
    // clang-format off
    { IN_DOCUMENT, NS_NONE, STR_C("rss"), DO_RSS, 0, 0, IN_RSS },
    { IN_DOCUMENT, NS_ATOM, STR_C("feed"), DO_ATOM, 0, 0, IN_FEED },

    { IN_RSS, NS_NONE, STR_C("channel"), DO_ENTER, 0, 0, IN_CHANNEL },
    { IN_RSS, NS_NONE, STR_C("item"), DO_ITEM, 0, 0, IN_ITEM },
    { IN_CHANNEL, NS_NONE, STR_C("item"), DO_ITEM, 0, 0, IN_ITEM },
    { IN_CHANNEL, NS_NONE, STR_C("title"), DO_FEED_TITLE, 0, 3, IN_TEXT },
    { IN_CHANNEL, NS_DC, STR_C("title"), DO_FEED_TITLE, 0, 2, IN_TEXT },
    { IN_CHANNEL, NS_ITUNES, STR_C("title"), DO_FEED_TITLE, 0, 1, IN_TEXT },
    { IN_CHANNEL, NS_NONE, STR_C("link"), DO_FEED_HOME, 0, 9, IN_TEXT },
    { IN_CHANNEL, NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { IN_CHANNEL, NS_NONE, STR_C("language"), DO_FEED_LANGUAGE, 0, 3,
      IN_TEXT },
    { IN_CHANNEL, NS_DC, STR_C("language"), DO_FEED_LANGUAGE, 0, 2, IN_TEXT },

    /* An item whose end tag is missing ends where the next begins. */
    { IN_ITEM, NS_NONE, STR_C("item"), DO_ITEM, 0, 0, IN_ITEM },
    { IN_ITEM, NS_NONE, STR_C("guid"), DO_GUID, RAW_ID, 3, IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("id"), DO_FIELD, RAW_ID, 2, IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("identifier"), DO_FIELD, RAW_ID, 1, IN_TEXT },
    { IN_ITEM, NS_NONE, STR_C("link"), DO_FIELD, RAW_LINK, 9, IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { IN_ITEM, NS_NONE, STR_C("title"), DO_FIELD, RAW_TITLE, 4, IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("title"), DO_FIELD, RAW_TITLE, 3, IN_TEXT },
    { IN_ITEM, NS_MEDIA, STR_C("title"), DO_FIELD, RAW_TITLE, 2, IN_TEXT },
    { IN_ITEM, NS_ITUNES, STR_C("title"), DO_FIELD, RAW_TITLE, 1, IN_TEXT },
    { IN_ITEM, NS_NONE, STR_C("description"), DO_FIELD, RAW_SUMMARY, 3,
      IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("description"), DO_FIELD, RAW_SUMMARY, 2,
      IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("summary"), DO_CONSTRUCT, RAW_SUMMARY, 1,
      IN_TEXT },
    { IN_ITEM, NS_CONTENT, STR_C("encoded"), DO_FIELD, RAW_CONTENT, 2,
      IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("content"), DO_CONSTRUCT, RAW_CONTENT, 1,
      IN_TEXT },
    { IN_ITEM, NS_NONE, STR_C("pubDate"), DO_FIELD, RAW_PUBLISHED, 4,
      IN_TEXT },
    { IN_ITEM, NS_DCTERMS, STR_C("issued"), DO_FIELD, RAW_PUBLISHED, 3,
      IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("date"), DO_FIELD, RAW_PUBLISHED, 2, IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("published"), DO_FIELD, RAW_PUBLISHED, 1,
      IN_TEXT },
    { IN_ITEM, NS_DCTERMS, STR_C("modified"), DO_FIELD, RAW_UPDATED, 2,
      IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("updated"), DO_FIELD, RAW_UPDATED, 1, IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("language"), DO_FIELD, RAW_LANGUAGE, 1, IN_TEXT },
    { IN_ITEM, NS_NONE, STR_C("author"), DO_AUTHOR, 0, 0, IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("creator"), DO_AUTHOR, 0, 0, IN_TEXT },
    { IN_ITEM, NS_ITUNES, STR_C("author"), DO_AUTHOR, 0, 0, IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("author"), DO_PERSON, 0, 0, IN_PERSON },
    { IN_ITEM, NS_NONE, STR_C("category"), DO_TAG, 0, 0, IN_TEXT },
    { IN_ITEM, NS_DC, STR_C("subject"), DO_TAG, 0, 0, IN_TEXT },
    { IN_ITEM, NS_ATOM, STR_C("category"), DO_CATEGORY, 0, 0, IN_NOTHING },
    { IN_ITEM, NS_NONE, STR_C("enclosure"), DO_ENCLOSURE, 0, 0, IN_NOTHING },
    { IN_ITEM, NS_ITUNES, STR_C("image"), DO_IMAGE, 0, 0, IN_NOTHING },
    { IN_ITEM, NS_MEDIA, STR_C("group"), DO_ENTER, 0, 0, IN_MEDIA },
    { IN_ITEM, NS_MEDIA, STR_C("content"), DO_MEDIA, 0, 0, IN_MEDIA },
    { IN_ITEM, NS_MEDIA, STR_C("thumbnail"), DO_THUMBNAIL, 0, 0, IN_NOTHING },

    { IN_MEDIA, NS_MEDIA, STR_C("content"), DO_MEDIA, 0, 0, IN_MEDIA },
    { IN_MEDIA, NS_MEDIA, STR_C("thumbnail"), DO_THUMBNAIL, 0, 0,
      IN_NOTHING },

    { IN_FEED, NS_ATOM, STR_C("entry"), DO_ITEM, 0, 0, IN_ENTRY },
    { IN_FEED, NS_ATOM, STR_C("title"), DO_FEED_CONSTRUCT, 0, 3, IN_TEXT },
    { IN_FEED, NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },

    { IN_ENTRY, NS_ATOM, STR_C("entry"), DO_ITEM, 0, 0, IN_ENTRY },
    { IN_ENTRY, NS_ATOM, STR_C("id"), DO_FIELD, RAW_ID, 3, IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("link"), DO_LINK, 0, 0, IN_NOTHING },
    { IN_ENTRY, NS_ATOM, STR_C("title"), DO_CONSTRUCT, RAW_TITLE, 3,
      IN_TEXT },
    { IN_ENTRY, NS_DC, STR_C("title"), DO_FIELD, RAW_TITLE, 2, IN_TEXT },
    { IN_ENTRY, NS_MEDIA, STR_C("title"), DO_FIELD, RAW_TITLE, 1, IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("summary"), DO_CONSTRUCT, RAW_SUMMARY, 1,
      IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("content"), DO_CONSTRUCT, RAW_CONTENT, 2,
      IN_TEXT },
    { IN_ENTRY, NS_CONTENT, STR_C("encoded"), DO_FIELD, RAW_CONTENT, 1,
      IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("published"), DO_FIELD, RAW_PUBLISHED, 3,
      IN_TEXT },
    { IN_ENTRY, NS_DCTERMS, STR_C("issued"), DO_FIELD, RAW_PUBLISHED, 2,
      IN_TEXT },
    { IN_ENTRY, NS_DC, STR_C("date"), DO_FIELD, RAW_PUBLISHED, 1, IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("updated"), DO_FIELD, RAW_UPDATED, 2,
      IN_TEXT },
    { IN_ENTRY, NS_DCTERMS, STR_C("modified"), DO_FIELD, RAW_UPDATED, 1,
      IN_TEXT },
    { IN_ENTRY, NS_DC, STR_C("language"), DO_FIELD, RAW_LANGUAGE, 1,
      IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("author"), DO_PERSON, 0, 0, IN_PERSON },
    { IN_ENTRY, NS_DC, STR_C("creator"), DO_AUTHOR, 0, 0, IN_TEXT },
    { IN_ENTRY, NS_ATOM, STR_C("category"), DO_CATEGORY, 0, 0, IN_NOTHING },
    { IN_ENTRY, NS_DC, STR_C("subject"), DO_TAG, 0, 0, IN_TEXT },
    { IN_ENTRY, NS_ITUNES, STR_C("image"), DO_IMAGE, 0, 0, IN_NOTHING },
    { IN_ENTRY, NS_MEDIA, STR_C("group"), DO_ENTER, 0, 0, IN_MEDIA },
    { IN_ENTRY, NS_MEDIA, STR_C("content"), DO_MEDIA, 0, 0, IN_MEDIA },
    { IN_ENTRY, NS_MEDIA, STR_C("thumbnail"), DO_THUMBNAIL, 0, 0,
      IN_NOTHING },

    { IN_PERSON, NS_ATOM, STR_C("name"), DO_NAME, 0, 0, IN_TEXT },
    { IN_PERSON, NS_ATOM, STR_C("uri"), DO_URI, 0, 0, IN_TEXT },
    { IN_PERSON, NS_ATOM, STR_C("email"), DO_EMAIL, 0, 0, IN_TEXT },
    // clang-format on
};

static const struct {
    enum feed_ns ns;
    struct str prefix, uri;
} spaces[] = {
    // clang-format off
    { NS_ATOM, STR_C("atom"), STR_C("http://www.w3.org/2005/Atom") },
    { NS_ATOM, STR_C("atom10"), STR_C("https://www.w3.org/2005/Atom") },
    { NS_CONTENT, STR_C("content"),
      STR_C("http://purl.org/rss/1.0/modules/content/") },
    { NS_DC, STR_C("dc"), STR_C("http://purl.org/dc/elements/1.1/") },
    { NS_DC, STR_C(""), STR_C("http://purl.org/dc/elements/1.0/") },
    { NS_DCTERMS, STR_C("dcterms"), STR_C("http://purl.org/dc/terms/") },
    { NS_ITUNES, STR_C("itunes"),
      STR_C("http://www.itunes.com/dtds/podcast-1.0.dtd") },
    { NS_MEDIA, STR_C("media"), STR_C("http://search.yahoo.com/mrss/") },
    { NS_MEDIA, STR_C(""), STR_C("http://search.yahoo.com/mrss") },
    { NS_MEDIA, STR_C(""),
      STR_C("http://video.search.yahoo.com/mrss/") },
    { NS_XHTML, STR_C("xhtml"), STR_C("http://www.w3.org/1999/xhtml") },
    // clang-format on
};

const struct feed_rule *feed_rules_find(enum feed_place in, enum feed_ns ns,
                                        struct str name)
{
    for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
        if (rules[i].in == in && rules[i].ns == ns &&
            str_eq_nocase(rules[i].name, name))
            return &rules[i];
    return NULL;
}

enum feed_ns feed_rules_ns(const struct xml_name *name)
{
    for (size_t i = 0; i < sizeof(spaces) / sizeof(*spaces); i++)
        if (name->uri.n
                ? str_eq_nocase(spaces[i].uri, name->uri)
                : name->prefix.n && str_eq(spaces[i].prefix, name->prefix))
            return spaces[i].ns;
    return name->uri.n || name->prefix.n ? NS_OTHER : NS_NONE;
}
