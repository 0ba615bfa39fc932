/* facts.h - what a report says beside the numbers: inputs, rules, options.
 *
 * Filled by the command line from the engine's results; every text is
 * borrowed for the time of the call. No path, host or clock in it: inputs are
 * named by base name, size and SHA-256. */
#ifndef FR_REPORT_FACTS_H
#define FR_REPORT_FACTS_H

#include <stdint.h>

#include "stat/summary.h"

struct fr_input_fact {
    const char *name;        /* base name */
    const char *compression; /* "", "gz", "zst" */
    uint64_t size;           /* bytes of the file itself */
    const char *sha256;
    int is_capture;               /* told of it: packets, cut; the rows of all
                                     captures are with the first */
    uint64_t packets;             /* read */
    const char *cut;              /* why it was not read to its end, or "" */
    const char *dialect;          /* "Python CICFlowMeter", ... */
    const char *time_unit;        /* "seconds", "microseconds", "" */
    const char *time_unit_reason; /* sentence */
    const char *time_format;      /* "ISO 8601", ...; "" if no timestamps */
    const char *time_note;        /* ambiguity, "" if none */
    uint64_t rows_read, rows_accepted, rows_rejected, rows_padded, lines_blank;
    int is_time_unit_assumed;  /* the data did not tell; see the reason */
    int is_date_order_assumed; /* day first or month first: see time_note */
};

struct fr_rule_file_fact {
    const char *name; /* base name */
    const char *text;
    uint64_t size;
    const char *sha256;
    int is_builtin;
};

struct fr_reject_fact {
    const char *reason; /* "too many fields" */
    uint64_t count;
};

struct fr_reject_example {
    const char *file;
    uint64_t line;
    const char *reason;
    const char *excerpt; /* safe to print */
};

/* Data quality of one column that rules, tables or charts use. */
struct fr_column_fact {
    const char *name;
    int is_of_rules; /* the rules use it, not only tables and charts */
    int is_present;
    uint64_t missing, not_a_number, infinite;
};

struct fr_option_fact {
    const char *name;
    const char *value;
};

#define FR_METER_REJECTS_MAX 16

/* How captures became flows. packets_read = packets_in_flows + rejects. */
struct fr_meter_fact {
    const char *profile;    /* "corrected" */
    const char *dialect;    /* "python" */
    int is_adjustable;      /* the next four mean something */
    int is_inner;           /* flows inside tunnels instead of the tunnels */
    const char *accounting; /* "payload" */
    double idle_s, active_s;
    uint64_t flows_max;
    uint64_t packets_read, packets_in_flows;
    struct fr_reject_fact rejects[FR_METER_REJECTS_MAX]; /* of packets */
    uint32_t reject_count;
    uint64_t flows;
    uint64_t evicted;        /* flows cut for want of room */
    uint64_t from_tunnels;   /* packets taken from inside tunnels */
    uint64_t late;           /* packets booked later than their time stamp */
    uint64_t without_length; /* packets whose IP header gave no length */
};

struct fr_report_facts {
    const char *title;   /* NULL: "Flow classification report" */
    const char *version; /* of flowrules */
    const struct fr_input_fact *inputs;
    uint32_t input_count;
    const struct fr_meter_fact *meter; /* NULL: the inputs are flow files */
    const struct fr_rule_file_fact *rule_files;
    uint32_t rule_file_count;
    const struct fr_reject_fact *rejects;
    uint32_t reject_count;
    const struct fr_reject_example *reject_examples;
    uint32_t reject_example_count;
    const struct fr_column_fact *columns;
    uint32_t column_count;
    const struct fr_option_fact *options; /* those that change results */
    uint32_t option_count;
    const char *const *notes; /* sentences: detections not evaluated, a column
                                 overwritten, regex limits, ... */
    uint32_t note_count;
    int64_t document_time; /* ns, or FR_TIME_MISSING */
    const struct fr_summary *summary;
};

#endif
