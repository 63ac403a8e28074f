"""test_parse.py -- weir parse: files and standard input, headers, exit codes. What
is in the objects is tests/feeds/test_parse_json.c's."""
import json
import os
import subprocess
import tempfile

from weirtest import SOURCE, case, check, equal, run

WEIR = os.environ.get("WEIR", os.path.join(SOURCE, "build/dev/weir"))
RSS = (b"<rss version='2.0'><channel><title>T</title><link>/home</link>"
       b"<item><title>\xc3\xa9t\xc3\xa9</title>"
       b"<guid isPermaLink='false'>1</guid>"
       b"<pubDate>14 Jan 2022 08:00:00</pubDate></item></channel></rss>")


def parse(*args, stdin=b""):
    done = subprocess.run([WEIR, "parse", *args], input=stdin, timeout=60,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          check=False)
    lines = done.stdout.decode("utf-8").splitlines()
    return [json.loads(line) for line in lines], done.returncode, done.stderr


@case
def a_feed_from_standard_input():
    docs, status, err = parse("-", stdin=RSS)
    equal((status, err, len(docs)), (0, b"", 1))
    equal(docs[0]["items"][0]["title"], "été")
    equal(docs[0]["home_page_url"], "/home")
    equal(docs[0]["_weir"]["format"], "rss-2.0")


@case
def options_say_what_the_document_does_not():
    docs, status, _ = parse(
        "--url", "http://h.example/feed", "--header",
        "content-TYPE: text/xml; charset=utf-8", "--header",
        "Content-Language: fr, en", "--header",
        "Content-Location: http://other.example/x", "--header", "Server: x",
        "--timezone", "Asia/Shanghai", "--now", "2022-01-15T00:00:00Z", "-",
        stdin=RSS)
    equal(status, 0)
    equal(docs[0]["feed_url"], "http://h.example/feed")
    equal(docs[0]["home_page_url"], "http://other.example/home")
    equal(docs[0]["language"], "fr")
    equal(docs[0]["_weir"]["encoding"], "utf-8")
    equal(docs[0]["items"][0]["date_published"], "2022-01-14T08:00:00+08:00")


@case
def now_is_in_the_time_zone_that_is_named():
    docs, status, _ = parse(
        "--now", "2022-01-15 00:10", "--timezone", "Asia/Shanghai", "-",
        stdin=RSS.replace(b"14 Jan 2022 08:00:00", "20分钟前".encode()))
    equal(status, 0)
    equal(docs[0]["items"][0]["date_published"], "2022-01-14T23:50:00+08:00")


@case
def a_reader_that_goes_is_no_failure_to_write():
    many = RSS.replace(b"</channel>", b"<item/>" * 100000 + b"</channel>")
    with subprocess.Popen([WEIR, "parse", "-"], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE) as p:
        p.stdin.write(many)
        p.stdin.close()
        p.stdout.read(10)
        p.stdout.close()
        equal((p.stderr.read(), p.wait(60)), (b"", -13))


@case
def what_cannot_be_read_prints_nothing():
    with tempfile.TemporaryDirectory() as folder:
        docs, status, err = parse(folder, stdin=RSS)
        equal((docs, status), ([], 66))
        check(b"cannot read" in err, err)
        docs, status, _ = parse("-", folder, "-", stdin=RSS)
        equal((len(docs), status), (2, 66))


@case
def several_files_are_one_object_a_line():
    with tempfile.TemporaryDirectory() as folder:
        feed, page = (os.path.join(folder, n) for n in ("f.xml", "p.html"))
        with open(feed, "wb") as f:
            f.write(RSS)
        with open(page, "wb") as f:
            f.write(b"<!DOCTYPE html><title>\xff</title>")
        docs, status, err = parse(feed, page, feed)
        equal((len(docs), status), (3, 65))
        check(b"no feed" in err, err)
        equal(docs[1]["items"], [])
        check(docs[1]["_weir"]["format"] is None, docs[1])
        check(docs[1]["_weir"]["bozo"] is True, docs[1])
        docs, status, err = parse(feed, os.path.join(folder, "none"), page)
        equal((len(docs), status), (2, 66))
        docs, status, err = parse(*[feed] * 200)
        equal((len(docs), status), (200, 0))


@case
def nothing_is_no_feed():
    docs, status, _ = parse("-", stdin=b"")
    equal((docs[0]["items"], status), ([], 65))


@case
def bad_arguments_print_nothing():
    for args in (["-", "--now", "soon"], ["-", "--timezone", "Mars/Base"],
                 ["-", "--header", "no colon"], [], ["--json", "-"],
                 ["-", "--header"], ["-", "--url", "notaurl"]):
        docs, status, err = parse(*args)
        equal((docs, status), ([], 64))
        check(err.startswith(b"weir: "), err)


@case
def a_time_zone_in_any_letter_case():
    docs, status, _ = parse("--timezone", "asia/SHANGHAI", "-", stdin=RSS)
    equal(status, 0)
    equal(docs[0]["items"][0]["date_published"], "2022-01-14T08:00:00+08:00")


@case
def a_full_disk_is_said():
    with open("/dev/full", "wb") as full:
        done = subprocess.run([WEIR, "parse", "-"], input=RSS, stdout=full,
                              stderr=subprocess.PIPE, timeout=60, check=False)
    equal(done.returncode, 74)


run()
