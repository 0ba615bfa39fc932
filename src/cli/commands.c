/* commands.c - the table of commands: names, help, options. */
#include <string.h>

#include "cli/cli.h"
#include "cli/flow_options.h"
#include "cli/meter_options.h"
#include "cli/options.h"

static const struct fr_option apply_options[] = {
    {FR_OPT_RULES, 'r', "rules", "FILE",
     "rule file; several are merged, a later one wins (default: the built-in "
     "default.yaml)"},
    {FR_OPT_OUTPUT, 'o', "output", "DIR",
     "write results here (default: reports/<input name>)"},
    {FR_OPT_FORCE, 0, "force", NULL,
     "write into a folder that is not empty and not ours"},
    {FR_OPT_ONLY, 0, "only", "NAME",
     "write only this table or chart, or flows_classified or report; may be "
     "repeated"},
    {FR_OPT_NO_CHARTS, 0, "no-charts", NULL,
     "no picture files (the report keeps its charts)"},
    {FR_OPT_NO_REPORT, 0, "no-report", NULL, "no PDF report"},
    {FR_OPT_CHARTS, 0, "charts", "FORMAT",
     "pictures as png (the default), svg or both"},
    {FR_OPT_TIME_UNIT, 0, "time-unit", "UNIT",
     "times of the input are in seconds or microseconds (default: auto, told "
     "from the data)"},
    {FR_OPT_DATE_ORDER, 0, "date-order", "ORDER",
     "dates with slashes have day or month first (default: auto)"},
    {FR_OPT_STRICT, 0, "strict", NULL,
     "stop at the first row that cannot be used"},
    {FR_OPT_CSV_SAFE, 0, "csv-safe", NULL,
     "also neutralise text cells of the input that a spreadsheet would run"},
    {FR_OPT_WATCH, 0, "watch", NULL,
     "run again when a rule file is saved, and print what changed"},
    {FR_OPT_TITLE, 0, "title", "TEXT", "title of the report"},
    {FR_OPT_CHECKSUMS, 0, "checksums", NULL,
     "name inputs and results by SHA-256 and wait until the disk has them, as "
     "a run with a report always does"},
    {FR_OPT_THREADS, 'j', "threads", "N",
     "work on N processors (default: all); results do not depend on it"},
    {FR_OPT_JSON, 0, "json", NULL, "print the summary as JSON"},
    FR_OPTIONS_METER,
    FR_OPTIONS_COMMON};

static const struct fr_option meter_options[] = {
    {FR_OPT_OUTPUT, 'o', "output", "FILE",
     "write the flows here, whole or not at all (default: standard output)"},
    {FR_OPT_ROTATE, 'G', "rotate", "TIME",
     "a file for each such period (5m, 1h) in which flows were over; FILE is a "
     "pattern with %Y %m %d %H %M %S (UTC)"},
    {FR_OPT_KEEP, 'W', "keep", "N",
     "of the files of --rotate keep the latest N (default: all)"},
    {FR_OPT_INTERFACE, 'i', "interface", "NAME",
     "capture on this interface; SIGINT (Ctrl-C) or SIGTERM ends it"},
    {FR_OPT_LIST_INTERFACES, 'D', "list-interfaces", NULL,
     "print the interfaces"},
    {FR_OPT_FILTER, 'f', "filter", "FILTER",
     "only packets for which this expression of tcpdump holds"},
    {FR_OPT_COUNT, 'c', "count", "N", "end the capture after N packets"},
    {FR_OPT_DURATION, 0, "duration", "TIME", "end the capture after this time"},
    {FR_OPT_NO_PROMISCUOUS, 'p', "no-promiscuous", NULL,
     "do not ask the interface for packets to others"},
    {FR_OPT_USER, 'Z', "user", "NAME",
     "who to become once the interface is open (default for root: who called "
     "sudo, else nobody)"},
    FR_OPTIONS_METER,
    {FR_OPT_EXPLAIN_DIFF, 0, "explain-diff", NULL,
     "compare two feature files of one capture: which flows and columns "
     "differ, and why"},
    {FR_OPT_JSON, 0, "json", NULL, "print what --explain-diff found as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option explain_options[] = {
    FR_OPTIONS_RULES,
    {FR_OPT_ROW, 0, "row", "N", "explain the N-th flow of the input"},
    {FR_OPT_WHERE, 0, "where", "CONDITION",
     "explain the first flow that the condition holds for"},
    {FR_OPT_LIMIT, 0, "limit", "N",
     "with --where: the first N such flows (default: 1)"},
    FR_OPTIONS_READING,
    {FR_OPT_JSON, 0, "json", NULL, "print the explanation as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option diff_options[] = {
    {FR_OPT_EXAMPLES, 0, "examples", "N",
     "flows that are named for each change (default: 2)"},
    FR_OPTIONS_READING,
    {FR_OPT_JSON, 0, "json", NULL, "print the differences as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option sweep_options[] = {
    FR_OPTIONS_RULES,
    {FR_OPT_STEPS, 0, "steps", "N",
     "values that are tried, both ends included (default: 9)"},
    {FR_OPT_LOG, 0, "log", NULL,
     "steps of one factor (the default if the ends are far apart)"},
    {FR_OPT_LINEAR, 0, "linear", NULL, "steps of one size"},
    {FR_OPT_CHART, 0, "chart", "FILE",
     "also draw a chart; FILE ends in .png, .svg or .pdf"},
    FR_OPTIONS_READING,
    {FR_OPT_CSV, 0, "csv", NULL, "print the counts as CSV"},
    {FR_OPT_JSON, 0, "json", NULL, "print the counts as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option profile_options[] = {
    FR_OPTIONS_RULES,
    FR_OPTIONS_READING,
    {FR_OPT_JSON, 0, "json", NULL, "print the profile as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option check_options[] = {
    {FR_OPT_WARNINGS, 'W', "warnings", NULL,
     "warnings count: end with status 1 if there are any"},
    {FR_OPT_FORMAT, 0, "format", "FORM",
     "page (the default), short (file:line:col, for editors) or json"},
    {FR_OPT_DUMP, 0, "dump", "STAGE",
     "print a stage of the compiler: ast, tree or program"},
    {FR_OPT_JSON, 0, "json", NULL, "the same as --format json"},
    FR_OPTIONS_COMMON};

static const struct fr_option test_options[] = {
    {FR_OPT_COVERAGE, 0, "coverage", NULL,
     "also list the rules that no test decides"},
    {FR_OPT_THRESHOLD, 0, "threshold", "PERCENT",
     "fail if tests decide a smaller share of the rules"},
    {FR_OPT_JUNIT, 0, "junit", "FILE",
     "write the results as JUnit XML (- is standard output)"},
    {FR_OPT_JSON, 0, "json", NULL, "print the results as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option fmt_options[] = {
    {FR_OPT_CHECK, 0, "check", NULL,
     "change nothing; name the files that would change and end with status 1"},
    FR_OPTIONS_COMMON};

static const struct fr_option schema_options[] = {FR_OPTIONS_COMMON};

static const struct fr_option show_options[] = {FR_OPTIONS_COMMON};

static const struct fr_option columns_options[] = {
    {FR_OPT_JSON, 0, "json", NULL, "print the columns as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option version_options[] = {
    {FR_OPT_LICENCES, 0, "licences", NULL,
     "print the licence and the notices of what is compiled in"},
    {FR_OPT_JSON, 0, "json", NULL, "print the version as JSON"},
    FR_OPTIONS_COMMON};

static const struct fr_option help_options[] = {FR_OPTIONS_COMMON};

const struct fr_command fr_cli_commands[] = {
    {"apply", "[options] INPUT...",
     "classify flows; write tables, charts and a report",
     "Reads flow CSV files as CICFlowMeter writes them (any dialect), or\n"
     "captures (pcap, pcapng), whose flows it measures. Both may be "
     "compressed\n"
     "(gzip, zstd) or come from standard input (-). Applies the rules and\n"
     "writes five tables, six charts and report.pdf, all or nothing.\n",
     "  flowrules apply flow.csv\n"
     "  flowrules apply capture.pcap\n"
     "  flowrules apply -r default.yaml flow.csv\n"
     "  flowrules apply -r site.yaml -o reports/monday mon1.csv.gz "
     "mon2.csv.gz\n"
     "  zcat flow.csv.gz | flowrules apply --json -o out - | jq .rows\n"
     "  tcpdump -w - | flowrules apply -\n",
     apply_options, fr_cmd_apply},
    {"meter", "[options] INPUT...", "measure the flows of captures",
     "Reads captures (pcap or pcapng; gzip and zstd too; - is standard input;\n"
     "several in time order) and writes one CSV row for each flow, in the\n"
     "order of first packets; or captures on an interface and writes them as\n"
     "they end. Every packet is counted, in a flow or by the reason why it is\n"
     "in none.\n",
     "  flowrules meter capture.pcap -o flow.csv\n"
     "  flowrules meter mon1.pcap.gz mon2.pcap.zst -o monday.csv\n"
     "  tcpdump -w - | flowrules meter - -o flow.csv\n"
     "  flowrules meter --profile hieulw capture.pcap -o flow.csv\n"
     "  sudo flowrules meter -i eth0 -f 'tcp port 443' -o flow.csv\n"
     "  sudo flowrules meter -i eth0 --rotate 5m --keep 12 \\\n"
     "                       -o 'flow-%Y%m%d-%H%M.csv'\n"
     "  flowrules meter --explain-diff old.csv new.csv\n",
     meter_options, fr_cmd_meter},
    {"explain", "[options] INPUT [NAME...]", "say why a flow has its names",
     "Shows for one flow every rule of a label, whether it held, the values\n"
     "that it compared and how far they were from making it hold; + holds,\n"
     "- does not, ? lacks a value. NAME is a label or feature; without one\n"
     "all are shown.\n",
     "  flowrules explain flow.csv --row 12 flow_type\n"
     "  flowrules explain -r site.yaml flow.csv --row 12\n"
     "  flowrules explain flow.csv --where \"flow_type == 'Other'\" "
     "--limit 3\n",
     explain_options, fr_cmd_explain},
    {"diff", "[options] OLD NEW INPUT...",
     "show which flows an edit of the rules renames",
     "Applies two rule files to the same flows and prints which flows change\n"
     "their names, from what to what. The status is 0 if nothing differs and\n"
     "1 if something does.\n",
     "  flowrules diff default.yaml mine.yaml flow.csv\n"
     "  flowrules diff --json old.yaml new.yaml mon.csv.gz tue.csv.gz\n"
     "  git show HEAD:rules/site.yaml > old.yaml; "
     "flowrules diff old.yaml rules/site.yaml flow.csv\n",
     diff_options, fr_cmd_diff},
    {"sweep", "[options] NUMBER LOW..HIGH INPUT...",
     "count names while one number of the rules moves",
     "NUMBER is a constant of let (NAME), a number in a let or feature\n"
     "(NAME:10ms), a number of a rule or the edge of a band\n"
     "(LABEL/RULE:10ms); 10ms#2 is the second of equal ones. What the rules\n"
     "have now is marked.\n",
     "  flowrules sweep \"flow_type/Large Data Transfer:40ms\" 10ms..320ms "
     "flow.csv\n"
     "  flowrules sweep -r site.yaml threshold 5..50 flow.csv\n"
     "  flowrules sweep size_category/Medium 100B..300B --steps 5 "
     "--chart sizes.png flow.csv\n",
     sweep_options, fr_cmd_sweep},
    {"profile", "[options] INPUT...", "show what each rule did and cost",
     "For each rule: the flows that it was asked about, that it holds for,\n"
     "that no other rule of its label holds for, that it named; and its part\n"
     "of the time.\n",
     "  flowrules profile flow.csv\n"
     "  flowrules profile -r site.yaml --json flow.csv\n",
     profile_options, fr_cmd_profile},
    {"check", "[options] [RULES...]", "find mistakes in rule files",
     "Prints every mistake of every file with its place, warns of rules that\n"
     "are legal and odd, and prints nothing when all is well. Without RULES "
     "it\n"
     "checks default.yaml as `apply -r` finds it. A comment on the line or\n"
     "above it, # flowrules: allow W0404, silences a warning.\n",
     "  flowrules check rules/site.yaml\n"
     "  flowrules check -W rules/*.yaml     warnings fail, for CI\n"
     "  flowrules check --format short rules/*.yaml\n"
     "  flowrules check --dump program rules/default.yaml\n",
     check_options, fr_cmd_check},
    {"test", "[options] [RULES...]", "run the tests in rule files",
     "Runs the `tests` of each file, not those of the files it extends, and\n"
     "prints what was expected, what came, and the values. Without RULES it\n"
     "tests default.yaml as `apply -r` finds it. Ends with 1 if one fails.\n",
     "  flowrules test rules/site.yaml\n"
     "  flowrules test -v rules/*.yaml\n"
     "  flowrules test --coverage --threshold 90 rules/site.yaml\n"
     "  flowrules test --junit results.xml rules/*.yaml\n",
     test_options, fr_cmd_test},
    {"fmt", "[options] FILE...", "lay out rule files in one way",
     "Sets indentation, columns and blanks of rule files, and keeps comments,\n"
     "the order and every line. Files are changed where they stand, whole or\n"
     "not at all, and the names of changed ones are printed; - formats "
     "standard\n"
     "input to standard output. A file that does not parse is left as it is.\n",
     "  flowrules fmt rules/site.yaml\n"
     "  flowrules fmt --check rules/*.yaml     fails if one is not formatted\n"
     "  flowrules fmt - < mine.yaml            for editors\n",
     fmt_options, fr_cmd_fmt},
    {"show", "[options] [RULES...]",
     "print the merged rules and where each came from",
     "Prints one rule file that means the same as all files together; a\n"
     "comment behind each entry names the file it came from.\n",
     "  flowrules show rules/site.yaml\n"
     "  flowrules show            the built-in rules\n"
     "  flowrules show > mine.yaml\n",
     show_options, fr_cmd_show},
    {"schema", "[options]", "print the JSON Schema of rule files",
     "Prints a JSON Schema (draft 7) with which editors complete and check\n"
     "rule files; it is installed beside the rules.\n",
     "  flowrules schema > flowrules.schema.json\n"
     "  # yaml-language-server: $schema=flowrules.schema.json\n"
     "                             the first line of a rule file\n",
     schema_options, fr_cmd_schema},
    {"columns", "[options] [NAME...]", "list the columns that rules can use",
     "Lists the CICFlowMeter columns with type, unit and meaning; with NAME,\n"
     "one column and the other spellings it is read from.\n",
     "  flowrules columns\n"
     "  flowrules columns flow_iat_mean\n"
     "  flowrules columns --json\n",
     columns_options, fr_cmd_columns},
    {"version", "[options]", "print the version",
     "Prints the version and that of the rule language.\n",
     "  flowrules version\n"
     "  flowrules version --licences\n"
     "  flowrules version --json\n",
     version_options, fr_cmd_version},
    {"help", "[COMMAND]", "show help",
     "Shows the commands, or the help of one.\n",
     "  flowrules help\n"
     "  flowrules help apply\n"
     "  flowrules apply --help\n",
     help_options, fr_cmd_help},
    {0}};

const struct fr_command *fr_cli_command_find(const char *name)
{
    for (const struct fr_command *c = fr_cli_commands; c->name; c++) {
        if (strcmp(c->name, name) == 0)
            return c;
    }
    return NULL;
}
