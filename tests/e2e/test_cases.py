"""test_cases.py -- what the origin's lists can hold, and lists that are none.

Every case of the corpus' cases/expect.json has an assertion of its own here,
under its name. Needs the corpus (WEIR_SHARED); skipped where it is not.
"""
import json
import os
import re
import time

from weirtest import (Site, case, check, corpus, corpus_sources, equal, run,
                      ElementTree)

FOLDER, SERVER = corpus()
with open(os.path.join(FOLDER, "cases", "expect.json"), encoding="utf-8") as f:
    CASES = json.load(f)

DAY_SEC = 1642089600  # 2022-01-14 00:00 +0800


def code(number):
    return "NW20220114999%07d" % number


def page_of_medium(site, slug):
    name = "category/%s.html" % slug
    check(re.fullmatch(r"[a-z0-9-]{1,64}", slug), "slug %r", slug)
    check(os.path.isfile(os.path.join(site.output, name)), "no %s", name)
    return site.read("/" + name)


def lists(site, post):
    return post["path"] in page_of_medium(site, post["slug"])


class Seen:
    """One pass over all five lists of cases."""

    def __init__(self, site):
        self.site = site
        self.origin = site.origin("--set", "cases", script=SERVER)
        site.write_config(corpus_sources(self.origin.base) +
                          "[output jekyll]\nenabled = yes\n",
                          pinyin="characters")
        site.once()
        self.asked = self.origin.stats()["paths"]
        self.posts = site.posts()
        self.status = site.status()
        self.rows = {row["infocode"]: row for row in site.rows(
            "SELECT infocode, detail.* FROM detail JOIN post"
            " ON post.id = detail.post_id")}

    def post(self, number):
        return self.posts[code(number)]

    def markdown(self, post):
        names = [name for name in self.site.files() if name.endswith(".md")
                 and post["name"] in name]
        equal(len(names), 1, "Jekyll sources of " + post["name"])
        return self.site.read(names[0])


# ---- one function a case, by its name ------------------------------------

def slug_with_a_space(seen):
    post = seen.post(1)
    equal(post["medium"], "21世纪经济报道 21财经APP")
    check(lists(seen.site, post), "not on its medium's page")


def slug_with_two_spaces(seen):
    post = seen.post(2)
    check(post["slug"] != "21shijijingjibaodao", "the slug of another medium")
    check(post["slug"] != seen.post(1)["slug"], "the slug of another medium")
    check(lists(seen.site, post), "not on its medium's page")


def slug_with_brackets(seen):
    check(lists(seen.site, seen.post(3)), "not on its medium's page")


def slugs_that_differ_in_case_only(seen):
    one, two = seen.post(4), seen.post(5)
    equal((one["medium"], two["medium"]), ("TechWeb", "Techweb"))
    check(one["slug"].lower() != two["slug"].lower(), "one page for two media")
    check(lists(seen.site, one) and lists(seen.site, two), "not listed")
    check(two["path"] not in page_of_medium(seen.site, one["slug"]), "mixed")


def medium_with_a_hyphen(seen):
    equal(seen.post(6)["slug"], "zhengquanribaozibenzhengquanwang")


def medium_with_a_slash(seen):
    post = seen.post(7)
    equal(post["medium"], "第一财经/新华社")
    check("/" not in post["slug"] and lists(seen.site, post), post["slug"])


def medium_named_dots(seen):
    post = seen.post(8)
    check(post["slug"].strip(".-") and lists(seen.site, post), post["slug"])
    check(not os.path.exists(os.path.join(seen.site.output, "..", "html")),
          "a file outside")


def empty_medium(seen):
    post = seen.post(9)
    equal(post["medium"], "em38", "the name of its source")
    check(lists(seen.site, post), "not on its medium's page")


def polyphonic_characters(seen):
    equal(seen.post(10)["slug"], "zhongqingribao")


def characters_with_u_umlaut(seen):
    equal(seen.post(11)["slug"], "nvbao")


def middle_dot_in_the_medium(seen):
    post = seen.post(12)
    equal(post["medium"], "证券时报·e公司")
    check(lists(seen.site, post), "not on its medium's page")


def quotes_in_the_title(seen):
    post = seen.post(13)
    title = '专家："双碳"目标需要"先立后破"'
    equal(post["title"], title)
    line = re.search(r"^title: (.*)$", seen.markdown(post), re.M).group(1)
    shown = line[1:-1].replace("''", "'") if line.startswith("'") \
        else json.loads(line)
    equal(shown, title, "title in YAML")
    check("先立后破" in seen.site.read(post["path"]), "not on its page")


def markup_in_the_title(seen):
    post = seen.post(14)
    equal(post["title"], "A\\B & C 粗体 第二行")
    line = re.search(r"^title: (.*)$", seen.markdown(post), re.M).group(1)
    equal(json.loads(line) if line.startswith('"') else line[1:-1],
          post["title"], "title in YAML")
    check("<b>粗体" not in seen.site.read(post["path"]), "markup on its page")


def title_of_400_characters(seen):
    post = seen.post(15)
    equal(len(post["title"]), 400)
    check(len(os.path.basename(post["path"])) < 80, post["path"])


def empty_article(seen):
    post = seen.post(16)
    equal((post["title"], post["html"], post["content_origin"]),
          ("无正文的文章", "", 0))
    check(seen.rows[code(16)]["done_sec"] is None, "not asked again")


def kept_and_asked_again(seen, number):
    post, row = seen.post(number), seen.rows[code(number)]
    equal((post["html"], post["content_origin"]), ("", 0))
    check(row["done_sec"] is None and row["error"] and row["tries"] == 1,
          "detail: %r", row)
    check(os.path.isfile(seen.site.path(post["path"])), "no page")


def detail_without_text(seen):
    kept_and_asked_again(seen, 17)


def content_is_null(seen):
    kept_and_asked_again(seen, 18)


def detail_is_missing(seen):
    kept_and_asked_again(seen, 19)
    check("404" in seen.rows[code(19)]["error"], "cause of the failure")
    equal(seen.status["em38"]["error"], None, "error of the list")
    check(seen.status["em38"]["details_failing"] >= 4, "failing details shown")


def no_time_in_the_list(seen):
    post = seen.post(20)
    equal(post["published_sec"], DAY_SEC)
    check("/2022/01/14/" in post["path"], post["path"])


def a_time_in_the_future(seen):
    post = seen.post(21)
    check(post["sort_sec"] <= post["first_seen_sec"] <= time.time(), "pinned")
    check(post["published_sec"] <= time.time(), "published in the future")


def two_dates_in_two_lists(seen):
    post = seen.post(22)
    equal(post["title"], "同一篇文章两个日期（更新）")
    equal(post["carriers"], ["em37", "em39"])
    # The first date stays, also when the lists come one after the other.
    with Site() as site:
        site.write_config(corpus_sources(seen.origin.base, kinds=("37",)))
        site.once()
        site.write_config(corpus_sources(seen.origin.base, kinds=("37", "39")))
        site.once("--force")
        later = site.posts()[code(22)]
        equal(later["title"], "同一篇文章两个日期（更新）")
        equal(later["published_sec"], DAY_SEC - 2)
        check("/2022/01/13/" in later["path"], later["path"])


def in_three_lists(seen):
    equal(seen.post(23)["carriers"], ["em37", "em38", "em45"])
    equal(sum(n for path, n in seen.asked.items() if code(23) in path), 1,
          "detail requests")


def four_media(seen):
    media = {seen.post(number)["medium"] for number in (24, 25, 26, 27)}
    equal(media, {"新华网", "人民网", "上海证券报", "菏泽日报"})


def script_in_the_content(seen):
    post = seen.post(28)
    entry = [e for e in seen.site.feed()[1] if code(28) in
             ElementTree.tostring(e, "unicode")]
    equal(len(entry), 1)
    body = seen.site.read(post["path"]).split("<body", 1)[1]
    for text in (post["html"], ElementTree.tostring(entry[0], "unicode"),
                 seen.markdown(post), body):
        for bad in ("<script>alert", "&lt;script", "onclick", "onerror",
                    "javascript:", "iframe", "alert("):
            check(bad not in text, "%s in %s", bad, text)
        check("正文" in text and "链接" in text, "text lost: %s", text)


def spaces_within_a_paragraph(seen):
    equal(seen.post(29)["html"], "<p>第一段</p>\n<p>第二段，中间　　也有</p>")


def markup_in_the_source_line(seen):
    equal(seen.post(30)["authors"][0]["name"], "上海证券报")


def bracket_in_the_digest(seen):
    equal(seen.post(900001)["summary"], "他说：【重要】请注意。")


def rolling_without_anything(seen):
    post = seen.post(900002)
    check("没有标题" in seen.site.read(post["path"]).split("</title>")[0],
          "no title from the digest")
    equal(post["published_sec"], DAY_SEC)
    equal(post["url"], "http://finews.zning.xyz/html_News/NewsShare.html"
                       "?infoCode=" + code(900002))


CHECKS = {
    "slug with a space": slug_with_a_space,
    "slug with two spaces": slug_with_two_spaces,
    "slug with brackets": slug_with_brackets,
    "slugs that differ in case only (1 of 2)": slugs_that_differ_in_case_only,
    "slugs that differ in case only (2 of 2)": slugs_that_differ_in_case_only,
    "a medium whose name has a hyphen": medium_with_a_hyphen,
    "a medium whose name has a slash": medium_with_a_slash,
    "a medium named ..": medium_named_dots,
    "an empty medium": empty_medium,
    "polyphonic characters": polyphonic_characters,
    "characters with ü": characters_with_u_umlaut,
    "a middle dot and latin letters in the medium": middle_dot_in_the_medium,
    "straight double quotes in the title": quotes_in_the_title,
    "a backslash, an entity, markup and a line end in the title":
        markup_in_the_title,
    "a title of 400 characters": title_of_400_characters,
    "an empty article": empty_article,
    "a detail document without content and text": detail_without_text,
    "content is null": content_is_null,
    "the detail document is missing (404)": detail_is_missing,
    "no time in the list": no_time_in_the_list,
    "a time in the future": a_time_in_the_future,
    "one infoCode under two dates in two lists": two_dates_in_two_lists,
    "one infoCode in three lists": in_three_lists,
    "one article re-published by four media, four infoCodes": four_media,
    "script in the content": script_in_the_content,
    "ideographic spaces within a paragraph": spaces_within_a_paragraph,
    "markup inside the source line": markup_in_the_source_line,
    "a digest that has 】 in its text": bracket_in_the_digest,
    "no title, time or address in a rolling news record":
        rolling_without_anything,
}


@case
def every_case_comes_out_as_it_must():
    equal(sorted(CHECKS), sorted(c["case"] for c in CASES), "cases")
    failed = []
    with Site() as site:
        seen = Seen(site)
        equal(sorted(seen.posts),
              sorted(code for c in CASES for code in c["infocodes"]), "posts")
        for name, function in CHECKS.items():
            try:
                function(seen)
            except Exception as error:
                failed.append("%s: %s" % (name, error))
        site.check_whole()
    check(not failed, "%d of %d cases failed:\n%s", len(failed), len(CHECKS),
          "\n".join(failed))


# ---- lists that are none --------------------------------------------------

READABLE = {  # name: (posts, bad items, array)
    "bom": (1, 0, "record"), "item-null": (1, 1, "record"),
    "numbers": (1, 0, "records"), "gb18030": (1, 0, "record")}
BROKEN = ("empty", "html-instead-of-json", "jsonp", "no-key", "null",
          "truncated", "wrong-shape")


@case
def broken_lists_are_errors_of_their_own():
    with Site() as site:
        origin = site.origin("--set", "real", script=SERVER)
        text = corpus_sources(origin.base, kinds=("37", "45"))
        for name in list(READABLE) + list(BROKEN):
            array = READABLE.get(name, (0, 0, "record"))[2]
            text += ("[source bad-%s]\nurl = %s/bad/%s.json\ntype = json\n"
                     "items = %s\nitem_infocode = infoCode\n"
                     "item_title = title\nitem_date = datetime | showtime\n"
                     "item_summary = digest\n"
                     'item_link = url_w | "http://x.example/{item_infocode}"\n'
                     "item_medium = medianame\n"
                     % (name, origin.base, name, array))
            if name == "gb18030":
                text += "charset = gb18030\n"
        site.write_config(text)
        site.once()
        status, posts = site.status(), site.posts()
        for name, (n_posts, n_bad, _) in READABLE.items():
            told = status["bad-" + name]
            equal((told["error"], told["posts"], told["bad_items"]),
                  (None, n_posts, n_bad), name)
        for name in BROKEN:
            told = status["bad-" + name]
            check(told["error"], "%s is no error", name)
            equal((told["posts"], told["failures"]), (0, 1), name)
        causes = {status["bad-" + name]["error"] for name in BROKEN}
        check(len(causes) >= 5, "causes that say little: %r", causes)
        check("502 Bad Gateway" in status["bad-html-instead-of-json"]["error"],
              "the page's title")
        shown = site.call("status")
        for name in BROKEN:
            line = [l for l in shown.splitlines() if l.startswith("bad-" + name)]
            check(line and "failing" in line[0], "weir status: %s", shown)
        number = posts["NW202201149990990002"]
        equal((number["title"], number["published_sec"]), ("12345", 1642132800))
        gb = posts["NW202201149990990005"]
        check(gb["title"].startswith("GB18030 ") and "�" not in gb["title"],
              gb["title"])
        check(posts["NW202201149990990001"]["title"] == "前一项是 null", "item")
        check("NW202201142247450276" in posts, "another source was harmed")


run()
