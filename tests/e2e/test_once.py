"""test_once.py -- weir once on fixtures of our own: each article once, whole,
and nothing done twice."""
import os
import shutil

from weirtest import (DATA, DATA_CODES, Site, case, check, contents,
                      data_sources, equal, run)

JEKYLL = "[output jekyll]\nenabled = yes\n"


def site_with_data(site, more=""):
    origin = site.origin("--folder", DATA)
    site.write_config(data_sources(origin.base, more) + JEKYLL)
    return origin


@case
def each_article_once_with_its_carriers():
    with Site() as site:
        site_with_data(site)
        site.once()
        posts = site.posts()
        equal(sorted(p for p in posts if p.startswith("NW")),
              sorted(DATA_CODES), "posts with an infoCode")
        equal(len(posts), len(DATA_CODES) + 2, "posts in all")
        wanted = {"NW202203010000000001": ["rolling"],
                  "NW202203010000000011": ["nodes", "repost"],
                  "NW202203010000000012": ["nodes", "records"],
                  "NW202203010000000021": ["records"]}
        for code, carriers in wanted.items():
            equal(posts[code]["carriers"], carriers, "carriers of " + code)
        equal(site.count("SELECT count(*) FROM post"), len(posts))
        equal({id: s["error"] for id, s in site.status().items()},
              dict.fromkeys(("rolling", "nodes", "records", "rss", "repost",
                             "atom")))


@case
def fields_are_normalized():
    with Site() as site:
        site_with_data(site)
        site.once()
        posts = site.posts()
        first = posts["NW202203010000000001"]
        equal(first["title"], "第一条快讯")
        equal(first["summary"], "快讯一的摘要。（甲报）")
        equal(first["url"], "https://paper.example/roll/1.html")
        equal(first["medium"], "东财滚动新闻")
        equal(first["authors"][0]["name"], "甲报")
        equal(first["html"], "<p>快讯一的全文。</p><p>（文章来源：甲报）</p>")
        equal(first["published_sec"], 1646100060)
        second = posts["NW202203010000000002"]
        equal(second["summary"], "他说：【注意】快讯二的摘要。（乙报）")
        equal(second["url"], "https://paper.example/show?infoCode="
                             "NW202203010000000002")
        head = posts["NW202203010000000011"]
        equal(head["title"], "甲报头条 & 要闻")
        equal(head["tags"], ["甲报新闻"])
        for bad in ("script", "alert", "onclick", "style", "javascript", "注"):
            check(bad not in head["html"], "%s in %s", bad, head["html"])
        check("第二段" in head["html"] and ">好</a>" in head["html"],
              "text lost: %s", head["html"])
        equal(posts["NW202203010000000021"]["authors"][0]["name"], "乙报")
        undated = posts["NW202202280000000013"]
        equal(undated["published_sec"], 1645977600, "the day of its infoCode")
        equal(posts["NW202203010000000022"]["title"], "")


@case
def one_detail_request_an_article_and_none_later():
    with Site() as site:
        origin = site_with_data(site)
        site.once()
        equal(origin.requests("/detail/"), len(DATA_CODES))
        before = site.files()
        at_304 = origin.stats()["status"].get("304", 0)
        site.once("--force")
        equal(origin.requests("/detail/"), len(DATA_CODES), "second pass")
        equal(origin.stats()["status"].get("304", 0) - at_304, 6, "304s")
        equal(site.files(), before, "files written by a pass without news")


@case
def what_is_not_due_is_not_asked():
    with Site() as site:
        origin = site_with_data(site)
        site.once()
        asked = origin.stats()["requests"]
        site.once()
        equal(origin.stats()["requests"], asked, "requests")


@case
def a_lost_output_directory_comes_back_the_same():
    with Site() as site:
        site_with_data(site)
        site.once()
        before = contents(site.files())
        shutil.rmtree(site.output)
        site.once()
        equal(contents(site.files()), before, "files")
        site.check_whole()


@case
def somebody_elses_front_page_is_not_replaced():
    with Site() as site:
        site_with_data(site)
        os.makedirs(site.output)
        with open(site.path("/index.html"), "w", encoding="utf-8") as file:
            file.write("theirs")
        site.once(status=78)
        equal(site.read("/"), "theirs")
        with open(site.log_path, encoding="utf-8") as log:
            check(".weir-site" in log.read(), "it does not say how to go on")
        with open(site.path("/.weir-site"), "w", encoding="utf-8"):
            pass
        site.once()
        check("theirs" not in site.read("/"), "it was not replaced")


@case
def only_what_shows_a_changed_post_is_written_again():
    with Site() as site:
        origin = site_with_data(site)
        site.once()
        with open(os.path.join(DATA, "rolling.json"), encoding="utf-8") as file:
            text = file.read().replace("第一条快讯", "第一条快讯（更新）")
        origin.put("/rolling.json", text)
        before = contents(site.files())
        site.once("--force")
        after = contents(site.files())
        post = site.posts()["NW202203010000000001"]
        equal(post["title"], "第一条快讯（更新）")
        equal(site.count("SELECT count(*) FROM revision"), 1, "revisions")
        changed = {name for name in after if before.get(name) != after[name]}
        equal(changed, {post["path"].lstrip("/"), "index.html", "feed.xml",
                        "emnews/index.html", "category/emnews.xml",
                        "sitemap/new.xml",
                        "_posts/2022-03-01-202203010000000001.md"},
              "files written")


@case
def feed_and_pages_show_all_posts():
    with Site() as site:
        site_with_data(site)
        site.once()
        posts = site.posts()
        _, entries = site.feed()
        equal(len(entries), len(posts), "entries of the feed")
        home = site.read("/")
        for post in posts.values():
            page = site.read(post["path"])
            check(post["path"] in home, "%s is not on the home page",
                  post["path"])
            check("<script>alert" not in page, "script in %s", post["path"])
        check(">这一条没有标题，只有正文。</a>" in home,
              "a post without title is not called by its text")
        page = site.read("/emnews/")
        check("第一条快讯" in page and "乙报晚间版" not in page,
              "the medium's page at its own address")
        site.check_whole()
        markdown = [name for name in site.files() if name.startswith("_posts/")]
        equal(len(markdown), len(posts), "Jekyll sources")


@case
def an_empty_and_an_unreachable_source_harm_nobody():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        site.write_config(data_sources(origin.base) +
                          "[source empty]\nurl = %s/empty\n"
                          "[source away]\nurl = http://127.0.0.1:1/feed\n"
                          "[source lost]\nurl = %s/status/404\n"
                          "[source private]\nurl = http://[::1]:9/feed\n"
                          % (origin.base, origin.base))
        origin.put("/empty", "")
        site.once()
        equal(len(site.posts()), len(DATA_CODES) + 2)
        told = site.status()
        for name in ("empty", "away", "lost", "private"):
            check(told[name]["error"], "%s has no error", name)
            equal(told[name]["failures"], 1, name)
        equal(told["lost"]["http_status"], 404)


@case
def redirects_are_followed_and_bounded():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        site.write_config(
            "[source near]\nurl = %s/redirect/8/feed.xml\n"
            "[source far]\nurl = %s/redirect/9/feed.atom\n"
            % (origin.base, origin.base))
        site.once()
        told = site.status()
        equal((told["near"]["error"], told["near"]["posts"]), (None, 1))
        check(told["far"]["error"], "nine redirects were followed")


@case
def an_earlier_good_answer_survives_a_bad_one():
    with Site() as site:
        origin = site_with_data(site)
        site.once()
        before = contents(site.files())
        origin.put("/records.json", '{"record": [{"title": "ab')
        origin.put("/feed.xml", "<html><title>502 Bad Gateway</title></html>")
        site.once("--force")
        told = site.status()
        for name in ("records", "rss"):
            check(told[name]["error"], "%s has no error", name)
        check("502 Bad Gateway" in told["rss"]["error"], told["rss"]["error"])
        equal(contents(site.files()), before, "files")


@case
def an_empty_text_is_asked_for_again():
    code = "NW202203010000000021"
    with Site() as site:
        origin = site_with_data(site)
        good = origin.get("/detail/%s.json" % code).decode()
        origin.put("/detail/%s.json" % code, '{"text": ""}')
        site.once()
        post = site.posts()[code]
        equal((post["title"], post["html"]), ("乙报晚间版", ""))
        check(os.path.isfile(site.path(post["path"])), "not published")
        equal(site.status()["records"]["details_failing"], 1)
        origin.put("/detail/%s.json" % code, good)
        site.write("UPDATE detail SET next_due_sec = 0 WHERE done_sec IS NULL")
        site.once()
        check("晚间版。" in site.posts()[code]["html"], "the text did not come")
        check("晚间版。" in site.read(post["path"]), "not on its page")
        equal(site.count("SELECT count(*) FROM revision"), 0, "revisions")
        equal(site.status()["records"]["details_failing"], 0)


run()
