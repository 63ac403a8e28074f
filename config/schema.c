/* schema.c -- THE table: every key with section, type, default, limits, help.
 *
 * How a value is read is in value.c, how it gets into its field in build.c,
 * the manual in manual.c. Defaults and meanings of the fetching settings are
 * those of the fetch policy (docs/weir.conf.5). Any thread.
 */
#include "config/schema.h"

#include "config/near.h"

#define C_(field) offsetof(struct config, field)
#define S_(field) offsetof(struct config_source, field)
#define M_(field) offsetof(struct config_medium, field)
#define MAP_(name) S_(mapping_text.field[MAP_##name])

#define KIB ((int64_t)1024)
#define MIB (1024 * KIB)
#define HOUR ((int64_t)3600)
#define DAY (24 * HOUR)

/* clang-format off */
static const struct schema_key keys[] = {
    /* -- [weir]: the site -- */
    { SECTION_WEIR, TYPE_TEXT, 0, "name", "weir", 1, 128, C_(name), 0, NULL,
      "Name of the site, in feeds and on pages." },
    { SECTION_WEIR, TYPE_LINK, 0, "link", "http://127.0.0.1:8080/", 0, 0,
      C_(link), 0, NULL,
      "Address under which readers reach the output directory; a slash at its "
      "end is added. Its host is part of the permanent ids of posts." },
    { SECTION_WEIR, TYPE_TEXT, 0, "description", NULL, 1, 1024,
      C_(description), 0, NULL, "One sentence about the site." },
    { SECTION_WEIR, TYPE_LANGUAGE, 0, "language", "en", 0, 0, C_(language), 0,
      NULL, "Language of the site, as in HTML: en, zh-CN." },
    { SECTION_WEIR, TYPE_ZONE, 0, "timezone", "UTC", 0, 0, C_(timezone),
      C_(zone), NULL,
      "Zone of all times shown, and of sources that have none of their own: "
      "Asia/Shanghai, +08:00." },
    { SECTION_WEIR, TYPE_COUNT, 0, "since", NULL, 1990, 9999, C_(since), 0,
      NULL,
      "Year in the permanent ids of posts. Without it, the year in which the "
      "database was made; to be set when a site moves." },
    { SECTION_WEIR, TYPE_FOLDER, 0, "state_dir", "state", 0, 0, C_(state_dir),
      0, NULL, "Directory of the database." },
    { SECTION_WEIR, TYPE_FOLDER, 0, "output_dir", "site", 0, 0,
      C_(output_dir), 0, NULL, "Directory of the published files." },
    { SECTION_WEIR, TYPE_FOLDER, 0, "theme", NULL, 0, 0, C_(theme), 0, NULL,
      "Directory whose files replace those of the built-in theme, one by "
      "one." },
    { SECTION_WEIR, TYPE_WORD, 0, "pinyin", "words", 0, 0, C_(slug_style), 0,
      "words characters",
      "How slugs are made of Chinese names: as words are read, or by the first "
      "reading of each character." },
    { SECTION_WEIR, TYPE_FILE, 0, "control_socket", NULL, 0, 0,
      C_(control_socket), 0, NULL,
      "Socket by which commands speak to a running weir, at most 107 bytes. "
      "Without it, control in state_dir." },
    { SECTION_WEIR, TYPE_WORD, 0, "log_format", "text", 0, 0, C_(log_format),
      0, "text json",
      "How the log is written: as lines to read, or as one JSON object a "
      "line." },
    { SECTION_WEIR, TYPE_COUNT, 0, "feed_min_hours", "24", 0, 8760,
      C_(window.min_hours), 0, NULL,
      "A feed, in every format, holds everything of so many hours, ..." },
    { SECTION_WEIR, TYPE_COUNT, 0, "feed_min_items", "50", 1, 5000,
      C_(window.min_items), 0, NULL, "... at least so many posts, ..." },
    { SECTION_WEIR, TYPE_COUNT, 0, "feed_max_items", "500", 1, 5000,
      C_(window.max_items), 0, NULL, "... and at most so many." },
    { SECTION_WEIR, TYPE_INCLUDE, 0, "include", NULL, 0, 1024, 0, 0, NULL,
      "Reads further files, in the order of their names; a pattern may hold "
      "* ? and [...]." },
    /* -- [weir]: fetching -- */
    { SECTION_WEIR, TYPE_URL, 0, "contact_url", NULL, 0, 0, C_(contact_url),
      0, NULL, "Page about you, named to the servers asked (User-Agent)." },
    { SECTION_WEIR, TYPE_SECONDS, 0, "min_interval", "5m", 1, 365 * DAY,
      C_(min_interval_sec), 0, NULL,
      "Shortest time between two requests for one source, whatever else "
      "says otherwise." },
    { SECTION_WEIR, TYPE_SECONDS, 0, "max_interval", "24h", 1, 365 * DAY,
      C_(max_interval_sec), 0, NULL,
      "Longest wait between two requests for one source, failing ones "
      "included." },
    { SECTION_WEIR, TYPE_SECONDS, 0, "retry_after_max", "7d", 1, 365 * DAY,
      C_(retry_after_max_sec), 0, NULL,
      "Longest wait that a server's Retry-After can ask for." },
    { SECTION_WEIR, TYPE_MILLIS, 0, "connect_timeout", "10s", 1000,
      HOUR * 1000, C_(connect_timeout_ms), 0, NULL,
      "Time to reach a server." },
    { SECTION_WEIR, TYPE_MILLIS, 0, "timeout", "60s", 1000, HOUR * 1000,
      C_(timeout_ms), 0, NULL,
      "Time for a whole transfer, redirects included." },
    { SECTION_WEIR, TYPE_MILLIS, 0, "host_gap", "200ms", 0, HOUR * 1000,
      C_(host_gap_ms), 0, NULL,
      "Time between the starts of two requests at one host." },
    { SECTION_WEIR, TYPE_COUNT, 0, "per_host", "2", 1, 64, C_(per_host), 0,
      NULL, "Requests at once at one host." },
    { SECTION_WEIR, TYPE_COUNT, 0, "parallel", "32", 1, 1024, C_(parallel), 0,
      NULL, "Requests at once in all." },
    { SECTION_WEIR, TYPE_SIZE, 0, "max_body", "16MiB", KIB, 1024 * MIB,
      C_(max_body_bytes), 0, NULL,
      "Largest document taken, on the wire and unpacked." },
    { SECTION_WEIR, TYPE_SIZE, 0, "max_buffered", "48MiB", KIB, 16384 * MIB,
      C_(max_buffered_bytes), 0, NULL,
      "Most bytes of documents not yet read, together; above it transfers "
      "pause." },
    { SECTION_WEIR, TYPE_SECONDS, 0, "startup_spread", "60s", 0, DAY,
      C_(startup_spread_sec), 0, NULL,
      "Overdue sources are spread over this time after a start." },
    { SECTION_WEIR, TYPE_FILE, 0, "ca_file", NULL, 0, 0, C_(ca_file), 0, NULL,
      "Certificates to trust (PEM) instead of the system's." },
    { SECTION_WEIR, TYPE_NETS, 0, "allow_private", NULL, 0, 256,
      C_(allow_private), C_(n_allow_private), NULL,
      "Network that may be connected to although it is loopback, private or "
      "link-local: 127.0.0.0/8, fd00::/8. All others of these are refused." },

    /* -- [source ID] -- */
    { SECTION_SOURCE, TYPE_URL, KEY_NO_DEFAULT, "url", NULL, 0, 0, S_(url), 0,
      NULL, "Address of the document. Exactly one of url and file." },
    { SECTION_SOURCE, TYPE_GLOB, KEY_NO_DEFAULT, "file", NULL, 0, 0, S_(path),
      S_(is_glob), NULL,
      "A local document instead of an address. With * ? or [...] it is all "
      "files of such a name, one after the other." },
    { SECTION_SOURCE, TYPE_WORD, 0, "type", "auto", 0, 0, S_(type), 0,
      "auto feed json html xml",
      "What the document is: auto and feed are RSS, Atom or JSON Feed; json "
      "is a list in JSON, html a page and xml other XML, read by the item "
      "keys below." },
    { SECTION_SOURCE, TYPE_TEXT, KEY_NO_DEFAULT, "name", NULL, 1,
      ITEM_NAME_MAX_CHARS, S_(name), 0, NULL,
      "Name as readers see it. Without it, the ID. It is also the medium of "
      "items that name none, unless category is set, and so part of their "
      "addresses: changing it later begins a new medium." },
    { SECTION_SOURCE, TYPE_TEXT, 0, "category", NULL, 1, ITEM_NAME_MAX_CHARS,
      S_(category), 0, NULL,
      "The medium of all its items, whatever they say themselves." },
    { SECTION_SOURCE, TYPE_TAGS, 0, "tag", NULL, 1, ITEM_MAX_TAGS, S_(tags),
      S_(n_tags), "medium",
      "A tag for all its items; {medium} stands for the item's medium. Tags "
      "of a source replace those of [defaults]." },
    { SECTION_SOURCE, TYPE_ZONE, 0, "timezone", NULL, 0, 0, S_(timezone),
      S_(zone), NULL,
      "Zone of dates that name none. Without it, that of [weir]." },
    { SECTION_SOURCE, TYPE_CHARSET, 0, "charset", NULL, 0, 0, S_(charset), 0,
      NULL,
      "Character set of the document, when what it says itself is wrong: "
      "gb18030." },
    { SECTION_SOURCE, TYPE_LANGUAGE, 0, "language", NULL, 0, 0, S_(language),
      0, NULL, "Language of its items, if they name none." },
    { SECTION_SOURCE, TYPE_SECONDS, 0, "interval", "30m", 1, 365 * DAY,
      S_(interval_sec), 0, NULL,
      "How often it is asked; between min_interval and max_interval." },
    { SECTION_SOURCE, TYPE_COUNT, 0, "priority", "0", -1000, 1000,
      S_(priority), 0, NULL,
      "Of two sources that carry one article, the text of the higher is "
      "shown." },
    { SECTION_SOURCE, TYPE_TEXT, 0, "group", NULL, 1, ITEM_NAME_MAX_CHARS,
      S_(group), 0, NULL,
      "Sources of one group (lists of one origin) count as one: the latest "
      "text wins." },
    { SECTION_SOURCE, TYPE_COUNT, 0, "backfill", "100", 0, FEED_MAX_ITEMS,
      S_(backfill), 0, NULL,
      "Most items taken at the first fetch, so that a new source does not "
      "flood the front page." },
    { SECTION_SOURCE, TYPE_DEDUP, 0, "dedup", "infocode, guid, link, content",
      0, 0, S_(dedup), 0, NULL,
      "What makes two items one article, strongest first: all or some of "
      "these words, tried in this order. The text (content: title, summary "
      "and content, without markup) counts for an item that has nothing of "
      "what is named before it, so usually for one without infoCode, guid "
      "and link; named first or alone it counts for every item. Not named, "
      "it still counts for an item that has none of the others. A link that "
      "several items of a document share counts as none." },
    { SECTION_SOURCE, TYPE_BOOL, 0, "enabled", "yes", 0, 0, S_(enabled), 0,
      NULL, "With no it is not asked; its posts stay." },
    /* -- [source ID]: how it is asked -- */
    { SECTION_SOURCE, TYPE_TEXT, KEY_OF_URL, "post", NULL, 0, 0,
      S_(post_body), 0, NULL,
      "Asks with POST and this body instead of GET." },
    { SECTION_SOURCE, TYPE_MIME, KEY_OF_URL, "post_type", NULL, 0, 0,
      S_(post_type), 0, NULL,
      "What the body of post is (its Content-Type). Without it, "
      "application/json if it begins with { or [, else "
      "application/x-www-form-urlencoded." },
    { SECTION_SOURCE, TYPE_HEADERS, KEY_OF_URL, "header", NULL, 0, 32,
      S_(headers), S_(n_headers), NULL,
      "A header of its requests, as Name: value. Headers of a source replace "
      "those of [defaults]." },
    { SECTION_SOURCE, TYPE_TEXT, KEY_OF_URL, "user", NULL, 1, 256, S_(user),
      0, NULL,
      "Name to log in with (HTTP basic authentication), with password_file." },
    { SECTION_SOURCE, TYPE_SECRET, KEY_OF_URL, "password_file", NULL, 0, 0,
      S_(password), 0, NULL,
      "File whose first line is the password of user. Nobody but its owner "
      "may be able to read it (chmod 600)." },
    { SECTION_SOURCE, TYPE_PROXY, KEY_OF_URL | KEY_MAY_BE_NONE, "proxy", NULL,
      0, 0, S_(proxy), 0, NULL,
      "Proxy to ask through: http://, https://, socks5://, or socks5h:// "
      "which has the proxy look names up; or none." },
    /* -- [source ID]: pages of its list -- */
    { SECTION_SOURCE, TYPE_COUNT, KEY_OF_URL, "max_pages", "1", 1, 1000,
      S_(max_pages), 0, NULL,
      "Most pages of its list that one visit reads." },
    { SECTION_SOURCE, TYPE_PARAM, KEY_OF_URL, "page_param", NULL, 1, 128,
      S_(page_param), 0, NULL,
      "Parameter of the address that takes the number of a page. Without it, "
      "{page} in url or post is that number." },
    { SECTION_SOURCE, TYPE_COUNT, KEY_OF_URL, "page_first", "1", 0, 1000000,
      S_(page_first), 0, NULL, "Number of the first page." },
    { SECTION_SOURCE, TYPE_COUNT, KEY_OF_URL, "page_step", "1", 1, 1000000,
      S_(page_step), 0, NULL,
      "From one page to the next: 1 counts pages, the number of items of a "
      "page counts items." },
    { SECTION_SOURCE, TYPE_BOOL, KEY_OF_URL, "stop_on_known", "yes", 0, 0,
      S_(stop_on_known), 0, NULL,
      "A visit ends at the page whose last item was known before it. With no "
      "it goes on to max_pages, or to an empty page." },
    /* -- [source ID]: lists -- */
    { SECTION_SOURCE, TYPE_MAPPING,
      KEY_OF_LIST | KEY_OF_JSON | KEY_MAY_BE_EMPTY, "items", NULL, 0, 0,
      S_(mapping_text.items), 0, NULL,
      "json: path to the array of items; empty if the document is the "
      "array." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST | KEY_OF_TREE, "item", NULL,
      0, 0, S_(mapping_text.item), 0, "xpath",
      "html, xml: XPath of the items, from the top of the document." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_id", NULL, 0, 0,
      MAP_(ID), 0, NULL, "The item's own id (its guid)." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_infocode", NULL, 0, 0,
      MAP_(INFOCODE), 0, NULL,
      "The item's infoCode: two capital letters and 10 to 24 digits. Without "
      "one, or of a feed, it is looked for in the id and the address: the "
      "parameter infoCode of the query or the fragment, or a last part that "
      "begins with a date and a time." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_title", NULL, 0, 0,
      MAP_(TITLE), 0, NULL, "Title. Must be there." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_link", NULL, 0, 0,
      MAP_(LINK), 0, NULL, "Address of the article." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_date", NULL, 0, 0,
      MAP_(DATE), 0, NULL, "Date of publication, in any common spelling." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_medium", NULL, 0, 0,
      MAP_(MEDIUM), 0, NULL, "Name of the medium." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_summary", NULL, 0, 0,
      MAP_(SUMMARY), 0, NULL, "Summary." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_content", NULL, 0, 0,
      MAP_(CONTENT), 0, NULL, "The whole text, as HTML." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_author", NULL, 0, 0,
      MAP_(AUTHOR), 0, NULL, "Author." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_image", NULL, 0, 0,
      MAP_(IMAGE), 0, NULL, "Address of a picture." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "item_tag", NULL, 0, 0,
      MAP_(TAG), 0, NULL, "A tag of the item." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "detail_url", NULL, 0, 0,
      S_(mapping_text.detail_url), 0, "url",
      "Address of a document with the whole text, asked once for each "
      "article; {item_id} and the like stand for values of the item. It may "
      "be relative to the list; for a local list that is a file below its "
      "directory." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "detail_content", NULL, 0, 0,
      S_(mapping_text.detail_content), 0, NULL,
      "Where the text is in that document: a path, or, in a page, an XPath "
      "that begins with / or a dot. For html and xml detail_url may be left "
      "out: then the document is that of item_link." },
    { SECTION_SOURCE, TYPE_XPATHS, KEY_OF_LIST, "detail_remove", NULL, 0, 32,
      S_(mapping_text.detail_remove), S_(mapping_text.n_detail_remove), NULL,
      "XPath of what is to be left out of that text: advertisements, lists of "
      "links." },
    { SECTION_SOURCE, TYPE_MAPPING, KEY_OF_LIST, "credit", NULL, 0, 0,
      S_(mapping_text.credit), 0, "text",
      "Text whose * names the author; the last match in the content "
      "counts." },

    /* -- [output atom] -- */
    { SECTION_ATOM, TYPE_BOOL, 0, "enabled", "yes", 0, 0, C_(atom.enabled), 0,
      NULL, "Write Atom feeds." },
    { SECTION_ATOM, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "path", "/feed.xml", 0, 0,
      C_(atom.path), 0, "", "The merged feed, or none." },
    { SECTION_ATOM, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "archive_path",
      "/feed/{page}.xml", 0, 0, C_(atom.archive_path), 0, "page!",
      "Its archive documents, or none." },
    { SECTION_ATOM, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "medium_path",
      "/category/{medium}.xml", 0, 0, C_(atom.medium_path), 0, "medium!",
      "The feed of a medium, or none." },
    { SECTION_ATOM, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "medium_archive_path",
      "/category/{medium}/{page}.xml", 0, 0,
      C_(atom.medium_archive_path), 0, "medium! page!",
      "Its archive documents, or none." },

    /* -- [output rss] -- */
    { SECTION_RSS, TYPE_BOOL, 0, "enabled", "no", 0, 0, C_(rss.enabled), 0,
      NULL, "Write RSS 2.0 feeds." },
    { SECTION_RSS, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "path", "/rss.xml", 0, 0,
      C_(rss.path), 0, "", "The merged feed, or none." },
    { SECTION_RSS, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "archive_path",
      "/rss/{page}.xml", 0, 0, C_(rss.archive_path), 0, "page!",
      "Its archive documents, or none." },
    { SECTION_RSS, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "medium_path",
      "/category/{medium}.rss.xml", 0, 0, C_(rss.medium_path), 0, "medium!",
      "The feed of a medium, or none." },
    { SECTION_RSS, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "medium_archive_path",
      "/category/{medium}/{page}.rss.xml", 0, 0,
      C_(rss.medium_archive_path), 0, "medium! page!",
      "Its archive documents, or none." },

    /* -- [output json] -- */
    { SECTION_JSON, TYPE_BOOL, 0, "enabled", "no", 0, 0, C_(json.enabled), 0,
      NULL, "Write JSON Feed documents." },
    { SECTION_JSON, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "path", "/feed.json", 0, 0,
      C_(json.path), 0, "", "The merged feed, or none." },
    { SECTION_JSON, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "archive_path",
      "/feed/{page}.json", 0, 0, C_(json.archive_path), 0, "page!",
      "Its archive documents, or none." },
    { SECTION_JSON, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "medium_path",
      "/category/{medium}.json", 0, 0, C_(json.medium_path), 0, "medium!",
      "The feed of a medium, or none." },
    { SECTION_JSON, TYPE_TEMPLATE, KEY_MAY_BE_NONE, "medium_archive_path",
      "/category/{medium}/{page}.json", 0, 0,
      C_(json.medium_archive_path), 0, "medium! page!",
      "Its archive documents, or none." },

    /* -- [output html] -- */
    { SECTION_HTML, TYPE_BOOL, 0, "enabled", "yes", 0, 0, C_(html.enabled), 0,
      NULL, "Write pages." },
    { SECTION_HTML, TYPE_TEMPLATE, 0, "post_path",
      "/{medium}/{yyyy}/{mm}/{dd}/{name}.html", 0, 0, C_(html.post_path), 0,
      "name! medium yyyy mm dd",
      "The page of a post. A post keeps the address it got first." },
    { SECTION_HTML, TYPE_TEMPLATE, 0, "medium_path",
      "/category/{medium}.html", 0, 0, C_(html.medium_path), 0, "medium!",
      "The page of a medium." },
    { SECTION_HTML, TYPE_TEMPLATE, 0, "medium_archive_path",
      "/category/{medium}/{page}.html", 0, 0, C_(html.medium_archive_path), 0,
      "medium! page!", "Its archive pages." },
    { SECTION_HTML, TYPE_TEMPLATE, 0, "archive_path", "/archive/{page}.html",
      0, 0, C_(html.archive_path), 0, "page!",
      "Archive pages of the home page." },
    { SECTION_HTML, TYPE_WORD, 0, "home", "river", 0, 0, C_(html.home), 0,
      "river grouped",
      "Home page: the newest posts, or the newest of each medium." },
    { SECTION_HTML, TYPE_COUNT, 0, "home_media", "20", 1, 1000,
      C_(html.home_media), 0, NULL, "Grouped: how many media ..." },
    { SECTION_HTML, TYPE_COUNT, 0, "home_items", "5", 1, 100,
      C_(html.home_items), 0, NULL, "... and how many posts of each." },

    /* -- [output jekyll] -- */
    { SECTION_JEKYLL, TYPE_BOOL, 0, "enabled", "no", 0, 0, C_(jekyll.enabled),
      0, NULL, "Write posts as Jekyll sources (Markdown)." },
    { SECTION_JEKYLL, TYPE_SUBDIR, 0, "dir", "_posts", 0, 0, C_(jekyll.dir),
      0, NULL, "Directory for them, below output_dir unless it begins with a "
      "slash." },
    { SECTION_JEKYLL, TYPE_FILE, 0, "template", NULL, 0, 0,
      C_(jekyll.template), 0, NULL,
      "Template of a post instead of the built-in one." },

    /* -- [output opml] -- */
    { SECTION_OPML, TYPE_BOOL, 0, "enabled", "no", 0, 0, C_(opml.enabled), 0,
      NULL, "Write the list of sources as OPML, without passwords." },
    { SECTION_OPML, TYPE_TEMPLATE, 0, "path", "/opml.xml", 0, 0, C_(opml.path),
      0, "", "Its file." },

    /* -- [output sitemap] -- */
    { SECTION_SITEMAP, TYPE_BOOL, 0, "enabled", "yes", 0, 0,
      C_(sitemap.enabled), 0, NULL,
      "Write a sitemap of all posts for search engines." },
    { SECTION_SITEMAP, TYPE_TEMPLATE, 0, "path", "/sitemap.xml", 0, 0,
      C_(sitemap.path), 0, "", "Its index." },
    { SECTION_SITEMAP, TYPE_TEMPLATE, 0, "part_path", "/sitemap/{page}.xml", 0,
      0, C_(sitemap.part_path), 0, "page!",
      "Its parts; {page} is a number, or new." },
    { SECTION_SITEMAP, TYPE_BOOL, 0, "robots", "yes", 0, 0, C_(sitemap.robots),
      0, NULL, "Write /robots.txt, which tells where the sitemap is." },

    /* -- [server] -- */
    { SECTION_SERVER, TYPE_BOOL, 0, "enabled", "yes", 0, 0,
      C_(server.enabled), 0, NULL, "Serve the output directory over HTTP." },
    { SECTION_SERVER, TYPE_ADDRESS, 0, "address", "127.0.0.1", 0, 0,
      C_(server.address), 0, NULL,
      "IP address to listen on; 0.0.0.0 or :: for all." },
    { SECTION_SERVER, TYPE_COUNT, 0, "port", "8080", 1, 65535,
      C_(server.port), 0, NULL, "TCP port to listen on." },

    /* -- [medium NAME] -- */
    { SECTION_MEDIUM, TYPE_SLUG, 0, "slug", NULL, 0, 0, M_(slug), 0, NULL,
      "Its name in addresses, instead of pinyin." },
    { SECTION_MEDIUM, TYPE_TEMPLATE, 0, "page", NULL, 0, 0, M_(page), 0, "",
      "Address of its page, instead of medium_path." },
    { SECTION_MEDIUM, TYPE_FORMATS, KEY_MAY_BE_NONE, "formats", NULL, 0, 0,
      M_(formats), 0, "atom rss json html",
      "Which lists it has: all or some of atom, rss, json and html, with "
      "commas between, of outputs that are on; or none. Without it, all." },
};

static const struct {
    const char *name, *title;
    bool is_named;
} sections[SECTION_KINDS] = {
    [SECTION_WEIR] = { "weir", "[weir]", false },
    [SECTION_DEFAULTS] = { "defaults", "[defaults]", false },
    [SECTION_SOURCE] = { "source", "[source ID]", true },
    [SECTION_ATOM] = { "output atom", "[output atom]", false },
    [SECTION_RSS] = { "output rss", "[output rss]", false },
    [SECTION_JSON] = { "output json", "[output json]", false },
    [SECTION_HTML] = { "output html", "[output html]", false },
    [SECTION_JEKYLL] = { "output jekyll", "[output jekyll]", false },
    [SECTION_OPML] = { "output opml", "[output opml]", false },
    [SECTION_SITEMAP] = { "output sitemap", "[output sitemap]", false },
    [SECTION_SERVER] = { "server", "[server]", false },
    [SECTION_SLUGS] = { "slugs", "[slugs]", false },
    [SECTION_MEDIUM] = { "medium", "[medium NAME]", true },
};

/* Keys that had another place, or that others call so. */
static const struct {
    enum schema_section section, now_in;
    const char *name, *now;
} moved[] = {
    { SECTION_ATOM, SECTION_WEIR, "min_hours", "feed_min_hours" },
    { SECTION_ATOM, SECTION_WEIR, "min_items", "feed_min_items" },
    { SECTION_ATOM, SECTION_WEIR, "max_items", "feed_max_items" },
    { SECTION_SOURCE, SECTION_SOURCE, "password", "password_file" },
    { SECTION_DEFAULTS, SECTION_DEFAULTS, "password", "password_file" },
};
/* clang-format on */

#define N_KEYS (sizeof(keys) / sizeof(keys[0]))

const struct schema_key *schema_keys(enum schema_section section, size_t *ret_n)
{
    size_t from = 0, to;

    if (section == SECTION_DEFAULTS)
        section = SECTION_SOURCE;
    while (from < N_KEYS && keys[from].section != section)
        from++;
    to = from;
    while (to < N_KEYS && keys[to].section == section)
        to++;
    *ret_n = to - from;
    return keys + from;
}

const struct schema_key *schema_find(enum schema_section section,
                                     struct str name)
{
    size_t n;
    const struct schema_key *k = schema_keys(section, &n);

    for (size_t i = 0; i < n; i++)
        if (str_eq(str_of(k[i].name), name))
            return &k[i];
    return NULL;
}

const struct schema_key *schema_find_near(enum schema_section section,
                                          struct str name)
{
    size_t n, best = NEAR_NOT;
    const struct schema_key *k = schema_keys(section, &n), *found = NULL;

    for (size_t i = 0; i < n; i++) {
        size_t d = near_distance(str_of(k[i].name), name);

        if (d < best) {
            best = d;
            found = &k[i];
        }
    }
    return found;
}

enum schema_section schema_find_home(struct str name)
{
    for (size_t i = 0; i < N_KEYS; i++)
        if (str_eq(str_of(keys[i].name), name))
            return keys[i].section;
    return SECTION_KINDS;
}

const struct schema_key *schema_find_moved(enum schema_section section,
                                           struct str name)
{
    for (size_t i = 0; i < sizeof(moved) / sizeof(moved[0]); i++)
        if (moved[i].section == section && str_eq(str_of(moved[i].name), name))
            return schema_find(moved[i].now_in, str_of(moved[i].now));
    return NULL;
}

bool schema_is_list(const struct schema_key *key)
{
    return key->type >= TYPE_TAGS;
}

const char *schema_section_title(enum schema_section section)
{
    return sections[section].title;
}

const char *schema_section_name(enum schema_section section)
{
    return sections[section].name;
}

bool schema_section_is_named(enum schema_section section)
{
    return sections[section].is_named;
}

/* What stands before and after the blank of "output atom". */
static void split_name(const char *name, struct str *ret_word,
                       struct str *ret_rest)
{
    struct str s = str_of(name);
    size_t blank = str_find(s, STR(" "));

    *ret_word = s;
    *ret_rest = (struct str){ NULL, 0 };
    if (blank != SIZE_MAX) {
        ret_word->n = blank;
        *ret_rest = str_cut(s, blank + 1);
    }
}

enum schema_section schema_section_find(struct str word, struct str name)
{
    for (int i = 0; i < SECTION_KINDS; i++) {
        struct str w, rest;

        split_name(sections[i].name, &w, &rest);
        if (str_eq(w, word) && (rest.n == 0 || str_eq(rest, name)))
            return (enum schema_section)i;
    }
    return SECTION_KINDS;
}

enum schema_section schema_section_find_near(struct str word, struct str name)
{
    size_t best = NEAR_NOT;
    enum schema_section found = SECTION_KINDS;

    for (int i = 0; i < SECTION_KINDS; i++) {
        struct str w, rest;
        size_t d;

        split_name(sections[i].name, &w, &rest);
        d = near_distance(w, word);
        if (d != NEAR_NOT && rest.n > 0) {
            size_t d_rest = near_distance(rest, name);

            d = d_rest == NEAR_NOT ? NEAR_NOT : d + d_rest;
        }
        if (d < best) {
            best = d;
            found = (enum schema_section)i;
        }
    }
    return found;
}
