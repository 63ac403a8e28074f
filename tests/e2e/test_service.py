"""test_service.py -- weir under a service manager: what it is told, the socket
it passes, the log, the units."""
import contextlib
import json
import os
import re
import select
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time

from weirtest import (BOUND_SEC, SOURCE, Site, case, check, equal, fetch,
                      free_port, run, wait_until)

UNITS = os.path.join(SOURCE, "systemd")


class Manager:
    """A notify socket, and all that it was told."""

    def __init__(self, site, abstract=False):
        self.messages = []
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.name = ("@weir-test-%d" % id(self) if abstract
                     else os.path.join(site.folder, "notify"))
        self.socket.bind("\0" + self.name[1:] if abstract else self.name)
        self.socket.setblocking(False)

    def take(self):
        with contextlib.suppress(BlockingIOError):
            while True:
                text = self.socket.recv(4096).decode("utf-8")
                self.messages.append(dict(
                    line.split("=", 1) for line in text.splitlines()))
        return self.messages

    def count(self, name):
        return sum(name in message for message in self.take())

    def wait_for(self, name, n=1, bound_sec=BOUND_SEC):
        wait_until(lambda: self.count(name) >= n, "%d %s=" % (n, name),
                   bound_sec)

    def status(self):
        said = [m["STATUS"] for m in self.take() if "STATUS" in m]
        return said[-1] if said else ""


def start(site, manager=None, **variables):
    """weir run in an environment; stderr goes to the log."""
    environment = dict(os.environ, **variables)
    if manager:
        environment["NOTIFY_SOCKET"] = manager.name
    with open(site.log_path, "ab") as log:
        process = subprocess.Popen(site.command("run", "--verbose"), stderr=log,
                                   stdout=log, env=environment)

    def close():
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait(BOUND_SEC)
    site.closing.append(close)
    return process


def log(site):
    with open(site.log_path, encoding="utf-8", errors="replace") as file:
        return file.read()


FEED = """<rss version="2.0"><channel><title>Given</title>
<link>http://g.example/</link><description>d</description>
<item><title>%s</title><guid isPermaLink="false">g</guid>
<pubDate>Fri, 14 Jan 2022 08:00:00 GMT</pubDate>
<description>Text.</description></item></channel></rss>"""


def put(site, name, text):
    with open(os.path.join(site.folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def write_sources(site, server="enabled = no", more=""):
    put(site, "a.xml", FEED % "First")
    site.write_config("[source a]\nfile = a.xml\ninterval = 1s\n"
                      "[source b]\nfile = none.xml\n" + more, server=server)


@case
def the_manager_hears_of_each_step():
    for abstract in (False, True):
        with Site() as site:
            manager = Manager(site, abstract)
            port = free_port()
            write_sources(site, "port = %d" % port)
            process = start(site, manager)
            manager.wait_for("READY")
            # The server listens by then.
            check(fetch(port, "/")[0] in (200, 404), "nobody listens")
            wait_until(lambda: "1 failing; 1 post; last new post " in
                       manager.status(), "the line of status")
            check(manager.status().startswith("2 sources, "), manager.status())
            process.send_signal(signal.SIGHUP)
            manager.wait_for("READY", 2)
            reloading = [m for m in manager.messages if "RELOADING" in m]
            equal(len(reloading), 1)
            now_usec = time.clock_gettime(time.CLOCK_MONOTONIC) * 1e6
            age = now_usec - int(reloading[0]["MONOTONIC_USEC"])
            check(0 < age < 60e6, "MONOTONIC_USEC is %d us old", age)
            put(site, "weir.conf", "[weir]\nwrong = 1\n")
            process.send_signal(signal.SIGHUP)
            manager.wait_for("READY", 3)
            check(re.search(r"; reload refused \d\d:\d\d: .*weir.conf:2: unknown "
                            "key 'wrong'", manager.status()), manager.status())
            equal(site.stop(process)[0], 0)
            manager.wait_for("STOPPING")


@case
def the_watchdog_is_fed_while_loop_and_writer_go_on():
    with Site() as site:
        manager = Manager(site)
        write_sources(site)
        process = start(site, manager, WATCHDOG_USEC="2400000")
        manager.wait_for("READY")
        manager.wait_for("WATCHDOG", 2)
        # A database that others lock is tried again, which is progress.
        other = sqlite3.connect(site.database, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        put(site, "a.xml", FEED % "Second")
        wait_until(lambda: "trying again" in log(site), "weir meets the lock")
        n = manager.count("WATCHDOG")
        manager.wait_for("WATCHDOG", n + 3)
        other.close()
        # A process that stands still says nothing.
        process.send_signal(signal.SIGSTOP)
        wait_until(lambda: open("/proc/%d/stat" % process.pid).read()
                   .split(") ")[1][0] == "T", "it is stopped")
        n = manager.count("WATCHDOG")
        ready = select.select([manager.socket], [], [], 2)[0]
        equal(ready, [], "told something while stopped")
        process.send_signal(signal.SIGCONT)
        manager.wait_for("WATCHDOG", n + 1)
        equal(site.stop(process)[0], 0)


@case
def a_watchdog_for_another_process_is_not_fed():
    with Site() as site:
        manager = Manager(site)
        write_sources(site)
        process = start(site, manager, WATCHDOG_USEC="100000", WATCHDOG_PID="1")
        manager.wait_for("READY")
        manager.wait_for("STATUS", 2)
        equal(manager.count("WATCHDOG"), 0)
        equal(site.stop(process)[0], 0)


@case
def a_manager_that_is_not_there_does_no_harm():
    for name in ("/nowhere/notify", "relative", "@", "/" + "x" * 200):
        with Site() as site:
            write_sources(site)
            process = start(site, NOTIFY_SOCKET=name)
            wait_until(lambda: os.path.exists(site.path("/feed.xml")),
                       "weir publishes")
            equal(site.stop(process)[0], 0)


# ---- a socket that was passed ---------------------------------------------

PASS = """
import os, sys
fds = [int(fd) for fd in sys.argv[1].split(",") if fd]
for number, fd in enumerate(fds):
    os.dup2(fd, 100 + number)
for number in range(len(fds)):
    os.dup2(100 + number, 3 + number, inheritable=True)
    os.close(100 + number)
os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS=sys.argv[2],
                  LISTEN_FDNAMES="weir.socket")
os.execv(sys.argv[3], sys.argv[3:])
"""


def start_with(site, sockets, n=None):
    """weir run with these as descriptors 3, 4 ..."""
    fds = [s.fileno() for s in sockets]
    with open(site.log_path, "ab") as file:
        process = subprocess.Popen(
            [sys.executable, "-c", PASS, ",".join(map(str, fds)),
             str(len(fds) if n is None else n)]
            + site.command("run", "--verbose"),
            stderr=file, stdout=file, pass_fds=fds)

    def close():
        if process.poll() is None:
            process.kill()
        process.wait(BOUND_SEC)
    site.closing.append(close)
    return process


@case
def a_passed_socket_is_served():
    with Site() as site:
        write_sources(site, "enabled = no")
        with socket.socket() as first, socket.socket() as second:
            for passed in (first, second):
                passed.bind(("127.0.0.1", 0))
                passed.listen()
            port = first.getsockname()[1]
            process = start_with(site, [first, second])
            # Connections wait in the socket until weir is there.
            check(fetch(port, "/")[0] in (200, 404), "nobody answers")
            check("only the first is used" in log(site), log(site))
            with open("/proc/%d/environ" % process.pid, "rb") as file:
                check(b"LISTEN_FDS" in file.read(), "not passed on")
            wait_until(lambda: fetch(port, "/feed.xml")[0] == 200, "the feed")
            write_sources(site, "port = %d" % free_port())
            process.send_signal(signal.SIGHUP)
            wait_until(lambda: "reloaded:" in log(site), "the reload")
            check("service manager's" in log(site), "says nothing of [server]")
            equal(fetch(port, "/feed.xml")[0], 200)
            equal(site.stop(process)[0], 0)
            # It is the manager's: others can be started on it.
            process = start_with(site, [first])
            equal(fetch(port, "/feed.xml")[0], 200)
            equal(site.stop(process)[0], 0)


@case
def a_wrong_descriptor_is_said_so():
    with Site() as site:
        write_sources(site)
        silent, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
        local = socket.socket(socket.AF_UNIX)
        with silent, udp, local, open("/dev/null", "rb") as file:
            udp.bind(("127.0.0.1", 0))
            for passed, word in ((silent, "does not listen"),
                                 (udp, "not a TCP socket"),
                                 (local, "not a TCP socket"),
                                 (file, "not a socket")):
                process = start_with(site, [passed])
                equal(process.wait(BOUND_SEC), 69, word)
                check(word in log(site), "the log does not say %r:\n%s", word,
                      log(site))


# ---- the log ----------------------------------------------------------------

@case
def priorities_are_for_a_journal_alone():
    with Site() as site:
        write_sources(site)
        about = os.stat(site.log_path) if os.path.exists(site.log_path) else None
        if not about:
            put(site, os.path.basename(site.log_path), "")
            about = os.stat(site.log_path)
        here = "%d:%d" % (about.st_dev, about.st_ino)
        for stream, wanted in ((here, True), ("1:2", False), ("x", False),
                               (here + "x", False)):
            os.truncate(site.log_path, 0)
            process = start(site, JOURNAL_STREAM=stream)
            wait_until(lambda: "a: " in log(site), "a line")
            equal(site.stop(process)[0], 0)
            equal(bool(re.search(r"(?m)^<[67]>a: ", log(site))), wanted, stream)
            equal(bool(re.search(r"(?m)^a: ", log(site))), not wanted, stream)


@case
def a_log_in_json_is_an_object_a_line():
    with Site() as site:
        put(site, "b.json", '{"items":[{"id":"x"},{"id":"y"}]}')
        put(site, "a.xml", "<rss><channel><item>\u202e\"\\")
        site.write_config(
            "[source a]\nfile = a.xml\n[source b]\nfile = b.json\ntype = json\n"
            "items = items\nitem_title = t\n", server="enabled = no",
            log_format="json")
        process = start(site)
        wait_until(lambda: '"source":"b"' in log(site), "a line about b")
        os.remove(site.config)
        process.send_signal(signal.SIGHUP)
        wait_until(lambda: "refused" in log(site), "the refusal")
        equal(site.stop(process)[0], 0)
        lines = [json.loads(line) for line in log(site).splitlines()]
        for line in lines:
            check(re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ",
                               line["time"]), line["time"])
            check(line["level"] in ("error", "warning", "notice", "info",
                                    "debug"), line["level"])
            check(line["message"], "no message")
        equal({line.get("source") for line in lines}, {None, "a", "b"})


# ---- the units ---------------------------------------------------------------

def installed(folder):
    """The units as they are, but for where weir is."""
    weir = site_binary()
    for name in ("weir.service", "weir.socket"):
        with open(os.path.join(UNITS, name), encoding="utf-8") as file:
            text = file.read()
        text = re.sub(r"(?m)^(Exec\w+=)weir ", r"\g<1>%s " % weir, text)
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            file.write(text)
    return [os.path.join(folder, name)
            for name in ("weir.service", "weir.socket")]


def site_binary():
    return os.path.abspath(os.environ.get(
        "WEIR", os.path.join(SOURCE, "build/dev/weir")))


@case
def the_units_are_sound():
    analyze = shutil.which("systemd-analyze")
    if not analyze:
        print("  left out: no systemd-analyze (package systemd)")
        return
    with Site() as site:
        units = installed(site.folder)
        done = subprocess.run(
            [analyze, "--man=no", "verify"] + units,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=BOUND_SEC)
        told = done.stdout.decode("utf-8", "replace")
        equal((done.returncode, told), (0, ""), "systemd-analyze verify")
        done = subprocess.run(
            [analyze, "--offline=true", "--no-pager", "--threshold=14",
             "security", units[0]],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=BOUND_SEC)
        told = done.stdout.decode("utf-8", "replace")
        found = re.search(r"exposure level for weir.service: ([0-9.]+)", told)
        check(found, told)
        print("  exposure " + found.group(1))
        check(float(found.group(1)) <= 1.4, told)
        equal(done.returncode, 0)


run()
