/* print.c - a program as text, one node a line, for people and goldens. */
#include "base/num.h"
#include "base/strbuf.h"
#include "eval/program.h"
#include "eval/regex.h"
#include "eval/set.h"

#define TEXT_MAX (64u * 1024 * 1024)

static void print_f64(struct fr_strbuf *out, double value)
{
    char text[FR_NUM_TEXT_MAX];

    fr_strbuf_append(out, text, fr_num_print_f64(value, text));
    if (value != value)
        fr_strbuf_append_text(out, "missing");
}

static void print_ip(struct fr_strbuf *out, const struct fr_ip *ip)
{
    char text[FR_IP_TEXT_MAX];

    fr_strbuf_append(out, text, fr_ip_print(ip, text));
    if (ip->family == 0)
        fr_strbuf_append_text(out, "missing");
}

static void print_text(struct fr_strbuf *out, struct fr_str text)
{
    fr_strbuf_append_char(out, '\'');
    fr_strbuf_append_str(out, text);
    fr_strbuf_append_char(out, '\'');
}

static void print_set_item(struct fr_strbuf *out,
                           const struct fr_program *program,
                           const struct fr_set *set, uint32_t i)
{
    if (set->kind == FR_CLASS_TEXT) {
        print_text(out, program->texts.items[set->text[i] - 1]);
    } else if (set->kind == FR_CLASS_F64) {
        print_f64(out, set->f64[i].low);
        if (set->f64[i].high > set->f64[i].low) {
            fr_strbuf_append_text(out, "..");
            print_f64(out, set->f64[i].high);
        }
    } else {
        print_ip(out, &set->ip[i].low);
        if (!fr_ip_equal(&set->ip[i].low, &set->ip[i].high)) {
            fr_strbuf_append_text(out, "..");
            print_ip(out, &set->ip[i].high);
        }
    }
}

static void print_set(struct fr_strbuf *out, const struct fr_program *program,
                      const struct fr_set *set)
{
    fr_strbuf_append_char(out, '{');
    for (uint32_t i = 0; i < set->count; i++) {
        if (i)
            fr_strbuf_append_text(out, ", ");
        print_set_item(out, program, set, i);
    }
    fr_strbuf_append_char(out, '}');
}

static void print_choice(struct fr_strbuf *out, const struct fr_choice *choice)
{
    const char *separator = "";

    fr_strbuf_append_char(out, '[');
    for (uint32_t i = 0; i < choice->rule_count; i++) {
        const struct fr_choice_rule *rule = &choice->rules[i];
        fr_strbuf_printf(out, "%sn%u: ", separator, rule->mask);
        if (rule->code)
            fr_strbuf_printf(out, "%u", rule->code);
        else
            print_f64(out, rule->number);
        separator = ", ";
    }
    for (uint32_t i = 0; i < choice->edge_count; i++) {
        const struct fr_choice_edge *edge = &choice->edges[i];
        fr_strbuf_printf(out, "%s%s ", separator,
                         edge->is_from ? "from" : "above");
        print_f64(out, edge->edge);
        fr_strbuf_printf(out, ": %u", edge->code);
        separator = ", ";
    }
    if (choice->else_code)
        fr_strbuf_printf(out, "%selse: %u", separator, choice->else_code);
    fr_strbuf_append_char(out, ']');
}

static void print_codes(struct fr_strbuf *out, const uint8_t *codes)
{
    const char *separator = "";

    fr_strbuf_append_char(out, '{');
    for (uint32_t code = 0; code < FR_LABEL_NAMES_MAX; code++) {
        if (codes[code / 8] >> (code % 8) & 1) {
            fr_strbuf_printf(out, "%s%u", separator, code);
            separator = ", ";
        }
    }
    fr_strbuf_append_char(out, '}');
}

/* What the number k of a node stands for; the spelling of ops.def. */
enum number_kind {
    K_NONE,
    K_SLOT,
    K_NUMBER,
    K_TEXTS,
    K_IPS,
    K_SET,
    K_REGEX,
    K_CHOICE,
    K_CODES,
};

static const enum number_kind number_kinds[FR_OP_COUNT] = {
#define FR_OP(id, result, a, b, c, k, meaning) [FR_OP_##id] = K_##k,
#include "eval/ops.def"
#undef FR_OP
};

static void print_number(struct fr_strbuf *out,
                         const struct fr_program *program, enum fr_op op,
                         uint32_t k)
{
    switch (number_kinds[op]) {
    case K_NONE: break;
    case K_SLOT:
        fr_strbuf_append_text(out, program->slots.items[k].name);
        break;
    case K_NUMBER: print_f64(out, program->numbers.items[k]); break;
    case K_TEXTS: print_text(out, program->texts.items[k]); break;
    case K_IPS: print_ip(out, &program->ips.items[k]); break;
    case K_SET: print_set(out, program, program->sets.items[k]); break;
    case K_REGEX:
        print_text(out, fr_regex_pattern(program->regexes.items[k]));
        break;
    case K_CHOICE: print_choice(out, &program->choices.items[k]); break;
    case K_CODES: print_codes(out, program->codes.items[k]); break;
    }
}

static void print_node(struct fr_strbuf *out, const struct fr_program *program,
                       uint32_t number)
{
    const struct fr_node *node = &program->nodes.items[number];
    const uint32_t operands[3] = {node->a, node->b, node->c};
    const char *separator = " ";

    fr_strbuf_printf(out, "n%u = %s", number, fr_op_name(node->op));
    for (unsigned i = 0; i < 3; i++) {
        if (operands[i] != FR_NODE_NONE) {
            fr_strbuf_printf(out, "%sn%u", separator, operands[i]);
            separator = ", ";
        }
    }
    if (number_kinds[node->op] != K_NONE) {
        fr_strbuf_append_text(out, separator);
        print_number(out, program, node->op, node->k);
    }
    fr_strbuf_append_char(out, '\n');
}

static void print_names(struct fr_strbuf *out, const struct fr_output *output)
{
    fr_strbuf_append_text(out, " (");
    for (uint32_t i = 0; i < output->name_count; i++) {
        fr_strbuf_printf(out, "%s%u: %s", i ? ", " : "", i + 1,
                         output->names[i]);
        if (output->mark_masks)
            fr_strbuf_printf(out, " n%u", output->mark_masks[i]);
    }
    fr_strbuf_append_char(out, ')');
}

static void print_output(struct fr_strbuf *out, const struct fr_output *output)
{
    fr_strbuf_printf(out, "%s =", output->name);
    if (output->kind == FR_OUTPUT_QUANTITY)
        fr_strbuf_printf(out, " %s", fr_type_name(output->type));
    if (output->kind != FR_OUTPUT_MARKS)
        fr_strbuf_printf(out, " n%u", output->node);
    if (output->kind == FR_OUTPUT_TRUTH)
        fr_strbuf_printf(out, ", false n%u", output->node_false);
    if (*output->policy)
        fr_strbuf_printf(out, " %s", output->policy);
    if (output->name_count)
        print_names(out, output);
    fr_strbuf_append_char(out, '\n');
}

int fr_program_print(const struct fr_program *program, char **text)
{
    struct fr_strbuf out;

    fr_strbuf_init(&out, TEXT_MAX);
    for (uint32_t i = 0; i < program->nodes.count; i++)
        print_node(&out, program, i);
    for (uint32_t i = 0; i < program->outputs.count; i++)
        print_output(&out, &program->outputs.items[i]);
    *text = NULL;
    if (fr_strbuf_status(&out) < 0) {
        int status = fr_strbuf_status(&out);
        fr_strbuf_release(&out);
        return status;
    }
    *text = fr_strbuf_take(&out);
    return *text ? 0 : FR_ENOMEM;
}
