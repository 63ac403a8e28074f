"""test_broken_input.py -- documents in every encoding, declared in every way; and
what `bozo_reason` says of each kind of repair.

Documents are made here, by Python's converters; what weir reads must be what
went in. PARSE_JSON.md, "Broken input".
"""
import json
import os
import subprocess
import tempfile
import unicodedata

from weirtest import BOUND_SEC, SOURCE, case, check, equal, run

WEIR = os.environ.get("WEIR", os.path.join(SOURCE, "build/dev/weir"))

# Label, Python's converter if that is called otherwise, what weir calls it.
LETTERS = [  # one byte each: all that are above 0x9F
    ("iso-8859-1", "cp1252", "windows-1252"), ("windows-1252", "cp1252", ""),
    ("us-ascii", "cp1252", ""), ("iso-8859-9", "cp1254", "windows-1254"),
    ("windows-1250", "", ""), ("windows-1251", "", ""),
    ("windows-1253", "", ""), ("windows-1254", "cp1254", ""),
    ("windows-1256", "", ""), ("windows-1257", "", ""),
    ("windows-874", "cp874", ""), ("tis-620", "cp874", "tis-620"),
    ("koi8-r", "", ""), ("koi8-u", "", ""), ("ibm866", "cp866", ""),
    ("ibm437", "cp437", ""), ("cp850", "", "ibm850"),
    ("cp852", "", "ibm852"), ("cp855", "", "ibm855"), ("cp1125", "", ""),
    ("x-mac-cyrillic", "mac_cyrillic", "")]
LETTERS += [("iso-8859-%d" % n, "", "")
            for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)]
EAST = [  # a text each
    ("gb2312", "gb18030", "gb18030", "市开发区总工会，坚持改革创新"),
    ("gbk", "gb18030", "gb18030", "镕 龍 简体與繁體"),
    ("gb18030", "", "", "新闻 ᠠ 𠀀 😀"),
    ("big5", "", "", "中文新聞，繁體字"),
    ("big5-hkscs", "big5hkscs", "big5", "香港嘅新聞，佢哋喺度"),
    ("shift_jis", "cp932", "", "日本語のニュース ①ⅰ髙 ｱｲｳ"),
    ("euc-jp", "", "", "日本語のニュース ｱｲｳ 丂"),
    ("iso-2022-jp", "", "", "日本語のニュース"),
    ("euc-kr", "cp949", "", "한국어 뉴스 갂 똠")]
UNICODE = [("utf-16le", "utf-16-le"), ("utf-16be", "utf-16-be"),
           ("utf-32le", "utf-32-le"), ("utf-32be", "utf-32-be"),
           ("utf-8", "utf-8")]
TEXT = "Żółć 新闻 😀 ünï"


def parse(bodies, *options):
    with tempfile.TemporaryDirectory() as folder:
        for i, body in enumerate(bodies):
            with open(os.path.join(folder, str(i)), "wb") as file:
                file.write(body)
        done = subprocess.run(
            [WEIR, "parse", *options] + [str(i) for i in range(len(bodies))],
            cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            timeout=BOUND_SEC, check=False)
    check(done.returncode in (0, 65), done.returncode)
    told = [json.loads(line) for line in
            done.stdout.decode("utf-8").splitlines()]
    equal(len(told), len(bodies))
    return told


def document(text, label=""):
    declared = '<?xml version="1.0" encoding="%s"?>' % label if label else ""
    return "%s<rss><channel><title>%s</title><item><title>i</title></item>" \
           "</channel></rss>" % (declared, text)


def one_line(text):
    return unicodedata.normalize("NFC", " ".join(text.split()))


def letters():
    """(label, converter, name, text) of encodings that have to be declared."""
    for label, codec, name in LETTERS:
        text = bytes(range(0xA0, 0x100)).decode(codec or label, "ignore")
        if label == "x-mac-cyrillic":  # its last one is the euro sign today
            text = text.rstrip("€")
        yield label, codec or label, name or label, text.replace("\xad", "")
    for label, codec, name, text in EAST:
        yield label, codec or label, name or label, text


def same(told, text, name, what):
    equal(told["_weir"]["encoding"], name, what)
    equal(one_line(told["title"]), one_line(text), what)
    equal((told["_weir"]["bozo"], len(told["items"])), (False, 1), what)


@case
def declared_by_the_document():
    rows = list(letters())
    told = parse([document(text, label).encode(codec)
                  for label, codec, _, text in rows])
    for (label, _, name, text), one in zip(rows, told):
        same(one, text, name, label)


@case
def declared_by_the_server():
    for label, codec, name, text in letters():
        wrong = "utf-8" if label != "us-ascii" else "koi8-r"
        told = parse([document(text).encode(codec),
                      document(text, wrong).encode(codec)], "--header",
                     'Content-Type: text/xml; charset="%s"' % label.upper())
        for one in told:
            same(one, text, name, label)


@case
def told_by_mark_or_pattern():
    """A mark is stronger than what is declared; a pattern needs no word."""
    told, rows = [], []
    for name, codec in UNICODE:
        for declared in ("", name, "gb2312"):
            for mark in ("\ufeff", ""):
                if mark or declared != "gb2312":
                    rows.append((name, "%s, declared %r, mark %r" % (
                        name, declared, mark), (mark + document(
                            TEXT, declared)).encode(codec)))
    told = parse([body for _, _, body in rows])
    for (name, what, _), one in zip(rows, told):
        same(one, TEXT, name, what)
    told = parse([body for _, _, body in rows if body[:2] in (
        b"\xff\xfe", b"\xfe\xff", b"\xef\xbb")], "--header",
                 "Content-Type: text/xml; charset=windows-1251")
    for one in told:
        equal(one_line(one["title"]), TEXT)


# ---- what is said ---------------------------------------------------------

ITEM = "<item><title>a</title></item>"
KOI8 = document("Сегодня в Москве прошло заседание").encode("koi8-r")
REPAIRS = [
    (document("t").encode()[:-20], "breaks off before its end"),
    (KOI8, "encoding undeclared or declared wrongly"),
    (document("KÃ¶ln DÃ¼ren").encode(),
     "2 characters encoded in UTF-8 twice"),
    (document("新闻").encode() .replace(b"i<", b"\xff<"),
     "1 byte sequences illegal in the encoding"),
    (document("a\x01\x0bb").encode(), "2 forbidden control characters"),
    (document("a & b & c").encode(), "2 bare '&'"),
    (document("a&nbsp;b&hellip;").encode(), "2 undeclared entities"),
    (document("1 < 2").encode(), "1 bare '<'"),
    (document("t").replace("<rss>", "<rss version=2.0>").encode(),
     "1 malformed tags"),
    (document("t").replace("<item>", "<image><item>").encode(),
     "1 end tags missing or misplaced"),
    (document("a" + "<b>" * 400 + "</b>" * 400).encode(),
     " elements nested too deep"),
    (b"Warning: x\n" + document("t").encode(),
     "text outside the document"),
    (document("t").replace("<item>", "<item><dc:creator>x</dc:creator>")
     .encode(), "1 undeclared namespace prefixes"),
]


@case
def each_repair_is_said_once():
    """And the document is read all the same."""
    for (body, reason), one in zip(REPAIRS, parse([b for b, _ in REPAIRS])):
        said = one["_weir"].get("bozo_reason", "")
        equal(said.count(reason), 1, "%r: %r" % (body[:80], said))
        check("\n" not in said, said)
        check(one["_weir"]["bozo"], said)
        check(one.get("title"), said)
        equal(len(one["items"]), 1, said)


@case
def several_are_in_one_line():
    body = document("a & b\x01&nbsp;KÃ¶ln DÃ¼ren").encode()
    equal(parse([body])[0]["_weir"]["bozo_reason"],
          "2 characters encoded in UTF-8 twice, 1 forbidden control "
          "characters, 1 bare '&', 1 undeclared entities")
    equal("bozo_reason" in parse([document("t").encode()])[0]["_weir"], False)


run()
