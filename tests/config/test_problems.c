/* test_problems.c -- every mistake has its line and says what to write. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <stdio.h>
#include <string.h>

#include "config/config.h"

#define FEED "[source x]\nurl = http://h/\n"
#define JSON FEED "type = json\n"
#define LIST JSON "items = i\nitem_title = t\n"

/* One mistake a row, and all that is said of it. A '*' at the end stands for
 * words that are not ours (of mapping_new, path_check). */
static const struct {
    struct str text;
    const char *want;
} rows[] = {
    /* clang-format off */
    { STR_C("  name = x\n"),
      "1: line is indented: begin it at the left edge (a value cannot go on "
      "in the next line)" },
    { STR_C("name\n"),
      "1: no '=': write key = value, or # before a comment" },
    { STR_C("[weir\n"),
      "1: section is not closed: ']' is missing" },
    { STR_C("[weir] x\n"),
      "1: text after ']': a comment needs a line of its own" },
    { STR_C("[]\n"),
      "1: section without a name: write [weir] or [source ID]" },
    { STR_C("[weir]\n= x\n"),
      "2: no key before '='" },
    { STR_C("[weir]\nname = \xff\n"),
      "2: line is not UTF-8: save the file as UTF-8" },
    { STR_C("[weir]\nname = a\0b\n"),
      "2: not a text file: it holds a NUL byte" },
    { STR_C("[foo]\nbar = 1\n"),
      "1: unknown section [foo]" },
    { STR_C("[wier]\n"),
      "1: unknown section [wier], did you mean [weir]?" },
    { STR_C("[sorce x]\nurl = http://h/\n"),
      "1: unknown section [sorce x], did you mean [source x]?" },
    { STR_C("[output gopher]\n"),
      "1: unknown section [output gopher]: [output ...] is one of atom, rss, "
      "json, html, jekyll, opml and sitemap" },
    { STR_C("[output atm]\n"),
      "1: unknown section [output atm], did you mean [output atom]?" },
    { STR_C("[output]\n"),
      "1: unknown section [output]: [output ...] is one of atom, rss, json, "
      "html, jekyll, opml and sitemap" },
    { STR_C("[source]\nurl = http://h/\n"),
      "1: [source] needs a name: write [source ID]" },
    { STR_C("[slugs]\nA = foo\nB = Foo\n"),
      "3: slug 'Foo' is taken: it is that of A" },
    { STR_C("[output jekyll]\ndir = ../../out\n"),
      "2: dir = ../../out: must be a folder in output_dir, or begin with "
      "'/'" },
    { STR_C("[output jekyll]\ndir = a/..\n"),
      "2: dir = a/..: must be a folder in output_dir, or begin with '/'" },
    { STR_C("[medium]\nslug = a\n"),
      "1: [medium] needs a name: write [medium NAME]" },
    { STR_C("[weir x]\n"),
      "1: [weir] has no name: 'x' is too much" },
    { STR_C("[server]\n[servers]\n"),
      "2: unknown section [servers], did you mean [server]?" },
    { STR_C("name = x\nlink = http://h/\n"),
      "1: key before any section: write [weir] or [source ID] above" },
    { STR_C("[weir]\nnam = x\n"),
      "2: unknown key 'nam' in [weir], did you mean 'name'?" },
    { STR_C("[weir]\nport = 8080\n"),
      "2: unknown key 'port' in [weir], it belongs in [server]" },
    { STR_C("[weir]\nzzz = 1\n"),
      "2: unknown key 'zzz' in [weir]" },
    { STR_C(FEED "password = x\n"),
      "3: unknown key 'password' in [source x], did you mean "
      "'password_file'?" },
    { STR_C("[defaults]\npassword = x\n"),
      "2: unknown key 'password' in [defaults], did you mean "
      "'password_file'?" },
    { STR_C(FEED "intervall = 5m\n"),
      "3: unknown key 'intervall' in [source x], did you mean 'interval'?" },
    { STR_C(FEED "Interval = 5m\n"),
      "3: unknown key 'Interval' in [source x], did you mean 'interval'?" },
    { STR_C(FEED "retry-after-max = 1h\n"),
      "3: unknown key 'retry-after-max' in [source x]" },
    { STR_C("[source x]\nurl: http://h/?a=b\nfile = x\n"),
      "2: unknown key 'url: http://h/?a' in [source x]: write '=' after 'url'" },
    { STR_C("[weir]\nname = a\nname = b\n"),
      "3: 'name' is already set in line 2" },
    { STR_C("[weir]\nname = a\n[server]\n[weir]\nname = b\n"),
      "5: 'name' is already set in line 2" },
    { STR_C("[weir]\nname =\n"),
      "2: 'name' needs a value after '=', or leave the line out" },
    { STR_C("[defaults]\nurl = http://h/\n"),
      "2: 'url' cannot be a default: every source has its own" },
    { STR_C("[defaults]\nname = x\n"),
      "2: 'name' cannot be a default: every source has its own" },
    { STR_C("[defaults]\nintervall = 5m\n"),
      "2: unknown key 'intervall' in [defaults], did you mean 'interval'?" },
    { STR_C("[slugs]\na =\n"),
      "2: 'a' needs a slug after '='" },
    { STR_C("[weir]\nmin_interval = 5\n"),
      "2: min_interval = 5: needs a unit: write 5m for five minutes" },
    { STR_C("[weir]\ntimeout = 10\n"),
      "2: timeout = 10: needs a unit: write 10s for ten seconds" },
    { STR_C("[weir]\ntimeout = 1\n"),
      "2: timeout = 1: needs a unit: write 1s for one second" },
    { STR_C("[weir]\nhost_gap = 250\n"),
      "2: host_gap = 250: needs a unit: write 250ms for 250 milliseconds" },
    { STR_C("[weir]\nmin_interval = 5 min\n"),
      "2: min_interval = 5 min: unknown unit 'min': write 5m" },
    { STR_C("[weir]\nmin_interval = 5minutes\n"),
      "2: min_interval = 5minutes: unknown unit 'minutes': write 5m" },
    { STR_C("[weir]\nmin_interval = 5分钟\n"),
      "2: min_interval = 5分钟: unknown unit '分钟': write 5m" },
    { STR_C("[weir]\nmin_interval = 5w\n"),
      "2: min_interval = 5w: unknown unit 'w': write one number and one of "
      "ms, s, m, h, d" },
    { STR_C("[weir]\nmin_interval = 1h30m\n"),
      "2: min_interval = 1h30m: unknown unit 'h30m': write one number and "
      "one of ms, s, m, h, d" },
    { STR_C("[weir]\nmin_interval = 1.5h\n"),
      "2: min_interval = 1.5h: must be a whole number with a unit, such as "
      "30m" },
    { STR_C("[weir]\nmin_interval = soon\n"),
      "2: min_interval = soon: must be a whole number with a unit, such as "
      "30m" },
    { STR_C("[weir]\nmin_interval = -5m\n"),
      "2: min_interval = -5m: must be a whole number with a unit, such as 30m" },
    { STR_C("[weir]\nmin_interval = 0\n"),
      "2: min_interval = 0: too small: must be at least 1s" },
    { STR_C("[weir]\nmin_interval = 500ms\n"),
      "2: min_interval = 500ms: must be whole seconds" },
    { STR_C("[weir]\nmax_interval = 366d\n"),
      "2: max_interval = 366d: too large: must be at most 365d" },
    { STR_C("[weir]\nmax_interval = 99999999999999999999d\n"),
      "2: max_interval = 99999999999999999999d: too large: must be at most "
      "365d" },
    { STR_C("[weir]\ntimeout = 999ms\n"),
      "2: timeout = 999ms: too small: must be at least 1s" },
    { STR_C("[weir]\nmin_interval = 5m # five\n"),
      "2: min_interval = 5m # five: a comment needs a line of its own" },
    { STR_C("[weir]\nmin_interval = 2d\n"),
      "2: min_interval = 2d: min_interval must not be above max_interval" },
    { STR_C("[weir]\nmax_interval = 1m\nmin_interval = 2m\n"),
      "3: min_interval = 2m: min_interval must not be above max_interval" },
    { STR_C(FEED "interval = 1m\n"),
      "3: interval = 1m: is below min_interval of [weir], which is 5m" },
    { STR_C(FEED "interval = 2d\n"),
      "3: interval = 2d: is above max_interval of [weir], which is 1d" },
    { STR_C("[defaults]\ninterval = 1m\n[source x]\nurl = http://h/\n"
            "[source y]\nfile = y\n"),
      "2: interval = 1m: is below min_interval of [weir], which is 5m" },
    { STR_C("[weir]\nmax_body = 16\n"),
      "2: max_body = 16: needs a unit: write 16MiB for 16 mebibytes" },
    { STR_C("[weir]\nmax_body = 16MB\n"),
      "2: max_body = 16MB: unknown unit 'MB': write 16MiB" },
    { STR_C("[weir]\nmax_body = 16M\n"),
      "2: max_body = 16M: unknown unit 'M': write 16MiB" },
    { STR_C("[weir]\nmax_body = 16TiB\n"),
      "2: max_body = 16TiB: unknown unit 'TiB': write one number and one of "
      "B, KiB, MiB, GiB" },
    { STR_C("[weir]\nmax_body = 1023B\n"),
      "2: max_body = 1023B: too small: must be at least 1KiB" },
    { STR_C("[weir]\nmax_body = 2GiB\n"),
      "2: max_body = 2GiB: too large: must be at most 1GiB" },
    { STR_C("[weir]\nmax_body = MiB\n"),
      "2: max_body = MiB: must be a whole number with a unit, such as 30MiB" },
    { STR_C("[weir]\nparallel = many\n"),
      "2: parallel = many: must be a whole number" },
    { STR_C("[weir]\nparallel = 0\n"),
      "2: parallel = 0: too small: must be at least 1" },
    { STR_C("[weir]\nparallel = 1025\n"),
      "2: parallel = 1025: too large: must be at most 1024" },
    { STR_C("[weir]\nparallel = 3 4\n"),
      "2: parallel = 3 4: must be a whole number" },
    { STR_C("[weir]\nsince = 21\n"),
      "2: since = 21: too small: must be at least 1990" },
    { STR_C("[server]\nport = 65536\n"),
      "2: port = 65536: too large: must be at most 65535" },
    { STR_C("[server]\nenabled = maybe\n"),
      "2: enabled = maybe: write yes or no" },
    { STR_C("[weir]\npinyin = word\n"),
      "2: pinyin = word: did you mean 'words'?" },
    { STR_C("[weir]\npinyin = wubi\n"),
      "2: pinyin = wubi: must be words or characters" },
    { STR_C(FEED "type = jsn\n"),
      "3: type = jsn: did you mean 'json'?" },
    { STR_C(FEED "type = rss\n"),
      "3: type = rss: must be auto, feed, json, html or xml" },
    { STR_C("[output html]\nhome = groupd\n"),
      "2: home = groupd: did you mean 'grouped'?" },
    { STR_C(FEED "dedup = infocode, gid\n"),
      "3: dedup = infocode, gid: 'gid': did you mean 'guid'?" },
    { STR_C(FEED "dedup = link, link\n"),
      "3: dedup = link, link: 'link' is there twice" },
    { STR_C(FEED "dedup = link,\n"),
      "3: dedup = link,: a word is missing at a comma" },
    { STR_C(FEED "dedup = title\n"),
      "3: dedup = title: 'title': must be infocode, guid, link or content" },
    { STR_C("[weir]\nname = \"News\"\n"),
      "2: name = \"News\": write it without quotes" },
    { STR_C("[weir]\nlink = news.example.org\n"),
      "2: link = news.example.org: must begin with http:// or https://: "
      "write https://news.example.org" },
    { STR_C("[weir]\nlink = ftp://h/\n"),
      "2: link = ftp://h/: must be an http:// or https:// address" },
    { STR_C("[weir]\nlink = http://h/?a\n"),
      "2: link = http://h/?a: must be a plain address, without ? and #" },
    { STR_C("[weir]\nlink = http://u:p@h/\n"),
      "2: link = http://u:p@h/: is shown to everyone: leave user and "
      "password out" },
    { STR_C("[weir]\nlanguage = zh_CN\n"),
      "2: language = zh_CN: is no language: write en or zh-CN" },
    { STR_C("[weir]\nlanguage = chinese language\n"),
      "2: language = chinese language: is no language: write en or zh-CN" },
    { STR_C("[weir]\ntimezone = Asia/Shangai\n"),
      "2: timezone = Asia/Shangai: unknown time zone: write a name such as "
      "Asia/Shanghai or an offset such as +08:00" },
    { STR_C("[source x]\nurl = example.org/feed\n"),
      "2: url = example.org/feed: must begin with http:// or https://: write "
      "https://example.org/feed" },
    { STR_C("[source x]\nurl = feed://h/\n"),
      "2: url = feed://h/: must begin with http:// or https://: write "
      "https://h/" },
    { STR_C("[source x]\nurl = feed:https://h/\n"),
      "2: url = feed:https://h/: must begin with http:// or https://: write "
      "https://h/" },
    { STR_C("[source x]\nurl = \"http://h/\"\n"),
      "2: url = \"http://h/\": write it without quotes" },
    { STR_C("[weir]\nlink = \"http://h/\"\n"),
      "2: link = \"http://h/\": write it without quotes" },
    { STR_C("[weir]\nlanguage = \"en\"\n"),
      "2: language = \"en\": write it without quotes" },
    { STR_C("[output atom]\npath = \"/feed.xml\"\n"),
      "2: path = \"/feed.xml\": write it without quotes" },
    { STR_C(LIST "detail_url = \"http://h/{item_title}\"\n"
            "detail_content = c\n"),
      "6: detail_url = \"http://h/{item_title}\": write it without quotes" },
    { STR_C("[source x]\nurl = http://h/a b\n"),
      "2: url = http://h/a b: holds a blank: write %20" },
    { STR_C("[source x]\nurl = http://h/ # c\n"),
      "2: url = http://h/ # c: a comment needs a line of its own" },
    { STR_C(FEED "charset = gb18031\n"),
      "3: charset = gb18031: unknown character set" },
    { STR_C(FEED "charset = utf-8//IGNORE\n"),
      "3: charset = utf-8//IGNORE: unknown character set" },
    { STR_C(FEED "tag = {name}\n"),
      "3: tag = {name}: may hold {medium} only, not {name}" },
    { STR_C(FEED "tag = \"a\"\n"),
      "3: tag = \"a\": write it without quotes" },
    { STR_C(FEED "tag = a\ntag = a\n"),
      "4: tag = a: is there twice" },
    { STR_C("[server]\naddress = localhost\n"),
      "2: address = localhost: must be an IP address, such as 127.0.0.1 or "
      "::1" },
    { STR_C("[weir]\nallow_private = 10.0.0.0/33\n"),
      "2: allow_private = 10.0.0.0/33: what follows '/' must be a number up "
      "to 32" },
    { STR_C("[weir]\nallow_private = 10.1.2.3/8\n"),
      "2: allow_private = 10.1.2.3/8: has digits beyond the network: write "
      "10.0.0.0/8" },
    { STR_C("[weir]\nallow_private = fd00::1/8\n"),
      "2: allow_private = fd00::1/8: has digits beyond the network: write "
      "fd00::/8" },
    { STR_C("[weir]\nallow_private = example.org\n"),
      "2: allow_private = example.org: is no network: write 127.0.0.0/8 or "
      "fd00::/8" },
    { STR_C("[weir]\nallow_private = 10.0.0.0/\n"),
      "2: allow_private = 10.0.0.0/: what follows '/' must be a number up to "
      "32" },
    { STR_C("[weir]\ntheme = /nowhere\n"),
      "2: theme = /nowhere: it is not there" },
    { STR_C("[weir]\ntheme = /proc/self/stat\n"),
      "2: theme = /proc/self/stat: it is no directory" },
    { STR_C("[weir]\nca_file = /\n"),
      "2: ca_file = /: it is no file" },
    { STR_C("[weir]\nca_file = nowhere.pem\n"),
      "2: ca_file = nowhere.pem: it is not there" },
    { STR_C("[weir]\nstate_dir = site/db\n"),
      "2: state_dir = site/db: state_dir lies in output_dir, where readers "
      "would find the database" },
    { STR_C("[weir]\noutput_dir = .\n"),
      "2: output_dir = .: state_dir lies in output_dir, where readers would "
      "find the database" },
    { STR_C("[weir]\noutput_dir = ./state/\n"),
      "2: output_dir = ./state/: state_dir lies in output_dir, where readers "
      "would find the database" },
    { STR_C("[weir]\noutput_dir = /\n"),
      "2: output_dir = /: weir needs a directory of its own" },
    { STR_C("[weir]\nstate_dir = /var/..\n"),
      "2: state_dir = /var/..: weir needs a directory of its own" },
    { STR_C("[weir]\noutput_dir = state/site\n"),
      "2: output_dir = state/site: output_dir lies in state_dir, which nobody "
      "but weir may enter: put them side by side" },
    { STR_C("[weir]\nstate_dir = site/../x/..\n"),
      "2: state_dir = site/../x/..: output_dir lies in state_dir, which "
      "nobody but weir may enter: put them side by side" },
    { STR_C("[output atom]\npath = /{page}.xml\n"),
      "2: path = /{page}.xml: may not hold {page}: it is one file" },
    { STR_C("[output html]\nmedium_path = /{slug}.html\n"),
      "2: medium_path = /{slug}.html: may not hold {slug}: it may hold "
      "{medium}" },
    { STR_C("[output html]\nmedium_archive_path = /{slug}/{page}.html\n"),
      "2: medium_archive_path = /{slug}/{page}.html: may not hold {slug}: it "
      "may hold {medium}, {page}" },
    { STR_C("[output html]\nmedium_path = /{medium.html\n"),
      "2: medium_path = /{medium.html: *" },
    { STR_C("[output atom]\npath = /\n"),
      "2: path = /: falls on /index.html of the site itself: choose another, "
      "such as /feed.xml" },
    { STR_C("[output atom]\npath = /index.html\n"),
      "2: path = /index.html: falls on /index.html of the site itself: choose "
      "another, such as /feed.xml" },
    { STR_C("[output atom]\npath = /404.html\n"),
      "2: path = /404.html: falls on /404.html of the site itself: choose "
      "another, such as /feed.xml" },
    { STR_C("[output atom]\npath = /theme\n"),
      "2: path = /theme: falls on /theme of the site itself: choose another, "
      "such as /feed.xml" },
    { STR_C("[output html]\nmedium_path = /theme/{medium}.html\n"),
      "2: medium_path = /theme/{medium}.html: could fall on /theme of the "
      "site itself: choose another, such as /category/{medium}.html" },
    { STR_C("[output html]\narchive_path = /{page}.html\n"),
      "2: archive_path = /{page}.html: could fall on /404.html of the site "
      "itself: choose another, such as /archive/{page}.html" },
    { STR_C("[output html]\nmedium_path = /{medium}.html\n"),
      "2: medium_path = /{medium}.html: could fall on /index.html of the site "
      "itself: choose another, such as /category/{medium}.html" },
    { STR_C("[output atom]\nmedium_path = /{medium}\n"),
      "2: medium_path = /{medium}: could fall on /theme of the site itself: "
      "choose another, such as /category/{medium}.xml\n"
      "2: medium_path = /{medium}: would be file and folder at once, with "
      "post_path of [output html], which is its default" },
    { STR_C("[output html]\npost_path = /in{name}.html\n"),
      "2: post_path = /in{name}.html: could fall on /index.html of the site "
      "itself: choose another, such as "
      "/{medium}/{yyyy}/{mm}/{dd}/{name}.html" },
    { STR_C("[output atom]\narchive_path = /a.xml\n"),
      "2: archive_path = /a.xml: must hold {page}" },
    { STR_C("[output html]\npost_path = /{medium}.html\n"),
      "2: post_path = /{medium}.html: must hold {name}" },
    { STR_C("[output html]\nmedium_path = /category/{medium}.xml\n"),
      "2: medium_path = /category/{medium}.xml: is already medium_path of "
      "[output atom], which is its default" },
    { STR_C("[weir]\nfeed_min_items = 501\n"),
      "2: feed_min_items = 501: feed_min_items must not be above "
      "feed_max_items" },
    { STR_C("[output atom]\nmin_items = 501\n"),
      "2: unknown key 'min_items' in [output atom], did you mean "
      "'feed_min_items' in [weir]?" },
    { STR_C("[weir]\nmin_items = 1\n"),
      "2: unknown key 'min_items' in [weir]" },
    { STR_C("[output html]\nmedium_archive_path = /{medium}.html\n"),
      "2: medium_archive_path = /{medium}.html: must hold {page}" },
    { STR_C("[source x]\n"),
      "1: [source x] needs url = (or file =)" },
    { STR_C("[source x]\ntype = feed\n"),
      "1: [source x] needs url = (or file =)" },
    { STR_C(FEED "file = f\n"),
      "3: [source x] has url and file: leave one out" },
    { STR_C("[source X]\nurl = http://h/\n"),
      "1: [source X]: the ID must be small letters, digits, - and _ (readers "
      "see name =)" },
    { STR_C("[source a b]\nurl = http://h/\n"),
      "1: [source a b]: the ID must be small letters, digits, - and _ "
      "(readers see name =)" },
    { STR_C("[source -a]\nurl = http://h/\n"),
      "1: [source -a]: the ID must be small letters, digits, - and _ "
      "(readers see name =)" },
    { STR_C("[source x]\nurl = http://h/\n[source x]\nurl = http://h/\n"),
      "3: [source x] is there twice, first at weir.conf:1" },
    { STR_C("[source x]\nurl =\n"),
      "2: 'url' needs a value after '=', or leave the line out" },
    { STR_C(JSON "item_title = t\n"),
      "1: [source x] is a list and needs items = (the path to the array of "
      "items)" },
    { STR_C(JSON "items = i\n"),
      "1: [source x] is a list and needs item_title = (the path to the title)" },
    { STR_C(FEED "item_title = t\n"),
      "3: 'item_title' is for lists only: add type = json, html or xml to "
      "[source x]" },
    { STR_C(FEED "item = //li\n"),
      "3: 'item' is for lists only: add type = html or type = xml to [source "
      "x]" },
    { STR_C(JSON "item = //li\n"),
      "4: 'item' does not go with type = json: write items = (the path to the "
      "array of items)" },
    { STR_C(FEED "type = html\nitems = i\n"),
      "4: 'items' does not go with type = html: write item = (the XPath of an "
      "item, such as //li)" },
    { STR_C(FEED "type = xml\nitem = //row\n"),
      "1: [source x] is a list and needs item_title = (the XPath of the "
      "title, such as .//a)" },
    { STR_C(FEED "type = html\nitem_title = .//a\n"),
      "1: [source x] is a list and needs item = (the XPath of an item, such "
      "as //li)" },
    { STR_C(LIST "detail_remove = //nav\n"),
      "6: detail_remove = //nav: needs detail_content = as well" },
    { STR_C(FEED "type = html\nitem = //li\nitem_title = a\n"
                 "detail_content = //article\n"),
      "6: detail_content = //article: needs item_link = or detail_url = as "
      "well" },
    { STR_C(LIST "detail_url = http://h/\ndetail_content = text\n"
            "detail_remove = //nav\n"),
      "8: detail_remove = //nav: is for pages: detail_content must be an "
      "XPath, such as //article" },
    { STR_C(FEED "items = i\nitem_title = t\n"),
      "3: 'items' is for lists only: add type = json to [source x]" },
    { STR_C(FEED "type = feed\nitems = i\n"),
      "4: 'items' does not go with type = feed: it is for lists (type = json)" },
    { STR_C("[source x]\nfile = f\npost = a=b\n"),
      "3: 'post' does not go with file =: a local document is not asked for" },
    { STR_C("[source x]\nfile = f\nmax_pages = 2\n"),
      "3: 'max_pages' does not go with file =: a local document is not asked "
      "for" },
    { STR_C(FEED "post_type = text/plain\n"),
      "3: post_type = text/plain: needs post = as well" },
    { STR_C(FEED "post = a\npost_type = text\n"),
      "4: post_type = text: is no media type: write one such as "
      "application/json" },
    { STR_C(FEED "user = me\n"),
      "3: user = me: needs password_file = as well" },
    { STR_C(FEED "user = me\npassword_file = /nowhere/secret\n"),
      "4: password_file = /nowhere/secret: cannot read /nowhere/secret: No "
      "such file or directory" },
    { STR_C(FEED "user = me\npassword_file = /proc/self/stat\n"),
      "4: password_file = /proc/self/stat: others than its owner may read or "
      "change it: chmod 600 /proc/self/stat" },
    { STR_C(FEED "header = X-Foo\n"),
      "3: header = X-Foo: is no header: write Name: value" },
    { STR_C(FEED "header = X Foo: a\n"),
      "3: header = X Foo: a: 'X Foo' is no name of a header: write Name: "
      "value" },
    { STR_C(FEED "header = X-Foo:\n"),
      "3: header = X-Foo:: needs a value after ':'" },
    { STR_C(FEED "header = X-Foo: 新\n"),
      "3: header = X-Foo: 新: holds a character that is not for headers: "
      "ASCII only" },
    { STR_C(FEED "header = host: h\n"),
      "3: header = host: h: Host is not to be set: it is that of url" },
    { STR_C(FEED "header = Content-Type: a/b\n"),
      "3: header = Content-Type: a/b: Content-Type is not to be set: write "
      "post_type =" },
    { STR_C(FEED "header = Proxy-Authorization: Basic YTpi\n"),
      "3: header = Proxy-Authorization: ...: Proxy-Authorization is not to be "
      "set: write user and password into proxy =" },
    { STR_C(FEED "proxy = 127.0.0.1:3128\n"),
      "3: proxy = 127.0.0.1:3128: *" },
    { STR_C(FEED "proxy = ftp://h\n"),
      "3: proxy = ftp://h: must begin with http://, https://, socks5:// or "
      "socks5h:// and name a host" },
    { STR_C(FEED "proxy = http://h/x\n"),
      "3: proxy = http://h/x: must be a host and a port, without what "
      "follows" },
    { STR_C(FEED "proxy = http://u:p@h/x\n"),
      "3: proxy = http://h/x: must be a host and a port, without what "
      "follows" },
    { STR_C(FEED "proxy = u:p@h:3128\n"),
      "3: proxy = ...@h:3128: must begin with http://, https://, socks5:// or "
      "socks5h:// and name a host" },
    { STR_C("[source x]\nurl = https:/u:p@h/a\n"),
      "2: url = ...@h/a: *" },
    { STR_C(FEED "header = X-Api-Key p\n"),
      "3: header = X-Api-Key ...: is no header: write Name: value" },
    { STR_C(FEED "header = Authorization Bearer: p\n"),
      "3: header = Authorization ...: 'Authorization Bearer' is no name of a "
      "header: write Name: value" },
    { STR_C(FEED "max_pages = 10\n"),
      "3: max_pages = 10: says not where the number of a page goes: write "
      "page_param = page, or {page} in url" },
    { STR_C(FEED "max_pages = 1001\n"),
      "3: max_pages = 1001: too large: must be at most 1000" },
    { STR_C(FEED "page_param = p\n"),
      "3: page_param = p: needs max_pages = as well, such as max_pages = 10" },
    { STR_C(FEED "page_param = p=\nmax_pages = 2\n"),
      "3: page_param = p=: must be the name alone, such as page, without & = "
      "# ? % and blanks" },
    { STR_C(FEED "max_pages = 2\npage_param = "
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
                 "a\n"),
      "4: page_param = *" },
    { STR_C("[source x]\nurl = http://h/?p={page}\n"),
      "2: url = http://h/?p={page}: {page} is the number of a page: say how "
      "many a visit reads, such as max_pages = 10" },
    { STR_C(FEED "post = p={page}\n"),
      "3: post = p={page}: {page} is the number of a page: say how many a "
      "visit reads, such as max_pages = 10" },
    { STR_C("[source x]\nurl = http://h/{page}\nmax_pages = 2\n"
            "page_param = p\n"),
      "4: page_param = p: {page} is in url or post already: leave one out" },
    { STR_C("[output atom]\npath = none\narchive_path = /a/{page}.xml\n"),
      "3: archive_path = /a/{page}.xml: has no feed: path is none" },
    { STR_C("[output rss]\nenabled = yes\npath = /feed.xml\n"),
      "3: path = /feed.xml: is already path of [output atom], which is its "
      "default" },
    { STR_C("[output atom]\npath = /a.xml\n[output opml]\nenabled = yes\n"
            "path = /A.xml\n"),
      "5: path = /A.xml: is already path of [output atom] (weir.conf:2)" },
    { STR_C("[output atom]\npath = /sitemap.xml\n"),
      "2: path = /sitemap.xml: is already path of [output sitemap], which is "
      "its default" },
    { STR_C("[output atom]\npath = /robots.txt\n"),
      "2: path = /robots.txt: falls on /robots.txt of the site itself: choose "
      "another, such as /feed.xml" },
    { STR_C("[output opml]\npath = none\n"),
      "2: path = none: *" },
    { STR_C("[medium a]\npage = /feed.xml\n"),
      "2: page = /feed.xml: is already path of [output atom], or a folder in "
      "its way" },
    { STR_C("[medium a]\npage = /feed.xml/\n"),
      "2: page = /feed.xml/: is already path of [output atom], or a folder in "
      "its way" },
    { STR_C("[medium a]\npage = /category\n"),
      "2: page = /category: is already medium_path of [output atom], or a "
      "folder in its way" },
    { STR_C("[medium a]\npage = /emnews\n"),
      "2: page = /emnews: is no page to a browser: write /emnews/ or "
      "/emnews.html" },
    { STR_C("[output atom]\npath = /feed\n"),
      "2: path = /feed: would be file and folder at once, with archive_path "
      "of [output atom], which is its default" },
    { STR_C("[medium a]\nformats = atom, gopher\n"),
      "2: formats = atom, gopher: 'gopher': must be atom, rss, json or html" },
    { STR_C("[medium a]\nformats = atom, atom\n"),
      "2: formats = atom, atom: 'atom' is there twice" },
    { STR_C("[weir]\ncontrol_socket = /xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
            "\n"),
      "2: control_socket: its path is longer than 107 bytes" },
    { STR_C(LIST "detail_url = http://h/\n"),
      "6: detail_url = http://h/: needs detail_content = as well" },
    { STR_C(LIST "detail_content = c\n"),
      "6: detail_content = c: needs detail_url = as well" },
    { STR_C(LIST "item_link = a || b\n"),
      "6: item_link = a || b: *" },
    { STR_C(LIST "item_link = \"http://h/\n"),
      "6: item_link = \"http://h/: *" },
    { STR_C(LIST "item_link = \"{item_id}\"\n"),
      "6: item_link = \"{item_id}\": *" },
    { STR_C(LIST "item_link = \"{id}\"\n"),
      "6: item_link = \"{id}\": *" },
    { STR_C(LIST "item_date = a..b\n"),
      "6: item_date = a..b: *" },
    { STR_C(LIST "detail_url = x{item_title}\ndetail_content = c\n"),
      "6: detail_url = x{item_title}: *" },
    { STR_C(LIST "detail_url = http://h/{nothing}\ndetail_content = c\n"),
      "6: detail_url = http://h/{nothing}: *" },
    { STR_C(LIST "credit = nobody\n"),
      "6: credit = nobody: *" },
    { STR_C(JSON "items = a..b\nitem_title = t\n"),
      "4: items = a..b: *" },
    { STR_C(LIST "item_id = \"{item_id}\"\n"),
      "6: item_id = \"{item_id}\": *" },
    { STR_C(LIST "item_link =\n"),
      "6: 'item_link' needs a value after '=', or leave the line out" },
    { STR_C("[defaults]\ncredit = nobody\n[source x]\nurl = http://h/\n"
            "type = json\nitems = i\nitem_title = t\n[source y]\nfile = y\n"
            "type = json\nitems = i\nitem_title = t\n"),
      "2: credit = nobody: *" },
    { STR_C("[output atom]\npath = feed.xml\n"),
      "2: path = feed.xml: *" },
    { STR_C("[output atom]\npath = /a//feed.xml\n"),
      "2: path = /a//feed.xml: *" },
    { STR_C("[output atom]\npath = /../feed.xml\n"),
      "2: path = /../feed.xml: *" },
    { STR_C("[output html]\npost_path = /{name}/{day}.html\n"),
      "2: post_path = /{name}/{day}.html: *" },
    { STR_C("[medium a]\npage = /{medium}/\n"),
      "2: page = /{medium}/: may not hold {medium}: it is one file" },
    { STR_C("[source x]\nurl = /srv/x.xml\n"),
      "2: url = /srv/x.xml: must begin with http:// or https:// (for a local "
      "file write file =)" },
    { STR_C("[source x]\nurl = http://\n"),
      "2: url = http://: must be an http:// or https:// address" },
    { STR_C("[slugs]\na = b\nc = b\n"),
      "3: slug 'b' is taken: it is that of a" },
    { STR_C("[slugs]\na = b\na = c\n"),
      "3: slug of a is already set at weir.conf:2" },
    { STR_C("[slugs]\na = b\n[medium a]\nslug = c\n"),
      "4: slug of a is already set at weir.conf:2" },
    { STR_C("[medium a]\nslug = c\n[medium b]\nslug = c\n"),
      "4: slug 'c' is taken: it is that of a" },
    { STR_C("[medium a]\n"),
      "1: [medium a] says nothing: write slug =, page = or formats =" },
    { STR_C("[medium a]\nslug = b\n[medium a]\npage = /a/\n"),
      "3: [medium a] is there twice, first at weir.conf:1" },
    { STR_C("[medium a]\npage = /x/\n[medium b]\npage = /x/\n"),
      "4: page '/x/' is taken: it is that of a" },
    { STR_C("[medium a]\npage = /\n"),
      "2: page = /: that is the home page" },
    { STR_C("[medium a]\npage = /theme/\n"),
      "2: page = /theme/: falls on /theme of the site itself" },
    { STR_C("[slugs]\na = b/c\n"),
      "2: a = b/c: is no slug: 1 to 128 bytes, none of / % ? # \\, and no . "
      "or - first" },
    { STR_C("[medium a]\nslug = .b\n"),
      "2: slug = .b: is no slug: 1 to 128 bytes, none of / % ? # \\, and no "
      ". or - first" },
    { STR_C(LIST "item_id = i\ndetail_url = http://{item_id}/\n"
            "detail_content = c\n"),
      "7: detail_url = http://{item_id}/: *" },
    { STR_C("[source x]\nfile = f\ntype = json\nitems = i\n"
            "item_title = t\ndetail_url = ../x\ndetail_content = c\n"),
      "6: detail_url = ../x: must be an http:// or https:// address, or a "
      "file below the list's directory, such as details/{item_id}.json" },
    /* clang-format on */
};

/* Reads a text and gives what is wrong, a line each, without the file. */
static void read_bad(struct str text, struct buf *ret)
{
    struct config *c = NULL;
    struct config_problems problems;
    struct err_info ei = { ERR_OK, "" };
    enum err e = config_read_text(text, &c, &problems, &ei);

    assert_int_equal(e, ERR_CONFIG);
    assert_null(c);
    assert_true(problems.n > 0);
    assert_non_null(strstr(ei.text, "weir.conf: "));
    buf_puts(ret, "");
    for (size_t i = 0; i < problems.n; i++)
        buf_printf(ret, "%u: %s\n", problems.list[i].line,
                   problems.list[i].text);
    config_problems_release(&problems);
}

static bool is_as_wanted(struct str got, struct str want)
{
    if (!str_ends(want, STR("*")))
        return got.n == want.n + 1 && str_starts(got, want);
    want.n--;
    return str_starts(got, want) && str_find(got, STR("\n")) == got.n - 1;
}

static void test_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf got;

        buf_init(&got, 64 * 1024);
        read_bad(rows[i].text, &got);
        if (!is_as_wanted(buf_str(&got), str_of(rows[i].want)))
            fail_msg("row %zu:\n%s\ngot %swanted %s", i, rows[i].text.s, got.s,
                     rows[i].want);
        buf_release(&got);
    }
}

/* All of a file's mistakes in one run, in the order of its lines, whichever
 * pass finds them. */
static void test_twenty_at_once(void **state)
{
    static const char text[] = "[weir]\n"
                               "nam = News\n"
                               "link = news.example.org\n"
                               "min_interval = 5\n"
                               "  timeout = 5s\n"
                               "parallel = many\n"
                               "theme = /nowhere\n"
                               "interval = 5m\n"
                               "some text\n"
                               "[defaults]\n"
                               "url = http://h/\n"
                               "[source x]\n"
                               "intervall = 5m\n"
                               "[source Y]\n"
                               "url = http://h/\n"
                               "interval = 1s\n"
                               "[source x]\n"
                               "url = http://h/\n"
                               "file = f\n"
                               "type = jsn\n"
                               "[source z\n"
                               "url = http://h/\n"
                               "items = i\n"
                               "[slugs]\n"
                               "a = s\n"
                               "b = s\n"
                               "[outptu atom]\n"
                               "enabled = maybe\n";
    static const unsigned lines[] = { 2,  3,  4,  5,  6,  7,  8,
                                      9,  11, 12, 13, 14, 16, 17,
                                      19, 20, 21, 23, 26, 27, 28 };
    struct config *c = NULL;
    struct config_problems problems;

    (void)state;
    assert_int_equal(config_read_text(STR(text), &c, &problems, NULL),
                     ERR_CONFIG);
    for (size_t i = 0; i < problems.n && i < sizeof(lines) / sizeof(*lines);
         i++)
        if (problems.list[i].line != lines[i])
            fail_msg("%zu: %u: %s", i, problems.list[i].line,
                     problems.list[i].text);
    assert_int_equal(problems.n, sizeof(lines) / sizeof(lines[0]));
    config_problems_release(&problems);
}

/* Two values of one list source are both reported, though mapping_new stops
 * at the first. */
static void test_mistakes_of_one_mapping(void **state)
{
    struct buf got;

    (void)state;
    buf_init(&got, 4096);
    read_bad(STR(JSON "items = i..\n"
                      "item_title = t\n"
                      "item_link = \"{nobody}\"\n"
                      "item_date = a |\n"
                      "credit = *\n"
                      "detail_url = {item_title}\n"
                      "detail_content = \"\n"),
             &got);
    for (const char *const *want =
             (const char *const[]){
                 "4: items = i..: ", "\n6: item_link = ", "\n7: item_date = ",
                 "\n8: credit = ", "\n9: detail_url = ", NULL };
         *want; want++)
        if (!strstr(got.s, *want))
            fail_msg("no %s in\n%s", *want, got.s);
    buf_release(&got);
}

static void read_bad_lines(size_t n, struct config_problems *ret)
{
    struct config *c = NULL;
    struct buf text;

    buf_init(&text, 1024 * 1024);
    buf_puts(&text, "[weir]\n");
    for (size_t i = 0; i < n; i++)
        buf_puts(&text, "nothing\n");
    assert_int_equal(config_read_text(buf_str(&text), &c, ret, NULL),
                     ERR_CONFIG);
    buf_release(&text);
}

static void test_most_problems(void **state)
{
    struct config_problems p;

    (void)state;
    read_bad_lines(CONFIG_MAX_PROBLEMS, &p);
    assert_int_equal(p.n, CONFIG_MAX_PROBLEMS);
    assert_int_equal(p.list[p.n - 1].line, CONFIG_MAX_PROBLEMS + 1);
    config_problems_release(&p);
    read_bad_lines(CONFIG_MAX_PROBLEMS + 5, &p);
    assert_int_equal(p.n, CONFIG_MAX_PROBLEMS + 1);
    assert_int_equal(p.list[p.n - 1].line, 0);
    assert_string_equal(p.list[p.n - 1].text, "and 5 more problems");
    config_problems_release(&p);
}

/* A mistake that is found late, but stands early, is among those kept. */
static void test_most_problems_are_the_first(void **state)
{
    struct config *c = NULL;
    struct config_problems p;
    struct buf text;

    (void)state;
    buf_init(&text, 1024 * 1024);
    buf_puts(&text, "[weir]\nparallel = many\n");
    for (size_t i = 0; i < 2 * CONFIG_MAX_PROBLEMS; i++)
        buf_puts(&text, "nothing\n");
    assert_int_equal(config_read_text(buf_str(&text), &c, &p, NULL),
                     ERR_CONFIG);
    assert_int_equal(p.list[0].line, 2);
    assert_int_equal(p.list[1].line, 3);
    assert_string_equal(p.list[p.n - 1].text, "and 201 more problems");
    config_problems_release(&p);
    buf_release(&text);
}

static void test_printing(void **state)
{
    static const struct config_problem list[] = {
        { "a.conf", 3, "wrong" }, { "b.conf", 0, "and 2 more problems" }
    };
    struct config_problems p = { list, 2, NULL };
    struct buf b;

    (void)state;
    buf_init(&b, 1024);
    config_problems_put(&b, &p);
    assert_string_equal(b.s, "a.conf:3: wrong\n"
                             "b.conf: and 2 more problems\n");
    buf_release(&b);
}

/* What a message quotes can not play with the terminal, nor be endless. */
static void test_quoted_text_is_harmless(void **state)
{
    struct buf text, got;

    (void)state;
    buf_init(&text, 64 * 1024);
    buf_init(&got, 64 * 1024);
    buf_puts(&text, "[weir]\n\xE2\x80\xAE"
                    "gnihsihp");
    for (int i = 0; i < 1000; i++)
        buf_puts(&text, "长");
    buf_puts(&text, " = x\n");
    read_bad(buf_str(&text), &got);
    assert_null(strstr(got.s, "\xE2\x80\xAE"));
    assert_true(got.n < 200);
    assert_true(str_is_utf8(buf_str(&got)));
    buf_release(&text);
    buf_release(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_twenty_at_once),
        cmocka_unit_test(test_mistakes_of_one_mapping),
        cmocka_unit_test(test_most_problems),
        cmocka_unit_test(test_most_problems_are_the_first),
        cmocka_unit_test(test_printing),
        cmocka_unit_test(test_quoted_text_is_harmless),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
