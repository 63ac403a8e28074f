"""test_preview.py -- what a newcomer types at weir preview and weir add, and
what is said to him: mistakes, first looks, articles, names, addresses."""
import json
import os

from paper import JSON_LIST, LIST_PAGE, PAGE, call, paper_of, rss
from weirtest import Site, case, check, equal, run


# ---- the command line -------------------------------------------------------

@case
def usage_stands_on_one_line():
    with Site() as site:
        site.write_config("")
        for words in (["add"], ["import"], ["preview"], ["parse"],
                      ["import", "--dry-run"]):
            err = call(site, *words, status=64)[1]
            check("usage: weir " + words[0] in err, "%s", err)
            check("  " not in err, "blanks in: %s", err)
        check("; or: weir import" in call(site, "import", status=64)[1], "")


@case
def a_configuration_is_named_by_its_option():
    with Site() as site:
        site.write_config("")
        err = call(site, "check", "weir.conf", status=64, config=False)[1]
        check("write --config weir.conf" in err, "%s", err)
        if os.path.exists("/etc/weir/weir.conf"):
            print("  not without --config: this machine has one")
            return
        err = call(site, "check", status=66, config=False, cwd=site.folder)[1]
        check("in this folder: --config weir.conf" in err, "%s", err)
        err = call(site, "check", status=66, config=False, cwd="/")[1]
        check("in this folder" not in err, "%s", err)


@case
def one_of_a_kind_is_no_plural():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/feed", rss(1))
        site.write_config("[source a]\nurl = %s/feed\n" % paper.base)
        check("no mistakes, 1 source\n" in call(site, "check")[0], "check")
        out = call(site, "once")[0]
        check("1 source read" in out and "1 new post," in out, "%s", out)


@case
def no_section_is_named_that_nobody_wrote():
    with Site() as site:
        site.write_config("")
        with open(os.path.join(site.folder, "l.json"), "w",
                  encoding="utf-8") as file:
            file.write("[]")
        for setting, wanted in (
                ("password=x", "unknown key 'password', did you mean "
                               "'password_file'?"),
                ("items=a", "the source is a list and needs item_title"),
                ("detail_content=//a", "add type = json, html or xml to the "
                                       "source"),
                ("port=1", "unknown key 'port', it belongs in [server]")):
            err = call(site, "preview", "l.json", setting, status=64,
                       cwd=site.folder)[1]
            check(wanted in err and "[source" not in err, "%s", err)


# ---- what a server answers --------------------------------------------------

@case
def https_of_an_http_port_is_said_in_words():
    with Site() as site:
        paper = paper_of(site)
        site.write_config("")
        err = call(site, "preview", paper.base.replace("http:", "https:") + "/",
                   status=69)[1]
        check("does not speak TLS on this port" in err and "http://" in err,
              "%s", err)


@case
def what_is_too_large_says_the_limit_with_its_unit():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/feed", rss(30))
        site.write_config("", max_body="2KiB")
        err = call(site, "preview", paper.base + "/feed", status=65)[1]
        check("longer than max_body, 2KiB" in err, "%s", err)
        with open(os.path.join(site.folder, "feed.xml"), "w",
                  encoding="utf-8") as file:
            file.write(rss(30))
        err = call(site, "preview", "feed.xml", status=65, cwd=site.folder)[1]
        check("larger than max_body (2KiB)" in err, "%s", err)


@case
def a_page_too_large_for_a_list_says_so():
    with Site() as site:
        paper = paper_of(site)
        site.write_config("")
        large = "<html><head>%s<title>T</title></head><body>" + "<p>x</p>" * (
            270 * 1024) + "</body></html>"
        paper.put("/large", large % "", "text/html")
        err = call(site, "preview", paper.base + "/large", status=65)[1]
        check("an HTML page titled" in err and "longer than 2MiB" in err, "%s",
              err)
        paper.put("/feeds", large % '<link rel="alternate" href="/feed" '
                  'type="application/rss+xml">', "text/html")
        out = call(site, "preview", paper.base + "/feeds")[0]
        check("it names feeds" in out and paper.base + "/feed" in out, "%s",
              out)


@case
def an_http_error_names_the_address():
    with Site() as site:
        paper = paper_of(site)
        site.write_config("")
        err = call(site, "preview", paper.base + "/none?token=hush",
                   status=69)[1]
        check("%s/none?token=...: HTTP 404" % paper.base in err, "%s", err)


# ---- the first look ---------------------------------------------------------

@case
def what_is_no_feed_is_an_answer():
    with Site() as site:
        paper = paper_of(site)
        site.write_config("")
        paper.put("/list", JSON_LIST, "application/json")
        paper.put("/news/", LIST_PAGE, "text/html; charset=utf-8")
        paper.put("/", PAGE % "", "text/html; charset=utf-8")
        paper.put("/empty", "<html><title>502</title></html>", "text/html")
        for path, wanted in (
                ("/list", "This is JSON and no feed; with a mapping weir can "
                          "read it.\n"),
                ("/news/", "This is an HTML page titled '要闻' and no feed; "
                           "with a mapping weir can read it.\n"),
                ("/", "and no feed; it names feeds.\n")):
            out, err = call(site, "preview", paper.base + path)
            check(out.startswith(paper.base + path + "\nThis is ") and
                  wanted in out, "%s", out)
            equal(err, "", path)
            told = json.loads(call(site, "preview", paper.base + path,
                                   "--json")[0])
            check(told["error"].startswith("no feed"), "%s", told["error"])
        out, err = call(site, "preview", paper.base + "/empty", status=65)
        check("no feed: an HTML page titled '502'" in err, "%s", err)


# ---- mistakes in a mapping --------------------------------------------------

ITEMS = 'item=//ul[@class="news"]/li'


@case
def an_xpath_from_the_top_gives_all_items_one_value():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/news/", LIST_PAGE.replace(
            "<body>", '<body><p class="edition">2022-01-20</p>'),
            "text/html; charset=utf-8")
        remark = ('item_date starts at the top of the page: write '
                  './/span[@class="date"]')
        words = ("item_title = a\nitem_link = a/@href\nitem_date = %s\n")
        site.write_config("[source top]\nurl = %s/news/\ntype = html\n"
                          "item = %s\n%s" % (
                              paper.base, ITEMS[5:],
                              words % '//span[@class="date"]'))
        check(remark in call(site, "preview", "top")[0], "in preview")
        site.once()
        with open(site.log_path, encoding="utf-8") as file:
            log = file.read()
        check(remark in log, "in the log: %s", log)
        for good in ('.//span[@class="date"]', '//p[@class="edition"]'):
            out = call(site, "preview", paper.base + "/news/", ITEMS,
                       "item_title=a", "item_date=" + good)[0]
            check("starts at the top" not in out, "%s: %s", good, out)
        out = call(site, "preview", paper.base + "/news/", ITEMS,
                   "item_title=a", 'item_date=(//none | //span)[1]')[0]
        check("begin it with .//" in out, "%s", out)


@case
def what_is_no_infocode_is_not_counted_as_one():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/news/", LIST_PAGE.replace(
            "/art/14", "NW202201140000000001"), "text/html; charset=utf-8")
        site.write_config("")
        told = {}
        for path in ("a/@href", 'substring-before(a/@href, ".html")'):
            told[path] = call(site, "preview", paper.base + "/news/", ITEMS,
                              "item_title=a", "item_infocode=" + path)[0]
        check("item_infocode: 5 of 5, none of them an infoCode" in
              told["a/@href"] and 'substring-before(a/@href, ".html")' in
              told["a/@href"], "%s", told["a/@href"])
        out = told['substring-before(a/@href, ".html")']
        check("5 of 5, 1 of them an infoCode" in out, "%s", out)
        check("infoCode NW202201140000000001" in out, "%s", out)


@case
def css_selectors_get_their_xpath():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/news/", LIST_PAGE, "text/html; charset=utf-8")
        site.write_config("")
        for key, value, wanted in (
                ("item", "ul#list > li.news",
                 '//ul[@id="list"]/li[@class="news"]'),
                ("item", "//li.news", '//li[@class="news"]'),
                ("item_date", "span.date", 'span[@class="date"]'),
                ("item_date", "div#x", 'div[@id="x"]'),
                ("detail_content", "div.Body", '//div[@class="Body"]'),
                ("detail_content", 'div[@class="Body"]',
                 "an XPath begins with '/' or '.'")):
            words = {"item": ITEMS[5:], "item_title": "a",
                     "item_link": "a/@href", key: value}
            err = call(site, "preview", paper.base + "/news/", *[
                "%s=%s" % pair for pair in words.items()], status=64)[1]
            check(wanted in err, "%s = %s: %s", key, value, err)
        equal(paper.asked, [], "requests")


# ---- articles ---------------------------------------------------------------

ARTICLE = """<html><head><title>T</title></head><body>
<div class="nav"><a href="/">%s</a></div>
<div id="main"><div class="Body">%s<p class="by">责任编辑：甲</p></div>
<div id="post-20220114" class="foot">版权所有，转载请注明出处。</div></div>
</body></html>""" % ("首页" * 300, "".join(
    "<div><p>第%d段。%s</p></div>" % (n, "县公交公司调度员说，" * 6)
    for n in range(1, 20)))


def article_site(site):
    paper = paper_of(site)
    paper.put("/news/", LIST_PAGE, "text/html; charset=utf-8")
    paper.put("/art/10.html", ARTICLE, "text/html; charset=utf-8")
    site.write_config("")
    return [paper.base + "/news/", ITEMS, "item_title=a", "item_link=a/@href",
            "--detail"]


@case
def detail_says_where_the_text_may_be():
    with Site() as site:
        words = article_site(site)
        out = call(site, "preview", *words)[0]
        place = out.index("Where its text may be")
        first = out[place:].splitlines()[1]
        check(first.startswith("    detail_content='//div[@class=\"Body\"]'   "),
              "%s", out)
        check("第1段。" in out[place:], "%s", out)
        check("20220114" not in out[place:], "the article's own id: %s", out)
        check("no article" not in out, "%s", out)
        for wrong in ("//article", '//div[@class="none"]'):
            out = call(site, "preview", *words, "detail_content=" + wrong,
                       status=65)[0]
            check("'%s' is nowhere in it" % wrong in out and
                  '//div[@class="Body"]' in out, "%s", out)
        told = json.loads(call(site, "preview", *words, "--json")[0])["detail"]
        equal(told["places"][0]["path"], '//div[@class="Body"]')


@case
def detail_shows_both_ends_and_what_is_removed():
    with Site() as site:
        words = article_site(site) + ['detail_content=//div[@class="Body"]']
        out = call(site, "preview", *words)[0]
        check("第1段" in out and "责任编辑" in out, "%s", out)
        check("第10段" not in out, "the middle: %s", out)
        out = call(site, "preview", *words, 'detail_remove=.//p[@class="by"]',
                   "detail_remove=//h6")[0]
        check("责任编辑" not in out and "第19段" in out, "%s", out)
        check("detail_remove='.//p[@class=\"by\"]'   1 element\n" in out and
              "detail_remove=//h6   nowhere in it\n" in out, "%s", out)


@case
def a_detail_that_is_not_there_is_said():
    with Site() as site:
        words = article_site(site)
        out, err = call(site, "preview", words[0], ITEMS, "item_title=a",
                        "--detail")
        check("no post has a document of its own" in err, "%s", err)
        words[0] = words[0].replace("/news/", "/gone/")
        call(site, "preview", *words, status=69)


# ---- add --------------------------------------------------------------------

def config_text(site):
    with open(site.config, encoding="utf-8") as file:
        return file.read()


@case
def add_names_what_has_no_title_by_its_page():
    with Site() as site:
        paper = paper_of(site)
        site.write_config("")
        words = (ITEMS, "item_title=a", "item_link=a/@href")
        paper.put("/news/", LIST_PAGE, "text/html; charset=utf-8")
        out = call(site, "add", paper.base + "/news/", *words, "--dry-run")[0]
        check("[source yaowen]" in out and "name = 要闻\n" in out, "%s", out)
        paper.put("/h1/", LIST_PAGE.replace("<title>要闻</title>", "").replace(
            "<body>", "<body><h1>县  闻</h1>"), "text/html; charset=utf-8")
        out = call(site, "add", paper.base + "/h1/", *words, "--dry-run")[0]
        check("name = 县 闻\n" in out, "%s", out)


@case
def add_needs_a_name_that_readers_can_read():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/list", JSON_LIST, "application/json")
        site.write_config("")
        before = config_text(site)
        words = ("add", paper.base + "/list", "items=records",
                 "item_title=title", "item_link=url_w")
        for option in ((), ("--dry-run",)):
            out, err = call(site, *words, *option, status=64)
            check("--name" in err and "nothing was written" in err and
                  "127-0-0-1" in err, "%s", err)
            equal(out, "")
        equal(config_text(site), before)
        for more, wanted in (("category=快讯", "'快讯'"),
                             ("item_medium=id", "item_medium finds nothing"),
                             ("name=快讯", ""), ("--name=快讯", "")):
            out, err = call(site, *words, more, "--dry-run")
            check(wanted in err and bool(wanted) == bool(err), "%s: %s", more,
                  err)


@case
def add_warns_of_what_the_daemon_will_refuse():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/feed", rss(1))
        site.write_config("", allow_private="10.0.0.0/8")
        out, err = call(site, "add", paper.base + "/feed", "--allow-private")
        check("Added at" in out, "%s", out)
        check("will refuse it (127.0.0.1)" in err and
              "    [weir]\n    allow_private = 127.0.0.0/8\n" in err, "%s",
              err)
        check("'weir once --config %s'" % site.config in out, "%s", out)
        site.write_config("")
        paper.put("/feed", rss(1))
        err = call(site, "add", paper.base + "/feed", "--allow-private")[1]
        equal(err, "", "with leave in the configuration")


@case
def add_looks_beside_a_page_that_is_gone():
    with Site() as site:
        paper = paper_of(site)
        site.write_config("")
        for status in (404, 410):
            paper.put("/", "none", "text/plain", status=status)
            err = call(site, "add", paper.base + "/", status=69)[1]
            check("%s/: HTTP %d" % (paper.base, status) in err and
                  "usual places" in err, "%s", err)
        paper.put("/feed.xml", rss(1))
        out = call(site, "add", paper.base + "/", "--dry-run")[0]
        check("url = %s/feed.xml" % paper.base in out, "%s", out)
        paper.put("/", "none", "text/plain", status=500)
        before = len(paper.asked)
        err = call(site, "add", paper.base + "/", status=69)[1]
        check("HTTP 500" in err, "%s", err)
        equal(len(paper.asked), before + 1, "requests after a 500")


run()
