/* flow_options.h - what the commands that look at flows have in common: which
 * rules, which flows, how they are read, and one pass over them. */
#ifndef FR_CLI_FLOW_OPTIONS_H
#define FR_CLI_FLOW_OPTIONS_H

#include "base/vec.h"
#include "cli/cli.h"
#include "cli/meter_options.h"
#include "engine/browse.h"

/* --time-unit and --date-order of any command. FR_EUSAGE with a message. */
FR_MUST_USE int fr_cli_time_unit(struct fr_cli *cli, const char *value,
                                 enum fr_time_unit *unit);
FR_MUST_USE int fr_cli_date_order(struct fr_cli *cli, const char *value,
                                  enum fr_date_order *order);

/* Texts are borrowed from the command line. */
struct fr_flow_options {
    FR_VEC(const char *) rules;     /* -r */
    FR_VEC(const char *) arguments; /* what is no option */
    enum fr_time_unit time_unit;
    enum fr_date_order date_order;
    struct fr_meter_choice meter; /* of inputs that are captures */
};

void fr_flow_options_release(struct fr_flow_options *flows);

/* A value of an option that only this command has: 0, or FR_EUSAGE with a
 * message. */
typedef int fr_flow_option_fn(void *user, int id, const char *value);

/* Read the whole command line into a zeroed struct; options that are not of
 * all flows go to `option`. Returns 0, FR_OPT_HELP, FR_EUSAGE with a message,
 * FR_ENOMEM. */
FR_MUST_USE int fr_flow_options_read(struct fr_cli *cli,
                                     struct fr_flow_options *flows, int argc,
                                     char **argv, fr_flow_option_fn *option,
                                     void *user);
/* Report a fault of usage and what would be right. Returns FR_EUSAGE. */
int fr_cli_usage(struct fr_cli *cli, const char *fault, const char *help);

/* Browse the arguments from `first` on as inputs, with progress; the caller
 * sets the other fields. Rows that could not be used are told on standard
 * error. Free *exec with fr_exec_free. */
FR_MUST_USE int fr_cli_browse(struct fr_cli *cli,
                              const struct fr_flow_options *flows,
                              uint32_t first, struct fr_browse_options *options,
                              struct fr_browse_facts *facts,
                              struct fr_exec **exec);

/* Write a text that was built, or pass its failure on. */
FR_MUST_USE int fr_cli_print(struct fr_cli *cli, struct fr_strbuf *out);

/* The exit status of a command; out of memory gets its message. */
int fr_cli_end(struct fr_cli *cli, int status);

/* Rows of tables of options. */
/* clang-format off */
#define FR_OPTIONS_RULES                                                       \
    {FR_OPT_RULES, 'r', "rules", "FILE",                                       \
     "rule file; several are merged, a later one wins (default: the built-in " \
     "default.yaml)"}
#define FR_OPTIONS_READING                                                     \
    {FR_OPT_TIME_UNIT, 0, "time-unit", "UNIT",                                 \
     "times of the input are in seconds or microseconds (default: auto, told " \
     "from the data)"},                                                        \
    {FR_OPT_DATE_ORDER, 0, "date-order", "ORDER",                              \
     "dates with slashes have day or month first (default: auto)"},            \
    FR_OPTIONS_METER
/* clang-format on */

#endif
