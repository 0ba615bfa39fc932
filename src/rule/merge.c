/* merge.c - entries are replaced as a whole or removed, never mixed; only
 * exceptions add up. */
#include "rule/merge.h"

#include "base/alloc.h"
#include "rule/suggest.h"

void fr_merge_init(struct fr_merge *merge)
{
    *merge = (struct fr_merge){0};
    for (int i = 0; i < FR_SECTION_COUNT; i++)
        fr_map_init(&merge->sections[i].names, 0, 0);
}

void fr_merge_release(struct fr_merge *merge)
{
    for (int i = 0; i < FR_SECTION_COUNT; i++) {
        fr_vec_release(&merge->sections[i].entries);
        fr_vec_release(&merge->sections[i].origins);
        fr_map_release(&merge->sections[i].names);
    }
}

const struct fr_doc_entry *fr_merge_find(const struct fr_merge *merge,
                                         enum fr_section section,
                                         struct fr_str name)
{
    uint32_t at = fr_map_get(&merge->sections[section].names, name);

    return at == FR_MAP_NONE ? NULL
                             : merge->sections[section].entries.items[at];
}

uint64_t fr_merge_origin(const struct fr_merge *merge,
                         const struct fr_doc_entry *entry)
{
    const struct fr_merge_section *section = &merge->sections[entry->section];
    uint32_t at = fr_map_get(&section->names, entry->name);

    return at == FR_MAP_NONE ? 0 : section->origins.items[at];
}

static uint64_t first_origin(const struct fr_merge_section *section)
{
    return section->origins.count > 0 ? section->origins.items[0] : UINT64_MAX;
}

enum fr_section fr_merge_first(const struct fr_merge *merge)
{
    return first_origin(&merge->sections[FR_SECTION_LABELS]) <
                   first_origin(&merge->sections[FR_SECTION_FEATURES])
               ? FR_SECTION_LABELS
               : FR_SECTION_FEATURES;
}

static int append(struct fr_merge *merge, enum fr_section section,
                  const struct fr_doc_entry *entry)
{
    const struct fr_doc_entry **item =
        fr_vec_push(&merge->sections[section].entries);
    uint64_t *origin = fr_vec_push(&merge->sections[section].origins);

    if (!item || !origin)
        return FR_ENOMEM;
    *item = entry;
    *origin = (uint64_t)merge->file_count << 32 | entry->name_span.begin;
    return 0;
}

static void refuse_off(const struct fr_merge_section *section,
                       const struct fr_doc_entry *entry,
                       struct fr_report *report)
{
    struct fr_suggest suggest;

    if (report->is_partial)
        return;
    FR_RULE_ERROR(report, E0311, "there is no %s '%.*s' to turn off",
                  fr_doc_section_noun(entry->section), FR_SHOWN(entry->name));
    fr_diag_label(report->diag, entry->name_span,
                  "no file that this one extends has it");
    fr_suggest_init(&suggest, report, entry->name);
    for (uint32_t i = 0; i < section->entries.count; i++) {
        if (section->entries.items[i])
            fr_suggest_offer(&suggest, section->entries.items[i]->name);
    }
    fr_suggest_help(&suggest);
}

/* An entry that was turned off and comes back stands behind the others. */
static int put(struct fr_merge *merge, const struct fr_doc_entry *entry,
               struct fr_report *report)
{
    struct fr_merge_section *section = &merge->sections[entry->section];
    uint32_t count = section->entries.count;
    uint32_t at = fr_map_find(&section->names, entry->name);
    struct fr_map_entry *known =
        at == FR_MAP_NONE ? NULL : &section->names.entries[at];
    const struct fr_doc_entry **old =
        known ? &section->entries.items[known->value] : NULL;

    if (entry->is_off) {
        if (!old || !*old)
            refuse_off(section, entry, report);
        else
            *old = NULL;
        return 0;
    }
    if (old && *old) {
        *old = entry;
        return 0;
    }
    if (known)
        known->value = count;
    else
        FR_TRY(fr_map_put(&section->names, entry->name, count, &at));
    return append(merge, entry->section, entry);
}

static int add_section(struct fr_merge *merge, enum fr_section section,
                       const struct fr_doc_entry *entry,
                       struct fr_report *report)
{
    int is_list =
        section == FR_SECTION_EXCEPTIONS || section == FR_SECTION_TESTS;

    for (; entry; entry = entry->next) {
        if (is_list)
            FR_TRY(append(merge, section, entry));
        else
            FR_TRY(put(merge, entry, report));
    }
    return 0;
}

int fr_merge_add(struct fr_merge *merge, const struct fr_doc *doc, int is_base,
                 struct fr_report *report)
{
    merge->file_count++;
    for (int i = 0; i < FR_SECTION_COUNT; i++) {
        if (i != FR_SECTION_TESTS || !is_base)
            FR_TRY(add_section(merge, (enum fr_section)i, doc->sections[i],
                               report));
    }
    return 0;
}
