/* times.c - reads a number with a unit of time. */
#include "cli/times.h"

#include <math.h>
#include <string.h>

#include "base/num.h"
#include "rule/literal.h"

/* Thirty years: a time beyond it is a slip. */
#define TIME_S_MAX 1e9
#define TIME_S_MIN 1e-9

/* Seconds that a unit has; 0 if it is none of time. */
static double seconds_of(const char *name)
{
    const struct fr_unit *unit =
        fr_literal_unit(fr_str_of(strcmp(name, "m") == 0 ? "min" : name));

    if (!unit || unit->time != 1 || unit->bytes != 0)
        return 0;
    return unit->numerator * pow(10, unit->exponent) / unit->denominator;
}

/* 0 or less if it is no time. */
static double parse(const char *value)
{
    size_t digits = strspn(value, "0123456789.");
    double number;

    if (fr_num_parse_f64(fr_str_of(value), &number) == 0)
        return number;
    if (fr_num_parse_f64((struct fr_str){value, digits}, &number) < 0)
        return 0;
    return number * seconds_of(value + digits);
}

int fr_cli_time(struct fr_cli *cli, const char *option, const char *value,
                int64_t *ns)
{
    double seconds = parse(value);

    if (seconds >= TIME_S_MIN && seconds <= TIME_S_MAX) {
        *ns = (int64_t)(seconds * 1e9 + 0.5);
        return 0;
    }
    fr_diag_add(cli->diag, FR_SEVERITY_ERROR, "",
                "'--%s %s' is not a time above 0", option, value);
    fr_diag_help(cli->diag, "write seconds, or a unit: 90, 0.5s, 5m, 1h, 2d");
    return FR_EUSAGE;
}
