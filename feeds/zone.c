/* zone.c -- time zones: from ICU's data into plain numbers, once per name.
 *
 * Afterwards nobody needs ICU to know an offset (feeds/base/date.c). Changes
 * are taken from 1850 to 2200; beyond, the last offset holds. Any thread.
 */
#include "feeds/feeds.h"

#include <stdlib.h>
#include <string.h>

#include <unicode/ucal.h>
#include <unicode/uenum.h>
#include <unicode/ustring.h>

#define ZONE_MAX_CHANGES 1024
#define FIRST_MS (-3786825600000.0) /* 1850-01-01 */
#define LAST_MS 7258118400000.0     /* 2200-01-01 */

static struct zone *zone_new(struct str name, size_t n_changes)
{
    struct zone *z =
        calloc(1, sizeof(*z) + n_changes * sizeof(struct zone_change));

    if (z)
        memcpy(z->name, name.s, name.n); /* shorter than ZONE_NAME_MAX */
    return z;
}

static bool digits(struct str s, size_t from, size_t n, int *ret)
{
    int value = 0;

    if (from + n > s.n)
        return false;
    for (size_t i = from; i < from + n; i++) {
        if (s.s[i] < '0' || s.s[i] > '9')
            return false;
        value = value * 10 + (s.s[i] - '0');
    }
    *ret = value;
    return true;
}

/* "Z" "+08:00" "+0800" "+08" */
static bool fixed_offset(struct str s, int32_t *ret_sec)
{
    int hour = 0, minute = 0;

    if (str_eq_nocase(s, STR("Z")) || str_eq_nocase(s, STR("UTC"))) {
        *ret_sec = 0;
        return true;
    }
    if (s.n < 3 || (s.s[0] != '+' && s.s[0] != '-') || !digits(s, 1, 2, &hour))
        return false;
    if (s.n == 6 && (s.s[3] != ':' || !digits(s, 4, 2, &minute)))
        return false;
    if (s.n == 5 && !digits(s, 3, 2, &minute))
        return false;
    if ((s.n != 3 && s.n != 5 && s.n != 6) || hour > 23 || minute > 59)
        return false;
    *ret_sec = (hour * 60 + minute) * (s.s[0] == '-' ? -60 : 60);
    return true;
}

/* ICU takes any name and quietly makes it GMT, so it is asked first. */
static bool is_known(const UChar *id)
{
    UChar canonical[ZONE_NAME_MAX * 2];
    UErrorCode e = U_ZERO_ERROR;
    UBool is_system = false;

    (void)ucal_getCanonicalTimeZoneID(id, -1, canonical, ZONE_NAME_MAX * 2,
                                      &is_system, &e);
    return U_SUCCESS(e) && is_system;
}

/* Makes a name in any letter case ICU's; false if it is none of its names. */
static bool spell(struct str *name, char spelled[ZONE_NAME_MAX])
{
    UErrorCode e = U_ZERO_ERROR;
    UEnumeration *all = ucal_openTimeZones(&e);
    const char *id;
    bool found = false;
    int32_t n;

    while (!found && (id = uenum_next(all, &n, &e)) && U_SUCCESS(e)) {
        found = str_eq_nocase(*name, (struct str){ id, (size_t)n });
        if (found)
            memcpy(spelled, id, (size_t)n); /* as long as the name */
    }
    uenum_close(all);
    if (found)
        name->s = spelled;
    return found;
}

static int32_t offset_at(UCalendar *cal, UDate ms, UErrorCode *e)
{
    ucal_setMillis(cal, ms, e);
    return (ucal_get(cal, UCAL_ZONE_OFFSET, e) +
            ucal_get(cal, UCAL_DST_OFFSET, e)) /
           1000;
}

/* Some rules change names and not clocks: no change here. */
static UErrorCode take_changes(UCalendar *cal, struct zone *z)
{
    UErrorCode e = U_ZERO_ERROR;
    UDate at = FIRST_MS;
    int32_t last;

    z->first_sec = last = offset_at(cal, at, &e);
    while (U_SUCCESS(e) && z->n_changes < ZONE_MAX_CHANGES) {
        int32_t offset;

        ucal_setMillis(cal, at, &e);
        if (!ucal_getTimeZoneTransitionDate(cal, UCAL_TZ_TRANSITION_NEXT, &at,
                                            &e) ||
            at > LAST_MS)
            break;
        offset = offset_at(cal, at, &e);
        if (offset == last)
            continue;
        z->changes[z->n_changes].at_sec = (int64_t)(at / 1000);
        z->changes[z->n_changes++].offset_sec = offset;
        last = offset;
    }
    return e;
}

static enum err open_named(struct str name, struct zone **ret_zone,
                           struct err_info *ei)
{
    UErrorCode e = U_ZERO_ERROR;
    UChar id[ZONE_NAME_MAX];
    char spelled[ZONE_NAME_MAX];
    struct zone *z;
    UCalendar *cal;

    u_uastrncpy(id, name.s, (int32_t)name.n);
    id[name.n] = 0;
    if (!is_known(id) && spell(&name, spelled)) {
        u_uastrncpy(id, name.s, (int32_t)name.n);
        id[name.n] = 0;
    }
    if (!is_known(id))
        return err_set(ei, ERR_CONFIG,
                       "unknown time zone '%.*s': write a name such as "
                       "Asia/Shanghai, or an offset such as +08:00",
                       STR_ARG(name));
    z = zone_new(name, ZONE_MAX_CHANGES);
    if (!z)
        return err_set(ei, ERR_NOMEM, "time zone: out of memory");
    cal = ucal_open(id, -1, "", UCAL_GREGORIAN, &e);
    if (U_SUCCESS(e))
        e = take_changes(cal, z);
    ucal_close(cal);
    if (U_FAILURE(e)) {
        free(z);
        return err_set(
            ei, e == U_MEMORY_ALLOCATION_ERROR ? ERR_NOMEM : ERR_CONFIG,
            "time zone '%.*s': ICU: %s", STR_ARG(name), u_errorName(e));
    }
    *ret_zone = z;
    return ERR_OK;
}

enum err zone_open(struct str name, struct zone **ret_zone, struct err_info *ei)
{
    int32_t offset_sec;

    name = str_trim(name);
    if (name.n == 0 || name.n >= ZONE_NAME_MAX)
        return err_set(ei, ERR_CONFIG,
                       "a time zone's name has 1 to %d characters",
                       ZONE_NAME_MAX - 1);
    for (size_t i = 0; i < name.n; i++)
        if (name.s[i] <= 0x20 || name.s[i] == 0x7F)
            return err_set(ei, ERR_CONFIG, "unknown time zone '%.*s'",
                           STR_ARG(name));
    if (!fixed_offset(name, &offset_sec))
        return open_named(name, ret_zone, ei);
    *ret_zone = zone_new(name, 0);
    if (!*ret_zone)
        return err_set(ei, ERR_NOMEM, "time zone: out of memory");
    (*ret_zone)->first_sec = offset_sec;
    return ERR_OK;
}
