/* load.c - finds and reads rule files, and those that they extend, each once.
 *
 * A base is laid down before the file that extends it, so that the file wins.
 * No file is read but those that are named. */
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/alloc.h"
#include "base/stream.h"
#include "rule/rules_internal.h"

/* A file that was found. */
struct found {
    const char *name; /* for messages */
    const char *identity;
    const struct fr_rules_builtin *builtin; /* NULL: on disk */
};

/* Where a file is asked for: by the caller, or in `extends`. */
struct request {
    struct fr_str name;
    const struct fr_rules_file *from; /* NULL: by the caller */
    struct fr_span span;
};

static int read_extended(struct fr_load *load,
                         const struct fr_rules_file *file);

/* --- finding -------------------------------------------------------------- */

/* A caller may name a pipe; a rule file may not make us wait for one. */
static int exists(const char *path, const struct request *request)
{
    struct stat info;

    if (stat(path, &info) != 0)
        return 0;
    return request->from ? S_ISREG(info.st_mode) : !S_ISDIR(info.st_mode);
}

/* The same text for every path to a file. */
static const char *identify(struct fr_arena *arena, const char *path)
{
    char buffer[PATH_MAX];
    const char *real = realpath(path, buffer);

    if (!real)
        real = path;
    return fr_arena_text(arena, real, strlen(real));
}

static int take_path(struct fr_load *load, const struct request *request,
                     const char *path, struct found *found)
{
    if (!path)
        return FR_ENOMEM;
    if (!exists(path, request))
        return 0;
    found->name = path;
    found->identity = identify(&load->rules->arena, path);
    return found->identity ? 1 : FR_ENOMEM;
}

/* The folder of a file with its slash; empty for a file beside us. */
static struct fr_str folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');

    return (struct fr_str){path, slash ? (size_t)(slash - path) + 1 : 0};
}

static int find_beside(struct fr_load *load, const struct request *request,
                       struct found *found)
{
    struct fr_str folder = {"", 0};
    int is_absolute = request->name.size > 0 && request->name.data[0] == '/';

    if (request->from && request->from->is_builtin)
        return 0;
    if (request->from && !is_absolute)
        folder = folder_of(request->from->source.name);
    return take_path(load, request,
                     fr_arena_printf(&load->rules->arena, "%.*s%.*s",
                                     FR_STR_ARG(folder),
                                     FR_STR_ARG(request->name)),
                     found);
}

static int find_builtin(struct fr_load *load, const struct request *request,
                        struct found *found)
{
    for (uint32_t i = 0; i < load->options->builtin_count; i++) {
        const struct fr_rules_builtin *builtin = &load->options->builtins[i];
        if (!fr_str_equal(request->name, fr_str_of(builtin->name)))
            continue;
        found->name = builtin->name;
        found->builtin = builtin;
        found->identity =
            fr_arena_printf(&load->rules->arena, "built-in:%s", builtin->name);
        return found->identity ? 1 : FR_ENOMEM;
    }
    return 0;
}

/* Returns 1 if found, 0 if not, or FR_ENOMEM. */
static int find(struct fr_load *load, const struct request *request,
                struct found *found)
{
    int is_absolute = request->name.size > 0 && request->name.data[0] == '/';
    int status = find_beside(load, request, found);

    for (uint32_t i = 0;
         status == 0 && !is_absolute && i < load->options->search_count; i++)
        status = take_path(load, request,
                           fr_arena_printf(&load->rules->arena, "%s/%.*s",
                                           load->options->search[i],
                                           FR_STR_ARG(request->name)),
                           found);
    return status != 0 ? status : find_builtin(load, request, found);
}

/* --- faults --------------------------------------------------------------- */

static void label_request(struct fr_load *load, const struct request *request)
{
    if (request->from)
        fr_diag_label(load->report->diag, request->span, "%s", "");
}

static int is_folder(const struct request *request)
{
    struct stat status;
    char path[4096];

    if (request->name.size >= sizeof(path))
        return 0;
    memcpy(path, request->name.data, request->name.size);
    path[request->name.size] = '\0';
    return stat(path, &status) == 0 && S_ISDIR(status.st_mode);
}

static void report_missing(struct fr_load *load, const struct request *request)
{
    struct fr_diag *diag = load->report->diag;

    load->report->is_partial = 1;
    if (request->from) {
        FR_RULE_ERROR(load->report, E0312, "cannot find '%.*s'",
                      FR_SHOWN(request->name));
        fr_diag_label(diag, request->span, "%s", "");
    } else {
        load->is_missing = 1;
        load->report->error_count++;
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "cannot find the rules '%.*s'",
                    FR_SHOWN(request->name));
        if (is_folder(request))
            fr_diag_help(diag, "'%.*s' is a folder; name a file in it",
                         FR_SHOWN(request->name));
    }
    for (uint32_t i = 0; i < load->options->search_count; i++)
        fr_diag_note(diag, "also looked in '%s'", load->options->search[i]);
}

static void report_unreadable(struct fr_load *load,
                              const struct request *request, int status)
{
    load->report->is_partial = 1;
    if (status == FR_ELIMIT)
        FR_RULE_ERROR(load->report, E0007,
                      "'%.*s' is too large in bytes: the limit is %d",
                      FR_SHOWN(request->name), FR_YAML_FILE_MAX);
    else
        FR_RULE_ERROR(load->report, E0312, "cannot read '%.*s'",
                      FR_SHOWN(request->name));
    label_request(load, request);
    load->is_missing |= !request->from && status != FR_ELIMIT;
}

static void report_cycle(struct fr_load *load, const struct request *request,
                         const char *identity)
{
    char path[600];
    size_t used = 0;
    uint32_t at = 0;

    while (strcmp(load->stack[at]->identity, identity) != 0)
        at++;
    for (; at < load->depth && used < sizeof(path); at++)
        used += (size_t)snprintf(path + used, sizeof(path) - used, "%s -> ",
                                 load->stack[at]->source.name);
    FR_RULE_ERROR(load->report, E0302, "'%.*s' extends itself: %s%.*s",
                  FR_SHOWN(request->name), path, FR_SHOWN(request->name));
    label_request(load, request);
}

static void report_limit(struct fr_load *load, const struct request *request,
                         const char *what, int limit)
{
    load->report->is_partial = 1;
    if (load->is_limited)
        return;
    load->is_limited = 1;
    FR_RULE_ERROR(load->report, E0007, "%s: the limit is %d", what, limit);
    label_request(load, request);
}

/* --- reading -------------------------------------------------------------- */

/* The text of a file in the arena. Returns 0, FR_ENOMEM, or another status
 * that has been reported. */
static int read_disk(struct fr_load *load, const struct request *request,
                     const char *path, struct fr_str *text)
{
    char *bytes = NULL;
    size_t size = 0;
    int status = fr_file_read(path, FR_YAML_FILE_MAX, &bytes, &size, NULL);

    if (status == 0) {
        *text = (struct fr_str){fr_arena_text(&load->rules->arena, bytes, size),
                                size};
        if (!text->data)
            status = FR_ENOMEM;
    } else if (status != FR_ENOMEM) {
        report_unreadable(load, request, status);
    }
    fr_free(bytes);
    return status;
}

static void hash(struct fr_rules_file *file)
{
    struct fr_sha256 sha;

    fr_sha256_init(&sha);
    fr_sha256_update(&sha, file->source.text.data, file->source.text.size);
    fr_sha256_finish(&sha, file->sha256);
}

static int add_file(struct fr_load *load, const char *name, struct fr_str text,
                    struct fr_rules_file **made)
{
    struct fr_rules *rules = load->rules;
    struct fr_rules_file *file = FR_NEW(&rules->arena, struct fr_rules_file);
    struct fr_rules_file **item = file ? fr_vec_push(&rules->files) : NULL;

    if (!item)
        return FR_ENOMEM;
    *item = *made = file;
    file->source.name = name;
    file->source.text = text;
    file->source.id =
        fr_diag_source(load->report->diag, name, text.data, text.size);
    hash(file);
    return file->source.id ? fr_source_index(&file->source, &rules->arena)
                           : FR_ENOMEM;
}

static int parse_file(struct fr_load *load, struct fr_rules_file *file,
                      int is_base)
{
    struct fr_rules *rules = load->rules;
    struct fr_yaml_node *root;

    FR_TRY(fr_yaml_read(&file->source, &rules->arena, load->report, &root));
    file->root = root;
    file->is_base = is_base;
    FR_TRY(fr_doc_parse(&file->source, root, &rules->arena, load->report,
                        &file->doc));
    load->stack[load->depth++] = file;
    FR_TRY(read_extended(load, file));
    load->depth--;
    return fr_merge_add(&rules->merge, &file->doc, is_base, load->report);
}

static const struct fr_rules_file *find_loaded(const struct fr_load *load,
                                               const char *identity)
{
    for (uint32_t i = 0; i < load->rules->files.count; i++) {
        const struct fr_rules_file *file = load->rules->files.items[i];
        if (strcmp(file->identity, identity) == 0)
            return file;
    }
    return NULL;
}

static int is_open(const struct fr_load *load, const struct fr_rules_file *file)
{
    for (uint32_t i = 0; i < load->depth; i++) {
        if (load->stack[i] == file)
            return 1;
    }
    return 0;
}

static int read_found(struct fr_load *load, const struct request *request,
                      const struct found *found, int is_base)
{
    struct fr_rules_file *file;
    struct fr_str text = {NULL, 0};

    if (found->builtin) {
        text = (struct fr_str){found->builtin->text, found->builtin->size};
    } else {
        int status = read_disk(load, request, found->name, &text);
        if (status < 0)
            return status == FR_ENOMEM ? FR_ENOMEM : 0;
    }
    FR_TRY(add_file(load, found->name, text, &file));
    file->identity = found->identity;
    file->is_builtin = found->builtin != NULL;
    return parse_file(load, file, is_base);
}

static int read_request(struct fr_load *load, const struct request *request,
                        int is_base)
{
    const struct fr_rules_file *loaded;
    struct found found = {0};
    int status = find(load, request, &found);

    FR_TRY(status);
    if (status == 0) {
        report_missing(load, request);
        return 0;
    }
    loaded = find_loaded(load, found.identity);
    if (loaded && is_open(load, loaded))
        report_cycle(load, request, found.identity);
    else if (load->depth == FR_RULES_LEVELS_MAX)
        report_limit(load, request, "files extend each other too deeply",
                     FR_RULES_LEVELS_MAX);
    else if (load->rules->files.count == FR_RULES_FILES_MAX)
        report_limit(load, request, "too many files in one rule set",
                     FR_RULES_FILES_MAX);
    else if (!loaded)
        return read_found(load, request, &found, is_base);
    return 0;
}

static int read_extended(struct fr_load *load, const struct fr_rules_file *file)
{
    for (const struct fr_doc_extends *item = file->doc.extends; item;
         item = item->next) {
        struct request request = {item->name, file, item->span};
        FR_TRY(read_request(load, &request, 1));
    }
    return 0;
}

int fr_load_file(struct fr_load *load, const char *name, int is_base)
{
    struct request request = {.name = fr_str_of(name)};

    return read_request(load, &request, is_base);
}

int fr_load_text(struct fr_load *load, const char *name, struct fr_str text)
{
    struct fr_arena *arena = &load->rules->arena;
    struct request request = {.name = fr_str_of(name)};
    struct fr_rules_file *file;
    const char *copy = fr_arena_text(arena, name, strlen(name));

    if (text.size > FR_YAML_FILE_MAX) {
        report_unreadable(load, &request, FR_ELIMIT);
        return 0;
    }
    text.data = fr_arena_text(arena, text.data, text.size);
    if (!copy || !text.data)
        return FR_ENOMEM;
    FR_TRY(add_file(load, copy, text, &file));
    file->identity = identify(arena, copy);
    return file->identity ? parse_file(load, file, 0) : FR_ENOMEM;
}

int fr_load_where(struct fr_load *load, const char *text)
{
    struct fr_arena *arena = &load->rules->arena;
    struct fr_source *source = FR_NEW(arena, struct fr_source);
    struct fr_doc_entry *entry = FR_NEW(arena, struct fr_doc_entry);
    struct fr_doc doc = {.source = source};
    size_t size = strlen(text);

    if (!source || !entry)
        return FR_ENOMEM;
    source->name = FR_RULES_WHERE;
    source->text.data = fr_arena_text(arena, text, size);
    source->text.size = size;
    source->id = fr_diag_source(load->report->diag, source->name, text, size);
    if (!source->text.data || !source->id)
        return FR_ENOMEM;
    FR_TRY(fr_source_index(source, arena));
    *entry = (struct fr_doc_entry){
        .section = FR_SECTION_FEATURES,
        .source = source,
        .name = FR_STR(FR_RULES_WHERE),
        .name_span = {.source = source->id},
        .is_condition = 1,
    };
    entry->expr = fr_ast_expr_parse(
        source, (struct fr_span){source->id, 0, (uint32_t)size}, NULL, arena,
        load->report);
    if (!entry->expr)
        return FR_ENOMEM;
    doc.sections[FR_SECTION_FEATURES] = entry;
    return fr_merge_add(&load->rules->merge, &doc, 0, load->report);
}
