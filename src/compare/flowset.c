/* flowset.c - batches of a CSV reader to records. Rows whose addresses, ports
 * or time are missing cannot be matched and count as rejected. */
#include "compare/flowset.h"

#include <math.h>
#include <string.h>

#include "base/bug.h"
#include "base/clock.h"
#include "csv/reader.h"
#include "table/catalogue.h"

#define FLOWS_MAX 4000000

/* The fields of a batch: the features, then why a flow ended. */
enum { FIELD_END = FR_FEATURE_COUNT, FIELD_COUNT };

static const enum fr_feature keys[] = {FR_FEATURE_src_ip, FR_FEATURE_dst_ip,
                                       FR_FEATURE_src_port, FR_FEATURE_dst_port,
                                       FR_FEATURE_timestamp};

/* A literal as a constant initialiser. */
#define WORD(text)                                                             \
    {                                                                          \
        text, sizeof(text) - 1                                                 \
    }

static const struct fr_str end_words[] = {WORD("fin"), WORD("rst"),
                                          WORD("idle"), WORD("active")};
/* By code: 0 is missing, fixed texts begin with 1. */
static const int end_kinds[] = {FR_ENDED_UNKNOWN, FR_ENDED_BY_TCP,
                                FR_ENDED_BY_TCP, FR_ENDED_IDLE,
                                FR_ENDED_ACTIVE};

static void fill_fields(struct fr_field *fields)
{
    for (uint32_t i = 0; i < FR_FEATURE_COLUMNS; i++) {
        const struct fr_catalogue_column *column = fr_catalogue_get(i);
        fields[i] = (struct fr_field){column->name, column->type};
    }
    fields[FR_FEATURE_fwd_frame_byts] =
        (struct fr_field){"fwd_frame_byts", FR_TYPE_BYTES};
    fields[FR_FEATURE_bwd_frame_byts] =
        (struct fr_field){"bwd_frame_byts", FR_TYPE_BYTES};
    fields[FIELD_END] = (struct fr_field){"end_reason", FR_TYPE_TEXT};
}

int fr_end_point_compare(const struct fr_end_point *a,
                         const struct fr_end_point *b)
{
    int order = fr_ip_compare(&a->address, &b->address);

    return order != 0 ? order : (a->port > b->port) - (a->port < b->port);
}

/* --- rows ----------------------------------------------------------------- */

static int end_of(uint32_t code)
{
    return code < sizeof(end_kinds) / sizeof(end_kinds[0]) ? end_kinds[code]
                                                           : FR_ENDED_ELSE;
}

static int is_usable(const struct fr_flow_record *flow)
{
    return flow->src.address.family && flow->dst.address.family &&
           !isnan(flow->src.port) && !isnan(flow->dst.port) &&
           flow->time_ns != FR_TIME_MISSING;
}

static void fill_record(struct fr_flow_record *flow,
                        const struct fr_batch *batch, uint32_t row)
{
    const struct fr_column *columns = batch->columns;

    for (uint32_t i = 0; i < FR_FEATURE_COUNT; i++) {
        int is_number = fr_type_storage(columns[i].type) == FR_STORAGE_F64;
        flow->numbers[i] = is_number ? columns[i].cells.f64[row] : (double)NAN;
    }
    flow->src.address = columns[FR_FEATURE_src_ip].cells.ip[row];
    flow->dst.address = columns[FR_FEATURE_dst_ip].cells.ip[row];
    flow->src.port = flow->numbers[FR_FEATURE_src_port];
    flow->dst.port = flow->numbers[FR_FEATURE_dst_port];
    flow->time_ns = columns[FR_FEATURE_timestamp].cells.time[row];
    flow->is_swapped = fr_end_point_compare(&flow->src, &flow->dst) > 0;
    flow->ended = end_of(columns[FIELD_END].cells.text[row]);
}

static int add_rows(struct fr_flowset *set, const struct fr_batch *batch,
                    struct fr_diag *diag)
{
    for (uint32_t row = 0; row < batch->row_count; row++) {
        struct fr_flow_record flow = {0};
        struct fr_flow_record *added;
        fill_record(&flow, batch, row);
        flow.row = set->flows.count + set->rejected + 1;
        if (!is_usable(&flow)) {
            set->rejected++;
            continue;
        }
        if (set->flows.count == FLOWS_MAX) {
            fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                        "'%s' has more than %d flows", set->name, FLOWS_MAX);
            return FR_ELIMIT;
        }
        added = fr_vec_push(&set->flows);
        if (!added)
            return FR_ENOMEM;
        *added = flow;
    }
    return 0;
}

/* --- files ---------------------------------------------------------------- */

static enum fr_origin origin_of(const struct fr_csv_facts *facts)
{
    if (facts->fields[FIELD_END].cell.data)
        return FR_ORIGIN_FLOWRULES;
    if (strncmp(facts->dialect, "Python", 6) == 0)
        return FR_ORIGIN_PYTHON;
    return strcmp(facts->dialect, "other") == 0 ? FR_ORIGIN_OTHER
                                                : FR_ORIGIN_JAVA;
}

static int take_header(struct fr_flowset *set, const struct fr_csv_facts *facts,
                       struct fr_diag *diag)
{
    for (uint32_t i = 0; i < FR_FEATURE_COUNT; i++)
        set->has[i] = facts->fields[i].cell.data != NULL;
    set->dialect = facts->dialect;
    set->origin = origin_of(facts);
    for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
        if (set->has[keys[i]])
            continue;
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "'%s' has no column '%s'",
                    set->name, fr_catalogue_get(keys[i])->name);
        fr_diag_help(diag, "flows of two files are matched by addresses, "
                           "ports and the time of the first packet");
        return FR_EINPUT;
    }
    return 0;
}

/* The largest of these that divides all time stamps. */
static int64_t resolution_of(const struct fr_flowset *set)
{
    static const int64_t steps[] = {60 * FR_NS_PER_S, FR_NS_PER_S,
                                    FR_NS_PER_S / 1000, 1000, 1};
    size_t step = 0;

    for (uint32_t i = 0; i < set->flows.count; i++) {
        while (set->flows.items[i].time_ns % steps[step])
            step++;
    }
    return steps[step];
}

static int read_batches(struct fr_flowset *set, struct fr_csv_reader *reader,
                        struct fr_batch *batch,
                        const volatile sig_atomic_t *stop, struct fr_diag *diag)
{
    do {
        if (stop && *stop)
            return FR_ESIGNAL;
        FR_TRY(fr_csv_read(reader, batch, diag));
        FR_TRY(add_rows(set, batch, diag));
    } while (batch->row_count > 0);
    set->rejected += fr_csv_facts(reader)->rows_rejected;
    set->resolution_ns = resolution_of(set);
    return 0;
}

static int read_stream(struct fr_flowset *set, const char *path,
                       struct fr_stream *stream,
                       const volatile sig_atomic_t *stop, struct fr_diag *diag)
{
    struct fr_field fields[FIELD_COUNT];
    struct fr_csv_options options = {.fields = fields,
                                     .field_count = FIELD_COUNT,
                                     .path = path,
                                     .stop = stop};
    struct fr_csv_reader *reader = NULL;
    struct fr_batch batch;
    int status;

    fill_fields(fields);
    status = fr_batch_init(&batch, fields, FIELD_COUNT, end_words,
                           sizeof(end_words) / sizeof(end_words[0]));
    if (status == 0)
        status = fr_csv_open(stream, &options, &reader, diag);
    if (status == 0)
        status = take_header(set, fr_csv_facts(reader), diag);
    if (status == 0)
        status = read_batches(set, reader, &batch, stop, diag);
    fr_csv_close(reader);
    fr_batch_release(&batch);
    return status;
}

int fr_flowset_read(const char *path, const volatile sig_atomic_t *stop,
                    struct fr_flowset *set, struct fr_diag *diag)
{
    struct fr_stream *stream;
    const char *name;
    int status;

    memset(set, 0, sizeof(*set));
    FR_TRY(fr_stream_open(path, &stream, diag));
    fr_stream_stop_on(stream, stop);
    fr_stream_skip_digest(stream);
    name = fr_stream_name(stream);
    set->name = fr_alloc_text(name, strlen(name));
    status = set->name ? read_stream(set, path, stream, stop, diag) : FR_ENOMEM;
    fr_stream_close(stream);
    return status;
}

void fr_flowset_release(struct fr_flowset *set)
{
    fr_vec_release(&set->flows);
    fr_free(set->name);
    set->name = NULL;
}
