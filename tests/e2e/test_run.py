"""test_run.py -- weir run: serving, ending, and times that survive a restart."""
import os

from weirtest import (DATA, Site, case, check, data_sources, equal, fetch,
                      free_port, run, wait_until)

PAGE = "/jiabao/2022/03/01/NW202203010000000011.html"


def started(site, text, **weir):
    """Starts weir run with its server; the port and the process."""
    port = free_port()
    site.write_config(text, server="port = %d" % port, **weir)
    process = site.start("run")
    return port, process


def answers(port, path="/"):
    def asked():
        try:
            answer = fetch(port, path)
        except OSError:
            return None
        return answer if answer[0] == 200 else None
    return wait_until(asked, path + " is served")


def stored(site, port):
    """Waits until everything has been asked and stored."""
    answers(port)
    wait_until(lambda: not site.count(
        "SELECT (SELECT count(*) FROM source WHERE last_try_sec IS NULL)"
        " + (SELECT count(*) FROM detail WHERE done_sec IS NULL)"),
        "all is stored")


def settled(site, port):
    """... and published, and on the disk, some seconds later."""
    stored(site, port)
    wait_until(lambda: not site.count("SELECT count(*) FROM to_publish"),
               "all is published")


@case
def pages_are_served_with_validators():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        port, process = started(site, data_sources(origin.base))
        settled(site, port)
        for path in ("/", "/feed.xml", PAGE, "/emnews/",
                     "/category/jiabao.html"):
            _, headers, body = answers(port, path)
            with open(site.path(path), "rb") as file:
                equal(body, file.read(), "bytes of " + path)
            status, again, rest = fetch(
                port, path, {"If-None-Match": headers["etag"]})
            equal((status, rest, again.get("etag")),
                  (304, b"", headers["etag"]), path)
            status, _, body = fetch(port, path, {"If-None-Match": '"other"'})
            equal(status, 200, path)
            status, headers, body = fetch(port, path, method="HEAD")
            equal((status, body), (200, b""), path)
        check("xml" in answers(port, "/feed.xml")[1]["content-type"], "type")
        for path, wanted in (("/none.html", 404), ("/../weir.conf", 404),
                             ("/%2e%2e/weir.conf", 404), ("/.hidden", 404)):
            status = fetch(port, path)[0]
            check(status in (400, wanted), "%s: %d", path, status)
        equal(fetch(port, "/", method="POST")[0], 405)
        equal(site.stop(process)[0], 0, "exit status")


@case
def the_end_does_not_wait_for_a_stalled_server():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        port, process = started(
            site, data_sources(origin.base) +
            "[source stalled]\nurl = %s/stall\n" % origin.base)
        answers(port, PAGE)
        wait_until(lambda: origin.requests("/stall"), "the stalled request")
        status, took = site.stop(process)
        print("  ended after %.2f s" % took)
        equal(status, 0, "exit status")
        check(took < 2, "took %.2f s to end", took)
        site.check_whole()


@case
def a_restart_asks_nobody_before_time():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        text = data_sources(origin.base, "interval = 1h")
        port, process = started(site, text)
        stored(site, port)
        equal(site.stop(process)[0], 0)
        before = origin.stats()["paths"]
        # a source that is due shows that the daemon is at work
        port, process = started(site, text + "[source new]\nurl = %s/gen/1\n"
                                % origin.base)
        wait_until(lambda: origin.requests("/gen/1"), "the new source")
        wait_until(lambda: "Item of feed 1" in
                   answers(port, "/feed.xml")[2].decode(), "its post")
        equal(site.stop(process)[0], 0)
        after = origin.stats()["paths"]
        equal(after.pop("/gen/1"), 1)
        equal(after, before, "requests after the restart")


@case
def one_daemon_a_state_directory():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        port, process = started(site, data_sources(origin.base))
        answers(port)
        site.call("once", status=69)
        with open(site.log_path, encoding="utf-8") as log:
            check(str(process.pid) in log.read(), "the holder is not named")
        equal(site.stop(process)[0], 0)


@case
def a_taken_port_is_said_so():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        site.write_config(data_sources(origin.base),
                          server="port = %d" % origin.port)
        site.call("run", status=69)


@case
def status_works_beside_the_daemon():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        port, process = started(site, data_sources(origin.base))
        answers(port, PAGE)
        told = site.status()
        equal(sorted(told), ["atom", "nodes", "records", "repost", "rolling",
                             "rss"])
        equal(site.stop(process)[0], 0)


@case
def a_lost_file_is_made_again_at_the_next_start():
    with Site() as site:
        origin = site.origin("--folder", DATA)
        port, process = started(site, data_sources(origin.base))
        settled(site, port)
        page = answers(port, PAGE)[2]
        equal(site.stop(process)[0], 0)
        for name in site.files():
            os.unlink(os.path.join(site.output, name))
        port, process = started(site, data_sources(origin.base))
        equal(answers(port, PAGE)[2], page)
        equal(site.stop(process)[0], 0)


run()
