"""test_server.py -- the built-in server: what it sends, how, and to whom not."""
import contextlib
import gzip
import os
import resource
import socket
import time

from weirtest import (BOUND_SEC, DATA, Site, case, check, data_sources, equal,
                      fetch, free_port, run, wait_until)

PAGE = "/jiabao/2022/03/01/NW202203010000000011.html"
SLOW_CLIENTS = 800


@contextlib.contextmanager
def serving(**server):
    """A site of a few posts that is being served."""
    with Site() as site:
        origin = site.origin("--folder", DATA)
        port = free_port()
        lines = "\n".join(["port = %d" % port] +
                          ["%s = %s" % pair for pair in server.items()])
        site.write_config(data_sources(origin.base), server=lines)
        process = site.start("run")
        address = server.get("address", "127.0.0.1")

        def is_served():
            try:
                return fetch(port, PAGE, address=address)[0] == 200
            except OSError:
                return False
        wait_until(is_served, "the site is served")
        wait_until(lambda: not site.count("SELECT count(*) FROM to_publish"),
                   "all is published")
        site.process = process
        yield site, port
        equal(site.stop(process)[0], 0, "exit status")


_open = contextlib.ExitStack()
_shared = []


@contextlib.contextmanager
def served():
    """One site for all cases that do not ask for one of their own."""
    if not _shared:
        _shared.append(_open.enter_context(serving()))
    yield _shared[0]


def talk(port, request):
    """Sends bytes as they are; the answer, as far as it came."""
    with socket.create_connection(("127.0.0.1", port), BOUND_SEC) as peer:
        # Refused in the middle, the connection may be gone already.
        with contextlib.suppress(OSError):
            peer.sendall(request)
            peer.shutdown(socket.SHUT_WR)
        answer = b""
        with contextlib.suppress(ConnectionResetError):
            while True:
                more = peer.recv(65536)
                if not more:
                    break
                answer += more
        return answer


def status_of(answer):
    return int(answer.split(b" ", 2)[1]) if answer else 0


@case
def answers_have_their_fields():
    with served() as (site, port):
        for path, media in (("/", "text/html; charset=utf-8"),
                            (PAGE, "text/html; charset=utf-8"),
                            ("/feed.xml", "application/atom+xml; charset=utf-8"),
                            ("/theme/style.css", "text/css; charset=utf-8"),
                            ("/theme/favicon.svg", "image/svg+xml")):
            status, fields, _ = fetch(port, path)
            equal((status, fields["content-type"]), (200, media), path)
            equal(fields["x-content-type-options"], "nosniff", path)
            check("max-age=60" in fields["cache-control"], path)
            check("etag" in fields and "last-modified" in fields, path)
            equal(fields["vary"], "Accept-Encoding", path)
        policy = fetch(port, "/")[1]["content-security-policy"]
        for word in ("default-src 'none'", "base-uri 'none'",
                     "frame-ancestors 'none'", "img-src https: http:"):
            check(word in policy, "%s: %s", word, policy)
        check("unsafe" not in policy, policy)
        equal(fetch(port, "/feed.xml")[1]["access-control-allow-origin"], "*")
        page = fetch(port, "/")[2].decode()
        start = page.index("/theme/style.css?")
        style = page[start:page.index('"', start)]
        check("immutable" in fetch(port, style)[1]["cache-control"], style)
        status, fields, body = fetch(port, "/none.html")
        equal((status, fields["content-type"]),
              (404, "text/html; charset=utf-8"))
        with open(site.path("/404.html"), "rb") as file:
            equal(body, file.read())
        # A page of its own without its slash: a relative redirect.
        status, fields, _ = fetch(port, "/emnews?x=1")
        equal((status, fields["location"]), (301, "./emnews/"))


@case
def codings_are_negotiated():
    with served() as (site, port):
        with open(site.path("/feed.xml"), "rb") as file:
            feed = file.read()
        for accepted, wanted in (("gzip", "gzip"), ("gzip, br", "br"),
                                 ("br;q=0, gzip", "gzip"), ("", None),
                                 ("gzip;q=0", None), ("deflate", None)):
            status, fields, body = fetch(port, "/feed.xml",
                                         {"Accept-Encoding": accepted})
            equal((status, fields.get("content-encoding")), (200, wanted),
                  accepted)
            if wanted == "gzip":
                equal(gzip.decompress(body), feed)
            elif wanted:
                check(len(body) < len(feed) / 2, "br is small")
            else:
                equal(body, feed)
            etag = fields["etag"]
            for tags in (etag, "W/" + etag, '"x", ' + etag, "*"):
                status, again, body = fetch(
                    port, "/feed.xml", {"Accept-Encoding": accepted,
                                        "If-None-Match": tags})
                equal((status, body, again["etag"]), (304, b"", etag), tags)
        # Another coding of the same state is the same to a cache.
        plain = fetch(port, "/feed.xml")[1]["etag"]
        equal(fetch(port, "/feed.xml", {"Accept-Encoding": "gzip",
                                        "If-None-Match": plain})[0], 304)
        # Two fields of one name are one list.
        equal(status_of(talk(port, (
            "GET /feed.xml HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            'If-None-Match: "other"\r\nIf-None-Match: %s\r\n\r\n'
            % plain).encode())), 304)
        # A file that changes is sent anew, in every coding.
        fetch(port, "/theme/style.css", {"Accept-Encoding": "gzip"})
        new = b"/* new */ " + b"body { color: red } " * 100
        with open(site.path("/theme/.style.tmp"), "wb") as file:
            file.write(new)
        os.rename(site.path("/theme/.style.tmp"), site.path("/theme/style.css"))
        equal(fetch(port, "/theme/style.css")[2], new)
        equal(gzip.decompress(fetch(
            port, "/theme/style.css", {"Accept-Encoding": "gzip"})[2]), new)
        # Small ones are sent as they are; a large one from the disk.
        with open(site.path("/small.txt"), "wb") as file:
            file.write(b"small")
        fields = fetch(port, "/small.txt", {"Accept-Encoding": "gzip"})[1]
        check("content-encoding" not in fields, "small")
        large = os.urandom(5 * 1024 * 1024)
        with open(site.path("/large.txt"), "wb") as file:
            file.write(large)
        equal(fetch(port, "/large.txt", {"Accept-Encoding": "gzip"})[2], large)
        equal(fetch(port, "/large.txt", method="HEAD")[1]["content-length"],
              str(len(large)))


@case
def nothing_outside_can_be_read():
    with served() as (site, port):
        secret = os.path.join(site.folder, "secret.html")
        with open(secret, "w", encoding="ascii") as file:
            file.write("SECRET")
        os.symlink(secret, site.path("/link.html"))
        os.symlink(site.folder, site.path("/up"))
        os.mkdir(site.path("/sub"))
        os.symlink("../../secret.html", site.path("/sub/link.html"))
        os.link(site.path("/feed.xml"), site.path("/.hidden.xml"))
        os.mkfifo(site.path("/pipe.html"))
        for target in ("/../secret.html", "/%2e%2e/secret.html",
                       "/..%2fsecret.html", "/%2e%2e%2fsecret.html",
                       "/sub/../../secret.html", "/sub/..%5c..%5csecret.html",
                       "/..\\secret.html", "//secret.html", "/./../secret.html",
                       "/%c0%ae%c0%ae/secret.html", "/secret.html%00.html",
                       "/feed.xml%00", "/%00", "/link.html", "/up/secret.html",
                       "/up/weir.conf", "/up/state/weir.db", "/sub/link.html",
                       "/.hidden.xml", "/.weir-digest", "/sub", "/sub/",
                       "/pipe.html", "/feed.xml/", "/feed.xml/x", "/" + "a" * 300,
                       "/" + "../" * 50 + "etc/passwd", secret,
                       "file://" + secret, "http://x/../secret.html",
                       "/proc/self/environ", "/%252e%252e/secret.html"):
            answer = talk(port, ("GET %s HTTP/1.1\r\nHost: x\r\n"
                                 "Connection: close\r\n\r\n"
                                 % target).encode())
            check(status_of(answer) in (0, 400, 404), "%s: %r", target,
                  answer[:80])
            check(b"SECRET" not in answer and b"root:" not in answer
                  and b"<feed" not in answer, target)
        equal(fetch(port, "/feed.xml")[0], 200, "still served")


@case
def requests_have_limits():
    with served() as (_, port):
        head = "GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        for request, wanted in (
                (head + "\r\n", (200,)),
                (head + "X: " + "a" * 7900 + "\r\n\r\n", (200,)),
                (head + "X: " + "a" * 8200 + "\r\n\r\n", (431,)),
                (head + "X: " + "a" * 100000 + "\r\n\r\n", (431, 413, 0)),
                (head + "X: a\r\n" * 3000 + "\r\n", (431, 413, 0)),
                ("GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % ("a" * 2047),
                 (404,)),
                ("GET /%s HTTP/1.1\r\nHost: x\r\n\r\n" % ("a" * 2048),
                 (414,)),
                ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n",
                 (405,)),
                ("PUT /feed.xml HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n"
                 "\r\nx", (405,)),
                ("DELETE /feed.xml HTTP/1.1\r\nHost: x\r\n\r\n", (405,)),
                (head + "Content-Length: 9999999999\r\n\r\n", (413,)),
                (head + "Transfer-Encoding: chunked\r\n\r\n", (413,)),
                (head + "Content-Length: 0\r\nContent-Length: 5\r\n\r\n",
                 (400, 413)),
                (head + "Content-Length: -1\r\n\r\n", (400, 413, 0)),
                ("GET / HTTP/1.1\r\nConnection: close\r\n\r\n", (200, 400)),
                ("GET /\r\n\r\n", (0, 200, 400)),
                ("\0\0\0\0\r\n\r\n", (0, 400)), # cut off after its 5 s
                ("\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", (0, 400)),
                ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", (0, 400, 405, 505))):
            if "Connection: close" not in request and "HTTP/1.1" in request:
                request = request.replace("\r\n", "\r\nConnection: close\r\n",
                                          1)
            got = status_of(talk(port, request.encode()))
            check(got in wanted, "%r...: %d", request[:60], got)
        equal(fetch(port, "/healthz")[::2], (200, b"ok\n"))


@case
def slow_clients_do_not_hold_up_a_good_one():
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = SLOW_CLIENTS + 200
    if hard != resource.RLIM_INFINITY and hard < wanted:
        print("only %d descriptors: fewer slow clients" % hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(wanted, hard), hard))
    n = min(SLOW_CLIENTS, resource.getrlimit(resource.RLIMIT_NOFILE)[0] - 200)
    with served() as (_, port), contextlib.ExitStack() as stack:
        slow = []
        for i in range(n):
            peer = stack.enter_context(
                socket.create_connection(("127.0.0.1", port), BOUND_SEC))
            # The half of a request, or an answer that is never read.
            peer.sendall(b"GET / HT" if i % 4 else
                         b"GET /feed.xml HTTP/1.1\r\nHost: x\r\n\r\n" * 20)
            peer.setblocking(False)
            slow.append(peer)
        began = time.monotonic()
        equal(fetch(port, "/")[0], 200)
        seconds = time.monotonic() - began
        held = [peer for peer in slow if is_open(peer)]
        print("%d slow clients held, a good one answered in %.3f s"
              % (len(held), seconds))
        equal(len(held), n, "slow clients that are still connected")

        # Those that dribble a byte now and then are cut off all the same.
        def all_askers_are_cut():
            for peer in slow[1:40:4]:
                with contextlib.suppress(OSError):
                    peer.send(b"T")
            return not any(is_open(peer) for i, peer in enumerate(slow)
                           if i % 4)
        wait_until(all_askers_are_cut, "slow askers are cut off")
        equal(fetch(port, "/")[0], 200)


def is_open(peer):
    try:
        while True:
            if not peer.recv(65536):
                return False
    except BlockingIOError:
        return True
    except OSError:
        return False


def resident_bytes(process):
    with open("/proc/%d/statm" % process.pid, encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def is_thread_sanitized():
    """Its shadow is several times the memory that it watches."""
    with open(os.environ["WEIR"], "rb") as file:
        return b"__tsan_init" in file.read()


@case
def clients_that_never_read_hold_no_memory():
    """Each asks for another large file: more than the server keeps."""
    with served() as (site, port), contextlib.ExitStack() as stack:
        os.mkdir(site.path("/large"))
        before = resident_bytes(site.process)
        for i in range(80):
            with open(site.path("/large/%d.html" % i), "wb") as file:
                file.truncate(4 << 20)
            peer = stack.enter_context(socket.socket())
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            peer.settimeout(BOUND_SEC)
            peer.connect(("127.0.0.1", port))
            peer.sendall(b"GET /large/%d.html HTTP/1.1\r\nHost: x\r\n\r\n" % i)
            equal(peer.recv(12), b"HTTP/1.1 200")
        grown = (resident_bytes(site.process) - before) >> 20
        if is_thread_sanitized():
            print("  %d MiB, most of them ThreadSanitizer's: not judged" % grown)
        else:
            check(grown <= 160, "%d MiB held", grown)
        status, fields, body = fetch(port, "/large/0.html")
        equal((status, len(body)), (200, 4 << 20))
        check("text/html" in fields["content-type"], fields)
        fields = fetch(port, "/feed.xml")[1]  # not from memory, but no other
        check("atom+xml" in fields["content-type"], fields)


@case
def more_clients_than_places_make_room():
    """Twice as many as the server has places for, and each gets its answer."""
    with served() as (_, port), contextlib.ExitStack() as stack:
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        n = min(1200, hard - 300)
        resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, n + 200), hard))
        for _ in range(n):
            peer = socket.socket()
            stack.enter_context(contextlib.closing(peer))
            peer.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                peer.connect(("127.0.0.1", port))
        equal(fetch(port, "/")[0], 200, "with %d idle ones" % n)


@case
def ipv6_is_served():
    if not socket.has_ipv6:
        print("no IPv6 here")
        return
    try:
        with socket.socket(socket.AF_INET6) as probe:
            probe.bind(("::1", 0))
    except OSError as error:
        print("no IPv6 here: %s" % error)
        return
    with serving(address="::1") as (_, port):
        equal(fetch(port, "/feed.xml", address="::1")[0], 200)


try:
    run()
finally:
    _open.close()
