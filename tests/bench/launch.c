/* launch.c - run one command and say what it took.
 *
 *     bench_launch RESULT COMMAND [ARGUMENTS]
 *
 * Writes wall seconds, processor seconds and peak memory in bytes to the file
 * RESULT and ends with the command's status. A program of its own because the
 * kernel's figure for peak memory includes the process that the command was
 * started from, which therefore has to be small. */
#include <errno.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

extern char **environ;

static double wall_clock(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double seconds(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

static int write_result(const char *path, double wall,
                        const struct rusage *usage)
{
    FILE *file = fopen(path, "w");

    if (!file)
        return -1;
    fprintf(file, "%.9f %.6f %lld\n", wall,
            seconds(usage->ru_utime) + seconds(usage->ru_stime),
            (long long)usage->ru_maxrss * 1024);
    return fclose(file);
}

int main(int count, char **arguments)
{
    struct rusage usage;
    double start = wall_clock();
    pid_t child;
    int status;
    int error;

    if (count < 3) {
        fputs("usage: bench_launch RESULT COMMAND [ARGUMENTS]\n", stderr);
        return 2;
    }
    error =
        posix_spawnp(&child, arguments[2], NULL, NULL, arguments + 2, environ);
    if (error) {
        fprintf(stderr, "bench_launch: %s: %s\n", arguments[2],
                strerror(error));
        return 127;
    }
    while (wait4(child, &status, 0, &usage) < 0 && errno == EINTR)
        ;
    if (write_result(arguments[1], wall_clock() - start, &usage) != 0) {
        perror("bench_launch");
        return 1;
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
