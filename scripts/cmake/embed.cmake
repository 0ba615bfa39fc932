# cmake -DIN=file -DOUT=out.c -DSYMBOL=name -P embed.cmake
# Write a C file that holds the bytes of IN. A zero byte follows them, so that
# text can be used as a string; SYMBOL_size does not count it.
file(READ "${IN}" bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(................................)" "\\1\n" bytes
       "${bytes}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
cmake_path(GET IN FILENAME name)
file(WRITE "${OUT}.new"
"/* Made from ${name} by scripts/cmake/embed.cmake. */
#include <stddef.h>

extern const unsigned char ${SYMBOL}[];
extern const size_t ${SYMBOL}_size;

const unsigned char ${SYMBOL}[] = {
${bytes}
0x00};
const size_t ${SYMBOL}_size = ${size};
")
file(RENAME "${OUT}.new" "${OUT}")
