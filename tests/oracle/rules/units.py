"""Dimensions and units. A dimension is (exponent of time, exponent of bytes);
a literal is scaled by exact rational arithmetic and rounded once."""
from fractions import Fraction

NUMBER = (0, 0)
TIME = (1, 0)
BYTES = (0, 1)
RATE = (-1, 0)
BYTE_RATE = (-1, 1)
BYTES_SQUARED = (0, 2)

UNITS = {
    NUMBER: {"": Fraction(1), "%": Fraction(1, 100)},
    TIME: {"ns": Fraction(1, 10**9), "us": Fraction(1, 10**6),
           "ms": Fraction(1, 1000), "s": Fraction(1), "min": Fraction(60),
           "h": Fraction(3600), "d": Fraction(86400)},
    BYTES: {"B": Fraction(1), "kB": Fraction(10**3), "MB": Fraction(10**6),
            "GB": Fraction(10**9), "TB": Fraction(10**12),
            "KiB": Fraction(2**10), "MiB": Fraction(2**20),
            "GiB": Fraction(2**30)},
    RATE: {"/s": Fraction(1), "/min": Fraction(1, 60),
           "/h": Fraction(1, 3600)},
}
UNITS[BYTE_RATE] = {unit + "/s": size for unit, size in UNITS[BYTES].items()}
UNITS[BYTE_RATE].update({"bps": Fraction(1, 8), "kbps": Fraction(1000, 8),
                         "Mbps": Fraction(10**6, 8),
                         "Gbps": Fraction(10**9, 8)})


def scaled(digits, dimension, unit):
    """The double nearest to what `digits` with this unit says."""
    exact = Fraction(digits.replace("_", "")) * UNITS[dimension][unit]
    return exact.numerator / exact.denominator
