/* lookup.c - questions that several parts of a report ask of a summary. */
#include "report/lookup.h"

#include <string.h>

const char *fr_lookup_metric_column(enum fr_metric metric)
{
    static const char *const columns[FR_METRIC_COUNT] = {
#define FR_METRIC(id, column, type, heading) [FR_METRIC_##id] = #column,
#include "stat/metrics.def"
#undef FR_METRIC
    };

    return columns[metric];
}

const char *fr_lookup_metric_heading(enum fr_metric metric)
{
    static const char *const headings[FR_METRIC_COUNT] = {
#define FR_METRIC(id, column, type, heading) [FR_METRIC_##id] = (heading),
#include "stat/metrics.def"
#undef FR_METRIC
    };

    return headings[metric];
}

enum fr_type fr_lookup_metric_type(enum fr_metric metric)
{
    static const enum fr_type types[FR_METRIC_COUNT] = {
#define FR_METRIC(id, column, type, heading) [FR_METRIC_##id] = FR_TYPE_##type,
#include "stat/metrics.def"
#undef FR_METRIC
    };

    return types[metric];
}

uint64_t fr_lookup_count(const struct fr_label_summary *label, const char *name)
{
    for (uint32_t i = 0; i < label->name_count; i++) {
        if (strcmp(label->names[i], name) == 0)
            return label->counts[i];
    }
    return 0;
}

uint64_t fr_lookup_named(const struct fr_label_summary *label)
{
    uint64_t total = 0;

    for (uint32_t i = 0; i < label->name_count; i++)
        total += label->counts[i];
    return total;
}

int fr_lookup_next(const struct fr_label_summary *label, int before)
{
    int best = -1;

    for (uint32_t i = 0; i < label->name_count; i++) {
        int is_after =
            before < 0 || label->counts[i] < label->counts[before] ||
            (label->counts[i] == label->counts[before] && (int)i > before);
        if (label->counts[i] == 0 || !is_after)
            continue;
        if (best < 0 || label->counts[i] > label->counts[best])
            best = (int)i;
    }
    return best;
}

int fr_lookup_mode(const struct fr_label_summary *label)
{
    int mode = fr_lookup_next(label, -1);

    for (uint32_t i = 0; mode >= 0 && i < label->name_count; i++) {
        if (label->counts[i] == label->counts[mode] &&
            strcmp(label->names[i], label->names[mode]) < 0)
            mode = (int)i;
    }
    return mode;
}

const struct fr_label_summary *fr_lookup_label(const struct fr_summary *summary,
                                               int index)
{
    return index < 0 ? NULL : &summary->labels[index];
}
