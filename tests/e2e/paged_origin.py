#!/usr/bin/env python3
"""paged_origin.py -- a list API in pages, for the tests of walks over them.

  /list?page=N        a page of the list, newest items first, from page 1
  /list (POST)        the same; the body is {"page": N}
  /detail/ID          the text of an item
  /__script (POST)    a JSON object replaces what follows
      items           the numbers of the list's items, newest first
      size            items on a page (100)
      then            {"2": [...]}: items that come in front once page 2 is sent
      fail            {"3": 503}: the status of a page instead of it
      detail_fail     the status of details
      retry_after     goes with either
      ignore          every page is the first
      changing        each answer has something of its own around the items
      past            the status of pages after the last (200: an empty page;
                      0: one that has no list)
      stall           {"3": true}: page 3 is not answered before /__go
  /__go               lets stalled answers go
  /__stats            {"paths": ...} and every request in {"requests": ...}

Standard library only.
"""
import argparse
import json
import os
import signal
import threading
import urllib.parse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

DEFAULTS = {"items": [], "size": 100, "then": {}, "fail": {}, "ignore": False,
            "retry_after": None, "changing": False, "past": 200, "stall": {},
            "detail_fail": None}


class State:
    def __init__(self):
        self.lock = threading.Lock()
        self.script = dict(DEFAULTS)
        self.requests = []
        self.go = threading.Event()


def item(number):
    return {"id": "item-%d" % number, "title": "Item %d" % number,
            "link": "http://list.example/%d" % number,
            "date": "2022-01-%02d %02d:%02d:00" % (
                1 + number // 1440 % 28, number // 60 % 24, number % 60)}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 60

    def log_message(self, form, *values):
        pass

    def answer(self, status, value, headers=()):
        body = json.dumps(value).encode()
        self.send_response(status)
        for name, text in headers:
            self.send_header(name, text)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/__script":
            state = self.server.state
            with state.lock:
                state.script.update(json.loads(body))
            return self.answer(200, {})
        self.note(body)
        return self.page(int(json.loads(body)["page"]))

    def do_GET(self):
        state = self.server.state
        url = urllib.parse.urlsplit(self.path)
        if url.path == "/__stats":
            with state.lock:
                paths = [r["path"] for r in state.requests]
                return self.answer(200, {
                    "paths": {p: paths.count(p) for p in paths},
                    "requests": state.requests})
        if url.path == "/__go":
            state.go.set()
            return self.answer(200, {})
        self.note(b"")
        if url.path.startswith("/detail/"):
            with state.lock:
                script = dict(state.script)
            if script["detail_fail"]:
                return self.fail(script["detail_fail"], script)
            return self.answer(200, {"text": "<p>Text of %s.</p>"
                                     % url.path.split("/")[-1]})
        return self.page(int(dict(urllib.parse.parse_qsl(url.query))["page"]))

    def note(self, body):
        with self.server.state.lock:
            self.server.state.requests.append({
                "method": self.command, "path": self.path,
                "headers": {k.lower(): v for k, v in self.headers.items()},
                "body": body.decode()})

    def fail(self, status, script):
        after = script["retry_after"]
        self.answer(status, {}, [("Retry-After", str(after))] if after else ())

    def page(self, number):
        state = self.server.state
        with state.lock:
            script = dict(state.script)
        if script["stall"].get(str(number)):
            state.go.wait(60)
        status = script["fail"].get(str(number))
        if status:
            return self.fail(status, script)
        first = 0 if script["ignore"] else (number - 1) * script["size"]
        numbers = script["items"][first:first + script["size"]]
        with state.lock:
            front = state.script["then"].pop(str(number), [])
            state.script["items"] = front + state.script["items"]
            count = len(state.requests)
        if not numbers and not script["past"]:
            return self.answer(200, {"items": None})
        if not numbers and script["past"] != 200:
            return self.answer(script["past"], {})
        value = {"items": [item(n) for n in numbers]}
        if script["changing"]:
            value["request"] = count
        return self.answer(200, value)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that goes away is what some tests are about."""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--port-file", required=True)
    args = parser.parse_args()
    server = Server(("127.0.0.1", args.port), Handler)
    server.state = State()
    with open(args.port_file + ".new", "w", encoding="ascii") as file:
        file.write("%d\n" % server.server_address[1])
    os.replace(args.port_file + ".new", args.port_file)

    def end(*_):
        server.state.go.set()
        threading.Thread(target=server.shutdown, daemon=True).start()
    signal.signal(signal.SIGTERM, end)
    server.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
