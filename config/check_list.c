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

    if (!k || !(k->flags & KEY_OF_LIST))
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

/* What must be there, and what goes with what. */
static bool check_needed(struct build *b, size_t i)
{
    static const char *const needed[][2] = {
        { "items", "the path to the array of items" },
        { "item_title", "the path to the title" },
    };
    struct problem_quoted title = load_title(b->sections[i]);
    const struct entry *url = check_find(b, i, "detail_url");
    const struct entry *content = check_find(b, i, "detail_content");
    bool is_good = true;

    for (size_t k = 0; k < sizeof(needed) / sizeof(needed[0]); k++) {
        if (check_find(b, i, needed[k][0]))
            continue;
        problem_add(b->problems, b->sections[i]->at,
                    "%s is a list and needs %s = (%s)", title.s, needed[k][0],
                    needed[k][1]);
        is_good = false;
    }
    if (url && !content)
        check_report(b, url, "needs detail_content = as well");
    if (content && !url)
        check_report(b, content, "needs detail_url = as well");
    return is_good && !url == !content;
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

    if (!check_detail_url(b, i))
        text.detail_url = text.detail_content = NULL;
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

/* Keys of a list in a source that is none. A source that says no type gets one
 * problem only: what is missing is its type. */
static void check_no_list(struct build *b, size_t i)
{
    const struct entry *type = check_find(b, i, "type");

    for (const struct entry *x = b->sections[i]->entries; x; x = x->next) {
        if (!x->key || !(x->key->flags & KEY_OF_LIST))
            continue;
        if (!type) {
            problem_add(b->problems, x->at,
                        "'%s' is for lists only: add "
                        "type = json to %s",
                        x->key->name, load_title(b->sections[i]).s);
            return;
        }
        problem_add(b->problems, x->at,
                    "'%s' does not go with type = %s: "
                    "it is for lists (type = json)",
                    x->key->name, problem_quote(type->value).s);
    }
}

/* A type that was refused says nothing of the other keys. */
static bool is_type_bad(const struct build *b, size_t i)
{
    const struct entry *type = check_find(b, i, "type");

    return type && !str_eq(type->value, STR("auto")) &&
           !str_eq(type->value, STR("feed")) &&
           !str_eq(type->value, STR("json"));
}

enum err check_list(struct build *b, size_t i)
{
    if (is_type_bad(b, i))
        return ERR_OK;
    if (b->sources[i].type != SOURCE_JSON) {
        check_no_list(b, i);
        return ERR_OK;
    }
    if (!check_needed(b, i))
        return ERR_OK;
    return make_mapping(b, i);
}
