/* facts_json.h - members that the manifest and the summary share. */
#ifndef FR_REPORT_FACTS_JSON_H
#define FR_REPORT_FACTS_JSON_H

#include "base/json.h"
#include "report/facts.h"

/* Raised when a member of summary.json or manifest.json is renamed, removed
 * or changes its meaning; new members do not count. */
#define FR_FACTS_JSON_VERSION 1

/* Rows of all inputs together. */
struct fr_row_counts {
    uint64_t read, accepted, rejected, padded, blank;
};

void fr_facts_count_rows(const struct fr_report_facts *facts,
                         struct fr_row_counts *rows);

/* Members of the open object: schema_version and tool; inputs; rule_files;
 * options; rows. */
void fr_facts_json_tool(struct fr_json *json,
                        const struct fr_report_facts *facts);
void fr_facts_json_inputs(struct fr_json *json,
                          const struct fr_report_facts *facts);
void fr_facts_json_rule_files(struct fr_json *json,
                              const struct fr_report_facts *facts);
void fr_facts_json_options(struct fr_json *json,
                           const struct fr_report_facts *facts);
/* How captures became flows; nothing where none was read. */
void fr_facts_json_meter(struct fr_json *json,
                         const struct fr_report_facts *facts);
void fr_facts_json_rows(struct fr_json *json,
                        const struct fr_report_facts *facts);
/* A key with a text, a count or a number. */
void fr_facts_json_text(struct fr_json *json, const char *key,
                        const char *value);
void fr_facts_json_u64(struct fr_json *json, const char *key, uint64_t value);
void fr_facts_json_f64(struct fr_json *json, const char *key, double value);
/* "2024-03-05T10:00:00Z", or null. */
void fr_facts_json_time(struct fr_json *json, const char *key, int64_t ns);

#endif
