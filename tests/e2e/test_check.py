"""test_check.py -- weir check and the command line: every mistake at once, with
its place, and exit statuses as sysexits.h has them."""
import os
import re
import subprocess

from weirtest import Site, case, check, equal, run

BROKEN = """[weir]
nmae = Test
timezone = Asia/Nowhere
min_interval = 5

[source one]
intervall = 5m

[source two]
url = ftp://x.example/feed
 type = feed

[source two]
url = https://x.example/feed

[sorce three]
url = https://x.example/feed
"""


def complaints(site, text):
    with open(site.config, "w", encoding="utf-8") as file:
        file.write(text)
    return site.call("check", status=78)


@case
def every_mistake_is_told_with_its_line():
    with Site() as site:
        told = complaints(site, BROKEN)
        lines = {}
        for line in told.splitlines():
            match = re.fullmatch(r"(.*weir\.conf):(\d+): (.+)", line)
            check(match, "no file:line: message: %r", line)
            lines.setdefault(int(match.group(2)), "")
            lines[int(match.group(2))] += match.group(3)
        for number, word in ((2, "name"), (3, "Asia/Nowhere"), (4, "5m"),
                             (7, "interval"), (10, "ftp"), (11, ""),
                             (13, "two"), (16, "source")):
            check(number in lines, "nothing said of line %d:\n%s", number, told)
            check(word in lines[number], "line %d: %s", number, lines[number])
        check(6 in lines and "url" in lines[6], "missing url:\n%s", told)


@case
def a_good_configuration_is_good():
    with Site() as site:
        site.write_config("[source one]\nurl = https://x.example/feed\n")
        site.call("check")
        check(not os.path.exists(site.output), "check wrote files")


@case
def nothing_runs_on_a_broken_one():
    with Site() as site:
        complaints(site, BROKEN)
        site.call("once", status=78)
        site.call("run", status=78)
        check(not os.path.exists(site.database), "a database was made")


@case
def the_command_line():
    with Site() as site:
        site.write_config("[source one]\nurl = https://x.example/feed\n")
        site.call("chek", status=64)
        site.call("once", "--nonsense", status=64)
        site.call("check", config_first=True)
        version = site.call("version")
        check(re.search(r"\d+\.\d+\.\d+", version), version)
        check("once" in site.call("help"), "help")
        os.unlink(site.config)
        site.call("check", status=66)
        bare = subprocess.run([site.command()[0]], stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE)
        equal(bare.returncode, 64, "no command")


run()
