#!/usr/bin/env python3
"""origin.py -- a scripted origin server for the end-to-end tests.

Serves a folder on loopback addresses and counts what is asked:

  /PATH               the file PATH of the folder, also for a query: the file
                      "list?type=102" is looked for first, then "list"
  /stall              accepts the request and never answers
  /hold/PATH          answers with PATH, after /__release
  /status/N[/BYTES]   answers with status N, and so many bytes
  /redirect/N/PATH    N redirects, then PATH
  /gen/N              an RSS feed of one item of its own
  /__stats            requests by path, by status, most at once in all and by
                      address
  /__put?path=PATH    (POST) replaces what is served under /PATH
  /__release          lets everything go that is held, from now on, too
  /__fail?n=N         the next N requests are answered with 503

Every answer of a file has an ETag; If-None-Match gives 304; gzip where it is
accepted. Written for the tests: bounded only by what they ask of it.
"""
import argparse
import gzip
import hashlib
import json
import os
import re
import signal
import threading
import time
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

KINDS = {".json": "application/json; charset=utf-8",
         ".xml": "application/rss+xml; charset=utf-8",
         ".atom": "application/atom+xml; charset=utf-8",
         ".html": "text/html; charset=utf-8"}

GENERATED = """<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>Feed %(n)s</title>
<link>http://feed%(n)s.example/</link><description>generated</description>
<item><title>Item of feed %(n)s</title><link>http://feed%(n)s.example/a</link>
<guid isPermaLink="false">item-%(n)s</guid>
<pubDate>Fri, 14 Jan 2022 10:00:00 +0800</pubDate>
<description>&lt;p&gt;The only item.&lt;/p&gt;</description></item>
</channel></rss>
"""


class State:
    """What is served and what was asked; one lock for all of it."""

    def __init__(self, args):
        self.args = args
        self.lock = threading.Lock()
        self.replaced = {}
        self.paths, self.statuses, self.agents = {}, {}, {}
        self.now, self.most = 0, 0
        self.now_at, self.most_at = {}, {}
        self.fail = 0
        self.ending = threading.Event()
        self.released = threading.Event()
        self.held = 0

    def enter(self, address):
        with self.lock:
            self.now += 1
            self.most = max(self.most, self.now)
            self.now_at[address] = self.now_at.get(address, 0) + 1
            self.most_at[address] = max(self.most_at.get(address, 0),
                                        self.now_at[address])

    def leave(self, address):
        with self.lock:
            self.now -= 1
            self.now_at[address] -= 1

    def count(self, path, status):
        with self.lock:
            self.paths[path] = self.paths.get(path, 0) + 1
            key = str(status)
            self.statuses[key] = self.statuses.get(key, 0) + 1

    def takes_failure(self):
        with self.lock:
            if not self.fail:
                return False
            self.fail -= 1
            return True

    def stats(self):
        with self.lock:
            return {"paths": dict(self.paths), "status": dict(self.statuses),
                    "most": self.most, "most_at": dict(self.most_at),
                    "requests": sum(self.statuses.values()),
                    "held": self.held}

    def body(self, path):
        """Bytes under a path, with or without its query; or None."""
        for name in (path, path.split("?")[0]):
            with self.lock:
                if name in self.replaced:
                    return self.replaced[name]
            file = os.path.normpath(os.path.join(self.args.folder,
                                                 name.lstrip("/")))
            if file.startswith(self.args.folder) and os.path.isfile(file):
                with open(file, "rb") as opened:
                    return opened.read()
        return None


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, form, *values):
        pass

    def answer(self, status, body=b"", kind="text/plain", headers=()):
        state = self.server.state
        headers = list(headers)
        if status == 200 and not self.path.startswith("/__"):
            tag = '"%s"' % hashlib.sha256(body).hexdigest()[:16]
            headers.append(("ETag", tag))
            if self.headers.get("If-None-Match") == tag:
                status, body = 304, b""
        if body and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        if not self.path.startswith("/__"):
            state.count(urllib.parse.unquote(self.path), status)
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        url = urllib.parse.urlsplit(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if url.path == "/__put":
            with self.server.state.lock:
                self.server.state.replaced[query["path"]] = body
        return self.answer(200)

    def do_GET(self):
        if self.path.startswith("/__"):
            return self.control()
        state = self.server.state
        address = self.connection.getsockname()[0]
        # Left before the answer's first byte: a client that has it may begin
        # its next request before this thread runs again.
        state.enter(address)
        if state.args.latency_ms:
            time.sleep(state.args.latency_ms / 1000)
        state.leave(address)
        self.serve()

    def control(self):
        state = self.server.state
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/__fail":
            with state.lock:
                state.fail = int(dict(urllib.parse.parse_qsl(url.query))["n"])
        if url.path == "/__release":
            state.released.set()
        return self.answer(200, json.dumps(state.stats()).encode())

    def serve(self):
        state = self.server.state
        if state.takes_failure():
            return self.answer(503, b"busy")
        path = urllib.parse.unquote(self.path)
        if path == "/stall":
            state.count(path, 0)
            state.ending.wait()
            return None
        if path.startswith("/hold/"):
            with state.lock:
                state.held += 1
            state.released.wait()
            path = path[len("/hold"):]
        match = re.fullmatch(r"/status/(\d{3})(?:/(\d+))?", path)
        if match:
            size = int(match.group(2) or 0)
            return self.answer(int(match.group(1)), b"x" * size or b"as asked")
        match = re.fullmatch(r"/redirect/(\d+)(/.*)", path)
        if match:
            left = int(match.group(1)) - 1
            to = "/redirect/%d%s" % (left, match.group(2)) if left \
                else match.group(2)
            return self.answer(302, headers=[("Location", to)])
        match = re.fullmatch(r"/gen/(\d+)", path)
        if match:
            return self.answer(200, (GENERATED % {"n": match.group(1)}).encode(),
                               KINDS[".xml"])
        body = state.body(path)
        if body is None:
            return self.answer(404, b"no such file")
        kind = KINDS.get(os.path.splitext(path.split("?")[0])[1],
                         "application/json")
        return self.answer(200, body, kind)


class Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 1024

    def handle_error(self, request, client_address):
        """A client that goes away is what some tests are about."""


def main():
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", default=".", help="what is served")
    parser.add_argument("--address", default="127.0.0.1",
                        help="0.0.0.0 to listen on every loopback address")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", required=True,
                        help="gets the port once the server listens")
    parser.add_argument("--latency-ms", type=int, default=0)
    args = parser.parse_args()
    args.folder = os.path.abspath(args.folder)
    server = Server((args.address, args.port), Handler)
    server.state = State(args)
    with open(args.port_file + ".new", "w", encoding="ascii") as file:
        file.write("%d\n" % server.server_address[1])
    os.replace(args.port_file + ".new", args.port_file)

    def end(*_):
        server.state.ending.set()
        server.state.released.set()
        threading.Thread(target=server.shutdown, daemon=True).start()
    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)
    server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
