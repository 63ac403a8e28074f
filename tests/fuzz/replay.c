/* replay.c -- runs a fuzz target over stored inputs, without libFuzzer.
 *
 * Linked to each fuzz_<what>.c where the compiler is gcc. Arguments are files
 * or folders, which are searched through. Each input is passed in a block of
 * exactly its size, so that AddressSanitizer sees a read past its end. Prints
 * how many ran; an input that cannot be read is a failure. One thread.
 */
#include <errno.h>
#include <fts.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Runs the target on the file at path. Returns 0, or -1 after a message. */
static int run_file(const char *path, size_t n)
{
    int rc = -1;
    FILE *f = fopen(path, "rb");
    uint8_t *data = malloc(n ? n : 1);

    if (!f || !data || fread(data, 1, n, f) != n) {
        fprintf(stderr, "%s: %s\n", path, strerror(errno));
        goto out;
    }
    if (n == 0) { /* of a block of one byte, not even that may be read */
        free(data);
        data = NULL;
    }
    LLVMFuzzerTestOneInput(data, n);
    rc = 0;
out:
    free(data);
    if (f)
        fclose(f);
    return rc;
}

static int by_name(const FTSENT **a, const FTSENT **b)
{
    return strcmp((*a)->fts_name, (*b)->fts_name);
}

int main(int argc, char **argv)
{
    size_t n_run = 0;
    int failed = 0;
    FTS *fts = NULL;

    if (argc < 2) {
        fprintf(stderr, "usage: %s FILE|FOLDER...\n", argv[0]);
        return 2;
    }
    fts = fts_open(argv + 1, FTS_LOGICAL | FTS_NOCHDIR, by_name);
    if (!fts) {
        perror("fts_open");
        return 1;
    }
    for (FTSENT *e = fts_read(fts); e; e = fts_read(fts)) {
        if (e->fts_info == FTS_F) {
            failed |= run_file(e->fts_path, (size_t)e->fts_statp->st_size) != 0;
            n_run++;
        } else if (e->fts_info == FTS_NS || e->fts_info == FTS_DNR ||
                   e->fts_info == FTS_ERR || e->fts_info == FTS_SLNONE) {
            fprintf(stderr, "%s: cannot be read\n", e->fts_path);
            failed = 1;
        }
    }
    fts_close(fts);
    printf("%zu inputs replayed\n", n_run);
    return failed;
}
