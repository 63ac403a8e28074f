#!/usr/bin/env python3
"""hostile.py -- what the worst documents we can think of cost. Prints a table
of CPU seconds and peak memory (tests/e2e/test_hostile.py judges some).

    tests/bench/hostile.py BUILD [MIB [WORD]]

A *shape* is a text that grows by one unit; a *carrier* is where in which
document it stands; a *kind* is who reads it: `weir parse`, which has no limits
but those of depth and tags, or a reader as the daemon calls it (read_one.c).
Each row is a file of MIB (16) mebibytes and one run; WORD chooses the rows
whose name holds it. Over is what a run took beyond its input and beyond a run
on an empty file. A run of over 1 s for 10 MiB, or of a reader with over 16
MiB, has a !.
"""
import json
import os
import resource
import subprocess
import sys
import tempfile

MIB = 1024 * 1024
BLOCK = 65536
RUN_MAX_S = 20  # of CPU; then it is stopped
ANY = 1 << 40

# ---- shapes -----------------------------------------------------------------

# Name: what stands before, the unit, what stands behind; # in the unit is a
# number that grows. Texts: they stand anywhere.
TEXTS = {
    "<": ("", "<", ""),
    "&": ("", "&", ""),
    "&#": ("", "&#", ""),
    "&amp;": ("", "&amp;", ""),
    "&amp": ("", "&amp", ""),
    "&#1": ("&#", "1", ""),
    "&a": ("&", "a", ""),
    "&nosuch;": ("", "&nosuch;", ""),
    "<!--": ("", "<!--", ""),
    "<!--.-->": ("", "<!--.-->", ""),
    "-->": ("", "-->", ""),
    "<!-- -": ("<!--", "-", ""),
    "<!": ("", "<!", ""),
    "<?": ("", "<?", ""),
    "<?x?>": ("", "<?x?>", ""),
    "</": ("", "</", ""),
    "</p>": ("", "</p>", ""),
    "</nosuch>": ("", "</nosuch>", ""),
    "<![CDATA[": ("", "<![CDATA[", ""),
    "<![CDATA[]]>": ("", "<![CDATA[]]>", ""),
    "]]>": ("", "]]>", ""),
    "]": ("", "]", ""),
    '"': ("", '"', ""),
    "'": ("", "'", ""),
    "\\": ("", "\\", ""),
    "\\u0000": ("", "\\u0000", ""),
    "\\ud800": ("", "\\ud800", ""),
    "{},": ("", "{},", ""),
    "[": ("", "[", ""),
    '{"a":': ("", '{"a":', ""),
    "blanks": ("", " ", ""),
    "lines": ("", "\n", ""),
    "U+3000": ("", "\u3000", ""),
    "nbsp": ("", "&nbsp;", ""),
    "combining": ("a", "\u0301", ""),
    "marks of direction": ("", "\u200f\u202e", ""),
    "one word": ("", "a", ""),
    "Han": ("", "\u83cf\u6cfd\u65e5\u62a5", ""),
    "emoji": ("", "\U0001f468\u200d\U0001f469\u200d", ""),
    "NUL": ("", "\0", ""),
    "bytes that are no UTF-8": ("", b"\xff\x80\xc3", ""),
    "%": ("http://h.example/", "%", ""),
    "%2e": ("http://h.example/", "%2e%2E/", ""),
    "../": ("http://h.example/", "../", ""),
    "//": ("http://h.example", "//", ""),
    "?a&": ("http://h.example/?", "a&", ""),
    ":": ("", ":", ""),
    "@": ("", "@", ""),
    "(": ("", "(", ""),
    "a@b (c)": ("", "a@b.example (c) ", ""),
    ",": ("", "a,", ""),
    "digits": ("", "1", ""),
    "-": ("", "-", ""),
    "a date": ("", "2022-01-14 ", ""),
    "Jan": ("", "Jan ", ""),
    "年": ("", "2022年", ""),
}

# Markup that is cleaned.
MARKUP = {
    "<br>x": ("", "<br>x", ""),
    "<div>": ("", "<div>", ""),
    "<p>": ("", "<p>", ""),
    "<p></p>": ("", "<p></p>", ""),
    "<p>U+3000": ("", "<p>\u3000\u3000</p>", ""),
    "<b><i>": ("", "<b><i>", ""),
    "<b></i>": ("", "<b><i></b></i>", ""),
    "<a href=": ("", "<a href=", ""),
    "<a href=x>": ("", "<a href=x>", ""),
    "<a href=/x>y</a>": ("", "<a href=/x>y</a>", ""),
    "<a href=../": ("<a href='", "../", "'>x</a>"),
    "<a href=%": ("<a href='http://h.example/", "%", "'>x</a>"),
    "<ul><li>": ("", "<ul><li>", ""),
    "<li>": ("<ul>", "<li>", ""),
    "<table><tr><td>": ("", "<table><tr><td>", ""),
    "<td>": ("<table><tr>", "<td>", ""),
    "<table>x": ("<table>", "x<tr>", ""),
    "<img src=x>": ("", "<img src=/x>", ""),
    "<img srcset=": ("<img src=x srcset='", "/a 1x, ", "'>"),
    "<img srcset=,": ("<img src=x srcset='", ",", "'>"),
    "<img data-src>": ("", "<img src=a data-src=b data-original=c>", ""),
    "<p style=": ("<p style='", "color:red;", "'>x"),
    "<p a=": ("<p a='", "x", "'>x"),
    "<p attributes": ("<p", " a#=''", ">x"),
    "<p same attribute": ("<p", " href=''", ">x"),
    "<p a": ("<p", " a", ">x"),
    "<p ///": ("<p", "/", ">x"),
    "<p quote": ("<p a=\"", "x ", ""),
    "<name": ("<", "a", ">x"),
    "</name": ("</", "a", ">x"),
    "<script>": ("<script>", "x", ""),
    "<script><": ("<script>", "</scrip", ""),
    "<script></script>": ("", "<script></script>", ""),
    "<textarea>": ("<textarea>", "<b>x</b>", ""),
    "<title>": ("<title>", "</titl", ""),
    "<noscript>": ("", "<noscript>", ""),
    "<plaintext>": ("<plaintext>", "<b>", ""),
    "<style>": ("", "<style>", ""),
    "<svg>": ("", "<svg>", ""),
    "<math><mi>": ("", "<math><mi>", ""),
    "<select><option>": ("", "<select><option>", ""),
    "<ruby><rt>": ("", "<ruby><rt>", ""),
    "<video><source>": ("", "<video><source src=/x>", ""),
    "<figure><figcaption>": ("", "<figure><figcaption>", ""),
    "<pre>": ("", "<pre>\n", ""),
    "<h1>": ("", "<h1>", ""),
    "<font>": ("", "<font color=x>", ""),
    "<iframe>": ("", "<iframe src=x></iframe>", ""),
    "<template>": ("", "<template>", ""),
    "<nosuch#>": ("", "<n#>", ""),
    "<xmp>": ("<xmp>", "<!--", ""),
}

RSS = "<rss version='2.0'%s><channel><title>t</title>%s</channel></rss>"
NAMES = (" xmlns:dc='http://purl.org/dc/elements/1.1/'"
         " xmlns:content='http://purl.org/rss/1.0/modules/content/'"
         " xmlns:media='http://search.yahoo.com/mrss/'"
         " xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd'"
         " xmlns:georss='http://www.georss.org/georss'"
         " xmlns:gml='http://www.opengis.net/gml'"
         " xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'"
         " xmlns:atom='http://www.w3.org/2005/Atom'")


def channel(before, unit, behind):
    """A flood in a channel of RSS."""
    return tuple((RSS % (NAMES, before + "|" + behind)).split("|")[:1]) + (
        unit, (RSS % (NAMES, before + "|" + behind)).split("|")[1])


def item(before, unit, behind=""):
    return channel("<item><title>t</title>" + before, unit, behind + "</item>")


def entry(before, unit, behind=""):
    return ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>i</id>"
            + before, unit, behind + "</entry></feed>")


# Whole documents.
DOCUMENTS = {
    "700,000 attributes of rss": ("<rss", " a#=''", "><channel></channel>"
                                  "</rss>"),
    "attributes of item": channel("<item", " a#=''", "></item>"),
    "one attribute of item": channel("<item a='", "x", "'></item>"),
    "one quote of item": channel("<item a='", "x ", ""),
    "tags in tags that are none": item("", "<a " + 'c="<q " ' * 7000 + "< "),
    "tag without end": channel("<item ", "x ", ""),
    "namespaces of rss": ("<rss", " xmlns:a#='u#'", "><channel></channel>"
                          "</rss>"),
    "namespace an item": channel("", "<item xmlns:a#='u#'/>", ""),
    "namespace a level": channel("", "<a# xmlns:a#='u#'>", ""),
    "prefixes undeclared": channel("", "<a#:b/>", ""),
    "names": channel("", "<n#/>", ""),
    "<item/>": channel("", "<item/>", ""),
    "<item>": channel("", "<item>", ""),
    "<item></item>text": channel("", "<item>x</item>y", ""),
    "small items": channel("", "<item><title>t#</title><link>http://h.example"
                           "/#</link></item>", ""),
    "<link/> of a channel": channel("", "<link/>", ""),
    "links of a channel": channel("", "<atom:link href='x#'/>", ""),
    "hubs of a channel": channel("", "<atom:link rel='hub' href='x#'/>", ""),
    "skipHours": channel("<skipHours>", "<hour>1</hour>", "</skipHours>"),
    "managingEditor": channel("", "<managingEditor>a@b.c (d)</managingEditor>",
                              ""),
    "owners": channel("", "<itunes:owner><itunes:name>n</itunes:name>"
                      "</itunes:owner>", ""),
    "categories of a channel": channel("", "<category>c#</category>", ""),
    "nested itunes:category": channel("", "<itunes:category text='a#'>", ""),
    "<link/> of an item": item("", "<link/>"),
    "titles of an item": item("", "<title>t</title>"),
    "descriptions of an item": item("", "<description>&lt;b>d</description>"),
    "categories of an item": item("", "<category>c#</category>"),
    "equal categories": item("", "<category>c</category>"),
    "keywords": item("<itunes:keywords>", "a#,", "</itunes:keywords>"),
    "enclosures of an item": item("", "<enclosure url='http://h.example/#'/>"),
    "equal enclosures": item("", "<enclosure url='http://h.example/'/>"),
    "authors of an item": item("", "<author>a#@b.example (c#)</author>"),
    "equal authors": item("", "<dc:creator>c</dc:creator>"),
    "media:content of an item": item("", "<media:content url='/#'/>"),
    "media:thumbnail of an item": item("", "<media:thumbnail url='/#'/>"),
    "media:credit of an item": item("", "<media:credit>c#</media:credit>"),
    "nested media:group": item("", "<media:group>"),
    "nested media:content": item("", "<media:content url='/#'>"),
    "dates of an item": item("", "<pubDate>Fri, 14 Jan 2022 14:41:00 GMT"
                             "</pubDate>"),
    "dates after a long one": item("<pubDate>" + " " * MIB + "2022-01-14"
                                   "</pubDate>", "<dc:date>2022</dc:date>"),
    "guids of an item": item("", "<guid>g#</guid>"),
    "sources of an item": item("", "<source url='/#'>s</source>"),
    "georss line": item("<georss:line>", "1 2 ", "</georss:line>"),
    "georss points": item("", "<georss:point>1 2</georss:point>"),
    "geo:lat after a long one": item("<geo:lat>" + "1" * MIB + "</geo:lat>"
                                     "<geo:long>2</geo:long>",
                                     "<geo:lat>3</geo:lat>"),
    "nested shapes": item("<georss:where>" + "<gml:Polygon>" * 200
                          + "<gml:posList>", "1 2 ", "</gml:posList>"),
    "links of an entry": entry("", "<link href='/#'/>"),
    "enclosures of an entry": entry("", "<link rel='enclosure' href='/#'/>"),
    "authors of an entry": entry("", "<author><name>n#</name></author>"),
    "nested author": entry("", "<author>"),
    "nested source": entry("", "<source>"),
    "nested entry": entry("", "<entry>"),
    "contents of an entry": entry("", "<content type='html'>&lt;b></content>"),
    "xhtml div": entry("<content type='xhtml'>", "<div>",),
    "xhtml br": entry("<content type='xhtml'><div>", "<br/>x",
                      "</div></content>"),
    "xhtml after blanks": entry("<content type='xhtml'>" + " " * MIB, "<b/>",
                                "</content>"),
    "xhtml attributes": entry("<content type='xhtml'><div", " a#=''",
                              ">x</div></content>"),
    "base64": entry("<content type='image/png'>", "AAAA", "</content>"),
    "base64 text": entry("<content type='text/html' mode='base64'>", "PGI+",
                         "</content>"),
    "xml:base, nested": entry("", "<a xml:base='b/'>"),
    "xml:base and links": entry("", "<a xml:base='b/'><link href='#'/>"),
    "xml:lang, nested": entry("", "<a xml:lang='l#'>"),
    "one xml:base": entry("<a xml:base='", "b/", "'><link href='x'/></a>"),
    "nested unknown": channel("", "<a>", ""),
    "nested unknown, long": channel("", "<a>" * 200 + "</a>" * 200, ""),
    "one name": channel("<", "a", "/>"),
    "one prefix": channel("<", "a", ":b/>"),
    "DOCTYPE": ("<!DOCTYPE rss ", "x ", "><rss/>"),
    "DOCTYPE without end": ("<!DOCTYPE rss [", "<!-- -->", ""),
    "entities declared": ("<!DOCTYPE rss [", "<!ENTITY e# 'x'>", "]>" + RSS
                          % ("", "<item><title>&e1;</title></item>")),
    "entities of entities": ("<!DOCTYPE rss [<!ENTITY a0 'ha'>",
                             "<!ENTITY b# '&a0;&a0;&a0;'>", "]>" + RSS
                             % ("", "<item><title>&b1;</title></item>")),
    "one entity used": ("<!DOCTYPE rss [<!ENTITY e 'xxxxxxxxxx'>]><rss><channel>"
                        "<item><title>", "&e;", "</title></item></channel>"
                        "</rss>"),
    "elements declared": ("<!DOCTYPE rss [", "<!ELEMENT e# ANY>", "]><rss/>"),
    "attributes declared": ("<!DOCTYPE rss [", "<!ATTLIST rss a# CDATA 'x'>",
                            "]><rss/>"),
    "blanks before": ("", " ", RSS % ("", "<item/>")),
    "comments before": ("", "<!-- -->", RSS % ("", "<item/>")),
    "instructions before": ("", "<?x y?>", RSS % ("", "<item/>")),
    "junk before": ("", "junk ", RSS % ("", "<item/>")),
    "tags before": ("", "<br>", RSS % ("", "<item/>")),
    "<rss> again": ("", "<rss>", ""),
    "<rss/> again": ("", "<rss/>", ""),
    "junk behind": (RSS % ("", "<item/>"), "junk ", ""),
    "a channel behind": ("<rss>", "<channel></channel>", "</rss>"),
    "NUL in a tag": channel("<item ", "\0", ">"),
    "RDF items": ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax"
                  "-ns#' xmlns='http://purl.org/rss/1.0/'><channel><items>"
                  "<rdf:Seq>", "<rdf:li resource='u#'/>",
                  "</rdf:Seq></items></channel></rdf:RDF>"),
    "RDF item": ("<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax"
                 "-ns#' xmlns='http://purl.org/rss/1.0/'>",
                 "<item rdf:about='u#'/>", "</rdf:RDF>"),
    "CDF": ("<CHANNEL>", "<ITEM HREF='u#'/>", "</CHANNEL>"),
    "CDF nested": ("", "<CHANNEL>", ""),
    "UTF-16": (b"\xff\xfe", "<\0a\0".encode("latin-1"), b""),
    "UTF-7 label": ("<?xml version='1.0' encoding='utf-7'?><rss>", "+AGE-", ""),
    "one label": ("<?xml version='1.0' encoding='", "a", "'?><rss/>"),
    "half of a GBK character": ("<?xml version='1.0' encoding='gbk'?><rss>",
                                b"\x81", ""),
    "ISO-2022-JP": ("<?xml version='1.0' encoding='iso-2022-jp'?><rss>",
                    b"\x1b$B\x1b(B", ""),
    "bytes to detect": ("<rss><channel><title>", b"\xb2\xe2\xca\xd4\xff", ""),
    "bytes at the end": (RSS % ("", "<item/>"), " ", "<!--\udcff-->"),
}


def feed(before, unit, behind=""):
    return ('{"version":"https://jsonfeed.org/version/1.1","title":"t",'
            + before, unit, behind + "}")


def record(before, unit, behind=""):
    return feed('"items":[{"id":"1",' + before, unit, behind + '}]')


JSON = {
    "{}, of items": feed('"items":[', "{},", "{}]"),
    "[], of items": feed('"items":[', "[],", "[]]"),
    "0, of items": feed('"items":[', "0,", "0]"),
    "[ of items": feed('"items":[', "[", ""),
    '{"a": of items': feed('"items":[', '{"a":', ""),
    '" of items': feed('"items":["', 'a', ""),
    "small records": feed('"items":[', '{"id":"#","title":"t"},', "{}]"),
    "items again": feed('"items":[]', ',"items":[]', ""),
    "{}, of a record": record('"a":[', "{},", "{}]"),
    "[ of a record": record('"a":', "[", ""),
    "keys of a record": record('"a":0', ',"b#":0', ""),
    "one key of a record": record('"', "b", '":0'),
    "keys of a feed": feed('"a":0', ',"b#":0', ""),
    "one key again": feed('"a":0', ',"a":{}', ""),
    "nested in a feed": feed('"a":', '{"a":', ""),
    "authors of a record": record('"authors":[', '{"name":"n#"},', "{}]"),
    "an author of all records": feed('"items":[' + '{"id":"1"},' * 2000
                                     + '{}],"author":{"name":"n","a":[', "0,",
                                     "0]}"),
    "tags of a record": record('"tags":[', '"t#",', '"x"]'),
    "attachments of a record": record('"attachments":[', '{"url":"/#"},',
                                      "{}]"),
    "hubs of a feed": feed('"hubs":[', '{"type":"WebSub","url":"/#"},', "{}]"),
    "a number": record('"id":', "1", ""),
    "a fraction": record('"id":0.', "1", ""),
    "an exponent": record('"id":1e', "9", ""),
    "blanks in a feed": feed('"a":', " ", "1"),
    "commas": feed('"items":[', ",", "]"),
    "objects after one another": ("", "{}", ""),
    "comments": ("", "/**/", '{"items":[]}'),
}

# ---- carriers ---------------------------------------------------------------


def as_is(data):
    return data


def escaped(data):
    return (data.replace(b"&", b"&amp;").replace(b"<", b"&lt;")
            .replace(b">", b"&gt;"))


def quoted(data):
    return data.replace(b'"', b"&quot;")


def in_json(data):
    return json.dumps(data.decode("utf-8", "replace"),
                      ensure_ascii=False)[1:-1].encode()


def in_item(before, behind):
    begin, end = (RSS % (NAMES, "<item><title>t</title>%s|%s</item>" % (
        before, behind))).split("|")
    return begin, end


# Name: before, behind, how the text is written.
CARRIERS = {
    "document": ("", "", as_is),
    "description": in_item("<description>", "</description>") + (as_is,),
    "CDATA": in_item("<content:encoded><![CDATA[", "]]></content:encoded>")
             + (as_is,),
    "escaped": in_item("<content:encoded>", "</content:encoded>") + (escaped,),
    "html": ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content "
             "type='html'>", "</content></entry></feed>", escaped),
    "title": in_item("<title>", "</title>") + (as_is,),
    "title, escaped": in_item("<title>", "</title>") + (escaped,),
    "link": in_item("<link>", "</link>") + (escaped,),
    "attribute": in_item('<enclosure url="', '"/>') + (quoted,),
    "date": in_item("<pubDate>", "</pubDate>") + (escaped,),
    "category": in_item("<category>", "</category>") + (escaped,),
    "author": in_item("<author>", "</author>") + (escaped,),
    "guid": in_item("<guid>", "</guid>") + (escaped,),
    "point": in_item("<georss:point>", "</georss:point>") + (escaped,),
    "duration": in_item("<itunes:duration>", "</itunes:duration>")
                + (escaped,),
    "xhtml": ("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content "
              "type='xhtml'><div>", "</div></content></entry></feed>", as_is),
    "JSON": ('{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"'
             ',"content_html":"', '"}]}', in_json),
    "JSON title": ('{"version":"https://jsonfeed.org/version/1.1","title":"',
                   '","items":[]}', in_json),
}


# ---- who reads them ---------------------------------------------------------

OPML = {
    "<outline>": ("<opml><body>", "<outline>", ""),
    "outlines": ("<opml><body>", "<outline text='t#' xmlUrl='http://h.example"
                 "/#'/>", "</body></opml>"),
    "folders": ("<opml><body>", "<outline text='f#'>", ""),
    "attributes": ("<opml><body><outline", " a#=''", "/></body></opml>"),
    "one text": ("<opml><body><outline text='", "x", "'/></body></opml>"),
    "one address": ("<opml><body><outline xmlUrl='http://h.example/", "../",
                    "'/></body></opml>"),
    "titles": ("<opml><head>", "<title>t</title>", "</head></opml>"),
    "one title": ("<opml><head><title>", "t ", "</title></head></opml>"),
    "names": ("<opml><body>", "<n#/>", "</body></opml>"),
}

JEKYLL = {
    "keys": ("---\n", "k#: v\n", "---\n"),
    "one key": ("---\n", "k", ": v\n---\n"),
    "one value": ("---\ntitle: ", "v ", "\n---\n"),
    "quoted value": ("---\ntitle: \"", "\\u0041", "\"\n---\n"),
    "tags": ("---\ntags: [", "a#, ", "b]\n---\n"),
    "nested list": ("---\ntags: ", "[", "\n---\n"),
    "nested block": ("---\na:\n", " ", "b: c\n---\n"),
    "list": ("---\ntags:\n", "- a#\n", "---\n"),
    "folded": ("---\ntitle: >\n", "  v\n", "---\n"),
    "no end": ("---\n", "a: b\n", ""),
    "Liquid": ("---\na: b\n---\n", "{% ", ""),
    "{{": ("---\na: b\n---\n", "{{", ""),
    "{{ x }}": ("---\na: b\n---\n", "{{ x }}", ""),
    "paragraphs": ("---\na: b\n---\n", "x\n\n", ""),
    "*": ("---\na: b\n---\n", "*", ""),
    "[]( ": ("---\na: b\n---\n", "[](", ""),
    "![a](": ("---\na: b\n---\n", "![a](b", ""),
    "`": ("---\na: b\n---\n", "`", ""),
    "> ": ("---\na: b\n---\n", "> ", ""),
    "- ": ("---\na: b\n---\n", "- ", ""),
    "<div>": ("---\na: b\n---\n", "<div>", ""),
    "<br>x": ("---\na: b\n---\n", "<br>x", ""),
}

CONFIG = {
    "sections": ("", "[source s#]\nurl = http://h.example/#\n", ""),
    "equal sections": ("", "[source s]\nurl = http://h.example/\n", ""),
    "media": ("", "[medium m#]\nslug = m#\n", ""),
    "slugs": ("[slugs]\n", "m# = n#\n", ""),
    "unknown keys": ("[weir]\n", "k# = v\n", ""),
    "equal keys": ("[weir]\n", "name = v\n", ""),
    "tags": ("[source s]\nurl = http://h.example/\n", "tag = t#\n", ""),
    "headers": ("[source s]\nurl = http://h.example/\n", "header = A#: b\n",
                ""),
    "networks": ("[weir]\n", "allow_private = 10.0.0.0/8\n", ""),
    "[": ("", "[", ""),
    "[\\n": ("", "[\n", ""),
    "one line": ("name = ", "x", ""),
    "comments": ("", "; x\n", ""),
    "lines": ("", "\n", ""),
    "no keys": ("", "x\n", ""),
    "continued": ("[weir]\nname = a\n", "  b\n", ""),
}


def alone(*tables):
    """Each shape as the whole document."""
    return {name: (shape, CARRIERS["document"])
            for table in tables for name, shape in table.items()}


def carried(table, carriers):
    return {where + " of " + name: (shape, CARRIERS[where])
            for where in carriers for name, shape in table.items()}


FEEDS = {**alone(DOCUMENTS, JSON), **carried(TEXTS, CARRIERS),
         **carried(MARKUP, ("description", "CDATA", "escaped", "html", "xhtml",
                            "title, escaped", "JSON"))}

# Name: the most bytes that a body of it has, and its pairs.
KINDS = {
    "parse": (ANY, FEEDS),
    "feed": (ANY, FEEDS),
    "json": (ANY, {**alone(JSON, TEXTS), **carried(TEXTS, ("JSON",)),
                   **carried(MARKUP, ("JSON",))}),
    "html": (2 * MIB - 4096, alone(MARKUP, TEXTS)),
    "xml": (8 * MIB - 4096, {**alone(DOCUMENTS, TEXTS), **carried(TEXTS, ("description",)),
                  **carried(MARKUP, ("description", "escaped"))}),
    "json-detail": (ANY, {**alone(JSON, TEXTS), **carried(TEXTS, ("JSON",))}),
    "html-detail": (2 * MIB - 4096, alone(MARKUP, TEXTS)),
    "links": (ANY, alone(MARKUP, TEXTS)),
    "opml": (ANY, alone(OPML, DOCUMENTS)),
    "jekyll": (2 * MIB - 1024, alone(JEKYLL)),
    "config": (16 * MIB - 1024, alone(CONFIG)),
    "clean": (ANY, alone(MARKUP, TEXTS)),
    "plain": (ANY, alone(MARKUP, TEXTS)),
    "date": (ANY, alone(TEXTS)),
    "url": (ANY, alone(TEXTS)),
}
# Those that are given what others wrote, of any length.
READERS = ("parse", "feed", "json", "html", "xml", "json-detail",
           "html-detail", "links", "opml")


def to_bytes(text):
    if isinstance(text, bytes):
        return text
    return text.encode("utf-8", "surrogateescape")


def blocks(unit, n_bytes):
    """Whole units of n_bytes in all, some at a time."""
    unit, number = to_bytes(unit), 0
    if b"#" not in unit:
        some = BLOCK // len(unit) + 1
        for left in range(n_bytes // len(unit), 0, -some):
            yield unit * min(some, left)
        return
    while n_bytes > 0:
        block = b"".join(unit.replace(b"#", b"%d" % k)
                         for k in range(number, number + 1024))
        number += 1024
        n_bytes -= len(block)
        yield block


def write(path, shape, carrier, n_bytes):
    """The file of a pair, of n_bytes and a few; returns its size."""
    before, unit, behind = shape
    begin, end, encode = carrier
    growth = len(encode(to_bytes(unit))) / len(to_bytes(unit))
    with open(path, "wb") as file:
        file.write(to_bytes(begin) + encode(to_bytes(before)))
        for block in blocks(unit, int(n_bytes / growth)):
            file.write(encode(block))
        file.write(encode(to_bytes(behind)) + to_bytes(end))
        return file.tell()


def names():
    """The names of all pairs: KIND: CARRIER of SHAPE."""
    return [kind + ": " + rest for kind, (_, shapes) in KINDS.items()
            for rest in shapes]


def pair(name):
    """Shape and carrier of a name, and the most bytes that its kind takes."""
    kind, rest = name.split(": ", 1)
    n_bytes, shapes = KINDS[kind]
    return shapes[rest] + (n_bytes,)


# ---- runs -------------------------------------------------------------------


def stop_late():
    resource.setrlimit(resource.RLIMIT_CPU, (RUN_MAX_S, RUN_MAX_S))


def run(args):
    """Status, CPU seconds and peak bytes of one run."""
    with open(os.devnull, "r+b") as null:
        done = subprocess.Popen(args, stdin=null, stdout=null, stderr=null,
                                preexec_fn=stop_late)
        _, status, usage = os.wait4(done.pid, 0)
        done.returncode = os.waitstatus_to_exitcode(status)
    return (done.returncode, usage.ru_utime + usage.ru_stime,
            usage.ru_maxrss * 1024)


def command(build, name):
    kind = name.split(":")[0]
    if kind == "parse":
        return [os.path.join(build, "weir"), "parse"]
    return [os.path.join(build, "tests/bench/read_one"), kind]


class Runs:
    """Runs pairs, and says what each took beyond its input."""

    def __init__(self, build, n_bytes, folder):
        self.build, self.n_bytes = build, n_bytes
        self.path = os.path.join(folder, "input")
        self.fixed = {}

    def one(self, name):
        """Status, CPU seconds, bytes over, and those of the input."""
        args = command(self.build, name)
        kind = args[-1]
        if kind not in self.fixed:
            self.fixed[kind] = run(args + [os.devnull])[2]
        shape, carrier, n_max = pair(name)
        size = write(self.path, shape, carrier, min(self.n_bytes, n_max))
        status, cpu_s, peak = run(args + [self.path])
        return status, cpu_s, peak - size - self.fixed[kind], size


def main():
    build = sys.argv[1]
    n_bytes = int(float(sys.argv[2]) * MIB) if len(sys.argv) > 2 else 16 * MIB
    word = sys.argv[3] if len(sys.argv) > 3 else ""
    n = n_slow = n_large = 0
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(build, n_bytes, folder)
        for name in names():
            if word not in name:
                continue
            status, cpu_s, over, size = runs.one(name)
            is_slow = cpu_s * 10 * MIB > max(size, 10 * MIB)
            is_large = over > 16 * MIB and name.split(":")[0] in READERS
            n, n_slow = n + 1, n_slow + is_slow
            n_large += is_large
            print("%6.2f s %7.1f MiB over %s  exit %3d  %s" % (
                cpu_s, over / MIB, "!" if is_slow or is_large else " ",
                status, name), flush=True)
    print("%d runs; over 1 s for 10 MiB: %d; over 16 MiB: %d" % (
        n, n_slow, n_large))


if __name__ == "__main__":
    main()
