/* outdir_earlier_test.c - which names are taken from the manifest of an
 * earlier run, and that nothing but plain names ever is. */
#include "support/unit.h"

#include "base/alloc.h"
#include "base/outdir_internal.h"
#include "base/rand.h"
#include "base/strbuf.h"

#define TOOL "\"tool\": {\"name\": \"flowrules\", \"version\": \"1\"}"

/* `want` is the names with a blank behind each; NULL: not ours. */
static const struct {
    const char *text, *want;
} manifests[] = {
    {"{" TOOL "}", ""},
    {"{" TOOL ", \"outputs\": []}", ""},
    {"{" TOOL ", \"outputs\": [{\"name\": \"a.csv\", \"size\": 1}, "
     "{\"size\": 2, \"name\": \"b c.png\"}]}",
     "a.csv b c.png "},
    {"{\n  \"outputs\": [\n    {\n      \"name\": \"a\"\n    }\n  ],\n  " TOOL
     "\n}\n",
     "a "},
    /* names of other lists, of deeper and of outer objects */
    {"{" TOOL ", \"inputs\": [{\"name\": \"flows.csv\"}]}", ""},
    {"{" TOOL ", \"outputs\": [{\"by\": {\"name\": \"x\"}, \"name\": \"a\"}], "
     "\"name\": \"y\", \"rules\": [{\"name\": \"z\"}]}",
     "a "},
    {"{" TOOL ", \"outputs\": [[{\"name\": \"x\"}]]}", ""},
    /* braces, quotes and keys inside texts are text */
    {"{" TOOL ", \"note\": \"\\\"}]{[\\\\\", \"outputs\": [{\"name\": \"a\"}]}",
     "a "},
    /* what is no plain file name */
    {"{" TOOL ", \"outputs\": [{\"name\": \"\"}, {\"name\": \".\"}, "
     "{\"name\": \"..\"}, {\"name\": \".hidden\"}, {\"name\": \"/etc/x\"}, "
     "{\"name\": \"../x\"}, {\"name\": \"a\\u002f\"}, {\"name\": \"a\nb\"}]}",
     ""},
    /* not ours */
    {"", NULL},
    {"{}", NULL},
    {"x", NULL},
    {"{\"tool\": {\"name\": \"other\"}, \"outputs\": [{\"name\": \"a\"}]}",
     NULL},
    {"{\"tool\": \"flowrules\", \"outputs\": [{\"name\": \"a\"}]}", NULL},
    {"{\"name\": \"flowrules\"}", NULL},
    {"{\"x\": {" TOOL "}}", NULL},
    {"{\"tool\": {\"name\": \"flowrules", ""},
    {"\"", NULL},
    {"{\"\\", NULL},
    {"]}]}", NULL},
};

static int scan(const char *text, size_t size, char *names, size_t names_size)
{
    struct fr_outdir dir = {.fd = -1};
    size_t used = 0;
    int status;

    fr_arena_init(&dir.arena, 0);
    status = fr_outdir_scan_earlier(&dir, (struct fr_str){text, size});
    names[0] = '\0';
    for (uint32_t i = 0; i < dir.earlier.count; i++) {
        const char *name = dir.earlier.items[i];
        assert_null(strchr(name, '/'));
        assert_true(name[0] != '\0' && name[0] != '.');
        used += (size_t)snprintf(names + used, names_size - used, "%s ", name);
    }
    fr_vec_release(&dir.earlier);
    fr_arena_release(&dir.arena);
    return status;
}

static void finds_the_names(void **state)
{
    (void)state;
    for (size_t i = 0; i < TEST_COUNT(manifests); i++) {
        char names[1000];
        int is_ours = scan(manifests[i].text, strlen(manifests[i].text), names,
                           sizeof(names));
        assert_int_equal(is_ours, manifests[i].want != NULL);
        assert_string_equal(names, is_ours ? manifests[i].want : "");
    }
}

/* Random changes to a manifest: no crash, only plain names. */
static void survives_damage(void **state)
{
    static const char base[] = "{" TOOL ", \"outputs\": [{\"name\": \"a.csv\"},"
                               "{\"name\": \"b.csv\"}]}";
    struct fr_rand rand;

    (void)state;
    fr_rand_init(&rand, 8);
    for (int i = 0; i < 20000; i++) {
        char names[1000];
        char *text = malloc(sizeof(base));
        size_t size = 1 + fr_rand_below(&rand, sizeof(base) - 1);
        memcpy(text, base, sizeof(base));
        for (int k = 0; k < 3; k++)
            text[fr_rand_below(&rand, size)] =
                "\"\\{}[]:,./\n\0x"[fr_rand_below(&rand, 13)];
        text = realloc(text, size);
        scan(text, size, names, sizeof(names));
        free(text);
    }
}

static void no_memory(void **state)
{
    char names[1000];

    (void)state;
    for (uint64_t n = 1; n <= 2; n++) {
        fr_alloc_fail_at(n, 1);
        assert_int_equal(scan(manifests[2].text, strlen(manifests[2].text),
                              names, sizeof(names)),
                         FR_ENOMEM);
        fr_alloc_fail_at(0, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_names),
        cmocka_unit_test(survives_damage),
        cmocka_unit_test(no_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
