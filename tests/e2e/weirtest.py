"""weirtest.py -- what the end-to-end tests share: a temporary site, the binary,
an origin server, and ways to read what came out.

The binary is $WEIR, the source tree $WEIR_SOURCE, corpora (where there are any)
below $WEIR_SHARED. Nothing here sleeps as a test of time: wait_until() polls a
condition and fails when its bound, far above what it takes, has passed.
"""
import contextlib
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import traceback
import urllib.parse
import xml.etree.ElementTree as ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
SOURCE = os.environ.get("WEIR_SOURCE", os.path.dirname(os.path.dirname(HERE)))
DATA = os.path.join(HERE, "data")
ATOM = "{http://www.w3.org/2005/Atom}"
# Sanitizers and a busy machine make everything slower; a bound only ends a
# test that hangs.
BOUND_SEC = 60
EXIT_SKIPPED = 77


# ---- cases ----------------------------------------------------------------

_cases = []


def case(function):
    """Marks a test; run() calls them in the order they stand."""
    _cases.append(function)
    return function


def run():
    """Runs all cases, says of each how it went, and exits."""
    failed = []
    only = sys.argv[1:]
    for function in _cases:
        if only and function.__name__ not in only:
            continue
        started = time.monotonic()
        try:
            function()
        except Exception:
            traceback.print_exc()
            failed.append(function.__name__)
            word = "FAILED"
        else:
            word = "ok"
        print("%-6s %s (%.2f s)" % (word, function.__name__,
                                    time.monotonic() - started), flush=True)
    if failed:
        print("failed: " + ", ".join(failed), flush=True)
    sys.exit(1 if failed else 0)


def skip(why):
    print("skipped: " + why, flush=True)
    sys.exit(EXIT_SKIPPED)


def check(condition, message, *values):
    """assert that python -O keeps, with a message made only when needed."""
    if not condition:
        raise AssertionError(message % values if values else message)


def equal(got, wanted, what=""):
    if got != wanted:
        raise AssertionError("%s\n  got    %r\n  wanted %r"
                             % (what or "differs", got, wanted))


def wait_until(condition, what, bound_sec=BOUND_SEC):
    """Polls until condition() is true and returns what it returned."""
    end = time.monotonic() + bound_sec
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > end:
            raise AssertionError("waited %g s for: %s" % (bound_sec, what))
        time.sleep(0.01)


# ---- the corpus -----------------------------------------------------------

def find_corpus():
    """Directory of the real posts, and the server that serves them; or why
    there are none."""
    shared = os.environ.get("WEIR_SHARED", "")
    folder = os.path.join(shared, "corpus", "finews")
    server = os.path.join(shared, "tools", "origin_server.py")
    if not shared:
        return None, None, "no corpus of real posts beside the source tree"
    if not os.path.isdir(folder) or not os.path.isfile(server):
        return None, None, "no corpus of real posts in " + shared
    return folder, server, None


def corpus():
    """The same; skips the whole test where they are not."""
    folder, server, why = find_corpus()
    if why:
        skip(why)
    return folder, server


# ---- other programs ----------------------------------------------------------

def python_with_feedparser():
    for python in (sys.executable, "/usr/bin/python3"):
        done = subprocess.run([python, "-c", "import feedparser"],
                              stderr=subprocess.DEVNULL, check=False)
        if done.returncode == 0:
            return python
    return None


def without(reader):
    """Says that a case is left out, in the words that are looked for."""
    print("skipped: %s is not installed (.ci/install-packages check)" % reader)


# ---- servers --------------------------------------------------------------

class Origin:
    """An origin server in a process of its own: ours, or another that knows
    --port, --port-file, /__stats and /__release."""

    def __init__(self, folder, *options, script=None):
        self.folder = folder
        self.port_file = os.path.join(folder, "origin-port-%d" % id(self))
        script = script or os.path.join(HERE, "origin.py")
        self.process = subprocess.Popen(
            [sys.executable, script, "--port", "0",
             "--port-file", self.port_file] + list(options),
            stdout=subprocess.DEVNULL)
        wait_until(lambda: os.path.exists(self.port_file)
                   or self.process.poll() is not None, "origin server listens")
        check(self.process.poll() is None, "origin server ended at once")
        with open(self.port_file, encoding="ascii") as file:
            self.port = int(file.read())
        self.base = "http://127.0.0.1:%d" % self.port

    def get(self, path):
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=BOUND_SEC)
        with contextlib.closing(connection):
            connection.request("GET", path)
            return connection.getresponse().read()

    def post(self, path, body):
        """Tells the server something."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port,
                                                timeout=BOUND_SEC)
        with contextlib.closing(connection):
            connection.request("POST", path, body)
            equal(connection.getresponse().status, 200, path)

    def put(self, path, text):
        """Replaces what is served under path (our server only)."""
        self.post("/__put?path=" + path, text.encode("utf-8"))

    def stats(self):
        return json.loads(self.get("/__stats"))

    def requests(self, part=""):
        """How many requests had `part` in their path."""
        return sum(n for path, n in self.stats()["paths"].items()
                   if part in path)

    def close(self):
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(BOUND_SEC)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def fetch(port, path, headers=None, method="GET", address="127.0.0.1"):
    """(status, headers with small names, body) of one request to weir."""
    connection = http.client.HTTPConnection(address, port, timeout=BOUND_SEC)
    with contextlib.closing(connection):
        connection.request(method, path, headers=headers or {})
        answer = connection.getresponse()
        names = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, names, answer.read()


# ---- a site ---------------------------------------------------------------

class Site:
    """A temporary directory with a configuration, and the binary on it."""

    def __init__(self):
        self.folder = tempfile.mkdtemp(prefix="weir-test-")
        self.config = os.path.join(self.folder, "weir.conf")
        self.output = os.path.join(self.folder, "site")
        self.database = os.path.join(self.folder, "state", "weir.db")
        self.closing = []
        self.log_path = os.path.join(self.folder, "log")
        self.link = "http://127.0.0.1:8080/"

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is not None and os.path.exists(self.log_path):
            with open(self.log_path, encoding="utf-8", errors="replace") as log:
                sys.stderr.write("--- log of weir\n" + log.read()[-8000:])
        for close in reversed(self.closing):
            close()
        if kind is None or not os.environ.get("WEIR_KEEP"):
            shutil.rmtree(self.folder, ignore_errors=True)
        else:
            sys.stderr.write("kept: %s\n" % self.folder)

    def origin(self, *options, script=None):
        origin = Origin(self.folder, *options, script=script)
        self.closing.append(origin.close)
        return origin

    def write_config(self, text, server="enabled = no", **weir):
        """Writes a configuration: weir adds to [weir], text follows."""
        keys = {"name": "Test", "link": self.link, "language": "zh-CN",
                "timezone": "Asia/Shanghai", "since": 2021,
                "allow_private": "127.0.0.0/8", "startup_spread": 0,
                "host_gap": 0, "per_host": 8, "min_interval": "1s"}
        keys.update(weir)
        with open(self.config, "w", encoding="utf-8") as file:
            file.write("[weir]\n")
            for key, value in keys.items():
                file.write("%s = %s\n" % (key, value))
            file.write("\n[server]\n%s\n\n%s\n" % (server, text))

    def command(self, *words, config_first=False):
        binary = os.environ.get("WEIR", os.path.join(SOURCE, "build/dev/weir"))
        option = ["--config", self.config]
        if config_first:
            return [binary] + option + list(words)
        return [binary] + list(words) + option

    def call(self, *words, status=0, bound_sec=BOUND_SEC, config_first=False):
        """Runs a command to its end; its standard output."""
        with open(self.log_path, "ab") as log:
            done = subprocess.run(
                self.command(*words, config_first=config_first),
                stdout=subprocess.PIPE, stderr=log, timeout=bound_sec)
        if status is not None and done.returncode != status:
            raise AssertionError("weir %s: exit status %d, not %d\n%s" % (
                " ".join(words), done.returncode, status,
                done.stdout.decode("utf-8", "replace")))
        return done.stdout.decode("utf-8")

    def once(self, *words, status=0):
        return self.call("once", *words, status=status)

    def start(self, *words):
        """Starts a command and lets it run; ended with the site."""
        with open(self.log_path, "ab") as log:
            process = subprocess.Popen(self.command(*words), stderr=log,
                                       stdout=log)

        def close():
            if process.poll() is None:
                process.kill()
            process.wait(BOUND_SEC)
        self.closing.append(close)
        return process

    def stop(self, process):
        """SIGTERM; returns (exit status, seconds it took)."""
        started = time.monotonic()
        process.send_signal(signal.SIGTERM)
        status = process.wait(BOUND_SEC)
        return status, time.monotonic() - started

    # -- what came out

    def rows(self, sql, *values):
        """Rows of the database as dictionaries. Read-only."""
        address = "file:%s?mode=ro" % urllib.parse.quote(self.database)
        with contextlib.closing(sqlite3.connect(address, uri=True,
                                                timeout=BOUND_SEC)) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql, values)]

    def count(self, sql, *values):
        return list(self.rows(sql, *values)[0].values())[0]

    def write(self, sql):
        """Turns the clock of a stored time; only while weir does not run."""
        with contextlib.closing(sqlite3.connect(self.database)) as db:
            db.execute(sql)
            db.commit()

    def posts(self):
        """Every post by infoCode, or by key if it has none, with its content,
        medium, tags and carriers."""
        posts = self.rows(
            "SELECT post.*, content.html AS html, medium.name AS medium,"
            " medium.slug AS slug FROM post"
            " JOIN medium ON medium.id = post.medium_id"
            " LEFT JOIN content ON content.post_id = post.id")
        for post in posts:
            post["html"] = post["html"] or ""
            post["authors"] = json.loads(post["authors"])
            post["tags"] = [row["name"] for row in self.rows(
                "SELECT name FROM tag WHERE post_id = ? ORDER BY number",
                post["id"])]
            post["carriers"] = [row["name_id"] for row in self.rows(
                "SELECT source.name_id FROM carrier JOIN source"
                " ON source.id = carrier.source_id WHERE post_id = ?"
                " ORDER BY source.name_id", post["id"])]
        return {post["infocode"] or post["key"]: post for post in posts}

    def status(self):
        """`weir status --json`, its sources by id."""
        told = json.loads(self.call("status", "--json"))
        return {source["id"]: source for source in told["sources"]}

    def path(self, address):
        """The file of a published address ("/x/" is "/x/index.html")."""
        if address.endswith("/"):
            address += "index.html"
        return os.path.join(self.output, address.lstrip("/"))

    def read(self, address):
        with open(self.path(address), encoding="utf-8") as file:
            return file.read()

    def files(self):
        """Published files: path -> (inode, mtime in ns, sha256)."""
        found = {}
        for folder, _, names in os.walk(self.output):
            for name in names:
                path = os.path.join(folder, name)
                about = os.stat(path)
                with open(path, "rb") as file:
                    digest = hashlib.sha256(file.read()).hexdigest()
                found[os.path.relpath(path, self.output)] = (
                    about.st_ino, about.st_mtime_ns, digest)
        return found

    def feed(self, address="/feed.xml"):
        """Entries of a published Atom feed."""
        root = ElementTree.parse(self.path(address)).getroot()
        equal(root.tag, ATOM + "feed", "root of " + address)
        return root, root.findall(ATOM + "entry")

    def check_whole(self):
        """Every published file is whole, and no temporary one is left."""
        for name in self.files():
            path = os.path.join(self.output, name)
            base = os.path.basename(name)
            if name.endswith(".xml"):
                ElementTree.parse(path)
            elif name.endswith(".html"):
                with open(path, encoding="utf-8") as file:
                    text = file.read()
                check(text.rstrip().endswith("</html>"), "%s is cut", name)
            check(not base.startswith(".") or ".tmp" not in base,
                  "left over: %s", name)
        equal(self.count("PRAGMA integrity_check"), "ok", "integrity_check")
        equal(self.rows("PRAGMA foreign_key_check"), [], "foreign keys")


def contents(files):
    """Only what files() says of bytes."""
    return {name: about[2] for name, about in files.items()}


# ---- the lists of the origin, by configuration alone ------------------------

ROLLING = """[source %(id)s]
url = %(url)s
type = json
group = em
category = 东财滚动新闻
tag = 东财滚动新闻
items = records
item_id = id
item_infocode = infoCode | infocode
item_title = title
item_link = url_w | "%(link)s{item_infocode}"
item_date = showtime
item_summary = digest
detail_url = %(detail)s
detail_content = text | content
credit = （文章来源：*）
%(more)s
"""

LIST = """[source %(id)s]
url = %(url)s
type = json
group = em
tag = {medium}新闻
items = %(items)s
item_id = infoCode | infocode
item_infocode = infoCode | infocode
item_title = title
item_link = "%(link)s{item_infocode}"
item_date = datetime | showtime
item_medium = medianame | from
detail_url = %(detail)s
detail_content = text | content
credit = （文章来源：*）
%(more)s
"""


def corpus_sources(base, more="", kinds=("102", "45", "37", "38", "39"),
                   name="em"):
    """The five lists of the corpus' server as sources em102 ... em39."""
    link = "http://finews.zning.xyz/html_News/NewsShare.html?infoCode="
    detail = base + "/NewsData/GetNewsText.do?id={item_infocode}"
    text = ""
    for kind in kinds:
        newmarket = kind in ("37", "38", "39")
        url = base + ("/information/newmarket/web/webapi?marketType=%s&count=100"
                      if newmarket else "/web/webapi?type=%s&count=100") % kind
        form = ROLLING if kind == "102" else LIST
        text += form % {"id": name + kind, "url": url, "link": link,
                        "items": "record" if newmarket else "nodeList",
                        "detail": detail, "more": more}
    return text + ("[slugs]\n菏泽日报 = hezeribao\n"
                   "[medium 东财滚动新闻]\nslug = emnews\npage = /emnews/\n")


CORPUS_FEEDS = {"real-rss": "/feeds/hezeribao.xml",
                "real-atom": "/feeds/hezeribao.atom",
                "gb18030": "/feeds/hezeribao-gb18030.xml",
                "real-json": "/feed.json"}
CORPUS_PAGE = """
[source page]
url = %s/html/hezeribao/index.html
type = html
priority = -2
item = //ul[@id="list"]/li
item_id = substring-before(a/@href, ".html")
item_infocode = substring-before(a/@href, ".html")
item_title = a
item_link = a/@href
item_date = span[@class="time"]
item_medium = span[@class="media"]
detail_content = //div[@class="Body"]
"""


def corpus_kinds(base):
    """The corpus by every kind of source its server has: the five lists, four
    feeds, and a page of headlines."""
    text = corpus_sources(base)
    for name, path in CORPUS_FEEDS.items():
        text += "[source %s]\nurl = %s%s\npriority = -1\n" % (name, base, path)
    return text + CORPUS_PAGE % base


def data_sources(base, more=""):
    """The six lists and feeds of tests/e2e/data, served below base."""
    link = "https://paper.example/show?infoCode="
    detail = base + "/detail/{item_infocode}.json"
    text = ROLLING % {"id": "rolling", "url": base + "/rolling.json",
                      "link": link, "detail": detail, "more": more}
    for source, items in (("nodes", "nodeList"), ("records", "record")):
        text += LIST % {"id": source, "url": "%s/%s.json" % (base, source),
                        "items": items, "link": link, "detail": detail,
                        "more": more}
    text += "[source rss]\nurl = %s/feed.xml\ncategory = 丙刊\n%s\n" \
        % (base, more)
    # Medium and guid are those of the list, so that the article has the same
    # address whoever is first.
    text += ("[source repost]\nurl = %s/repost.xml\ncategory = 甲报\n"
             "priority = -1\n%s\n" % (base, more))
    text += "[source atom]\nurl = %s/feed.atom\ncategory = Delta\n%s\n" \
        % (base, more)
    return text + ("[medium 东财滚动新闻]\nslug = emnews\npage = /emnews/\n")


DATA_CODES = ["NW2022030100000000%s" % n for n in
              ("01", "02", "11", "12", "21", "22")] + ["NW202202280000000013"]
