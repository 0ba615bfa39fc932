/* flows.h - made-up flows for the tests of a tally, given to it in any order
 * and any batches, and a summary as text in which every bit shows. */
#ifndef FR_TESTS_STAT_FLOWS_H
#define FR_TESTS_STAT_FLOWS_H

#include "support/unit.h"

#include "stat/tally.h"

enum { FLOWS_TYPES = 5, FLOWS_MARKS = 2, FLOWS_LABELS = 6, FLOWS_RULES = 2 };

/* Columns of count cells; all owned. */
struct flows {
    uint32_t count;
    double *metrics[FR_METRIC_COUNT];
    char (*src)[24], (*dst)[24]; /* "" is missing */
    double *port;
    int64_t *time;
    uint16_t *type, *pattern, *periodic; /* codes of the labels */
    uint8_t *mark_bits;                  /* bit i: mark i */
    double *score;
};

/* Room for `count` flows, all cells zero. */
void flows_init(struct flows *flows, uint32_t count);
void flows_release(struct flows *flows);
/* Fill with numbers like those of real flows; one in twenty cells is missing,
 * infinite, zero or extreme if `hostile`. `names` bounds the addresses. */
void flows_fill(struct flows *flows, uint64_t seed, uint32_t names,
                bool hostile);
/* The flows of a flows_classified.csv of the reference analyzer; cells have no
 * commas or quotes. */
void flows_load(struct flows *flows, const char *path);
/* The labels flow_type, traffic_pattern, is_periodic (truth), tags (marks),
 * risk (score), remark (other), and two rules with masks. */
void flows_setup(struct fr_tally_setup *setup);
/* Add the flows order[from .. to-1] in batches of batch_rows. */
int flows_add(struct fr_tally *tally, const struct flows *flows,
              const uint32_t *order, uint32_t from, uint32_t to,
              uint32_t batch_rows);
/* 0 .. count-1; shuffled by the seed unless it is 0. malloc'ed. */
uint32_t *flows_order(uint32_t count, uint64_t seed);
/* All numbers of a summary, exactly. malloc'ed. */
char *summary_text(const struct fr_summary *summary);

#endif
