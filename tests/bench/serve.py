#!/usr/bin/env python3
"""serve.py -- CPU for one answer of the server inside, beside nginx on the same
files in the same run. Prints figures; judges nothing.

    tests/bench/serve.py WEIR [SECONDS]

Needs wrk and nginx (apt: wrk, nginx-light). Both serve the sample's site on the
loopback interface with one thread; what counts is the CPU time of the server's
process, from /proc, over the answers that wrk counted. nginx has sendfile and
open_file_cache on, as its manual advises; it compresses on the fly, as it does
when nobody has put .gz files beside the pages.
"""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

SOURCE = os.path.dirname(os.path.dirname(os.path.dirname(
    os.path.abspath(__file__))))
TICKS = os.sysconf("SC_CLK_TCK")
CONNECTIONS = 32

NGINX = """
daemon off; worker_processes 1; pid %(folder)s/nginx.pid;
error_log %(folder)s/error.log;
events { worker_connections 1024; }
http {
    access_log off; sendfile on; tcp_nopush on; open_file_cache max=1000;
    types { text/html html; application/atom+xml xml; text/css css; }
    gzip %(gzip)s; gzip_comp_level 6; gzip_types application/atom+xml text/css;
    client_body_temp_path %(folder)s/t1; proxy_temp_path %(folder)s/t2;
    fastcgi_temp_path %(folder)s/t3; uwsgi_temp_path %(folder)s/t4;
    scgi_temp_path %(folder)s/t5;
    server { listen 127.0.0.1:%(port)d; root %(root)s; keepalive_requests 1000000; }
}
"""


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(port):
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except OSError:
            time.sleep(0.02)
    sys.exit("nothing listens on port %d" % port)


def cpu_sec(pid):
    with open("/proc/%d/stat" % pid, encoding="ascii") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def load(port, path, fields, pid, seconds):
    """(microseconds of CPU an answer, answers a second, bytes an answer)"""
    before = cpu_sec(pid)
    words = ["wrk", "-t1", "-c%d" % CONNECTIONS, "-d%ds" % seconds]
    for field in fields:
        words += ["-H", field]
    told = subprocess.run(words + ["http://127.0.0.1:%d%s" % (port, path)],
                          stdout=subprocess.PIPE, text=True, check=True).stdout
    n = int(re.search(r"(\d+) requests in", told).group(1))
    size, unit = re.search(r"requests in [^,]+, ([\d.]+)(\w+) read",
                           told).groups()
    scale = {"B": 1, "KB": 2**10, "MB": 2**20, "GB": 2**30}[unit]
    if "Non-2xx" in told and "If-None-Match" not in " ".join(fields):
        sys.exit(told)
    return (cpu_sec(pid) - before) / n * 1e6, n / seconds, float(size) * scale / n


def start_weir(folder, binary, port):
    demo = os.path.join(folder, "demo")
    shutil.copytree(os.path.join(SOURCE, "config", "demo"), demo)
    config = os.path.join(demo, "weir.conf")
    with open(config, encoding="utf-8") as file:
        text = file.read().replace("port = 8080", "port = %d" % port)
    with open(config, "w", encoding="utf-8") as file:
        file.write(text)
    subprocess.run([binary, "once", "--quiet", "--config", config], check=True,
                   stdout=subprocess.DEVNULL)
    return subprocess.Popen([binary, "run", "--quiet", "--config", config])


def start_nginx(folder, port, gzip):
    config = os.path.join(folder, "nginx-%s.conf" % gzip)
    with open(config, "w", encoding="ascii") as file:
        file.write(NGINX % {"folder": folder, "port": port, "gzip": gzip,
                            "root": os.path.join(folder, "demo", "site")})
    return subprocess.Popen(["nginx", "-c", config, "-e",
                             os.path.join(folder, "error.log")])


def worker_of(master):
    """nginx' one worker does the work."""
    with open("/proc/%d/task/%d/children" % (master, master),
              encoding="ascii") as file:
        return int(file.read().split()[0])


def etag_of(port, path):
    with socket.create_connection(("127.0.0.1", port)) as peer:
        peer.sendall(("HEAD %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
                      % path).encode())
        answer = b""
        while more := peer.recv(4096):
            answer += more
    return re.search(r"^ETag: (.+)\r$", answer.decode(), re.M | re.I).group(1)


def main():
    if len(sys.argv) < 2 or not shutil.which("wrk") or not shutil.which("nginx"):
        sys.exit(__doc__)
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    folder = tempfile.mkdtemp(prefix="weir-bench-")
    os.chmod(folder, 0o755)
    running = []
    try:
        ports = [free_port() for _ in range(2)]
        running.append(start_weir(folder, os.path.abspath(sys.argv[1]),
                                  ports[0]))
        wait_for(ports[0])
        print("%-28s %14s %14s %7s" % ("", "weir us CPU", "nginx us CPU",
                                       "ratio"))
        for name, path, gzip in (
                ("feed, as it is", "/feed.xml", "off"),
                ("feed, gzip", "/feed.xml", "on"),
                ("home page, as it is", "/", "off"),
                ("home page, gzip", "/", "on"),
                ("feed, 304", "/feed.xml", "off")):
            nginx = start_nginx(folder, ports[1], gzip)
            running.append(nginx)
            wait_for(ports[1])
            figures = []
            for port, pid in ((ports[0], running[0].pid),
                              (ports[1], worker_of(nginx.pid))):
                fields = ["Accept-Encoding: gzip"] if gzip == "on" else []
                if "304" in name:
                    fields.append("If-None-Match: " + etag_of(port, path))
                figures.append(load(port, path, fields, pid, seconds))
            (us, per_sec, size), (peer_us, peer_per_sec, peer_size) = figures
            print("%-28s %14.1f %14.1f %7.2f   %d and %d bytes, %.0f and %.0f"
                  " a second" % (name, us, peer_us, us / peer_us, size,
                                 peer_size, per_sec, peer_per_sec))
            nginx.terminate()
            nginx.wait()
            running.remove(nginx)
    finally:
        for process in running:
            process.terminate()
            process.wait()
        shutil.rmtree(folder, ignore_errors=True)


main()
