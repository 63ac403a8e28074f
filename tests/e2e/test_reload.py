"""test_reload.py -- SIGHUP: another configuration without stopping."""
import os
import signal
import socket
import time

from weirtest import (Site, case, check, equal, fetch, free_port, run,
                      wait_until)

SOURCE = "[source %s]\nurl = %s\ninterval = %s\n%s\n"
LIST = '{"items":[{"id":"one","t":"Title one","d":"2022-01-14 08:00:00"},' \
    '{"id":"two","t":"Title two","d":"2022-01-14 09:00:00"}]}'


def log(site):
    with open(site.log_path, encoding="utf-8", errors="replace") as file:
        return file.read()


def source(name, url, interval="1h", more=""):
    return SOURCE % (name, url, interval, more)


def reload(site, process, word="reloaded:"):
    """SIGHUP; waits for its end and returns what the log says of it."""
    before = log(site).count(word)
    at = len(log(site))
    process.send_signal(signal.SIGHUP)
    wait_until(lambda: log(site).count(word) > before
               or process.poll() is not None, "the end of the reload")
    equal(process.poll(), None, "weir has ended")
    return log(site)[at:]


def published(site, text, address="/feed.xml"):
    def is_there():
        return os.path.exists(site.path(address)) and \
            text in site.read(address)
    wait_until(is_there, "%r in %s" % (text, address))


class Daemon:
    """A site whose weir runs, with an origin."""

    def __init__(self, site, text, server="enabled = no", **weir):
        self.site, self.server, self.weir = site, server, weir
        self.write(text)
        self.process = site.start("run", "--verbose")

    def write(self, text, server=None, **weir):
        keys = dict(self.weir)
        keys.update(weir)
        self.site.write_config(text, server=server or self.server, **keys)

    def take(self, text, server=None, **weir):
        self.write(text, server, **weir)
        return reload(self.site, self.process)

    def refuse(self, *wanted):
        """A reload that is refused, with these words in the log."""
        told = reload(self.site, self.process, "reload refused")
        for word in wanted:
            check(word in told, "the log does not say %r:\n%s", word, told)
        return told

    def end(self):
        equal(self.site.stop(self.process)[0], 0, "exit status")
        self.site.check_whole()


@case
def sources_come_go_and_change():
    with Site() as site:
        origin = site.origin()
        base = origin.base
        origin.put("/list.json", LIST)
        mapping = "type = json\nitems = items\nitem_id = id\n" \
            "item_title = %s\nitem_date = d\nitem_link = " \
            "\"http://l.example/{item_id}\"\n"
        text = source("keep", base + "/gen/1") + source("gone", base + "/gen/2")
        url = source("moved", base + "/gen/3")
        mapped = source("mapped", base + "/list.json", more=mapping % "t")
        daemon = Daemon(site, text + url + mapped)
        for word in ("Item of feed 1", "Item of feed 2", "Item of feed 3",
                     "Title one"):
            published(site, word)

        told = daemon.take(
            source("keep", base + "/gen/1") + source("moved", base + "/gen/4")
            + source("new", base + "/gen/5")
            + source("mapped", base + "/list.json",
                     more=mapping % '"No. {item_id}"'), name="Another name")
        check("1 source new, 2 changed, 1 gone, 1 as before" in told, told)
        for word in ("Item of feed 4", "Item of feed 5", "Another name"):
            published(site, word)
        equal(sorted(n for n, s in site.status().items()
                     if s.get("state") != "removed"),
              ["keep", "mapped", "moved", "new"])
        for number in "12345":
            equal(origin.requests("/gen/" + number), 1, "requests")
        # Another mapping does not make it due: it is read so the next time.
        equal(origin.requests("/list.json"), 1)
        daemon.end()
        site.once("--force")
        published(site, "No. two")


@case
def what_is_under_way_goes_on():
    with Site() as site:
        origin = site.origin()
        origin.put("/a.xml", GIVEN % "held")
        held = source("held", origin.base + "/hold/a.xml")
        daemon = Daemon(site, held)
        wait_until(lambda: origin.stats()["held"] == 1, "the held request")
        for number in range(3): # what it borrows is not freed
            told = daemon.take(held + source("new", origin.base + "/gen/1"),
                               name="Name %d" % number)
        published(site, "Item of feed 1")
        origin.get("/__release")
        published(site, "Item held")
        wait_until(lambda: log(site).count("configuration is freed") == 3,
                   "old configurations are freed")
        equal(origin.requests("/hold/a.xml"), 1)
        check("2 as before" in told, told)
        daemon.end()


@case
def a_changed_source_leaves_its_transfer():
    with Site() as site:
        origin = site.origin()
        daemon = Daemon(site, source("a", origin.base + "/stall"))
        wait_until(lambda: origin.requests("/stall"), "the stalled request")
        daemon.take(source("a", origin.base + "/gen/1"))
        published(site, "Item of feed 1")
        daemon.end()


@case
def details_of_a_list_go_on():
    with Site() as site:
        origin = site.origin()
        items = ['{"id":"n%d","t":"T%d","d":"2022-01-14 08:00:00"}' % (n, n)
                 for n in range(40)]
        origin.put("/list.json", '{"items":[%s]}' % ",".join(items))
        for n in range(40):
            origin.put("/n%d.json" % n, '{"text":"<p>Detail %d.</p>"}' % n)
        more = "type = json\nitems = items\nitem_id = id\nitem_title = t\n" \
            "item_date = d\nitem_link = \"http://l.example/{item_id}\"\n" \
            "detail_url = %s/hold/{item_id}.json\ndetail_content = text\n"
        text = source("a", origin.base + "/list.json", more=more % origin.base)
        daemon = Daemon(site, text, per_host=4)
        wait_until(lambda: origin.stats()["held"] >= 4, "held details")
        daemon.take(text, per_host=6)
        wait_until(lambda: origin.stats()["held"] >= 6, "more at a host")
        daemon.take(text, name="Other")
        origin.get("/__release")
        wait_until(lambda: site.count("SELECT count(*) FROM content "
                                      "WHERE html LIKE '%Detail%'") == 40,
                   "all details")
        equal(origin.requests("/hold/"), 40, "requests for details")
        equal(origin.requests("/list.json"), 1)
        daemon.end()


@case
def pages_follow_names_and_themes():
    with Site() as site:
        origin = site.origin()
        theme = os.path.join(site.folder, "theme")
        os.mkdir(theme)
        text = source("a", origin.base + "/gen/1", more="name = Alpha")
        daemon = Daemon(site, text)
        published(site, "Item of feed 1", "/")
        post = next(iter(site.posts().values()))
        published(site, "Alpha", post["path"])
        daemon.take(source("a", origin.base + "/gen/1", more="name = Beta"))
        published(site, "Beta", post["path"])
        with open(os.path.join(theme, "404.mustache"), "w") as file:
            file.write("<html>ours</html>\n")
        daemon.take(text, theme="theme")
        published(site, "ours", "/404.html")
        published(site, "Alpha", post["path"])
        equal(origin.requests("/gen/1"), 1)
        daemon.end()


@case
def a_source_that_comes_renders_no_page():
    with Site() as site:
        base = site.origin().base
        first = "[output opml]\nenabled = yes\n" + \
            source("a", base + "/gen/1", more="name = Alpha")
        other = source("b", base + "/gen/2", more="name = Beta")
        daemon = Daemon(site, first + other)
        published(site, "Item of feed 1")
        published(site, "Item of feed 2")
        pages = {site.read(post["path"]).count("Beta"): site.path(post["path"])
                 for post in site.posts().values()}
        for page in pages.values(): # whoever renders it writes it
            os.unlink(page)

        third = source("c", base + "/gen/3", more="name = Gamma")
        daemon.take(first + other + third)
        published(site, "Item of feed 3")
        published(site, "Gamma", "/opml.xml")
        check(not any(map(os.path.exists, pages.values())), "rendered")

        other = other.replace("Beta", "Delta")
        daemon.take(first + other)
        published(site, "Delta")
        check("Delta" in site.read("/opml.xml"), "the OPML has the old name")
        check(os.path.exists(pages.pop(max(pages))), "not rendered")
        check(not any(map(os.path.exists, pages.values())), "rendered")
        daemon.end()
        # A name that changes while weir is away.
        site.write_config(first.replace("Alpha", "Omega") + other)
        site.once()
        for address in ("/opml.xml", "/feed.xml"):
            check("Omega" in site.read(address), "%s: the old name", address)
        equal(site.count("SELECT count(*) FROM meta"
                         " WHERE key LIKE 'renamed:%'"), 0)


@case
def the_server_moves():
    with Site() as site:
        origin = site.origin()
        text = source("a", origin.base + "/gen/1")
        first, second = free_port(), free_port()
        daemon = Daemon(site, text, server="port = %d" % first)
        published(site, "Item of feed 1")
        equal(fetch(first, "/feed.xml")[0], 200)
        daemon.take(text, server="port = %d" % second)
        equal(fetch(second, "/feed.xml")[0], 200)
        with socket.socket() as other: # the old one is given back
            other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            other.bind(("127.0.0.1", first))
        daemon.take(text, server="port = %d" % second, output_dir="elsewhere")
        site.output = os.path.join(site.folder, "elsewhere")
        published(site, "Item of feed 1")
        wait_until(lambda: fetch(second, "/feed.xml")[0] == 200,
                   "served from the new directory")
        daemon.take(text, server="enabled = no", output_dir="elsewhere")
        try:
            fetch(second, "/feed.xml")
        except OSError:
            pass
        else:
            raise AssertionError("still serves")
        daemon.end()


GIVEN = """<rss version="2.0"><channel><title>Given</title>
<link>http://g.example/</link><description>d</description>
<item><title>Item %s</title><guid isPermaLink="false">given-%%s</guid>
<pubDate>Fri, 14 Jan 2022 08:00:00 GMT</pubDate>
<description>Text.</description></item></channel></rss>"""
GIVEN = GIVEN.replace("%%s", "x")


@case
def broken_configurations_are_refused():
    with Site() as site:
        origin = site.origin()
        origin.put("/a.xml", GIVEN % "first")
        text = source("a", origin.base + "/a.xml", "1s")
        daemon = Daemon(site, text)
        published(site, "Item first")
        theme = os.path.join(site.folder, "theme")
        os.mkdir(theme)
        with open(os.path.join(theme, "post.mustache"), "w") as file:
            file.write("<html>\n{{#title}}\n</html>\n")
        taken = socket.socket()
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        os.mkdir(os.path.join(site.folder, "foreign"))
        with open(os.path.join(site.folder, "foreign", "index.html"), "w"):
            pass
        broken = [
            (text + "what is this\n", {}, "weir.conf:"),
            (text + "intervall = 5m\n", {}, "did you mean 'interval'"),
            (text, {"include": "missing.conf"}, "missing.conf"),
            (text, {"theme": "theme"}, "post.mustache:"),
            (text + text, {}, "weir.conf:"),
            (text, {"server": "port = %d" % port}, "port %d" % port),
            (text, {"state_dir": "other"}, "state_dir"),
            (text, {"output_dir": "foreign"}, "not weir's"),
            (text + "password_file = none\nuser = me\n", {}, "weir.conf:"),
        ]
        for number, (broken_text, keys, word) in enumerate(broken):
            daemon.write(broken_text, **keys)
            told = daemon.refuse(word)
            check("reload: " in told, "no line of its own:\n%s", told)
            # The old one runs on: what comes now arrives.
            origin.put("/a.xml", GIVEN % ("after %d" % number))
            published(site, "Item after %d" % number)
        os.rename(site.config, site.config + ".away")
        daemon.refuse("weir.conf: No such file")
        os.rename(site.config + ".away", site.config)
        taken.close()
        daemon.take(text, server="port = %d" % port)
        equal(fetch(port, "/feed.xml")[0], 200)
        daemon.end()


@case
def many_mistakes_are_all_said():
    with Site() as site:
        daemon = Daemon(site, "")
        wait_until(lambda: "publishing" in log(site), "weir runs")
        daemon.write("[source a]\nurl = ftp://x/\nwrong = 1\n[source b]\n")
        told = daemon.refuse("and ")
        check(told.count("reload: ") >= 3, told)
        daemon.end()


def descriptors(process):
    return len(os.listdir("/proc/%d/fd" % process.pid))


@case
def fifty_in_a_row_lose_nothing():
    with Site() as site:
        origin = site.origin()
        text = "".join(source("s%d" % n, "%s/gen/%d" % (origin.base, n), "1s")
                       for n in range(1, 9))
        origin.put("/a.xml", GIVEN % "first")
        text += source("a", origin.base + "/a.xml", "1s")
        port = free_port()
        daemon = Daemon(site, text, server="port = %d" % port)
        published(site, "Item first")
        daemon.take(text, name="Before")
        wait_until(lambda: not site.count("SELECT count(*) FROM to_publish"),
                   "all is published")
        before = descriptors(daemon.process)
        n_taken = log(site).count("reloaded:")
        for number in range(50):
            daemon.write(text + source("n", origin.base + "/gen/%d" %
                                       (100 + number)),
                         name="Name %d" % number)
            daemon.process.send_signal(signal.SIGHUP)
            if number == 25:
                origin.put("/a.xml", GIVEN % "amid")
            if number % 10 == 9:  # the others come as a storm
                wait_until(lambda: log(site).count("reloaded:") > n_taken,
                           "one more is taken")
                n_taken = log(site).count("reloaded:")
        published(site, "Name 49")
        published(site, "Item of feed 149")
        published(site, "Item amid")
        wait_until(lambda: log(site).count("configuration is freed") ==
                   log(site).count("reloaded:"), "old ones are freed")
        n = log(site).count("reloaded:")
        check(4 < n <= 51, "%d reloads", n)
        wait_until(lambda: not site.count("SELECT count(*) FROM to_publish"),
                   "all is published")
        # Connections that are kept come and go.
        wait_until(lambda: descriptors(daemon.process) <= before + 8,
                   "no descriptor more than before (%d)" % before, 20)
        check("cannot store" not in log(site), "a post was lost")
        equal(fetch(port, "/feed.xml")[0], 200)
        print("  %d reloads, %d descriptors before, %d after"
              % (n, before, descriptors(daemon.process)))
        daemon.end()


@case
def the_end_comes_in_time_amid_a_reload():
    for wait in (0, 0.005, 0.02, 0.05):
        with Site() as site:
            origin = site.origin()
            text = source("a", origin.base + "/stall") + "".join(
                source("s%d" % n, origin.base + "/gen/%d" % n)
                for n in range(1, 200))
            daemon = Daemon(site, text)
            wait_until(lambda: origin.requests("/gen/"), "weir asks")
            daemon.write(text.replace("1h", "2h"), name="Other")
            daemon.process.send_signal(signal.SIGHUP)
            time.sleep(wait)  # when the end comes is the case, nobody waits
            status, took = site.stop(daemon.process)
            equal(status, 0)
            check(took < 10, "took %.1f s to end", took)
            site.check_whole()


@case
def once_takes_no_notice():
    with Site() as site:
        origin = site.origin()
        origin.put("/a.xml", GIVEN % "held")
        site.write_config(source("a", origin.base + "/hold/a.xml"))
        process = site.start("once")
        wait_until(lambda: origin.stats()["held"], "the held request")
        process.send_signal(signal.SIGHUP)
        origin.get("/__release")
        equal(process.wait(60), 0)
        check("reload" not in log(site), log(site))
        published(site, "Item held")


run()
