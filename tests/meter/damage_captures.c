/* damage_captures.c - every capture that it is given, cut at each of its
 * first 2,000 bytes, with absurd numbers at each of its first places, and with
 * bits turned over: read to the end each time, no
 * packet lost. What a sanitizer sees stops the program.
 *
 *     damage_captures FILE... */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/rand.h"
#include "base/stream.h"
#include "meter/meter_bytes.h"

#define CUTS        2000
#define ABSURD_SIZE 600 /* file header and some packets */
#define FLIPS       200
#define FLIP_SIZE   20000 /* bytes of a capture in which bits are turned over */

static char *read_all(const char *path, size_t *size)
{
    char *data;

    if (fr_file_read(path, 1u << 30, &data, size, NULL) < 0) {
        fprintf(stderr, "cannot read '%s'\n", path);
        exit(1);
    }
    return data;
}

/* A block of exactly the size, so that a sanitizer sees its end. */
static void meter_part(const char *data, size_t size)
{
    uint8_t *part = malloc(size > 0 ? size : 1);

    if (!part)
        exit(1);
    memcpy(part, data, size);
    meter_bytes(part, size);
    free(part);
}

static void cut(const char *data, size_t size)
{
    for (size_t n = 0; n < CUTS && n < size; n++)
        meter_part(data, n);
}

/* Lengths, offsets and times that cannot be: 4 bytes at each place. */
static void set_absurd(char *data, size_t size)
{
    static const char *const absurd[] = {"\xFF\xFF\xFF\xFF", "\0\0\0\0",
                                         "\xFF\xFF\xFF\x7F", "\1\0\0\0"};
    size_t part = size < ABSURD_SIZE ? size : ABSURD_SIZE;

    for (size_t at = 0; at + 4 <= part; at += 2) {
        char kept[4];
        memcpy(kept, data + at, 4);
        for (size_t i = 0; i < sizeof(absurd) / sizeof(absurd[0]); i++) {
            memcpy(data + at, absurd[i], 4);
            meter_part(data, part);
        }
        memcpy(data + at, kept, 4);
    }
}

static void flip(char *data, size_t size, struct fr_rand *rand)
{
    size_t part = size < FLIP_SIZE ? size : FLIP_SIZE;

    for (int n = 0; n < FLIPS; n++) {
        size_t at = (size_t)fr_rand_below(rand, part);
        char bit = (char)(1 << fr_rand_below(rand, 8));
        data[at] = (char)(data[at] ^ bit);
        meter_part(data, part);
        if (n % 8 != 0) /* now and then the damage stays */
            data[at] = (char)(data[at] ^ bit);
    }
}

int main(int argc, char **argv)
{
    struct fr_rand rand;

    fr_rand_init(&rand, 1);
    for (int i = 1; i < argc; i++) {
        size_t size;
        char *data = read_all(argv[i], &size);
        cut(data, size);
        set_absurd(data, size);
        flip(data, size, &rand);
        fr_text_free(data);
    }
    printf("%d captures\n", argc - 1);
    return 0;
}
