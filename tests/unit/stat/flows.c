/* flows.c - see flows.h. Failures end the running test, but running out of
 * memory in the tally is returned. */
#include "flows.h"

#include <math.h>

#include "base/alloc.h"
#include "base/rand.h"
#include "table/batch.h"

static const char *const types[FLOWS_TYPES] = {
    "Large Data", "Quick Request", "Interactive", "Bulk Transfer", "Other"};
static const char *const patterns[] = {"Steady", "Bursty"};

static void *cells(uint32_t count, size_t size)
{
    void *block = calloc(count ? count : 1, size);

    assert_non_null(block);
    return block;
}

void flows_init(struct flows *flows, uint32_t count)
{
    *flows = (struct flows){.count = count};
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        flows->metrics[i] = cells(count, sizeof(double));
    flows->src = cells(count, sizeof(*flows->src));
    flows->dst = cells(count, sizeof(*flows->dst));
    flows->port = cells(count, sizeof(double));
    flows->time = cells(count, sizeof(int64_t));
    flows->type = cells(count, sizeof(uint16_t));
    flows->pattern = cells(count, sizeof(uint16_t));
    flows->periodic = cells(count, sizeof(uint16_t));
    flows->mark_bits = cells(count, sizeof(uint8_t));
    flows->score = cells(count, sizeof(double));
}

void flows_release(struct flows *flows)
{
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        free(flows->metrics[i]);
    free(flows->src);
    free(flows->dst);
    free(flows->port);
    free(flows->time);
    free(flows->type);
    free(flows->pattern);
    free(flows->periodic);
    free(flows->mark_bits);
    free(flows->score);
}

static double odd_number(struct fr_rand *rand)
{
    static const double numbers[] = {
        NAN,   INFINITY, -INFINITY, 0,      -0.0,
        -1,    1e300,    1e-300,    5e-324, 1.7976931348623157e308,
        -1e-7, 1e15,     0.1,       3};

    return numbers[fr_rand_below(rand, TEST_COUNT(numbers))];
}

/* About log-normal around 10^digits. */
static double quantity(struct fr_rand *rand, double digits, double spread)
{
    double sum = 0;

    for (int i = 0; i < 6; i++)
        sum += fr_rand_f64(rand) - 0.5;
    return pow(10, digits + spread * sum);
}

static double metric_value(struct fr_rand *rand, uint32_t metric)
{
    switch (metric) {
    case FR_METRIC_DURATION: return quantity(rand, -1, 2);
    case FR_METRIC_THROUGHPUT: return quantity(rand, 4, 2);
    case FR_METRIC_IAT_MEAN:
    case FR_METRIC_IAT_STD: return quantity(rand, -3, 2);
    case FR_METRIC_FWD_PKTS:
    case FR_METRIC_BWD_PKTS: return floor(quantity(rand, 1, 1));
    case FR_METRIC_FWD_BYTES:
    case FR_METRIC_BWD_BYTES: return floor(quantity(rand, 4, 2));
    default: return quantity(rand, 2, 0.7);
    }
}

static void fill_names(struct flows *flows, uint32_t i, struct fr_rand *rand,
                       uint32_t names)
{
    /* squared: a few names are frequent, most are rare */
    double a = fr_rand_f64(rand);
    double b = fr_rand_f64(rand);
    unsigned src = (unsigned)(a * a * a * names);
    unsigned dst = (unsigned)(b * b * names);

    snprintf(flows->src[i], sizeof(*flows->src), "10.0.%u.%u", src / 256,
             src % 256);
    snprintf(flows->dst[i], sizeof(*flows->dst),
             dst % 3 ? "10.0.%u.%u" : "2001:db8:0:1:2::%x:%x", dst / 256,
             dst % 256);
    if (fr_rand_below(rand, 50) == 0)
        flows->src[i][0] = '\0';
    if (fr_rand_below(rand, 70) == 0)
        flows->dst[i][0] = '\0';
}

void flows_fill(struct flows *flows, uint64_t seed, uint32_t names,
                bool hostile)
{
    struct fr_rand rand;

    fr_rand_init(&rand, seed);
    for (uint32_t i = 0; i < flows->count; i++) {
        for (uint32_t m = 0; m < FR_METRIC_COUNT; m++) {
            flows->metrics[m][i] = metric_value(&rand, m);
            if (hostile && fr_rand_below(&rand, 20) == 0)
                flows->metrics[m][i] = odd_number(&rand);
        }
        fill_names(flows, i, &rand, names);
        flows->port[i] = (double)fr_rand_below(&rand, 1000);
        if (hostile && fr_rand_below(&rand, 20) == 0)
            flows->port[i] = odd_number(&rand);
        flows->time[i] =
            1700000000000000000 + (int64_t)fr_rand_below(&rand, 3600000000000);
        if (fr_rand_below(&rand, 40) == 0)
            flows->time[i] = FR_TIME_MISSING;
        flows->type[i] = (uint16_t)fr_rand_below(&rand, FLOWS_TYPES + 1);
        flows->pattern[i] = (uint16_t)fr_rand_below(&rand, 3);
        flows->periodic[i] = (uint16_t)fr_rand_below(&rand, 3);
        flows->mark_bits[i] = (uint8_t)fr_rand_below(&rand, 4);
        flows->score[i] = (double)fr_rand_below(&rand, 100);
    }
}

static char *next_cell(char **line)
{
    char *cell = *line;
    char *end = cell + strcspn(cell, ",\r\n");

    *line = *end == ',' ? end + 1 : end;
    *end = '\0';
    return cell;
}

static double number_of(const char *cell)
{
    return cell[0] ? strtod(cell, NULL) : (double)NAN;
}

/* 2024-03-05 10:00:00 with or without a fraction. */
static int64_t time_of(const char *cell)
{
    struct fr_civil civil = {0};
    long year;
    double second;
    int64_t ns;

    if (sscanf(cell, "%ld-%d-%d %d:%d:%lf", &year, &civil.month, &civil.day,
               &civil.hour, &civil.minute, &second) != 6)
        return FR_TIME_MISSING;
    civil.year = year;
    civil.second = (int)second;
    civil.nanosecond = (int)((second - civil.second) * 1e6 + 0.5) * 1000;
    assert_int_equal(fr_clock_from_civil(&civil, &ns), 0);
    return ns;
}

static uint16_t code_of(const char *cell, const char *const *names,
                        uint32_t count)
{
    for (uint32_t i = 0; i < count; i++)
        if (strcmp(cell, names[i]) == 0)
            return (uint16_t)(i + 1);
    return 0;
}

static const char *const metric_names[] = {
#define FR_METRIC(id, column, type, heading) #column,
#include "stat/metrics.def"
#undef FR_METRIC
};

static void load_cell(struct flows *flows, uint32_t i, const char *column,
                      const char *cell)
{
    for (uint32_t m = 0; m < FR_METRIC_COUNT; m++)
        if (strcmp(column, metric_names[m]) == 0)
            flows->metrics[m][i] = number_of(cell);
    if (strcmp(column, "src_ip") == 0)
        snprintf(flows->src[i], sizeof(*flows->src), "%s", cell);
    if (strcmp(column, "dst_ip") == 0)
        snprintf(flows->dst[i], sizeof(*flows->dst), "%s", cell);
    if (strcmp(column, "dst_port") == 0)
        flows->port[i] = number_of(cell);
    if (strcmp(column, "timestamp") == 0)
        flows->time[i] = time_of(cell);
    if (strcmp(column, "flow_type") == 0)
        flows->type[i] = code_of(cell, types, TEST_COUNT(types));
    if (strcmp(column, "traffic_pattern") == 0)
        flows->pattern[i] = code_of(cell, patterns, TEST_COUNT(patterns));
    if (strcmp(column, "is_periodic") == 0)
        flows->periodic[i] = strcmp(cell, "True") == 0 ? 2 : 1;
}

static void load_row(struct flows *flows, uint32_t i, const char *header,
                     char *line)
{
    char *names = strdup(header);
    char *name = names;

    while (*name && *name != '\n' && *name != '\r') {
        const char *column = next_cell(&name);
        load_cell(flows, i, column, next_cell(&line));
    }
    free(names);
}

void flows_load(struct flows *flows, const char *path)
{
    char *text = test_read_file(path, NULL);
    char *line = strchr(text, '\n');
    uint32_t count = 0;

    for (const char *at = line; at && at[1]; at = strchr(at + 1, '\n'))
        count++;
    flows_init(flows, count);
    for (uint32_t i = 0; i < count; i++) {
        char *next = strchr(line + 1, '\n');
        flows->time[i] = FR_TIME_MISSING;
        load_row(flows, i, text, line + 1);
        line = next;
    }
    free(text);
}

void flows_setup(struct fr_tally_setup *setup)
{
    static const char *const marks[FLOWS_MARKS] = {"odd", "late"};
    static const struct fr_label_summary labels[FLOWS_LABELS] = {
        {.name = "flow_type",
         .policy = "last match",
         .kind = FR_LABEL_NAMES,
         .name_count = FLOWS_TYPES,
         .names = types},
        {.name = "traffic_pattern",
         .policy = "first match",
         .kind = FR_LABEL_NAMES,
         .name_count = 2,
         .names = patterns},
        {.name = "is_periodic", .policy = "", .kind = FR_LABEL_TRUTH},
        {.name = "tags",
         .policy = "every match",
         .kind = FR_LABEL_MARKS,
         .name_count = FLOWS_MARKS,
         .names = marks},
        {.name = "risk",
         .policy = "sum match",
         .kind = FR_LABEL_SCORE,
         .type = FR_TYPE_NUMBER},
        {.name = "remark", .policy = "", .kind = FR_LABEL_OTHER}};
    static const struct fr_rule_summary rules[FLOWS_RULES] = {
        {.label = 3, .name = "odd", .condition = "x > 1"},
        {.label = 0, .name = "Web", .condition = "y > 1", .note = "n"}};

    *setup =
        (struct fr_tally_setup){.labels = labels,
                                .label_count = FLOWS_LABELS,
                                .rules = rules,
                                .rule_count = FLOWS_RULES,
                                .metric_present = (1U << FR_METRIC_COUNT) - 1,
                                .has_src = 1,
                                .has_dst = 1,
                                .has_dst_port = 1,
                                .has_time = 1};
}

/* The columns of one batch; arrays of batch_rows. */
struct chunk {
    double *metrics[FR_METRIC_COUNT];
    uint32_t *src, *dst;
    double *port, *score;
    int64_t *time;
    uint16_t *type, *pattern, *periodic;
    uint64_t *marks[FLOWS_MARKS];
    struct fr_batch texts;
};

static int chunk_init(struct chunk *chunk, uint32_t rows)
{
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        chunk->metrics[i] = cells(rows, sizeof(double));
    chunk->src = cells(rows, sizeof(uint32_t));
    chunk->dst = cells(rows, sizeof(uint32_t));
    chunk->port = cells(rows, sizeof(double));
    chunk->score = cells(rows, sizeof(double));
    chunk->time = cells(rows, sizeof(int64_t));
    chunk->type = cells(rows, sizeof(uint16_t));
    chunk->pattern = cells(rows, sizeof(uint16_t));
    chunk->periodic = cells(rows, sizeof(uint16_t));
    for (uint32_t i = 0; i < FLOWS_MARKS; i++)
        chunk->marks[i] = cells(rows / 64 + 1, sizeof(uint64_t));
    return fr_batch_init(&chunk->texts, NULL, 0, NULL, 0);
}

static void chunk_release(struct chunk *chunk)
{
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        free(chunk->metrics[i]);
    free(chunk->src);
    free(chunk->dst);
    free(chunk->port);
    free(chunk->score);
    free(chunk->time);
    free(chunk->type);
    free(chunk->pattern);
    free(chunk->periodic);
    for (uint32_t i = 0; i < FLOWS_MARKS; i++)
        free(chunk->marks[i]);
    fr_batch_release(&chunk->texts);
}

static int text_code(struct fr_batch *texts, const char *text, uint32_t *code)
{
    *code = 0;
    if (text[0] == '\0')
        return 0;
    return fr_batch_text_code(texts, fr_str_of(text), code);
}

static int chunk_fill(struct chunk *chunk, const struct flows *flows,
                      const uint32_t *order, uint32_t count)
{
    FR_TRY(fr_batch_clear(&chunk->texts));
    for (uint32_t k = 0; k < FLOWS_MARKS; k++) { /* bits behind the rows set */
        memset(chunk->marks[k], 0, count / 64 * sizeof(uint64_t));
        chunk->marks[k][count / 64] = UINT64_MAX << (count % 64);
    }
    for (uint32_t i = 0; i < count; i++) {
        uint32_t at = order[i];
        for (uint32_t m = 0; m < FR_METRIC_COUNT; m++)
            chunk->metrics[m][i] = flows->metrics[m][at];
        FR_TRY(text_code(&chunk->texts, flows->src[at], &chunk->src[i]));
        FR_TRY(text_code(&chunk->texts, flows->dst[at], &chunk->dst[i]));
        chunk->port[i] = flows->port[at];
        chunk->score[i] = flows->score[at];
        chunk->time[i] = flows->time[at];
        chunk->type[i] = flows->type[at];
        chunk->pattern[i] = flows->pattern[at];
        chunk->periodic[i] = flows->periodic[at];
        for (uint32_t k = 0; k < FLOWS_MARKS; k++)
            if (flows->mark_bits[at] >> k & 1)
                chunk->marks[k][i / 64] |= 1ULL << (i % 64);
    }
    return 0;
}

static int chunk_add(struct chunk *chunk, struct fr_tally *tally,
                     uint32_t count)
{
    const uint64_t *marks[FLOWS_MARKS] = {chunk->marks[0], chunk->marks[1]};
    const uint16_t *codes[FLOWS_LABELS] = {chunk->type, chunk->pattern,
                                           chunk->periodic};
    const double *scores[FLOWS_LABELS] = {[4] = chunk->score};
    const uint64_t *const *all_marks[FLOWS_LABELS] = {[3] = marks};
    const uint64_t *rules[FLOWS_RULES] = {chunk->marks[0], NULL};
    struct fr_tally_rows rows = {.row_count = count,
                                 .texts = &chunk->texts,
                                 .src = chunk->src,
                                 .dst = chunk->dst,
                                 .dst_port = chunk->port,
                                 .time = chunk->time,
                                 .codes = codes,
                                 .scores = scores,
                                 .marks = all_marks,
                                 .rule_masks = rules};

    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        rows.metrics[i] = chunk->metrics[i];
    FR_TRY(fr_tally_add(tally, &rows));
    for (uint32_t i = 0; i < count; i++)
        if (chunk->type[i] == 1)
            fr_tally_rule(tally, 1, 1, 1);
    return 0;
}

int flows_add(struct fr_tally *tally, const struct flows *flows,
              const uint32_t *order, uint32_t from, uint32_t to,
              uint32_t batch_rows)
{
    struct chunk chunk = {0};
    int status = chunk_init(&chunk, batch_rows);

    while (status == 0 && from < to) {
        uint32_t count = to - from < batch_rows ? to - from : batch_rows;
        status = chunk_fill(&chunk, flows, order + from, count);
        if (status == 0)
            status = chunk_add(&chunk, tally, count);
        from += count;
    }
    chunk_release(&chunk);
    return status;
}

uint32_t *flows_order(uint32_t count, uint64_t seed)
{
    uint32_t *order = cells(count, sizeof(*order));
    struct fr_rand rand;

    fr_rand_init(&rand, seed);
    for (uint32_t i = 0; i < count; i++)
        order[i] = i;
    for (uint32_t i = count; seed && i > 1; i--) {
        uint32_t other = (uint32_t)fr_rand_below(&rand, i);
        uint32_t swap = order[i - 1];
        order[i - 1] = order[other];
        order[other] = swap;
    }
    return order;
}

static void put_moments(FILE *out, const char *name, const struct fr_moments *m)
{
    fprintf(out, "%s: %d %lu %lu %lu %a %a %a %a %a\n", name, m->is_present,
            (unsigned long)m->count, (unsigned long)m->missing,
            (unsigned long)m->infinite, m->sum, m->mean, m->min, m->max,
            m->stddev);
}

static void put_box(FILE *out, const char *name, const struct fr_box *b)
{
    fprintf(out, "%s: %lu %a | %a %a %a %a %a | %a %a | %lu %lu %d\n", name,
            (unsigned long)b->count, b->mean, b->min, b->q1, b->median, b->q3,
            b->max, b->whisker_low, b->whisker_high,
            (unsigned long)b->low_total, (unsigned long)b->high_total,
            b->is_estimate);
    for (uint32_t i = 0; i < b->low_count; i++)
        fprintf(out, " low %a\n", b->low[i]);
    for (uint32_t i = 0; i < b->high_count; i++)
        fprintf(out, " high %a\n", b->high[i]);
}

static void put_histogram(FILE *out, const char *name,
                          const struct fr_histogram *h)
{
    fprintf(out, "%s: %u %d %lu\n", name, h->bin_count, h->is_log,
            (unsigned long)h->zero_count);
    for (uint32_t i = 0; i < h->bin_count; i++)
        fprintf(out, " %a %a: %lu\n", h->edges[i], h->edges[i + 1],
                (unsigned long)h->counts[i]);
}

static void put_scatter(FILE *out, const char *name, const struct fr_scatter *s)
{
    fprintf(out, "%s: %lu %lu | %a %a %a %a | %lu %lu\n", name,
            (unsigned long)s->total, (unsigned long)s->left_out, s->x_min,
            s->x_max, s->y_min, s->y_max, (unsigned long)s->x_zero,
            (unsigned long)s->y_zero);
    for (uint32_t i = 0; i < s->point_count; i++)
        fprintf(out, " %a %a %u\n", s->x[i], s->y[i], s->code[i]);
    for (uint32_t i = 0; i < s->cell_count; i++)
        fprintf(out, " [%a %a] [%a %a] %lu %u\n", s->cells[i].x_low,
                s->cells[i].x_high, s->cells[i].y_low, s->cells[i].y_high,
                (unsigned long)s->cells[i].count, s->cells[i].code);
}

static void put_label(FILE *out, const struct fr_label_summary *label)
{
    fprintf(out, "label %s (%s) none %lu\n", label->name, label->policy,
            (unsigned long)label->none_count);
    for (uint32_t i = 0; i < label->name_count; i++)
        fprintf(out, " %s %lu\n", label->names[i],
                (unsigned long)label->counts[i]);
    if (label->kind == FR_LABEL_SCORE)
        put_moments(out, " score", &label->moments);
}

static void put_top(FILE *out, const struct fr_top_list *list)
{
    fprintf(out, "top: %d distinct %lu %d rest %lu\n", list->is_present,
            (unsigned long)list->distinct, list->is_estimate,
            (unsigned long)list->rest);
    for (uint32_t i = 0; i < list->item_count; i++)
        fprintf(out, " %s %lu %a %a\n", list->items[i].name,
                (unsigned long)list->items[i].flows, list->items[i].bytes,
                list->items[i].packets);
}

static void put_correlations(FILE *out, const struct fr_summary *s)
{
    for (uint32_t i = 0; i < FR_KEY_METRIC_COUNT; i++)
        for (uint32_t k = 0; k < FR_KEY_METRIC_COUNT; k++)
            fprintf(out, "r[%u][%u] %a of %lu\n", i, k, s->correlation[i][k],
                    (unsigned long)s->correlation_pairs[i][k]);
}

static void put_all(FILE *out, const struct fr_summary *s)
{
    fprintf(out, "flows %lu unique %lu %lu %d\n", (unsigned long)s->flow_count,
            (unsigned long)s->unique_src, (unsigned long)s->unique_dst,
            s->unique_error > 0);
    fprintf(out, "time %ld %ld %lu error %a\n", (long)s->time_first,
            (long)s->time_last, (unsigned long)s->time_missing,
            s->quantile_error);
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        put_moments(out, "metric", &s->metrics[i]);
    put_correlations(out, s);
    for (uint32_t i = 0; i < s->label_count; i++)
        put_label(out, &s->labels[i]);
    for (uint32_t i = 0; i < s->rule_count; i++)
        fprintf(out, "rule %s %lu %lu\n", s->rules[i].name,
                (unsigned long)s->rules[i].hits,
                (unsigned long)s->rules[i].named);
    for (uint32_t i = 0; s->duration_by_type && i <= FLOWS_TYPES; i++) {
        put_box(out, "duration", &s->duration_by_type[i]);
        put_box(out, "size", &s->size_by_type[i]);
    }
    put_histogram(out, "iat_mean", &s->iat_mean);
    put_histogram(out, "size_avg", &s->size_avg);
    put_box(out, "size_box", &s->size_box);
    put_scatter(out, "iat", &s->iat);
    put_scatter(out, "sizes", &s->sizes);
    put_scatter(out, "throughput", &s->throughput_time);
    put_scatter(out, "size", &s->size_time);
    put_scatter(out, "duration", &s->duration_time);
    put_scatter(out, "periodic", &s->periodic_time);
    for (uint32_t i = 0; i < FR_TOP_COUNT; i++)
        put_top(out, &s->tops[i]);
}

char *summary_text(const struct fr_summary *summary)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    assert_non_null(out);
    put_all(out, summary);
    assert_int_equal(fclose(out), 0);
    return text;
}
