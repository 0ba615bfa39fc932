/* disk.c - the limits of a machine: reading a file, reading and writing it;
 * and a way to have the memory ready before something is timed.
 *
 *     bench_disk read IN THREADS
 *     bench_disk copy IN OUT THREADS
 *     bench_disk reserved IN OUT THREADS
 *     bench_disk touch MEGABYTES
 *
 * Blocks of 256 KiB; a copy writes each block's bytes and 7 % more, as much
 * as the new columns of a classified file, to its own place in a new file. If
 * room is reserved before, what is written are blocks of 256 KiB at multiples
 * of their size, which is quickest. No copy can be quicker that has to look at
 * the bytes. */
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/num.h"
#include "base/str.h"

enum { BLOCK = 256 * 1024, MORE_PERCENT = 107, THREADS_MAX = 64 };

struct copy {
    int in, out;                /* out is -1 if nothing is written */
    size_t in_block, out_block; /* bytes */
    atomic_llong next;
    atomic_int error;
};

static int write_block(int out, const char *data, size_t size, off_t place)
{
    while (size > 0) {
        ssize_t done = pwrite(out, data, size, place);
        if (done < 0)
            return errno;
        data += done;
        place += done;
        size -= (size_t)done;
    }
    return 0;
}

/* What a piece becomes; a whole one, a whole block. */
static size_t more(size_t size, size_t most)
{
    size_t wanted = (size * MORE_PERCENT + 99) / 100;

    return wanted < most ? wanted : most;
}

static void *work(void *user)
{
    struct copy *copy = user;
    char *block = calloc(1, copy->out_block);
    int error = block ? 0 : ENOMEM;

    while (error == 0) {
        long long index = atomic_fetch_add(&copy->next, 1);
        ssize_t size = pread(copy->in, block, copy->in_block,
                             (off_t)index * (off_t)copy->in_block);
        if (size <= 0) {
            error = size < 0 ? errno : 0;
            break;
        }
        if (copy->out >= 0)
            error = write_block(copy->out, block,
                                more((size_t)size, copy->out_block),
                                (off_t)index * (off_t)copy->out_block);
    }
    free(block);
    if (error)
        atomic_store(&copy->error, error);
    return NULL;
}

static int run(struct copy *copy, uint64_t thread_count)
{
    pthread_t threads[THREADS_MAX];
    uint64_t started = 0;

    while (started + 1 < thread_count &&
           pthread_create(&threads[started], NULL, work, copy) == 0)
        started++;
    work(copy);
    for (uint64_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
    return atomic_load(&copy->error);
}

/* Room for the whole copy. */
static int reserve(const struct copy *copy)
{
    off_t size = lseek(copy->in, 0, SEEK_END);

    if (size < 0)
        return errno;
    size = (size / (off_t)copy->in_block + 1) * (off_t)copy->out_block;
    return fallocate(copy->out, 0, 0, size) < 0 ? errno : 0;
}

static int copy_file(const char *in, const char *out, uint64_t thread_count,
                     int is_reserved)
{
    struct copy copy = {
        .in = open(in, O_RDONLY | O_CLOEXEC),
        .out = -1,
        .in_block = is_reserved ? BLOCK * 100 / MORE_PERCENT : BLOCK,
        .out_block = is_reserved ? BLOCK : BLOCK * MORE_PERCENT / 100};
    int error = 0;

    if (copy.in < 0)
        return errno;
    if (out) {
        copy.out = open(out, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (copy.out < 0)
            return errno;
    }
    if (is_reserved)
        error = reserve(&copy);
    if (!error)
        error = run(&copy, thread_count);
    if (copy.out >= 0 && close(copy.out) < 0 && !error)
        error = errno;
    close(copy.in);
    return error;
}

/* A host may have taken back pages that nobody used; the first touch of one
 * is slow then, and whoever runs next would pay for it. */
static int touch(uint64_t megabytes)
{
    size_t size = (size_t)megabytes << 20;
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (memory == MAP_FAILED)
        return errno;
    for (size_t i = 0; i < size; i += 4096)
        ((volatile char *)memory)[i] = 1;
    munmap(memory, size);
    return 0;
}

int main(int count, char **arguments)
{
    const char *word = count > 1 ? arguments[1] : "";
    int is_reserved = strcmp(word, "reserved") == 0 && count == 5;
    int is_copy = is_reserved || (strcmp(word, "copy") == 0 && count == 5);
    int is_read = strcmp(word, "read") == 0 && count == 4;
    int is_touch = strcmp(word, "touch") == 0 && count == 3;
    uint64_t number = 0;
    int error;

    if (!(is_copy || is_read || is_touch) ||
        fr_num_parse_u64(fr_str_of(arguments[count - 1]), &number) < 0 ||
        number == 0 || (!is_touch && number > THREADS_MAX)) {
        fputs("usage: bench_disk read IN THREADS\n"
              "       bench_disk copy IN OUT THREADS\n"
              "       bench_disk reserved IN OUT THREADS\n"
              "       bench_disk touch MEGABYTES\n",
              stderr);
        return 2;
    }
    error = is_touch ? touch(number)
                     : copy_file(arguments[2], is_copy ? arguments[3] : NULL,
                                 number, is_reserved);
    if (error)
        fprintf(stderr, "bench_disk: %s\n", strerror(error));
    return error != 0;
}
