"""Expressions as trees. Each node prints itself as text of the rule language
and computes its value for one row: the slow, obvious way.

Values: a quantity is a float, a truth True or False, a text str, an address
an ipaddress object, a point in time a datetime in UTC, marks a set of names;
None is missing or, for a truth, undecided."""
import ipaddress
import math
import re
from datetime import timedelta, timezone

# How tightly a node binds; an operand that binds less is put in brackets.
OR, AND, NOT, COMPARE, SUM, PRODUCT, UNARY, PRIMARY = range(8)


def known(x):
    """Not-a-number is a missing value."""
    return None if x != x else x


def both_3(a, b):
    """Three-valued `and`: false wins, then undecided."""
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


def either_3(a, b):
    """Three-valued `or`: true wins, then undecided."""
    if a is True or b is True:
        return True
    return None if a is None or b is None else False


def not_3(a):
    return None if a is None else not a


def divided(a, b):
    """As IEEE 754 says, without Python's exceptions."""
    if b != 0:
        return known(a / b)
    if a == 0:
        return None
    return math.copysign(math.inf, a) * math.copysign(1.0, b)


def whole_below(x):
    """floor() that keeps infinities and the sign of zero."""
    return x if math.isinf(x) or x == 0 else float(math.floor(x))


def remainder(a, b):
    """a - b * floor(a / b)"""
    quotient = divided(a, b)
    if quotient is None:
        return None
    return known(a - b * whole_below(quotient))


def root(x):
    return math.sqrt(x) if x >= 0 else None


def logarithm(x):
    if x > 0:
        return math.log(x)
    return -math.inf if x == 0 else None


RELATIONS = {
    "<": lambda a, b: a < b, "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b, ">=": lambda a, b: a >= b,
    "==": lambda a, b: a == b, "!=": lambda a, b: a != b,
}
ARITHMETIC = {
    "+": lambda a, b: known(a + b), "-": lambda a, b: known(a - b),
    "*": lambda a, b: known(a * b), "/": divided,
    "min": min, "max": max, "mod": remainder,
}


def related(relation, a, b):
    if a is None or b is None:
        return None
    return RELATIONS[relation](a, b)


class Node:
    level = PRIMARY

    def text(self, paper):
        raise NotImplementedError

    def value(self, row):
        raise NotImplementedError


class Number(Node):
    """A literal: its text, unit and all, and the double it means."""

    def __init__(self, written, value):
        self.written = written
        self.number = value

    def text(self, paper):
        return self.written

    def value(self, row):
        return self.number


class Text(Node):
    def __init__(self, words):
        self.words = words

    def text(self, paper):
        return "'" + self.words.replace("'", "''") + "'"

    def value(self, row):
        return self.words


class Truth(Node):
    def __init__(self, is_true):
        self.is_true = is_true

    def text(self, paper):
        return "true" if self.is_true else "false"

    def value(self, row):
        return self.is_true


class Address(Node):
    def __init__(self, written):
        self.written = written

    def text(self, paper):
        return self.written

    def value(self, row):
        return ipaddress.ip_address(self.written)


class Name(Node):
    """A column, or the name of a let, a feature or a label."""

    def __init__(self, name):
        self.name = name

    def text(self, paper):
        return self.name

    def value(self, row):
        return row.value_of(self.name)


class Minus(Node):
    level = UNARY

    def __init__(self, part):
        self.part = part

    def text(self, paper):
        return "-" + paper.operand(self.part, UNARY)

    def value(self, row):
        a = self.part.value(row)
        return None if a is None else -a


class Arithmetic(Node):
    def __init__(self, operator, left, right):
        self.operator = operator
        self.left = left
        self.right = right
        self.level = SUM if operator in "+-" else PRODUCT

    def text(self, paper):
        left = paper.operand(self.left, self.level)
        right = paper.operand(self.right, self.level + 1)
        return paper.spaced(left, self.operator, right)

    def value(self, row):
        a, b = self.left.value(row), self.right.value(row)
        if a is None or b is None:
            return None
        return ARITHMETIC[self.operator](a, b)


class NextAddress(Node):
    """An address plus a number."""
    level = SUM

    def __init__(self, address, count):
        self.address = address
        self.count = count

    def text(self, paper):
        return paper.spaced(paper.operand(self.address, SUM), "+",
                            str(self.count))

    def value(self, row):
        a = self.address.value(row)
        if a is None or int(a) + self.count >= 2 ** a.max_prefixlen:
            return None         # behind the last address there is none
        return a + self.count


class Elapsed(Node):
    """From one point in time to another, in seconds."""
    level = SUM

    def __init__(self, end, begin):
        self.end = end
        self.begin = begin

    def text(self, paper):
        return paper.spaced(paper.operand(self.end, SUM), "-",
                            paper.operand(self.begin, PRODUCT))

    def value(self, row):
        a, b = self.end.value(row), self.begin.value(row)
        if a is None or b is None:
            return None
        return (a - b) // timedelta(microseconds=1) * 1000 / 1e9


class Compare(Node):
    level = COMPARE

    def __init__(self, relation, left, right):
        self.relation = relation
        self.left = left
        self.right = right

    def text(self, paper):
        return paper.spaced(paper.operand(self.left, SUM), self.relation,
                            paper.operand(self.right, SUM))

    def value(self, row):
        return related(self.relation, self.left.value(row),
                       self.right.value(row))


class Chain(Node):
    """a < x <= b, which is a < x and x <= b."""
    level = COMPARE

    def __init__(self, parts, relations):
        self.parts = parts
        self.relations = relations

    def text(self, paper):
        a, x, b = (paper.operand(part, SUM) for part in self.parts)
        first, second = self.relations
        return paper.spaced(a, first, paper.spaced(x, second, b))

    def value(self, row):
        a, x, b = (part.value(row) for part in self.parts)
        first, second = self.relations
        return both_3(related(first, a, x), related(second, x, b))


class Join(Node):
    """Two or more conditions joined with `and`, or with `or`."""

    def __init__(self, word, parts):
        self.word = word
        self.parts = parts
        self.level = AND if word == "and" else OR

    def text(self, paper):
        shown = [paper.operand(part, self.level + 1) for part in self.parts]
        return paper.joined(shown, self.word)

    def value(self, row):
        join = both_3 if self.word == "and" else either_3
        result = self.parts[0].value(row)
        for part in self.parts[1:]:
            result = join(result, part.value(row))
        return result


class Not(Node):
    level = NOT

    def __init__(self, part):
        self.part = part

    def text(self, paper):
        return "not " + paper.operand(self.part, NOT)

    def value(self, row):
        return not_3(self.part.value(row))


class In(Node):
    """x in {items}, or in the list of a let; the items know what they hold."""
    level = COMPARE

    def __init__(self, part, items, name, is_negated):
        self.part = part
        self.items = items
        self.name = name            # of a list, or None for a set
        self.is_negated = is_negated

    def text(self, paper):
        word = "not in" if self.is_negated else "in"
        items = ", ".join(item.text(paper) for item in self.items)
        right = self.name or "{" + items + "}"
        return paper.spaced(paper.operand(self.part, SUM), word, right)

    def value(self, row):
        x = self.part.value(row)
        if x is None:
            return None
        found = any(item.holds(x) for item in self.items)
        return found != self.is_negated


class Item:
    """A member of a set or list: a literal, or a range with both ends."""

    def __init__(self, low, high=None):
        self.low = low
        self.high = high

    def text(self, paper):
        end = ".." + self.high.text(paper) if self.high else ""
        return self.low.text(paper) + end

    def holds(self, x):
        if self.high:
            return self.low.value(None) <= x <= self.high.value(None)
        return x == self.low.value(None)


class Prefix:
    """10.0.0.0/8 as a member."""

    def __init__(self, written):
        self.written = written
        self.network = ipaddress.ip_network(written)

    def text(self, paper):
        return self.written

    def holds(self, x):
        return x.version == self.network.version and x in self.network


class Marked(Node):
    """'name' in a label of `every match`."""
    level = COMPARE

    def __init__(self, words, label, is_negated):
        self.words = Text(words)
        self.label = Name(label)
        self.is_negated = is_negated

    def text(self, paper):
        word = "not in" if self.is_negated else "in"
        return paper.spaced(self.words.text(paper), word,
                            self.label.text(paper))

    def value(self, row):
        found = self.words.words in self.label.value(row)
        return found != self.is_negated


class Matches(Node):
    level = COMPARE

    def __init__(self, part, pattern, is_negated):
        self.part = part
        self.pattern = Text(pattern)
        self.is_negated = is_negated

    def text(self, paper):
        word = "not matches" if self.is_negated else "matches"
        return paper.spaced(paper.operand(self.part, SUM), word,
                            self.pattern.text(paper))

    def value(self, row):
        x = self.part.value(row)
        if x is None:
            return None
        found = re.search(self.pattern.words, x, re.ASCII) is not None
        return found != self.is_negated


class Call(Node):
    """A function of one flow."""

    def __init__(self, name, *arguments):
        self.name = name
        self.arguments = arguments

    def text(self, paper):
        shown = ", ".join(paper.operand(a, OR) for a in self.arguments)
        return f"{self.name}({shown})"

    def value(self, row):
        values = [a.value(row) for a in self.arguments]
        if self.name in ("missing", "known"):
            return (values[0] is None) == (self.name == "missing")
        if self.name == "default":
            return values[1] if values[0] is None else values[0]
        if self.name == "if":
            condition, yes, no = values
            return None if condition is None else yes if condition else no
        if None in values:
            return None
        return self.computed(values)

    def computed(self, values):
        """Functions of which a missing argument makes the result missing."""
        if self.name in ARITHMETIC:
            return ARITHMETIC[self.name](*values)
        x, = values
        if self.name == "abs":
            return abs(x)
        if self.name == "sqrt":
            return root(x)
        if self.name == "log":
            return logarithm(x)
        if self.name == "hour":
            return float(x.astimezone(timezone.utc).hour)
        if self.name == "weekday":
            return float(x.astimezone(timezone.utc).isoweekday())
        raise ValueError(self.name)
