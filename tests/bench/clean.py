#!/usr/bin/env python3
"""clean.py -- how fast HTML is cleaned, beside libxml2's HTML parser, gumbo and
lxml's cleaner. Prints MB of input per second of CPU and ratios; judges nothing.

    tests/bench/clean.py BUILD/tests/bench/clean [SHARED]

The documents are articles made here, Chinese and English, and the contents of
the real feeds in SHARED/corpus where it is given. The bar is 150 MB/s.
"""
import html
import os
import random
import re
import subprocess
import sys
import tempfile
import time

ZH = "中国经济新闻记者昨日获悉市场监管总局发布通知要求各地加强管理推动产业发展"
EN = ("the market said on Friday that a new report of company results was "
      "better than most people had expected after years of slow growth").split()


def sentence(rnd, chinese):
    if chinese:
        return "".join(rnd.choice(ZH) for _ in range(rnd.randint(12, 40))) + "。"
    return " ".join(rnd.choice(EN)
                    for _ in range(rnd.randint(8, 22))).capitalize() + ". "


def article(rnd, chinese):
    out = []
    for n in range(rnd.randint(6, 20)):
        text = "".join(sentence(rnd, chinese) for _ in range(rnd.randint(2, 5)))
        if n % 4 == 1:
            text += ('<a href="/news/%d.html?a=1&amp;b=%d" target="_blank">'
                     '<strong>%s</strong></a>' % (n, n, text[:9]))
        if n % 5 == 2:
            out.append('<p style="text-align:center"><img src="https://img.'
                       'example/2022/%d.jpg" alt="%s" width="600" /></p>'
                       % (n, text[:8]))
        out.append('<p class="text">%s%s</p>\n'
                   % ("\u3000\u3000" if chinese else "", text))
    return "".join(out)


def made(chinese):
    rnd = random.Random(20220114)
    return [article(rnd, chinese) for _ in range(500)]


def real(shared):
    body = re.compile(r"<(description|content:encoded|content|summary)\b[^>]*>"
                      r"(.*?)</\1>", re.S)
    docs = {}
    for folder, _, names in os.walk(os.path.join(shared, "corpus")):
        if "conformance" in folder:
            continue
        for name in sorted(names):
            with open(os.path.join(folder, name), "rb") as f:
                text = f.read().decode("utf-8", "ignore")
            for match in body.finditer(text):
                doc = match.group(2).strip()
                if doc.startswith("<![CDATA["):
                    doc = doc[9:].split("]]>")[0]
                else:
                    doc = html.unescape(doc)
                if "<" in doc and len(doc) > 200:
                    docs[doc.replace("\0", "")] = True
    return list(docs)


def lxml_rate(docs, size):
    try:
        from lxml.html.clean import Cleaner
    except ImportError:
        return None
    cleaner, best = Cleaner(style=True, safe_attrs_only=True), None
    for _ in range(2):
        start = time.process_time()
        for doc in docs:
            try:
                cleaner.clean_html(doc)
            except Exception:
                pass             # it refuses some: that costs time too
        took = time.process_time() - start
        best = took if best is None else min(best, took)
    return size / best / 1e6


def run(binary, what, docs):
    data = [d.encode() for d in docs]
    size = sum(map(len, data))
    with tempfile.NamedTemporaryFile() as f:
        f.write(b"\0".join(data))
        f.flush()
        out = subprocess.run([binary, f.name], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    rows = [(name, float(rate)) for name, rate in
            (line.split("\t") for line in out.splitlines())]
    rate = lxml_rate(docs, size)
    if rate:
        rows.append(("lxml, clean_html", rate))
    print("%s: %d documents, %.1f MB" % (what, len(docs), size / 1e6))
    for name, rate in rows:
        print("  %-28s %8.1f MB/s  %6.2f" % (name, rate, rate / rows[0][1]))


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    run(sys.argv[1], "Chinese articles", made(True))
    run(sys.argv[1], "English articles", made(False))
    if len(sys.argv) == 3:
        run(sys.argv[1], "real contents", real(sys.argv[2]))


if __name__ == "__main__":
    main()
