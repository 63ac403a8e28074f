"""test_parallel.py -- two hundred servers that take their time: asked many at
once, never more than configured, and all of them in one pass.

The servers are the addresses 127.0.0.1 ... 127.0.0.200 of one process; on
Linux all of 127/8 is the loopback."""
import time

from weirtest import Site, case, check, equal, run

HOSTS = 200
LATENCY_MS = 100
PARALLEL = 32
MORE_ON_ONE = 8


@case
def all_are_asked_within_the_limits():
    with Site() as site:
        origin = site.origin("--address", "0.0.0.0",
                             "--latency-ms", str(LATENCY_MS))
        text = ""
        for n in range(1, HOSTS + 1):
            text += "[source s%d]\nurl = http://127.0.0.%d:%d/gen/%d\n" % (
                n, n, origin.port, n)
        for n in range(HOSTS + 1, HOSTS + 1 + MORE_ON_ONE):
            text += "[source s%d]\nurl = http://127.0.0.1:%d/gen/%d\n" % (
                n, origin.port, n)
        site.write_config(text, parallel=PARALLEL, per_host=2)
        started = time.monotonic()
        site.once()
        took = time.monotonic() - started
        stats = origin.stats()
        equal(stats["status"], {"200": HOSTS + MORE_ON_ONE})
        equal(set(stats["paths"].values()), {1}, "requests for each")
        check(stats["most"] <= PARALLEL, "%d at once", stats["most"])
        check(stats["most"] > PARALLEL // 2, "only %d at once", stats["most"])
        check(max(stats["most_at"].values()) <= 2, "at one host: %r",
              max(stats["most_at"].values()))
        equal(site.count("SELECT count(*) FROM post"), HOSTS + MORE_ON_ONE)
        least = (HOSTS + MORE_ON_ONE) * LATENCY_MS / 1000 / PARALLEL
        print("  %d sources in %.2f s; waiting alone takes %.2f s; "
              "most at once %d" % (HOSTS + MORE_ON_ONE, took, least,
                                   stats["most"]))
        slow = [s["id"] for s in site.status().values() if s["error"]]
        equal(slow, [], "sources with an error")


run()
