"""test_import_jekyll.py -- weir import jekyll: an old site's posts come over,
its addresses answer, nothing comes twice, broken files are named."""
import json
import os
import socket

from weirtest import (DATA, DATA_CODES, Site, case, check, data_sources,
                      equal, fetch, free_port, run, wait_until)

CODE = "NW202203010000000011"  # one of tests/e2e/data, in a list and details

POST = """---
layout: post
title: "%(title)s"
date: %(date)s +0800
categories: %(slug)s
tags: %(medium)s新闻
---
> 摘要：%(title)s

<p>正文：%(title)s</p>

<https://paper.example/show?infoCode=%(code)s>

[返回](//old.example/category/%(slug)s.html)｜[返回首页](//old.example/)"""


def put(site, path, text, folder="old"):
    path = os.path.join(site.folder, folder, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(text if isinstance(text, bytes) else text.encode("utf-8"))
    return path


def put_post(site, code, title="旧文", slug="jiabao", medium="甲报",
             date="2022-03-01 08:00:00"):
    put(site, "_posts/%s-%s.md" % (date[:10], code),
        POST % {"title": title, "date": date, "slug": slug, "medium": medium,
                "code": code})
    return "/%s/%s/%s.html" % (slug, date[:10].replace("-", "/"), code)


def take_in(site, *words, status=0, folder="old"):
    """Imports; what --json says."""
    return json.loads(site.call("import", "jekyll",
                                os.path.join(site.folder, folder), "--json",
                                *words, status=status))


@case
def posts_stay_where_they_were():
    with Site() as site:
        port = free_port()
        site.write_config("", server="port = %d" % port)
        paths = [put_post(site, "NW20220301000000%04d" % n, "题目%d" % n,
                          slug="Jia%d" % (n % 2), medium="报%d" % (n % 2))
                 for n in range(5)]
        put(site, "_posts/2020-05-06-Hello-world.markdown",
            "---\ntitle: 'It''s \"me\"'\ncategories: [notes, more]\n"
            "tags: [a, b]\nredirect_from:\n- /first.html\n- /feed.xml\n"
            "- /index.html\n- /category/notes.html\n---\n"
            "# Head\n\n*text* [link](/x.html) <script>alert(1)</script>\n")
        put(site, "_posts/2020-05-07-hidden.md",
            "---\ntitle: x\npublished: false\n---\nx\n")
        put(site, "README.md", "no post\n")
        put(site, "_site/_posts/2020-01-01-x.md", "made\n")
        told = take_in(site)
        equal(told["new"], 6)
        equal(told["hidden"], 1)
        equal(told["unreadable"], 0)
        equal(told["old_addresses"], 1)
        equal(told["addresses_taken"], 3, "feed, home, list")
        again = take_in(site)
        equal((again["new"], again["known"], again["old_addresses"]),
              (0, 6, 0), "the second time")
        # from the folder itself: the same posts
        equal(take_in(site, folder="old/_posts")["new"], 0)
        site.once()
        site.check_whole()
        daemon = site.start("run")
        wait_until(lambda: can_connect(port), "the server listens")
        for path in paths:
            path = path.replace("/Jia", "/jia")  # as Jekyll has it
            status, _, body = fetch(port, path)
            equal(status, 200, path)
            check("正文：题目" in body.decode(), "the text at %s", path)
        status, _, body = fetch(port, "/notes/more/2020/05/06/Hello-world.html")
        equal(status, 200)
        check(b"<em>text</em>" in body, "Markdown became HTML")
        check(b"alert(1)" not in body, "scripts do not come over")
        status, _, body = fetch(port, "/first.html")
        equal(status, 200)
        check(b"/notes/more/2020/05/06/Hello-world.html" in body,
              "/first.html leads to the post")
        equal(fetch(port, "/category/Jia0.html")[0], 200, "the medium's slug")
        check(b"Test" in fetch(port, "/feed.xml")[2], "the feed is a feed")
        site.stop(daemon)
        rows = site.rows("SELECT name, slug FROM medium ORDER BY name")
        equal([tuple(row.values()) for row in rows],
              [("notes", "notes"), ("报0", "Jia0"), ("报1", "Jia1")])
        equal(site.status()["jekyll-import"]["state"], "imported")


def can_connect(port):
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


def lists_and_import(import_first):
    with Site() as site:
        origin = site.origin("--folder", DATA)
        site.write_config(data_sources(origin.base))
        address = put_post(site, CODE, "甲报头条 & 要闻", slug="jia-old",
                           date="2022-02-28 23:00:00")
        old = put_post(site, "NW201901010000000001", date="2019-01-01 00:00:01")
        if import_first:
            equal(take_in(site)["new"], 2)
        site.once()
        if not import_first:
            told = take_in(site)
            equal((told["new"], told["known"], told["old_addresses"]),
                  (1, 1, 1))
            site.once()
        posts = site.posts()
        equal(sorted(p for p in posts if p.startswith("NW")),
              sorted(DATA_CODES + ["NW201901010000000001"]))
        equal(posts[CODE]["carriers"], ["jekyll-import", "nodes", "repost"])
        equal(posts["NW201901010000000001"]["path"], old)
        page = site.read(address)
        if import_first:
            equal(posts[CODE]["path"], address)
        else:
            check(posts[CODE]["path"] in page, "%s leads to the post", address)
        site.check_whole()
        equal(take_in(site)["new"], 0)


@case
def after_the_lists():
    lists_and_import(False)


@case
def before_the_lists():
    lists_and_import(True)


@case
def broken_files_are_named():
    with Site() as site:
        site.write_config("")
        good = put_post(site, "NW202203010000000099")
        text = POST % {"title": "x", "date": "2022-03-01 08:00:00", "slug": "a",
                       "medium": "b", "code": "NW202203010000000098"}
        put(site, "_posts/2022-03-01-none.md", "no front matter\n")
        put(site, "_posts/2022-03-01-cut.md", text[:60])
        put(site, "_posts/2022-03-01-empty.md", "")
        put(site, "_posts/2022-03-01-binary.md", os.urandom(5000) + b"\xff\0")
        put(site, "_posts/2022-03-01-gbk.md", text.encode("gb18030"))
        put(site, "_posts/2022-03-01-big.md", text + "x" * 2100000)
        folder = os.path.join(site.folder, "old", "_posts")
        os.symlink("2022-03-01-loop.md",
                   os.path.join(folder, "2022-03-01-loop.md"))
        os.symlink("..", os.path.join(folder, "up"))
        os.symlink("nowhere", os.path.join(folder, "2022-03-01-nowhere.md"))
        os.mkfifo(os.path.join(folder, "2022-03-01-pipe.md"))
        os.mkdir(os.path.join(folder, "2022-03-01-folder.md"))
        closed = put(site, "_posts/2022-03-01-closed.md", text)
        os.chmod(closed, 0)
        told = take_in(site, status=65)
        named = {os.path.basename(p["file"])[11:-3]: p["why"]
                 for p in told["problems"]}
        wanted = {"none", "cut", "empty", "binary", "gbk", "big", "loop",
                  "nowhere", "pipe"}
        if os.geteuid() != 0:
            wanted.add("closed")
        equal(set(named), wanted)
        check("front matter" in named["none"], "none: %s", named["none"])
        check("cut" in named["cut"], "cut: %s", named["cut"])
        check("bytes" in named["big"], "big: %s", named["big"])
        check("symbolic links" in named["loop"], "loop: %s", named["loop"])
        equal(told["unreadable"], len(wanted))
        site.once()
        check("正文" in site.read(good), "the good one is there")
        # for people: a line each
        said = site.call("import", "jekyll", os.path.join(site.folder, "old"),
                         status=65)
        check("%d could not be read" % len(wanted) in said, "%s", said)


@case
def the_tree_itself_may_be_a_link():
    with Site() as site:
        site.write_config("")
        put_post(site, "NW202203010000000001")
        os.symlink("old", os.path.join(site.folder, "link"))
        equal(take_in(site, folder="link")["new"], 1)


@case
def refusals_say_what_to_do():
    with Site() as site:
        site.write_config("[source mine]\nurl = http://127.0.0.1:1/\n")
        put_post(site, "NW202203010000000099")
        old = os.path.join(site.folder, "old")
        site.call("import", "jekyll", old + "/none", status=66)
        site.call("import", "jekyll", old, "--permalink", "foo", status=64)
        check(not os.path.exists(os.path.dirname(site.database)),
              "state_dir was made")
        site.call("import", "jekyll", old, "--id", "mine", status=78)
        site.call("import", "jekyll", old, "--permalink", "/:what", status=64)
        os.makedirs(os.path.join(site.folder, "empty"))
        site.call("import", "jekyll", os.path.join(site.folder, "empty"),
                  status=65)
        daemon = site.start("run")
        wait_until(lambda: os.path.exists(site.path("/404.html")),
                   "the daemon has published")
        loose = os.path.join(old, "_posts", "2022-03-01-loose.md")
        os.symlink("nowhere", loose)
        site.call("import", "jekyll", old, status=69)
        os.remove(loose)
        with open(site.log_path, encoding="utf-8") as log:
            text = log.read()
        check("in use by process %d" % daemon.pid in text, "names the daemon")
        check("stop the daemon" in text, "says what to do")
        check("loose" not in text, "the tree was read before")
        check("choose another name" in text, "says what to do about an id")
        site.stop(daemon)
        equal(take_in(site, "--permalink", "/:year/:title.html")["new"], 1)
        equal(site.rows("SELECT path FROM post")[0]["path"],
              "/2022/NW202203010000000099.html")


@case
def the_site_says_its_permalink():
    with Site() as site:
        site.write_config("")
        put(site, "_config.yml", "title: x\npermalink: pretty\ntimezone: UTC\n")
        put_post(site, "NW202203010000000099")  # 00:00 in UTC
        put_post(site, "NW202203010000000098", date="2022-03-02 07:59:59")
        take_in(site)
        equal(sorted(row["path"] for row in site.rows("SELECT path FROM post")),
              ["/jiabao/2022/03/01/NW202203010000000098/",
               "/jiabao/2022/03/01/NW202203010000000099/"])
        site.once()
        check("正文" in site.read("/jiabao/2022/03/01/NW202203010000000099/"),
              "pages of folders are written")


@case
def no_address_is_in_anothers_way():
    with Site() as site:
        site.write_config("")
        for n, permalink in enumerate((
                "/a", "/a/b", "/c/", "/c", "/c/index.html", "/d.html",
                "/d.html/e.html", "/category/", "/category/x.html", "/feed.xml",
                "/", "/index.html", "/404.html", "/theme/style.css", "/e.txt",
                "/../../f.html", "/.g.html", "/h%2Fi.html", "/archive/2.html",
                "/sitemap.xml", "//j//k.html", "/feed.xml/", "/sitemap.xml/l/",
                "/robots.txt/", "/" + "m" * 256 + ".html", "/n" * 40)):
            put(site, "_posts/2022-01-01-n%d.md" % n,
                "---\ntitle: T%d\npermalink: %s\n---\nx\n" % (n, permalink))
        told = take_in(site)
        equal(told["new"], 26)
        site.once()
        site.check_whole()
        equal(site.count("SELECT count(*) FROM to_publish"), 0, "all rendered")
        paths = {row["path"]: row["title"]
                 for row in site.rows("SELECT path, title FROM post")}
        equal({path: title for path, title in paths.items()
               if not path.startswith("/test/")},
              {"/a/": "T0", "/a/b/": "T1", "/c/": "T2", "/d.html": "T5",
               "/category/": "T7", "/j/k.html": "T20"})
        for path, title in paths.items():
            check(title in site.read(path), "%s is at %s", title, path)


@case
def real_posts_of_five_templates():
    shared = os.environ.get("WEIR_SHARED", "")
    corpus = os.path.join(shared, "corpus", "finews")
    if not shared or not os.path.isdir(corpus):
        print("skipped: no corpus of real posts", flush=True)
        return
    with open(os.path.join(corpus, "expect.json"), encoding="utf-8") as file:
        expected = {item["id"]: item for item in json.load(file)["items"]}
    with Site() as site:
        site.write_config("[slugs]\n东财滚动新闻 = emnews\n")
        for folder in ("jekyll", "jekyll/first-template", "jekyll-final"):
            told = json.loads(site.call("import", "jekyll", "--json",
                                        os.path.join(corpus, folder)))
            equal(told["unreadable"], 0, folder)
            # first-template lies below jekyll: its posts came with that
            equal(told["new"], 36 if folder == "jekyll" else 0, folder)
        posts = site.posts()
        for code, item in expected.items():
            post = posts[code]
            equal(post["title"], item["title"], code)
            equal(post["slug"], item["_weir"]["category"], code)
            if item.get("summary"):
                equal(post["summary"], item["summary"], code)
        equal(posts["NW202201142247450276"]["path"],
              "/hezeribao/2022/01/14/NW202201142247450276.html")
        equal(posts["NW202112082206672930"]["medium"], "东财滚动新闻")
        site.once()
        site.check_whole()


run()
