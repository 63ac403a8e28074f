"""test_realworld.py -- feeds as the web has them: 289 files that others captured
are read, and what weir makes of them is what feedparser does or better.

Each difference must be one that a rule below knows, with the reason why weir's
is the better or equal one; any other fails. The counts by reason are printed,
docs/conformance.md shows them. Needs the corpus (WEIR_SHARED), the comparison
python3-feedparser; what is absent is said and skipped.
"""
import collections
import datetime
import email.utils
import html.parser
import json
import os
import re
import resource
import subprocess
import tempfile
import urllib.parse

from weirtest import (BOUND_SEC, SOURCE, case, check, equal,
                      python_with_feedparser, run, skip, without)

WEIR = os.environ.get("WEIR", os.path.join(SOURCE, "build/dev/weir"))
FOLDER = os.path.join(os.environ.get("WEIR_SHARED", ""), "corpus", "realworld")
MEMORY_MAX_KIB = 64 * 1024
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)$")

if not os.path.isfile(os.path.join(FOLDER, "SOURCES.tsv")):
    skip("no corpus of real feeds")


def sources():
    with open(os.path.join(FOLDER, "SOURCES.tsv"), encoding="utf-8") as file:
        names, *rows = [line.rstrip("\n").split("\t") for line in file]
    return [dict(zip(names, row)) for row in rows]


FEEDS = sources()


def parse(files, folder=FOLDER):
    done = subprocess.run([WEIR, "parse"] + files, cwd=folder, check=False,
                          stdout=subprocess.PIPE, timeout=10 * BOUND_SEC)
    equal(done.returncode, 0, "exit status")
    return [json.loads(line) for line in
            done.stdout.decode("utf-8").splitlines()]


OURS = parse([feed["file"] for feed in FEEDS])


# ---- what each must be ----------------------------------------------------

class Markup(html.parser.HTMLParser):
    """Text of HTML, its element and attribute names, its addresses."""

    def __init__(self, markup):
        super().__init__(convert_charrefs=True)
        self.parts, self.names, self.links, self.hidden = [], set(), [], 0
        self.feed(markup)
        self.close()
        self.text = "".join(self.parts)

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.hidden += tag in ("script", "style")
        for name, value in attrs:
            self.names.add(name)
            if name in ("href", "src"):
                self.links.append(value or "")
        self.parts.append(" ")

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.hidden = max(0, self.hidden - 1)
        self.parts.append(" ")

    def handle_data(self, data):
        if not self.hidden:
            self.parts.append(data)


@case
def memory_is_bounded():
    """All of them in one process: no file needs more."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    with open(WEIR, "rb") as file:
        if re.search(rb"__[at]san_init", file.read()):
            print("  %d KiB, most of them a sanitizer's: not judged" % used)
            return
    check(used <= MEMORY_MAX_KIB, "%d KiB", used)


# <x:entry>, which the list does not count.
PREFIXED = "danmactough__node-feedparser/complexNamespaceFeed.xml"


@case
def every_item_is_there():
    equal(len(OURS), len(FEEDS))
    for feed, ours in zip(FEEDS, OURS):
        if feed["wellformed"] != "json":
            equal(len(ours["items"]), int(feed["items"])
                  + (feed["file"] == PREFIXED), feed["file"])
        equal(ours["_weir"]["bozo"] or feed["wellformed"] != "no", True,
              feed["file"])


def is_absolute(address):
    return bool(urllib.parse.urlsplit(address).scheme)


@case
def dates_links_and_texts_are_what_they_should_be():
    for feed, ours in zip(FEEDS, OURS):
        has_base = any(is_absolute(ours.get(key, ""))
                       for key in ("home_page_url", "feed_url"))
        for thing in [ours] + ours["items"]:
            where = feed["file"] + " " + thing.get("id", "")
            body = Markup(thing.get("content_html", ""))
            for key in ("date_published", "date_modified"):
                check(RFC3339.match(thing.get(key, "1970-01-01T00:00:00Z")),
                      "%s: %s", where, thing.get(key))
            for link in [thing.get("url", "x:")] + body.links:
                check(not has_base or is_absolute(link), "%s: %s", where, link)
            check(not any(name.startswith("on") or name in ("script", "style",
                                                            "iframe", "object")
                          for name in body.names), "%s: %s", where, body.names)
            check(not any(link.lower().startswith("javascript:")
                          for link in body.links), where)
            # Atom's plain text may speak of elements.
            check(ours["_weir"]["format"].startswith("atom") or not
                  re.search(r"</?[a-z]", thing.get("title", ""), re.I),
                  "%s: %s", where, thing.get("title"))


@case
def what_is_printed_reads_the_same():
    with tempfile.TemporaryDirectory() as folder:
        for i, ours in enumerate(OURS):
            with open(os.path.join(folder, "%d.json" % i), "w",
                      encoding="utf-8") as file:
                json.dump(ours, file)
        again = parse(["%d.json" % i for i in range(len(OURS))], folder)
    for feed, first, second in zip(FEEDS, OURS, again):
        for key in ("title", "home_page_url", "description"):
            equal(second.get(key), first.get(key), feed["file"])
        equal(len(second["items"]), len(first["items"]), feed["file"])
        for one, two in zip(first["items"], second["items"]):
            for key in ("id", "url", "title", "content_html", "content_text",
                        "summary", "date_published", "date_modified"):
                equal(two.get(key), one.get(key),
                      "%s of %s in %s" % (key, one["id"], feed["file"]))


# ---- beside feedparser ----------------------------------------------------

FEEDPARSER = """
import calendar, feedparser, json, sys

def when(thing, key):
    said = thing[key] if key in thing.keys() else ""
    read = thing.get(key + "_parsed") if said else None
    return said, calendar.timegm(read) if read else None

for path in sys.argv[1:]:
    with open(path, "rb") as file:
        told = feedparser.parse(file.read())
    print(json.dumps([{
        "id": e.get("id", ""), "title": e.get("title", ""),
        "link": e.get("link", ""), "published": when(e, "published"),
        "updated": when(e, "updated"),
        "content": [c["value"] for c in e.get("content", [])
                    if isinstance(c, dict)],
        "summary": e.get("summary", e.get("subtitle", ""))}
        for e in [told.feed] + told.entries]))
"""

# Why they differ, and why weir is right.
REASONS = {
    "encoded twice":
        "The feed's UTF-8 was encoded once more. feedparser undoes that value "
        "by value and only where all of a value is Latin-1; weir for the "
        "document, windows-1252 included.",
    "wrong encoding":
        "Declared ISO-8859-1, but UTF-8: feedparser shows the bytes.",
    "signs or markup":
        "feedparser takes '<' of a plain text for markup, or leaves markup in "
        "a text that may have it.",
    "repeated":
        "feedparser repeats an entry's content as its summary; in weir a "
        "summary is one that the source has.",
    "extension first":
        "feedparser lets itunes:subtitle, itunes:summary, media:description or "
        "media:content replace the feed's own text; weir has them in _weir.",
    "extension alone":
        "Of media and itunes alone: weir gives it under _weir.media or "
        "_weir.itunes, not as a content that the source does not have.",
    "title of extension":
        "feedparser does not know itunes:title.",
    "embedded":
        "Of an embedded player feedparser keeps nothing; weir keeps a link, "
        "and of a video it is by the name of its file.",
    "invisible":
        "Characters without a shape (byte order marks inside of a text, "
        "controls) are left out.",
    "by reference":
        "Content that lies elsewhere (src): weir shows the summary, feedparser "
        "what stands in its place.",
    "binary":
        "Content of a type that is no text: feedparser shows it all the same.",
    "xhtml in RSS":
        "feedparser does not know xhtml:body in RSS.",
    "another's":
        "feedparser takes it from an element of something else: an entry that "
        "breaks off, a text input, an item's media.",
    "resolved":
        "weir resolves against xml:base, the feed's link or its rel=self what "
        "feedparser leaves relative.",
    "leaking base":
        "feedparser lets an item's xml:base hold for the next item too.",
    "spelling":
        "The same address, percent-encoded.",
    "id as link":
        "feedparser takes an id for a link where there is none.",
    "enclosure as link":
        "An item without a link: weir takes its first attachment.",
    "rdf as link":
        "An item without a link: weir takes its rdf:about.",
    "dc:date":
        "feedparser calls dc:date the date of a change; weir, as "
        "PARSE_JSON.md, of publication, unless a pubDate says that.",
    "date not read":
        "feedparser cannot read it, or misreads 2020/1/10.",
    "no such offset":
        "feedparser counts +3000 as thirty hours; weir takes the time as "
        "written.",
    "ampersand":
        "feedparser makes an entity of a parameter after a bare '&'.",
    "empty":
        "An empty field is absent in weir.",
}


def squeeze(text):
    return re.sub(r"[\s\u200b\u00ad\ufeff\x00-\x1f\x7f]+", "", text)


def plain(markup):
    return squeeze(Markup(markup).text)


def byte_of(char):
    if ord(char) < 0x100:
        return bytes([ord(char)])
    return char.encode("cp1252", "strict")


def once(text):
    """Text with what was encoded twice undone."""
    def undo(match):
        try:
            return b"".join(byte_of(c) for c in match[0]).decode("utf-8")
        except UnicodeError:
            return match[0]
    return re.sub(r"[\xc2-\xdf].|[\xe0-\xef]..|[\xf0-\xf4]...", undo, text,
                  flags=re.S)


def unlinked(markup):
    return plain(re.sub(r"<a\b.*?</a>", "", markup, flags=re.S))


def extensions(weir):
    """Texts of an item's extensions."""
    for group in ("media", "itunes"):
        for value in weir.get(group, {}).values():
            if isinstance(value, str):
                yield plain(value)


def why_text(theirs, ours, context):
    key, feed, item, entry = context
    a, b = plain(theirs), squeeze(ours)
    if not squeeze(theirs) and not b:
        return "empty"
    if squeeze(once(plain(theirs))) == b or \
            plain(once(theirs)) == b or squeeze(once(Markup(theirs).text)) == b:
        return "encoded twice"
    if feed["encoding"] == "iso-8859-1" and "Ã" in theirs:
        return "wrong encoding"
    if squeeze(theirs) == b or plain(Markup(theirs).text) == b:
        return "signs or markup"
    if key == "summary" and not b and \
            a in [plain(c) for c in entry["content"]]:
        return "repeated"
    if a in extensions(item["_weir"]):
        return "extension first" if b else "extension alone"
    if key == "content" and "content_src" in item["_weir"]:
        return "by reference"
    if key == "content" and unlinked(item.get("content_html", "")) in (
            unlinked(theirs), unlinked(once(theirs))):
        return "embedded"
    if not a and b and key == "summary" and "media" in item["_weir"]:
        return "extension first"
    if not a and b:
        return "title of extension" if key == "title" else None
    if a[:40] and a.replace("\ufffd", "") == b.replace("\ufffd", ""):
        return "invisible"
    return None


def why_link(theirs, ours, context):
    _, _, item, entry = context
    links = [file["url"] for file in item.get("attachments", [])]
    if theirs and not is_absolute(theirs) and \
            ours.endswith(theirs.lstrip("./")):
        return "resolved"
    if urllib.parse.unquote(theirs) == urllib.parse.unquote(ours):
        return "spelling"
    if theirs == entry["id"]:
        return "id as link"
    if not theirs and ours in links:
        return "enclosure as link"
    if not theirs and urllib.parse.unquote(ours) == \
            urllib.parse.unquote(item.get("id", "")):
        return "rdf as link"
    return None


def instant(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
               .timestamp()) if text else None


def why_date(theirs, ours, context):
    key, _, item, entry = context
    said, read = theirs
    other = instant(item.get({"updated": "date_published",
                              "published": "date_modified"}[key]))
    if key == "published" and not said and ours == entry["updated"][1]:
        return "dc:date"
    if key == "updated" and ours is None and other is not None:
        return "dc:date"
    if said and read is None:
        return "date not read"
    if re.match(r"\d{4}/\d+/\d+ ", said) and ours == instant(
            datetime.datetime.strptime(said, "%Y/%m/%d %H:%M:%S").isoformat()
            + "Z"):
        return "date not read"
    if said.endswith("+3000") and ours == email.utils.parsedate_to_datetime(
            said.replace("+3000", "+0000")).timestamp():
        return "no such offset"
    return None


def compare(theirs, feed, ours):
    """Yields (field, theirs, ours, reason) where they differ."""
    item = {"_weir": {}, **ours}
    if "items" in ours:
        names = ("home_page_url", "description")
        item["_weir"] = ours["_weir"]
    else:
        names = ("url", "summary")
    context = (feed, item, theirs)
    for key, name in (("title", "title"), ("summary", names[1])):
        a, b = theirs[key], ours.get(name, "")
        if squeeze(a) != squeeze(b) and plain(a) != squeeze(b):
            yield key, a, b, why_text(a, b, (key,) + context)
    if "items" not in ours:
        a = (theirs["content"] or [theirs["summary"]])[0]
        b = Markup(ours["content_html"]).text if "content_html" in ours else \
            ours.get("content_text", "")
        if plain(a) != squeeze(b) and squeeze(a) != squeeze(b):
            yield "content", a, b, why_text(a, b, ("content",) + context)
    a, b = theirs["link"], ours.get(names[0], "")
    if a != b:
        yield "link", a, b, why_link(a, b, ("link",) + context)
    weir = ours["_weir"] if "items" in ours else ours
    for key, name in (("published", "date_published"),
                      ("updated", "date_modified")):
        b = instant(weir.get(name))
        if theirs[key][1] != b:
            yield key, theirs[key], b, why_date(theirs[key], b,
                                                (key,) + context)


def where_they_part(a, b):
    if isinstance(a, str) and isinstance(b, str):
        a, b = plain(a), squeeze(b)
        n = max(0, len(os.path.commonprefix([a, b])) - 10)
        a, b = a[n:n + 60], b[n:n + 60]
    return "%r, weir %r" % (a, b)


# Single ones that no rule tells.
ONES = {
    ("KDE__syndication/atom10_entry_content.xml", "content"): "binary",
    ("KDE__syndication/xhtml-k.xml", "content"): "xhtml in RSS",
    ("alexdebril__feed-io/truncated-atom.xml", "summary"): "another's",
    ("alexdebril__feed-io/truncated-atom.xml", "link"): "another's",
    ("alexdebril__feed-io/truncated-atom.xml", "updated"): "another's",
    ("danmactough__node-feedparser/rss-with-item-scoped-html-base.xml",
     "link"): "leaking base",
    ("macieklamberski__feedsmith/rdf-ns.xml", "summary"): "another's",
    ("macieklamberski__feedsmith/rdf-ns.xml", "link"): "another's",
    ("nmdias__FeedKit/Media.xml", "content"): "extension alone",
}


@case
def feedparser_is_not_better():
    python = python_with_feedparser()
    if not python:
        without("python3-feedparser")
        return
    pairs = [(feed, ours) for feed, ours in zip(FEEDS, OURS)
             if feed["wellformed"] != "json"]
    done = subprocess.run(
        [python, "-c", FEEDPARSER] + [feed["file"] for feed, _ in pairs],
        cwd=FOLDER, stdout=subprocess.PIPE, timeout=10 * BOUND_SEC, check=True)
    counts, open_ones, same = collections.Counter(), [], 0
    for (feed, ours), line in zip(pairs, done.stdout.splitlines()):
        theirs = json.loads(line)
        equal(len(theirs) - 1, len(ours["items"]), "entries of " + feed["file"])
        for entry, thing in zip(theirs, [ours] + ours["items"]):
            differences = list(compare(entry, feed, thing))
            same += 5 - len(differences)
            for key, a, b, why in differences:
                why = why or ONES.get((feed["file"], key))
                counts[why] += 1
                if why not in REASONS:
                    open_ones.append("%s %s: %s" % (feed["file"], key,
                                                    where_they_part(a, b)))
    for why, n in counts.most_common():
        print("  %5d %s" % (n, why))
    print("  %5d fields are the same" % same)
    check(not open_ones, "not explained:\n%s", "\n".join(open_ones[:60]))


run()
