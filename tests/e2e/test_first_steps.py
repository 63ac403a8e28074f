"""test_first_steps.py -- what somebody new meets: nothing configured yet, a
directory that is not to be had, a file that is none."""
import json
import os
import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree

from weirtest import (ATOM, BOUND_SEC, Site, case, check, contents, equal,
                      fetch, free_port, run, wait_until)

FEED = """<rss version="2.0"><channel><title>Feed</title>
<link>http://a.example/</link><description>d</description>%s</channel></rss>"""
ITEM = """<item><title>Item %(n)s</title><link>http://a.example/%(n)s</link>
<guid>item-%(n)s</guid>%(date)s<description>Text %(n)s.</description></item>"""
DATE = "<pubDate>Fri, 14 Jan 2022 08:%02d:00 GMT</pubDate>"
FORMATS = """[output rss]
enabled = yes
[output json]
enabled = yes
[output opml]
enabled = yes
"""
# In it no user makes a file, not even root.
NOBODYS = "/proc/sys"


def put(site, name, text):
    path = os.path.join(site.folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def feed(*numbers):
    return FEED % "".join(ITEM % {"n": n, "date": DATE % n} for n in numbers)


def tell(site, *words, status=0):
    """What a command says on both outputs; its exit status is checked."""
    done = subprocess.run(site.command(*words), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, timeout=BOUND_SEC)
    out, err = done.stdout.decode(), done.stderr.decode()
    check(done.returncode == status, "weir %s: exit status %d, not %d\n%s%s",
          " ".join(words), done.returncode, status, out, err)
    return out, err


# ---- nothing yet ---------------------------------------------------------------

@case
def a_site_without_posts_has_pages():
    with Site() as site:
        port = free_port()
        site.write_config(FORMATS, server="enabled = yes\nport = %d" % port)
        process = site.start("run")
        for path in ("/", "/feed.xml", "/rss.xml", "/feed.json", "/opml.xml",
                     "/sitemap.xml"):
            wait_until(lambda: os.path.exists(site.path(path)), path)
        equal(fetch(port, "/")[0], 200)
        equal(site.stop(process)[0], 0)
        check("还没有文章" in site.read("/"), "%s", site.read("/"))
        root, entries = site.feed()
        began = site.count("SELECT value FROM meta WHERE key = 'created_sec'")
        equal(entries, [])
        equal(root.find(ATOM + "updated").text,
              time.strftime("%Y-%m-%dT%H:%M:%S+08:00",
                            time.gmtime(int(began) + 8 * 3600)))
        equal(json.loads(site.read("/feed.json"))["items"], [])
        equal(ElementTree.parse(site.path("/rss.xml")).getroot().tag, "rss")
        site.check_whole()


@case
def a_site_without_posts_stays_as_it_is_until_the_first():
    for language, words in (("zh-CN", "还没有文章"), ("zh-TW", "還沒有文章"),
                            ("en", "No posts yet")):
        with Site() as site:
            site.write_config(FORMATS, language=language)
            site.once()
            check(words in site.read("/"), "%s: %s", language, site.read("/"))
            before = contents(site.files())
            site.once()
            equal(contents(site.files()), before)
            site.call("rebuild")
            equal(contents(site.files()), before)
            put(site, "a.xml", feed(1))
            site.write_config(FORMATS + "[source a]\nfile = a.xml\n",
                              language=language)
            site.once()
            check(words not in site.read("/"), "the empty page is still there")
            equal(len(site.feed()[1]), 1)


@case
def a_grouped_home_page_may_be_empty():
    with Site() as site:
        site.write_config("[output html]\nhome = grouped\n")
        site.once()
        check("还没有文章" in site.read("/"), "%s", site.read("/"))


# ---- directories that are not to be had -------------------------------------------

@case
def an_output_directory_that_cannot_be_written_ends_the_start():
    for folder in (NOBODYS, NOBODYS + "/site"):
        with Site() as site:
            site.write_config("", output_dir=folder)
            for command in ("once", "run"):
                err = tell(site, command, status=74)[1]
                check(folder in err, "%s: %s", command, err)


@case
def check_sees_the_directories_that_a_start_would_refuse():
    with Site() as site:
        file = put(site, "file", "")
        mine = os.path.join(site.folder, "mine")
        os.mkdir(mine)
        put(site, "mine/index.html", "<h1>mine</h1>")
        for key, folder, why in (
                ("output_dir", "/", "a directory of its own"),
                ("output_dir", "/proc/site", "no files can be made"),
                ("output_dir", NOBODYS, "no files can be made"),
                ("output_dir", file, "not a directory"),
                ("output_dir", file + "/site", "Not a directory"),
                ("output_dir", mine, "holds index.html"),
                ("state_dir", "/", "a directory of its own"),
                ("state_dir", "/proc/x/y", "no files can be made"),
                ("state_dir", file, "not a directory")):
            site.write_config("", **{key: folder})
            out = tell(site, "check", status=78)[0]
            check(why in out and key in out, "%s = %s: %s", key, folder, out)
            check(out.startswith(site.config + ":"), "%s", out)
            equal(out.count("\n"), 1, out)
            tell(site, "once", status=78 if "its own" in why or "index" in why
                 else 74)


@case
def check_changes_nothing():
    with Site() as site:
        for folder in ("a/b", "./c/", "d//"):
            site.write_config("", state_dir=folder, output_dir="site")
            tell(site, "check")
            equal(sorted(os.listdir(site.folder)), ["weir.conf"])
        site.write_config("")
        process = site.start("run")
        # The note of what was rendered comes last: then weir is at rest.
        wait_until(lambda: os.path.exists(site.path("/.weir-digest")),
                   "the first pages")
        put(site, "site/.weir-tmp-1", "half")
        put(site, "site/.weir-busy", "")
        before = contents(site.files())
        tell(site, "check")
        equal(contents(site.files()), before)
        equal(site.stop(process)[0], 0)


@case
def check_asks_for_the_user_who_asks():
    with Site() as site:
        site.write_config("")
        os.mkdir(site.output)
        os.chmod(site.output, 0o555)
        os.chmod(site.folder, 0o777)
        os.chmod(site.config, 0o644)
        binary = os.path.join(site.folder, "weir")
        shutil.copy(site.command()[0], binary)
        user = 65534 if os.getuid() == 0 else None
        done = subprocess.run([binary, "check", "--config", site.config],
                              stdout=subprocess.PIPE, user=user)
        out = done.stdout.decode()
        equal(done.returncode, 78, out)
        check("output_dir" in out and "may not write there" in out, "%s", out)
        os.chmod(site.output, 0o755)


# ---- what is not what it should be ---------------------------------------------

@case
def a_binary_file_is_one_complaint():
    with Site() as site:
        with open(site.config, "wb") as file:
            file.write(b"[weir]\n" + b"\0\1\n" * 300)
        out = tell(site, "check", status=78)[0]
        equal(out, site.config + ":2: not a text file: it holds a NUL byte\n")


# ---- the log -------------------------------------------------------------------

@case
def what_is_published_bit_by_bit_is_summed_up():
    with Site() as site:
        for n in range(1, 30):
            put(site, "%d.xml" % n, feed(n))
        site.write_config("".join(
            "[source a%d]\nfile = %d.xml\n" % (n, n) for n in range(1, 30)))
        err = tell(site, "once")[1]
        check(1 <= err.count("published:") <= 3, "%s", err)


run()
