/* deflate.c - tokens to blocks with dynamic Huffman codes.
 *
 * Code lengths come from plain Huffman trees; where one is deeper than the
 * format allows, the counts are flattened and the tree is made again. */
#include "canvas/deflate.h"

#include <string.h>

#include "base/bug.h"

#define END_OF_BLOCK 256
#define MATCH        0x80000000u
#define SYMBOLS_MAX  FR_DEFLATE_LITERALS
#define LENGTH_CODES 19 /* codes that write the lengths of codes */
#define BITS_MAX     15

/* One Huffman code: bits (reversed, as written) and their number. */
struct code {
    uint16_t bits[SYMBOLS_MAX];
    uint8_t lengths[SYMBOLS_MAX];
};

void fr_deflate_init(struct fr_deflate *deflate, struct fr_strbuf *out)
{
    memset(deflate, 0, sizeof(*deflate));
    deflate->out = out;
}

/* --- bits --- */

static void put_bits(struct fr_deflate *deflate, uint32_t value, unsigned count)
{
    deflate->bits |= (uint64_t)value << deflate->bit_count;
    deflate->bit_count += count;
    while (deflate->bit_count >= 32) {
        char bytes[4];
        for (int i = 0; i < 4; i++)
            bytes[i] = (char)(deflate->bits >> (8 * i) & 255);
        fr_strbuf_append(deflate->out, bytes, 4);
        deflate->bits >>= 32;
        deflate->bit_count -= 32;
    }
}

static void put_last_bits(struct fr_deflate *deflate)
{
    while (deflate->bit_count > 0) {
        fr_strbuf_append_char(deflate->out, (char)(deflate->bits & 255));
        deflate->bits >>= 8;
        deflate->bit_count -= deflate->bit_count < 8 ? deflate->bit_count : 8;
    }
}

/* --- symbols of lengths and distances --- */

struct symbol {
    unsigned number;
    unsigned extra_bits; /* how many */
    unsigned extra;      /* their value */
};

static unsigned floor_log2(unsigned value)
{
    unsigned log = 0;
    while (value >>= 1)
        log++;
    return log;
}

static struct symbol length_symbol(unsigned length)
{
    unsigned over = length - 3;
    if (length == FR_DEFLATE_LENGTH_MAX)
        return (struct symbol){285, 0, 0};
    if (over < 8)
        return (struct symbol){257 + over, 0, 0};
    unsigned log = floor_log2(over);
    return (struct symbol){265 + 4 * (log - 3) + (over >> (log - 2) & 3),
                           log - 2, over & ((1u << (log - 2)) - 1)};
}

static struct symbol distance_symbol(unsigned distance)
{
    unsigned over = distance - 1;
    if (over < 4)
        return (struct symbol){over, 0, 0};
    unsigned log = floor_log2(over);
    return (struct symbol){2 * log + (over >> (log - 1) & 1), log - 1,
                           over & ((1u << (log - 1)) - 1)};
}

/* --- Huffman codes --- */

/* The two lightest of the nodes without a parent; the first of equals. */
static void find_lightest(const uint32_t *weights, const int *parents,
                          int count, int *first, int *second)
{
    *first = *second = -1;
    for (int i = 0; i < count; i++) {
        if (parents[i] >= 0 || weights[i] == 0)
            continue;
        if (*first < 0 || weights[i] < weights[*first]) {
            *second = *first;
            *first = i;
        } else if (*second < 0 || weights[i] < weights[*second]) {
            *second = i;
        }
    }
}

/* Depths of the leaves in a Huffman tree; returns the greatest. */
static int tree_depths(const uint32_t *uses, int count, uint8_t *depths)
{
    uint32_t weights[2 * SYMBOLS_MAX];
    int parents[2 * SYMBOLS_MAX];
    int nodes = count, deepest = 0;
    memcpy(weights, uses, (size_t)count * sizeof(*uses));
    memset(parents, -1, sizeof(parents));
    for (;;) {
        int first, second;
        find_lightest(weights, parents, nodes, &first, &second);
        if (second < 0)
            break;
        weights[nodes] = weights[first] + weights[second];
        parents[first] = parents[second] = nodes++;
    }
    for (int i = 0; i < count; i++) {
        int depth = 0;
        for (int node = i; parents[node] >= 0; node = parents[node])
            depth++;
        if (uses[i] > 0 && depth == 0)
            depth = 1; /* the only symbol still needs a bit */
        depths[i] = (uint8_t)depth;
        deepest = depth > deepest ? depth : deepest;
    }
    return deepest;
}

static uint16_t reverse(unsigned bits, unsigned count)
{
    unsigned reversed = 0;
    for (unsigned i = 0; i < count; i++)
        reversed |= (bits >> i & 1) << (count - 1 - i);
    return (uint16_t)reversed;
}

/* Canonical bits for the lengths (RFC 1951, 3.2.2). */
static void assign_bits(struct code *code, int count)
{
    unsigned per_length[BITS_MAX + 1] = {0}, next[BITS_MAX + 2] = {0};
    for (int i = 0; i < count; i++)
        per_length[code->lengths[i]]++;
    per_length[0] = 0;
    for (int n = 1; n <= BITS_MAX; n++)
        next[n + 1] = (next[n] + per_length[n]) << 1;
    for (int i = 0; i < count; i++)
        if (code->lengths[i] > 0)
            code->bits[i] = reverse(next[code->lengths[i]]++, code->lengths[i]);
}

static void make_code(struct code *code, const uint32_t *uses, int count,
                      int bits_max)
{
    uint32_t weights[SYMBOLS_MAX];
    memset(code, 0, sizeof(*code));
    memcpy(weights, uses, (size_t)count * sizeof(*uses));
    while (tree_depths(weights, count, code->lengths) > bits_max)
        for (int i = 0; i < count; i++)
            if (weights[i] > 0)
                weights[i] = weights[i] / 2 + 1;
    assign_bits(code, count);
}

/* --- the head of a block: the lengths of its codes --- */

/* Runs of equal lengths as symbols 16, 17, 18 with extra bits. */
struct length_runs {
    uint8_t symbols[2 * SYMBOLS_MAX];
    uint8_t extra[2 * SYMBOLS_MAX];
    int count;
    uint32_t uses[LENGTH_CODES];
};

static void add_run_symbol(struct length_runs *runs, int symbol, int extra)
{
    runs->symbols[runs->count] = (uint8_t)symbol;
    runs->extra[runs->count++] = (uint8_t)extra;
    runs->uses[symbol]++;
}

static void add_run(struct length_runs *runs, int length, int count)
{
    while (length == 0 && count >= 3) {
        int n = count < 138 ? count : 138;
        add_run_symbol(runs, n < 11 ? 17 : 18, n < 11 ? n - 3 : n - 11);
        count -= n;
    }
    if (count > 0) {
        add_run_symbol(runs, length, 0);
        count--;
    }
    while (length > 0 && count >= 3) {
        int n = count < 6 ? count : 6;
        add_run_symbol(runs, 16, n - 3);
        count -= n;
    }
    while (count-- > 0)
        add_run_symbol(runs, length, 0);
}

static void find_runs(struct length_runs *runs, const uint8_t *lengths,
                      int count)
{
    for (int i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && lengths[end] == lengths[i];)
            end++;
        add_run(runs, lengths[i], end - i);
    }
}

static int used_count(const uint8_t *lengths, int count, int least)
{
    while (count > least && lengths[count - 1] == 0)
        count--;
    return count;
}

static void put_head(struct fr_deflate *deflate, const struct code *literals,
                     const struct code *distances, int is_last)
{
    static const uint8_t order[LENGTH_CODES] = {
        16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
    uint8_t lengths[FR_DEFLATE_LITERALS + FR_DEFLATE_DISTANCES];
    struct length_runs runs = {.count = 0};
    struct code code;
    int literal_count = used_count(literals->lengths, FR_DEFLATE_LITERALS, 257);
    int distance_count =
        used_count(distances->lengths, FR_DEFLATE_DISTANCES, 1);
    memcpy(lengths, literals->lengths, (size_t)literal_count);
    memcpy(lengths + literal_count, distances->lengths, (size_t)distance_count);
    find_runs(&runs, lengths, literal_count + distance_count);
    make_code(&code, runs.uses, LENGTH_CODES, 7);
    int code_count = LENGTH_CODES;
    while (code_count > 4 && code.lengths[order[code_count - 1]] == 0)
        code_count--;
    put_bits(deflate, is_last ? 1 : 0, 1);
    put_bits(deflate, 2, 2);
    put_bits(deflate, (uint32_t)literal_count - 257, 5);
    put_bits(deflate, (uint32_t)distance_count - 1, 5);
    put_bits(deflate, (uint32_t)code_count - 4, 4);
    for (int i = 0; i < code_count; i++)
        put_bits(deflate, code.lengths[order[i]], 3);
    for (int i = 0; i < runs.count; i++) {
        int symbol = runs.symbols[i];
        put_bits(deflate, code.bits[symbol], code.lengths[symbol]);
        if (symbol >= 16)
            put_bits(deflate, runs.extra[i],
                     symbol == 16   ? 2
                     : symbol == 17 ? 3
                                    : 7);
    }
}

/* --- blocks --- */

static void put_symbol(struct fr_deflate *deflate, const struct code *code,
                       struct symbol symbol)
{
    put_bits(deflate, code->bits[symbol.number], code->lengths[symbol.number]);
    put_bits(deflate, symbol.extra, symbol.extra_bits);
}

static void put_token(struct fr_deflate *deflate, uint32_t token,
                      const struct code *literals, const struct code *distances)
{
    if (!(token & MATCH)) {
        put_bits(deflate, literals->bits[token], literals->lengths[token]);
        return;
    }
    put_symbol(deflate, literals, length_symbol((token >> 16 & 255) + 3));
    put_symbol(deflate, distances, distance_symbol((token & 0x7FFF) + 1));
}

static void put_block(struct fr_deflate *deflate, int is_last)
{
    struct code literals, distances;
    deflate->literal_uses[END_OF_BLOCK] = 1;
    make_code(&literals, deflate->literal_uses, FR_DEFLATE_LITERALS, BITS_MAX);
    make_code(&distances, deflate->distance_uses, FR_DEFLATE_DISTANCES,
              BITS_MAX);
    put_head(deflate, &literals, &distances, is_last);
    for (size_t i = 0; i < deflate->count; i++)
        put_token(deflate, deflate->tokens[i], &literals, &distances);
    put_bits(deflate, literals.bits[END_OF_BLOCK],
             literals.lengths[END_OF_BLOCK]);
    deflate->count = 0;
    memset(deflate->literal_uses, 0, sizeof(deflate->literal_uses));
    memset(deflate->distance_uses, 0, sizeof(deflate->distance_uses));
}

static void add_token(struct fr_deflate *deflate, uint32_t token)
{
    if (deflate->count == FR_DEFLATE_TOKENS)
        put_block(deflate, 0);
    deflate->tokens[deflate->count++] = token;
}

void fr_deflate_byte(struct fr_deflate *deflate, uint8_t byte)
{
    add_token(deflate, byte);
    deflate->literal_uses[byte]++;
}

static void add_match(struct fr_deflate *deflate, unsigned length,
                      unsigned distance)
{
    add_token(deflate, MATCH | (length - 3) << 16 | (distance - 1));
    deflate->literal_uses[length_symbol(length).number]++;
    deflate->distance_uses[distance_symbol(distance).number]++;
}

void fr_deflate_match(struct fr_deflate *deflate, size_t length,
                      size_t distance)
{
    FR_ASSERT(length >= 3);
    FR_ASSERT(distance >= 1 && distance <= FR_DEFLATE_DISTANCE_MAX);
    while (length > 0) {
        size_t piece = length;
        if (piece > FR_DEFLATE_LENGTH_MAX)
            piece = FR_DEFLATE_LENGTH_MAX;
        if (length - piece > 0 && length - piece < 3)
            piece = length - 3; /* no rest shorter than a match may be */
        add_match(deflate, (unsigned)piece, (unsigned)distance);
        length -= piece;
    }
}

void fr_deflate_finish(struct fr_deflate *deflate)
{
    put_block(deflate, 1);
    put_last_bits(deflate);
}
