"""test_html_list.py -- the real posts from a web page: a list by XPath, each
article from the page that its link leads to.

Needs the corpus (WEIR_SHARED); skipped where it is not.
"""
import datetime
import json
import os

from expected import clean
from weirtest import Site, case, check, corpus, equal, run

FOLDER, SERVER = corpus()
POSTS = 35
# The API gave no title and no date; the page has the title.
BROKEN = "NW202205262391921712"

SOURCE = """
[source heze]
url = %s/html/hezeribao/index.html
type = html
timezone = Asia/Shanghai
backfill = 100
item = //ul[@id="list"]/li
item_title = a
item_link = a/@href
item_infocode = substring-before(a/@href, ".html")
item_date = span[@class="time"]
item_medium = span[@class="media"]
detail_content = //div[@class="Body"]
%s
[slugs]
菏泽日报 = hezeribao
[medium 东财滚动新闻]
slug = emnews
"""

with open(os.path.join(FOLDER, "expect.json"), encoding="utf-8") as file:
    EXPECTED = {item["_weir"]["infocode"]: item
                for item in json.load(file)["items"]}


def list_site(site, more="credit = （文章来源：*）\n"):
    origin = site.origin("--set", "real", script=SERVER)
    site.write_config(SOURCE % (origin.base, more), pinyin="characters")
    return origin


@case
def all_posts_equal_what_is_expected():
    with Site() as site:
        origin = list_site(site)
        site.once()
        posts = site.posts()
        equal(sorted(posts), sorted(EXPECTED), "posts")
        equal(len(posts), POSTS)
        for code, wanted in EXPECTED.items():
            post = posts[code]
            equal(post["html"], clean(wanted["content_html"]),
                  "content of " + code)
            names = [author["name"] for author in wanted["authors"]]
            equal([post["medium"]], names, "medium of " + code)
            equal([author["name"] for author in post["authors"]], names,
                  "authors of " + code)
            if code == BROKEN:
                continue
            equal(post["title"], wanted["title"], "title of " + code)
            date = datetime.datetime.fromisoformat(wanted["date_published"])
            equal(post["published_sec"], int(date.timestamp()),
                  "date of " + code)
        equal(origin.requests("/html/hezeribao/NW"), POSTS, "articles")


@case
def what_is_removed_is_gone():
    with Site() as site:
        list_site(site, "detail_remove = //p[@class=\"em_media\"]\n")
        site.once()
        posts = site.posts()
        equal(len(posts), POSTS)
        for code, post in posts.items():
            check("文章来源" not in post["html"], "credit line in " + code)


run()
