/* opt.h - options of a command: one table gives parsing, usage and help. */
#ifndef FR_CLI_OPT_H
#define FR_CLI_OPT_H

#include "base/strbuf.h"
#include "flowrules/status.h"

struct fr_option {
    int id;               /* what fr_opt_next returns; > 0, unique */
    char letter;          /* -r; 0: none */
    const char *name;     /* --rules */
    const char *argument; /* "FILE"; NULL for a switch */
    const char *help;     /* one sentence, no full stop */
};

/* The end of a table. */
#define FR_OPTION_END                                                          \
    {                                                                          \
        0, 0, NULL, NULL, NULL                                                 \
    }

enum {
    FR_OPT_END = 0,
    FR_OPT_ARGUMENT = -1, /* not an option: see value */
    FR_OPT_WRONG = -2,    /* a message is in the list */
};

struct fr_opt {
    const struct fr_option *options; /* borrowed */
    int argc;
    char **argv;       /* argv[0] is the command; borrowed */
    int at;            /* next argument */
    int letter;        /* position inside a group of letters; 0: none */
    int is_past_end;   /* after "--" */
    const char *value; /* of the option or argument just returned */
};

void fr_opt_init(struct fr_opt *opt, const struct fr_option *options, int argc,
                 char **argv);
/* The id of the next option, FR_OPT_ARGUMENT, FR_OPT_END, or FR_OPT_WRONG
 * after adding a message that names the nearest option. Options and arguments
 * may mix; "--" ends the options; "-" is an argument. */
int fr_opt_next(struct fr_opt *opt, struct fr_diag *diag);
/* The nearest of the names offered to a misspelt one, if near enough. */
struct fr_nearest {
    struct fr_str name;
    const char *best; /* NULL: none */
    unsigned distance;
};
void fr_nearest_offer(struct fr_nearest *nearest, const char *candidate);

/* "  -r, --rules FILE   use this rule file", aligned, wrapped at 80. */
void fr_opt_help(const struct fr_option *options, struct fr_strbuf *out);

#endif
