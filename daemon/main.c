/* main.c -- where weir begins; the commands are in cmd/. */
#include "daemon/cmd/cmd.h"

int main(int argc, char **argv) { return cmd_main(argc, argv); }
