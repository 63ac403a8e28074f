"""test_demo.py -- the sample of config/demo, which make run shows: a whole site
of local files, and no link on it that leads nowhere."""
import html.parser
import os
import shutil
import urllib.parse
import xml.etree.ElementTree as ElementTree

from weirtest import ATOM, SOURCE, Site, case, check, equal, run

LINK = "http://127.0.0.1:8080/"


class Links(html.parser.HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.found = set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        for name, value in attrs:
            if name in ("href", "src") and value:
                self.found.add(value)


class Demo(Site):
    """A copy of the sample; all it writes lies beside its files."""

    def __init__(self):
        super().__init__()
        demo = os.path.join(self.folder, "demo")
        shutil.copytree(os.path.join(SOURCE, "config", "demo"), demo)
        self.config = os.path.join(demo, "weir.conf")
        self.output = os.path.join(demo, "site")
        self.database = os.path.join(demo, "state", "weir.db")

    def check_inside(self):
        beside = set(os.listdir(self.folder)) - {os.path.basename(
            self.log_path)}
        equal(beside, {"demo"}, "it wrote outside its folder")


def exists(site, page, link):
    """Does an address of the site, as written on a page, have a file?"""
    address = urllib.parse.urljoin(LINK + page.lstrip("/"), link)
    if not address.startswith(LINK):
        return True
    path = urllib.parse.unquote(urllib.parse.urlsplit(address).path)
    path = site.path(path)
    return os.path.isfile(path) or os.path.isfile(path + "/index.html")


@case
def it_is_a_site_worth_looking_at():
    with Demo() as site:
        site.call("check")
        site.once()
        posts = site.posts()
        check(len(posts) >= 40, "%d posts", len(posts))
        media = {post["medium"] for post in posts.values()}
        check(len(media) >= 8, "media: %r", media)
        shared = [p for p in posts.values() if len(p["carriers"]) > 1]
        check(len(shared) >= 4, "%d carried twice", len(shared))
        for path in ("/", "/feed.xml", "/category/hezeribao.html",
                     "/hezeribao/2022/01/14/NW202201142247450276.html",
                     "/emnews/"):
            check(os.path.isfile(site.path(path)), "no %s", path)
        for name, told in site.status().items():
            equal((told["error"], told["bad_items"], told["details_failing"]),
                  (None, 0, 0), name)
        equal(site.count("SELECT count(*) FROM passed_over"), 0)
        root, entries = site.feed()
        check(len(entries) >= 50, "%d entries", len(entries))
        equal(root.find(ATOM + "link[@rel='self']").get("href"),
              LINK + "feed.xml")
        site.check_whole()
        site.check_inside()


def addresses_of(path):
    """What an XML file leads to: links of a feed, places of a sitemap."""
    for element in ElementTree.parse(path).iter():
        if element.tag == ATOM + "link":
            yield element.get("href")
        elif element.tag.endswith("}loc"):
            yield element.text


@case
def every_link_inside_it_leads_somewhere():
    with Demo() as site:
        site.once()
        n_pages = n_links = 0
        for name in site.files():
            if not name.endswith(".html"):
                continue
            n_pages += 1
            for link in Links(site.read(name)).found:
                n_links += 1
                check(exists(site, name, link), "%s links to %s, which is not "
                      "there", name, link)
        for name in [n for n in site.files() if n.endswith(".xml")]:
            for link in addresses_of(site.path("/" + name)):
                n_links += 1
                check(exists(site, name, link), "%s links to %s", name, link)
        check(n_pages > 60, "%d pages", n_pages)
        print("  %d pages, %d links" % (n_pages, n_links))


@case
def a_second_pass_changes_nothing():
    with Demo() as site:
        site.once()
        before = site.files()
        site.once("--force")
        equal(site.files(), before)


run()
