#!/usr/bin/env python3
"""Print src/base/num_pow10.def: 10^e as 128 bits, for e from -342 to 324,
rounded down, the highest bit set. Exact integer arithmetic; the output is
committed, this only shows where it comes from:

    python3 scripts/make_pow10.py > src/base/num_pow10.def
"""

FIRST, LAST = -342, 324
HEAD = """\
/* num_pow10.def - the 128 highest bits of 10^e, cut off behind them. Made by
 * scripts/make_pow10.py; read by num_nearest.c and num_shortest.c.
 *
 *          e     high                low */
"""


def bits(exponent):
    if exponent >= 0:
        power = 10 ** exponent
        shift = power.bit_length() - 128
        return power >> shift if shift >= 0 else power << -shift
    power = 10 ** -exponent
    # 2^n / power with the quotient between 2^127 and 2^128
    n = power.bit_length() + 127
    if (1 << n) // power >= 1 << 128:
        n -= 1
    return (1 << n) // power


def main():
    rows = [HEAD]
    for exponent in range(FIRST, LAST + 1):
        value = bits(exponent)
        assert value.bit_length() == 128
        rows.append(f"FR_POW10({exponent:4}, 0x{value >> 64:016x}, "
                    f"0x{value & (1 << 64) - 1:016x})\n")
    print("".join(rows), end="")


main()
