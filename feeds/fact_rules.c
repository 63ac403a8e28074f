/* fact_rules.c -- facts of RSS, Atom and their extensions, as rows: one table
 * for each place. Rows of one element stand together. Of several elements for
 * one fact the highest rank counts, among equals the first. Constant data, any
 * thread. */
#include "feeds/fact_rules.h"

// clang-format off
#define END { STR_C(""), { NULL, 0, 0 } }

static const struct fact_attr generator_attrs[] = {
    { STR_C(""), { "name", AS_PLAIN, 2 } },
    { STR_C("uri"), { "url", AS_URL, 2 } },
    { STR_C("url"), { "url", AS_URL, 1 } },
    { STR_C("version"), { "version", AS_STRING, 1 } },
    END
};
static const struct fact_attr agent_attrs[] = {
    { STR_C("resource"), { "_weir.generator.name", AS_STRING, 1 } },
    { STR_C("resource"), { "_weir.generator.url", AS_URL, 1 } },
    END
};
static const struct fact_attr license_attrs[] = {
    { STR_C("resource"), { "_weir.license", AS_URL, 3 } },
    END
};
static const struct fact_attr category_attrs[] = {
    { STR_C(""), { "term", AS_PLAIN, 1 } },
    { STR_C("domain"), { "scheme", AS_STRING, 1 } },
    END
};
static const struct fact_attr media_category_attrs[] = {
    { STR_C(""), { "term", AS_PLAIN, 1 } },
    { STR_C("scheme"), { "scheme", AS_STRING, 1 } },
    { STR_C("label"), { "label", AS_STRING, 1 } },
    END
};
static const struct fact_attr atom_category_attrs[] = {
    { STR_C("term"), { "term", AS_STRING, 1 } },
    { STR_C("scheme"), { "scheme", AS_STRING, 1 } },
    { STR_C("label"), { "label", AS_STRING, 1 } },
    { STR_C(""), { "term", AS_PLAIN, 0 } },
    END
};
static const struct fact_attr itunes_category_attrs[] = {
    { STR_C("text"), { "_weir.itunes.categories", AS_PLAIN | AS_LISTED, 0 } },
    { STR_C("text"), { "_weir.categories", AS_TERM, 0 } },
    END
};
/* As in the first draft: <itunes:link rel="image" href=...>. */
static const struct fact_attr itunes_link_attrs[] = {
    { STR_C("href"), { "icon", AS_URL, 6 } },
    { STR_C("href"), { "_weir.image.url", AS_URL, 0 } },
    END
};
static const struct fact_attr itunes_image_attrs[] = {
    { STR_C("href"), { "icon", AS_URL, 7 } },
    { STR_C("url"), { "icon", AS_URL, 7 } },
    END
};
static const struct fact_attr item_image_attrs[] = {
    { STR_C("href"), { "_weir.itunes.image", AS_URL, 2 } },
    { STR_C("url"), { "_weir.itunes.image", AS_URL, 1 } },
    END
};
/* RDF: the channel names the picture, and so does its element, if only it has
 * no address inside. */
static const struct fact_attr image_attrs[] = {
    { STR_C("resource"), { "url", AS_URL, 0 } },
    { STR_C("about"), { "url", AS_URL, 0 } },
    END
};
static const struct fact_attr image_icon_attrs[] = {
    { STR_C("resource"), { "icon", AS_URL, 8 } },
    { STR_C("about"), { "icon", AS_URL, 8 } },
    END
};
static const struct fact_attr cloud_attrs[] = {
    { STR_C("domain"), { "domain", AS_STRING, 1 } },
    { STR_C("port"), { "port", AS_NUMBER, 1 } },
    { STR_C("path"), { "path", AS_STRING, 1 } },
    { STR_C("registerProcedure"), { "registerProcedure", AS_STRING, 1 } },
    { STR_C("protocol"), { "protocol", AS_STRING, 1 } },
    END
};
static const struct fact_attr reply_attrs[] = {
    { STR_C("ref"), { "ref", AS_STRING, 1 } },
    { STR_C("href"), { "url", AS_URL, 1 } },
    { STR_C("type"), { "type", AS_STRING, 1 } },
    { STR_C("source"), { "source", AS_URL, 1 } },
    END
};
static const struct fact_attr source_attrs[] = {
    { STR_C(""), { "title", AS_LINE, 1 } },
    { STR_C("url"), { "feed_url", AS_URL, 1 } },
    END
};
static const struct fact_attr content_attrs[] = {
    { STR_C("src"), { "_weir.content_src", AS_URL, 1 } },
    END
};
/* CDF: <LOGO HREF=... STYLE=...>, <CHANNEL LASTMOD=...>. */
static const struct fact_attr logo_attrs[] = {
    { STR_C("href"), { "icon", AS_URL, 9 } },
    END
};
static const struct fact_attr cdf_attrs[] = {
    { STR_C("lastmod"), { "_weir.date_modified", AS_DATE, 1 } },
    END
};
static const struct fact_attr player_attrs[] = {
    { STR_C("url"), { "_weir.media.player", AS_URL, 1 } },
    END
};
static const struct fact_attr credit_attrs[] = {
    { STR_C(""), { "name", AS_LINE, 1 } },
    { STR_C("role"), { "role", AS_STRING, 1 } },
    END
};
static const struct fact_attr thumbnail_attrs[] = {
    { STR_C("url"), { "url", AS_URL, 1 } },
    { STR_C("width"), { "width", AS_NUMBER, 1 } },
    { STR_C("height"), { "height", AS_NUMBER, 1 } },
    { STR_C("time"), { "time", AS_STRING, 1 } },
    END
};
static const struct fact_attr media_attrs[] = {
    { STR_C("url"), { "url", AS_URL, 1 } },
    { STR_C("type"), { "type", AS_STRING, 1 } },
    { STR_C("medium"), { "medium", AS_STRING, 1 } },
    { STR_C("width"), { "width", AS_NUMBER, 1 } },
    { STR_C("height"), { "height", AS_NUMBER, 1 } },
    { STR_C("duration"), { "duration", AS_SECONDS, 1 } },
    { STR_C("fileSize"), { "size_in_bytes", AS_NUMBER, 1 } },
    { STR_C("bitrate"), { "bitrate", AS_NUMBER, 1 } },
    { STR_C("lang"), { "lang", AS_LANGUAGE, 1 } },
    { STR_C("isDefault"), { "is_default", AS_EXPLICIT, 1 } },
    END
};
#undef END

#define GML_FACTS \
    { NS_GML, STR_C("Point"), FACT_SHAPE, { "Point", 0, 2 }, IN_GEO, NULL }, \
    { NS_GML, STR_C("LineString"), FACT_SHAPE, { "LineString", 0, 2 }, IN_GEO, NULL }, \
    { NS_GML, STR_C("Polygon"), FACT_SHAPE, { "Polygon", 0, 2 }, IN_GEO, NULL }, \
    { NS_GML, STR_C("Envelope"), FACT_SHAPE, { "Box", 0, 2 }, IN_GEO, NULL }

/* What the feed and an item have in common. */
#define COMMON_FACTS \
    { NS_ATOM, STR_C("link"), FACT_LINK, { "_weir.links", 0, 0 }, IN_NOTHING, NULL }, \
    { NS_ATOM, STR_C("contributor"), FACT_PERSON, { "_weir.contributors", 0, 1 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("category"), FACT_ADD, { "_weir.categories", 0, 0 }, IN_TEXT, atom_category_attrs }, \
    { NS_ATOM, STR_C("rights"), FACT_VALUE, { "_weir.rights", AS_LINE, 3 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("copyright"), FACT_VALUE, { "_weir.rights", AS_LINE, 2 }, IN_TEXT, NULL }, \
    { NS_NONE, STR_C("copyright"), FACT_VALUE, { "_weir.rights", AS_LINE, 2 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("rights"), FACT_VALUE, { "_weir.rights", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("publisher"), FACT_PUBLISHER, { "_weir.publisher", 0, 2 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("contributor"), FACT_PERSON, { "_weir.contributors", 0, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("keywords"), FACT_VALUE, { "_weir.categories", AS_TERMS, 0 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("keywords"), FACT_VALUE, { "_weir.itunes.keywords", AS_KEYWORDS, 0 }, IN_TEXT, NULL }, \
    { NS_NONE, STR_C("tags"), FACT_VALUE, { "_weir.categories", AS_TERMS, 0 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("subject"), FACT_ADD, { "_weir.categories", 0, 0 }, IN_TEXT, category_attrs }, \
    { NS_NONE, STR_C("category"), FACT_ADD, { "_weir.categories", 0, 0 }, IN_TEXT, category_attrs }, \
    { NS_CC, STR_C("license"), FACT_VALUE, { "_weir.license", AS_URL, 2 }, IN_TEXT, NULL }, \
    { NS_CC, STR_C("license"), FACT_SET, { "", 0, 0 }, IN_TEXT, license_attrs }, \
    { NS_ITUNES, STR_C("explicit"), FACT_VALUE, { "_weir.itunes.explicit", AS_EXPLICIT, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("block"), FACT_VALUE, { "_weir.itunes.block", AS_YES, 1 }, IN_TEXT, NULL }, \
    { NS_GEORSS, STR_C("point"), FACT_GEO, { "Point", 0, 3 }, IN_TEXT, NULL }, \
    { NS_GEORSS, STR_C("line"), FACT_GEO, { "LineString", 0, 3 }, IN_TEXT, NULL }, \
    { NS_GEORSS, STR_C("polygon"), FACT_GEO, { "Polygon", 0, 3 }, IN_TEXT, NULL }, \
    { NS_GEORSS, STR_C("box"), FACT_GEO, { "Box", 0, 3 }, IN_TEXT, NULL }, \
    { NS_GEORSS, STR_C("where"), FACT_GO, { "", 0, 0 }, IN_GEO, NULL }, \
    GML_FACTS, \
    { NS_GEO, STR_C("Point"), FACT_GO, { "", 0, 0 }, IN_GEO, NULL }, \
    { NS_GEO, STR_C("lat"), FACT_GEO, { "lat", 0, 1 }, IN_TEXT, NULL }, \
    { NS_GEO, STR_C("long"), FACT_GEO, { "long", 0, 1 }, IN_TEXT, NULL }, \
    { NS_GEO, STR_C("lon"), FACT_GEO, { "long", 0, 1 }, IN_TEXT, NULL }

/* What RSS's channel and Atom's feed have in common. */
#define FEED_FACTS \
    { NS_ATOM, STR_C("id"), FACT_VALUE, { "_weir.id", AS_STRING, 2 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("identifier"), FACT_VALUE, { "_weir.id", AS_STRING, 1 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("subtitle"), FACT_VALUE, { "description", AS_LINE, 8 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("tagline"), FACT_VALUE, { "description", AS_LINE, 7 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("description"), FACT_VALUE, { "description", AS_LINE, 3 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("description"), FACT_VALUE, { "description", AS_LINE, 6 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("summary"), FACT_VALUE, { "description", AS_LINE, 5 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("summary"), FACT_VALUE, { "_weir.itunes.summary", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("subtitle"), FACT_VALUE, { "description", AS_LINE, 4 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("subtitle"), FACT_VALUE, { "_weir.itunes.subtitle", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("logo"), FACT_VALUE, { "icon", AS_URL, 10 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("icon"), FACT_VALUE, { "favicon", AS_URL, 9 }, IN_TEXT, NULL }, \
    { NS_WEBFEEDS, STR_C("icon"), FACT_VALUE, { "icon", AS_URL, 5 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("image"), FACT_SET, { "", 0, 0 }, IN_NOTHING, itunes_image_attrs }, \
    { NS_ATOM, STR_C("author"), FACT_PERSON, { "authors", 0, 1 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("creator"), FACT_PERSON, { "authors", 0, 3 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("author"), FACT_PERSON, { "authors", 0, 3 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("author"), FACT_PERSON, { "authors", 0, 2 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("author"), FACT_VALUE, { "_weir.itunes.author", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("generator"), FACT_SET, { "_weir.generator", 0, 1 }, IN_TEXT, generator_attrs }, \
    { NS_ADMIN, STR_C("generatorAgent"), FACT_SET, { "", 0, 0 }, IN_NOTHING, agent_attrs }, \
    { NS_SY, STR_C("updatePeriod"), FACT_VALUE, { "_weir.update_period", AS_LOWER, 1 }, IN_TEXT, NULL }, \
    { NS_SY, STR_C("updateFrequency"), FACT_VALUE, { "_weir.update_frequency", AS_NUMBER, 1 }, IN_TEXT, NULL }, \
    { NS_SY, STR_C("updateBase"), FACT_VALUE, { "_weir.update_base", AS_DATE, 1 }, IN_TEXT, NULL }, \
    { NS_FH, STR_C("archive"), FACT_VALUE, { "_weir.archive", AS_TRUE, 1 }, IN_TEXT, NULL }, \
    { NS_FH, STR_C("complete"), FACT_VALUE, { "_weir.complete", AS_TRUE, 1 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("published"), FACT_VALUE, { "_weir.date_published", AS_DATE, 3 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("issued"), FACT_VALUE, { "_weir.date_published", AS_DATE, 3 }, IN_TEXT, NULL }, \
    { NS_DCTERMS, STR_C("issued"), FACT_VALUE, { "_weir.date_published", AS_DATE, 2 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("updated"), FACT_VALUE, { "_weir.date_modified", AS_DATE, 3 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("modified"), FACT_VALUE, { "_weir.date_modified", AS_DATE, 2 }, IN_TEXT, NULL }, \
    { NS_DCTERMS, STR_C("modified"), FACT_VALUE, { "_weir.date_modified", AS_DATE, 2 }, IN_TEXT, NULL }, \
    { NS_DC, STR_C("date"), FACT_VALUE, { "_weir.date_modified", AS_DATE, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("new-feed-url"), FACT_VALUE, { "_weir.new_feed_url", AS_URL, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("complete"), FACT_VALUE, { "_weir.itunes.complete", AS_YES, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("type"), FACT_VALUE, { "_weir.itunes.type", AS_STRING, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("link"), FACT_SET, { "", 0, 0 }, IN_NOTHING, itunes_link_attrs }, \
    { NS_ITUNES, STR_C("category"), FACT_SET, { "", 0, 0 }, IN_OWNER, itunes_category_attrs }, \
    { NS_ITUNES, STR_C("owner"), FACT_INTO, { "_weir.publisher", 0, 1 }, IN_OWNER, NULL }

static const struct fact_rule document_facts[] = {
    { NS_NONE, STR_C("channel"), FACT_SET, { "", 0, 0 }, IN_NOTHING, cdf_attrs },
};

/* RSS 0.90 and 1.0 have the picture beside the channel. */
static const struct fact_rule rss_facts[] = {
    { NS_NONE, STR_C("image"), FACT_SET, { "", 0, 0 }, IN_IMAGE, image_icon_attrs },
    { NS_NONE, STR_C("image"), FACT_INTO, { "_weir.image", 0, 1 }, IN_IMAGE, image_attrs },
};

static const struct fact_rule channel_facts[] = {
    { NS_NONE, STR_C("description"), FACT_VALUE, { "description", AS_LINE, 9 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("image"), FACT_SET, { "", 0, 0 }, IN_IMAGE, image_icon_attrs },
    { NS_NONE, STR_C("image"), FACT_INTO, { "_weir.image", 0, 0 }, IN_IMAGE, image_attrs },
    { NS_NONE, STR_C("managingEditor"), FACT_PERSON, { "authors", 0, 4 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("author"), FACT_PERSON, { "authors", 0, 5 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("webMaster"), FACT_PUBLISHER, { "_weir.publisher", 0, 3 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("docs"), FACT_VALUE, { "_weir.docs", AS_URL, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("generator"), FACT_SET, { "_weir.generator", 0, 1 }, IN_TEXT, generator_attrs },
    { NS_NONE, STR_C("ttl"), FACT_VALUE, { "_weir.ttl", AS_NUMBER, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("skipHours"), FACT_GO, { "", 0, 0 }, IN_SKIP, NULL },
    { NS_NONE, STR_C("skipDays"), FACT_GO, { "", 0, 0 }, IN_SKIP, NULL },
    { NS_NONE, STR_C("pubDate"), FACT_VALUE, { "_weir.date_published", AS_DATE, 4 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("lastBuildDate"), FACT_VALUE, { "_weir.date_modified", AS_DATE, 4 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("cloud"), FACT_SET, { "_weir.cloud", 0, 0 }, IN_NOTHING, cloud_attrs },
    { NS_NONE, STR_C("abstract"), FACT_VALUE, { "description", AS_LINE, 3 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("logo"), FACT_SET, { "", 0, 0 }, IN_NOTHING, logo_attrs },
    FEED_FACTS,
    COMMON_FACTS,
};

static const struct fact_rule feed_facts[] = {
    FEED_FACTS,
    COMMON_FACTS,
};

#define ITEM_FACTS \
    { NS_ATOM, STR_C("content"), FACT_SET, { "", 0, 0 }, IN_TEXT, content_attrs }, \
    { NS_ATOM, STR_C("created"), FACT_VALUE, { "_weir.date_created", AS_DATE, 1 }, IN_TEXT, NULL }, \
    { NS_DCTERMS, STR_C("created"), FACT_VALUE, { "_weir.date_created", AS_DATE, 2 }, IN_TEXT, NULL }, \
    { NS_DCTERMS, STR_C("valid"), FACT_VALUE, { "_weir.date_expired", AS_END, 1 }, IN_TEXT, NULL }, \
    { NS_ATOM, STR_C("source"), FACT_INTO, { "_weir.source", 0, 0 }, IN_SOURCE, NULL }, \
    { NS_WFW, STR_C("commentRss"), FACT_VALUE, { "_weir.comments_feed_url", AS_URL, 2 }, IN_TEXT, NULL }, \
    { NS_SLASH, STR_C("comments"), FACT_VALUE, { "_weir.comments_count", AS_NUMBER, 2 }, IN_TEXT, NULL }, \
    { NS_THR, STR_C("total"), FACT_VALUE, { "_weir.comments_count", AS_NUMBER, 1 }, IN_TEXT, NULL }, \
    { NS_THR, STR_C("in-reply-to"), FACT_SET, { "_weir.in_reply_to", 0, 0 }, IN_NOTHING, reply_attrs }, \
    { NS_ITUNES, STR_C("subtitle"), FACT_VALUE, { "_weir.itunes.subtitle", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("summary"), FACT_VALUE, { "_weir.itunes.summary", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("author"), FACT_VALUE, { "_weir.itunes.author", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("duration"), FACT_VALUE, { "_weir.itunes.duration", AS_SECONDS, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("episode"), FACT_VALUE, { "_weir.itunes.episode", AS_NUMBER, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("season"), FACT_VALUE, { "_weir.itunes.season", AS_NUMBER, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("episodeType"), FACT_VALUE, { "_weir.itunes.episode_type", AS_STRING, 1 }, IN_TEXT, NULL }, \
    { NS_ITUNES, STR_C("image"), FACT_SET, { "", 0, 0 }, IN_NOTHING, item_image_attrs }

#define MEDIA_FACTS \
    { NS_MEDIA, STR_C("content"), FACT_ADD, { "_weir.media.contents", 0, 0 }, IN_MEDIA, media_attrs }, \
    { NS_MEDIA, STR_C("thumbnail"), FACT_ADD, { "_weir.media.thumbnails", 0, 0 }, IN_NOTHING, thumbnail_attrs }, \
    { NS_MEDIA, STR_C("title"), FACT_VALUE, { "_weir.media.title", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_MEDIA, STR_C("description"), FACT_VALUE, { "_weir.media.description", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_MEDIA, STR_C("player"), FACT_SET, { "", 0, 0 }, IN_NOTHING, player_attrs }, \
    { NS_MEDIA, STR_C("credit"), FACT_ADD, { "_weir.media.credits", 0, 0 }, IN_TEXT, credit_attrs }, \
    { NS_MEDIA, STR_C("rating"), FACT_VALUE, { "_weir.media.rating", AS_LINE, 1 }, IN_TEXT, NULL }, \
    { NS_MEDIA, STR_C("category"), FACT_ADD, { "_weir.categories", 0, 0 }, IN_TEXT, media_category_attrs }, \
    { NS_MEDIA, STR_C("keywords"), FACT_VALUE, { "_weir.categories", AS_TERMS, 0 }, IN_TEXT, NULL }

static const struct fact_rule item_facts[] = {
    { NS_NONE, STR_C("comments"), FACT_VALUE, { "_weir.comments_url", AS_URL, 2 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("expirationDate"), FACT_VALUE, { "_weir.date_expired", AS_DATE, 2 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("source"), FACT_SET, { "_weir.source", 0, 0 }, IN_TEXT, source_attrs },
    ITEM_FACTS,
    MEDIA_FACTS,
    COMMON_FACTS,
};

static const struct fact_rule entry_facts[] = {
    ITEM_FACTS,
    MEDIA_FACTS,
    COMMON_FACTS,
};

static const struct fact_rule media_facts[] = { MEDIA_FACTS };

static const struct fact_rule image_facts[] = {
    { NS_NONE, STR_C("url"), FACT_VALUE, { "url", AS_URL, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("url"), FACT_OUTSIDE, { "icon", AS_URL, 9 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("title"), FACT_VALUE, { "title", AS_LINE, 2 }, IN_TEXT, NULL },
    { NS_DC, STR_C("title"), FACT_VALUE, { "title", AS_LINE, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("link"), FACT_VALUE, { "link", AS_URL, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("width"), FACT_VALUE, { "width", AS_NUMBER, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("height"), FACT_VALUE, { "height", AS_NUMBER, 1 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("description"), FACT_VALUE, { "description", AS_LINE, 2 }, IN_TEXT, NULL },
    { NS_DC, STR_C("description"), FACT_VALUE, { "description", AS_LINE, 1 }, IN_TEXT, NULL },
};

/* Of the feed that an entry was taken from. */
static const struct fact_rule source_facts[] = {
    { NS_ATOM, STR_C("id"), FACT_VALUE, { "id", AS_STRING, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("title"), FACT_VALUE, { "title", AS_LINE, 2 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("subtitle"), FACT_VALUE, { "description", AS_LINE, 2 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("tagline"), FACT_VALUE, { "description", AS_LINE, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("updated"), FACT_VALUE, { "date_modified", AS_DATE, 2 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("modified"), FACT_VALUE, { "date_modified", AS_DATE, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("rights"), FACT_VALUE, { "rights", AS_LINE, 2 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("copyright"), FACT_VALUE, { "rights", AS_LINE, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("logo"), FACT_VALUE, { "icon", AS_URL, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("icon"), FACT_VALUE, { "favicon", AS_URL, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("link"), FACT_LINK, { "links", 0, 0 }, IN_NOTHING, NULL },
    { NS_ATOM, STR_C("author"), FACT_PERSON, { "authors", 0, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("contributor"), FACT_PERSON, { "contributors", 0, 1 }, IN_TEXT, NULL },
    { NS_ATOM, STR_C("category"), FACT_ADD, { "categories", 0, 0 }, IN_TEXT, atom_category_attrs },
    { NS_ATOM, STR_C("generator"), FACT_SET, { "generator", 0, 0 }, IN_TEXT, generator_attrs },
};

/* itunes:owner, and the categories below a category. */
static const struct fact_rule owner_facts[] = {
    { NS_ITUNES, STR_C("name"), FACT_VALUE, { "name", AS_LINE, 1 }, IN_TEXT, NULL },
    { NS_ITUNES, STR_C("email"), FACT_VALUE, { "email", AS_LINE, 1 }, IN_TEXT, NULL },
    { NS_ITUNES, STR_C("category"), FACT_SET, { "", 0, 0 }, IN_OWNER, itunes_category_attrs },
};

static const struct fact_rule skip_facts[] = {
    { NS_NONE, STR_C("hour"), FACT_VALUE, { "_weir.skip_hours", AS_HOUR | AS_LISTED, 0 }, IN_TEXT, NULL },
    { NS_NONE, STR_C("day"), FACT_VALUE, { "_weir.skip_days", AS_DAY | AS_LISTED, 0 }, IN_TEXT, NULL },
};

static const struct fact_rule geo_facts[] = {
    GML_FACTS,
    { NS_GML, STR_C("exterior"), FACT_GO, { "", 0, 0 }, IN_GEO, NULL },
    { NS_GML, STR_C("outerBoundaryIs"), FACT_GO, { "", 0, 0 }, IN_GEO, NULL },
    { NS_GML, STR_C("LinearRing"), FACT_GO, { "", 0, 0 }, IN_GEO, NULL },
    { NS_GML, STR_C("pos"), FACT_GEO, { "pos", 0, 0 }, IN_TEXT, NULL },
    { NS_GML, STR_C("posList"), FACT_GEO, { "pos", 0, 0 }, IN_TEXT, NULL },
    { NS_GML, STR_C("lowerCorner"), FACT_GEO, { "pos", 0, 0 }, IN_TEXT, NULL },
    { NS_GML, STR_C("upperCorner"), FACT_GEO, { "pos", 0, 0 }, IN_TEXT, NULL },
    { NS_GEO, STR_C("lat"), FACT_GEO, { "lat", 0, 1 }, IN_TEXT, NULL },
    { NS_GEO, STR_C("long"), FACT_GEO, { "long", 0, 1 }, IN_TEXT, NULL },
    { NS_GEO, STR_C("lon"), FACT_GEO, { "long", 0, 1 }, IN_TEXT, NULL },
};

#define TABLE(rows) { rows, sizeof(rows) / sizeof(*(rows)) }
static const struct {
    const struct fact_rule *rows;
    size_t n;
} tables[IN_PLACES] = {
    [IN_DOCUMENT] = TABLE(document_facts),
    [IN_RSS] = TABLE(rss_facts),
    [IN_CHANNEL] = TABLE(channel_facts),
    [IN_FEED] = TABLE(feed_facts),
    [IN_ITEM] = TABLE(item_facts),
    [IN_ENTRY] = TABLE(entry_facts),
    [IN_MEDIA] = TABLE(media_facts),
    [IN_IMAGE] = TABLE(image_facts),
    [IN_SOURCE] = TABLE(source_facts),
    [IN_OWNER] = TABLE(owner_facts),
    [IN_SKIP] = TABLE(skip_facts),
    [IN_GEO] = TABLE(geo_facts),
};
#undef TABLE
// clang-format on

const struct fact_rule *fact_rules_find(enum feed_place in, enum feed_ns ns,
                                        struct str name)
{
    const struct fact_rule *rule = tables[in].rows;

    for (size_t i = 0; i < tables[in].n; i++, rule++)
        if (rule->ns == ns && rule->name.n == name.n &&
            str_eq_nocase(rule->name, name))
            return rule;
    return NULL;
}

const struct fact_rule *fact_rules_next(enum feed_place in,
                                        const struct fact_rule *rule)
{
    const struct fact_rule *next = rule + 1;

    if (next == tables[in].rows + tables[in].n || next->ns != rule->ns ||
        !str_eq_nocase(next->name, rule->name))
        return NULL;
    return next;
}
