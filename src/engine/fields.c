/* fields.c - the list of wanted columns, each once. */
#include "engine/fields.h"

#include <string.h>

#include "base/alloc.h"

static const struct fr_field metric_fields[FR_METRIC_COUNT] = {
#define FR_METRIC(id, column, type, heading) {#column, FR_TYPE_##type},
#include "stat/metrics.def"
#undef FR_METRIC
};

static int add(struct fr_fields *fields, const char *name, enum fr_type type,
               uint32_t *place)
{
    struct fr_field *item;

    for (*place = 0; *place < fields->list.count; (*place)++) {
        item = &fields->list.items[*place];
        if (item->type == type && strcmp(item->name, name) == 0)
            return 0;
    }
    item = fr_vec_push(&fields->list);
    if (!item)
        return FR_ENOMEM;
    *item = (struct fr_field){.name = name, .type = type};
    return 0;
}

/* Slots keep their numbers, so they are not merged with anything. */
static int add_slots(struct fr_fields *fields, const struct fr_program *program)
{
    for (uint32_t i = 0; i < program->slots.count; i++) {
        struct fr_field *item = fr_vec_push(&fields->list);
        if (!item)
            return FR_ENOMEM;
        *item = program->slots.items[i];
    }
    return 0;
}

int fr_fields_init(struct fr_fields *fields, const struct fr_program *program,
                   unsigned statistics)
{
    *fields = (struct fr_fields){.src = FR_FIELD_NONE,
                                 .dst = FR_FIELD_NONE,
                                 .dst_port = FR_FIELD_NONE,
                                 .time = FR_FIELD_NONE};
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        fields->metrics[i] = FR_FIELD_NONE;
    FR_TRY(add_slots(fields, program));
    if (!statistics)
        return 0;
    for (uint32_t i = 0; i < FR_METRIC_COUNT; i++)
        FR_TRY(add(fields, metric_fields[i].name, metric_fields[i].type,
                   &fields->metrics[i]));
    FR_TRY(add(fields, "src_ip", FR_TYPE_TEXT, &fields->src));
    FR_TRY(add(fields, "dst_ip", FR_TYPE_TEXT, &fields->dst));
    if (!(statistics & (FR_ENGINE_TOPS | FR_ENGINE_CHARTS)))
        return 0;
    FR_TRY(add(fields, "dst_port", FR_TYPE_NUMBER, &fields->dst_port));
    return add(fields, "timestamp", FR_TYPE_TIMESTAMP, &fields->time);
}

void fr_fields_release(struct fr_fields *fields)
{
    fr_vec_release(&fields->list);
}
