/* stage.c - the runs of a stage, their median and spread. */
#include "stage.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { RUNS_MIN = 3 };
static const double seconds_min = .5;
static int is_once;

void stage_only_once(void)
{
    is_once = 1;
}

double stage_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a;
    double y = *(const double *)b;

    return (x > y) - (x < y);
}

static double in_unit(enum stage_unit unit, double amount, double seconds)
{
    switch (unit) {
    case STAGE_NS_PER_ROW:
    case STAGE_NS_PER_ROW_RULE: return seconds * 1e9 / amount;
    case STAGE_MS: return seconds * 1e3 / amount;
    case STAGE_GB_PER_S: return amount / 1e9 / seconds;
    }
    return 0;
}

void stage_print(const char *name, enum stage_unit unit, double amount,
                 const double *seconds, int count)
{
    static const char *const units[] = {"ns a row", "ns a row and rule", "ms",
                                        "GB/s"};
    double sorted[STAGE_RUNS_MAX];
    double least;
    double most;

    memcpy(sorted, seconds, (size_t)count * sizeof(*sorted));
    qsort(sorted, (size_t)count, sizeof(*sorted), compare);
    least = in_unit(unit, amount, sorted[0]);
    most = in_unit(unit, amount, sorted[count - 1]);
    printf("%s\t%.4g\t%.4g\t%.4g\t%s\n", name,
           in_unit(unit, amount, sorted[count / 2]),
           least < most ? least : most, least < most ? most : least,
           units[unit]);
    fflush(stdout);
}

int stage_measure(const char *name, enum stage_unit unit, double amount,
                  stage_fn *run, void *user)
{
    double seconds[STAGE_RUNS_MAX];
    double total = 0;
    int count = 0;

    while (count < STAGE_RUNS_MAX &&
           (count < RUNS_MIN || total < seconds_min)) {
        double start = stage_clock();
        int status = run(user);
        if (status < 0)
            return status;
        seconds[count] = stage_clock() - start;
        total += seconds[count++];
        if (is_once)
            break;
    }
    stage_print(name, unit, amount, seconds, count);
    return 0;
}
