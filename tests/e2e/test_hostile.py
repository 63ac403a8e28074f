"""test_hostile.py -- documents made to cost time or memory: each is read, in
time that grows with its length, with no more memory than its length and a
bound. The shapes, and a table of all of them, are tests/bench/hostile.py's.

Nothing is judged by the clock: a run may use far more CPU than it needs, but
less than one that grows with the square of 16 MiB."""
import os
import sys
import tempfile

from weirtest import SOURCE, case, check, run

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.join(SOURCE, "tests/bench"))
import hostile  # noqa: E402  pylint: disable=wrong-import-position

WEIR = os.environ.get("WEIR", os.path.join(SOURCE, "build/dev/weir"))
OVER_MAX_BYTES = 16 * hostile.MIB

# What the project promises of them by name.
NAMED = [
    "parse: 700,000 attributes of rss",
    "parse: document of <",
    "parse: document of &",
    "parse: document of {},",
    "parse: document of NUL",  # a bomb of gzip, unpacked
    "feed: description of <",
    "feed: description of &",
    "feed: CDATA of <br>x",
    "feed: escaped of <div>",
    "parse: description of <",
    "parse: description of &",
    "parse: CDATA of <br>x",
    "parse: escaped of <div>",
    "parse: JSON of <",
    "parse: attribute of &",
]
# Many of a thing.
FLOODS = [
    "parse: names",  # took 48 s
    "parse: prefixes undeclared",
    "parse: namespace an item",
    "parse: namespaces of rss",
    "parse: links of a channel",
    "parse: tags of a record",
    "parse: authors of an entry",
    "parse: media:content of an item",
    "parse: georss points",
    "parse: titles of an item",
    "parse: nested unknown, long",
    "parse: xml:base and links",
    "parse: entities of entities",
    "parse: tags in tags that are none",
    "parse: dates after a long one",
    "parse: geo:lat after a long one",
    "feed: xhtml after blanks",
    "feed: <item/>",
    "feed: small items",
    "feed: <item></item>text",
    "feed: equal authors",
    "feed: categories of an item",
    "feed: enclosures of an item",
    "feed: media:content of an item",
    "feed: nested entry",
    "feed: RDF item",
    "feed: xhtml br",
    "feed: {}, of items",
    "feed: one key again",
    "feed: authors of a record",
    "feed: an author of all records",
    "json: {}, of items",
    "opml: outlines",
    "opml: <outline>",
]
# One thing that is large; the memory is the reader's business.
LARGE = [
    "feed: one attribute of item",
    "feed: one name",
    "feed: one xml:base",
    "feed: base64",
    "feed: title, escaped of &nosuch;",
    "feed: link of ../",
    "feed: attribute of %",
    "feed: date of Jan",
    "feed: category of ,",
    "feed: author of a@b (c)",
    "feed: escaped of <img srcset=",
    "feed: escaped of <p style=",
    "feed: CDATA of <b></i>",
    "feed: CDATA of <table><tr><td>",
    "feed: CDATA of <!--",
    "feed: CDATA of U+3000",
    "feed: description of combining",
    "jekyll: one value",
    "jekyll: []( ",
]
# Values alone, and the operator's own file: time only.
VALUES = [
    "clean: <a href=x>",
    "clean: <img src=x>",
    "clean: &nosuch;",
    "clean: <script><",
    "plain: <title>",
    "date: digits",
    "url: %2e",
    "config: unknown keys",
    "config: equal sections",
]


def is_sanitized():
    """Its memory is several times ours, and so is its time."""
    with open(WEIR, "rb") as file:
        text = file.read()
    return b"__asan_init" in text or b"__tsan_init" in text


SANITIZED = is_sanitized()


def read_all(names, over_max_bytes):
    n_bytes = hostile.MIB if SANITIZED else 16 * hostile.MIB
    with tempfile.TemporaryDirectory() as folder:
        runs = hostile.Runs(os.path.dirname(WEIR), n_bytes, folder)
        for name in names:
            status, _, over, _ = runs.one(name)
            check(status in (0, 65), "%s: exit status %d", name, status)
            check(SANITIZED or over <= over_max_bytes,
                  "%s: %d KiB beyond the input", name, over >> 10)


@case
def what_is_promised_by_name():
    read_all(NAMED, OVER_MAX_BYTES)


@case
def many_of_a_thing():
    read_all(FLOODS, OVER_MAX_BYTES)


@case
def one_large_thing():
    read_all(LARGE, OVER_MAX_BYTES)


@case
def values_alone():
    read_all(VALUES, 1 << 40)


run()
