/* flowset.h - all flows of one feature file, in any dialect that csv/ reads,
 * in memory: about 800 bytes each. */
#ifndef FR_COMPARE_FLOWSET_H
#define FR_COMPARE_FLOWSET_H

#include <signal.h>
#include <stdint.h>

#include "base/ip.h"
#include "base/vec.h"
#include "flowrules/status.h"

/* The columns of the catalogue, and those of ours that help to explain. */
enum fr_feature {
#define FR_COLUMN(name, type, meaning, aliases) FR_FEATURE_##name,
#include "table/catalogue.def"
#undef FR_COLUMN
    FR_FEATURE_COLUMNS, /* the columns that are compared end here */
    FR_FEATURE_fwd_frame_byts = FR_FEATURE_COLUMNS,
    FR_FEATURE_bwd_frame_byts,
    FR_FEATURE_COUNT,
};

enum fr_origin {
    FR_ORIGIN_FLOWRULES, /* the corrected profile: it says why a flow ended */
    FR_ORIGIN_PYTHON,
    FR_ORIGIN_JAVA,
    FR_ORIGIN_OTHER,
};

enum { /* why a flow ended, where the file says it */
       FR_ENDED_UNKNOWN,
       FR_ENDED_BY_TCP,
       FR_ENDED_IDLE,
       FR_ENDED_ACTIVE,
       FR_ENDED_ELSE,
};

struct fr_end_point {
    struct fr_ip address;
    double port; /* NaN: missing */
};

struct fr_flow_record {
    uint64_t row; /* of the file, from 1 */
    struct fr_end_point src, dst;
    int is_swapped;  /* dst is the lower end */
    int64_t time_ns; /* of the first packet */
    int ended;
    double numbers[FR_FEATURE_COUNT];     /* NaN: missing, or no number */
    const struct fr_flow_record *partner; /* of the other file, or NULL */
};

struct fr_flowset {
    char *name; /* of the file, without folders; owned */
    const char *dialect;
    enum fr_origin origin;
    int64_t resolution_ns;         /* of time stamps: no flow has a finer one */
    uint8_t has[FR_FEATURE_COUNT]; /* the file has the column */
    FR_VEC(struct fr_flow_record) flows;
    uint64_t rejected; /* rows that could not be used */
};

/* Read a whole file. Errors, with a message: FR_EINPUT (also: no columns to
 * match flows by), FR_ELIMIT (more than 4,000,000 flows), FR_ENOMEM,
 * FR_ESIGNAL once *stop (may be NULL) is set. Release also after a failure. */
FR_MUST_USE int fr_flowset_read(const char *path,
                                const volatile sig_atomic_t *stop,
                                struct fr_flowset *set, struct fr_diag *diag);
void fr_flowset_release(struct fr_flowset *set);
/* <0, 0, >0: by address, then port. */
int fr_end_point_compare(const struct fr_end_point *a,
                         const struct fr_end_point *b);

#endif
