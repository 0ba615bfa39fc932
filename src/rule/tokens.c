/* tokens.c - the words and signs of expressions, from the tables tokens.def,
 * words.def and constants.def. */
#include "base/bug.h"
#include "rule/token.h"

static const char *const token_texts[FR_TOKEN_COUNT] = {
#define FR_TOKEN(id, text) text,
#include "rule/tokens.def"
#undef FR_TOKEN
};

static const char *const words[] = {
#define FR_WORD(name, meaning) name,
#include "rule/words.def"
#undef FR_WORD
};

static const struct {
    const char *name;
    double value;
} constants[] = {
#define FR_CONSTANT(name, value, meaning) {name, value},
#include "rule/constants.def"
#undef FR_CONSTANT
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static int is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static int is_word(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

const char *fr_token_kind_text(enum fr_token_kind kind)
{
    FR_ASSERT(kind < FR_TOKEN_COUNT);
    return token_texts[kind];
}

enum fr_token_kind fr_token_word(struct fr_str word)
{
    for (int i = FR_TOKEN_AND; i <= FR_TOKEN_INF; i++) {
        if (fr_str_equal(word, fr_str_of(token_texts[i])))
            return (enum fr_token_kind)i;
    }
    return FR_TOKEN_NAME;
}

enum fr_token_kind fr_token_sign(struct fr_str text)
{
    enum fr_token_kind best = FR_TOKEN_END;

    for (int i = FR_TOKEN_LT; i < FR_TOKEN_COUNT; i++) {
        if (fr_str_starts_with(text, fr_str_of(token_texts[i])) &&
            strlen(token_texts[i]) > strlen(token_texts[best]))
            best = (enum fr_token_kind)i;
    }
    return best;
}

int fr_token_is_name(struct fr_str text)
{
    if (text.size == 0 || !is_letter(text.data[0]))
        return 0;
    for (size_t i = 0; i < text.size; i++) {
        if (!is_word(text.data[i]))
            return 0;
    }
    return 1;
}

int fr_token_is_reserved(struct fr_str name)
{
    double value;

    for (size_t i = 0; i < COUNT(words); i++) {
        if (fr_str_equal(name, fr_str_of(words[i])))
            return 1;
    }
    return fr_literal_unit(name) != NULL || fr_token_constant(name, &value);
}

int fr_token_constant(struct fr_str name, double *value)
{
    for (size_t i = 0; i < COUNT(constants); i++) {
        if (fr_str_equal(name, fr_str_of(constants[i].name))) {
            *value = constants[i].value;
            return 1;
        }
    }
    return 0;
}

const char *fr_token_constant_at(uint32_t index)
{
    return index < COUNT(constants) ? constants[index].name : NULL;
}
