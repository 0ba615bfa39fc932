/* input.c - telling captures from flow files, and making both a stream of
 * CSV. Nothing behind it knows the difference. */
#include "engine/input.h"

#include <string.h>

#include "base/alloc.h"
#include "meter/measure.h"

struct fr_input {
    const struct fr_input_options *options; /* borrowed */
    const char *path;                       /* of a flow file; borrowed */
    struct fr_stream *stream;               /* the CSV */
    struct fr_measure *measure;             /* NULL: a flow file */
    struct fr_meter_options meter;
};

void fr_input_close(struct fr_input *input)
{
    if (!input)
        return;
    fr_stream_close(input->stream);
    fr_measure_close(input->measure);
    fr_free(input);
}

struct fr_stream *fr_input_stream(const struct fr_input *input)
{
    return input->stream;
}

const char *fr_input_path(const struct fr_input *input)
{
    return input->path && strcmp(input->path, "-") != 0 ? input->path : NULL;
}

enum fr_time_unit fr_input_time_unit(const struct fr_input *input)
{
    if (!input->measure)
        return FR_TIME_UNIT_AUTO;
    return input->meter.dialect == FR_DIALECT_PYTHON
               ? FR_TIME_UNIT_SECONDS
               : FR_TIME_UNIT_MICROSECONDS;
}

enum fr_date_order fr_input_date_order(const struct fr_input *input)
{
    return input->measure ? FR_DATE_ORDER_DAY_FIRST : FR_DATE_ORDER_AUTO;
}

/* --- opening -------------------------------------------------------------- */

static int refuse_mixture(const struct fr_stream *stream, int is_capture,
                          struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                is_capture
                    ? "'%s' is a capture, the inputs before it are flow files"
                    : "'%s' is no capture, the inputs before it are captures",
                fr_stream_name(stream));
    fr_diag_help(diag, "run once for each kind, or measure the captures first: "
                       "flowrules meter capture.pcap -o flow.csv");
    return FR_EINPUT;
}

static int open_path(const struct fr_input *input, const char *path,
                     struct fr_stream **stream, int *is_capture,
                     struct fr_diag *diag)
{
    uint8_t first[4];
    size_t got;
    int status;

    FR_TRY(fr_stream_open(path, stream, diag));
    fr_stream_stop_on(*stream, input->options->stop);
    if (input->options->has_no_checksums)
        fr_stream_skip_digest(*stream);
    status = fr_stream_peek(*stream, first, sizeof(first), &got, diag);
    if (status < 0) {
        fr_stream_close(*stream);
        *stream = NULL;
        return status;
    }
    *is_capture = fr_capture_is_magic(first, got);
    return 0;
}

/* Takes over the stream. */
static int take_flow_file(struct fr_input *input, struct fr_stream *stream,
                          const char *path, struct fr_diag *diag)
{
    input->stream = stream;
    input->path = path;
    if (!input->options->meter)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "'%s' holds flows, so options of the meter can do nothing",
                fr_stream_name(stream));
    fr_diag_help(diag, "they are for captures; leave them out");
    return FR_EINPUT;
}

/* Add a capture that is open and those at paths[at] and behind. */
static int add_captures(struct fr_input *input, struct fr_stream *stream,
                        uint32_t at, struct fr_diag *diag)
{
    const struct fr_input_options *options = input->options;
    int is_capture;

    FR_TRY(fr_measure_add(input->measure, stream, diag));
    for (; at < options->path_count; at++) {
        FR_TRY(
            open_path(input, options->paths[at], &stream, &is_capture, diag));
        if (!is_capture) {
            int status = refuse_mixture(stream, 0, diag);
            fr_stream_close(stream);
            return status;
        }
        FR_TRY(fr_measure_add(input->measure, stream, diag));
    }
    return 0;
}

/* Takes over the stream. */
static int take_captures(struct fr_input *input, struct fr_stream *stream,
                         uint32_t at, struct fr_diag *diag)
{
    const struct fr_input_options *options = input->options;
    struct fr_stream_source source = {.read = fr_measure_read};
    int status;

    if (options->meter)
        input->meter = *options->meter;
    else
        input->meter = (struct fr_meter_options)FR_METER_OPTIONS_INIT;
    status = fr_measure_new(&input->meter, options->stop, &input->measure);
    if (status < 0) {
        fr_stream_close(stream);
        return status;
    }
    FR_TRY(add_captures(input, stream, at, diag));
    source.context = input->measure;
    return fr_stream_open_source(options->paths[at - 1], &source,
                                 &input->stream);
}

static int open_first(struct fr_input *input, uint32_t *at,
                      struct fr_diag *diag)
{
    const char *path = input->options->paths[*at];
    uint32_t first = *at;
    struct fr_stream *stream;
    int is_capture;

    FR_TRY(open_path(input, path, &stream, &is_capture, diag));
    (*at)++;
    if (!is_capture)
        return take_flow_file(input, stream, path, diag);
    if (first > 0) {
        int status = refuse_mixture(stream, 1, diag);
        fr_stream_close(stream);
        return status;
    }
    *at = input->options->path_count;
    return take_captures(input, stream, 1, diag);
}

int fr_input_open(const struct fr_input_options *options, uint32_t *at,
                  struct fr_input **input, struct fr_diag *diag)
{
    struct fr_input *made = fr_alloc_zero(1, sizeof(*made));
    int status;

    if (!made)
        return FR_ENOMEM;
    made->options = options;
    status = open_first(made, at, diag);
    if (status < 0) {
        fr_input_close(made);
        return status;
    }
    *input = made;
    return 0;
}

/* --- facts ---------------------------------------------------------------- */

static uint32_t file_count(const struct fr_input *input)
{
    return input->measure
               ? fr_captures_count(fr_measure_captures(input->measure))
               : 1;
}

static struct fr_stream *file_stream(const struct fr_input *input,
                                     uint32_t index)
{
    if (!input->measure)
        return input->stream;
    return fr_capture_stream(
        fr_captures_get(fr_measure_captures(input->measure), index));
}

void fr_input_progress(const struct fr_input *input, fr_progress_fn *progress,
                       void *user, uint64_t rows)
{
    uint64_t done = 0, total = 0;

    if (!progress)
        return;
    for (uint32_t i = 0; i < file_count(input); i++) {
        const struct fr_stream *stream = file_stream(input, i);
        done += fr_stream_bytes_read(stream);
        total += fr_stream_bytes_total(stream);
    }
    progress(user, fr_stream_name(file_stream(input, 0)), done, total, rows);
}

/* What was not read to its end has a size all the same. */
static uint64_t file_size(const struct fr_stream *stream)
{
    uint64_t total = fr_stream_bytes_total(stream);
    uint64_t done = fr_stream_bytes_read(stream);

    return done > total ? done : total;
}

static int keep_file(const struct fr_input *input, uint32_t index,
                     struct fr_arena *arena, struct fr_input_file *file,
                     struct fr_diag *diag)
{
    struct fr_stream *stream = file_stream(input, index);
    const char *name = fr_stream_name(stream);

    file->sha256[0] = '\0';
    if (!input->options->has_no_checksums)
        FR_TRY(fr_stream_digest(stream, file->sha256, diag));
    file->name = fr_arena_text(arena, name, strlen(name));
    file->compression = fr_stream_compression(stream);
    file->size = file_size(stream);
    file->note = "";
    if (input->measure) {
        const struct fr_capture *capture =
            fr_captures_get(fr_measure_captures(input->measure), index);
        const char *note = fr_capture_note(capture);
        file->packets = fr_capture_frames(capture);
        file->note = fr_arena_text(arena, note, strlen(note));
    }
    return file->name && file->note ? 0 : FR_ENOMEM;
}

static int keep_meter(const struct fr_input *input, struct fr_arena *arena,
                      struct fr_input_record *record)
{
    struct fr_input_meter *meter =
        FR_NEW_ARRAY(arena, 1, struct fr_input_meter);

    if (!meter)
        return FR_ENOMEM;
    meter->profile = input->meter.profile;
    meter->dialect = input->meter.dialect;
    meter->accounting = input->meter.accounting;
    meter->is_inner = input->meter.is_inner;
    meter->idle_ns = input->meter.idle_ns;
    meter->active_ns = input->meter.active_ns;
    meter->flows_max = input->meter.flows_max;
    meter->counts = *fr_measure_counts(input->measure);
    record->meter = meter;
    return 0;
}

int fr_input_keep(const struct fr_input *input, struct fr_arena *arena,
                  struct fr_input_record *record, struct fr_diag *diag)
{
    uint32_t count = file_count(input);
    struct fr_input_file *files =
        FR_NEW_ARRAY(arena, count, struct fr_input_file);

    *record = (struct fr_input_record){.files = files, .file_count = count};
    if (!files)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++)
        FR_TRY(keep_file(input, i, arena, &files[i], diag));
    return input->measure ? keep_meter(input, arena, record) : 0;
}

int fr_input_check(const struct fr_input *input, int is_strict,
                   struct fr_diag *diag)
{
    const struct fr_captures *captures;

    if (!input->measure)
        return 0;
    captures = fr_measure_captures(input->measure);
    for (uint32_t i = 0; is_strict && i < fr_captures_count(captures); i++) {
        const char *note = fr_capture_note(fr_captures_get(captures, i));
        if (!note[0])
            continue;
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "%s", note);
        return FR_EINPUT;
    }
    fr_measure_warn(captures, fr_measure_counts(input->measure), diag);
    return 0;
}
