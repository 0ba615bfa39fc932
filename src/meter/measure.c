/* measure.c - the meter, driven by who reads its text. Pieces of text wait in
 * a queue; a new frame is read only when it is empty. */
#include "meter/measure.h"

#include <string.h>

#include "base/alloc.h"

/* How often the flag is looked at, in packets. */
#define PACKETS_BETWEEN_LOOKS 1024

struct piece {
    struct piece *next;
    size_t size;
    char text[];
};

struct fr_measure {
    const volatile sig_atomic_t *stop;
    struct fr_captures *captures;
    struct fr_meter *meter;
    struct piece *first, **end; /* the queue */
    size_t at;                  /* read of the first piece */
    int is_done;
};

static int take_text(void *context, const char *text, size_t size)
{
    struct fr_measure *measure = context;
    struct piece *piece = fr_alloc(sizeof(*piece) + size);

    if (!piece)
        return FR_ENOMEM;
    piece->next = NULL;
    piece->size = size;
    memcpy(piece->text, text, size);
    *measure->end = piece;
    measure->end = &piece->next;
    return 0;
}

static void drop_piece(struct fr_measure *measure)
{
    struct piece *piece = measure->first;

    measure->first = piece->next;
    if (!measure->first)
        measure->end = &measure->first;
    measure->at = 0;
    fr_free(piece);
}

int fr_measure_new(const struct fr_meter_options *options,
                   const volatile sig_atomic_t *stop,
                   struct fr_measure **measure)
{
    struct fr_measure *made = fr_alloc_zero(1, sizeof(*made));
    struct fr_meter_options own = *options;
    int status;

    if (!made)
        return FR_ENOMEM;
    made->stop = stop;
    made->end = &made->first;
    own.write = take_text;
    own.context = made;
    own.secret = fr_hash_secret_draw();
    status = fr_captures_new(&made->captures);
    if (status == 0)
        status = fr_meter_open(&own, &made->meter);
    if (status < 0) {
        fr_measure_close(made);
        return status;
    }
    *measure = made;
    return 0;
}

void fr_measure_close(struct fr_measure *measure)
{
    if (!measure)
        return;
    while (measure->first)
        drop_piece(measure);
    fr_meter_close(measure->meter);
    fr_captures_close(measure->captures);
    fr_free(measure);
}

int fr_measure_add(struct fr_measure *measure, struct fr_stream *stream,
                   struct fr_diag *diag)
{
    struct fr_capture *capture;

    fr_stream_stop_on(stream, measure->stop);
    FR_TRY(fr_capture_open(stream, &capture, diag));
    return fr_captures_add(measure->captures, capture);
}

/* Frames until there is text or none are left. */
static int make_text(struct fr_measure *measure, struct fr_diag *diag)
{
    const volatile sig_atomic_t *stop = measure->stop;
    struct fr_frame frame;
    uint32_t count = 0;

    while (!measure->first && !measure->is_done) {
        int got = fr_captures_next(measure->captures, &frame);
        if (got < 0)
            return got;
        if (got == 1)
            FR_TRY(fr_meter_add(measure->meter, &frame));
        else
            FR_TRY(fr_meter_finish(measure->meter, diag));
        measure->is_done = got == 0;
        if (++count % PACKETS_BETWEEN_LOOKS == 0 && stop && *stop)
            return FR_ESIGNAL;
    }
    return 0;
}

int fr_measure_read(void *context, void *out, size_t size, size_t *got,
                    struct fr_diag *diag)
{
    struct fr_measure *measure = context;
    const struct piece *piece;

    *got = 0;
    FR_TRY(make_text(measure, diag));
    piece = measure->first;
    if (!piece)
        return 0;
    *got = piece->size - measure->at;
    if (*got > size)
        *got = size;
    memcpy(out, piece->text + measure->at, *got);
    measure->at += *got;
    if (measure->at == piece->size)
        drop_piece(measure);
    return 0;
}

const struct fr_captures *fr_measure_captures(const struct fr_measure *measure)
{
    return measure->captures;
}

const struct fr_meter_counts *
fr_measure_counts(const struct fr_measure *measure)
{
    return fr_meter_counts(measure->meter);
}

void fr_measure_warn(const struct fr_captures *captures,
                     const struct fr_meter_counts *counts, struct fr_diag *diag)
{
    for (uint32_t i = 0; captures && i < fr_captures_count(captures); i++) {
        const char *note = fr_capture_note(fr_captures_get(captures, i));
        if (note[0])
            fr_diag_add(diag, FR_SEVERITY_WARNING, "", "%s", note);
    }
    if (counts->evicted > 0)
        fr_diag_add(diag, FR_SEVERITY_WARNING, "",
                    "%llu flows were cut because '--max-flows' was reached",
                    (unsigned long long)counts->evicted);
    if (counts->flows == 0)
        fr_diag_add(diag, FR_SEVERITY_WARNING, "",
                    "there is no flow in %llu packets",
                    (unsigned long long)counts->packets_read);
}
