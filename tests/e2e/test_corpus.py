"""test_corpus.py -- the whole way on real posts: five lists with details in,
35 posts out, equal to what the corpus says they are.

Needs the corpus (WEIR_SHARED); skipped where it is not.
"""
import datetime
import json
import os
import re
import time

from expected import clean
from weirtest import (ATOM, Site, case, check, corpus, corpus_sources, equal,
                      free_port, run, wait_until)

FOLDER, SERVER = corpus()
LINK = "http://finews.withounder.com/"
JEKYLL = "[output jekyll]\nenabled = yes\n"
# Written by the origin without title, date and link.
BROKEN = "NW202205262391921712"
POSTS = 35


def read(*path):
    with open(os.path.join(FOLDER, *path), encoding="utf-8", newline="") as file:
        return file.read()


EXPECTED = {item["_weir"]["infocode"]: item
            for item in json.loads(read("expect.json"))["items"]}


def real_site(site, *options, more="", text=JEKYLL, **weir):
    origin = site.origin("--set", "real", *options, script=SERVER)
    site.link = LINK
    site.write_config(corpus_sources(origin.base, more) + text,
                      pinyin="characters", **weir)
    return origin


def same_post(post, wanted, code):
    for key, value in (("title", wanted["title"]), ("url", wanted["url"]),
                       ("tags", wanted["tags"]),
                       ("summary", wanted.get("summary", "")),
                       ("slug", wanted["_weir"]["category"]),
                       ("html", clean(wanted["content_html"]))):
        equal(post[key], value, "%s of %s" % (key, code))
    names = [author["name"] for author in post["authors"]] or [post["medium"]]
    equal(names, [author["name"] for author in wanted["authors"]],
          "authors of " + code)
    if "date_published" in wanted:
        date = datetime.datetime.fromisoformat(wanted["date_published"])
        equal(post["published_sec"], int(date.timestamp()), "date of " + code)
        equal(post["published_offset_min"], 480, "zone of " + code)


@case
def all_posts_equal_what_is_expected():
    with Site() as site:
        origin = real_site(site)
        site.once()
        posts = site.posts()
        equal(sorted(posts), sorted(EXPECTED), "posts")
        equal(len(posts), POSTS)
        for code, wanted in EXPECTED.items():
            same_post(posts[code], wanted, code)
        equal(origin.requests("GetNewsText"), POSTS, "detail requests")
        equal(posts["NW202201142247450276"]["path"],
              "/hezeribao/2022/01/14/NW202201142247450276.html")
        equal(posts["NW202201142247450276"]["carriers"], ["em37", "em45"])


@case
def feed_holds_them_whole():
    with Site() as site:
        real_site(site)
        site.once()
        root, entries = site.feed()
        equal(len(entries), POSTS)
        for entry in entries:
            code = entry.findtext(ATOM + "id").rsplit(":", 1)[1]
            wanted = EXPECTED[code]
            if wanted["title"]:
                equal(entry.findtext(ATOM + "title"), wanted["title"])
            equal(entry.findtext(ATOM + "content"),
                  clean(wanted["content_html"]), "content of " + code)
        for post in site.posts().values():
            check(os.path.isfile(site.path(post["path"])), "no %s", post["path"])


def parts_of(markdown):
    """Title, date and link lines of a Jekyll source, and all the rest."""
    title = re.search(r"^title: .*$", markdown, re.M).group(0)
    date = re.search(r"^date: .*$", markdown, re.M).group(0)
    link = re.search(r"^<(?:https?://[^>\s]*)?>$", markdown, re.M).group(0)
    rest = markdown
    for part in (title, date, link):
        rest = rest.replace(part + "\n", "\n", 1)
    return title, date, link, rest


@case
def jekyll_sources_equal_the_origins():
    """Byte for byte but for what is never published. The one that the origin
    wrote without date and link, under a name that Jekyll passes over, has here
    the day and the address of its infoCode, and so a name of that day;
    everything else of it is the same too, the empty title included."""
    with Site() as site:
        real_site(site)
        site.once()
        ours = {name[len("_posts/"):] for name in site.files()
                if name.startswith("_posts/")}
        theirs = {item["_weir"]["jekyll_file"] for item in EXPECTED.values()}
        broken_theirs = EXPECTED[BROKEN]["_weir"]["jekyll_file"]
        broken_ours = "2022-05-26" + broken_theirs
        equal(ours, theirs - {broken_theirs} | {broken_ours}, "files")
        for name in sorted(ours - {broken_ours}):
            equal(site.read("_posts/" + name), clean(read("jekyll-final", name)),
                  name)
        title, date, link, rest = parts_of(site.read("_posts/" + broken_ours))
        no_title, _, _, wanted = parts_of(clean(read("jekyll-final", broken_theirs)))
        equal(rest, wanted, broken_ours)
        equal(title, no_title)
        equal(date, "date: 2022-05-26 00:00:00 +0800")
        equal(link, "<%s>" % EXPECTED[BROKEN]["url"])


@case
def a_second_pass_asks_little_and_writes_nothing():
    with Site() as site:
        origin = real_site(site)
        site.once()
        before, asked = site.files(), origin.stats()
        site.once("--force")
        after = origin.stats()
        equal(origin.requests("GetNewsText"), POSTS, "detail requests")
        equal(after["requests"] - asked["requests"], 5, "requests")
        equal(after["status"].get("304", 0) - asked["status"].get("304", 0), 5,
              "304s")
        equal(site.files(), before, "files written")


@case
def new_posts_appear_at_the_next_visit():
    """Within the interval and a second: counted, so that no busy machine fails
    it, as one visit to each list; the seconds are printed."""
    interval = 3
    with Site() as site:
        port = free_port()
        origin = real_site(site, "--drip", "3600", "--initial", "3",
                           more="interval = %ds" % interval, text="",
                           server="port = %d" % port)
        process = site.start("run")

        def shown():
            try:
                return {e.findtext(ATOM + "id").rsplit(":", 1)[1]
                        for e in site.feed()[1]}
            except FileNotFoundError:
                return set()
        wait_until(lambda: len(shown()) == 3, "the first three")
        for wanted in (4, 9, 20, POSTS):
            lists = origin.requests("webapi")
            started = time.monotonic()
            origin.get("/__release?n=%d" % (wanted - len(shown())))
            codes = wait_until(lambda: len(shown()) == wanted and shown(),
                               "%d posts in the feed" % wanted)
            took = time.monotonic() - started
            # one visit that may be under way at the release, and the one that
            # finds the posts
            check(origin.requests("webapi") - lists <= 2 * 5,
                  "%d requests of lists", origin.requests("webapi") - lists)
            print("  %2d posts after %.2f s (interval %d s)"
                  % (wanted, took, interval))
            for code in codes:
                path = site.posts()[code]["path"]
                check(os.path.isfile(site.path(path)), "no page %s", path)
        equal(site.stop(process)[0], 0, "exit status")


run()
