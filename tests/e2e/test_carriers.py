"""test_carriers.py -- the same 35 real posts by seven kinds of source at once:
JSON lists, RSS, Atom, JSON Feed, RSS in GB18030, an HTML list by XPath, and an
old Jekyll tree: 35 posts, each with all who carry it.

Needs the corpus (WEIR_SHARED); skipped where it is not.
"""
import json
import os
import re
import shutil

from expected import clean
from weirtest import (CORPUS_FEEDS, Site, case, check, corpus, corpus_kinds,
                      equal, fetch, free_port, run, wait_until)

FOLDER, SERVER = corpus()
POSTS = 35
LISTS = {"em102", "em45", "em37", "em38", "em39"}
IMPORTED = "jekyll-import"
BROKEN = "NW202205262391921712"  # the old site wrote it without its link

with open(os.path.join(FOLDER, "expect.json"), encoding="utf-8") as expect:
    EXPECTED = {item["_weir"]["infocode"]: item
                for item in json.load(expect)["items"]}


def configure(site, **weir):
    origin = site.origin("--set", "real", script=SERVER)
    site.link = "http://finews.withounder.com/"
    site.write_config(corpus_kinds(origin.base), pinyin="characters",
                      feed_min_items=POSTS, **weir)
    return origin


def import_tree(site):
    """The 35 posts as the old site stored them; its first template's folder
    holds others."""
    posts = os.path.join(site.folder, "_posts")
    if not os.path.isdir(posts):
        os.mkdir(posts)
        for name in os.listdir(os.path.join(FOLDER, "jekyll")):
            if name.endswith(".md"):
                shutil.copy(os.path.join(FOLDER, "jekyll", name), posts)
    return site.call("import", "jekyll", posts)


def carried_by_all(site):
    posts = site.posts()
    equal(sorted(posts), sorted(EXPECTED), "posts")
    for code, post in posts.items():
        carriers = set(post["carriers"])
        equal(carriers - LISTS, set(CORPUS_FEEDS) | {"page", IMPORTED},
              "carriers of " + code)
        check(carriers & LISTS, "no list carries %s", code)
        told = site.rows(
            "SELECT source.name_id AS id, carrier.url FROM carrier"
            " JOIN source ON source.id = carrier.source_id"
            " JOIN post ON post.id = carrier.post_id WHERE post.infocode = ?",
            code)
        for carrier in told:
            check(carrier["url"] or (code, carrier["id"]) == (BROKEN, IMPORTED),
                  "%s by %s has no link", code, carrier["id"])


def show_what_is_expected(site):
    """Title and text are those of the lists, whoever came first."""
    for code, post in site.posts().items():
        equal(post["title"], EXPECTED[code]["title"], "title of " + code)
        equal(post["html"], clean(EXPECTED[code]["content_html"]),
              "text of " + code)


def old_addresses_answer(site):
    """An address of the old site is a page, or leads to one."""
    for name in os.listdir(os.path.join(FOLDER, "jekyll")):
        day = re.match(r"(\d{4})-(\d\d)-(\d\d)-(.+)\.md$", name)
        if not day:
            continue
        with open(os.path.join(FOLDER, "jekyll", name), encoding="utf-8") as file:
            category = re.search(r"^categories: *(.+)$", file.read(), re.M)
        address = "/%s/%s/%s/%s/%s.html" % (
            (category.group(1).strip(),) + day.groups())
        check(os.path.isfile(site.path(address)), "no %s", address)


@case
def a_tree_imported_first_is_carried_on():
    with Site() as site:
        configure(site)
        import_tree(site)
        site.once()
        carried_by_all(site)
        show_what_is_expected(site)
        old_addresses_answer(site)
        before = site.files()
        import_tree(site)
        site.once("--force")
        carried_by_all(site)
        equal(site.files(), before, "files after doing it all again")


@case
def a_tree_imported_last_gives_its_addresses():
    with Site() as site:
        configure(site)
        site.once()
        import_tree(site)
        site.once()
        carried_by_all(site)
        show_what_is_expected(site)
        old_addresses_answer(site)


@case
def a_post_page_names_its_carriers():
    with Site() as site:
        port = free_port()
        configure(site, server="port = %d" % port)
        import_tree(site)
        process = site.start("run")
        wait_until(lambda: os.path.exists(site.database) and site.count(
            "SELECT count(*) FROM carrier JOIN post ON post.id = post_id"
            " WHERE infocode = 'NW202201142247450276'") == 8, "all carriers")
        wait_until(lambda: not site.count("SELECT count(*) FROM to_publish"),
                   "all is published")
        status, _, body = fetch(
            port, "/hezeribao/2022/01/14/NW202201142247450276.html")
        equal(status, 200)
        page = body.decode()
        for name in CORPUS_FEEDS:
            check(">%s<" % name in page, "the page does not name %s", name)
        equal(site.stop(process)[0], 0, "exit status")


run()
