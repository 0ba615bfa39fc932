/* meter.c - drives frames through decoding, fragments and the flow table of
 * the profile, and finished flows into text, in one piece or in periods.
 * Invariant after finish: packets read = packets in flows + packets rejected;
 * flows of a period stand together, because the times at which flows leave
 * the table never go back. */
#include "meter/meter.h"

#include "base/alloc.h"
#include "base/clock.h"
#include "meter/decode.h"
#include "meter/defrag.h"
#include "meter/features.h"
#include "meter/flowtable.h"
#include "meter/hieulw_table.h"
#include "meter/row.h"

/* Text is handed on in pieces of at least this. */
#define PIECE_SIZE (64 * 1024)
/* More than a piece and one row of 96 cells. */
#define TEXT_MAX (PIECE_SIZE * 2)

const char *const fr_meter_profile_names[] = {"corrected", "hieulw", NULL};
const char *const fr_accounting_names[] = {"payload", "ip", "frame", NULL};

struct fr_meter {
    struct fr_meter_options options;
    struct fr_flowtable *table;
    struct fr_defrag *defrag;
    struct fr_hieulw_table *hieulw;
    /* decoded, not booked yet: a few together are faster */
    struct fr_packet waiting[FR_FLOWTABLE_TOGETHER];
    uint32_t waiting_count;
    struct fr_strbuf text;
    struct fr_row row;
    struct fr_meter_counts counts;
    int64_t hieulw_clock_ns; /* the largest time; else the table has it */
    int64_t period_ns;       /* where the open one begins, or FR_TIME_MISSING */
};

/* The largest time so far. */
static int64_t clock_of(const struct fr_meter *meter)
{
    return meter->table ? fr_flowtable_clock(meter->table)
                        : meter->hieulw_clock_ns;
}

static int hand_on(struct fr_meter *meter)
{
    struct fr_str text = fr_strbuf_str(&meter->text);

    FR_TRY(fr_strbuf_status(&meter->text));
    if (text.size > 0)
        FR_TRY(
            meter->options.write(meter->options.context, text.data, text.size));
    fr_strbuf_clear(&meter->text);
    return 0;
}

static unsigned column_count(const struct fr_meter *meter)
{
    return meter->options.profile == FR_METER_HIEULW ? FR_COLUMN_COUNT_HIEULW
                                                     : FR_COLUMN_COUNT;
}

static void append_header(struct fr_meter *meter)
{
    enum fr_dialect dialect = meter->options.dialect;

    if (dialect == FR_DIALECT_PYTHON)
        fr_row_append_header(&meter->text, column_count(meter));
    else
        fr_dialect_append_header(&meter->text, dialect);
}

/* --- periods -------------------------------------------------------------- */

static int end_period(struct fr_meter *meter)
{
    if (meter->period_ns == FR_TIME_MISSING)
        return 0;
    meter->period_ns = FR_TIME_MISSING;
    FR_TRY(hand_on(meter));
    return meter->options.end_period(meter->options.context);
}

/* Before the row of a flow that was over at this time. */
static int turn_to(struct fr_meter *meter, int64_t over_ns)
{
    int64_t every_ns = meter->options.period_ns;
    int64_t begin_ns;

    if (every_ns == 0)
        return 0;
    begin_ns = over_ns - over_ns % every_ns;
    if (begin_ns == meter->period_ns)
        return 0;
    FR_TRY(end_period(meter));
    FR_TRY(meter->options.begin_period(meter->options.context, begin_ns));
    meter->period_ns = begin_ns;
    append_header(meter);
    return 0;
}

/* --- rows ----------------------------------------------------------------- */

/* The row is complete; it is of so many packets. */
static int end_row(struct fr_meter *meter, uint64_t packets)
{
    enum fr_dialect dialect = meter->options.dialect;

    if (dialect == FR_DIALECT_PYTHON)
        fr_row_append(&meter->text, &meter->row, column_count(meter));
    else
        fr_dialect_append_row(&meter->text, &meter->row, dialect);
    meter->counts.flows++;
    meter->counts.packets_in_flows += packets;
    return meter->text.size >= PIECE_SIZE ? hand_on(meter)
                                          : fr_strbuf_status(&meter->text);
}

static int emit_corrected(void *context, const struct fr_flow *flow)
{
    struct fr_meter *meter = context;
    int64_t over_ns = flow->clock_ns + meter->options.idle_ns;

    /* only the idle timeout ends a flow before the packet that shows it */
    FR_TRY(
        turn_to(meter, over_ns < clock_of(meter) ? over_ns : clock_of(meter)));
    meter->counts.late += flow->late;
    fr_features_of(flow, &meter->row);
    return end_row(meter, fr_flow_packets(flow));
}

static int emit_hieulw(void *context, const struct fr_hieulw_flow *flow)
{
    struct fr_meter *meter = context;

    FR_TRY(turn_to(meter, clock_of(meter)));
    fr_hieulw_features_of(flow, &meter->row);
    return end_row(meter, flow->packets);
}

/* --- frames --------------------------------------------------------------- */

static int book(void *context, const struct fr_packet *packet)
{
    struct fr_meter *meter = context;

    return fr_flowtable_book(meter->table, packet);
}

static int open_tables(struct fr_meter *meter)
{
    const struct fr_meter_options *options = &meter->options;
    struct fr_flowtable_options table = {
        options->order,      options->idle_ns,
        options->active_ns,  options->flows_max,
        options->accounting, options->secret,
        emit_corrected,      meter};
    struct fr_defrag_options defrag = {options->secret, book, meter};
    struct fr_hieulw_options hieulw = {options->flows_max, options->secret,
                                       emit_hieulw, meter};

    if (options->profile == FR_METER_HIEULW)
        return fr_hieulw_table_open(&hieulw, &meter->hieulw);
    FR_TRY(fr_defrag_open(&defrag, &meter->defrag));
    return fr_flowtable_open(&table, &meter->table);
}

int fr_meter_open(const struct fr_meter_options *options,
                  struct fr_meter **meter)
{
    struct fr_meter *made = fr_alloc_zero(1, sizeof(*made));
    int status;

    if (!made)
        return FR_ENOMEM;
    made->options = *options;
    made->row.time_unit = fr_dialect_time_unit(options->dialect);
    fr_strbuf_init(&made->text, TEXT_MAX);
    status = open_tables(made);
    if (status < 0) {
        fr_meter_close(made);
        return status;
    }
    made->period_ns = FR_TIME_MISSING;
    if (options->period_ns == 0)
        append_header(made);
    *meter = made;
    return 0;
}

void fr_meter_close(struct fr_meter *meter)
{
    if (!meter)
        return;
    fr_flowtable_close(meter->table);
    fr_defrag_close(meter->defrag);
    fr_hieulw_table_close(meter->hieulw);
    fr_strbuf_release(&meter->text);
    fr_free(meter);
}

static int add_hieulw(struct fr_meter *meter, const struct fr_frame *frame)
{
    struct fr_hieulw_packet packet;
    enum fr_reject reject = fr_hieulw_decode(frame, &packet);

    if (reject == FR_REJECT_NONE) {
        if (frame->time_ns > meter->hieulw_clock_ns)
            meter->hieulw_clock_ns = frame->time_ns;
        return fr_hieulw_table_book(meter->hieulw, &packet);
    }
    meter->counts.rejected[reject]++;
    return 0;
}

/* Book the packets that wait. */
static int book_waiting(struct fr_meter *meter)
{
    uint32_t count = meter->waiting_count;

    meter->waiting_count = 0;
    return fr_flowtable_book_all(meter->table, meter->waiting, count);
}

static int add_fragment(struct fr_meter *meter, const struct fr_packet *packet)
{
    FR_TRY(book_waiting(meter));
    fr_flowtable_tick(meter->table, packet->time_ns);
    return fr_defrag_take(meter->defrag, packet,
                          fr_flowtable_clock(meter->table));
}

int fr_meter_add(struct fr_meter *meter, const struct fr_frame *frame)
{
    struct fr_packet *packet = &meter->waiting[meter->waiting_count];
    enum fr_reject reject;

    meter->counts.packets_read++;
    if (meter->hieulw)
        return add_hieulw(meter, frame);
    reject = meter->options.is_inner ? fr_decode_innermost(frame, packet)
                                     : fr_decode_frame(frame, packet);
    if (reject) {
        meter->counts.rejected[reject]++;
        return 0;
    }
    meter->counts.from_tunnels += packet->is_inner;
    meter->counts.len_from_wire += packet->is_len_from_wire;
    if (packet->is_fragment)
        return add_fragment(meter, packet);
    if (++meter->waiting_count < FR_FLOWTABLE_TOGETHER)
        return 0;
    return book_waiting(meter);
}

int fr_meter_pass_time(struct fr_meter *meter, int64_t time_ns)
{
    int64_t every_ns = meter->options.period_ns;

    if (meter->table) {
        FR_TRY(book_waiting(meter));
        fr_flowtable_tick(meter->table, time_ns);
        FR_TRY(fr_flowtable_expire(meter->table));
    } else if (time_ns > meter->hieulw_clock_ns) {
        meter->hieulw_clock_ns = time_ns;
    }
    if (meter->period_ns != FR_TIME_MISSING &&
        clock_of(meter) - meter->period_ns >= every_ns)
        return end_period(meter);
    return hand_on(meter);
}

static int check_conservation(const struct fr_meter_counts *counts,
                              struct fr_diag *diag)
{
    uint64_t found = counts->packets_in_flows;

    for (int i = 0; i < FR_REJECT_COUNT; i++)
        found += counts->rejected[i];
    if (found == counts->packets_read)
        return 0;
    fr_diag_add(diag, FR_SEVERITY_ERROR, "",
                "%llu packets were read, but %llu counted in flows and "
                "rejects",
                (unsigned long long)counts->packets_read,
                (unsigned long long)found);
    fr_diag_help(diag, "this is a mistake in flowrules; please report it");
    return FR_EIO;
}

int fr_meter_finish(struct fr_meter *meter, struct fr_diag *diag)
{
    if (meter->hieulw) {
        FR_TRY(fr_hieulw_table_finish(meter->hieulw));
        meter->counts.evicted = fr_hieulw_table_evicted(meter->hieulw);
    } else {
        FR_TRY(book_waiting(meter));
        fr_defrag_finish(meter->defrag);
        meter->counts.rejected[FR_REJECT_ORPHAN] =
            fr_defrag_orphans(meter->defrag);
        FR_TRY(fr_flowtable_finish(meter->table));
        meter->counts.evicted = fr_flowtable_evicted(meter->table);
    }
    FR_TRY(end_period(meter));
    FR_TRY(hand_on(meter));
    return check_conservation(&meter->counts, diag);
}

const struct fr_meter_counts *fr_meter_counts(const struct fr_meter *meter)
{
    return &meter->counts;
}
