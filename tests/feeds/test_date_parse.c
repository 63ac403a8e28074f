/* test_date_parse.c -- reading dates: feeds/base/date_parse.c and its parts.
 *
 * What is wanted was computed apart from this code, by Python's datetime and
 * zoneinfo, from the numbers that the text says to a reader.
 */
#include "feeds/feeds.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* 2022-01-15 06:40:00 in Shanghai. */
#define NOW INT64_C(1642200000)

enum where { UTC, CN, JP, IN, AU, DE, IE, US, N_ZONES };
static const char *const zone_names[N_ZONES] = {
    [UTC] = "UTC",          [CN] = "Asia/Shanghai",    [JP] = "Asia/Tokyo",
    [IN] = "Asia/Kolkata",  [AU] = "Australia/Sydney", [DE] = "Europe/Berlin",
    [IE] = "Europe/Dublin", [US] = "America/New_York",
};
static struct zone *zones[N_ZONES];

static int open_zones(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ZONES; i++)
        if (zone_open(str_of(zone_names[i]), &zones[i], NULL))
            return -1;
    return 0;
}

static int close_zones(void **state)
{
    (void)state;
    for (size_t i = 0; i < N_ZONES; i++)
        free(zones[i]);
    return 0;
}

static const struct {
    const char *s;
    enum where zone;
    int64_t now_sec;
    const char *want; /* RFC 3339, with the offset; NULL: no date */
    enum date_precision precision;
} rows[] = {
    /* clang-format off */
    /* RFC 3339, W3CDTF, ISO 8601 */
    { "2022-01-14T22:47:08+08:00", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14t22:47:08z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T22:47:08.5Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T22:47:08,123456789Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T22:47Z", CN, NOW, "2022-01-14T22:47:00Z", DATE_MINUTE },
    { "2022-01-14T22Z", CN, NOW, "2022-01-14T22:00:00Z", DATE_MINUTE },
    { "2022-01-14T22", CN, NOW, "2022-01-14T22:00:00+08:00", DATE_MINUTE },
    { "2022-01-14T22:47:08", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08", US, 0, "2022-01-14T22:47:08-05:00", DATE_SECOND },
    { "2022-07-14T22:47:08", US, NOW, "2022-07-14T22:47:08-04:00", DATE_SECOND },
    { "2022-01-14T22:47:8Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-1-14T2:07:08Z", CN, NOW, "2022-01-14T02:07:08Z", DATE_SECOND },
    { "2022-01-14 T 22:47:08Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T 22:47:08 Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14 22:47:08.000+0000", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T22:47:08-03:30", CN, NOW, "2022-01-14T22:47:08-03:30", DATE_SECOND },
    { "2022-01-14T22:47:08-0330", CN, NOW, "2022-01-14T22:47:08-03:30", DATE_SECOND },
    { "2022-01-14T22:47:08+08", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08+8", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08+5:45", UTC, NOW, "2022-01-14T22:47:08+05:45", DATE_SECOND },
    { "2022-01-14T22:47:08-00:00", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T22:47:08Z+0800", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08+08:00[Asia/Shanghai]", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08 UTC", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2022-01-14T22:47:08 GMT+8", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T22:47:08\u221208:00", CN, NOW, "2022-01-14T22:47:08-08:00", DATE_SECOND },
    { "2022-01-14", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022-01-14Z", CN, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2022-01-14+09:00", CN, NOW, "2022-01-14T00:00:00+09:00", DATE_DAY },
    { "2022-01", CN, NOW, "2022-01-01T00:00:00+08:00", DATE_MONTH },
    { "2022", CN, NOW, "2022-01-01T00:00:00+08:00", DATE_YEAR },
    { "20220114", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "20220114T224708Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "20220114T224708.25Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "20220114T2247Z", CN, NOW, "2022-01-14T22:47:00Z", DATE_MINUTE },
    { "20220114T22Z", CN, NOW, "2022-01-14T22:00:00Z", DATE_MINUTE },
    { "20220114T22:47:08+08:00", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022-01-14T224708+0800", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "20220114 22:47:08", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "20220114224708", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "202201142247", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "20220114224708+0900", CN, NOW, "2022-01-14T22:47:08+09:00", DATE_SECOND },
    { "2022-W02-5", UTC, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2022W025", UTC, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2022-W02", UTC, NOW, "2022-01-10T00:00:00Z", DATE_DAY },
    { "2022W02", UTC, NOW, "2022-01-10T00:00:00Z", DATE_DAY },
    { "2022-W02-5T22:47:08Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "2020-W53-7", UTC, NOW, "2021-01-03T00:00:00Z", DATE_DAY },
    { "2019-W01-1", UTC, NOW, "2018-12-31T00:00:00Z", DATE_DAY },
    { "2022-014", UTC, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2022014", UTC, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2020-366", UTC, NOW, "2020-12-31T00:00:00Z", DATE_DAY },
    { "2022-014T22:47:08Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "22-01-14", UTC, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "2016-12-31T23:59:60Z", CN, NOW, "2016-12-31T23:59:59Z", DATE_SECOND },
    { "2022-01-14T24:00:00Z", CN, NOW, "2022-01-15T00:00:00Z", DATE_SECOND },
    { "2022-01-14T24:00", CN, NOW, "2022-01-15T00:00:00+08:00", DATE_MINUTE },
    { "2022-02-30T22:47:08Z", CN, NOW, "2022-02-28T22:47:08Z", DATE_SECOND },
    { "2024-02-30", UTC, 0, "2024-02-29T00:00:00Z", DATE_DAY },
    { "2003-12-32", UTC, NOW, "2003-12-31T00:00:00Z", DATE_DAY },
    /* RFC 822, RFC 2822 and what is sent as such */
    { "Fri, 14 Jan 2022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 +0800", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 +08:00", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47 +0800", UTC, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "Fri, 14 Jan 2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "14 Jan 2022 22:47:08 +0800", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "14 Jan 22 22:47:08 Z", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "14 Jan 99 22:47:08 Z", CN, NOW, "1999-01-14T22:47:08Z", DATE_SECOND },
    { "14 Jan 49", UTC, 0, "2049-01-14T00:00:00Z", DATE_DAY },
    { "14 Jan 122", UTC, NOW, "2022-01-14T00:00:00Z", DATE_DAY },
    { "Tue, 14 Jan 2022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "FRI, 14 JAN 2022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri,14 Jan 2022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri 14 Jan 2022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Friday, 14 January 2022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14  Jan   2022\t22:47:08\n GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan, 2022, 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 2:07:08 GMT", CN, NOW, "2022-01-14T02:07:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 +0000 (UTC)", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 +0800 (CST)", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 +0800 (China Standard Time)", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri Jan 14 2022 22:47:08 GMT+0800 (China (Standard) Time)", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri (a day), 14(th) Jan(uary) 2022 22:47:08 +0800", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 +0800 CST", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 EST -0500", UTC, NOW, "2022-01-14T22:47:08-05:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 XYZ", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 A", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "14 Jan 2022 22:47:08 Sept", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "03 Apr 02 1500 GMT", CN, NOW, "2002-04-03T15:00:00Z", DATE_MINUTE },
    { "Fri, 31 Feb 2022 22:47:08 GMT", CN, NOW, "2022-02-28T22:47:08Z", DATE_SECOND },
    { "Fri, 14&nbsp;Jan&#160;2022 22&#58;47&#x3a;08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri,\u00a014 Jan\u20032022 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 UT", UTC, 0, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 UTC", UTC, 0, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 EST", UTC, 0, "2022-01-14T22:47:08-05:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 EDT", UTC, 0, "2022-01-14T22:47:08-04:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 CST", UTC, 0, "2022-01-14T22:47:08-06:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 CDT", UTC, 0, "2022-01-14T22:47:08-05:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 MST", UTC, 0, "2022-01-14T22:47:08-07:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 MDT", UTC, 0, "2022-01-14T22:47:08-06:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 PST", UTC, 0, "2022-01-14T22:47:08-08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 PDT", UTC, 0, "2022-01-14T22:47:08-07:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 AKST", UTC, 0, "2022-01-14T22:47:08-09:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 HST", UTC, 0, "2022-01-14T22:47:08-10:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 CET", UTC, 0, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 CEST", UTC, 0, "2022-01-14T22:47:08+02:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 EET", UTC, 0, "2022-01-14T22:47:08+02:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 MSK", UTC, 0, "2022-01-14T22:47:08+03:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 IST", UTC, 0, "2022-01-14T22:47:08+05:30", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 HKT", UTC, 0, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 JST", UTC, 0, "2022-01-14T22:47:08+09:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 KST", UTC, 0, "2022-01-14T22:47:08+09:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 AEST", UTC, 0, "2022-01-14T22:47:08+10:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 AEDT", UTC, 0, "2022-01-14T22:47:08+11:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 NZDT", UTC, 0, "2022-01-14T22:47:08+13:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 BST", UTC, 0, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 GMT+8", UTC, 0, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 UTC+08:00", UTC, 0, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 UTC-3:30", UTC, 0, "2022-01-14T22:47:08-03:30", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 GMT +0800", UTC, 0, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 SGT", UTC, 0, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 ART", UTC, 0, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 BRT", UTC, 0, "2022-01-14T22:47:08-03:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 NST", UTC, 0, "2022-01-14T22:47:08-03:30", DATE_SECOND },
    /* A name that zones share is the source's, if it is one of them */
    { "Fri, 14 Jan 2022 22:47:08 CST", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri Jan 14 22:47:08 CST 2022", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 CST", US, NOW, "2022-01-14T22:47:08-06:00", DATE_SECOND },
    { "Fri, 14 Jan 2022 22:47:08 IST", IN, NOW, "2022-01-14T22:47:08+05:30", DATE_SECOND },
    { "14 Jul 2021 22:47:08 IST", IE, NOW, "2021-07-14T22:47:08+01:00", DATE_SECOND },
    { "14 Jan 2022 22:47:08 EST", US, NOW, "2022-01-14T22:47:08-05:00", DATE_SECOND },
    { "14 Jul 2021 22:47:08 EST", AU, NOW, "2021-07-14T22:47:08+10:00", DATE_SECOND },
    /* RFC 850, asctime, date(1), Java, prose */
    { "Friday, 14-Jan-22 22:47:08 GMT", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "14-Jan-2022 22:47:08", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "14/Jan/2022 22:47:08 +0800", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Fri Jan 14 22:47:08 2022", UTC, 0, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri Jan  4 22:47:08 2022", UTC, NOW, "2022-01-04T22:47:08Z", DATE_SECOND },
    { "Fri Jan 14 22:47:08 UTC 2022", CN, NOW, "2022-01-14T22:47:08Z", DATE_SECOND },
    { "Fri Jan 14 22:47:08 XYZ 2022", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "Jan 14 22:47:08 2022", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "January 14, 2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "Jan. 14, 2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "Jan 14th, 2022 at 10:47 pm", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "Friday, January 14, 2022 - 10:47 PM", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "January 14 2022, 10:47:08 p.m. EST", CN, NOW, "2022-01-14T22:47:08-05:00", DATE_SECOND },
    { "14th of January 2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "the 14th of January, 2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "January 2022", CN, NOW, "2022-01-01T00:00:00+08:00", DATE_MONTH },
    { "Jan-14-2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022-Jan-14", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022 Jan 14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "10:47 pm, 14 January 2022", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "22:47 14.01.2022", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "12:30 am 14 Jan 2022", CN, NOW, "2022-01-14T00:30:00+08:00", DATE_MINUTE },
    { "14 Jan 2022 12:30 PM", CN, NOW, "2022-01-14T12:30:00+08:00", DATE_MINUTE },
    { "14 Jan 2022 10 pm", CN, NOW, "2022-01-14T22:00:00+08:00", DATE_MINUTE },
    { "14 Jan 2022 22:47 pm", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "Published: January 14, 2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "Posted on January 14, 2022 at 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022-01-14 | 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022-01-14_22:47:08", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "[2022-01-14]", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022-01-14 22:47 by A. Writer", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    /* Day and month in either order */
    { "1/14/2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "14/1/2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "01/14/2022 10:47 PM", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "14-01-2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "01-14-2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "14.01.2022", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "14.1.22", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "14.01.2022 22.47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "14.01.2022, 22:47 Uhr", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "02/01/2021", CN, NOW, "2021-02-01T00:00:00+08:00", DATE_DAY },
    { "11/01/2022", CN, NOW, "2022-01-11T00:00:00+08:00", DATE_DAY },
    { "11/01/2022", CN, 0, "2022-11-01T00:00:00+08:00", DATE_DAY },
    { "02-01-2021", CN, NOW, "2021-01-02T00:00:00+08:00", DATE_DAY },
    { "1/14/22", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "99/01/14", CN, NOW, "1999-01-14T00:00:00+08:00", DATE_DAY },
    { "2022/1/14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022.01.14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022. 1. 14. 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    /* German, Dutch, French, Spanish, Portuguese, Italian */
    { "Fr, 14 Januar 2022 22:47:08 +0100", UTC, NOW, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "Freitag, 14. Januar 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "14. Jänner 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "Mo, 14 Mär 2022 22:47:08 +0100", DE, 0, "2022-03-14T22:47:08+01:00", DATE_SECOND },
    { "1. März 2021 um 22:47 Uhr", DE, NOW, "2021-03-01T22:47:00+01:00", DATE_MINUTE },
    { "Di., 4. Mai 2021", DE, NOW, "2021-05-04T00:00:00+02:00", DATE_DAY },
    { "14 Dez 2021 22:47:08 MEZ", CN, NOW, "2021-12-14T22:47:08+01:00", DATE_SECOND },
    { "vr 14 jan. 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "za, 15 mrt 2021 22:47:08 +0100", UTC, NOW, "2021-03-15T22:47:08+01:00", DATE_SECOND },
    { "14 augustus 2021", DE, NOW, "2021-08-14T00:00:00+02:00", DATE_DAY },
    { "ven., 14 janv. 2022 22:47:08 +0100", UTC, NOW, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "mar, 14 déc 2021 22:47:08 +0100", UTC, NOW, "2021-12-14T22:47:08+01:00", DATE_SECOND },
    { "mer, 14 nov 2018 22:47:08 +0100", UTC, NOW, "2018-11-14T22:47:08+01:00", DATE_SECOND },
    { "1er février 2021", DE, NOW, "2021-02-01T00:00:00+01:00", DATE_DAY },
    { "le 14 août 2021 à 22h47", DE, NOW, "2021-08-14T22:47:00+02:00", DATE_MINUTE },
    { "14 juillet 2021", DE, NOW, "2021-07-14T00:00:00+02:00", DATE_DAY },
    { "14 JUIN 2021", DE, NOW, "2021-06-14T00:00:00+02:00", DATE_DAY },
    { "vie, 14 ene 2022 22:47:08 +0100", UTC, NOW, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "14 de enero de 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "viernes, 14 de enero de 2022 a las 10:47 p. m.", DE, NOW, "2022-01-14T22:47:00+01:00", DATE_MINUTE },
    { "3 de setiembre del 2021", DE, NOW, "2021-09-03T00:00:00+02:00", DATE_DAY },
    { "martes 4 de mayo de 2021", DE, NOW, "2021-05-04T00:00:00+02:00", DATE_DAY },
    { "sex, 14 jan 2022 22:47:08 -0300", UTC, NOW, "2022-01-14T22:47:08-03:00", DATE_SECOND },
    { "14 de fevereiro de 2021 às 22h47", DE, NOW, "2021-02-14T22:47:00+01:00", DATE_MINUTE },
    { "sexta-feira, 14 de janeiro de 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "1º de março de 2021", DE, NOW, "2021-03-01T00:00:00+01:00", DATE_DAY },
    { "14/out/2021", DE, NOW, "2021-10-14T00:00:00+02:00", DATE_DAY },
    { "ven, 14 gen 2022 22:47:08 +0100", UTC, NOW, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "martedì 4 maggio 2021", DE, NOW, "2021-05-04T00:00:00+02:00", DATE_DAY },
    { "14 luglio 2021 ore 22:47", DE, NOW, "2021-07-14T22:47:00+02:00", DATE_MINUTE },
    { "3 ago 2021", DE, NOW, "2021-08-03T00:00:00+02:00", DATE_DAY },
    { "14 oktober 2021 kl. 22.47", DE, NOW, "2021-10-14T22:47:00+02:00", DATE_MINUTE },
    /* Polish, Czech, Hungarian, Turkish, Russian, Ukrainian, Greek */
    { "pt., 14 sty 2022 22:47:08 +0100", UTC, NOW, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "piątek, 14 stycznia 2022 r.", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "3 października 2021, 22:47", DE, NOW, "2021-10-03T22:47:00+02:00", DATE_MINUTE },
    { "3 września 2021", DE, NOW, "2021-09-03T00:00:00+02:00", DATE_DAY },
    { "14. ledna 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "14. září 2021", DE, NOW, "2021-09-14T00:00:00+02:00", DATE_DAY },
    { "2022. január 14.", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "2021. szeptember 3. péntek 22:47", DE, NOW, "2021-09-03T22:47:00+02:00", DATE_MINUTE },
    { "P, 14 jan 2022 22:47:08 +0100", UTC, NOW, "2022-01-14T22:47:08+01:00", DATE_SECOND },
    { "2022. jan. 14., 22:47", DE, NOW, "2022-01-14T22:47:00+01:00", DATE_MINUTE },
    { "2021-márc-3", DE, NOW, "2021-03-03T00:00:00+01:00", DATE_DAY },
    { "14 Ocak 2022 Cuma 22:47", DE, NOW, "2022-01-14T22:47:00+01:00", DATE_MINUTE },
    { "Cum, 14 Oca 2022 22:47:08 +0300", UTC, NOW, "2022-01-14T22:47:08+03:00", DATE_SECOND },
    { "Paz, 19 Ara 2021 22:47:08 +0300", UTC, NOW, "2021-12-19T22:47:08+03:00", DATE_SECOND },
    { "3 Ağustos 2021", DE, NOW, "2021-08-03T00:00:00+02:00", DATE_DAY },
    { "3 EYLÜL 2021", DE, NOW, "2021-09-03T00:00:00+02:00", DATE_DAY },
    { "Пт, 14 янв 2022 22:47:08 +0300", UTC, NOW, "2022-01-14T22:47:08+03:00", DATE_SECOND },
    { "14 января 2022 г. в 22:47", DE, NOW, "2022-01-14T22:47:00+01:00", DATE_MINUTE },
    { "Пятница, 14 Января 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "3 мая 2021 22:47 МСК", DE, NOW, "2021-05-03T22:47:00+03:00", DATE_MINUTE },
    { "3 Сен. 2021", DE, NOW, "2021-09-03T00:00:00+02:00", DATE_DAY },
    { "14 січня 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "Παρ, 14 Ιαν 2022 22:47:08 +0200", UTC, NOW, "2022-01-14T22:47:08+02:00", DATE_SECOND },
    { "Κυρ, 11 Ιούλ 2004 12:00:00 EST", UTC, NOW, "2004-07-11T12:00:00-05:00", DATE_SECOND },
    { "14 Ιανουαρίου 2022", DE, NOW, "2022-01-14T00:00:00+01:00", DATE_DAY },
    { "3 Μαΐου 2021, 10:47 μ.μ.", DE, NOW, "2021-05-03T22:47:00+02:00", DATE_MINUTE },
    { "14 ΑΥΓ 2021", DE, NOW, "2021-08-14T00:00:00+02:00", DATE_DAY },
    /* Arabic, Vietnamese; labels; zones that change with summer */
    { "01 مارس 2026", DE, NOW, "2026-03-01T00:00:00+01:00", DATE_DAY },
    { "٠١ مارس ٢٠٢٦، 10:47 م", CN, NOW, "2026-03-01T22:47:00+08:00", DATE_MINUTE },
    { "الأحد, 01 مارس 2026 15:00:00 +0300", UTC, NOW, "2026-03-01T15:00:00+03:00", DATE_SECOND },
    { "14 أغسطس 2021", CN, NOW, "2021-08-14T00:00:00+08:00", DATE_DAY },
    { "٣ أبريل ٢٠٢١ 8:05 صباحًا", CN, NOW, "2021-04-03T08:05:00+08:00", DATE_MINUTE },
    { "01 tháng 3 2026", CN, NOW, "2026-03-01T00:00:00+08:00", DATE_DAY },
    { "Chủ Nhật, ngày 01 tháng 3 năm 2026 lúc 08:05", CN, NOW, "2026-03-01T08:05:00+08:00", DATE_MINUTE },
    { "Thứ Hai, 02 Tháng 3, 2026", CN, NOW, "2026-03-02T00:00:00+08:00", DATE_DAY },
    { "日, 01 3 2026 15:00:00 +0900", CN, NOW, "2026-03-01T15:00:00+09:00", DATE_SECOND },
    { "来源：新华网 2026-03-01 08:05", CN, NOW, "2026-03-01T08:05:00+08:00", DATE_MINUTE },
    { "来源: 新华网　2026年3月1日 08:05", CN, NOW, "2026-03-01T08:05:00+08:00", DATE_MINUTE },
    { "上午 8:05", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_MINUTE },
    { "上午 5:05", CN, NOW, "2022-01-15T05:05:00+08:00", DATE_MINUTE },
    { "Jan 14, 2022 10:47 pm ET", CN, NOW, "2022-01-14T22:47:00-05:00", DATE_MINUTE },
    { "Jul 14, 2021 10:47 pm ET", CN, NOW, "2021-07-14T22:47:00-04:00", DATE_MINUTE },
    { "2021-03-14 01:59 PT", CN, NOW, "2021-03-14T01:59:00-08:00", DATE_MINUTE },
    { "2021-03-14 03:00 PT", CN, NOW, "2021-03-14T03:00:00-07:00", DATE_MINUTE },
    { "2021-11-06 23:00 PT", CN, NOW, "2021-11-06T23:00:00-07:00", DATE_MINUTE },
    { "2021-11-07 03:00 PT", CN, NOW, "2021-11-07T03:00:00-08:00", DATE_MINUTE },
    { "2021-03-07 12:00 CT", CN, NOW, "2021-03-07T12:00:00-06:00", DATE_MINUTE },
    { "2021-03-31 12:00 MT", CN, NOW, "2021-03-31T12:00:00-06:00", DATE_MINUTE },
    /* Chinese */
    { "2022年01月14日 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日22时47分08秒", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "2022年1月14日22時47分", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日22点47分", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日晚上10点47分", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日 晚上10点半", CN, NOW, "2022-01-14T22:30:00+08:00", DATE_MINUTE },
    { "2022年1月14日 下午10:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022-01-14 下午10:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022/1/14 上午 08:10:09", CN, NOW, "2022-01-14T08:10:09+08:00", DATE_SECOND },
    { "2022.1.14 晚上10点半", CN, NOW, "2022-01-14T22:30:00+08:00", DATE_MINUTE },
    { "2022-01-14 오후 10:47:08", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "1/14/2022 PM 10:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "01-14 上午8:10", CN, NOW, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "星期五, 14 一月 2022 22:47:08 +0800", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "金, 14 1月 2022 22:47:08 +0900", CN, NOW, "2022-01-14T22:47:08+09:00", DATE_SECOND },
    { "일, 16 1월 2022 22:47:08 +0900", CN, 0, "2022-01-16T22:47:08+09:00", DATE_SECOND },
    { "2022年1月14日 上午8:10", CN, NOW, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "2022年1月14日凌晨1点", CN, NOW, "2022-01-14T01:00:00+08:00", DATE_MINUTE },
    { "2022年1月14日凌晨12:30", CN, NOW, "2022-01-14T00:30:00+08:00", DATE_MINUTE },
    { "2022年1月14日中午12点", CN, NOW, "2022-01-14T12:00:00+08:00", DATE_MINUTE },
    { "2022年1月14日中午1:30", CN, NOW, "2022-01-14T13:30:00+08:00", DATE_MINUTE },
    { "2022年1月14日中午11:30", CN, NOW, "2022-01-14T11:30:00+08:00", DATE_MINUTE },
    { "2022年1月13日晚上12点", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_MINUTE },
    { "2022年1月14日 清晨6点整", CN, NOW, "2022-01-14T06:00:00+08:00", DATE_MINUTE },
    { "2022年1月14日 傍晚6点", CN, NOW, "2022-01-14T18:00:00+08:00", DATE_MINUTE },
    { "2022年1月14日 星期五", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022年1月14日 星期五 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日（周五）22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月16日 礼拜天 22:47", CN, 0, "2022-01-16T22:47:00+08:00", DATE_MINUTE },
    { "2022年1月14日，22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022-01-14 星期五", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "星期五 2022-01-14", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "２０２２－０１－１４\u3000２２：４７：０８", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "２０２２年１月１４日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "二〇二二年一月十四日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "二〇二一年十二月三十一日", CN, NOW, "2021-12-31T00:00:00+08:00", DATE_DAY },
    { "二零二一年十月廿三日", CN, NOW, "2021-10-23T00:00:00+08:00", DATE_DAY },
    { "二〇二二年一月", CN, NOW, "2022-01-01T00:00:00+08:00", DATE_MONTH },
    { "2022年一月二十日下午三点", CN, 0, "2022-01-20T15:00:00+08:00", DATE_MINUTE },
    { "2022年1月14号 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "2022 年 01 月 14 日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "22年1月14日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022年", CN, NOW, "2022-01-01T00:00:00+08:00", DATE_YEAR },
    { "民国111年1月14日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "发布时间：2022-01-14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "发布时间：2022-01-14 22:47:08\u3000来源：菏泽日报", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "时间：2022年01月14日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022-01-14 22:47:08 北京时间", UTC, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "【2022-01-14】", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "2022年01月14日22:47\u3000来源：齐鲁网", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    /* Japanese and Korean */
    { "2022年1月14日(金) 22時47分", JP, NOW, "2022-01-14T22:47:00+09:00", DATE_MINUTE },
    { "2022年1月14日金曜日 午後10時47分08秒", JP, NOW, "2022-01-14T22:47:08+09:00", DATE_SECOND },
    { "2022年1月14日 午前0時5分", JP, NOW, "2022-01-14T00:05:00+09:00", DATE_MINUTE },
    { "令和4年1月14日", JP, NOW, "2022-01-14T00:00:00+09:00", DATE_DAY },
    { "令和元年5月1日", JP, NOW, "2019-05-01T00:00:00+09:00", DATE_DAY },
    { "平成31年4月30日", JP, NOW, "2019-04-30T00:00:00+09:00", DATE_DAY },
    { "昭和64年1月7日", JP, NOW, "1989-01-07T00:00:00+09:00", DATE_DAY },
    { "令和四年一月十四日", JP, NOW, "2022-01-14T00:00:00+09:00", DATE_DAY },
    { "2022年1月17日月曜日", JP, 0, "2022-01-17T00:00:00+09:00", DATE_DAY },
    { "2022년 1월 14일", JP, NOW, "2022-01-14T00:00:00+09:00", DATE_DAY },
    { "2022년 1월 14일 금요일", JP, NOW, "2022-01-14T00:00:00+09:00", DATE_DAY },
    { "2022년 01월 14일 오후 10:47", JP, NOW, "2022-01-14T22:47:00+09:00", DATE_MINUTE },
    { "2022년 1월 14일 오후 10시 47분 8초", JP, NOW, "2022-01-14T22:47:08+09:00", DATE_SECOND },
    { "2022년 1월 14일 오전 12시 5분", JP, NOW, "2022-01-14T00:05:00+09:00", DATE_MINUTE },
    /* Unix time, .NET */
    { "1642171628", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "1642171628.25", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "1642171628999", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "/Date(1642171628000)/", CN, NOW, "2022-01-14T22:47:08+08:00", DATE_SECOND },
    { "/Date(1642171628000+0900)/", CN, NOW, "2022-01-14T23:47:08+09:00", DATE_SECOND },
    { "/Date(-1000)/", UTC, NOW, "1969-12-31T23:59:59Z", DATE_SECOND },
    /* Relative to now, 2022-01-15 06:40 in China */
    { "刚刚", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "刚才", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "just now", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "방금", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "3分钟前", CN, NOW, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "３分钟前", CN, NOW, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "三分钟前", CN, NOW, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "3 分鐘前", CN, NOW, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "30秒前", CN, NOW, "2022-01-15T06:39:30+08:00", DATE_SECOND },
    { "30秒钟之前", CN, NOW, "2022-01-15T06:39:30+08:00", DATE_SECOND },
    { "半小时前", CN, NOW, "2022-01-15T06:10:00+08:00", DATE_MINUTE },
    { "半个小时前", CN, NOW, "2022-01-15T06:10:00+08:00", DATE_MINUTE },
    { "8小时前", CN, NOW, "2022-01-14T22:40:00+08:00", DATE_MINUTE },
    { "两个小时前", CN, NOW, "2022-01-15T04:40:00+08:00", DATE_MINUTE },
    { "1小时5分钟前", CN, NOW, "2022-01-15T05:35:00+08:00", DATE_MINUTE },
    { "2天前", CN, NOW, "2022-01-13T06:40:00+08:00", DATE_DAY },
    { "2周前", CN, NOW, "2022-01-01T06:40:00+08:00", DATE_DAY },
    { "1个星期前", CN, NOW, "2022-01-08T06:40:00+08:00", DATE_DAY },
    { "3時間前", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3日前", CN, NOW, "2022-01-12T06:40:00+08:00", DATE_DAY },
    { "3분 전", CN, NOW, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "3시간 전", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3 minutes ago", CN, NOW, "2022-01-15T06:37:00+08:00", DATE_MINUTE },
    { "3 hours ago", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "an hour ago", CN, NOW, "2022-01-15T05:40:00+08:00", DATE_MINUTE },
    { "a minute ago", CN, NOW, "2022-01-15T06:39:00+08:00", DATE_MINUTE },
    { "1 hour, 5 minutes ago", CN, NOW, "2022-01-15T05:35:00+08:00", DATE_MINUTE },
    { "3h ago", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "5 mins ago", CN, NOW, "2022-01-15T06:35:00+08:00", DATE_MINUTE },
    { "2 days ago", CN, NOW, "2022-01-13T06:40:00+08:00", DATE_DAY },
    { "one week ago", CN, NOW, "2022-01-08T06:40:00+08:00", DATE_DAY },
    { "vor 3 Stunden", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "il y a 3 heures", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "il y a une heure", CN, NOW, "2022-01-15T05:40:00+08:00", DATE_MINUTE },
    { "hace 3 horas", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "há 3 horas", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3 ore fa", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3 часа назад", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3 godziny temu", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3 uur geleden", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "3 saat önce", CN, NOW, "2022-01-15T03:40:00+08:00", DATE_MINUTE },
    { "1个月前", CN, NOW, "2021-12-15T06:40:00+08:00", DATE_DAY },
    { "2 months ago", CN, NOW, "2021-11-15T06:40:00+08:00", DATE_DAY },
    { "1年前", CN, NOW, "2021-01-15T06:40:00+08:00", DATE_DAY },
    { "a year ago", CN, NOW, "2021-01-15T06:40:00+08:00", DATE_DAY },
    { "今天 06:10", CN, NOW, "2022-01-15T06:10:00+08:00", DATE_MINUTE },
    { "今天", CN, NOW, "2022-01-15T00:00:00+08:00", DATE_DAY },
    { "昨天08:10", CN, NOW, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "昨天 下午3点", CN, NOW, "2022-01-14T15:00:00+08:00", DATE_MINUTE },
    { "前天 23:59:58", CN, NOW, "2022-01-13T23:59:58+08:00", DATE_SECOND },
    { "昨日 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "today 06:10", CN, NOW, "2022-01-15T06:10:00+08:00", DATE_MINUTE },
    { "yesterday at 08:10", CN, NOW, "2022-01-14T08:10:00+08:00", DATE_MINUTE },
    { "Yesterday, 10:47 PM", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "gestern, 22:47 Uhr", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "hier à 22h47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "ayer 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "вчера в 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "어제 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "yesterday 22:47", US, NOW, "2022-01-13T22:47:00-05:00", DATE_MINUTE },
    /* Without a year: the latest that has been, or is tomorrow */
    { "01-14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "1月14日 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "一月十四日", CN, NOW, "2022-01-14T00:00:00+08:00", DATE_DAY },
    { "12-31 22:47", CN, NOW, "2021-12-31T22:47:00+08:00", DATE_MINUTE },
    { "12/31 22:47", CN, NOW, "2021-12-31T22:47:00+08:00", DATE_MINUTE },
    { "14 Jan 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "Dec 31, 10:47 pm", CN, NOW, "2021-12-31T22:47:00+08:00", DATE_MINUTE },
    { "1/14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "1-14 22:47", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "14.01., 22:47 Uhr", CN, NOW, "2022-01-14T22:47:00+08:00", DATE_MINUTE },
    { "01-17 06:40", CN, NOW, "2021-01-17T06:40:00+08:00", DATE_MINUTE },
    { "1월 14일 22:47", JP, NOW, "2022-01-14T22:47:00+09:00", DATE_MINUTE },
    { "02-29", CN, NOW, "2021-02-28T00:00:00+08:00", DATE_DAY },
    { "12-31 22:47 +0000", CN, NOW, "2021-12-31T22:47:00Z", DATE_MINUTE },
    /* No zone: never in the future by less than a day; that is a wrong clock */
    { "2022-01-15 06:41", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_MINUTE },
    { "2022-01-15T08:10:00", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "今天 08:10", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_MINUTE },
    { "01-16 06:40", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_MINUTE },
    { "15 Jan 2022 22:47:08", CN, NOW, "2022-01-15T06:40:00+08:00", DATE_SECOND },
    { "2022-01-15 06:41 +0800", CN, NOW, "2022-01-15T06:41:00+08:00", DATE_MINUTE },
    { "2030-12-31", CN, NOW, "2030-12-31T00:00:00+08:00", DATE_DAY },
    { "2022-01-15T08:10:00", CN, 0, "2022-01-15T08:10:00+08:00", DATE_SECOND },
    /* Summer time: of two the earlier, a gap is passed over */
    { "2021-03-28 02:30", DE, NOW, "2021-03-28T03:30:00+02:00", DATE_MINUTE },
    { "2021-03-28 03:00", DE, NOW, "2021-03-28T03:00:00+02:00", DATE_MINUTE },
    { "2021-10-31 02:30", DE, NOW, "2021-10-31T02:30:00+02:00", DATE_MINUTE },
    { "2021-10-31 02:30 CET", DE, NOW, "2021-10-31T02:30:00+01:00", DATE_MINUTE },
    { "2021-03-14 02:30", US, NOW, "2021-03-14T03:30:00-04:00", DATE_MINUTE },
    { "2021-11-07 01:30", US, NOW, "2021-11-07T01:30:00-04:00", DATE_MINUTE },
    { "1988-07-14 22:47", CN, NOW, "1988-07-14T22:47:00+09:00", DATE_MINUTE },
    { "14 Jul 2021 22:47", DE, NOW, "2021-07-14T22:47:00+02:00", DATE_MINUTE },
    /* No dates */
    { "", CN, NOW, NULL, 0 },
    { "   ", CN, NOW, NULL, 0 },
    { "soon", CN, NOW, NULL, 0 },
    { "now then", CN, NOW, NULL, 0 },
    { "2022-01-14 soon", CN, NOW, NULL, 0 },
    { "2022-13-01", CN, NOW, NULL, 0 },
    { "2022-00-01", CN, NOW, NULL, 0 },
    { "2022-01-14 25:00", CN, NOW, NULL, 0 },
    { "2022-01-14 24:01", CN, NOW, NULL, 0 },
    { "2022-01-14 22:60", CN, NOW, NULL, 0 },
    { "2022-01-14 22:47:61", CN, NOW, NULL, 0 },
    { "2022-01-14T22:47:08+24:00", CN, NOW, NULL, 0 },
    { "2022-01-14T22:47:08+08:60", CN, NOW, NULL, 0 },
    { "2022-01-14T22:47:08+08:0", CN, NOW, NULL, 0 },
    { "2022-01-14 08:", CN, NOW, NULL, 0 },
    { "2022-01-14 08", CN, NOW, NULL, 0 },
    { "2022-01-14T", CN, NOW, NULL, 0 },
    { "2022-01-14x", CN, NOW, NULL, 0 },
    { "2022-W54-1", CN, NOW, NULL, 0 },
    { "2022-W02-8", CN, NOW, NULL, 0 },
    { "2022-W00", CN, NOW, NULL, 0 },
    { "2022-367", CN, NOW, NULL, 0 },
    { "2022-000", CN, NOW, NULL, 0 },
    { "30/30/2022", CN, NOW, NULL, 0 },
    { "13-13-2022", CN, NOW, NULL, 0 },
    { "40.01.2022x", CN, NOW, NULL, 0 },
    { "14 Foo 2022", CN, NOW, NULL, 0 },
    { "14 Ja 2022", CN, NOW, NULL, 0 },
    { "Januar", CN, NOW, NULL, 0 },
    { "Friday", CN, NOW, NULL, 0 },
    { "星期五", CN, NOW, NULL, 0 },
    { "日,", CN, NOW, NULL, 0 },
    { "Mon, 30 Nov -0001 00:00:00 +0000", CN, NOW, NULL, 0 }, /* PHP's zero */
    { "月", CN, NOW, NULL, 0 },
    { "14日", CN, NOW, NULL, 0 },
    { "下午", CN, NOW, NULL, 0 },
    { "22:47", CN, NOW, NULL, 0 },
    { "10:47 pm", CN, NOW, NULL, 0 },
    { "12345", CN, NOW, NULL, 0 },
    { "-1", CN, NOW, NULL, 0 },
    { "0", CN, NOW, NULL, 0 },
    { "3.14", CN, NOW, NULL, 0 },
    { "1.2.3", CN, NOW, NULL, 0 },
    { "v1.10.22", CN, NOW, NULL, 0 },
    { "2.0.1-rc1", CN, NOW, NULL, 0 },
    { "192.168.1.1", CN, NOW, NULL, 0 },
    { "10.0.0.1", CN, NOW, NULL, 0 },
    { "+86 530 5612345", CN, NOW, NULL, 0 },
    { "13812345678", CN, NOW, NULL, 0 },
    { "4155551234", CN, NOW, NULL, 0 },
    { "555-1234", CN, NOW, NULL, 0 },
    { "1-800-555-0199", CN, NOW, NULL, 0 },
    { "12,345", CN, NOW, NULL, 0 },
    { "50%", CN, NOW, NULL, 0 },
    { "$14", CN, NOW, NULL, 0 },
    { "1/2", CN, NOW, NULL, 0 },
    { "3-2", CN, NOW, NULL, 0 },
    { "100-200", CN, NOW, NULL, 0 },
    { "12345678901234567890", CN, NOW, NULL, 0 },
    { "99999999999999天前", CN, NOW, NULL, 0 },
    { "几分钟前", CN, NOW, NULL, 0 },
    { "minutes ago", CN, NOW, NULL, 0 },
    { "3 minutes", CN, NOW, NULL, 0 },
    { "3 parsecs ago", CN, NOW, NULL, 0 },
    { "ago", CN, NOW, NULL, 0 },
    { "Version 14", CN, NOW, NULL, 0 },
    { "14 articles", CN, NOW, NULL, 0 },
    { "Top 10 of 2022", CN, NOW, NULL, 0 },
    { "2022 in review", CN, NOW, NULL, 0 },
    { "May the force", CN, NOW, NULL, 0 },
    { "March of the penguins", CN, NOW, NULL, 0 },
    { "一个月", CN, NOW, NULL, 0 },
    { "第14期", CN, NOW, NULL, 0 },
    { "A12", CN, NOW, NULL, 0 },
    { "菏泽日报", CN, NOW, NULL, 0 },
    { "2022年度工作报告", CN, NOW, NULL, 0 },
    { "十四五规划", CN, NOW, NULL, 0 },
    { "十四五年一月一日", CN, NOW, NULL, 0 },
    { "十十年一月一日", CN, NOW, NULL, 0 },
    { "二〇十年一月一日", CN, NOW, NULL, 0 },
    { "一十十十十十十十十十十十十十十十十十十十十", CN, NOW, NULL, 0 },
    { "九九九九九九九九九九九九九九九九九九九九十", CN, NOW, NULL, 0 },
    { "三天", CN, NOW, NULL, 0 },
    { "<b>2022</b>", CN, NOW, NULL, 0 },
    { "2022-01-14-15-16", CN, NOW, NULL, 0 },
    { "14 Jan 2022 15 Jan 2022", CN, NOW, NULL, 0 },
    { "22:47 22:48", CN, NOW, NULL, 0 },
    { "\ufffd", CN, NOW, NULL, 0 },
    { "2022-01-14T22:47:08+08:00:99x", CN, NOW, NULL, 0 },
    { "0000-00-00 00:00:00", CN, NOW, NULL, 0 },
    { "name=Foo; start=2005-07-04T01:00+05:00", CN, NOW, NULL, 0 },
    { "insert updated date here", CN, NOW, NULL, 0 },
    { "978-7-02-000220-7", CN, NOW, NULL, 0 },
    { "NW202201142247450276", CN, NOW, NULL, 0 },
    { "来源：新华网 2026-03-01", CN, NOW, NULL, 0 },
    { "来源 2026-03-01 08:05", CN, NOW, NULL, 0 },
    { "阅读：2026 12:30 次", CN, NOW, NULL, 0 },
    { "编号：1642200000", CN, NOW, NULL, 0 },
    { "上午 25:05", CN, NOW, NULL, 0 },
    { "01 3 2026", CN, NOW, NULL, 0 },
    { "tháng 3", CN, NOW, NULL, 0 },
    { "م", CN, NOW, NULL, 0 },
    { "مارس", CN, NOW, NULL, 0 },
    { "https://a.example/ 2026-03-01 08:05", CN, NOW, NULL, 0 },
    { "上午 8:05", CN, 0, NULL, 0 },
    { "刚刚", CN, 0, NULL, 0 },
    { "3分钟前", CN, 0, NULL, 0 },
    { "今天 08:10", CN, 0, NULL, 0 },
    { "01-14 22:47", CN, 0, NULL, 0 },
    { "yesterday", CN, 0, NULL, 0 },
    { "an hour ago", CN, 0, NULL, 0 },
    { "14 Jan", CN, 0, NULL, 0 },
    /* clang-format on */
};

/* As many tokens as fit, and one that would go on in what is behind them. */
static void stays_within_its_tokens(void **state)
{
    static const char *const texts[] = { "Fr-",  "\u5468",  "1-",
                                         "Jan ", "\u6b21 ", "gmt+" };
    struct date_context ctx = { NOW, NULL };
    struct date d;

    (void)state;
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct buf b;

        buf_init(&b, 1000);
        for (int n = 0; n < 40; n++) {
            buf_puts(&b, texts[i]);
            assert_int_equal(date_parse(buf_str(&b), &ctx, &d), ERR_FORMAT);
        }
        buf_release(&b);
    }
}

/* False after a message. */
static bool reads_row(size_t i)
{
    struct date_context ctx = { rows[i].now_sec, zones[rows[i].zone] };
    struct date d = { 7, 7, DATE_YEAR };
    enum err e = date_parse(str_of(rows[i].s), &ctx, &d);
    struct buf b;
    bool ok;

    buf_init(&b, 100);
    date_put_rfc3339(&b, d.sec, d.offset_min);
    if (!rows[i].want) /* and then untouched */
        ok = e == ERR_FORMAT && d.sec == 7;
    else
        ok = !e && str_eq(buf_str(&b), str_of(rows[i].want)) &&
             d.precision == rows[i].precision;
    if (!ok)
        print_error("'%s': error %d, got %s, precision %d, wanted %s\n",
                    rows[i].s, (int)e, b.s, (int)d.precision,
                    rows[i].want ? rows[i].want : "none");
    buf_release(&b);
    return ok;
}

static void reads(void **state)
{
    size_t n_right = 0;

    (void)state;
    for (size_t i = 0; i < COUNT(rows); i++)
        n_right += reads_row(i);
    assert_int_equal(n_right, COUNT(rows));
}

static void knows_the_first_and_last_year(void **state)
{
    static const struct {
        const char *s;
        enum err e;
    } years[] = {
        { "0001-01-01T00:00:00Z", ERR_OK },
        { "9999-12-31T23:59:59Z", ERR_OK },
        { "0000-12-31T23:59:59Z", ERR_RANGE },
        { "0001-01-01T00:00:00+00:01", ERR_RANGE },
        { "9999-12-31T23:59:59-00:01", ERR_RANGE },
        { "9999-12-31T24:00:00Z", ERR_RANGE },
    };
    struct date_context ctx = { 0, NULL };
    struct date d;

    (void)state;
    for (size_t i = 0; i < COUNT(years); i++)
        assert_int_equal(date_parse(str_of(years[i].s), &ctx, &d), years[i].e);
}

static void refuses_long(void **state)
{
    static const char end[] = "2022-01-14 08:10:00";
    struct date_context ctx = { NOW, NULL };
    char s[200];
    struct date d;

    (void)state;
    memset(s, ' ', sizeof(s)); /* blanks do not count */
    memcpy(s + sizeof(s) - sizeof(end) + 1, end, sizeof(end) - 1);
    assert_int_equal(date_parse((struct str){ s, sizeof(s) }, &ctx, &d), 0);
    memset(s, '0', sizeof(s));
    memcpy(s, "2022-01-14 08:10:00.", 20);
    assert_int_equal(date_parse((struct str){ s, 127 }, &ctx, &d), 0);
    assert_int_equal(date_parse((struct str){ s, 200 }, &ctx, &d), ERR_FORMAT);
    assert_int_equal(date_parse((struct str){ "2022\0-01", 8 }, &ctx, &d),
                     ERR_FORMAT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads),
        cmocka_unit_test(knows_the_first_and_last_year),
        cmocka_unit_test(refuses_long),
        cmocka_unit_test(stays_within_its_tokens),
    };

    return cmocka_run_group_tests(tests, open_zones, close_zones);
}
