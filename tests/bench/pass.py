#!/usr/bin/env python3
"""pass.py -- how long one pass over 200 slow servers takes, and how much CPU
the loop uses in one turn. Prints figures; judges nothing.

    tests/bench/pass.py WEIR [SOURCES [LATENCY_MS [PARALLEL]]]

The servers are loopback addresses 127.0.1.1 ... of one process of its own,
which keeps the times of the first request and of the last answer: a pass is
what lies between. The bar is 1.5 times the waiting alone, parsing apart.
"""
import asyncio
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time

BODY = ("""<rss version="2.0"><channel><title>Server %(n)d</title>
<link>http://s%(n)d.example/</link><description>x</description>"""
        + "".join("""<item><title>Post %d of server %%(n)d</title>
<link>http://s%%(n)d.example/%d</link><guid>s%%(n)d-%d</guid>
<pubDate>Fri, 14 Jan 2022 08:%02d:00 +0800</pubDate>
<description>&lt;p&gt;%s&lt;/p&gt;</description></item>""" % (
            k, k, k, k, "Some words of text. " * 40) for k in range(20))
        + "</channel></rss>")


class Servers:
    def __init__(self, count, latency_ms):
        self.count, self.latency_ms = count, latency_ms
        self.first = self.last = None
        self.open = self.most = 0

    async def answer(self, reader, writer):
        if self.first is None:
            self.first = time.monotonic()
        self.open += 1
        self.most = max(self.most, self.open)
        await reader.readuntil(b"\r\n\r\n")
        await asyncio.sleep(self.latency_ms / 1000)
        number = int(writer.get_extra_info("sockname")[0].split(".")[3])
        body = (BODY % {"n": number}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
                     b"Connection: close\r\nContent-Length: %d\r\n\r\n"
                     % len(body) + body)
        await writer.drain()
        self.last = time.monotonic()
        self.open -= 1
        writer.close()

    async def serve(self, pipe):
        first = await asyncio.start_server(self.answer, "127.0.1.1", 0)
        port = first.sockets[0].getsockname()[1]
        for n in range(2, self.count + 1):
            await asyncio.start_server(self.answer, "127.0.1.%d" % n, port)
        pipe.send(port)
        while not pipe.poll():
            await asyncio.sleep(0.05)
        pipe.send((self.last - self.first, self.most))


def serve(count, latency_ms, pipe):
    asyncio.run(Servers(count, latency_ms).serve(pipe))


def measure(weir, count, latency_ms, parallel):
    ours, theirs = multiprocessing.Pipe()
    process = multiprocessing.Process(target=serve,
                                      args=(count, latency_ms, theirs))
    process.start()
    port = ours.recv()
    with tempfile.TemporaryDirectory() as folder:
        config = os.path.join(folder, "weir.conf")
        with open(config, "w", encoding="utf-8") as file:
            file.write("[weir]\nlink = http://127.0.0.1/\nparallel = %d\n"
                       "allow_private = 127.0.0.0/8\n" % parallel)
            for n in range(1, count + 1):
                file.write("[source s%d]\nurl = http://127.0.1.%d:%d/\n"
                           % (n, n, port))
        before = os.times()
        done = subprocess.run([weir, "once", "--config", config, "--timings"],
                              stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, check=True)
        after = os.times()
    ours.send("end")
    took, most = ours.recv()
    process.join()
    cpu = (after.children_user - before.children_user
           + after.children_system - before.children_system)
    return took, most, cpu, done.stdout.strip()


def main():
    weir = sys.argv[1]
    count, latency_ms, parallel = (
        [int(word) for word in sys.argv[2:5]] + [200, 100, 32][len(sys.argv) - 2:])
    took, most, cpu, said = measure(weir, count, latency_ms, parallel)
    alone = count * latency_ms / 1000 / parallel
    print(said)
    print(json.dumps({"sources": count, "latency_ms": latency_ms,
                      "parallel": parallel, "most_at_once": most,
                      "pass_sec": round(took, 3),
                      "waiting_alone_sec": round(alone, 3),
                      "ratio": round(took / alone, 2),
                      "cpu_sec": round(cpu, 2)}))


if __name__ == "__main__":
    main()
