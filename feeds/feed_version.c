/* feed_version.c -- see feed_version.h. Any thread. */
#include "feeds/feed_version.h"

enum feed_format feed_version_rss(struct str version)
{
    static const struct {
        struct str start;
        enum feed_format format;
    } versions[] = {
        { STR_C("2"), FEED_RSS_20 },     { STR_C("0.90"), FEED_RSS_090 },
        { STR_C("0.91"), FEED_RSS_091 }, { STR_C("0.92"), FEED_RSS_092 },
        { STR_C("0.93"), FEED_RSS_093 }, { STR_C("0.94"), FEED_RSS_094 },
        { STR_C("0.9"), FEED_RSS_090 },
    };

    for (size_t i = 0; i < sizeof(versions) / sizeof(*versions); i++)
        if (str_starts(version, versions[i].start))
            return versions[i].format;
    return FEED_RSS;
}

enum feed_format feed_version_uri(struct str uri)
{
    if (str_find(uri, STR("rdf/simple/0.9")) != SIZE_MAX)
        return FEED_RSS_090;
    if (str_find(uri, STR("purl.org/net/rss1.1")) != SIZE_MAX)
        return FEED_RSS_11;
    return str_find(uri, STR("purl.org/rss/1.0")) != SIZE_MAX ? FEED_RSS_10
                                                              : FEED_RSS;
}

enum feed_format feed_version_atom(struct str uri, struct str version)
{
    if (str_find(uri, STR("purl.org/atom/ns")) != SIZE_MAX ||
        str_starts(version, STR("0.")))
        return FEED_ATOM_03;
    return str_find(uri, STR("w3.org/2005/")) != SIZE_MAX ? FEED_ATOM_10
                                                          : FEED_ATOM;
}
