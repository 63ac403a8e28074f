"""paper.py -- a newspaper's server in the process of a test, what it serves,
and weir called on it: shared by the tests of commands."""
import http.server
import json
import os
import subprocess
import threading

from weirtest import BOUND_SEC, SOURCE

RSS = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>%(title)s</title>
<link>http://paper.example/</link><description>d</description>
%(items)s</channel></rss>
"""
ITEM = """<item><title>第%(n)d条：曹州路供热管网改造完工</title>
<link>http://paper.example/%(n)d</link>
<guid isPermaLink="false">item-%(n)d</guid>
<pubDate>Fri, 14 Jan 2022 10:00:00 +0800</pubDate>
<description>&lt;p&gt;第一段。&lt;/p&gt;</description></item>
"""
PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>济南日报</title>
<link rel="alternate" type="application/rss+xml" title="全部"
 href="/feeds/all.xml"></head><body><h1>济南日报</h1>%s</body></html>
"""
LIST_PAGE = """<!DOCTYPE html><html><head><meta charset="utf-8">
<title>要闻</title></head><body><div class="nav"><a href="/">首页</a></div>
<ul class="news">%s</ul></body></html>
""" % "".join('<li><a href="/art/%d.html">要闻第%d条</a>'
              '<span class="date">2022-01-%02d</span></li>' % (n, n, n)
              for n in range(10, 15))
JSON_LIST = json.dumps({"total": 3, "records": [
    {"id": str(n), "title": "快讯%d" % n, "showtime": "2022-01-14 08:0%d" % n,
     "url_w": "http://paper.example/n/%d" % n, "digest": "摘要%d" % n,
     "unmapped": {"deep": "x%d" % n}} for n in range(1, 4)]},
    ensure_ascii=False)


def rss(n=2, title="济南日报"):
    return RSS % {"title": title,
                  "items": "".join(ITEM % {"n": k + 1} for k in range(n))}


class Paper:
    """A server in this process: paths to (status, type, text), and a gate that
    holds /gated until it is opened."""

    def __init__(self):
        self.pages, self.asked = {}, []
        self.gate = threading.Event()
        paper = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                paper.asked.append(self.path)
                if self.path.startswith("/gated"):
                    paper.gate.wait(BOUND_SEC)
                status, kind, text, more = paper.pages.get(
                    self.path, (404, "text/plain", "none", {}))
                body = text.encode("utf-8")
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                for name, value in more.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, request, client_address):
                pass  # a client that goes away is what some tests are about

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.base = "http://127.0.0.1:%d" % self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever,
                         daemon=True).start()

    def put(self, path, text, kind="application/rss+xml; charset=utf-8",
            status=200, **more):
        self.pages[path] = (status, kind, text,
                            {k.replace("_", "-"): v for k, v in more.items()})

    def close(self):
        self.gate.set()
        self.server.shutdown()
        self.server.server_close()


def paper_of(site):
    paper = Paper()
    site.closing.append(paper.close)
    return paper


def call(site, *words, status=0, cwd=None, user=None, config=True):
    """Exit status checked; (standard output, standard error)."""
    binary = os.environ.get("WEIR", os.path.join(SOURCE, "build/dev/weir"))
    line = [binary] + list(words)
    if config:
        line += ["--config", site.config]
    done = subprocess.run(line, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          timeout=BOUND_SEC, cwd=cwd, user=user)
    out, err = done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    if done.returncode != status:
        raise AssertionError("weir %s: exit status %d, not %d\n%s%s" % (
            " ".join(words), done.returncode, status, out, err))
    return out, err
