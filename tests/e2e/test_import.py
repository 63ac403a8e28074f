"""weir import opml: a subscription list becomes a file of sources that weir
check has nothing to say about."""
import os
import re
import stat
import subprocess
import tempfile

import weirtest

LIST = """<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Mine</title></head><body>
  <outline text="财经">
    <outline text="菏泽日报" type="rss" xmlUrl="https://heze.example/feed"/>
    <outline text="要闻"><outline text="菏泽日报" language="zh-CN"
      xmlUrl="https://heze.example/news"/></outline>
    <outline text="Again" xmlUrl="https://HEZE.example/feed#top"/>
  </outline>
  <outline text="&quot;Quoted&quot;" category="/World/Asia,x"
    xmlUrl="feed://quoted.example/rss"/>
  <outline title="Old" xmlUrl="http://old.example/rss"/>
  <outline text="Gopher" xmlUrl="gopher://g.example/"/>
  <outline text="Pages" xmlUrl="http://p.example/?p={page}"/>
</body></opml>
"""
OLD = "[source old]\nurl = http://old.example/rss\n"


def weir(*words, stdin=None):
    return subprocess.run([os.environ["WEIR"], *words], input=stdin, text=True,
                          capture_output=True, timeout=weirtest.BOUND_SEC)


class Folder(tempfile.TemporaryDirectory):
    def path(self, name):
        return os.path.join(self.name, name)

    def put(self, name, text):
        with open(self.path(name), "w", encoding="utf-8") as f:
            f.write(text)
        return self.path(name)

    def get(self, name):
        with open(self.path(name), encoding="utf-8") as f:
            return f.read()


def sections(text):
    """ID -> {key: value} of a sources file."""
    found = {}
    for line in text.splitlines():
        head = re.fullmatch(r"\[source (\S+)\]", line)
        if head:
            found[head[1]] = {}
        elif line and not line.startswith("#"):
            key, value = line.split(" = ", 1)
            found[list(found)[-1]][key] = value
    return found


@weirtest.case
def to_standard_output():
    f = Folder()
    conf = f.put("weir.conf", OLD)
    done = weir("import", "--config", conf, "opml", f.put("l.opml", LIST))
    assert done.returncode == 0, done
    assert sections(done.stdout) == {
        "hezeribao": {"name": "菏泽日报", "category": "财经",
                      "url": "https://heze.example/feed"},
        "hezeribao-2": {"name": "菏泽日报", "category": "财经/要闻",
                        "language": "zh-CN",
                        "url": "https://heze.example/news"},
        "quoted": {"name": "Quoted", "category": "World/Asia",
                   "url": "http://quoted.example/rss"},
        # Not the number of a page.
        "pages": {"name": "Pages", "url": "http://p.example/?p=%7Bpage%7D"},
    }, done.stdout
    assert "\n# configured already: Old\n" in done.stdout
    assert "Gopher (gopher://g.example/): no http:// or" in done.stderr
    assert "4 sources, 1 configured already, 1 twice, 1 left out" in \
        done.stderr, done.stderr
    both = f.put("both.conf", OLD + done.stdout)
    assert weir("check", "--config", both).returncode == 0
    f.cleanup()


@weirtest.case
def into_a_file():
    f = Folder()
    conf = f.put("weir.conf", "[weir]\ninclude = *.d.conf\n" + OLD)
    words = ["import", "--config", conf, "opml", "-", "--output",
             f.path("new.d.conf")]
    assert weir(*words, stdin=LIST).returncode == 0
    first = f.get("new.d.conf")
    assert weir("check", "--config", conf).returncode == 0
    # Never over a file, unless told; and then the same again.
    done = weir(*words, stdin=LIST)
    assert done.returncode == 74 and "--force" in done.stderr, done
    assert weir(*words, "--force", stdin=LIST).returncode == 0
    assert f.get("new.d.conf") == first
    assert sorted(os.listdir(f.name)) == ["new.d.conf", "weir.conf"]
    f.cleanup()


@weirtest.case
def passwords_stay_private():
    f = Folder()
    text = LIST.replace("https://heze.example/feed", "https://u:p@h.example/f")
    done = weir("import", "--output", f.path("s.conf"), "opml", "-",
                stdin=text)
    assert done.returncode == 0, done
    assert stat.S_IMODE(os.stat(f.path("s.conf")).st_mode) == 0o600
    assert weir("check", "--config", f.path("s.conf")).returncode == 0
    assert "u:p" not in done.stderr
    f.cleanup()


@weirtest.case
def a_list_that_breaks_off_is_told_and_taken():
    f = Folder()
    text = LIST[:LIST.index('<outline text="Gopher"')]
    done = weir("import", "--output", f.path("s.conf"), "opml", "-",
                stdin=text)
    assert done.returncode == 65, done
    assert len(sections(f.get("s.conf"))) > 0, done
    assert "the list is not whole" in done.stderr, done
    for line in done.stderr.splitlines():
        assert line.startswith("weir: "), done
    f.cleanup()


@weirtest.case
def what_is_no_list():
    f = Folder()
    for text in ("", "<html><title>502 Bad Gateway</title></html>",
                 "<opml><body><outline text='a'/></body></opml>"):
        done = weir("import", "opml", f.put("l", text))
        assert done.returncode == 65, done
        assert done.stdout == "" and f.path("l") in done.stderr, done
    assert weir("import", "opml", f.path("none")).returncode == 66
    assert weir("import", "--config", f.path("none"), "opml",
                f.path("l")).returncode == 66
    assert weir("import", "mbox", f.path("l")).returncode == 64
    assert weir("import", "opml").returncode == 64
    f.cleanup()


@weirtest.case
def lists_of_others():
    shared = os.environ.get("WEIR_SHARED", "")
    folder = os.path.join(shared, "corpus", "opml")
    if not shared or not os.path.isdir(folder):
        print("skipped: no lists below WEIR_SHARED")
        return
    want = {"awesome-tech-rss.opml": 141, "engineering_blogs.opml": 420,
            "chinese-independent-blogs.opml": 1326, "hong-kong.opml": 5,
            "business-economy.opml": 16}
    f = Folder()
    for name, n in want.items():
        path = f.path(name + ".conf")
        done = weir("import", "--output", path, "opml",
                    os.path.join(folder, name))
        assert done.returncode == 0, done
        assert len(sections(f.get(name + ".conf"))) == n, (name, done.stderr)
        done = weir("check", "--config", path)
        assert f"no mistakes, {n} sources" in done.stdout, done
    f.cleanup()


weirtest.run()
