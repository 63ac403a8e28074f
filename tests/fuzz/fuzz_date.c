/* fuzz_date.c -- any text as a date: what is read is a time of the calendar,
 * which, printed and read again, is the same. The first byte is the context.
 */
#include <assert.h>
#include <stdlib.h>

#include "feeds/feeds.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define NOW INT64_C(1642200000)

/* Kept from run to run: opening one costs more than all else here. */
static const struct zone *zone_number(unsigned n)
{
    static const char *const names[] = { "Asia/Shanghai", "Europe/Berlin",
                                         "America/New_York", "-03:30" };
    static struct zone *zones[4];

    if (n % 5 == 4)
        return NULL;
    if (!zones[n % 5] && zone_open(str_of(names[n % 5]), &zones[n % 5], NULL))
        abort();
    return zones[n % 5];
}

static void check_again(const struct date *date)
{
    struct date_context none = { 0, NULL };
    struct date again;
    struct buf b;

    buf_init(&b, 64);
    date_put_rfc3339(&b, date->sec, date->offset_min);
    if (date_parse(buf_str(&b), &none, &again))
        abort();
    assert(again.sec == date->sec && again.precision == DATE_SECOND);
    buf_release(&b);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct date_context ctx = { 0, NULL };
    struct date date;
    struct str s;

    if (!size)
        return 0;
    ctx.zone = zone_number(data[0] & 0x0F);
    ctx.now_sec = data[0] & 0x10 ? NOW : 0;
    s = (struct str){ (const char *)data + 1, size - 1 };
    if (date_parse(s, &ctx, &date))
        return 0;
    assert(date.sec >= DATE_FIRST_SEC && date.sec <= DATE_LAST_SEC);
    assert(date.precision <= DATE_SECOND);
    check_again(&date);
    return 0;
}
