/* main.c - a program of somebody else's that uses the installed library. */
#include <flowrules/status.h>
#include <flowrules/version.h>
#include <stdio.h>

int main(void)
{
    printf("flowrules %s: %s\n", FR_VERSION, fr_status_text(FR_OK));
    return 0;
}
