"""test_commands.py -- every command, beside a daemon and without one: status,
fetch, backup, rebuild, reload, preview, add, help; and the control socket under
clients that err."""
import contextlib
import json
import os
import shutil
import socket
import sqlite3
import stat
import time
import unittest.mock

from paper import JSON_LIST, LIST_PAGE, PAGE, call, paper_of, rss
from weirtest import (BOUND_SEC, DATA, Site, case, check, equal, run,
                      wait_until)


def control(site):
    return os.path.join(site.folder, "state", "control")


def start(site):
    """weir run, until it answers."""
    process = site.start("run")
    wait_until(lambda: os.path.exists(control(site))
               or process.poll() is not None, "the control socket")
    equal(process.poll(), None, "weir has ended")
    return process


@contextlib.contextmanager
def talk(site):
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(BOUND_SEC)
        client.connect(control(site))
        yield client


def ask(site, request):
    """The whole answer to raw bytes."""
    with talk(site) as client:
        client.sendall(request)
        parts = []
        with contextlib.suppress(ConnectionResetError):
            while True:
                part = client.recv(65536)
                if not part:
                    break
                parts.append(part)
        return b"".join(parts).decode("utf-8")


def in_log(site, text):
    with open(site.log_path, encoding="utf-8", errors="replace") as file:
        return text in file.read()


def source(name, url, more=""):
    return "[source %s]\nurl = %s\n%s\n" % (name, url, more)


# ---- the command line -------------------------------------------------------

@case
def wrong_usage_names_the_right_one():
    with Site() as site:
        site.write_config("")
        for words, wanted in (
                (["stauts"], "did you mean 'status'?"),
                (["status", "--jsn"], "did you mean '--json'?"),
                (["fetch"], "usage: weir fetch"),
                (["fetch", "a", "b"], "unexpected 'b'"),
                (["backup"], "usage: weir backup"),
                (["rebuild", "now"], "unexpected 'now'"),
                (["preview"], "usage: weir preview"),
                (["add", "--dry-run"], "usage: weir add"),
                (["status", "--dry-run"], "not for this command"),
                (["help", "statsu"], "did you mean 'status'?")):
            err = call(site, *words, status=64)[1]
            check(wanted in err, "weir %s: %s", " ".join(words), err)


@case
def help_explains_every_command():
    with Site() as site:
        listed = call(site, "help", config=False)[0]
        for name in ("run", "once", "check", "status", "fetch", "preview",
                     "add", "import", "backup", "rebuild", "reload", "version"):
            check("  %s " % name in listed, "not listed: %s", name)
            told = call(site, "help", name, config=False)[0]
            check(told.startswith("usage: weir " + name), "%s", told)
            equal(call(site, name, "--help", config=False)[0], told)
            for line in told.splitlines():
                check(len(line) <= 80, "%s: %s", name, line)


@case
def a_configuration_that_cannot_be_read_is_said():
    with Site() as site:
        for words in (["status"], ["fetch", "a"], ["backup", "x"], ["rebuild"],
                      ["reload"], ["preview", "a"], ["add", "http://h/"]):
            err = call(site, *words, status=66)[1]
            check("cannot read" in err, "weir %s: %s", words[0], err)
        site.write_config("[source a]\nurl = http://h/\nintervall = 5m\n")
        for words in (["status"], ["fetch", "a"], ["backup", "x"], ["rebuild"],
                      ["reload"], ["preview", "a"], ["add", "http://h/"]):
            err = call(site, *words, status=78)[1]
            check("did you mean 'interval'?" in err, "weir %s: %s", words[0],
                  err)


# ---- status -----------------------------------------------------------------

@case
def status_says_what_only_the_daemon_knows():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/gated", rss())
        paper.put("/good", rss(1))
        site.write_config(source("good", paper.base + "/good", "name = 好报") +
                          source("late", paper.base + "/gated") +
                          source("none", paper.base + "/missing") +
                          source("off", paper.base + "/off", "enabled = no"))
        process = start(site)
        wait_until(lambda: site.status()["none"]["state"] == "failing" and
                   site.status()["good"]["state"] == "ok", "the others")
        told = json.loads(call(site, "status", "--json")[0])
        equal(told["daemon"]["pid"], process.pid)
        check(told["daemon"]["uptime_sec"] >= 0, "%s", told["daemon"])
        equal([s["id"] for s in told["sources"]],
              ["none", "good", "late", "off"], "the failing one is first")
        late = told["sources"][2]
        equal((late["state"], late["now"]), ("new", "asking"))
        equal(told["sources"][3]["state"], "disabled")
        check("HTTP 404" in told["sources"][0]["error"], "%s", told)
        out = call(site, "status")[0]
        check("process %d" % process.pid in out, "%s", out)
        check("1 failing" in out.splitlines()[0], "%s", out)
        out = call(site, "status", "good")[0]
        check("好报" in out and "in 3" in out or "in 2" in out, "%s", out)
        err = call(site, "status", "goood", status=64)[1]
        check("did you mean 'good'?" in err, "%s", err)
        paper.gate.set()
        equal(site.stop(process)[0], 0)
        check(not os.path.exists(control(site)), "the socket is left")

        told = json.loads(call(site, "status", "--json")[0])
        equal(told["daemon"], None)
        equal(told["sources"][0]["id"], "none")
        err = call(site, "status", "goood", status=64)[1]
        check("did you mean 'good'?" in err, "%s", err)


@case
def a_daemon_is_found_by_a_broken_configuration():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/good", rss(1))
        site.write_config(source("good", paper.base + "/good"),
                          control_socket="here.sock")
        process = site.start("run")
        path = os.path.join(site.folder, "here.sock")
        wait_until(lambda: os.path.exists(path), "the socket")
        with open(site.config, "a", encoding="utf-8") as file:
            file.write("nonsense = 1\n")
        out, err = call(site, "status")
        check("good" in out and "has mistakes" in err, "%s%s", out, err)
        err = call(site, "reload", status=78)[1]
        check("nonsense" in err and "not reloaded" in err, "%s", err)
        equal(site.stop(process)[0], 0)


# ---- fetch ------------------------------------------------------------------

def fetch_cases(site, paper, is_running):
    """The same with and without a daemon."""
    paper.put("/daily", rss(3))
    out = call(site, "fetch", "daily")[0]
    check("daily: 3 items, 1 new" in out, "%s", out)
    before = len(paper.asked)
    err = call(site, "fetch", "asleep", status=75)[1]
    check("asleep asked to be left alone until " in err and
          "(Retry-After)" in err, "%s", err)
    err = call(site, "fetch", "gone", status=75)[1]
    check("410" in err and "--force gone" in err, "%s", err)
    equal(len(paper.asked), before, "requests of what was refused")
    err = call(site, "fetch", "gone", "--force", status=69)[1]
    check("HTTP 410" in err, "%s", err)
    equal(len(paper.asked), before + 1)
    err = call(site, "fetch", "broken", status=69)[1]
    check("broken: no feed" in err, "%s", err)
    err = call(site, "fetch", "dayly", status=64)[1]
    check("did you mean 'daily'?" in err, "%s", err)
    err = call(site, "fetch", "off", status=69)[1]
    check("enabled = no" in err and "weir.conf:" in err, "%s", err)
    if is_running:
        equal(json.loads(call(site, "status", "--json")[0])["daemon"] is None,
              False)


def fetch_site(site, paper, **weir):
    paper.put("/daily", rss(2))
    paper.put("/asleep", "busy", status=429, Retry_After="3600")
    paper.put("/gone", "gone", status=410)
    paper.put("/broken", "no feed at all")
    names = ("daily", "asleep", "gone", "broken")
    site.write_config("".join(source(n, "%s/%s" % (paper.base, n))
                              for n in names) +
                      source("off", paper.base + "/off", "enabled = no"),
                      **weir)
    return names


def age(site):
    """min_interval is a second, and tests do not wait: turn the clock."""
    site.write("UPDATE source SET last_try_sec = last_try_sec - 100")


@case
def fetch_asks_one_source_without_a_daemon():
    with Site() as site:
        paper = paper_of(site)
        fetch_site(site, paper)
        site.once()
        age(site)
        fetch_cases(site, paper, False)
        check("第3条" in site.read("/feed.xml"), "published")


@case
def fetch_asks_one_source_through_the_daemon():
    with Site() as site:
        paper = paper_of(site)
        names = fetch_site(site, paper)
        site.once()
        age(site)
        process = start(site)
        fetch_cases(site, paper, True)
        equal(sorted(set(paper.asked)), sorted("/" + n for n in names))
        equal(site.stop(process)[0], 0)


@case
def fetch_keeps_the_gap_between_two_requests():
    with Site() as site:
        paper = paper_of(site)
        fetch_site(site, paper, min_interval="10m")
        site.once()
        err = call(site, "fetch", "daily", status=75)[1]
        check("is left alone until" in err and "min_interval" in err, "%s", err)
        process = start(site)
        err = call(site, "fetch", "daily", status=75)[1]
        check("is left alone until" in err and "min_interval" in err, "%s", err)
        equal(paper.asked.count("/daily"), 1)
        equal(site.stop(process)[0], 0)


@case
def fetch_ends_when_the_daemon_does():
    with Site() as site:
        paper = paper_of(site)
        site.write_config(source("late", paper.base + "/gated"))
        process = start(site)
        with talk(site) as client:
            client.sendall(b"fetch late\n")
            wait_until(lambda: "/gated" in paper.asked, "the request")
            # Its own time has come as well: that this request was read, too,
            # is sure when a later one has its answer.
            ask(site, b"status\n")
            equal(site.stop(process)[0], 0)
            told = b""
            while not told.endswith(b".69\n"):
                part = client.recv(4096)
                check(part, "broken off: %r", told)
                told += part
            check(b"!late: was stopped" in told, "%r", told)


# ---- backup, rebuild, reload --------------------------------------------------

def check_copy(path, n_posts):
    with contextlib.closing(sqlite3.connect(path)) as db:
        equal(db.execute("PRAGMA integrity_check").fetchone()[0], "ok")
        equal(db.execute("SELECT count(*) FROM post").fetchone()[0], n_posts)
    equal(stat.S_IMODE(os.stat(path).st_mode) & 0o077, 0, "mode of the copy")


def backup_cases(site):
    folder = os.path.join(site.folder, "a copy")
    shutil.rmtree(folder, ignore_errors=True)
    os.mkdir(folder)
    out = call(site, "backup", "b.db", cwd=folder)[0]
    check(os.path.join(folder, "b.db") in out, "%s", out)
    check_copy(os.path.join(folder, "b.db"), 2)
    err = call(site, "backup", "b.db", cwd=folder, status=74)[1]
    check("b.db" in err, "%s", err)
    err = call(site, "backup", "none/b.db", cwd=folder, status=74)[1]
    check("none/b.db" in err, "%s", err)
    equal(os.listdir(folder), ["b.db"], "what is left")


def rebuild_cases(site):
    wanted = site.files()
    shutil.rmtree(site.output)
    out = call(site, "rebuild")[0]
    n_pages = sum(not os.path.basename(name).startswith(".")
                  for name in wanted)
    check("%d files written" % n_pages in out, "%s of %d", out, n_pages)
    equal({k: v[2] for k, v in site.files().items()},
          {k: v[2] for k, v in wanted.items()}, "files")
    out = call(site, "rebuild")[0]
    check(" 0 files written" in out, "%s", out)


@case
def backup_and_rebuild_without_a_daemon():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/daily", rss(2))
        site.write_config(source("daily", paper.base + "/daily"))
        site.once()
        n_asked = len(paper.asked)
        backup_cases(site)
        rebuild_cases(site)
        equal(len(paper.asked), n_asked, "requests")
        err = call(site, "reload", status=69)[1]
        check("no daemon answers" in err and "another state_dir" in err,
              "%s", err)


@case
def backup_and_rebuild_through_the_daemon():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/daily", rss(2))
        site.write_config(source("daily", paper.base + "/daily"))
        process = start(site)
        wait_until(lambda: site.status()["daily"]["posts"] == 2, "posts")
        backup_cases(site)
        call(site, "rebuild")  # is done when all is on the disk
        rebuild_cases(site)
        equal(ask(site, b"backup relative.db\n"),
              "!backup needs an absolute path\n.64\n")
        equal(site.stop(process)[0], 0)


@case
def reload_says_what_came_of_it():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/daily", rss(2))
        paper.put("/second", rss(1))
        first = source("daily", paper.base + "/daily")
        site.write_config(first)
        process = start(site)
        site.write_config(first + source("second", paper.base + "/second"))
        check("reloaded: 1 source" in call(site, "reload")[0], "one is new")
        wait_until(lambda: "/second" in paper.asked, "the new source")
        site.write_config(first + "[source bad]\nurl = nowhere\n")
        err = call(site, "reload", status=78)[1]
        check("weir.conf:" in err, "%s", err)
        answer = ask(site, b"reload\n")
        check(answer.startswith("!") and answer.endswith("\n.78\n") and
              "weir.conf:" in answer, "%s", answer)
        out = call(site, "status")[0]
        check("reload refused" in out, "%s", out)
        told = json.loads(ask(site, b"status json\n").replace("\n=", "\n")
                          .split("\n.")[0][1:])
        check("weir.conf:" in told["daemon"]["reload_refused"], "%s", told)
        equal(site.stop(process)[0], 0)


# ---- the control socket -------------------------------------------------------

@case
def the_socket_is_its_owners_alone():
    with Site() as site:
        site.write_config("")
        process = start(site)
        equal(stat.S_IMODE(os.stat(control(site)).st_mode), 0o600)
        if os.getuid() == 0:
            for folder in (site.folder, os.path.dirname(control(site))):
                os.chmod(folder, 0o755)
            os.chmod(site.config, 0o644)
            # Where weir was built others may not enter: /root is mode 0700.
            binary = os.path.join(site.folder, "weir")
            shutil.copy(site.command()[0], binary)
            with unittest.mock.patch.dict(os.environ, {"WEIR": binary}):
                err = call(site, "status", status=77, user=65534)[1]
                check("try: sudo weir" in err, "%s", err)
                os.chown(control(site), 1234567, -1)
                err = call(site, "status", status=77, user=65534)[1]
                check("try: sudo -u '#1234567' weir" in err, "%s", err)
                os.chown(control(site), 1, -1)
                err = call(site, "status", status=77, user=65534)[1]
                check("try: sudo -u daemon weir" in err, "%s", err)
        else:
            print("  not as another user: needs root")
        equal(site.stop(process)[0], 0)


@case
def a_dead_socket_is_replaced_and_a_live_one_kept():
    with Site() as site:
        site.write_config("")
        process = start(site)
        process.kill()
        process.wait(BOUND_SEC)
        check(os.path.exists(control(site)), "a killed daemon leaves it")
        check("does not run" in call(site, "status")[0], "asks nobody")
        process = site.start("run")
        wait_until(lambda: "process %d" % process.pid in
                   call(site, "status")[0], "the new daemon")
        with Site() as other:
            other.write_config("", control_socket=control(site))
            other.call("run", status=69)
            check(in_log(other, "another weir answers"), "not said")
        check("process %d" % process.pid in call(site, "status")[0], "lives")
        equal(site.stop(process)[0], 0)
        with open(control(site), "w", encoding="ascii") as file:
            file.write("mine")
        site.call("run", status=74)
        check(in_log(site, "no socket"), "a file in its place")


@case
def clients_that_err_harm_nobody():
    with Site() as site:
        site.write_config("")
        process = start(site)
        equal(ask(site, b"frobnicate\n"), "!no such request: frobnicate\n.64\n")
        equal(ask(site, b"\n"), "!no such request: \n.64\n")
        equal(ask(site, b"status\n"), "!no such request: status\n.64\n")
        equal(ask(site, b"rebuild now\n"),
              "!no such request: rebuild now\n.64\n")
        equal(ask(site, b"sta\0tus\n"), "!a request has no NUL\n.64\n")
        equal(ask(site, b"x" * 4096), "!the request is too long\n.64\n")
        answer = ask(site, b"fetch " + b"y" * 4089 + b"\n")
        check(answer.startswith("!no source 'yyy") and
              answer.endswith(".64\n"), "%s", answer)
        answer = ask(site, b"fetch \x1b[31m\xff\n".replace(b"\xff", b""))
        check("\x1b" not in answer, "%r", answer)
        with talk(site) as client:
            client.sendall(b"stat")  # and away
        with talk(site) as client:
            client.sendall(b"status text\n")  # and never reads
        check("process" in call(site, "status")[0], "answers")
        equal(site.stop(process)[0], 0)


@case
def a_client_that_never_reads_holds_nothing_up():
    with Site() as site:
        site.write_config("".join(
            source("s%d" % n, "http://127.0.0.1:1/%d" % n, "enabled = no")
            for n in range(3000)))
        process = start(site)
        with talk(site) as client:
            client.sendall(b"status json\n")
            check(client.recv(1) == b"=", "the answer begins")
            equal(len(site.status()), 3000)
            status, took = site.stop(process)
            equal(status, 0)
            check(took < 4, "took %.1f s to end", took)


@case
def twenty_clients_at_once_are_answered():
    with Site() as site:
        site.write_config(source("a", "http://127.0.0.1:1/"))
        process = start(site)
        with contextlib.ExitStack() as stack:
            clients = [stack.enter_context(talk(site)) for _ in range(20)]
            for client in clients:
                client.sendall(b"status json\n")
            for client in clients:
                with client.makefile("rb") as file:
                    answer = file.read().decode("utf-8")
                equal(answer.splitlines()[-1], ".0")
        equal(site.stop(process)[0], 0)


@case
def silent_clients_hold_a_place_only_so_long():
    with Site() as site:
        site.write_config("")
        process = start(site)
        with contextlib.ExitStack() as stack:
            silent = [stack.enter_context(talk(site)) for _ in range(16)]
            started = time.monotonic()
            check("process" in call(site, "status")[0], "answered after all")
            print("  answered after %.1f s" % (time.monotonic() - started))
            equal(silent[0].recv(1), b"", "left")
            equal(site.stop(process)[0], 0)


# ---- preview ------------------------------------------------------------------

MAPPING = ["items=records", "item_title=title", "item_link=url_w",
           "item_date=showtime", "item_id=id"]


def preview(site, *words, status=0):
    return call(site, "preview", *words, status=status)[0]


@case
def preview_shows_the_posts_of_a_feed():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/daily", rss(12))
        site.write_config(source("daily", paper.base + "/daily",
                                 "category = 济南"))
        for what in ("daily", paper.base + "/daily"):
            out = preview(site, what)
            check("rss-2.0" in out and "12 posts" in out, "%s", out)
            check("第1条：曹州路供热管网改造完工" in out, "%s", out)
            check("http://paper.example/1" in out, "%s", out)
            check("2 more" in out, "%s", out)
        check("济南" in preview(site, "daily"), "the category")
        told = json.loads(preview(site, "daily", "--json"))
        equal(len(told["posts"]), 12)
        equal(told["posts"][0]["published"], "2022-01-14T10:00:00+08:00")
        equal(told["error"], None)
        check(not os.path.exists(site.database), "something was stored")
        check(not os.path.exists(site.output), "something was published")


@case
def preview_judges_settings_as_the_configuration_does():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/list", JSON_LIST, "application/json")
        site.write_config("")
        for words, wanted in (
                (["itms=x"], "did you mean 'items'?"),
                (["items=records"], "needs item_title"),
                (["interval=5"], "needs a unit"),
                (["records"], "KEY=VALUE"),
                (["category=a\nb"], "category")):
            err = call(site, "preview", paper.base + "/list", *words,
                       status=64)[1]
            check(wanted in err, "%s: %s", words, err)
        equal(paper.asked, [], "nothing is asked with a wrong mapping")
        err = call(site, "preview", "nofile", status=64)[1]
        check("http://" in err, "%s", err)


@case
def preview_helps_to_map_a_list():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/list", JSON_LIST, "application/json")
        site.write_config("")
        out = preview(site, paper.base + "/list")
        for wanted in ("items=records", "item_title=title", "item_link=url_w",
                       "item_date=showtime", "unmapped.deep"):
            check(wanted in out, "%s is not in: %s", wanted, out)
        out = preview(site, paper.base + "/list", *MAPPING)
        check("快讯1" in out and "3 of 3" in out, "%s", out)
        check("What else is in the items" in out and "digest" in out, "%s", out)
        told = json.loads(preview(site, paper.base + "/list", "--json",
                                  *MAPPING))
        equal([p["title"] for p in told["posts"]], ["快讯1", "快讯2", "快讯3"])
        unused = [v["path"] for v in told["values"] if not v["used"]]
        equal(unused, ["digest", "unmapped.deep"])
        for line in out.splitlines():
            check(len(line.encode("utf-8")) <= 160, "long: %s", line)


@case
def preview_maps_a_page_by_xpath():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/news/", LIST_PAGE, "text/html; charset=utf-8")
        site.write_config("")
        out = preview(site, paper.base + "/news/")
        check("item=" in out and "type=html" in out, "%s", out)
        out = preview(site, paper.base + "/news/",
                      'item=//ul[@class="news"]/li', "item_title=a",
                      "item_link=a/@href", "item_date=span")
        check("要闻第10条" in out and "5 posts" in out, "%s", out)
        check(paper.base + "/art/10.html" in out, "%s", out)


@case
def preview_names_the_feeds_of_a_page():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/", PAGE % "", "text/html; charset=utf-8")
        site.write_config("")
        out = preview(site, paper.base + "/")
        check(paper.base + "/feeds/all.xml" in out, "%s", out)
        check("weir preview" in out, "%s", out)


@case
def preview_asks_for_a_detail():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/list", JSON_LIST, "application/json")
        paper.put("/detail/1", json.dumps({"text": "<p>全文第一段。</p>"}),
                  "application/json")
        site.write_config("")
        words = MAPPING + ["detail_url=%s/detail/{item_id}" % paper.base,
                           "detail_content=text"]
        out = preview(site, paper.base + "/list", *words)
        check("/detail/1" in out and "全文" not in out, "%s", out)
        out = preview(site, paper.base + "/list", "--detail", *words)
        check("全文第一段。" in out, "%s", out)
        told = json.loads(preview(site, paper.base + "/list", "--detail",
                                  "--json", *words))
        equal(told["detail"]["content"], "<p>全文第一段。</p>")


@case
def preview_needs_leave_for_private_addresses():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/daily", rss(1))
        site.write_config("", allow_private="10.0.0.0/8")
        err = call(site, "preview", paper.base + "/daily", status=69)[1]
        check("--allow-private" in err and "allow_private =" in err, "%s", err)
        equal(paper.asked, [])
        check("1 post" in preview(site, paper.base + "/daily",
                                  "--allow-private"), "with leave")


@case
def preview_reads_files():
    with Site() as site:
        site.write_config("")
        out = call(site, "preview", "feed.xml", cwd=DATA)[0]
        check("rss-2.0" in out, "%s", out)
        out = call(site, "preview", "rolling.json", "items=records",
                   "item_title=title", cwd=DATA)[0]
        check("list" in out, "%s", out)


# ---- add ------------------------------------------------------------------------

def config_bytes(site):
    with open(site.config, "rb") as file:
        return file.read()


@case
def add_appends_the_feed_of_a_site():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/", PAGE % "", "text/html; charset=utf-8")
        paper.put("/feeds/all.xml", rss(3))
        site.write_config("# 注释\n")
        before = config_bytes(site)
        out = call(site, "add", paper.base + "/", "--dry-run")[0]
        check(out.startswith("[source jinanribao]\n"), "%s", out)
        check("url = %s/feeds/all.xml" % paper.base in out, "%s", out)
        equal(config_bytes(site), before, "a dry run")
        out = call(site, "add", paper.base + "/", "category=济南日报")[0]
        after = config_bytes(site)
        check(after.startswith(before), "other bytes were touched")
        added = after[len(before):].decode("utf-8")
        for wanted in ("[source jinanribao]", "name = 济南日报",
                       "url = %s/feeds/all.xml" % paper.base,
                       "category = 济南日报"):
            check(wanted in added, "%s is not in %s", wanted, added)
        check("weir.conf:" in out and "第1条" in out, "%s", out)
        err = call(site, "add", paper.base + "/feeds/all.xml", status=65)[1]
        check("weir.conf:" in err and "already" in err, "%s", err)
        err = call(site, "add", paper.base + "/", status=65)[1]
        check("already" in err, "%s", err)
        equal(config_bytes(site), after)
        site.once()
        equal(site.count("SELECT count(*) FROM post"), 3)


@case
def add_looks_in_the_usual_places():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/", "<html><body>nothing here</body></html>", "text/html")
        site.write_config("")
        before = config_bytes(site)
        err = call(site, "add", paper.base + "/", status=65)[1]
        check("usual places" in err and "weir preview" in err, "%s", err)
        equal(config_bytes(site), before)
        paper.put("/rss.xml", rss(1))
        out = call(site, "add", paper.base + "/", "--dry-run")[0]
        check("url = %s/rss.xml" % paper.base in out, "%s", out)


@case
def add_takes_no_feed_without_posts():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/empty", rss(0))
        site.write_config("")
        before = config_bytes(site)
        err = call(site, "add", paper.base + "/empty", status=65)[1]
        check("--force" in err, "%s", err)
        err = call(site, "add", paper.base + "/missing", status=69)[1]
        check("404" in err, "%s", err)
        equal(config_bytes(site), before)
        call(site, "add", paper.base + "/empty", "--force", "--id", "leer")
        check(b"[source leer]" in config_bytes(site), "not added")


@case
def add_tells_the_daemon():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/feed.xml", rss(2))
        site.write_config("")
        process = start(site)
        out = call(site, "add", paper.base + "/feed.xml", "--id", "jn",
                   "--name", "济南 日报")[0]
        check("reloaded" in out, "%s", out)
        wait_until(lambda: site.status().get("jn", {}).get("posts") == 2,
                   "its posts")
        equal(site.status()["jn"]["name"], "济南 日报")
        equal(site.stop(process)[0], 0)


@case
def add_writes_where_it_is_told():
    with Site() as site:
        paper = paper_of(site)
        paper.put("/feed.xml", rss(2))
        paper.put("/feed.xml?2", rss(2))
        other = os.path.join(site.folder, "more.conf")
        site.write_config("", include="more.conf")
        with open(other, "w", encoding="utf-8") as file:
            file.write("# more\n")
        before = config_bytes(site)
        call(site, "add", paper.base + "/feed.xml", "--file", other)
        equal(config_bytes(site), before)
        with open(other, encoding="utf-8") as file:
            check("[source jinanribao]" in file.read(), "not there")
        err = call(site, "add", paper.base + "/feed.xml?2", "--file",
                   site.folder + "/third.conf", status=78)[1]
        check("include" in err, "%s", err)
        err = call(site, "add", paper.base + "/feed.xml?2", "--id", "Bad Id",
                   status=78)[1]
        check("nothing was written" in err, "%s", err)
        equal(config_bytes(site), before)


run()
