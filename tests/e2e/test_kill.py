"""test_kill.py -- kill -9 in the middle of a pass, twenty times: what was there
stays, what was not comes with the next pass, and once."""
import os
import random
import sqlite3
import subprocess
import time

from weirtest import (DATA, Site, case, check, contents, data_sources, equal,
                      run)

KILLS = 20
FEEDS = 30
SEED = 20220114


def config(site, origin):
    text = data_sources(origin.base)
    for n in range(FEEDS):
        text += "[source gen%d]\nurl = %s/gen/%d\ncategory = Feed %d\n" % (
            n, origin.base, n, n % 7)
    site.write_config(text)


def facts(site):
    """What must be the same whatever happened on the way."""
    return {key: (post["path"], post["public_id"], post["title"], post["html"],
                  post["tags"], post["carriers"])
            for key, post in site.posts().items()}


def killed_after(site, delay_sec):
    """Starts a pass and kills it; False if it ended before."""
    process = site.start("once")
    try:
        process.wait(delay_sec)
        return False
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True


@case
def nothing_is_lost_or_doubled():
    rng = random.Random(SEED)
    hits = turn = 0
    with Site() as reference:
        origin = reference.origin("--folder", DATA, "--latency-ms", "5")
        config(reference, origin)
        started = time.monotonic()
        reference.once()
        whole_sec = time.monotonic() - started
        wanted, files = facts(reference), contents(reference.files())
        while hits < KILLS and turn < 5 * KILLS:
            turn += 1
            with Site() as site:
                config(site, origin)
                hits += killed_after(site, rng.uniform(0, whole_sec))
                kept = check_survivors(site)
                site.once()
                equal(facts(site), wanted, "posts after kill %d" % turn)
                check(kept <= set(facts(site)), "a post was lost")
                equal(sorted(site.files()), sorted(files), "files")
                site.check_whole()
                equal(site.count("SELECT count(*) FROM to_publish"), 0)
    print("  killed %d times in %d passes of %.2f s" % (hits, turn, whole_sec))
    equal(hits, KILLS, "passes that were interrupted")


def check_survivors(site):
    """Right after the kill: published files are whole and the database is
    sound. Returns the posts it has."""
    for name in site.files():
        if name.endswith(".html") and not name.rsplit("/", 1)[-1].startswith("."):
            check(site.read(name).rstrip().endswith("</html>"), "%s is cut", name)
    if not os.path.exists(site.database):
        return set()
    try:
        return set(site.posts())
    except sqlite3.OperationalError as error:
        check("no such table" in str(error), str(error))
        return set()


run()
