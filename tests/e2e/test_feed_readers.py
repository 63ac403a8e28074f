"""test_feed_readers.py -- the feeds as feed readers read them: Atom, RSS and
JSON Feed carry the same entries, and the OPML can be imported.

What is written is compared with the database by Python's own parsers; then
feedparser, sfeed and newsboat, where they are installed, read the same files
from a local server and must agree with that.
"""
import calendar
import contextlib
import functools
import html.parser
import http.server
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree
from xml.sax.saxutils import escape

from weirtest import (ATOM, BOUND_SEC, CORPUS_FEEDS, DATA, Site, case, check,
                      corpus_kinds, data_sources, equal, find_corpus,
                      free_port, python_with_feedparser, run, without)

CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
N_MANY = 230  # two full archive documents and a rest
OUTPUTS = ("[output rss]\nenabled = yes\n[output json]\nenabled = yes\n"
           "[output opml]\nenabled = yes\n")
FORMATS = ("atom", "rss", "json")
NEWEST = {"atom": "/feed.xml", "rss": "/rss.xml", "json": "/feed.json"}
MEDIUM = {"atom": "/category/odd.xml", "rss": "/category/odd.rss.xml",
          "json": "/category/odd.json"}

# What a reader may trip over. Without markup in titles: readers disagree about
# that, whatever is written.
ODD = [
    ("Tom & Jerry < \"Spike\" 'n' ]]> \u2028 end",
     "<p>a &amp;lt; b ]]&gt; &amp;amp; c</p>", "plain & < summary"),
    ("\U0001f4f0 " + "长" * 600, "<p>%s</p>" % ("x" * 100000), ""),
    ("", "<p>Nothing but text.</p>", ""),
    ("No text at all", "", ""),
]


def odd_feed():
    items = ""
    for i, (title, content, summary) in enumerate(ODD):
        items += "<item><guid isPermaLink='false'>odd-%d</guid>" % i
        items += "<pubDate>Tue, 01 Mar 2022 1%d:00:00 +0530</pubDate>" % i
        if title:
            items += "<title>%s</title>" % escape(title)
        if i != 2:
            items += "<link>https://odd.example/%d?a=1&amp;b=2</link>" % i
        if summary:
            items += "<description>%s</description>" % escape(escape(summary))
        if content:
            items += "<content:encoded>%s</content:encoded>" % escape(content)
        if i == 0:
            items += ("<enclosure url='https://odd.example/a.mp3?x=1&amp;y=2'"
                      " length='12345' type='audio/mpeg'/>"
                      "<category>one &amp; two</category>"
                      "<dc:creator>A &lt; B</dc:creator>"
                      "<dc:creator>Second</dc:creator>")
        items += "</item>"
    return ("<rss version='2.0' xmlns:dc='http://purl.org/dc/elements/1.1/'"
            " xmlns:content='http://purl.org/rss/1.0/modules/content/'>"
            "<channel><title>Odd</title><link>https://odd.example/</link>"
            "<description/>%s</channel></rss>" % items)


ODD_ATOM = """<feed xmlns='http://www.w3.org/2005/Atom'><title>Odd</title>
<id>urn:odd</id><updated>2022-03-01T00:00:00Z</updated>
<entry><id>urn:odd:1</id><title>No content</title>
<updated>2022-03-01T00:00:00-03:00</updated>
<summary>A summary alone: 1 &lt; 2 &amp; 3.</summary></entry></feed>"""


def many_feed():
    items = "".join(
        "<item><guid isPermaLink='false'>many-%d</guid><title>Number %d</title>"
        "<link>https://many.example/%d</link>"
        "<pubDate>%02d Feb 2022 %02d:00:00 +0000</pubDate>"
        "<description>Text %d</description></item>"
        % (i, i, i, 1 + i // 24, i % 24, i) for i in range(N_MANY))
    return ("<rss version='2.0'><channel><title>Many</title>%s</channel></rss>"
            % items)


@contextlib.contextmanager
def published(many=False):
    """A site with all formats, and a server for it; weir has done its work.
    Where there is a corpus, its real posts are among them, by every kind of
    source and an imported Jekyll tree."""
    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    with Site() as site:
        origin = site.origin("--folder", DATA)
        origin.put("/odd.xml", odd_feed())
        origin.put("/odd.atom", ODD_ATOM)
        origin.put("/many.xml", many_feed())
        port = free_port()
        site.link = "http://127.0.0.1:%d/" % port
        text = (data_sources(origin.base) + OUTPUTS +
                "[source odd]\nurl = %s/odd.xml\ncategory = Odd\n"
                "[source summary]\nurl = %s/odd.atom\ncategory = Odd\n"
                % (origin.base, origin.base))
        if many:
            text += ("[source many]\nurl = %s/many.xml\nbackfill = 1000\n"
                     "category = Many\n" % origin.base)
        folder, real, why = find_corpus()
        if real:
            base = site.origin("--set", "real", script=real).base
            text += corpus_kinds(base)
            text = text.replace("[medium 东财滚动新闻]", "", 1).replace(
                "slug = emnews\npage = /emnews/", "", 1)
        else:
            print("  without real posts: " + why)
        site.write_config(text)
        if real:
            site.call("import", "jekyll", os.path.join(folder, "jekyll"))
        site.once()
        server = http.server.ThreadingHTTPServer(
            ("127.0.0.1", port),
            functools.partial(Quiet, directory=site.output))
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


# ---- text, times ----------------------------------------------------------

class Text(html.parser.HTMLParser):
    def __init__(self, markup):
        super().__init__()
        self.found = []
        self.feed(markup)
        self.close()

    def handle_data(self, data):
        self.found.append(data)


def squeeze(text):
    return " ".join((text or "").split())


def text_of(markup):
    """What is read of HTML, white space left out: readers write it anew."""
    return "".join("".join(Text(markup or "").found).split())


def seconds(text):
    """Of RFC 3339 with a numeric offset or Z."""
    if text.endswith("Z"):
        text = text[:-1] + "+00:00"
    moment = calendar.timegm(time.strptime(text[:19], "%Y-%m-%dT%H:%M:%S"))
    sign = -1 if text[19] == "-" else 1
    return moment - sign * (int(text[20:22]) * 3600 + int(text[23:25]) * 60)


def rss_seconds(text):
    moment = calendar.timegm(time.strptime(text[:-6], "%a, %d %b %Y %H:%M:%S"))
    sign = -1 if text[-5] == "-" else 1
    return moment - sign * (int(text[-4:-2]) * 3600 + int(text[-2:]) * 60)


# ---- the files by Python's own parsers -------------------------------------

def entry(**fields):
    fields["title"] = squeeze(fields["title"])
    return fields


def read_atom(site, path):
    root = ElementTree.parse(site.path(path)).getroot()
    entries = []
    for e in root.findall(ATOM + "entry"):
        categories = e.findall(ATOM + "category")
        entries.append(entry(
            id=e.findtext(ATOM + "id"), title=e.findtext(ATOM + "title"),
            link=e.find(ATOM + "link[@rel='alternate']").get("href"),
            published=seconds(e.findtext(ATOM + "published")),
            updated=seconds(e.findtext(ATOM + "updated")),
            content=e.findtext(ATOM + "content"),
            summary=e.findtext(ATOM + "summary"),
            authors=[a.findtext(ATOM + "name")
                     for a in e.findall(ATOM + "author")],
            categories=[c.get("label") or c.get("term") for c in categories],
            files=[l.get("href") for l in
                   e.findall(ATOM + "link[@rel='enclosure']")]))
    older = root.find(ATOM + "link[@rel='prev-archive']")
    return entries, None if older is None else older.get("href")


def read_rss(site, path):
    channel = ElementTree.parse(site.path(path)).getroot().find("channel")
    entries = []
    dc = "{http://purl.org/dc/elements/1.1/}"
    for e in channel.findall("item"):
        equal(e.find("guid").get("isPermaLink"), "false")
        summary = e.findtext("description")
        entries.append(entry(
            id=e.findtext("guid"), title=e.findtext("title"),
            link=e.findtext("link"),
            published=rss_seconds(e.findtext("pubDate")),
            updated=seconds(e.findtext(ATOM + "updated")),
            content=e.findtext(CONTENT + "encoded"),
            summary=None if summary is None else "".join(Text(summary).found),
            authors=[a.text for a in e.findall(dc + "creator")],
            categories=[c.text for c in e.findall("category")],
            files=[f.get("url") for f in e.findall("enclosure")] +
                  [l.get("href") for l in
                   e.findall(ATOM + "link[@rel='enclosure']")]))
    older = channel.find(ATOM + "link[@rel='prev-archive']")
    return entries, None if older is None else older.get("href")


def read_json(site, path):
    feed = json.loads(site.read(path))
    equal(feed["version"], "https://jsonfeed.org/version/1.1")
    entries = []
    for e in feed["items"]:
        check("content_html" in e or "content_text" in e, "no content: %r", e)
        entries.append(entry(
            id=e["id"], title=e["title"], link=e["url"],
            published=seconds(e["date_published"]),
            updated=seconds(e["date_modified"]),
            content=e.get("content_html"), summary=e.get("summary"),
            authors=[a["name"] for a in e["authors"]], categories=e["tags"],
            files=[a["url"] for a in e.get("attachments", [])]))
    return entries, feed.get("next_url")


READ = {"atom": read_atom, "rss": read_rss, "json": read_json}


def walked(site, form, path):
    """The entries of a feed and of all older documents of its chain."""
    entries, older = READ[form](site, path)
    seen = {e["id"] for e in entries}
    while older:
        check(older.startswith(site.link), "leads away: %s", older)
        more, older = READ[form](site, "/" + older[len(site.link):])
        equal(len(more), 100, "entries of an archive document")
        entries += [e for e in more if e["id"] not in seen]
        seen.update(e["id"] for e in more)
    return entries


@case
def all_formats_carry_the_same_entries():
    with published() as site:
        for paths in (NEWEST, MEDIUM):
            feeds = {form: READ[form](site, paths[form])[0]
                     for form in FORMATS}
            for form in ("rss", "json"):
                equal(feeds[form], feeds["atom"], paths[form])
        newest = {e["id"]: e for e in READ["json"](site, NEWEST["json"])[0]}
        posts = site.posts()
        equal(len(newest), len(posts), "entries")
        for post in posts.values():
            e = newest[post["public_id"]]
            equal((e["link"], e["published"], e["content"] or ""),
                  (site.link + post["path"][1:], post["published_sec"],
                   post["html"]), post["key"])
        odd = {e["title"][:14]: e for e in READ["rss"](site, MEDIUM["rss"])[0]}
        equal(len(odd), len(ODD) + 1)
        first = odd["Tom & Jerry < "]
        equal(first["authors"], ["A < B", "Second"])
        equal(first["categories"], ["Odd", "one & two"])
        equal(first["files"], ["https://odd.example/a.mp3?x=1&y=2"])
        equal(odd["No content"]["summary"], "A summary alone: 1 < 2 & 3.")
        equal(odd["No content"]["content"], None)


@case
def every_chain_of_archives_is_whole():
    with published(many=True) as site:
        everything = {post["public_id"] for post in site.posts().values()}
        chains = {form: walked(site, form, NEWEST[form]) for form in FORMATS}
        for form in FORMATS:
            equal(len(chains[form]), len(everything), form)
            equal({e["id"] for e in chains[form]}, everything, form)
            equal(chains[form], chains["atom"], form)
        in_sitemap = {loc.text for name in ("new", "1", "2") for loc in
                      ElementTree.parse(site.path("/sitemap/%s.xml" % name))
                      .iter() if loc.tag.endswith("}loc")}
        equal(in_sitemap, {e["link"] for e in chains["atom"]} | {site.link})
        check(site.read("/robots.txt").endswith(
            "Sitemap: %ssitemap.xml\n" % site.link), "robots.txt")


# ---- feedparser -----------------------------------------------------------

FEEDPARSER = """
import calendar, feedparser, json, sys
out = []
for address in sys.argv[1:]:
    feed = feedparser.parse(address)
    out.append({
        "bozo": str(feed.get("bozo_exception", "")),
        "title": feed.feed.title,
        "entries": [{
            "id": e.id, "title": e.title, "link": e.link,
            "published": calendar.timegm(e.published_parsed),
            "updated": calendar.timegm(e.updated_parsed),
            "content": [c.value for c in e.get("content", [])
                        if c.type != "text/plain"],
            "summary": e.get("summary", ""),
            "authors": [a.get("name") for a in e.get("authors", [])],
            "categories": [t.label or t.term for t in e.get("tags", [])],
            "files": [f.href for f in e.get("enclosures", [])]}
            for e in feed.entries]})
json.dump(out, sys.stdout)
"""


@case
def feedparser_reads_them_alike():
    python = python_with_feedparser()
    if not python:
        without("python3-feedparser")
        return
    with published() as site:
        done = subprocess.run(
            [python, "-c", FEEDPARSER] +
            [site.link + path[1:] for path in
             (NEWEST["atom"], NEWEST["rss"], MEDIUM["atom"], MEDIUM["rss"])],
            stdout=subprocess.PIPE, timeout=BOUND_SEC, check=True)
        told = json.loads(done.stdout)
        for i, path in ((0, NEWEST), (2, MEDIUM)):
            written = READ["atom"](site, path["atom"])[0]
            equal([feed["bozo"] for feed in told[i:i + 2]], ["", ""])
            equal(told[i]["title"], told[i + 1]["title"])
            for feed in told[i:i + 2]:
                equal(len(feed["entries"]), len(written))
                for e, wanted in zip(feed["entries"], written):
                    for key in ("id", "link", "published", "updated",
                                "authors", "categories", "files"):
                        equal(e[key], wanted[key], key + " of " + e["id"])
                    equal(squeeze(e["title"]), wanted["title"])
                    equal([text_of(c) for c in e["content"]],
                          [text_of(wanted["content"])]
                          if wanted["content"] else [])


# ---- sfeed ----------------------------------------------------------------

@case
def sfeed_reads_them_alike():
    if not shutil.which("sfeed"):
        without("sfeed")
        return
    with published() as site:
        for paths in (NEWEST, MEDIUM):
            written = READ["atom"](site, paths["atom"])[0]
            for form in ("atom", "rss"):
                with open(site.path(paths[form]), "rb") as file:
                    done = subprocess.run(
                        ["sfeed", site.link], stdin=file, check=True,
                        stdout=subprocess.PIPE, timeout=BOUND_SEC)
                rows = [line.split("\t") for line in
                        done.stdout.decode("utf-8").splitlines()]
                equal(len(rows), len(written), paths[form])
                for row, wanted in zip(rows, written):
                    when, title, link, text, _, name, author, file, tags = row
                    text = text.replace("\\n", "\n").replace("\\t", "\t") \
                               .replace("\\\\", "\\")
                    equal((int(when), squeeze(title), link, name, author),
                          (wanted["published"], wanted["title"],
                           wanted["link"], wanted["id"],
                           wanted["authors"][0]), paths[form])
                    equal(file, (wanted["files"] + [""])[0])
                    equal(len(tags.split("|")), len(wanted["categories"]))
                    # A plain summary of Atom's it gives as it is.
                    if wanted["content"]:
                        equal(text_of(text), text_of(wanted["content"]), link)


# ---- newsboat -------------------------------------------------------------

class Newsboat:
    """newsboat with a home, a cache and a configuration of its own. A cache
    knows an id once, whatever feed it is in: one for each feed."""

    def __init__(self, site, name):
        self.folder = os.path.join(site.folder, "newsboat-" + name)
        os.makedirs(self.folder)
        self.urls = os.path.join(self.folder, "urls")
        self.cache = os.path.join(self.folder, "cache.db")
        self.config = os.path.join(self.folder, "config")
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("use-proxy no\ndownload-retries 1\n"
                       "download-timeout 20\n")

    def call(self, *words):
        environment = {"HOME": self.folder, "LC_ALL": "C.UTF-8",
                       "PATH": os.environ["PATH"], "TERM": "dumb",
                       "no_proxy": "*"}
        done = subprocess.run(
            ["newsboat", "-q", "-u", self.urls, "-c", self.cache,
             "-C", self.config] + list(words), env=environment,
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, timeout=BOUND_SEC, check=False)
        equal(done.returncode, 0, done.stdout.decode("utf-8", "replace"))

    def items(self, address):
        with open(self.urls, "w", encoding="utf-8") as file:
            file.write(address + "\n")
        self.call("-x", "reload")
        with contextlib.closing(sqlite3.connect(self.cache)) as db:
            db.row_factory = sqlite3.Row
            return {row["guid"]: dict(row) for row in db.execute(
                "SELECT guid, title, author, url, pubDate, content"
                " FROM rss_item WHERE feedurl = ?", (address,))}


@case
def newsboat_reads_them_alike():
    if not shutil.which("newsboat"):
        without("newsboat")
        return
    with published() as site:
        written = READ["atom"](site, NEWEST["atom"])[0]
        for form in ("atom", "rss"):
            items = Newsboat(site, form).items(site.link + NEWEST[form][1:])
            equal(set(items), {e["id"] for e in written}, form)
            for wanted in written:
                item = items[wanted["id"]]
                equal((squeeze(item["title"]), item["url"], item["pubDate"]),
                      (wanted["title"], wanted["link"], wanted["published"]),
                      form)
                if wanted["content"]:
                    equal(text_of(item["content"]),
                          text_of(wanted["content"]), wanted["link"])


@case
def newsboat_imports_the_sources():
    if not shutil.which("newsboat"):
        without("newsboat")
        return
    with published() as site:
        reader = Newsboat(site, "opml")
        reader.call("-i", site.path("/opml.xml"))
        with open(reader.urls, encoding="utf-8") as file:
            lines = [line.strip() for line in file if line.strip()]
        origin = [line.split(" ")[0] for line in lines]
        own = site.link + "feed.xml"
        wanted = {"/feed.xml", "/repost.xml", "/feed.atom", "/odd.xml",
                  "/odd.atom"}
        if not find_corpus()[2]:
            wanted.update(CORPUS_FEEDS.values())
        equal(len(lines), 1 + len(wanted), "feeds of %r" % lines)
        check(own in origin, "the lists have no feed: %r", lines)
        equal({urllib.parse.urlsplit(o).path for o in origin if o != own},
              wanted)
        check(any("Delta" in line for line in lines), "no folder: %r", lines)


# ---- secrets --------------------------------------------------------------

@case
def the_sources_show_no_secret():
    with Site() as site:
        password = os.path.join(site.folder, "password")
        with open(password, "w", encoding="utf-8") as file:
            file.write("s3cret-in-file\n")
        os.chmod(password, 0o600)
        os.makedirs(site.output)
        site.write_config(OUTPUTS + """
[source open]
url = http://127.0.0.1:1/open.xml
name = Öffen
category = Odd
[source query]
url = http://127.0.0.1:1/q.xml?a=1&Token=s3cret-in-query
[source login]
url = http://127.0.0.1:1/login.xml
user = s3cret-user
password_file = password
[source header]
url = http://127.0.0.1:1/header.xml
header = X-Key: s3cret-in-header
[source off]
url = http://127.0.0.1:1/off.xml
enabled = no
[source list]
url = http://127.0.0.1:1/list.json
type = json
items = records
item_title = title
""")
        os.chmod(site.config, 0o600)
        site.once()
        opml = ElementTree.parse(site.path("/opml.xml"))
        equal([o.get("xmlUrl") for o in opml.iter("outline")],
              [site.link + "feed.xml", None, "http://127.0.0.1:1/open.xml"])
        for name in site.files():
            with open(site.path("/" + name), "rb") as file:
                check(b"s3cret" not in file.read(), "a secret in %s", name)


run()
