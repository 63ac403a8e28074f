/* walk.c -- see walk.h. */
#include "daemon/walk.h"

enum walk_next walk_next(const struct walk_rule *rule,
                         const struct walk_page *page)
{
    bool is_known = page->is_known || page->is_unchanged;

    if (page->is_empty && !page->is_unchanged)
        return WALK_END;
    if (page->is_repeated)
        return WALK_REPEATS;
    if (page->has_passed_over && (rule->is_first || rule->is_resumed))
        return WALK_END;
    if (page->is_unchanged && !rule->is_resumed)
        return WALK_END;
    if (page->is_known && rule->stop_on_known && !rule->is_resumed)
        return WALK_END;
    if (page->index + 1 >= rule->max_pages)
        return is_known || rule->is_first ? WALK_END : WALK_MAX;
    return WALK_ON;
}

bool walk_is_past_end(const struct walk_rule *rule,
                      const struct walk_failure *failure)
{
    int64_t status = failure->http_status;

    if (failure->index == 0)
        return false;
    if (failure->is_no_list && (rule->is_first || !rule->stop_on_known))
        return true;
    return status == 404 || status == 410 || status == 400 ||
           failure->failures >= WALK_PATIENCE;
}
