/* main.c -- where weir begins; the commands are in cmd/. */
#include <fcntl.h>
#include <stdio.h>
#include <sysexits.h>

#include "daemon/cmd/cmd.h"

/* Without them the first files we open would take their numbers, and messages
 * would go there. */
static void open_standard_files(void)
{
    int fd;

    do
        fd = open("/dev/null", O_RDWR);
    while (fd >= 0 && fd <= 2);
}

int main(int argc, char **argv)
{
    int status;

    open_standard_files();
    status = cmd_main(argc, argv);
    if ((fflush(stdout) || ferror(stdout)) && !status)
        status = EX_IOERR;
    return status;
}
