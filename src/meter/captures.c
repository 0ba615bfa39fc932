/* captures.c - one frame of each capture is read ahead; the earliest goes
 * first. There are few captures, so they are looked at one by one. */
#include "meter/captures.h"

#include "base/alloc.h"
#include "base/bug.h"
#include "base/vec.h"

struct source {
    struct fr_capture *capture; /* owned */
    struct fr_frame frame;
    int has_frame;
};

struct fr_captures {
    FR_VEC(struct source) sources;
    int given; /* the source whose frame was handed out, or -1 */
};

int fr_captures_new(struct fr_captures **captures)
{
    *captures = fr_alloc_zero(1, sizeof(**captures));
    if (!*captures)
        return FR_ENOMEM;
    (*captures)->given = -1;
    return 0;
}

void fr_captures_close(struct fr_captures *captures)
{
    if (!captures)
        return;
    for (uint32_t i = 0; i < captures->sources.count; i++)
        fr_capture_close(captures->sources.items[i].capture);
    fr_vec_release(&captures->sources);
    fr_free(captures);
}

uint32_t fr_captures_count(const struct fr_captures *captures)
{
    return captures->sources.count;
}

const struct fr_capture *fr_captures_get(const struct fr_captures *captures,
                                         uint32_t index)
{
    FR_ASSERT(index < captures->sources.count);
    return captures->sources.items[index].capture;
}

static int advance(struct source *source)
{
    int got = fr_capture_next(source->capture, &source->frame);

    source->has_frame = got == 1;
    return got < 0 ? got : 0;
}

int fr_captures_add(struct fr_captures *captures, struct fr_capture *capture)
{
    struct source *source = fr_vec_push(&captures->sources);

    if (!source) {
        fr_capture_close(capture);
        return FR_ENOMEM;
    }
    *source = (struct source){.capture = capture};
    return advance(source);
}

static int is_earlier(const struct source *a, const struct source *b)
{
    if (!a->has_frame || !b->has_frame)
        return a->has_frame;
    /* a missing time is the smallest number */
    return a->frame.time_ns < b->frame.time_ns;
}

int fr_captures_next(struct fr_captures *captures, struct fr_frame *frame)
{
    struct source *sources = captures->sources.items;
    uint32_t first = 0;

    if (captures->given >= 0)
        FR_TRY(advance(&sources[captures->given]));
    captures->given = -1;
    if (captures->sources.count == 0)
        return 0;
    for (uint32_t i = 1; i < captures->sources.count; i++) {
        if (is_earlier(&sources[i], &sources[first]))
            first = i;
    }
    if (!sources[first].has_frame)
        return 0;
    captures->given = (int)first;
    *frame = sources[first].frame;
    return 1;
}
