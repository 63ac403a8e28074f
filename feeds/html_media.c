/* html_media.c -- what plays: audio and video become a link to their source,
 * a player in a frame a link to the player.
 *
 * A frame is a player if it may fill the screen or its address says so; any
 * other holds advertisements, counters and buttons, and leaves nothing but the
 * text inside it. Any thread.
 */
#include "feeds/html_clean.h"

#include "feeds/base/url.h"

/* Words in the path of a player's address. */
static const struct str player_words[] = {
    STR_C("/embed"), STR_C("player"), STR_C("video"),
    STR_C(".mp4"),   STR_C(".mp3"),   STR_C(".m3u8"),
};

static bool is_player(const struct html_cleaner *c)
{
    const struct html_attr *allow = html_attr_find(c, STR("allow"));
    struct str url = buf_str(&c->url);

    if (html_attr_find(c, STR("allowfullscreen")) ||
        (allow && str_find_nocase(allow->value, STR("fullscreen")) != SIZE_MAX))
        return true;
    for (size_t i = 0; i < sizeof(player_words) / sizeof(*player_words); i++)
        if (str_find_nocase(url, player_words[i]) != SIZE_MAX)
            return true;
    return false;
}

/* The last part of the address's path, or all of it. */
static struct str file_name(struct str url)
{
    struct url parts;
    size_t n;

    if (url_split(url, &parts))
        return url;
    n = parts.path.n;
    while (n > 0 && parts.path.s[n - 1] != '/')
        n--;
    return n < parts.path.n ? str_cut(parts.path, n) : url;
}

static struct str host_name(struct str url)
{
    struct url parts;

    if (url_split(url, &parts) || !parts.host.n)
        return url;
    return str_starts(parts.host, STR("www.")) ? str_cut(parts.host, 4)
                                               : parts.host;
}

/* What to call it: its title, else a part of its address. */
static struct str name_of(struct html_cleaner *c, bool in_frame)
{
    const struct html_attr *title = html_attr_find(c, STR("title"));
    struct str s = { NULL, 0 };

    if (title)
        s = str_trim(html_attr_decode(c, title->value));
    if (s.n)
        return s;
    return in_frame ? host_name(buf_str(&c->url)) : file_name(buf_str(&c->url));
}

/* Makes c->url of where the current tag plays from. */
static bool find_source(struct html_cleaner *c)
{
    static const struct str names[] = { STR_C("src"), STR_C("data-src") };

    for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
        const struct html_attr *attr = html_attr_find(c, names[i]);

        if (attr &&
            html_attr_resolve(c, html_attr_decode(c, attr->value), true))
            return true;
    }
    return false;
}

/* Two links in a row get a line each. */
static void part_from_last(struct html_cleaner *c)
{
    if (!c->media_end || c->media_end != c->html.n ||
        !html_shape_open(&c->shape, EL_BR))
        return;
    buf_puts(&c->html, "<br />");
    (void)html_shape_push(&c->shape, EL_BR);
}

void html_media_put(struct html_cleaner *c, enum html_element el)
{
    bool in_frame = el == EL_IFRAME || el == EL_EMBED;
    size_t before;

    if (el == EL_AUDIO || el == EL_VIDEO)
        c->media_linked = false;
    if ((c->media_linked && !in_frame) || !find_source(c) ||
        (in_frame && !is_player(c)))
        return;
    part_from_last(c);
    if (!html_shape_open(&c->shape, EL_A))
        return;
    buf_puts(&c->html, "<a");
    html_attr_put_url(c, STR("href"));
    buf_putc(&c->html, '>');
    if (!html_shape_push(&c->shape, EL_A))
        return;
    html_text_break(&c->plain);
    before = c->html.n;
    html_clean_text(c, name_of(c, in_frame));
    html_attr_charge(c, before);
    html_text_break(&c->plain);
    html_shape_close(&c->shape, EL_A);
    c->media_linked |= !in_frame;
    c->media_end = c->html.n;
}
