"""A scripted HTTP server that misbehaves on request, for tests of fetching.

Listens on a free port of 127.0.0.1, where it behaves as the path says, and on
one of 127.0.0.2, where nobody should ever come. Prints both ports on one line,
then serves until its standard input ends. Speaks raw sockets, because most of
what it does no HTTP library would do. Every request's bytes are kept:
/__log gives them as JSON, /__count the figures a test asks for most.

As a proxy it is asked with whole addresses, and answers as their path says; a
CONNECT gets the status its host names, SOCKS 5 a connection to itself.

Standard library only. Also usable by hand: python3 fetch_server.py
"""
import gzip
import json
import select
import socket
import struct
import sys
import threading
import time
import urllib.parse
import zlib

LOG = []
REFUSED = []  # peers that reached the forbidden listener
LOCK = threading.Lock()
PORTS = {}
PATIENCE = 30  # seconds until a handler that waits for the client gives up


def response(status, headers=(), body=b"", length=True):
    lines = ["HTTP/1.1 %s" % status]
    lines += ["%s: %s" % h for h in headers]
    if length:
        lines.append("Content-Length: %d" % len(body))
    return "\r\n".join(lines).encode("utf-8") + b"\r\n\r\n" + body


def text(body, *headers):
    return response("200 OK", (("Content-Type", "text/plain"),) + headers,
                    body.encode())


def chunk(data):
    return b"%x\r\n%s\r\n" % (len(data), data)


def brotli_stored(data):
    """data (up to 65536 bytes) as a brotli stream of one stored block."""
    n = len(data) - 1
    bits = value = 0
    # WBITS 16 = 0; ISLAST 0; MNIBBLES 4 = 00; MLEN - 1; ISUNCOMPRESSED 1
    for width, part in ((1, 0), (1, 0), (2, 0), (16, n), (1, 1)):
        value |= part << bits
        bits += width
    return value.to_bytes((bits + 7) // 8, "little") + data + b"\x03"


def until_closed(conn):
    """Waits, without sending, until the client goes away."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if not select.select([conn], [], [], 1)[0]:
            continue
        if not conn.recv(4096):
            return


def send_forever(conn, data):
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        conn.sendall(data)


def send_paced(conn, data, n, pause):
    for _ in range(n):
        conn.sendall(data)
        time.sleep(pause)  # the pace is the behaviour, no one waits for it


# --- behaviours: (conn, arguments of the path, query, raw request) -----------
# They send what they like and return True to keep the connection.


def ok(conn, args, query, raw):
    conn.sendall(text(query.get("body", "hello")))
    return True


def echo(conn, args, query, raw):
    conn.sendall(text(raw.decode("latin-1")))
    return True


def status(conn, args, query, raw):
    """/status/503?Retry-After=120: that status with these headers."""
    body = b"" if args[0] in ("204", "304") else b"<p>a page</p>"
    conn.sendall(response(args[0] + " X", tuple(query.items()), body,
                          args[0] not in ("204", "304")))
    return True


def redirect(conn, args, query, raw):
    """/redirect/301/3: so often, by relative addresses, then "hello"."""
    code, left = args[0], int(args[1])
    if left == 0:
        return ok(conn, args, {}, raw)
    conn.sendall(response(code + " X", (("Location", str(left - 1)),),
                          b"moved"))
    return True


def slow(conn, args, query, raw):
    """/slow/8: as many redirects, each a while in coming."""
    time.sleep(0.15)
    if args[0] == "0":
        return ok(conn, args, {}, raw)
    conn.sendall(response("302 X", (("Location", str(int(args[0]) - 1)),)))
    return True


def to(conn, args, query, raw):
    """/to/302?u=URL: there. A cookie is offered on the way."""
    url = query["u"].replace("PORT2", str(PORTS["forbidden"]))
    conn.sendall(response(args[0] + " X", (
        ("Location", url.replace("PORT", str(PORTS["main"]))),
        ("Set-Cookie", "id=1; Path=/"))))
    return True


def see_other(conn, args, query, raw):
    """Sends a POST to itself, for a GET (RFC 9110 15.4.4)."""
    if raw.startswith(b"GET "):
        return ok(conn, args, {}, raw)
    conn.sendall(response("303 X", (("Location", "/see_other"),)))
    return True


def loop(conn, args, query, raw):
    conn.sendall(response("302 X", (("Location", "/loop/" + (
        "a" if args == ["b"] else "b")),)))
    return True


def no_location(conn, args, query, raw):
    conn.sendall(response("301 X"))
    return True


def long_location(conn, args, query, raw):
    conn.sendall(response("301 X", (("Location", "/" + "x" * 3000),)))
    return True


def validators(conn, args, query, raw):
    etag = 'W/"a b,c\'d"'
    if "\r\nIf-None-Match: " + etag + "\r\n" in raw.decode("latin-1"):
        conn.sendall(response("304 Not Modified", (("ETag", etag),),
                              length=False))
    else:
        conn.sendall(text("new", ("ETag", etag), (
            "Last-Modified", "Sun, 06 Nov 1994 08:49:37 GMT")))
    return True


def odd_validators(conn, args, query, raw):
    conn.sendall(response("200 OK", (("ETag", '"%s"' % ("x" * 1100)),
                                     ("Last-Modified", "caf\u00e9")), b"x"))
    return True


def stall(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart")
    until_closed(conn)


def silent(conn, args, query, raw):
    until_closed(conn)


def drip(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    send_paced(conn, b"x", PATIENCE * 20, 0.05)


def stalled_503(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 503 X\r\nRetry-After: 77\r\n"
                 b"Content-Length: 100\r\n\r\nstart")
    until_closed(conn)


def endless(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 %s X\r\nTransfer-Encoding: chunked\r\n\r\n"
                 % args[0].encode())
    send_forever(conn, chunk(b"0123456789abcdef" * 1024))


def endless_extension(conn, args, query, raw):
    """One chunk whose size line never ends."""
    conn.sendall(b"HTTP/1.1 %s X\r\nTransfer-Encoding: chunked\r\n\r\n5;"
                 % args[0].encode())
    send_forever(conn, b"x" * 65536)


def endless_chunks(conn, args, query, raw):
    """/endless_chunks/1: chunks of so many bytes, and no end of them."""
    conn.sendall(b"HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n")
    send_forever(conn, chunk(b"x" * int(args[0])) * 1000)


def endless_nothing(conn, args, query, raw):
    """A gzip stream that goes on and on and unpacks to nothing."""
    conn.sendall(b"HTTP/1.1 200 X\r\nContent-Encoding: gzip\r\n\r\n"
                 + gzip.compress(b"x")[:10])
    send_forever(conn, b"\x00\x00\x00\xff\xff" * 4096)


def announced(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9999999999\r\n\r\nx")
    until_closed(conn)


def big(conn, args, query, raw):
    """/big/1000000: so many bytes, in steps if ?pause= says how far apart."""
    n = int(args[0])
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % n)
    steps = int(query.get("steps", "1"))
    send_paced(conn, b"y" * (n // steps), steps, float(query.get("pause", "0")))
    return True


def packed(conn, args, query, raw):
    """/packed/gzip/zeros/1000000: text or zeros in that encoding."""
    data = (b"\0" * int(args[2]) if args[1] == "zeros"
            else args[1].encode() * int(args[2]))
    for name in args[0].split("+"):
        if name == "gzip":
            data = gzip.compress(data)
        elif name == "deflate":
            data = zlib.compress(data)
        elif name == "br":
            data = brotli_stored(data)
    names = args[0].replace("+", ", ")
    conn.sendall(response("200 OK", (("Content-Encoding", names),), data))
    return True


def gzip_and(conn, args, query, raw):
    """/gzip_and/member: more after the end of gzip data."""
    more = gzip.compress(b"more") if args[0] == "member" else b"more"
    data = gzip.compress(b"hello") + more
    head = response("200 OK", (("Content-Encoding", "gzip"), (
        "Content-Length", str(len(data)))), length=False)
    conn.sendall(head + data)
    return True


def bad_gzip(conn, args, query, raw):
    conn.sendall(response("200 OK", (("Content-Encoding", "gzip"),),
                          b"no gzip"))
    return True


def short(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")


def long(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello and more")


def cut_chunk(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 b"5\r\nhello\r\nffff\r\nhalf")


def header_flood(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\n")
    send_forever(conn, b"X-Flood: %s\r\n" % (b"f" * 1000) * 10)


def header_lines(conn, args, query, raw):
    """/header_lines/40000: so many, as short as can be."""
    conn.sendall(b"HTTP/1.1 200 OK\r\n" + b"a:b\r\n" * int(args[0])
                 + b"Content-Length: 5\r\n\r\nhello")
    return True


def header_line(conn, args, query, raw):
    conn.sendall(b'HTTP/1.1 200 OK\r\nETag: "%s"\r\n\r\n' % (b"x" * 1048576))


def trailer_flood(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                 b"5\r\nhello\r\n0\r\n")
    send_forever(conn, b"X-Flood: %s\r\n" % (b"f" * 1000) * 10)


def trailers(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n"
                 b'ETag: "head"\r\n\r\n5\r\nhello\r\n0\r\n'
                 b'ETag: "trailer"\r\nLocation: /x\r\n\r\n')
    return True


def interim(conn, args, query, raw):
    conn.sendall(b'HTTP/1.1 103 Hints\r\nETag: "hint"\r\n\r\n'
                 + text("hello"))
    return True


def interim_flood(conn, args, query, raw):
    send_forever(conn, b"HTTP/1.1 103 Hints\r\nLink: <x>\r\n\r\n" * 100)


def http09(conn, args, query, raw):
    conn.sendall(b"<html>just text</html>\n")


def garbage(conn, args, query, raw):
    conn.sendall(bytes(range(255, 0, -1)) * 40)


def reset(conn, args, query, raw):
    conn.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                    struct.pack("ii", 1, 0))


def reset_body(conn, args, query, raw):
    conn.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nstart")
    reset(conn, args, query, raw)


def close(conn, args, query, raw):
    pass


def log(conn, args, query, raw):
    with LOCK:
        body = json.dumps([r.decode("latin-1") for r in LOG])
    conn.sendall(text(body))
    return True


def count(conn, args, query, raw):
    with LOCK:
        other = sum(1 for r in LOG if not r.startswith((b"GET ", b"\x16")))
        tls = sum(1 for r in LOG if r.startswith(b"\x16"))
        body = "forbidden %d\nnot-get %d\ntls %d\n" % (len(REFUSED), other, tls)
    conn.sendall(text(body))
    return True


BEHAVIOURS = {f.__name__: f for f in (
    ok, echo, status, redirect, slow, to, see_other, loop, no_location, long_location,
    validators, odd_validators, stall, silent, drip, stalled_503, endless,
    endless_extension, endless_chunks, endless_nothing, announced, big, packed, gzip_and, bad_gzip, short, long, cut_chunk,
    header_flood, header_lines, header_line, trailer_flood, trailers, interim, interim_flood,
    http09, garbage, reset, reset_body, close)}
BEHAVIOURS.update({"__log": log, "__count": count})


def connect(conn, raw):
    """CONNECT s407.test:443: that status; no tunnel is ever made."""
    host = raw.split(b" ")[1].decode("latin-1")
    conn.sendall(response(host[1:4] + " X", (("Proxy-Authenticate", "Basic"),),
                          b"no way"))


def socks(conn, raw):
    """RFC 1928 without a login: agrees to everything, and then is the host.
    The host asked for is noted as a request of its own."""
    conn.sendall(b"\x05\x00")
    raw = conn.recv(300)
    host = (raw[5:5 + raw[4]] if raw[3] == 3
            else socket.inet_ntoa(raw[4:8]).encode())
    with LOCK:
        LOG.append(b"SOCKS " + host)
    conn.sendall(b"\x05\x00\x00\x01\x00\x00\x00\x00\x00\x00")


def body_size(raw):
    for line in raw.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def read_request(conn):
    raw = b""
    while b"\r\n\r\n" not in raw:
        part = conn.recv(65536)
        if not part:
            return None
        raw += part
        if raw[:1] in (b"\x16", b"\x05"):  # TLS, SOCKS: as much as came
            return raw
    wanted = raw.index(b"\r\n\r\n") + 4 + body_size(raw)
    while len(raw) < wanted:
        part = conn.recv(65536)
        if not part:
            return None
        raw += part
    return raw


def serve(conn):
    keep = True
    while keep:
        raw = read_request(conn)
        if raw is None:
            break
        with LOCK:
            LOG.append(raw)
        if raw[:1] == b"\x16":
            break
        if raw[:1] == b"\x05":
            socks(conn, raw)
            continue
        if raw.startswith(b"CONNECT "):
            connect(conn, raw)
            break
        url = urllib.parse.urlsplit(raw.split(b" ")[1].decode("latin-1"))
        parts = [p for p in url.path.split("/") if p]
        query = dict(urllib.parse.parse_qsl(url.query,
                                            keep_blank_values=True))
        behave = BEHAVIOURS.get(parts[0] if parts else "ok", None)
        if behave is None:
            conn.sendall(response("404 X", (), b"no such behaviour"))
            continue
        keep = behave(conn, parts[1:], query, raw)


def guarded(conn):
    try:
        conn.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        serve(conn)
    except OSError:
        pass  # the client hung up on us, which is what many tests are about
    finally:
        conn.close()


def accept_forever(listener):
    while True:
        conn, _ = listener.accept()
        threading.Thread(target=guarded, args=(conn,), daemon=True).start()


def refuse_forever(listener):
    while True:
        conn, peer = listener.accept()
        with LOCK:
            REFUSED.append(peer)
        conn.close()


def main():
    listeners = {}
    for name, address in (("main", "127.0.0.1"), ("forbidden", "127.0.0.2")):
        listeners[name] = socket.create_server((address, 0), backlog=256)
        PORTS[name] = listeners[name].getsockname()[1]
    for target, name in ((accept_forever, "main"),
                         (refuse_forever, "forbidden")):
        threading.Thread(target=target, args=(listeners[name],),
                         daemon=True).start()
    print(PORTS["main"], PORTS["forbidden"], flush=True)
    sys.stdin.buffer.read()


if __name__ == "__main__":
    main()
