/* opt_test.c - command lines and what they parse to. */
#include "support/unit.h"

#include "cli/opt.h"

static const struct fr_option options[] = {
    {1, 'r', "rules", "FILE", "use this rule file"},
    {2, 'q', "quiet", NULL, "print errors only"},
    {3, 0, "time-unit", "UNIT",
     "times of the input are in seconds or microseconds (default: auto)"},
    FR_OPTION_END};

/* Ids and values as one text: "1=a.yaml 2 flow.csv!". */
static void parse(char *const *words, char *out, size_t size)
{
    struct fr_diag *diag = fr_diag_new(0);
    struct fr_opt opt;
    int argc = 0, id;
    size_t used = 0;

    while (words[argc])
        argc++;
    fr_opt_init(&opt, options, argc, (char **)(uintptr_t)words);
    out[0] = '\0';
    while ((id = fr_opt_next(&opt, diag)) != FR_OPT_END) {
        if (id == FR_OPT_WRONG) {
            char *text;
            assert_int_equal(fr_diag_print(diag, FR_DIAG_SHORT, 0, &text), 0);
            snprintf(out + used, size - used, "%s", text);
            fr_text_free(text);
            break;
        }
        used += (size_t)snprintf(out + used, size - used, "[%d %s]", id,
                                 opt.value ? opt.value : "");
    }
    fr_diag_free(diag);
}

static void words_parse(void **state)
{
    static const struct {
        const char *words[8];
        const char *want;
    } cases[] = {
        {{"apply", "flow.csv"}, "[-1 flow.csv]"},
        {{"apply", "-r", "a.yaml", "flow.csv"}, "[1 a.yaml][-1 flow.csv]"},
        {{"apply", "-ra.yaml"}, "[1 a.yaml]"},
        {{"apply", "-qra.yaml"}, "[2 ][1 a.yaml]"},
        {{"apply", "--rules=a=b"}, "[1 a=b]"},
        {{"apply", "--rules", "-"}, "[1 -]"},
        {{"apply", "-", "--", "-q"}, "[-1 -][-1 -q]"},
        {{"apply", "x", "-q", "y"}, "[-1 x][2 ][-1 y]"},
        {{"apply", "-r"},
         "error: option '--rules' needs a value; help: write --rules FILE\n"},
        {{"apply", "--quiet=1"}, "error: option '--quiet' takes no value\n"},
        {{"apply", "--rulez", "x"},
         "error: unknown option '--rulez'; help: did you mean '--rules'?\n"},
        {{"apply", "-x"},
         "error: unknown option '-x'; help: 'flowrules apply --help' lists "
         "the options\n"},
    };

    (void)state;
    for (size_t i = 0; i < TEST_COUNT(cases); i++) {
        char got[512];
        parse((char *const *)(uintptr_t)cases[i].words, got, sizeof(got));
        assert_string_equal(got, cases[i].want);
    }
}

static void help_is_aligned_and_wrapped(void **state)
{
    static const char want[] =
        "  -r, --rules FILE         use this rule file\n"
        "  -q, --quiet              print errors only\n"
        "      --time-unit UNIT     times of the input are in seconds or "
        "microseconds\n"
        "                           (default: auto)\n";
    struct fr_strbuf out;

    (void)state;
    fr_strbuf_init(&out, 4096);
    fr_opt_help(options, &out);
    assert_string_equal(out.data, want);
    fr_strbuf_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_parse),
        cmocka_unit_test(help_is_aligned_and_wrapped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
