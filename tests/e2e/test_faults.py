"""test_faults.py -- when the disk, the database or a neighbour misbehaves: weir
ends in time, serves the others, and mends itself."""
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time

from weirtest import DATA, Site, case, check, equal, free_port, run, wait_until

RSS = """<rss version="2.0"><channel><title>Feed</title>
<link>http://a.example/</link><description>d</description>%s</channel></rss>"""
ITEM = """<item><title>Item %(n)s</title><link>http://a.example/%(n)s</link>
<guid>item-%(n)s</guid><pubDate>Fri, 14 Jan 2022 08:%(n)02d:00 GMT</pubDate>
<description>Text %(n)s.</description></item>"""


def feed(*numbers):
    return RSS % "".join(ITEM % {"n": n} for n in numbers)


def put(site, name, text):
    with open(os.path.join(site.folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def log(site):
    with open(site.log_path, encoding="utf-8", errors="replace") as file:
        return file.read()


def ends(process):
    """Its exit status, and how long it took to end after SIGTERM."""
    started = time.monotonic()
    process.send_signal(signal.SIGTERM)
    status = process.wait(60)
    return status, time.monotonic() - started


@case
def the_end_does_not_wait_for_a_locked_database():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        origin.put("/a.xml", feed(1))
        site.write_config("[source a]\nurl = %s/a.xml\ninterval = 1s\n"
                          % origin.base)
        process = site.start("run")
        wait_until(lambda: os.path.exists(site.path("/feed.xml"))
                   and "Item 1" in site.read("/feed.xml"), "the first post")
        other = sqlite3.connect(site.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        origin.put("/a.xml", feed(1, 2))
        asked = origin.requests("/a.xml")
        wait_until(lambda: origin.requests("/a.xml") > asked + 1
                   or "trying again" in log(site), "weir meets the lock")
        status, took = ends(process)
        other.close()
        equal(status, 0)
        check(took < 10, "took %.1f s to end", took)
        print("  ended %.2f s after SIGTERM" % took)
        site.once("--force")
        equal(len(site.posts()), 2)


@case
def one_file_in_the_way_stops_no_other():
    with Site() as site:
        put(site, "a.xml", feed(1))
        site.write_config("[source a]\nfile = a.xml\n")
        site.once()
        os.remove(site.path("/feed.xml"))
        os.mkdir(site.path("/feed.xml"))
        put(site, "a.xml", feed(1, 2))
        site.call("once", "--force", status=74)
        check("Item 2" in site.read("/"), "the home page was not written")
        check("feed.xml" in log(site), "the log names no file")
        os.rmdir(site.path("/feed.xml"))
        site.once()
        check("Item 2" in site.read("/feed.xml"), "the feed was not written")


@case
def bodies_of_other_answers_are_given_back():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        origin.put("/a.xml", feed(1))
        site.write_config("[source odd]\nurl = %s/status/206/300000\n"
                          "interval = 1s\n[source a]\nurl = %s/a.xml\n"
                          "interval = 1s\n" % (origin.base, origin.base),
                          max_buffered="320KiB")
        process = site.start("run")
        wait_until(lambda: origin.requests("206") > 2
                   and origin.requests("/a.xml") > 2, "both are asked again")
        equal(site.status()["a"]["error"], None)
        equal(ends(process)[0], 0)


@case
def unchanged_bytes_stay_known():
    with Site() as site:
        put(site, "a.xml", feed(1, 2))
        site.write_config("[source a]\nfile = a.xml\n")
        site.once()
        for _ in range(3):
            site.once("--force")
        told = site.status()["a"]
        equal((told["fetches"], told["unchanged"]), (4, 3))


@case
def a_feed_that_breaks_off_is_an_error_and_keeps_its_items():
    with Site() as site:
        put(site, "a.xml", feed(1, 2)[:-60])
        site.write_config("[source a]\nfile = a.xml\n")
        site.once()
        told = site.status()["a"]
        check("breaks off" in (told["error"] or ""), "error %r", told["error"])
        equal(told["failures"], 1)
        equal([p["title"] for p in site.posts().values()], ["Item 1"])
        put(site, "a.xml", feed(1, 2))
        site.once("--force")
        equal(site.status()["a"]["error"], None)
        equal(len(site.posts()), 2)


@case
def pages_follow_what_they_depend_on():
    with Site() as site:
        put(site, "a.xml", feed(1, 2, 3))
        source = "[source a]\nfile = a.xml\nname = %s\ncategory = News\n"
        home = "[output html]\nhome = grouped\nhome_items = %d\n"
        site.write_config(source % "Alpha" + home % 3)
        site.once()
        equal(site.read("/").count(".html\">Item "), 3, "posts on the home page")
        site.write_config(source % "Beta" + home % 1)
        site.once()
        equal(site.read("/").count(".html\">Item "), 1, "posts on the home page")
        post = next(iter(site.posts().values()))
        check("Beta" in site.read(post["path"]), "the page has the old name")


@case
def a_password_is_shown_to_nobody():
    with Site() as site:
        port = free_port()
        site.write_config("[source a]\nurl = http://me:s3cret@127.0.0.1:%d/\n"
                          % port)
        os.chmod(site.config, 0o644)
        check("chmod o-r" in site.call("check", status=78),
              "a file that all may read is not refused")
        os.chmod(site.config, 0o600)
        site.once()
        told = site.call("status", "--json") + log(site)
        check("s3cret" not in told, "status or log has the password")
        with open(site.database, "rb") as file:
            check(b"s3cret" not in file.read(), "the database has it")


@case
def a_clean_end_leaves_one_whole_database():
    with Site() as site:
        put(site, "a.xml", feed(1))
        site.write_config("[source a]\nfile = a.xml\n")
        site.once()
        copy = site.database + ".copy"
        shutil.copy(site.database, copy)
        db = sqlite3.connect(copy)
        equal(db.execute("SELECT count(*) FROM post").fetchone()[0], 1)
        db.close()


@case
def a_lost_output_directory_is_made_again_while_running():
    with Site() as site:
        put(site, "a.xml", feed(1))
        site.write_config("[source a]\nfile = a.xml\ninterval = 1s\n")
        process = site.start("run")
        # The note of what was rendered comes last: then weir is at rest.
        wait_until(lambda: os.path.exists(site.path("/.weir-digest")),
                   "the first pages")
        shutil.rmtree(site.output)
        put(site, "a.xml", feed(1, 2))

        def is_back():
            return os.path.exists(site.path("/feed.xml")) and \
                "Item 1" in site.read("/feed.xml") and \
                "Item 2" in site.read("/feed.xml") and \
                all(os.path.exists(site.path(post["path"]))
                    for post in site.posts().values())
        wait_until(is_back, "all pages are back")
        equal(ends(process)[0], 0)


@case
def status_says_what_cannot_be_written():
    """The output becomes a file while weir runs."""
    with Site() as site:
        put(site, "a.xml", feed(1))
        site.write_config("[source a]\nfile = a.xml\ninterval = 1s\n")
        process = site.start("run")
        wait_until(lambda: os.path.exists(site.path("/.weir-digest")),
                   "the first pages")
        equal(json.loads(site.call("status", "--json"))["daemon"]["trouble"],
              None)
        shutil.rmtree(site.output)
        with open(site.output, "w", encoding="ascii"):
            pass
        put(site, "a.xml", feed(1, 2))

        def trouble():
            return json.loads(site.call("status", "--json"))[
                "daemon"]["trouble"]
        told = wait_until(trouble, "the trouble is told")
        check(told.startswith("publishing: "), "%s", told)
        check(told in site.call("status"), "for people")
        equal(ends(process)[0], 0)


@case
def a_clock_that_ran_ahead_is_no_promise():
    with Site() as site:
        put(site, "a.xml", feed(1))
        site.write_config("[source a]\nfile = a.xml\n")
        site.once()
        site.write("UPDATE source SET next_due_sec = next_due_sec + 2000000000")
        put(site, "a.xml", feed(1, 2))
        site.once()
        equal(len(site.posts()), 2)


@case
def force_keeps_what_a_server_asked_for():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        origin.put("/a.xml", feed(1))
        site.write_config("[source a]\nurl = %s/a.xml\n" % origin.base)
        site.once()
        site.once("--force")
        equal(origin.requests("/a.xml"), 2)
        for held in ("retry_at_sec = unixepoch() + 3600",
                     "retry_at_sec = 0, next_due_sec = 9223372036854775807"):
            site.write("UPDATE source SET " + held)
            site.once("--force")
            equal(origin.requests("/a.xml"), 2, held)


@case
def what_is_left_out_is_counted():
    with Site() as site:
        put(site, "a.json", '{"items":[' + ",".join(
            '{"id":"i%d","t":"T%d"}' % (n, n) for n in range(2500)) + "]}")
        put(site, "b.json", '{"items":[' + "{}," * 400000 + "{}]}")
        json_keys = "type = json\nitems = items\nitem_id = id\n" \
            "item_title = t\nbackfill = 2000\n"
        site.write_config("[source a]\nfile = a.json\n" + json_keys +
                          "[source b]\nfile = b.json\n" + json_keys)
        site.once()
        told = site.status()
        equal((told["a"]["posts"], told["a"]["bad_items"]), (2000, 500))
        check("none of 400001 items" in told["b"]["error"], "%r",
              told["b"]["error"])


@case
def output_that_nobody_takes_is_an_error():
    with Site() as site:
        site.write_config("")
        with open("/dev/full", "w") as full:
            done = subprocess.run(site.command("check"), stdout=full)
        equal(done.returncode, 74)
        done = subprocess.run(" ".join(site.command("once")) + " 2>&- >&-",
                              shell=True)
        equal(done.returncode, 0)


run()
