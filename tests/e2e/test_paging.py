"""test_paging.py -- walks over the pages of a list: a burst between two polls,
a kill or a failing page in the middle, items that come meanwhile, servers that
look at no number, and ends of lists."""
import json
import os

from weirtest import HERE, Site, case, check, equal, run, wait_until

SERVER = os.path.join(HERE, "paged_origin.py")
LIST = """[source list]
url = %(url)s
type = json
items = items
item_id = id
item_title = title
item_link = link
item_date = date
category = List
%(more)s
"""


class World:
    """A site, its paged list, and the requests since last asked."""

    def __init__(self, site, more="page_param = page\nmax_pages = 20",
                 path="/list", backfill=2000):
        self.site = site
        self.origin = site.origin(script=SERVER)
        self.seen = 0
        site.write_config(LIST % {"url": self.origin.base + path,
                                  "more": "backfill = %d\n%s"
                                  % (backfill, more)})

    def script(self, **values):
        self.origin.post("/__script", json.dumps(values))

    def requests(self):
        told = self.origin.stats()["requests"]
        new, self.seen = told[self.seen:], len(told)
        return new

    def pages(self):
        return [request["path"].rpartition("page=")[2]
                for request in self.requests()]

    def poll(self, **values):
        """Changes the server and asks it once; the pages that were asked."""
        self.script(**values)
        self.site.once("--force")
        return self.pages()

    def has(self, wanted):
        """Checks that the posts are of these numbers and no other."""
        have, wanted = set(self.numbers()), set(wanted)
        equal((sorted(wanted - have), sorted(have - wanted)), ([], []),
              "posts that miss, posts too many")

    def numbers(self):
        """Of all posts, sorted."""
        return sorted(int(row["title"].split()[1]) for row in
                      self.site.rows("SELECT title FROM post"))

    def log(self):
        with open(self.site.log_path, encoding="utf-8") as file:
            return file.read()

    def status(self):
        return self.site.status()["list"]


def down(last, first=1):
    return list(range(last, first - 1, -1))


def asked(n):
    return [str(page) for page in range(1, n + 1)]


@case
def a_burst_between_two_polls_is_taken_whole():
    with Site() as site:
        world = World(site)
        equal(world.poll(items=down(150)), asked(3), "the first visit")
        world.has(down(150))
        equal(world.poll(), asked(1), "nothing new")
        equal(world.poll(items=down(1150)), asked(11), "after the burst")
        world.has(down(1150))
        equal(world.poll(items=down(1151)), asked(1), "a single item")
        world.has(down(1151))
        equal(site.count("SELECT walk_unfinished FROM source"), 0)
        equal(world.status()["error"], None)


@case
def a_kill_in_the_middle_is_made_good():
    with Site() as site:
        world = World(site)
        world.poll(items=down(100))
        world.script(items=down(1100), stall={"5": True})
        process = site.start("once", "--force")
        wait_until(lambda: any("page=5" in request["path"] for request in
                               world.origin.stats()["requests"]),
                   "page 5 is asked for")
        process.kill()
        process.wait()
        check(len(world.numbers()) >= 500, "four pages are stored")
        check(len(world.numbers()) < 1100, "the rest is not")
        world.origin.get("/__go")
        world.requests()
        world.script(stall={})
        site.once()  # due by itself
        equal(world.pages(), asked(12), "from the first page to the end")
        world.has(down(1100))
        equal(world.poll(), asked(1), "and then as before")


@case
def a_failing_page_is_made_good():
    with Site() as site:
        world = World(site)
        world.poll(items=down(100))
        equal(world.poll(items=down(600), fail={"3": 503}, retry_after=7200),
              asked(3))
        world.has(down(100) + down(600, 401))
        status = world.status()
        equal(status["error"], "page 3: HTTP 503: service unavailable")
        row = site.rows("SELECT * FROM source")[0]
        check(row["retry_at_sec"] - row["last_try_sec"] >= 7200,
              "Retry-After of page 3 holds")
        equal(world.poll(), [], "it is left alone for that time")
        site.write("UPDATE source SET retry_at_sec = 0, next_due_sec = 0")
        world.poll(fail={})
        world.has(down(600))
        equal(world.status()["error"], None)
        equal(world.poll(), asked(1), "and then as before")


@case
def items_that_come_meanwhile_are_not_lost():
    with Site() as site:
        world = World(site)
        world.poll(items=down(100))
        world.poll(items=down(600), then={"2": down(620, 601),
                                          "4": down(800, 621)})
        kept = world.numbers()
        check(set(range(1, 601)) <= set(kept), "what was there is taken")
        equal(world.poll()[:1], ["1"])
        world.has(down(800))


@case
def a_server_that_looks_at_no_number():
    for changing in (False, True):
        with Site() as site:
            world = World(site)
            equal(world.poll(items=down(250), ignore=True, changing=changing),
                  asked(2))
            world.has(down(250, 151))
            equal(world.log().count("page 2 is page 1 again"), 1)
            equal(world.status()["error"], None)


@case
def max_pages_is_the_end():
    with Site() as site:
        world = World(site, "page_param = page\nmax_pages = 3")
        world.poll(items=down(100))
        equal(world.poll(items=down(600)), asked(3))
        equal(len(world.numbers()), 400)
        check("max_pages (3) reached: older new items" in world.log(), "no word")
        equal(world.poll(), asked(1))


@case
def a_page_past_the_end_is_one():
    for past, more in ((200, ""), (404, ""), (0, ""),
                       (0, "\nstop_on_known = no")):
        with Site() as site:
            world = World(site, "page_param = page\nmax_pages = 20" + more)
            equal(world.poll(items=down(200), past=past), asked(3))
            equal(len(world.numbers()), 200)
            equal(world.status()["error"], None)
            equal(world.status()["failures"], 0)
            equal(world.poll(items=down(201)), asked(4 if more else 1))
            equal(world.status()["error"], None)


@case
def a_page_that_always_fails_is_the_end_in_time():
    with Site() as site:
        world = World(site)
        world.poll(items=down(200), fail={"3": 500})
        for failures in (1, 2, 3):
            equal(world.status()["failures"], failures)
            equal(world.poll(), asked(3), "visit %d" % failures)
        equal(world.status()["failures"], 0)
        check("page 3: HTTP 500: internal error: taken for the end of the list: "
              "older new items may be missing" in world.log(), "no word")
        equal(world.poll(), asked(1))


@case
def an_outage_takes_no_patience_from_a_walk():
    with Site() as site:
        world = World(site)
        world.poll(items=down(200))
        for _ in range(4):
            equal(world.poll(items=down(800), fail={"1": 502}), asked(1))
        for failures in (1, 2):
            equal(world.poll(fail={"3": 502}), asked(3), "it comes back")
            equal(world.status()["failures"], failures)
            equal(world.status()["error"], "page 3: HTTP 502: bad gateway")
        world.poll(fail={})
        world.has(down(800))


@case
def backfill_counts_over_all_pages():
    with Site() as site:
        world = World(site, backfill=150)
        equal(world.poll(items=down(1000)), asked(2))
        world.has(down(1000, 851))
        equal(world.poll(items=down(1250)), asked(3))
        world.has(down(1250, 851))


@case
def the_number_goes_into_a_posted_body():
    with Site() as site:
        world = World(site, 'post = {"page": {page}, "n": 100}\nmax_pages = 9\n'
                      "post_type = application/json")
        world.script(items=down(250))
        site.once()
        requests = world.requests()
        equal([r["body"] for r in requests],
              ['{"page": %d, "n": 100}' % n for n in (1, 2, 3, 4)])
        equal({r["headers"]["content-type"] for r in requests},
              {"application/json"})
        equal(len(world.numbers()), 250)
        site.once("--force")
        equal(len(world.requests()), 1, "the same body")
        check(all("if-none-match" not in r["headers"] for r in requests), "")


run()
