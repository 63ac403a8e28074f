/* corpus.h -- real documents that some tests read and the tree does not hold.
 *
 * They lie in WEIR_SHARED_DIR (CMake), which is "" where there are none. The
 * line "skipped: WHY" is what .ci/skipped looks for.
 */
#ifndef WEIR_TESTS_CORPUS_H
#define WEIR_TESTS_CORPUS_H

/* cmocka.h stands before this one. */
#define CORPUS_IS_THERE (sizeof(WEIR_SHARED_DIR) > 1)

/* Leaves the test that calls it, for want of what ("real posts"); path: what is
 * missing of a corpus that is there. */
#define corpus_skip(what, path)                                                \
    do {                                                                       \
        if (CORPUS_IS_THERE)                                                   \
            print_message("skipped: no %s\n", (path));                         \
        else                                                                   \
            print_message("skipped: no corpus of " what                        \
                          " beside the source tree\n");                        \
        skip();                                                                \
    } while (0)

#endif
