/* replay_main.c - runs a fuzz target on stored inputs, without a fuzzer.
 *
 * Takes files and folders; a folder gives its files in order of their names.
 * Ends with 0 when every input ran, 1 when there was none or one could not be
 * read. A target that finds a fault stops the program itself. */
#include <dirent.h>
#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int fail(const char *what, const char *path)
{
    fprintf(stderr, "cannot %s '%s': %s\n", what, path, strerror(errno));
    return -1;
}

/* A buffer of exactly the input's size, so that a sanitizer sees the first
 * byte read past its end. */
static int replay_file(const char *path, size_t size)
{
    FILE *in = fopen(path, "rb");
    if (in == NULL)
        return fail("open", path);
    uint8_t *data = malloc(size > 0 ? size : 1);
    if (data == NULL) {
        fclose(in);
        return fail("hold", path);
    }
    size_t got = fread(data, 1, size, in);
    fclose(in);
    if (got == size)
        (void)LLVMFuzzerTestOneInput(data, size);
    free(data);
    return got == size ? 1 : fail("read", path);
}

static int replay(const char *path);

static int replay_folder(const char *path)
{
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, NULL, alphasort);
    if (count < 0)
        return fail("list", path);
    int done = 0;
    for (int i = 0; i < count; i++) {
        char inner[4096];
        int length =
            snprintf(inner, sizeof(inner), "%s/%s", path, entries[i]->d_name);
        int ran = 0;
        if (length < 0 || (size_t)length >= sizeof(inner))
            ran = fail("name", path);
        else if (entries[i]->d_name[0] != '.')
            ran = replay(inner);
        done = done < 0 || ran < 0 ? -1 : done + ran;
        free(entries[i]);
    }
    free(entries);
    return done;
}

/* How many inputs ran, or -1. */
static int replay(const char *path)
{
    struct stat info;
    if (stat(path, &info) != 0)
        return fail("find", path);
    if (S_ISDIR(info.st_mode))
        return replay_folder(path);
    return replay_file(path, (size_t)info.st_size);
}

int main(int argc, char **argv)
{
    int total = 0;
    for (int i = 1; i < argc; i++) {
        int ran = replay(argv[i]);
        if (ran < 0)
            return 1;
        total += ran;
    }
    printf("replayed %d inputs\n", total);
    if (total == 0)
        fprintf(stderr, "no input to replay: give files or a folder\n");
    return total > 0 ? 0 : 1;
}
