/* test_names.c -- the names of a document: how many pass, and that nobody can
 * make them clash.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "feeds/names.h"

/* Words that clash under FNV-1a of 32 bits, as everybody knows. */
static void no_clash(void **state)
{
    static const struct str rows[][2] = {
        { STR_C("costarring"), STR_C("liquid") },
        { STR_C("declinate"), STR_C("macallums") },
        { STR_C("altarage"), STR_C("zinke") },
    };
    struct names names;

    (void)state;
    names_init(&names);
    for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
        assert_int_not_equal(names_hash(&names, rows[i][0]),
                             names_hash(&names, rows[i][1]));
}

/* Where a name is looked for first: a table that is empty but for it. */
static size_t slot_of(uint32_t hash)
{
    struct names names;
    size_t at = 0;

    names_init(&names);
    assert_true(names_admit(&names, hash));
    while (!names.slots[at])
        at++;
    return at;
}

/* So many slots that others have are passed over, and no more. */
static void probes(void **state)
{
    size_t slot = slot_of(1);
    struct names names;

    (void)state;
    names_init(&names);
    for (size_t i = 0; i < NAMES_PROBES; i++)
        names.slots[(slot + i) % NAMES_SLOTS] = 2;
    assert_true(names_admit(&names, 1));
    assert_int_equal(names.slots[(slot + NAMES_PROBES) % NAMES_SLOTS], 1);
    assert_true(names_admit(&names, 1));
    assert_int_equal(names.n, 1);
    names.slots[(slot + NAMES_PROBES) % NAMES_SLOTS] = 2;
    assert_false(names_admit(&names, 1));
    assert_int_equal(names.n, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_clash),
        cmocka_unit_test(probes),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
