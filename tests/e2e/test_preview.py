"""test_preview.py -- what a newcomer types at weir preview and weir add, and
what is said to him: mistakes, first looks, articles, names, addresses."""
import json
import os

from paper import call, paper_of, rss
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


run()
