/* symptom.h - which known defects explain that a column of one flow differs
 * between two files. */
#ifndef FR_COMPARE_SYMPTOM_H
#define FR_COMPARE_SYMPTOM_H

#include "compare/defect.h"

enum {
#define FR_SYMPTOM(test, defects, columns) +1
    FR_SYMPTOM_COUNT = 0
#include "compare/symptoms.def"
#undef FR_SYMPTOM
    ,
    FR_SYMPTOM_NONE = FR_SYMPTOM_COUNT,
    FR_SYMPTOMS_OF_COLUMN_MAX = 12,
};

/* Which symptoms a column can have, in the order of symptoms.def. */
struct fr_symptoms {
    uint8_t count[FR_FEATURE_COLUMNS];
    uint8_t rows[FR_FEATURE_COLUMNS][FR_SYMPTOMS_OF_COLUMN_MAX];
    enum fr_defect first[FR_SYMPTOM_COUNT]; /* of its defects */
};

/* A flow that holds the same packets in both files. */
struct fr_symptom_pair {
    const struct fr_flowset *sets[2];
    const struct fr_flow_record *flows[2];
};

void fr_symptoms_init(struct fr_symptoms *symptoms);
/* Equal: both missing, or within 1e-9 of each other, lengths of time also
 * within a microsecond. Time stamps must be the same. */
int fr_symptom_is_equal(const struct fr_symptom_pair *pair,
                        enum fr_feature column);
/* Is one a million times the other? */
int fr_symptom_is_other_unit(double a, double b);
/* What explains a column that differs, whichever file is at fault: a row of
 * symptoms.def, or FR_SYMPTOM_NONE. */
int fr_symptom_find(const struct fr_symptoms *symptoms,
                    const struct fr_symptom_pair *pair, enum fr_feature column);
/* Codes of the defects, separated by a blank: "H3 H8". */
const char *fr_symptom_defects(int symptom);

#endif
