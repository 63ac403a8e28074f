"""test_asking.py -- how sources are asked: headers, logins and proxies of lists
and their details, and that nobody else learns of them; and sources that are
many local files."""
import http.server
import json
import os
import shutil
import threading

from weirtest import HERE, Site, case, check, equal, run

PAGED = os.path.join(HERE, "paged_origin.py")
LIST = """[source list]
url = %(base)s/list?page=1
type = json
items = items
item_id = id
item_title = title
item_link = link
item_date = date
category = List
detail_url = %(detail)s/detail/{item_id}
detail_content = text
%(more)s
"""
SECRETS = ("opensesame", "b3BlbnNlc2FtZQ", "tellnobody", "proxypass")


def requests(origin, part):
    return [request for request in origin.stats()["requests"]
            if part in request["path"]]


def ask(site, origin, more, detail=None):
    """A visit to a list of three items with a detail each."""
    with open(os.path.join(site.folder, "password"), "w",
              encoding="ascii") as file:
        file.write("opensesame\nsecond line\n")
    os.chmod(file.name, 0o600)
    site.write_config(LIST % {"base": origin.base, "more": more,
                              "detail": detail or origin.base})
    os.chmod(site.config, 0o600)
    origin.post("/__script", json.dumps({"items": [3, 2, 1]}))
    site.once()


def check_secrets(site):
    """No secret in the log, the status, the output or the database."""
    texts = [open(site.log_path, encoding="utf-8").read(),
             site.call("status"), site.call("status", "list"),
             site.call("status", "--json")]
    for folder in (site.output, os.path.dirname(site.database)):
        for place, _, names in os.walk(folder):
            for name in names:
                with open(os.path.join(place, name), "rb") as file:
                    texts.append(file.read().decode("latin-1"))
    for secret in SECRETS:
        for text in texts:
            check(secret not in text, "%s in %s", secret, text[:2000])


@case
def details_are_asked_as_the_list_is():
    with Site() as site:
        origin = site.origin(script=PAGED)
        ask(site, origin, "header = X-Key: tellnobody\nuser = ali\n"
            "password_file = password")
        equal(len(requests(origin, "/detail/")), 3)
        for request in requests(origin, "/"):
            equal(request["headers"]["x-key"], "tellnobody", request["path"])
            equal(request["headers"]["authorization"],
                  "Basic YWxpOm9wZW5zZXNhbWU=", request["path"])
        equal(len(site.posts()), 3)
        check(all(post["html"] for post in site.posts().values()), "details")
        check_secrets(site)


@case
def an_address_with_a_secret_is_not_published():
    with Site() as site:
        addresses = ["/f?%s=tellnobody" % name for name in
                     ("token", "auth_token", "apiKey", "API-KEY",
                      "X-Amz-Signature", "a=b&sessionid", "page=1&KEY")]
        site.write_config("".join(
            "[source s%d]\nurl = http://127.0.0.1:1%s\n" % (n, address)
            for n, address in enumerate(addresses + ["/open?keyword=x"]))
            + "[output opml]\nenabled = yes\n")
        site.once(status=None)
        opml = site.read("/opml.xml")
        check("tellnobody" not in opml, "%s", opml)
        check("/open?keyword=x" in opml, "%s", opml)


class Circle(http.server.BaseHTTPRequestHandler):
    """Leads to itself."""

    def do_GET(self):
        self.send_response(302)
        self.send_header("Location", self.path)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, form, *values):
        pass


@case
def a_token_in_an_address_is_not_shown():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Circle)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with server, Site() as site:
        site.write_config("[source list]\nurl = http://127.0.0.1:%d/f?a=1&"
                          "api_key=tellnobody\n" % server.server_address[1])
        site.once(status=None)
        error = site.status()["list"]["error"]
        check("in a circle" in error and "?a=1&api_key=..." in error, error)
        for text in (site.call("status"), site.call("status", "list"),
                     site.call("status", "--json"),
                     open(site.log_path, encoding="utf-8").read()):
            check("tellnobody" not in text, "%s", text)
        server.shutdown()


@case
def details_elsewhere_get_no_secret():
    with Site() as site:
        origin = site.origin(script=PAGED)
        other = site.origin(script=PAGED)
        ask(site, origin, "header = X-Key: tellnobody\nuser = ali\n"
            "password_file = password", detail=other.base)
        equal(len(requests(origin, "/")), 1)
        equal(len(requests(other, "/detail/")), 3)
        for request in requests(other, "/detail/"):
            check("x-key" not in request["headers"], "a header got away")
            check("authorization" not in request["headers"], "a login, too")


@case
def a_proxy_is_asked_for_lists_and_details():
    with Site() as site:
        origin = site.origin(script=PAGED)
        far = "http://far.example"
        proxy = "http://weir:proxypass@127.0.0.1:%d" % origin.port
        site.write_config(LIST % {"base": far, "detail": far,
                                  "more": "proxy = " + proxy},
                          allow_private="192.0.2.1/32")
        os.chmod(site.config, 0o600)
        origin.post("/__script", json.dumps({"items": [3, 2, 1]}))
        site.once()
        paths = [request["path"] for request in requests(origin, "/")]
        equal(sorted(paths), [far + "/detail/item-%d" % n for n in (1, 2, 3)] +
              [far + "/list?page=1"])
        equal({request["headers"]["proxy-authorization"]
               for request in requests(origin, "/")},
              {"Basic d2Vpcjpwcm94eXBhc3M="})
        check_secrets(site)


@case
def a_proxy_that_fails_is_named_without_its_password():
    with Site() as site:
        site.write_config(
            "[source list]\nurl = http://far.example/feed.xml\n"
            "proxy = socks5h://weir:proxypass@127.0.0.1:1\n")
        os.chmod(site.config, 0o600)
        site.once(status=None)
        error = site.status()["list"]["error"]
        check(error.startswith("by the proxy socks5h://127.0.0.1:1: "), error)
        check_secrets(site)


@case
def details_wait_for_the_retry_after_of_their_list():
    with Site() as site:
        origin = site.origin(script=PAGED)
        ask(site, origin, "")
        equal(len(requests(origin, "/detail/")), 3)
        origin.post("/__script", json.dumps({"fail": {"1": 429}, "retry_after": 3600}))
        site.write("UPDATE detail SET done_sec = NULL, next_due_sec = 0")
        site.write("UPDATE source SET retry_at_sec = last_try_sec + 3600")
        site.once()
        equal(len(requests(origin, "/detail/")), 3, "none is asked for")
        site.write("UPDATE source SET retry_at_sec = 0")
        site.once()
        equal(len(requests(origin, "/detail/")), 6, "now they are")


@case
def a_detail_that_asks_for_rest_holds_the_others():
    with Site() as site:
        origin = site.origin(script=PAGED)
        numbers = list(range(60, 0, -1))
        origin.post("/__script", json.dumps(
            {"items": numbers, "detail_fail": 429, "retry_after": 3600}))
        site.write_config(LIST % {"base": origin.base, "detail": origin.base,
                                  "more": ""}, per_host=2)
        site.once()
        asked = len(requests(origin, "/detail/"))
        check(0 < asked <= 16, "%d details were asked for", asked)
        equal(len(site.posts()), 60, "posts are there without them")


# ---- files ----------------------------------------------------------------

FEED = """<rss version="2.0"><channel><title>%(name)s</title>
<link>http://files.example/</link><description>d</description>
%(items)s</channel></rss>
"""
ITEM = """<item><title>%(title)s</title><guid>%(title)s</guid>
<link>http://files.example/%(title)s</link>
<pubDate>Fri, %(day)02d Jan 2022 10:00:00 +0800</pubDate></item>
"""


class Files:
    """A site with one source of all *.xml below a folder."""

    def __init__(self, site, pattern="*.xml", more=""):
        self.site = site
        self.folder = os.path.join(site.folder, "drop")
        os.mkdir(self.folder)
        site.write_config("[source drop]\nfile = drop/%s\ncategory = Drop\n%s"
                          % (pattern, more))

    def put(self, name, *titles, day=14):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(FEED % {"name": name, "items": "".join(
                ITEM % {"title": title, "day": day} for title in titles)})

    def poll(self, status=None):
        self.site.once("--force", status=status)
        return self.site.status()["drop"]

    def titles(self):
        return sorted(row["title"] for row in
                      self.site.rows("SELECT title FROM post"))


@case
def every_file_of_a_pattern_is_a_document():
    with Site() as site:
        files = Files(site)
        files.put("a.xml", "a1", "a2")
        files.put("b.xml", "b1")
        files.put("c.json", "no")
        os.mkdir(os.path.join(files.folder, "d.xml"))
        equal(files.poll()["error"], None)
        equal(files.titles(), ["a1", "a2", "b1"])
        unchanged = site.count("SELECT n_unchanged FROM source")
        files.poll()
        equal(site.count("SELECT n_unchanged FROM source"), unchanged + 1)
        files.put("c.xml", "c1")
        os.remove(os.path.join(files.folder, "a.xml"))
        equal(files.poll()["error"], None)
        equal(files.titles(), ["a1", "a2", "b1", "c1"])
        equal(site.count("SELECT n_unchanged FROM source"), unchanged + 1)


@case
def a_bad_file_costs_only_itself():
    with Site() as site:
        files = Files(site)
        files.put("a.xml", "a1")
        files.put("c.xml", "c1")
        os.mkfifo(os.path.join(files.folder, "b.xml"))
        with open(os.path.join(files.folder, "d.xml"), "w",
                  encoding="ascii") as file:
            file.write("<rss><channel><item><title>d1</title></item>")
        error = files.poll()["error"]
        check(error.startswith("2 of 4 files not taken whole, the first: "),
              error)
        check(error.endswith("/drop/b.xml: not a regular file"), error)
        equal(files.titles(), ["a1", "c1", "d1"])
        os.remove(os.path.join(files.folder, "b.xml"))
        os.remove(os.path.join(files.folder, "d.xml"))
        equal(files.poll()["error"], None)


@case
def an_empty_folder_is_fine_and_none_is_not():
    with Site() as site:
        files = Files(site)
        equal(files.poll()["error"], None)
        shutil.rmtree(files.folder)
        check(files.poll()["error"].endswith("drop/: No such file or directory"),
              "none")
        os.mkdir(files.folder)
        files.put("a.xml", "a1")
        equal(files.poll()["error"], None)
        equal(files.titles(), ["a1"])


@case
def backfill_takes_the_last_names_first():
    with Site() as site:
        files = Files(site, more="backfill = 3\n")
        for day in range(1, 8):
            files.put("2022-01-%02d.xml" % day, "day%d" % day, day=day)
        equal(files.poll()["error"], None)
        equal(files.titles(), ["day5", "day6", "day7"])
        files.put("2022-01-08.xml", "day8", day=8)
        files.poll()
        equal(files.titles(), ["day5", "day6", "day7", "day8"])


@case
def all_files_together_are_bounded():
    with Site() as site:
        files = Files(site)
        text = open(site.config, encoding="utf-8").read()
        with open(site.config, "w", encoding="utf-8") as file:
            file.write(text.replace("[weir]", "[weir]\nmax_body = 2KiB", 1))
        for name in "abcde":
            files.put(name + ".xml", *[name + str(n) for n in range(4)])
        error = files.poll()["error"]
        check("larger than max_body (2KiB)" in error, error)
        check(0 < len(files.titles()) < 20, "some are taken")
        check("e0" in files.titles() and "a0" not in files.titles(),
              "the last are: %s", files.titles())


@case
def details_stand_beside_their_file():
    with Site() as site:
        files = Files(site, "*/list.json", "type = json\nitems =\n"
                      "item_id = id\nitem_title = id\nitem_link = link\n"
                      "detail_url = text/{item_id}.json\n"
                      "detail_content = text\n")
        for name in ("one", "two"):
            os.makedirs(os.path.join(files.folder, name, "text"))
            with open(os.path.join(files.folder, name, "list.json"), "w",
                      encoding="ascii") as file:
                json.dump([{"id": name, "link": "http://f.example/" + name}],
                          file)
            with open(os.path.join(files.folder, name, "text",
                                   name + ".json"), "w",
                      encoding="ascii") as file:
                json.dump({"text": "<p>Text of %s.</p>" % name}, file)
        equal(files.poll()["error"], None)
        equal(sorted(post["html"] for post in site.posts().values()),
              ["<p>Text of one.</p>", "<p>Text of two.</p>"])


run()
