/* tally_bench.c - processor nanoseconds a row of a tally, whole and by part.
 *
 * Made-up flows in batches of 2048, generated before the clock starts: nine
 * hundred sources, destinations of which two fifths are seen once, numbers
 * spread like those of real flows. Prints the best of three runs.
 *
 *     bench_tally [ROWS] */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/num.h"
#include "base/rand.h"
#include "base/str.h"
#include "stat/tally.h"

/* Numbers are used again after so many batches, as a reader would do it that
 * fills the same memory again and again. */
enum { ROWS = 2048, LABELS = 5, RUNS = 3, NUMBERS = 4 };

struct numbers {
    double metrics[FR_METRIC_COUNT][ROWS];
    double port[ROWS];
    uint16_t codes[LABELS][ROWS];
};

struct rows {
    const struct numbers *numbers; /* borrowed */
    int64_t time[ROWS];
    uint32_t src[ROWS], dst[ROWS];
    struct fr_batch texts;
};

static double spread(struct fr_rand *rand, double digits, double width)
{
    double sum = 0;

    for (int i = 0; i < 4; i++)
        sum += fr_rand_f64(rand) - 0.5;
    return pow(10, digits + width * sum);
}

static void fill_metrics(struct numbers *rows, struct fr_rand *rand, uint32_t i)
{
    double packets = floor(spread(rand, 1, 1)) + 1;
    double bytes = packets * floor(spread(rand, 2.3, 0.7));

    for (uint32_t m = 0; m < FR_METRIC_COUNT; m++)
        rows->metrics[m][i] = floor(spread(rand, 2.3, 0.7));
    rows->metrics[FR_METRIC_DURATION][i] = floor(spread(rand, 5, 2)) / 1000000;
    rows->metrics[FR_METRIC_SIZE_AVG][i] = bytes / packets;
    rows->metrics[FR_METRIC_THROUGHPUT][i] =
        bytes / (rows->metrics[FR_METRIC_DURATION][i] + 1e-6);
    rows->metrics[FR_METRIC_IAT_MEAN][i] =
        rows->metrics[FR_METRIC_DURATION][i] / packets;
    rows->metrics[FR_METRIC_IAT_STD][i] =
        rows->metrics[FR_METRIC_IAT_MEAN][i] * fr_rand_f64(rand);
    rows->metrics[FR_METRIC_FWD_MEAN][i] = bytes / (packets + 2);
    rows->metrics[FR_METRIC_BWD_MEAN][i] = bytes / (packets + 3);
    rows->metrics[FR_METRIC_FWD_PKTS][i] = packets;
    rows->metrics[FR_METRIC_BWD_PKTS][i] = floor(packets / 2);
    rows->metrics[FR_METRIC_FWD_BYTES][i] = bytes;
    rows->metrics[FR_METRIC_BWD_BYTES][i] = floor(bytes / 3);
}

static int fill_names(struct rows *rows, struct fr_rand *rand, uint32_t i)
{
    char text[40];
    uint32_t host =
        (uint32_t)fr_rand_below(rand, 30) * (uint32_t)fr_rand_below(rand, 30);
    uint32_t peer = fr_rand_below(rand, 5) < 3
                        ? (uint32_t)fr_rand_below(rand, 120)
                        : (uint32_t)(fr_rand_u64(rand) >> 33);

    snprintf(text, sizeof(text), "192.168.%u.%u", host / 250, host % 250);
    if (fr_batch_text_code(&rows->texts, fr_str_of(text), &rows->src[i]) < 0)
        return -1;
    snprintf(text, sizeof(text), "%u.%u.%u.%u", peer >> 24, peer >> 16 & 255,
             peer >> 8 & 255, peer & 255);
    return fr_batch_text_code(&rows->texts, fr_str_of(text), &rows->dst[i]);
}

/* Labels as rules would give them. */
static void set_codes(struct numbers *numbers, uint32_t i)
{
    double size = numbers->metrics[FR_METRIC_SIZE_AVG][i];
    double packets = numbers->metrics[FR_METRIC_FWD_PKTS][i];
    double iat = numbers->metrics[FR_METRIC_IAT_MEAN][i];
    double iat_std = numbers->metrics[FR_METRIC_IAT_STD][i];

    numbers->codes[0][i] = packets > 15 ? 4 : size < 200 ? 2 : size < 400;
    numbers->codes[1][i] = iat < 0.001 ? 1 : iat < 0.01 ? 2 : 3;
    numbers->codes[2][i] = iat_std > 0.5 * iat ? 1 : 2;
    numbers->codes[3][i] = size < 200 ? 1 : size < 400 ? 2 : 3;
    numbers->codes[4][i] = iat_std < 0.01 && iat > 0.001 ? 2 : 1;
}

static void fill_numbers(struct numbers *numbers, struct fr_rand *rand)
{
    static const uint32_t ports[] = {443, 443, 80, 22, 53, 8080, 25, 3389};

    for (uint32_t i = 0; i < ROWS; i++) {
        fill_metrics(numbers, rand, i);
        numbers->port[i] = fr_rand_below(rand, 20) == 0
                               ? (double)fr_rand_below(rand, 10000)
                               : ports[fr_rand_below(rand, 8)];
        set_codes(numbers, i);
    }
}

static int fill(struct rows *rows, struct fr_rand *rand, int64_t *clock)
{
    if (fr_batch_init(&rows->texts, NULL, 0, NULL, 0) < 0)
        return -1;
    for (uint32_t i = 0; i < ROWS; i++) {
        if (fill_names(rows, rand, i) < 0)
            return -1;
        *clock += (int64_t)fr_rand_below(rand, 27000000);
        rows->time[i] = *clock / 1000000000 * 1000000000;
    }
    return 0;
}

static double seconds(void)
{
    struct timespec now;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static const char *const names[] = {"A", "B", "C", "D"};

static const struct fr_label_summary labels[LABELS] = {
    {.name = "flow_type",
     .kind = FR_LABEL_NAMES,
     .names = names,
     .name_count = 4},
    {.name = "timing_category",
     .kind = FR_LABEL_NAMES,
     .names = names,
     .name_count = 4},
    {.name = "traffic_pattern",
     .kind = FR_LABEL_NAMES,
     .names = names,
     .name_count = 4},
    {.name = "size_category",
     .kind = FR_LABEL_NAMES,
     .names = names,
     .name_count = 4},
    {.name = "is_periodic", .kind = FR_LABEL_TRUTH}};

static int add(struct fr_tally *tally, const struct rows *from,
               const struct fr_tally_setup *setup)
{
    const uint16_t *codes[LABELS];
    struct fr_tally_rows rows = {.row_count = ROWS,
                                 .texts = &from->texts,
                                 .src = from->src,
                                 .dst = from->dst,
                                 .dst_port = from->numbers->port,
                                 .time = from->time,
                                 .codes = codes};

    for (uint32_t l = 0; l < LABELS; l++)
        codes[l] = from->numbers->codes[l];
    for (uint32_t m = 0; m < FR_METRIC_COUNT; m++)
        if (setup->metric_present >> m & 1)
            rows.metrics[m] = from->numbers->metrics[m];
    return fr_tally_add(tally, &rows);
}

static int run(const char *what, const struct fr_tally_setup *setup,
               const struct rows *rows, uint32_t batches)
{
    double best = (double)INFINITY;
    double finish = 0;

    for (int k = 0; k < RUNS; k++) {
        struct fr_tally *tally;
        struct fr_summary *summary;
        double start;
        double middle;
        int status = fr_tally_new(setup, &tally);
        start = seconds();
        for (uint32_t i = 0; status == 0 && i < batches; i++)
            status = add(tally, &rows[i], setup);
        middle = seconds();
        if (status == 0)
            status = fr_tally_finish(tally, &summary);
        if (status < 0)
            return status;
        finish = seconds() - middle;
        if (middle - start < best)
            best = middle - start;
        fr_summary_free(summary);
        fr_tally_free(tally);
    }
    printf("%-28s %8.1f ns a row   finish %6.1f ms\n", what,
           best * 1e9 / (batches * (double)ROWS), finish * 1e3);
    return 0;
}

static int run_all(const struct rows *rows, uint32_t batches)
{
    uint64_t all = (1ULL << FR_METRIC_COUNT) - 1;
    struct fr_tally_setup setup = {0};

    setup.has_src = setup.has_dst = setup.has_dst_port = 1;
    if (run("addresses and ports", &setup, rows, batches) < 0)
        return -1;
    setup = (struct fr_tally_setup){.metric_present = 0xff};
    if (run("key metrics, two charts", &setup, rows, batches) < 0)
        return -1;
    setup.metric_present = all;
    if (run("all metrics, two charts", &setup, rows, batches) < 0)
        return -1;
    setup.labels = labels;
    setup.label_count = LABELS;
    if (run("... and labels, boxes", &setup, rows, batches) < 0)
        return -1;
    setup.has_time = 1;
    if (run("... and time, all charts", &setup, rows, batches) < 0)
        return -1;
    setup.has_src = setup.has_dst = setup.has_dst_port = 1;
    return run("everything", &setup, rows, batches);
}

int main(int count, char **arguments)
{
    uint64_t row_count = 1000000;
    struct fr_rand rand;
    static struct numbers numbers[NUMBERS];
    struct rows *rows;
    int64_t clock = 1700000000000000000;
    uint32_t batches;
    int status = 0;

    if (count > 1 && fr_num_parse_u64(fr_str_of(arguments[1]), &row_count) < 0)
        return 2;
    batches = (uint32_t)(row_count / ROWS) + 1;
    rows = calloc(batches, sizeof(*rows));
    fr_rand_init(&rand, 1);
    for (uint32_t i = 0; i < NUMBERS; i++)
        fill_numbers(&numbers[i], &rand);
    for (uint32_t i = 0; rows && i < batches; i++) {
        rows[i].numbers = &numbers[i % NUMBERS];
        status |= fill(&rows[i], &rand, &clock);
    }
    if (!rows || status < 0 || run_all(rows, batches) < 0) {
        fputs("out of memory\n", stderr);
        return 1;
    }
    for (uint32_t i = 0; i < batches; i++)
        fr_batch_release(&rows[i].texts);
    free(rows);
    return 0;
}
