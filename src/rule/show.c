/* show.c - the merged rules as one rule file.
 *
 * Entries are written from the tree that they were read from, so that what
 * people wrote stays as it is; only indentation and the order of sections are
 * ours. Every text is written in a style that YAML reads back as the same
 * text: expressions may not change by being shown. */
#include <stdio.h>

#include "base/alloc.h"
#include "rule/docparse.h"
#include "rule/rules_internal.h"

#define SHOW_SIZE_MAX ((size_t)256 * 1024 * 1024)

struct writer {
    struct fr_strbuf out;
    const struct fr_source *source; /* of the node being written */
    const char *comment;            /* due at the end of the next line */
};

static void write_node(struct writer *writer, const struct fr_yaml_node *node,
                       unsigned indent);

static void indent_by(struct writer *writer, unsigned indent)
{
    for (unsigned i = 0; i < indent; i++)
        fr_strbuf_append_char(&writer->out, ' ');
}

static void end_line(struct writer *writer)
{
    if (writer->comment)
        fr_strbuf_printf(&writer->out, "  # %s", writer->comment);
    writer->comment = NULL;
    fr_strbuf_append_char(&writer->out, '\n');
}

/* --- texts ---------------------------------------------------------------- */

static int has_line_end(struct fr_str text)
{
    return text.size > 0 && memchr(text.data, '\n', text.size) != NULL;
}

/* In YAML's double quotes, with escapes where they must be. */
static void write_escaped(struct writer *writer, struct fr_str text)
{
    fr_strbuf_append_char(&writer->out, '"');
    for (size_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c == '"' || c == '\\')
            fr_strbuf_append_char(&writer->out, '\\');
        if (c == '\n')
            fr_strbuf_append_text(&writer->out, "\\n");
        else if (c == '\t')
            fr_strbuf_append_text(&writer->out, "\\t");
        else
            fr_strbuf_append_char(&writer->out, c);
    }
    fr_strbuf_append_char(&writer->out, '"');
}

static void write_single(struct writer *writer, struct fr_str text)
{
    fr_strbuf_append_char(&writer->out, '\'');
    for (size_t i = 0; i < text.size; i++) {
        if (text.data[i] == '\'')
            fr_strbuf_append_char(&writer->out, '\'');
        fr_strbuf_append_char(&writer->out, text.data[i]);
    }
    fr_strbuf_append_char(&writer->out, '\'');
}

/* A text on one line. A plain text is as YAML reads it, in which several
 * lines are one. */
static void write_text(struct writer *writer, const struct fr_yaml_node *node)
{
    int is_raw =
        fr_str_equal(fr_source_str(writer->source, node->body), node->value);

    if (node->style == FR_YAML_PLAIN)
        fr_strbuf_append_str(&writer->out, node->value);
    else if (node->style == FR_YAML_SINGLE)
        write_single(writer, node->value);
    else if (node->style == FR_YAML_DOUBLE && is_raw)
        fr_strbuf_append_str(&writer->out,
                             fr_source_str(writer->source, node->span));
    else
        write_escaped(writer, node->value);
}

static unsigned count_blanks(struct fr_str line)
{
    unsigned count = 0;

    while (count < line.size && line.data[count] == ' ')
        count++;
    return count;
}

/* The indentation of a block: of its first line that is not blank. */
static unsigned block_indent(struct fr_str body)
{
    while (body.data) {
        struct fr_str line = fr_str_split(&body, '\n');
        unsigned blanks = count_blanks(line);
        if (blanks < line.size && line.data[blanks] != '\r')
            return blanks;
    }
    return 0;
}

/* How a block ends: with the line end that is always there, without, or with
 * several. */
static const char *chomping(struct fr_str text)
{
    if (text.size == 0 || text.data[text.size - 1] != '\n')
        return "-";
    return text.size == 1 || text.data[text.size - 2] == '\n' ? "+" : "";
}

/* The lines of a folded block, indented by ours instead of theirs: to fold
 * them first would join comments with what follows. */
static void write_folded(struct writer *writer, const struct fr_yaml_node *node,
                         unsigned indent)
{
    struct fr_str body = fr_source_str(writer->source, node->body);
    unsigned theirs = block_indent(body);

    fr_strbuf_printf(&writer->out, ">%s", chomping(node->value));
    end_line(writer);
    while (body.data && body.size > 0) {
        struct fr_str line = fr_str_split(&body, '\n');
        unsigned blanks = count_blanks(line);
        if (line.size > 0 && line.data[line.size - 1] == '\r')
            line.size--;
        if (blanks > theirs)
            blanks = theirs;
        if (line.size > blanks) {
            indent_by(writer, indent);
            fr_strbuf_append(&writer->out, line.data + blanks,
                             line.size - blanks);
        }
        fr_strbuf_append_char(&writer->out, '\n');
    }
}

/* A text of several lines as a block that keeps them. A first line that
 * begins with blanks needs a digit that says how far the block is indented. */
static void write_lines(struct writer *writer, struct fr_str text,
                        unsigned indent)
{
    size_t first = 0;

    while (first < text.size && text.data[first] == '\n')
        first++;
    fr_strbuf_printf(&writer->out, "|%s%s",
                     first < text.size && text.data[first] == ' ' ? "2" : "",
                     chomping(text));
    end_line(writer);
    while (text.data && text.size > 0) {
        struct fr_str line = fr_str_split(&text, '\n');
        if (line.size > 0)
            indent_by(writer, indent);
        fr_strbuf_append_str(&writer->out, line);
        fr_strbuf_append_char(&writer->out, '\n');
    }
}

/* --- nodes ---------------------------------------------------------------- */

/* Is it written on lines of its own? */
static int is_block(const struct fr_yaml_node *node)
{
    if (node->kind != FR_YAML_SCALAR || node->style == FR_YAML_PLAIN)
        return 0;
    return node->style == FR_YAML_LITERAL || node->style == FR_YAML_FOLDED ||
           has_line_end(node->value);
}

/* What stands behind "key:" or "-": on the same line, or below it. */
static void write_value(struct writer *writer, const struct fr_yaml_node *node,
                        unsigned indent)
{
    if (!node || (node->kind == FR_YAML_SCALAR && !is_block(node))) {
        if (!fr_docparse_is_empty(node)) {
            fr_strbuf_append_char(&writer->out, ' ');
            write_text(writer, node);
        }
        end_line(writer);
    } else if (is_block(node)) {
        fr_strbuf_append_char(&writer->out, ' ');
        if (node->style == FR_YAML_FOLDED)
            write_folded(writer, node, indent);
        else
            write_lines(writer, node->value, indent);
    } else if (node->count == 0) {
        fr_strbuf_append_text(&writer->out,
                              node->kind == FR_YAML_LIST ? " []" : " {}");
        end_line(writer);
    } else {
        end_line(writer);
        write_node(writer, node, indent);
    }
}

static void write_key(struct writer *writer, const struct fr_yaml_node *key)
{
    if (is_block(key))
        write_escaped(writer, key->value);
    else
        write_text(writer, key);
    fr_strbuf_append_char(&writer->out, ':');
}

/* A mapping whose first key may stand behind a "- ". */
static void write_map(struct writer *writer, const struct fr_yaml_node *map,
                      unsigned indent, int is_begun)
{
    for (const struct fr_yaml_node *key = map->first; key; key = key->next) {
        if (!is_begun)
            indent_by(writer, indent);
        is_begun = 0;
        write_key(writer, key);
        write_value(writer, key->mapped, indent + 2);
    }
}

static void write_list(struct writer *writer, const struct fr_yaml_node *list,
                       unsigned indent)
{
    const struct fr_yaml_node *item;

    for (item = list->first; item; item = item->next) {
        indent_by(writer, indent);
        fr_strbuf_append_char(&writer->out, '-');
        if (item->kind == FR_YAML_MAP && item->count > 0) {
            fr_strbuf_append_char(&writer->out, ' ');
            write_map(writer, item, indent + 2, 1);
        } else {
            write_value(writer, item, indent + 2);
        }
    }
}

static void write_node(struct writer *writer, const struct fr_yaml_node *node,
                       unsigned indent)
{
    if (node->kind == FR_YAML_MAP)
        write_map(writer, node, indent, 0);
    else
        write_list(writer, node, indent);
}

/* --- the file ------------------------------------------------------------- */

/* Without folders, which differ between machines. */
static const char *file_name(const struct fr_doc_entry *entry)
{
    const char *slash = strrchr(entry->source->name, '/');

    return slash ? slash + 1 : entry->source->name;
}

static void write_entry(struct writer *writer, const struct fr_doc_entry *entry)
{
    writer->source = entry->source;
    writer->comment = file_name(entry);
    indent_by(writer, 2);
    if (entry->section == FR_SECTION_TESTS)
        fr_strbuf_append_text(&writer->out, "- ");
    write_key(writer, entry->key);
    write_value(writer, entry->key->mapped,
                entry->section == FR_SECTION_TESTS ? 6 : 4);
}

/* --- exceptions ----------------------------------------------------------- */

static void write_condition(struct writer *writer,
                            const struct fr_doc_entry *entry,
                            struct fr_arena *arena)
{
    const char *text =
        fr_source_fold(entry->source, entry->key->mapped->body, arena);

    if (text)
        fr_strbuf_printf(&writer->out, "(%s)", text);
    else
        writer->out.status = FR_ENOMEM;
}

/* Several files may add to the exceptions of one detection; a file has one
 * key for them. */
static void write_joined(struct writer *writer,
                         const struct fr_merge_section *merged, uint32_t at,
                         struct fr_arena *arena)
{
    const struct fr_doc_entry *first = merged->entries.items[at];

    writer->source = first->source;
    indent_by(writer, 2);
    write_key(writer, first->key);
    fr_strbuf_append_text(&writer->out, " |  #");
    for (uint32_t i = at; i < merged->entries.count; i++) {
        const struct fr_doc_entry *entry = merged->entries.items[i];
        if (fr_str_equal(entry->name, first->name))
            fr_strbuf_printf(&writer->out, "%s %s", i > at ? "," : "",
                             file_name(entry));
    }
    fr_strbuf_append_text(&writer->out, "\n    ");
    for (uint32_t i = at; i < merged->entries.count; i++) {
        const struct fr_doc_entry *entry = merged->entries.items[i];
        if (!fr_str_equal(entry->name, first->name))
            continue;
        if (i > at)
            fr_strbuf_append_text(&writer->out, " or ");
        write_condition(writer, entry, arena);
    }
    fr_strbuf_append_char(&writer->out, '\n');
}

/* How many exceptions of this one's detection stand before and behind it. */
static void count_same(const struct fr_merge_section *merged, uint32_t at,
                       uint32_t *before, uint32_t *behind)
{
    *before = *behind = 0;
    for (uint32_t i = 0; i < merged->entries.count; i++) {
        int is_same = fr_str_equal(merged->entries.items[i]->name,
                                   merged->entries.items[at]->name);
        *before += is_same && i < at;
        *behind += is_same && i > at;
    }
}

static void write_exceptions(struct writer *writer,
                             const struct fr_rules *rules)
{
    const struct fr_merge_section *merged =
        &rules->merge.sections[FR_SECTION_EXCEPTIONS];
    struct fr_arena arena;

    fr_arena_init(&arena, 0);
    if (merged->entries.count > 0)
        fr_strbuf_append_text(&writer->out, "\nexceptions:\n");
    for (uint32_t i = 0; i < merged->entries.count; i++) {
        uint32_t before, behind;
        count_same(merged, i, &before, &behind);
        if (before == 0 && behind == 0)
            write_entry(writer, merged->entries.items[i]);
        else if (before == 0)
            write_joined(writer, merged, i, &arena);
    }
    fr_arena_release(&arena);
}

/* --- sections ------------------------------------------------------------- */

static void write_section(struct writer *writer, const struct fr_rules *rules,
                          enum fr_section section)
{
    const struct fr_merge_section *merged = &rules->merge.sections[section];
    int has_key = 0;

    for (uint32_t i = 0; i < merged->entries.count; i++) {
        if (!merged->entries.items[i])
            continue;
        if (!has_key)
            fr_strbuf_printf(&writer->out, "\n%s:\n",
                             fr_doc_section_key(section));
        has_key = 1;
        write_entry(writer, merged->entries.items[i]);
    }
}

int fr_rules_show(const struct fr_rules *rules, char **text)
{
    struct writer writer = {.source = NULL};
    enum fr_section first;
    int status;

    *text = NULL;
    fr_strbuf_init(&writer.out, SHOW_SIZE_MAX);
    fr_strbuf_append_text(&writer.out, "flowrules: 1\n");
    write_section(&writer, rules, FR_SECTION_ABOUT);
    write_section(&writer, rules, FR_SECTION_COLUMNS);
    write_section(&writer, rules, FR_SECTION_LET);
    first = fr_merge_first(&rules->merge);
    write_section(&writer, rules, first);
    write_section(&writer, rules,
                  first == FR_SECTION_LABELS ? FR_SECTION_FEATURES
                                             : FR_SECTION_LABELS);
    write_section(&writer, rules, FR_SECTION_DETECTIONS);
    write_exceptions(&writer, rules);
    write_section(&writer, rules, FR_SECTION_TESTS);
    status = fr_strbuf_status(&writer.out);
    if (status == 0)
        *text = fr_strbuf_take(&writer.out);
    fr_strbuf_release(&writer.out);
    return status < 0 ? status : *text ? 0 : FR_ENOMEM;
}
