/* source.c - lines of a text, and parts of it on one line. */
#include "rule/source.h"

struct fr_str fr_source_str(const struct fr_source *source, struct fr_span span)
{
    return (struct fr_str){source->text.data + span.begin,
                           span.end - span.begin};
}

int fr_source_index(struct fr_source *source, struct fr_arena *arena)
{
    struct fr_str text = source->text;
    uint32_t count = 1;
    uint32_t *lines;

    for (size_t i = 0; i < text.size; i++)
        count += text.data[i] == '\n';
    lines = FR_NEW_ARRAY(arena, count, uint32_t);
    if (!lines)
        return FR_ENOMEM;
    source->lines = lines;
    source->line_count = count;
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\n')
            *++lines = (uint32_t)i + 1;
    }
    return 0;
}

uint32_t fr_source_line(const struct fr_source *source, uint32_t at)
{
    uint32_t low = 0, high = source->line_count;

    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (source->lines[middle] <= at)
            low = middle;
        else
            high = middle;
    }
    return low + 1;
}

/* --- folding -------------------------------------------------------------- */

/* A place in a text, and what is made of the text before it. */
struct fold {
    const char *at, *end;
    char *out;
    size_t size;
};

static void skip_blanks(struct fold *fold)
{
    while (fold->at < fold->end) {
        if (*fold->at == '#') {
            while (fold->at < fold->end && *fold->at != '\n')
                fold->at++;
        } else if (strchr(" \t\r\n", *fold->at) && *fold->at) {
            fold->at++;
        } else {
            return;
        }
    }
}

/* Copy one character, or a whole text with its quotes. */
static void copy(struct fold *fold)
{
    int is_text = *fold->at == '\'';

    fold->out[fold->size++] = *fold->at++;
    while (is_text && fold->at < fold->end && *fold->at != '\n') {
        is_text = *fold->at != '\'';
        fold->out[fold->size++] = *fold->at++;
    }
}

const char *fr_source_fold(const struct fr_source *source, struct fr_span span,
                           struct fr_arena *arena)
{
    struct fr_str text = fr_source_str(source, span);
    struct fold fold = {.at = text.data, .end = text.data + text.size};

    fold.out = fr_arena_alloc(arena, text.size + 1);
    if (!fold.out)
        return NULL;
    for (skip_blanks(&fold); fold.at < fold.end;) {
        const char *at;
        copy(&fold);
        at = fold.at;
        skip_blanks(&fold);
        if (fold.at > at && fold.at < fold.end)
            fold.out[fold.size++] = ' ';
    }
    fold.out[fold.size] = '\0';
    return fold.out;
}
