/* cmd_table.c -- all commands: names, options, operands, and what `weir help`
 * says of each. */
#include <stddef.h>

#include "daemon/cmd/cmd.h"

/* clang-format off */
const struct command cmd_commands[] = {
    { "run",
      "run [--config FILE] [--timings] [--verbose | --quiet]",
      "fetch and publish until told to stop, and serve the site",
      CMD_LOGGING | CMD_TIMINGS, 0, 0, cmd_run,
      "Asks each source when it is due, stores what is new, publishes it and serves\n"
      "the site, until SIGTERM or SIGINT. SIGHUP, or 'weir reload', takes over a\n"
      "changed configuration. The log goes to standard error.\n"
      "\n"
      "  weir run --config news.conf\n"
      "  systemctl enable --now weir\n" },
    { "once",
      "once [--config FILE] [--force] [--timings] [--verbose | --quiet]",
      "fetch what is due, publish it, and exit",
      CMD_FORCE | CMD_LOGGING | CMD_TIMINGS, 0, 0, cmd_once,
      "For a first look, and for cron instead of a daemon. With --force sources that\n"
      "are not due yet are asked, too, but for those whose server asked for a longer\n"
      "wait. A source that fails does not change the exit status: see 'weir status'.\n"
      "\n"
      "  weir once --config news.conf\n"
      "  weir once --force --quiet\n" },
    { "check",
      "check [--config FILE]",
      "report every mistake of the configuration",
      0, 0, 0, cmd_check,
      "Reads the configuration and all it includes; every mistake is a line\n"
      "FILE:LINE: with what to write instead. Then the theme is looked at, and whether\n"
      "this user could write to state_dir and output_dir. Nothing is fetched or\n"
      "written. The exit status is 0 only without a mistake.\n"
      "\n"
      "  weir check --config news.conf\n" },
    { "status",
      "status [--config FILE] [--json] [ID]",
      "show how each source is doing",
      CMD_JSON, 0, 1, cmd_status,
      "Each source with its state, when it was asked, when it last brought a new\n"
      "post, the time of the next request, the number of its posts, and what is wrong;\n"
      "those that fail come first. With an ID all that is known of that one. Asks the\n"
      "daemon, which also knows what is under way; without one it reads the database.\n"
      "\n"
      "  weir status\n"
      "  weir status heze\n"
      "  weir status --json | jq '.sources[] | select(.state == \"failing\")'\n" },
    { "fetch",
      "fetch [--config FILE] [--force] ID",
      "ask one source now",
      CMD_FORCE, 1, 1, cmd_fetch,
      "Asks a source before it is due, waits until what came is stored and says what\n"
      "it was. Not sooner than min_interval after the last request, and not while its\n"
      "server asked to be left alone (Retry-After). With --force also a source that\n"
      "said it is gone for good (410). Works with and without a daemon.\n"
      "\n"
      "  weir fetch heze\n" },
    { "preview",
      "preview [--config FILE] [--json] [--detail] [--allow-private]\n"
      "                    ID | URL | FILE [KEY=VALUE...]",
      "show the posts a source would give, storing nothing",
      CMD_JSON | CMD_DETAIL | CMD_ALLOW_PRIVATE, 1, CMD_MAX_OPERANDS, cmd_preview,
      "Reads a configured source, an address or a file once and prints the posts it\n"
      "would give. KEY=VALUE are lines of a [source] section: so a mapping is tried\n"
      "before it is written. Of a list that has no mapping yet it shows where items\n"
      "are and what is in them; of a web page, which feeds it has. --detail asks for\n"
      "the first article's own document, too. --allow-private permits addresses of\n"
      "this machine and of private networks, as [weir] allow_private does.\n"
      "\n"
      "  weir preview heze\n"
      "  weir preview https://paper.example/\n"
      "  weir preview https://paper.example/list.json\n"
      "  weir preview https://paper.example/list.json items=records \\\n"
      "      item_title=title item_link=url item_date=showtime\n"
      "  weir preview page.html type=html 'item=//ul[@class=\"news\"]/li' \\\n"
      "      item_title=a item_link=a/@href\n" },
    { "add",
      "add [--id ID] [--name NAME] [--file CONF] [--dry-run] [--force]\n"
      "                [--allow-private] [--config FILE] URL | FILE [KEY=VALUE...]",
      "find a site's feed and append it to the configuration",
      CMD_ID | CMD_NAME | CMD_FILE | CMD_DRY_RUN | CMD_FORCE | CMD_ALLOW_PRIVATE, 1, CMD_MAX_OPERANDS, cmd_add,
      "Finds the feed of a site (the address itself, what the page links, or a usual\n"
      "place), shows its first posts and appends a [source] section to the\n"
      "configuration, or to --file, which must be one of its files. No other byte of\n"
      "it changes. A feed that gives no post is not added without --force. --dry-run\n"
      "only prints the section. A running daemon is told to take it over.\n"
      "\n"
      "  weir add https://paper.example/\n"
      "  weir add https://paper.example/feed.xml --id paper --name 'The Paper'\n"
      "  weir add https://paper.example/ category=菏泽日报 --dry-run\n" },
    { "parse",
      "parse [--url URL] [--header 'NAME: VALUE']... [--now TIME]\n"
      "                  [--timezone ZONE] FILE | -...",
      "print what weir reads in a feed, as JSON",
      CMD_PARSE, 1, CMD_MAX_FILES, cmd_parse,
      "Reads RSS, Atom, CDF or JSON Feed from files (- is standard input) and prints\n"
      "one JSON object a line: JSON Feed 1.1, and what has no place there in _weir\n"
      "objects. --url is where it came from, --header what the server sent\n"
      "(Content-Type, Content-Location, Content-Language); --timezone is that of dates\n"
      "without one, and --now is what relative dates count from. No configuration, no\n"
      "network. The exit status is 65 if a file is no feed, 66 if it cannot be read.\n"
      "weir-parse(5) says what each field is.\n"
      "\n"
      "  weir parse feed.xml | jq '.items[].title'\n"
      "  curl -s https://paper.example/feed | weir parse --url https://paper.example/ -\n" },
    { "import",
      "import [--config FILE] opml FILE [--output FILE [--force]]\n"
      "       weir import [--config FILE] jekyll DIR [--permalink STYLE] [--id ID]\n"
      "                   [--json]",
      "take over sources, or an old site's posts, from elsewhere",
      CMD_OUTPUT | CMD_FORCE | CMD_PERMALINK | CMD_ID | CMD_JSON, 2, 2, cmd_import,
      "opml FILE: makes a sources file of a subscription list (OPML; - is standard\n"
      "input), with a section for each feed that the configuration has not yet; its\n"
      "folder is the category. It goes to standard output or --output, which replaces\n"
      "a file only with --force. What is left out is said on standard error.\n"
      "\n"
      "  weir import opml subscriptions.opml --output sources.d/imported.conf\n"
      "\n"
      "jekyll DIR: takes in the posts of a Jekyll site (its _posts), with their\n"
      "addresses: a post that is new stays where it was; the old address of one that\n"
      "weir has already leads there. Known posts are told by infoCode or link, so it\n"
      "can be done again. Files that cannot be read are named, and the exit status is\n"
      "65. STYLE is date, pretty, ordinal, none or a template; the default is what\n"
      "_config.yml says. Works on the database: stop the daemon first.\n"
      "\n"
      "  weir import jekyll old-site/ --config news.conf\n" },
    { "backup",
      "backup [--config FILE] FILE",
      "copy the database to a file, also while a daemon runs",
      0, 1, 1, cmd_backup,
      "Writes a whole and consistent copy of the database. A file that is there is\n"
      "not overwritten. While a daemon runs it writes the file, as its own user. To\n"
      "restore: stop weir, remove weir.db-wal and weir.db-shm in state_dir, and put\n"
      "the copy in the place of weir.db there.\n"
      "\n"
      "  weir backup /var/backups/weir-$(date +%F).db\n" },
    { "rebuild",
      "rebuild [--config FILE]",
      "render all pages again from the database",
      0, 0, 0, cmd_rebuild,
      "Renders every page and feed again; files whose bytes are right are not\n"
      "touched. Nothing is fetched. For an output directory that was lost or changed by\n"
      "hand. Through the daemon, if one runs, which goes on fetching meanwhile.\n"
      "\n"
      "  weir rebuild\n" },
    { "reload",
      "reload [--config FILE]",
      "make the daemon read its configuration again",
      0, 0, 0, cmd_reload,
      "The same as SIGHUP, but says what came of it: a configuration with mistakes is\n"
      "refused, they are printed as by 'weir check', and the old one stays in force.\n"
      "\n"
      "  weir check && weir reload\n" },
    { "version",
      "version",
      "print the version",
      0, 0, 0, cmd_version,
      "Prints the version.\n" },
    { "help",
      "help [COMMAND]",
      "explain a command",
      0, 0, 1, cmd_help,
      "Lists the commands, or explains one. 'weir COMMAND --help' does the same.\n" },
    { NULL, NULL, NULL, 0, 0, 0, NULL, NULL },
};
/* clang-format on */
