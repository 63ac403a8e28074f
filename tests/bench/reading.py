#!/usr/bin/env python3
"""reading.py -- what it costs to read feeds: libxml2's SAX parser with empty
callbacks, sfeed, feedparser and weir, side by side. Prints figures; judges
nothing.

    tests/bench/reading.py BUILD [MEGABYTES [FEEDS]]

BUILD is a build directory (build/release). One feed of MEGABYTES (100) and
then FEEDS (2000) of 50 KB are generated, the same bytes in every run: Chinese
and English, half of the content in CDATA and half escaped, with what a cleaner
meets. CPU time is user and system together, of the best of three runs; the
peak is the resident set, programs and libraries with it. sfeed starts anew for
each feed, and feedparser gets a part of them: it would take minutes. The bars
(DESIGN.md 11): "cleaned" at least 0.30 of libxml2's speed, "not cleaned" 0.55;
the peak at most the input and 16 MiB.
"""
import html
import os
import random
import shutil
import subprocess
import sys
import tempfile

HAN = ("菏泽市政府工作报告指出今年经济增长目标为百分之六左右记者从发布会上获悉全市"
       "重点项目开工建设农业生产形势良好银行贷款余额同比增加企业利润上升")
WORDS = ("The company reported quarterly earnings above expectations while "
         "analysts noted that demand in regional markets remained strong "
         "despite rising costs and slower exports").split()
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Bench</title>
<link>https://news.example/</link><description>x</description>
"""
TAIL = "</channel></rss>\n"
ITEM = """<item>
<title>%s %d</title>
<link>https://news.example/a/%d.html?infoCode=NW2022%010d</link>
<guid isPermaLink="false">NW2022%010d</guid>
<pubDate>Fri, 14 Jan 2022 %02d:%02d:00 +0800</pubDate>
<dc:creator>记者</dc:creator>
<category>财经</category>
<description>%s</description>
<content:encoded>%s</content:encoded>
</item>
"""
KB, MB = 1000, 1000 * 1000
SMALL = 50 * KB
FEEDPARSER_MB = 4
RUNS = 3


class Generator:
    """Items from a pool of paragraphs: writing is as fast as the disk."""

    def __init__(self):
        self.random = random.Random(7)
        self.paragraphs = [self.paragraph() for _ in range(2000)]
        self.number = 0

    def han(self, count):
        return "".join(self.random.choice(HAN) for _ in range(count))

    def paragraph(self):
        count = self.random.randrange(20, 80)
        if self.random.random() < 0.6:
            return "<p>　　%s。</p>" % self.han(3 * count)
        words = " ".join(self.random.choice(WORDS) for _ in range(count))
        return ('<p>%s <a href="/n/%d.html" target="_blank" style="color:red">'
                "link &amp; more</a>.</p>" % (words, count))

    def item(self):
        n = self.number
        self.number += 1
        body = "".join(self.random.choices(self.paragraphs,
                                           k=self.random.randrange(3, 9)))
        body += ('<p><img src="/img/%d.jpg" alt="图" width="600" '
                 'onclick="x()"><br/>&nbsp;</p>' % n)
        body = ("<![CDATA[%s]]>" % body if n % 2
                else html.escape(body, quote=False))
        return ITEM % (self.han(18), n, n, n, n, n % 24, n % 60, self.han(80),
                       body)

    def write(self, name, size):
        with open(name, "wb") as file:
            file.write(HEAD.encode())
            while file.tell() < size - len(TAIL):
                file.write(self.item().encode())
            file.write(TAIL.encode())


def run(build, command):
    """CPU seconds and peak bytes of a command, its children with it."""
    done = subprocess.run(
        [os.path.join(build, "tests", "bench", "usage"), *command],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        check=False)
    if done.returncode:
        sys.exit("%s: %s" % (command[0], done.stderr))
    seconds, kib = done.stderr.split()[-2:]
    return float(seconds), int(kib) * 1024


def find_feedparser():
    for python in (sys.executable, "/usr/bin/python3"):
        if subprocess.run([python, "-c", "import feedparser"],
                          stderr=subprocess.DEVNULL, check=False
                          ).returncode == 0:
            return python
    return None


def rows(build, files, part):
    """What is run: a name, a command, its files."""
    bench = os.path.join(build, "tests", "bench")
    reading = os.path.join(bench, "reading")
    yield "libxml2 SAX, empty callbacks", [os.path.join(bench, "sax")], files
    if shutil.which("sfeed"):
        yield "sfeed", ["sh", "-c", 'for f; do sfeed <"$f"; done', "sh"], files
    else:
        print("sfeed is not installed: left out")
    python = find_feedparser()
    if python:
        yield "feedparser (a part)", [
            python, "-c", "import feedparser, sys\n"
            "for f in sys.argv[1:]: feedparser.parse(f)"], part
    else:
        print("feedparser is not installed: left out")
    yield "weir, not cleaned", [reading, "raw"], files
    yield "weir, cleaned", [reading, "clean"], files
    if len(files) > 1: # it reads no more than 2,000 items of one
        yield "weir, as the daemon reads", [reading, "daemon"], files
    yield "weir parse", [os.path.join(build, "weir"), "parse"], files


def measure(build, files, part):
    print("%-30s %8s %8s %8s %9s %9s" % (
        "", "CPU s", "MB/s", "of SAX", "peak MiB", "- input"))
    sax = None
    for name, command, used in rows(build, files, part):
        runs = [run(build, command + used)
                for _ in range(1 if used is part else RUNS)]
        sizes = [os.path.getsize(file) for file in used]
        seconds, peak = min(runs)[0], max(one[1] for one in runs)
        speed = sum(sizes) / MB / seconds
        sax = sax or speed
        print("%-30s %8.2f %8.1f %8.2f %9.1f %9.1f" % (
            name, seconds, speed, speed / sax, peak / 2**20,
            (peak - max(sizes)) / 2**20), flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    build = sys.argv[1]
    megabytes, feeds = (
        [int(word) for word in sys.argv[2:4]] + [100, 2000][len(sys.argv) - 2:])
    with tempfile.TemporaryDirectory() as folder:
        big, part = (os.path.join(folder, name) for name in ("big", "part"))
        Generator().write(big, megabytes * MB)
        Generator().write(part, FEEDPARSER_MB * MB)
        print("one feed of %d MB" % megabytes)
        measure(build, [big], [part])
        os.unlink(big)
        generator = Generator()
        files = [os.path.join(folder, "%d.xml" % n) for n in range(feeds)]
        for file in files:
            generator.write(file, SMALL)
        print("\n%d feeds of %d KB" % (feeds, SMALL // KB))
        measure(build, files, files[:FEEDPARSER_MB * MB // SMALL])


if __name__ == "__main__":
    main()
