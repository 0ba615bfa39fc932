/* changes.c - two runs beside each other: lines of the merged rules that only
 * one of them has, and names whose counts differ. */
#include "cli/changes.h"

#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/utf8.h"

#define KEY_SIZE_MAX 4096

/* --- rules ---------------------------------------------------------------- */

/* A line of what `show` prints, without the comment that names its file. */
static struct fr_str next_line(struct fr_str *rest)
{
    struct fr_str line = fr_str_split(rest, '\n');

    for (size_t i = line.size; i >= 3; i--) {
        if (memcmp(line.data + i - 3, "  #", 3) == 0)
            line.size = i - 3;
    }
    return fr_str_trim(line);
}

static int put_lines(struct fr_map *lines, const char *shown)
{
    struct fr_str rest = fr_str_of(shown);
    uint32_t entry;

    while (rest.data && rest.size > 0) {
        struct fr_str line = next_line(&rest);
        if (line.size > 0)
            FR_TRY(fr_map_put(lines, line, 0, &entry));
    }
    return 0;
}

/* The lines of `shown` that `other` lacks. */
static void append_lines(const char *shown, const struct fr_map *other,
                         const char *sign, struct fr_strbuf *out)
{
    struct fr_str rest = fr_str_of(shown);

    while (rest.data && rest.size > 0) {
        struct fr_str line = next_line(&rest);
        if (line.size == 0 || fr_map_find(other, line) != FR_MAP_NONE)
            continue;
        fr_strbuf_append_text(out, sign);
        fr_utf8_append_shown(out, line);
        fr_strbuf_append_char(out, '\n');
    }
}

static int append_rules(const char *before, const char *now,
                        struct fr_strbuf *out)
{
    struct fr_map old_lines, new_lines;
    int status;

    fr_map_init(&old_lines, 0, 0);
    fr_map_init(&new_lines, 0, 0);
    status = put_lines(&old_lines, before);
    if (status == 0)
        status = put_lines(&new_lines, now);
    if (status == 0) {
        append_lines(before, &new_lines, "- ", out);
        append_lines(now, &old_lines, "+ ", out);
    }
    fr_map_release(&old_lines);
    fr_map_release(&new_lines);
    return status;
}

/* --- counts --------------------------------------------------------------- */

static int make_key(struct fr_strbuf *key, const char *label, const char *name)
{
    fr_strbuf_clear(key);
    fr_strbuf_printf(key, "%s\n%s", label, name);
    return fr_strbuf_status(key);
}

static void append_count(struct fr_strbuf *out, const char *label,
                         const char *name, uint64_t before, uint64_t now)
{
    fr_strbuf_append_text(out, "  ");
    fr_utf8_append_shown(out, fr_str_of(label));
    fr_strbuf_append_text(out, ": ");
    fr_utf8_append_shown(out, fr_str_of(name));
    fr_strbuf_append_char(out, ' ');
    fr_num_append_grouped(out, before);
    fr_strbuf_append_text(out, " -> ");
    fr_num_append_grouped(out, now);
    fr_strbuf_append_char(out, '\n');
}

/* The count of a name in the run before, which is then taken out of it. */
static uint64_t take_before(struct fr_changes *changes, struct fr_str key)
{
    uint32_t place = fr_map_get(&changes->names, key);
    uint64_t count = 0;

    if (place != FR_MAP_NONE) {
        count = changes->counts.items[place];
        changes->counts.items[place] = 0;
    }
    return count;
}

static int keep(struct fr_changes *now, struct fr_str key, uint64_t count)
{
    uint64_t *item = fr_vec_push(&now->counts);
    uint32_t entry;

    if (!item)
        return FR_ENOMEM;
    *item = count;
    return fr_map_put(&now->names, key, now->counts.count - 1, &entry) < 0
               ? FR_ENOMEM
               : 0;
}

static int take_label(struct fr_changes *changes, struct fr_changes *now,
                      const struct fr_label_summary *label,
                      struct fr_strbuf *out)
{
    struct fr_strbuf key;
    int status = 0;

    fr_strbuf_init(&key, KEY_SIZE_MAX);
    for (uint32_t i = 0; i < label->name_count && status == 0; i++) {
        uint64_t before;
        status = make_key(&key, label->name, label->names[i]);
        if (status < 0)
            break;
        before = take_before(changes, fr_strbuf_str(&key));
        if (changes->is_begun && before != label->counts[i])
            append_count(out, label->name, label->names[i], before,
                         label->counts[i]);
        status = keep(now, fr_strbuf_str(&key), label->counts[i]);
    }
    fr_strbuf_release(&key);
    return status;
}

/* Names that there are no more. */
static void append_gone(const struct fr_changes *changes, struct fr_strbuf *out)
{
    for (uint32_t i = 0; i < changes->names.count; i++) {
        struct fr_str rest = changes->names.entries[i].key;
        uint64_t before =
            changes->counts.items[changes->names.entries[i].value];
        char label[256], name[256];
        struct fr_str first = fr_str_split(&rest, '\n');
        if (before == 0 || first.size >= sizeof(label) ||
            rest.size >= sizeof(name))
            continue;
        memcpy(label, first.data, first.size);
        label[first.size] = '\0';
        memcpy(name, rest.data, rest.size);
        name[rest.size] = '\0';
        append_count(out, label, name, before, 0);
    }
}

static int take_labels(struct fr_changes *changes, struct fr_changes *now,
                       const struct fr_summary *summary, struct fr_strbuf *out)
{
    for (uint32_t i = 0; i < summary->label_count; i++) {
        const struct fr_label_summary *label = &summary->labels[i];
        if (label->kind == FR_LABEL_NAMES || label->kind == FR_LABEL_MARKS ||
            label->kind == FR_LABEL_TRUTH)
            FR_TRY(take_label(changes, now, label, out));
    }
    append_gone(changes, out);
    return 0;
}

int fr_changes_take(struct fr_changes *changes, const struct fr_rules *rules,
                    const struct fr_summary *summary, struct fr_strbuf *out)
{
    struct fr_changes now = {.is_begun = 1};
    size_t size;
    int status;

    fr_map_init(&now.names, 0, 0);
    if (!changes->is_begun)
        fr_map_init(&changes->names, 0, 0);
    status = fr_rules_show(rules, &now.shown);
    if (status == 0 && changes->is_begun)
        status = append_rules(changes->shown, now.shown, out);
    size = out->size;
    if (status == 0)
        status = take_labels(changes, &now, summary, out);
    if (status == 0 && changes->is_begun && out->size == size)
        fr_strbuf_append_text(out, "  every flow has the names it had\n");
    changes->is_begun = 1;
    fr_changes_release(changes);
    *changes = now;
    return status;
}

void fr_changes_release(struct fr_changes *changes)
{
    if (!changes->is_begun)
        return;
    fr_text_free(changes->shown);
    fr_map_release(&changes->names);
    fr_vec_release(&changes->counts);
    *changes = (struct fr_changes){0};
}
