/* options.h - numbers of the options of all commands. */
#ifndef FR_CLI_OPTIONS_H
#define FR_CLI_OPTIONS_H

enum {
    FR_OPT_RULES = 1,
    FR_OPT_OUTPUT,
    FR_OPT_FORCE,
    FR_OPT_ONLY,
    FR_OPT_NO_CHARTS,
    FR_OPT_NO_REPORT,
    FR_OPT_CHARTS,
    FR_OPT_TIME_UNIT,
    FR_OPT_DATE_ORDER,
    FR_OPT_STRICT,
    FR_OPT_CSV_SAFE,
    FR_OPT_TITLE,
    FR_OPT_FORMAT,
    FR_OPT_DUMP,
    FR_OPT_LICENCES,
    FR_OPT_PROFILE,
    FR_OPT_BYTES,
    FR_OPT_IDLE,
    FR_OPT_ACTIVE,
    FR_OPT_MAX_FLOWS,
};

#endif
