/* opt.c - walking argv by a table of options. Unlike getopt it names the
 * nearest option in its message and keeps no global state. */
#include "cli/opt.h"

#include <stdio.h>
#include <string.h>

#include "rule/suggest.h"

#define HELP_COLUMN 27
#define HELP_WIDTH  80

void fr_opt_init(struct fr_opt *opt, const struct fr_option *options, int argc,
                 char **argv)
{
    *opt = (struct fr_opt){
        .options = options, .argc = argc, .argv = argv, .at = 1};
}

static const struct fr_option *find_letter(const struct fr_option *options,
                                           char letter)
{
    for (; options->id; options++) {
        if (options->letter && options->letter == letter)
            return options;
    }
    return NULL;
}

static const struct fr_option *find_name(const struct fr_option *options,
                                         struct fr_str name)
{
    for (; options->id; options++) {
        if (options->name && fr_str_equal(fr_str_of(options->name), name))
            return options;
    }
    return NULL;
}

void fr_nearest_offer(struct fr_nearest *nearest, const char *candidate)
{
    unsigned limit = nearest->name.size < 6 ? 1 : 2;
    unsigned distance;

    if (nearest->best && nearest->distance == 0)
        return;
    if (nearest->best)
        limit = nearest->distance - 1;
    distance = fr_suggest_distance(nearest->name, fr_str_of(candidate), limit);
    if (distance > limit)
        return;
    nearest->best = candidate;
    nearest->distance = distance;
}

static void suggest_name(const struct fr_opt *opt, struct fr_str name,
                         struct fr_diag *diag)
{
    struct fr_nearest nearest = {.name = name};

    for (const struct fr_option *o = opt->options; o->id; o++)
        fr_nearest_offer(&nearest, o->name);
    if (nearest.best)
        fr_diag_help(diag, "did you mean '--%s'?", nearest.best);
    else
        fr_diag_help(diag, "'flowrules %s --help' lists the options",
                     opt->argv[0]);
}

static int missing_value(const struct fr_option *option, struct fr_diag *diag)
{
    fr_diag_add(diag, FR_SEVERITY_ERROR, "", "option '--%s' needs a value",
                option->name);
    fr_diag_help(diag, "write --%s %s", option->name, option->argument);
    return FR_OPT_WRONG;
}

/* Take the next argument as the option's value. */
static int take_value(struct fr_opt *opt, const struct fr_option *option,
                      struct fr_diag *diag)
{
    if (opt->at >= opt->argc)
        return missing_value(option, diag);
    opt->value = opt->argv[opt->at++];
    return option->id;
}

static int next_long(struct fr_opt *opt, const char *text, struct fr_diag *diag)
{
    const char *equals = strchr(text, '=');
    struct fr_str name = {text,
                          equals ? (size_t)(equals - text) : strlen(text)};
    const struct fr_option *option = find_name(opt->options, name);

    opt->at++;
    if (!option) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "unknown option '--%.*s'",
                    FR_STR_ARG(name));
        suggest_name(opt, name, diag);
        return FR_OPT_WRONG;
    }
    if (!option->argument && equals) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "option '--%s' takes no value",
                    option->name);
        return FR_OPT_WRONG;
    }
    if (!option->argument)
        return option->id;
    if (equals) {
        opt->value = equals + 1;
        return option->id;
    }
    return take_value(opt, option, diag);
}

static int next_letter(struct fr_opt *opt, struct fr_diag *diag)
{
    const char *group = opt->argv[opt->at];
    char letter = group[opt->letter];
    const struct fr_option *option = find_letter(opt->options, letter);
    const char *rest = group + opt->letter + 1;

    if (*rest && (!option || !option->argument)) {
        opt->letter++;
    } else {
        opt->letter = 0;
        opt->at++;
    }
    if (!option) {
        fr_diag_add(diag, FR_SEVERITY_ERROR, "", "unknown option '-%c'",
                    letter);
        fr_diag_help(diag, "'flowrules %s --help' lists the options",
                     opt->argv[0]);
        return FR_OPT_WRONG;
    }
    if (!option->argument)
        return option->id;
    if (*rest) {
        opt->value = rest;
        return option->id;
    }
    return take_value(opt, option, diag);
}

int fr_opt_next(struct fr_opt *opt, struct fr_diag *diag)
{
    const char *text;

    opt->value = NULL;
    if (opt->letter)
        return next_letter(opt, diag);
    if (opt->at >= opt->argc)
        return FR_OPT_END;
    text = opt->argv[opt->at];
    if (!opt->is_past_end && strcmp(text, "--") == 0) {
        opt->is_past_end = 1;
        opt->at++;
        return fr_opt_next(opt, diag);
    }
    if (opt->is_past_end || text[0] != '-' || text[1] == '\0') {
        opt->value = text;
        opt->at++;
        return FR_OPT_ARGUMENT;
    }
    if (text[1] == '-')
        return next_long(opt, text + 2, diag);
    opt->letter = 1;
    return next_letter(opt, diag);
}

/* Append text wrapped at the help width, continued under the first word. */
static void append_wrapped(struct fr_strbuf *out, const char *text)
{
    size_t column = HELP_COLUMN;

    while (*text) {
        size_t word = strcspn(text, " ");
        if (column > HELP_COLUMN && column + 1 + word > HELP_WIDTH) {
            fr_strbuf_printf(out, "\n%*s", HELP_COLUMN, "");
            column = HELP_COLUMN;
        } else if (column > HELP_COLUMN) {
            fr_strbuf_append_char(out, ' ');
            column++;
        }
        fr_strbuf_append(out, text, word);
        column += word;
        text += word;
        text += strspn(text, " ");
    }
    fr_strbuf_append_char(out, '\n');
}

void fr_opt_help(const struct fr_option *options, struct fr_strbuf *out)
{
    for (; options->id; options++) {
        char left[64];
        int width =
            options->letter
                ? snprintf(left, sizeof(left), "  -%c, --%s", options->letter,
                           options->name)
                : snprintf(left, sizeof(left), "      --%s", options->name);

        if (options->argument)
            width += snprintf(left + width, sizeof(left) - (size_t)width, " %s",
                              options->argument);
        if (width >= HELP_COLUMN - 1)
            fr_strbuf_printf(out, "%s\n%*s", left, HELP_COLUMN, "");
        else
            fr_strbuf_printf(out, "%-*s", HELP_COLUMN, left);
        append_wrapped(out, options->help);
    }
}
