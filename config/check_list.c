/* check_list.c -- sources that are lists: their keys and their mapping.
 *
 * What a mapping may say is known to mapping_new alone (feeds.h); here its
 * complaint finds the line it is about. Any thread.
 */
#include "config/check.h"

#include <string.h>

#include "config/value.h"

/* The text of a mapping that a key sets, or NULL. */
static const char **find_text(struct mapping_text *text, const char *key)
{
    const struct schema_key *k = schema_find(SECTION_SOURCE, str_of(key));
    size_t base = offsetof(struct config_source, mapping_text);

    if (!k || !(k->flags & KEY_OF_LIST) || schema_is_list(k))
        return NULL;
    return (const char **)(void *)((char *)text + (k->offset - base));
}

/* What can stand for a bad value, so that the next mistake shows. One object,
 * told from a value of the same spelling by its address. */
static const char *stand_in(const char *key)
{
    static const char path[] = "x";

    if (!strcmp(key, "credit") || !strcmp(key, "detail_url"))
        return NULL;
    return path;
}

/* The n-th line of a key, where a source has it; the first if there are not so
 * many. */
static const struct entry *find_nth(const struct build *b, size_t i,
                                    const char *key, size_t n)
{
    const struct entry *first = check_find(b, i, key);

    for (const struct entry *x = first; x; x = x->next)
        if (x->key == first->key && n-- == 0)
            return x;
    return first;
}

/* One of several is wrong: which, shows with each alone. */
static enum err report_remove(struct build *b, size_t i,
                              struct mapping_text *text)
{
    struct mapping_text one = *text;
    size_t n_told = 0;
    enum err e = ERR_OK;

    one.n_detail_remove = 1;
    for (size_t k = 0; k < text->n_detail_remove && e != ERR_NOMEM; k++) {
        const struct entry *x = find_nth(b, i, "detail_remove", k);
        struct mapping *mapping = NULL;
        struct err_info ei = { ERR_OK, "" };

        one.detail_remove = text->detail_remove + k;
        e = mapping_new(&one, &mapping, &ei);
        mapping_free(mapping);
        if (!str_starts(str_of(ei.text), STR("detail_remove: ")) || !x)
            continue;
        check_report(b, x, ei.text + sizeof("detail_remove: ") - 1);
        n_told++;
    }
    if (n_told == 0 && e != ERR_NOMEM)
        problem_add(b->problems, b->sections[i]->at,
                    "%s: detail_remove: not good together",
                    load_title(b->sections[i]).s);
    text->n_detail_remove = 0;
    return e == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}

/* "item_link: what is wrong" is a problem of the line of item_link. */
static bool report_mapping(struct build *b, size_t i, struct mapping_text *text,
                           const struct err_info *ei)
{
    struct str said = str_of(ei->text);
    size_t n = str_find(said, STR(": "));
    char key[32] = "";
    const struct entry *x;
    const char **value;

    if (n < sizeof(key))
        memcpy(key, said.s, n);
    if (!strcmp(key, "detail_remove") && text->n_detail_remove > 0)
        return !report_remove(b, i, text);
    x = check_find(b, i, key);
    value = find_text(text, key);
    if (!x || !value) {
        problem_add(b->problems, b->sections[i]->at, "%s: %s",
                    load_title(b->sections[i]).s, ei->text);
        return false;
    }
    check_report(b, x, str_cut(said, n + 2).s);
    if (*value == stand_in(key))
        return false; /* it was no better */
    *value = stand_in(key);
    if (!strcmp(key, "detail_url"))
        text->detail_content = NULL;
    return true;
}

static bool is_tree(const struct config_source *s)
{
    return s->type == SOURCE_HTML || s->type == SOURCE_XML;
}

/* Is it an XPath, as detail_content has to say (feeds.h)? */
static bool is_xpath(struct str s)
{
    while (s.n > 0 && s.s[0] == '(')
        s = str_cut(s, 1);
    return s.n > 0 && (s.s[0] == '/' || s.s[0] == '.');
}

/* Where is the text of an item, if not in the list? A page's items lead to it
 * by their link, unless detail_url says otherwise. */
static bool check_detail_place(struct build *b, size_t i)
{
    const struct entry *url = check_find(b, i, "detail_url");
    const struct entry *content = check_find(b, i, "detail_content");

    if (!url == !content)
        return true;
    if (url)
        check_report(b, url, "needs detail_content = as well");
    else if (!is_tree(&b->sources[i]))
        check_report(b, content, "needs detail_url = as well");
    else if (!check_find(b, i, "item_link"))
        check_report(b, content, "needs item_link = or detail_url = as well");
    else
        return true;
    return false;
}

/* The keys about the text of an item go together. */
static bool check_detail(struct build *b, size_t i)
{
    const struct entry *content = check_find(b, i, "detail_content");
    const struct entry *remove = load_find(b->sections[i], "detail_remove");

    if (!check_detail_place(b, i))
        return false;
    if (!remove)
        return true;
    if (content && is_xpath(content->value))
        return true;
    check_report(b, remove,
                 content ? "is for pages: detail_content must be an XPath, "
                           "such as //article"
                         : "needs detail_content = as well");
    return false;
}

/* What must be there, and what goes with what. */
static bool check_needed(struct build *b, size_t i)
{
    const struct {
        const char *key, *what;
    } needed[] = {
        { is_tree(&b->sources[i]) ? "item" : "items",
          is_tree(&b->sources[i]) ? "the XPath of an item, such as //li"
                                  : "the path to the array of items" },
        { "item_title", is_tree(&b->sources[i])
                            ? "the XPath of the title, such as .//a"
                            : "the path to the title" },
    };
    struct problem_quoted title = load_title(b->sections[i]);
    bool is_good = true;

    for (size_t k = 0; k < sizeof(needed) / sizeof(needed[0]); k++) {
        if (check_find(b, i, needed[k].key))
            continue;
        problem_add(b->problems, b->sections[i]->at,
                    "%s is a list and needs %s = (%s)", title.s, needed[k].key,
                    needed[k].what);
        is_good = false;
    }
    return check_detail(b, i) && is_good;
}

/* The details of a local list are addresses, or files below its directory.
 * What else a detail_url may be is for mapping_new to say. */
static bool check_detail_url(struct build *b, size_t i)
{
    const struct entry *x = check_find(b, i, "detail_url");
    struct str s = x ? x->value : (struct str){ NULL, 0 };
    struct err_info ei = { ERR_OK, "" };

    if (value_check_quotes(s, &ei)) {
        check_report(b, x, ei.text);
        return false;
    }
    if (!b->sources[i].path ||
        (!str_starts(s, STR("/")) && !str_starts(s, STR("../")) &&
         str_find(s, STR("/../")) == SIZE_MAX))
        return true;
    check_report(b, x,
                 "must be an http:// or https:// address, or a file "
                 "below the list's directory, such as "
                 "details/{item_id}.json");
    return false;
}

static enum err make_mapping(struct build *b, size_t i)
{
    struct config_source *source = &b->sources[i];
    struct mapping_text text = source->mapping_text;
    struct mapping *mapping = NULL;
    struct err_info ei = { ERR_OK, "" };
    enum err e;

    /* What [defaults] says for lists of the other kind. */
    *(is_tree(source) ? &text.items : &text.item) = NULL;
    if (!text.detail_content || !is_xpath(str_of(text.detail_content)))
        text.n_detail_remove = 0;
    source->mapping_text = text;
    if (!check_detail_url(b, i)) {
        text.detail_url = text.detail_content = NULL;
        text.n_detail_remove = 0;
    }
    e = mapping_new(&text, &mapping, &ei);

    if (!e) {
        source->mapping = mapping;
        return ERR_OK;
    }
    /* Once more for each value: it names one mistake at a time. */
    for (int tries = MAP_FIELDS + 4; e && e != ERR_NOMEM && tries > 0;
         tries--) {
        if (!report_mapping(b, i, &text, &ei))
            break;
        e = mapping_new(&text, &mapping, &ei);
    }
    mapping_free(mapping);
    return e == ERR_NOMEM ? ERR_NOMEM : ERR_OK;
}

/* "'item' is for lists only: add type = html (or xml)", and the like. */
static const char *types_of(const struct schema_key *key)
{
    if (key->flags & KEY_OF_JSON)
        return "type = json";
    return key->flags & KEY_OF_TREE ? "type = html or type = xml"
                                    : "type = json, html or xml";
}

/* Keys of a list in a source that is none. A source that says no type gets one
 * problem only: what is missing is its type. */
static void check_no_list(struct build *b, size_t i)
{
    const struct entry *type = check_find(b, i, "type");

    for (const struct entry *x = b->sections[i]->entries; x; x = x->next) {
        if (!(x->key->flags & KEY_OF_LIST))
            continue;
        if (!type) {
            problem_add(b->problems, x->at,
                        "'%s' is for lists only: add %s to %s", x->key->name,
                        types_of(x->key), load_title(b->sections[i]).s);
            return;
        }
        problem_add(b->problems, x->at,
                    "'%s' does not go with type = %s: it is for lists (%s)",
                    x->key->name, problem_quote(type->value).s,
                    types_of(x->key));
    }
}

/* Keys of the other kind of list. */
static bool check_kind(struct build *b, size_t i)
{
    const struct config_source *s = &b->sources[i];
    unsigned other = is_tree(s) ? KEY_OF_JSON : KEY_OF_TREE;
    bool is_good = true;

    for (const struct entry *x = b->sections[i]->entries; x; x = x->next) {
        if (!(x->key->flags & other))
            continue;
        is_good = false;
        if (is_tree(s))
            problem_add(b->problems, x->at,
                        "'items' does not go with type = %s: write item = "
                        "(the XPath of an item, such as //li)",
                        s->type == SOURCE_HTML ? "html" : "xml");
        else
            problem_add(b->problems, x->at,
                        "'item' does not go with type = json: write items = "
                        "(the path to the array of items)");
    }
    return is_good;
}

/* A type that was refused says nothing of the other keys. */
static bool is_type_bad(const struct build *b, size_t i)
{
    const struct entry *type = check_find(b, i, "type");
    unsigned word;

    return type && value_word(type->value, type->key->words, &word, NULL) != 0;
}

enum err check_list(struct build *b, size_t i)
{
    enum source_type type = b->sources[i].type;

    if (is_type_bad(b, i))
        return ERR_OK;
    if (type == SOURCE_AUTO || type == SOURCE_FEED) {
        check_no_list(b, i);
        return ERR_OK;
    }
    if (!check_kind(b, i) || !check_needed(b, i))
        return ERR_OK;
    return make_mapping(b, i);
}
