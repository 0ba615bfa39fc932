/* regex.c - the only file that knows PCRE2. The just-in-time compiler is not
 * used: it counts limits differently, and a verdict must not depend on it. */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "eval/regex.h"

#include <pcre2.h>
#include <stdio.h>

#include "base/alloc.h"

struct fr_regex {
    pcre2_code *code;
    char *pattern;
    size_t pattern_size;
};

struct fr_regex_scratch {
    pcre2_general_context *general;
    pcre2_match_context *context;
    pcre2_match_data *data;
};

static void *pcre_alloc(PCRE2_SIZE size, void *user)
{
    (void)user;
    return fr_alloc(size);
}

static void pcre_free(void *block, void *user)
{
    (void)user;
    fr_free(block);
}

static int reject(const char *what, size_t *offset, char *message)
{
    *offset = 0;
    snprintf(message, FR_REGEX_MESSAGE_SIZE, "%s", what);
    return FR_ERULES;
}

static int compile(struct fr_regex *regex, pcre2_compile_context *context,
                   size_t *offset, char *message)
{
    const uint32_t options = PCRE2_UTF | PCRE2_MATCH_INVALID_UTF |
                             PCRE2_NEVER_BACKSLASH_C | PCRE2_NEVER_UCP;
    int error = 0;
    PCRE2_SIZE at = 0, size = 0;

    regex->code = pcre2_compile((PCRE2_SPTR)regex->pattern, regex->pattern_size,
                                options, &error, &at, context);
    if (!regex->code) {
        if (error == PCRE2_ERROR_NOMEMORY || error == 121)
            return FR_ENOMEM; /* 121: failed to allocate heap memory */
        *offset = at;
        pcre2_get_error_message(error, (PCRE2_UCHAR *)message,
                                FR_REGEX_MESSAGE_SIZE);
        return FR_ERULES;
    }
    pcre2_pattern_info(regex->code, PCRE2_INFO_SIZE, &size);
    if (size > FR_REGEX_SIZE_MAX)
        return reject("compiled pattern is larger than 256 KiB", offset,
                      message);
    return 0;
}

static int compile_with_context(struct fr_regex *regex, size_t *offset,
                                char *message)
{
    pcre2_general_context *general =
        pcre2_general_context_create(pcre_alloc, pcre_free, NULL);
    pcre2_compile_context *context =
        general ? pcre2_compile_context_create(general) : NULL;
    int status = FR_ENOMEM;

    if (context)
        status = compile(regex, context, offset, message);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(general);
    return status;
}

int fr_regex_new(struct fr_str pattern, struct fr_regex **regex, size_t *offset,
                 char *message)
{
    struct fr_regex *made;
    int status;

    *regex = NULL;
    if (pattern.size > FR_REGEX_PATTERN_MAX)
        return reject("pattern is longer than 4096 bytes", offset, message);
    made = fr_alloc_zero(1, sizeof(*made));
    if (!made)
        return FR_ENOMEM;
    made->pattern = fr_alloc_text(pattern.data, pattern.size);
    made->pattern_size = pattern.size;
    status =
        made->pattern ? compile_with_context(made, offset, message) : FR_ENOMEM;
    if (status < 0) {
        fr_regex_free(made);
        return status;
    }
    *regex = made;
    return 0;
}

void fr_regex_free(struct fr_regex *regex)
{
    if (!regex)
        return;
    pcre2_code_free(regex->code);
    fr_free(regex->pattern);
    fr_free(regex);
}

struct fr_str fr_regex_pattern(const struct fr_regex *regex)
{
    return (struct fr_str){regex->pattern, regex->pattern_size};
}

static int scratch_init(struct fr_regex_scratch *scratch)
{
    scratch->general =
        pcre2_general_context_create(pcre_alloc, pcre_free, NULL);
    if (!scratch->general)
        return FR_ENOMEM;
    scratch->context = pcre2_match_context_create(scratch->general);
    scratch->data = pcre2_match_data_create(1, scratch->general);
    if (!scratch->context || !scratch->data)
        return FR_ENOMEM;
    pcre2_set_match_limit(scratch->context, FR_REGEX_MATCH_LIMIT);
    pcre2_set_depth_limit(scratch->context, FR_REGEX_DEPTH_LIMIT);
    pcre2_set_heap_limit(scratch->context, FR_REGEX_HEAP_LIMIT_KIB);
    return 0;
}

int fr_regex_scratch_new(struct fr_regex_scratch **scratch)
{
    int status;

    *scratch = fr_alloc_zero(1, sizeof(**scratch));
    if (!*scratch)
        return FR_ENOMEM;
    status = scratch_init(*scratch);
    if (status < 0) {
        fr_regex_scratch_free(*scratch);
        *scratch = NULL;
    }
    return status;
}

void fr_regex_scratch_free(struct fr_regex_scratch *scratch)
{
    if (!scratch)
        return;
    pcre2_match_data_free(scratch->data);
    pcre2_match_context_free(scratch->context);
    pcre2_general_context_free(scratch->general);
    fr_free(scratch);
}

enum fr_regex_result fr_regex_match(const struct fr_regex *regex,
                                    struct fr_regex_scratch *scratch,
                                    struct fr_str subject)
{
    int result;

    if (subject.size > FR_REGEX_SUBJECT_MAX)
        return FR_REGEX_UNDECIDED;
    result = pcre2_match(regex->code, (PCRE2_SPTR)subject.data, subject.size, 0,
                         0, scratch->data, scratch->context);
    if (result >= 0)
        return FR_REGEX_YES;
    return result == PCRE2_ERROR_NOMATCH ? FR_REGEX_NO : FR_REGEX_UNDECIDED;
}
