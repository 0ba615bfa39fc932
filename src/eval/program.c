/* program.c - building a program: tables of constants and the hash-consed
 * graph. Invariant: the operands of a node have smaller numbers than the
 * node, and no two nodes are equal. */
#include "eval/program.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/bug.h"
#include "eval/fold.h"
#include "eval/regex.h"
#include "eval/set.h"

static const struct {
    const char *name;
    const char *meaning;
    enum fr_class result, a, b, c;
} ops[FR_OP_COUNT] = {
#define FR_OP(id, result, a, b, c, k, meaning)                                 \
    [FR_OP_##id] = {#id,          meaning,      FR_CLASS_##result,             \
                    FR_CLASS_##a, FR_CLASS_##b, FR_CLASS_##c},
#include "eval/ops.def"
#undef FR_OP
};

const char *fr_op_name(enum fr_op op)
{
    FR_ASSERT(op < FR_OP_COUNT);
    return ops[op].name;
}

const char *fr_op_meaning(enum fr_op op)
{
    FR_ASSERT(op < FR_OP_COUNT);
    return ops[op].meaning;
}

enum fr_class fr_op_result(enum fr_op op)
{
    FR_ASSERT(op < FR_OP_COUNT);
    return ops[op].result;
}

int fr_program_new(struct fr_program **program)
{
    *program = fr_alloc_zero(1, sizeof(**program));
    if (!*program)
        return FR_ENOMEM;
    fr_arena_init(&(*program)->arena, 0);
    fr_map_init(&(*program)->known, 0, 0);
    return 0;
}

void fr_program_free(struct fr_program *program)
{
    if (!program)
        return;
    for (uint32_t i = 0; i < program->regexes.count; i++)
        fr_regex_free(program->regexes.items[i]);
    fr_vec_release(&program->nodes);
    fr_vec_release(&program->numbers);
    fr_vec_release(&program->texts);
    fr_vec_release(&program->ips);
    fr_vec_release(&program->slots);
    fr_vec_release(&program->sets);
    fr_vec_release(&program->regexes);
    fr_vec_release(&program->choices);
    fr_vec_release(&program->codes);
    fr_vec_release(&program->outputs);
    fr_vec_release(&program->rules);
    fr_vec_release(&program->kept);
    fr_map_release(&program->known);
    fr_free(program->table);
    fr_arena_release(&program->arena);
    fr_free(program);
}

/* --- constants and tables ---------------------------------------------- */

/* Constants are found again by what they are (`tag`) and a hash of their
 * content. Of two with one hash the first is found; the other is only not
 * shared. */
struct constant_key {
    uint64_t hash;
    uint64_t tag;
};

enum constant_tag {
    TAG_SLOT,
    TAG_NUMBER,
    TAG_TEXT,
    TAG_IP,
    TAG_SET,
    TAG_CODES,
    TAG_REGEX,
};

/* The number of the constant of that hash, or FR_MAP_NONE. */
static uint32_t find_known(const struct fr_program *program,
                           enum constant_tag tag, uint64_t hash)
{
    struct constant_key key = {hash, tag};

    return fr_map_get(&program->known,
                      (struct fr_str){(const char *)&key, sizeof(key)});
}

/* Returns the number. */
static int remember(struct fr_program *program, enum constant_tag tag,
                    uint64_t hash, uint32_t number)
{
    struct constant_key key = {hash, tag};
    uint32_t entry;

    FR_TRY(fr_map_put(&program->known,
                      (struct fr_str){(const char *)&key, sizeof(key)}, number,
                      &entry));
    return (int)number;
}

static uint64_t hash_ip(const struct fr_ip *ip, uint64_t seed)
{
    uint64_t words[3] = {ip->high, ip->low, ip->family};

    return fr_hash_bytes(words, sizeof(words), seed);
}

int fr_program_slot(struct fr_program *program, const char *name,
                    enum fr_type type)
{
    uint64_t hash = fr_hash_bytes(name, strlen(name), (uint64_t)type);
    uint32_t known = find_known(program, TAG_SLOT, hash);
    struct fr_field *slot;

    if (known != FR_MAP_NONE) {
        slot = &program->slots.items[known];
        if (slot->type == type && strcmp(slot->name, name) == 0)
            return (int)known;
    }
    name = fr_arena_text(&program->arena, name, strlen(name));
    slot = name ? fr_vec_push(&program->slots) : NULL;
    if (!slot)
        return FR_ENOMEM;
    *slot = (struct fr_field){.name = name, .type = type};
    return remember(program, TAG_SLOT, hash, program->slots.count - 1);
}

int fr_program_number(struct fr_program *program, double value)
{
    uint64_t hash = fr_hash_bytes(&value, sizeof(value), 0);
    uint32_t known = find_known(program, TAG_NUMBER, hash);
    double *number;

    if (known != FR_MAP_NONE &&
        memcmp(&program->numbers.items[known], &value, sizeof(value)) == 0)
        return (int)known;
    number = fr_vec_push(&program->numbers);
    if (!number)
        return FR_ENOMEM;
    *number = value;
    return remember(program, TAG_NUMBER, hash, program->numbers.count - 1);
}

int fr_program_text(struct fr_program *program, struct fr_str text)
{
    uint64_t hash = fr_hash_bytes(text.data, text.size, 0);
    uint32_t known = find_known(program, TAG_TEXT, hash);
    struct fr_str *copy;

    if (known != FR_MAP_NONE && fr_str_equal(program->texts.items[known], text))
        return (int)known;
    text = fr_arena_str(&program->arena, text);
    copy = text.data ? fr_vec_push(&program->texts) : NULL;
    if (!copy)
        return FR_ENOMEM;
    *copy = text;
    return remember(program, TAG_TEXT, hash, program->texts.count - 1);
}

int fr_program_ip(struct fr_program *program, const struct fr_ip *ip)
{
    uint64_t hash = hash_ip(ip, 0);
    uint32_t known = find_known(program, TAG_IP, hash);
    struct fr_ip *copy;

    if (known != FR_MAP_NONE && fr_ip_equal(&program->ips.items[known], ip) &&
        program->ips.items[known].family == ip->family)
        return (int)known;
    copy = fr_vec_push(&program->ips);
    if (!copy)
        return FR_ENOMEM;
    *copy = *ip;
    return remember(program, TAG_IP, hash, program->ips.count - 1);
}

static int sets_equal(const struct fr_set *a, const struct fr_set *b)
{
    if (a->kind != b->kind || a->count != b->count)
        return 0;
    for (uint32_t i = 0; i < a->count; i++) {
        if (a->kind == FR_CLASS_F64) {
            if (memcmp(&a->f64[i], &b->f64[i], sizeof(a->f64[i])) != 0)
                return 0;
        } else if (a->kind == FR_CLASS_TEXT) {
            if (a->text[i] != b->text[i])
                return 0;
        } else if (!fr_ip_equal(&a->ip[i].low, &b->ip[i].low) ||
                   !fr_ip_equal(&a->ip[i].high, &b->ip[i].high)) {
            return 0;
        }
    }
    return 1;
}

static uint64_t hash_set(const struct fr_set *set)
{
    uint64_t hash = (uint64_t)set->kind;

    if (set->kind == FR_CLASS_F64)
        return fr_hash_bytes(set->f64, set->count * sizeof(*set->f64), hash);
    if (set->kind == FR_CLASS_TEXT)
        return fr_hash_bytes(set->text, set->count * sizeof(*set->text), hash);
    for (uint32_t i = 0; i < set->count; i++)
        hash = hash_ip(&set->ip[i].high, hash_ip(&set->ip[i].low, hash));
    return hash;
}

static int set_add(struct fr_program *program, const struct fr_set *set)
{
    uint64_t hash = hash_set(set);
    uint32_t known = find_known(program, TAG_SET, hash);
    struct fr_set *copy, **item;

    if (known != FR_MAP_NONE && sets_equal(program->sets.items[known], set))
        return (int)known;
    copy = FR_NEW(&program->arena, struct fr_set);
    item = copy ? fr_vec_push(&program->sets) : NULL;
    if (!item)
        return FR_ENOMEM;
    *copy = *set;
    *item = copy;
    return remember(program, TAG_SET, hash, program->sets.count - 1);
}

int fr_program_set_f64(struct fr_program *program,
                       const struct fr_range_f64 *ranges, uint32_t count)
{
    struct fr_set set = {.kind = FR_CLASS_F64};
    struct fr_range_f64 *copy =
        FR_NEW_ARRAY(&program->arena, count, struct fr_range_f64);

    if (!copy)
        return FR_ENOMEM;
    if (count)
        memcpy(copy, ranges, count * sizeof(*copy));
    set.count = fr_set_merge_f64(copy, count);
    set.f64 = copy;
    return set_add(program, &set);
}

int fr_program_set_ip(struct fr_program *program,
                      const struct fr_range_ip *ranges, uint32_t count)
{
    struct fr_set set = {.kind = FR_CLASS_IP};
    struct fr_range_ip *copy =
        FR_NEW_ARRAY(&program->arena, count, struct fr_range_ip);

    if (!copy)
        return FR_ENOMEM;
    if (count)
        memcpy(copy, ranges, count * sizeof(*copy));
    set.count = fr_set_merge_ip(copy, count);
    set.ip = copy;
    return set_add(program, &set);
}

int fr_program_set_text(struct fr_program *program, const struct fr_str *texts,
                        uint32_t count)
{
    struct fr_set set = {.kind = FR_CLASS_TEXT};
    uint32_t *codes = FR_NEW_ARRAY(&program->arena, count, uint32_t);

    if (!codes)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++) {
        int text = fr_program_text(program, texts[i]);
        FR_TRY(text);
        codes[i] = (uint32_t)text + 1;
    }
    set.count = fr_set_merge_text(codes, count);
    set.text = codes;
    return set_add(program, &set);
}

int fr_program_regex(struct fr_program *program, struct fr_str pattern,
                     size_t *offset, char *message)
{
    uint64_t hash = fr_hash_bytes(pattern.data, pattern.size, 0);
    uint32_t known = find_known(program, TAG_REGEX, hash);
    struct fr_regex *regex, **item;

    if (known != FR_MAP_NONE &&
        fr_str_equal(fr_regex_pattern(program->regexes.items[known]), pattern))
        return (int)known;
    FR_TRY(fr_regex_new(pattern, &regex, offset, message));
    item = fr_vec_push(&program->regexes);
    if (!item) {
        fr_regex_free(regex);
        return FR_ENOMEM;
    }
    *item = regex;
    return remember(program, TAG_REGEX, hash, program->regexes.count - 1);
}

static void *arena_copy(struct fr_arena *arena, const void *items, size_t count,
                        size_t size)
{
    void *copy = fr_arena_array(arena, count, size);

    if (copy && count)
        memcpy(copy, items, count * size);
    return copy;
}

int fr_program_choice(struct fr_program *program,
                      const struct fr_choice *choice)
{
    struct fr_choice copy = *choice;
    struct fr_choice *item;

    copy.rules = arena_copy(&program->arena, choice->rules, choice->rule_count,
                            sizeof(*choice->rules));
    copy.edges = arena_copy(&program->arena, choice->edges, choice->edge_count,
                            sizeof(*choice->edges));
    item = copy.rules && copy.edges ? fr_vec_push(&program->choices) : NULL;
    if (!item)
        return FR_ENOMEM;
    *item = copy;
    return (int)program->choices.count - 1;
}

int fr_program_codes(struct fr_program *program, const uint16_t *codes,
                     uint32_t count)
{
    uint8_t *bits = fr_arena_alloc(&program->arena, FR_CODES_SIZE);
    uint32_t known;
    uint64_t hash;
    uint8_t **item;

    if (!bits)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < count; i++)
        bits[codes[i] / 8] |= (uint8_t)(1u << (codes[i] % 8));
    hash = fr_hash_bytes(bits, FR_CODES_SIZE, 0);
    known = find_known(program, TAG_CODES, hash);
    if (known != FR_MAP_NONE &&
        memcmp(program->codes.items[known], bits, FR_CODES_SIZE) == 0)
        return (int)known;
    item = fr_vec_push(&program->codes);
    if (!item)
        return FR_ENOMEM;
    *item = bits;
    return remember(program, TAG_CODES, hash, program->codes.count - 1);
}

/* --- nodes -------------------------------------------------------------- */

static uint32_t node_hash(const struct fr_node *node)
{
    uint32_t words[5] = {(uint32_t)node->op, node->a, node->b, node->c,
                         node->k};

    return (uint32_t)fr_hash_bytes(words, sizeof(words), 0);
}

static int nodes_equal(const struct fr_node *a, const struct fr_node *b)
{
    return a->op == b->op && a->a == b->a && a->b == b->b && a->c == b->c &&
           a->k == b->k;
}

static uint32_t table_probe(const struct fr_program *program,
                            const struct fr_node *node)
{
    uint32_t mask = program->table_size - 1;
    uint32_t slot = node_hash(node) & mask;

    while (program->table[slot] &&
           !nodes_equal(&program->nodes.items[program->table[slot] - 1], node))
        slot = (slot + 1) & mask;
    return slot;
}

static int table_grow(struct fr_program *program)
{
    uint32_t size = program->table_size ? program->table_size * 2 : 256;
    uint32_t *table;

    if (program->nodes.count * 2 < program->table_size)
        return 0;
    table = fr_alloc_zero(size, sizeof(*table));
    if (!table)
        return FR_ENOMEM;
    fr_free(program->table);
    program->table = table;
    program->table_size = size;
    for (uint32_t i = 0; i < program->nodes.count; i++)
        table[table_probe(program, &program->nodes.items[i])] = i + 1;
    return 0;
}

static void check_operand(const struct fr_program *program, uint32_t node,
                          enum fr_class wanted)
{
    if (wanted == FR_CLASS_NONE) {
        FR_ASSERT(node == FR_NODE_NONE);
        return;
    }
    FR_ASSERT(node < program->nodes.count);
    FR_ASSERT(fr_op_result(program->nodes.items[node].op) == wanted);
}

static int is_commutative(enum fr_op op)
{
    return op == FR_OP_ADD || op == FR_OP_MUL || op == FR_OP_EQ ||
           op == FR_OP_NE || op == FR_OP_EQ_TEXT || op == FR_OP_NE_TEXT ||
           op == FR_OP_EQ_IP || op == FR_OP_NE_IP || op == FR_OP_EQ_TIME ||
           op == FR_OP_NE_TIME || op == FR_OP_AND || op == FR_OP_OR;
}

int fr_program_add(struct fr_program *program, enum fr_op op, uint32_t a,
                   uint32_t b, uint32_t c, uint32_t k)
{
    struct fr_node node = {.op = op, .a = a, .b = b, .c = c, .k = k};
    struct fr_node *item;
    uint32_t slot;
    int folded;

    FR_ASSERT(op < FR_OP_COUNT && !program->registers);
    check_operand(program, a, ops[op].a);
    check_operand(program, b, ops[op].b);
    check_operand(program, c, ops[op].c);
    if (is_commutative(op) && a > b) {
        node.a = b;
        node.b = a;
    }
    folded = fr_fold_node(program, &node);
    if (folded != FR_FOLD_NONE)
        return folded;
    FR_TRY(table_grow(program));
    slot = table_probe(program, &node);
    if (program->table[slot])
        return (int)program->table[slot] - 1;
    item = fr_vec_push(&program->nodes);
    if (!item)
        return FR_ENOMEM;
    *item = node;
    program->table[slot] = program->nodes.count;
    return (int)program->nodes.count - 1;
}

/* --- outputs and rules --------------------------------------------------- */

static int copy_text(struct fr_program *program, const char **text)
{
    *text = fr_arena_text(&program->arena, *text ? *text : "",
                          *text ? strlen(*text) : 0);
    return *text ? 0 : FR_ENOMEM;
}

int fr_program_output(struct fr_program *program,
                      const struct fr_output *output)
{
    struct fr_output copy = *output;
    struct fr_output *item;

    FR_TRY(copy_text(program, &copy.name));
    FR_TRY(copy_text(program, &copy.policy));
    copy.names = arena_copy(&program->arena, output->names, output->name_count,
                            sizeof(*output->names));
    if (!copy.names)
        return FR_ENOMEM;
    for (uint32_t i = 0; i < copy.name_count; i++)
        FR_TRY(copy_text(program, &copy.names[i]));
    if (output->mark_masks) {
        copy.mark_masks =
            arena_copy(&program->arena, output->mark_masks, output->name_count,
                       sizeof(*output->mark_masks));
        if (!copy.mark_masks)
            return FR_ENOMEM;
    }
    item = fr_vec_push(&program->outputs);
    if (!item)
        return FR_ENOMEM;
    *item = copy;
    return (int)program->outputs.count - 1;
}

int fr_program_rule(struct fr_program *program, const struct fr_rule_info *rule)
{
    struct fr_rule_info copy = *rule;
    struct fr_rule_info *item;

    FR_TRY(copy_text(program, &copy.name));
    FR_TRY(copy_text(program, &copy.condition));
    FR_TRY(copy_text(program, &copy.place));
    FR_TRY(copy_text(program, &copy.note));
    FR_TRY(copy_text(program, &copy.severity));
    FR_TRY(copy_text(program, &copy.attack));
    FR_TRY(copy_text(program, &copy.tags));
    item = fr_vec_push(&program->rules);
    if (!item)
        return FR_ENOMEM;
    *item = copy;
    return (int)program->rules.count - 1;
}

int fr_program_keep(struct fr_program *program, uint32_t node)
{
    uint32_t *item;

    FR_ASSERT(node < program->nodes.count);
    item = fr_vec_push(&program->kept);
    if (!item)
        return FR_ENOMEM;
    *item = node;
    return 0;
}
