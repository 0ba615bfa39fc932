/* cmd_profile.c - `flowrules profile`: what each rule did and cost on flows. */
#include "base/alloc.h"
#include "base/json.h"
#include "base/num.h"
#include "base/utf8.h"
#include "cli/flow_options.h"
#include "cli/options.h"
#include "cli/profile_count.h"
#include "cli/silent_rules.h"

#define OUTPUT_MAX (64u * 1024 * 1024)
#define NAME_MIN   24

struct profile {
    struct fr_cli *cli;
    struct fr_flow_options flows;
    struct fr_rules *rules;
    struct fr_profile profile;
    struct fr_strbuf out;
    struct fr_strbuf cell; /* scratch */
    size_t name_width;
};

/* --- text ----------------------------------------------------------------- */

static void append_cell(struct profile *profile, size_t width)
{
    struct fr_str cell = fr_strbuf_str(&profile->cell);

    for (size_t i = cell.size; i < width; i++)
        fr_strbuf_append_char(&profile->out, ' ');
    fr_strbuf_append_str(&profile->out, cell);
    fr_strbuf_clear(&profile->cell);
}

static void append_count(struct profile *profile, uint64_t count)
{
    fr_num_append_grouped(&profile->cell, count);
    append_cell(profile, 12);
}

static void append_time(struct profile *profile, double time_ns)
{
    fr_num_append_time(&profile->cell, time_ns / 1e9);
    append_cell(profile, 12);
}

static void append_name(struct profile *profile, const char *indent,
                        const char *name)
{
    size_t begin = profile->out.size, width;

    fr_strbuf_append_text(&profile->out, indent);
    fr_utf8_append_shown(&profile->out, fr_str_of(name));
    width = fr_utf8_width(
        (struct fr_str){profile->out.data + begin, profile->out.size - begin});
    for (; width < profile->name_width; width++)
        fr_strbuf_append_char(&profile->out, ' ');
}

static void append_rule(struct profile *profile, uint32_t index)
{
    const struct fr_rule_info *info =
        &profile->profile.program->rules.items[index];
    const struct fr_profile_rule *rule = &profile->profile.rules[index];

    append_name(profile, "  ", info->name);
    append_count(profile, rule->asked);
    append_count(profile, rule->hits);
    append_count(profile, rule->only);
    append_count(profile, rule->named);
    if (info->mask != FR_NODE_NONE)
        append_time(profile, rule->time_ns);
    fr_strbuf_append_char(&profile->out, '\n');
}

static void append_alone(struct profile *profile, const char *indent,
                         const char *name, double time_ns)
{
    append_name(profile, indent, name);
    fr_strbuf_printf(&profile->out, "%48s", "");
    append_time(profile, time_ns);
    fr_strbuf_append_char(&profile->out, '\n');
}

static void append_label(struct profile *profile, uint32_t index)
{
    const struct fr_program *program = profile->profile.program;
    const struct fr_output *output = &program->outputs.items[index];

    fr_strbuf_append_char(&profile->out, '\n');
    append_name(profile, "", output->name);
    fr_strbuf_printf(&profile->out, "%12s%12s%12s%12s%12s\n", "asked", "holds",
                     "only it", "names", "time");
    for (uint32_t i = 0; i < output->rule_count; i++)
        append_rule(profile, output->rule_first + i);
    append_alone(profile, "  ", "(deciding)",
                 profile->profile.output_ns[index]);
}

static void append_features(struct profile *profile)
{
    const struct fr_program *program = profile->profile.program;
    const char *gap = "\n";

    for (uint32_t i = 0; i < program->outputs.count; i++) {
        if (program->outputs.items[i].rule_count)
            continue;
        fr_strbuf_append_text(&profile->out, gap);
        append_alone(profile, "", program->outputs.items[i].name,
                     profile->profile.output_ns[i]);
        gap = "";
    }
}

static void append_silent(struct profile *profile)
{
    const struct fr_program *program = profile->profile.program;
    struct fr_silent_rules silent = {0};

    for (uint32_t i = 0; profile->profile.rows && i < program->rules.count;
         i++) {
        const struct fr_rule_info *info = &program->rules.items[i];
        if (profile->profile.rules[i].hits == 0)
            fr_silent_rules_add(&silent,
                                program->outputs.items[info->output].name,
                                info->name, &profile->out);
    }
    fr_silent_rules_end(&silent, &profile->out);
}

static size_t widest_name(const struct fr_program *program)
{
    size_t widest = NAME_MIN;

    for (uint32_t i = 0; i < program->rules.count; i++) {
        size_t width =
            2 + fr_utf8_width(fr_str_of(program->rules.items[i].name));
        widest = width > widest ? width : widest;
    }
    for (uint32_t i = 0; i < program->outputs.count; i++) {
        size_t width = fr_utf8_width(fr_str_of(program->outputs.items[i].name));
        widest = width > widest ? width : widest;
    }
    return widest;
}

static void append_text(struct profile *profile)
{
    const struct fr_profile *counts = &profile->profile;

    profile->name_width = widest_name(counts->program);
    fr_num_append_grouped(&profile->out, counts->rows);
    fr_strbuf_append_text(&profile->out,
                          counts->rows == 1 ? " flow" : " flows");
    fr_strbuf_append_text(&profile->out, "; all rules took ");
    fr_num_append_time(&profile->out, counts->total_ns / 1e9);
    if (counts->rows) {
        fr_strbuf_append_text(&profile->out, ", ");
        fr_num_append_time(&profile->out,
                           counts->total_ns / 1e9 / (double)counts->rows);
        fr_strbuf_append_text(&profile->out, " a flow");
    }
    fr_strbuf_append_char(&profile->out, '\n');
    for (uint32_t i = 0; i < counts->program->outputs.count; i++) {
        if (counts->program->outputs.items[i].rule_count)
            append_label(profile, i);
    }
    append_features(profile);
    append_silent(profile);
}

/* --- JSON ----------------------------------------------------------------- */

static void put_text(struct fr_json *json, const char *key, const char *text)
{
    fr_json_key(json, key);
    fr_json_text(json, text);
}

static void put_count(struct fr_json *json, const char *key, uint64_t count)
{
    fr_json_key(json, key);
    fr_json_u64(json, count);
}

static void put_rule(struct fr_json *json, const struct fr_rule_info *info,
                     const struct fr_profile_rule *rule)
{
    fr_json_open_object(json);
    put_text(json, "name", info->name);
    put_text(json, "condition", info->condition);
    put_text(json, "place", info->place);
    put_count(json, "asked", rule->asked);
    put_count(json, "holds", rule->hits);
    put_count(json, "only", rule->only);
    put_count(json, "names", rule->named);
    put_count(json, "nanoseconds", (uint64_t)(rule->time_ns + 0.5));
    fr_json_close_object(json);
}

static void put_output(struct fr_json *json, const struct fr_profile *counts,
                       uint32_t index)
{
    const struct fr_output *output = &counts->program->outputs.items[index];

    fr_json_open_object(json);
    put_text(json, "name", output->name);
    put_text(json, "policy", output->policy);
    put_count(json, "nanoseconds", (uint64_t)(counts->output_ns[index] + 0.5));
    fr_json_key(json, "rules");
    fr_json_open_array(json);
    for (uint32_t i = 0; i < output->rule_count; i++) {
        uint32_t rule = output->rule_first + i;
        put_rule(json, &counts->program->rules.items[rule],
                 &counts->rules[rule]);
    }
    fr_json_close_array(json);
    fr_json_close_object(json);
}

static void append_json(struct profile *profile)
{
    const struct fr_profile *counts = &profile->profile;
    struct fr_json json;

    fr_json_init(&json, &profile->out);
    fr_json_open_object(&json);
    put_count(&json, "flows", counts->rows);
    put_count(&json, "nanoseconds", (uint64_t)(counts->total_ns + 0.5));
    fr_json_key(&json, "columns");
    fr_json_open_array(&json);
    for (uint32_t i = 0; i < counts->program->outputs.count; i++)
        put_output(&json, counts, i);
    fr_json_close_array(&json);
    fr_json_close_object(&json);
    fr_strbuf_append_char(&profile->out, '\n');
}

/* --- the whole ------------------------------------------------------------ */

static int browse(struct profile *profile)
{
    struct fr_browse_options options = {
        .program = fr_rules_program(profile->rules),
        .has_times = 1,
        .batch = fr_profile_batch,
        .user = &profile->profile,
    };
    struct fr_browse_facts facts;
    struct fr_exec *exec;
    int status;

    FR_TRY(fr_cli_browse(profile->cli, &profile->flows, 0, &options, &facts,
                         &exec));
    status = fr_profile_finish(&profile->profile, exec, facts.rows);
    fr_exec_free(exec);
    return status;
}

static int run(struct profile *profile)
{
    struct fr_cli *cli = profile->cli;

    if (profile->flows.arguments.count == 0)
        return fr_cli_usage(cli, "no input is named",
                            "flowrules profile flow.csv");
    FR_TRY(fr_cli_load_rules(cli, profile->flows.rules.items,
                             profile->flows.rules.count, &profile->rules));
    FR_TRY(
        fr_profile_init(&profile->profile, fr_rules_program(profile->rules)));
    FR_TRY(browse(profile));
    if (cli->is_json)
        append_json(profile);
    else if (!cli->is_quiet)
        append_text(profile);
    return fr_cli_print(cli, &profile->out);
}

int fr_cmd_profile(struct fr_cli *cli, int argc, char **argv)
{
    struct profile profile = {.cli = cli};
    int status =
        fr_flow_options_read(cli, &profile.flows, argc, argv, NULL, NULL);

    fr_strbuf_init(&profile.out, OUTPUT_MAX);
    fr_strbuf_init(&profile.cell, 100);
    if (status == 0)
        status = run(&profile);
    fr_strbuf_release(&profile.out);
    fr_strbuf_release(&profile.cell);
    fr_profile_release(&profile.profile);
    fr_rules_free(profile.rules);
    fr_flow_options_release(&profile.flows);
    return status == FR_OPT_HELP ? 0 : fr_cli_end(cli, status);
}
