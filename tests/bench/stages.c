/* stages.c - the stages of `flowrules apply` one by one.
 *
 *     bench_stages [--once] FLOWS.csv RULES.yaml...
 *
 * The first rule file is used for everything, the others for evaluation
 * alone. FLOWS.csv is held in memory: 100 thousand rows are enough. */
#include "stages.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/stream.h"
#include "stage.h"

enum { FILES_MAX = 8 };
#define FLOWS_SIZE_MAX ((size_t)1 << 30)

static uint64_t count_rows(struct fr_str text)
{
    uint64_t lines = 0;

    for (size_t i = 0; i < text.size; i++)
        lines += text.data[i] == '\n';
    return lines - 1; /* the header */
}

static const char *base_name(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    char *dot;

    snprintf(name, size, "%s", slash ? slash + 1 : path);
    dot = strrchr(name, '.');
    if (dot)
        *dot = 0;
    return name;
}

static int measure(const struct flows *flows, const struct rule_file *files,
                   uint32_t count)
{
    const struct fr_program *program = fr_rules_program(files[0].rules);

    FR_TRY(stages_csv(flows, program));
    FR_TRY(stages_eval(flows, files, count));
    return stages_report(flows, program);
}

static int load(char **paths, uint32_t count, struct rule_file *files,
                char (*names)[64], struct fr_diag *diag)
{
    struct fr_rules_options options = {0};

    for (uint32_t i = 0; i < count; i++) {
        const char *path = paths[i];
        files[i].name = base_name(path, names[i], sizeof(names[i]));
        FR_TRY(fr_rules_load(&path, 1, &options, &files[i].rules, diag));
    }
    return 0;
}

static int run(char **paths, uint32_t count, struct fr_diag *diag)
{
    struct rule_file files[FILES_MAX] = {0};
    char names[FILES_MAX][64];
    struct flows flows = {.path = paths[0]};
    char *text = NULL;
    int status;

    status =
        fr_file_read(paths[0], FLOWS_SIZE_MAX, &text, &flows.text.size, diag);
    flows.text.data = text;
    if (status == 0)
        status = load(paths + 1, count - 1, files, names, diag);
    if (status == 0) {
        flows.rows = count_rows(flows.text);
        status = measure(&flows, files, count - 1);
    }
    for (uint32_t i = 0; i < FILES_MAX; i++)
        fr_rules_free(files[i].rules);
    fr_free(text);
    return status;
}

int main(int argc, char **argv)
{
    int first = argc > 1 && strcmp(argv[1], "--once") == 0 ? 2 : 1;
    struct fr_diag *diag = fr_diag_new(0);
    char *messages = NULL;
    int status;

    if (argc - first < 2 || argc - first > FILES_MAX) {
        fputs("usage: bench_stages [--once] FLOWS.csv RULES.yaml...\n", stderr);
        fr_diag_free(diag);
        return 2;
    }
    if (first == 2)
        stage_only_once();
    status = run(argv + first, (uint32_t)(argc - first), diag);
    if (status < 0) {
        if (fr_diag_print(diag, FR_DIAG_SHORT, 0, &messages) == 0)
            fputs(messages, stderr);
        fprintf(stderr, "bench_stages: %s\n", fr_status_text(status));
        fr_text_free(messages);
    }
    fr_diag_free(diag);
    return status < 0;
}
