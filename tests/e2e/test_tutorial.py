"""test_tutorial.py -- docs/tutorial.md, typed as it stands.

Each ```sh block is given to one shell, on other ports than those written; each
line of the ```text block after it must stand in what was printed, in order
("..." stands for more lines, and so does anything left out between).
"""
import contextlib
import os
import re
import shutil
import signal
import subprocess
import tempfile

from weirtest import (BOUND_SEC, SOURCE, case, check, equal, fetch, free_port,
                      run, wait_until)

TUTORIAL = os.path.join(SOURCE, "docs", "tutorial.md")
BLOCK = re.compile(r"^```(sh|text)\n(.*?)^```$", re.M | re.S)
MARK = "@@ends@@"


class Shell:
    """A shell that is given blocks; all it starts ends with it."""

    def __init__(self, folder):
        environment = dict(os.environ, LANG="C.UTF-8")
        environment.pop("JOURNAL_STREAM", None)
        self.process = subprocess.Popen(
            ["bash"], cwd=folder, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env=environment, start_new_session=True,
            text=True, encoding="utf-8")

    def type(self, block):
        """What the block printed; it must end well."""
        self.process.stdin.write(block + "\necho %s $?\n" % MARK)
        self.process.stdin.flush()
        printed = ""
        for line in self.process.stdout:
            if line.startswith(MARK):
                equal(line.split()[1], "0", "status of\n%s%s" % (block, printed))
                return printed
            printed += line
        raise AssertionError("the shell ended in\n%s%s" % (block, printed))

    def close(self):
        """Its session is our own, and so is all that runs in it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(BOUND_SEC)


def expect(wanted, printed, block):
    at = 0
    for line in wanted.splitlines():
        if line == "...":
            continue
        found = printed.find(line, at)
        check(found >= 0, "the tutorial says\n  %s\nafter\n%s\nbut this was "
              "printed:\n%s", line, block, printed)
        at = found + len(line)


@case
def its_commands_do_what_it_says():
    with open(TUTORIAL, encoding="utf-8") as file:
        text = file.read()
    sources, site = free_port(), free_port()
    folder = tempfile.mkdtemp(prefix="weir-test-")
    os.mkdir(os.path.join(folder, "config"))
    shutil.copytree(os.path.join(SOURCE, "config", "demo"),
                    os.path.join(folder, "config", "demo"))
    os.makedirs(os.path.join(folder, "build", "release"))
    os.symlink(os.environ["WEIR"],
               os.path.join(folder, "build", "release", "weir"))
    shell = Shell(folder)
    try:
        block = printed = ""
        n_blocks = n_lines = 0
        for kind, body in BLOCK.findall(text):
            body = body.replace("8808", str(sources)).replace("8080", str(site))
            if kind == "sh":
                block, printed = body, shell.type(body)
                n_blocks += 1
                if "http.server" in body:
                    wait_until(lambda: answers(sources), "the sample's server")
                if "weir run" in body:
                    wait_until(lambda: answers(site), "the site")
                    check("柳溪县启用首批智慧公交站台" in
                          fetch(site, "/")[2].decode(), "the home page")
            else:
                n_lines += len(body.splitlines())
                expect(body, printed, block)
        check(n_blocks > 8 and n_lines > 20, "%d blocks, %d lines", n_blocks,
              n_lines)
    finally:
        shell.close()
        shutil.rmtree(folder, ignore_errors=True)


def answers(port):
    try:
        return fetch(port, "/")[0] == 200
    except OSError:
        return False


run()
