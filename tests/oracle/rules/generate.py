"""Random rule files and random rows: the rules are right by construction, and
most values of a row lie exactly on an edge that a rule asks about."""
import ipaddress
import math
from datetime import datetime, timedelta, timezone

from cells import number
from default_labels import FIVE
from nodes import (Address, Arithmetic, Call, Chain, Compare, Elapsed, In,
                   Item, Join, Marked, Matches, Minus, Name, NextAddress, Not,
                   Number, Prefix, Text, Truth)
from rulefile import Bands, Label, Rule, RuleFile
from units import (BYTE_RATE, BYTES, BYTES_SQUARED, NUMBER, RATE, TIME, UNITS,
                   scaled)

COLUMNS = {
    TIME: ["flow_duration", "flow_iat_mean", "flow_iat_std", "bwd_iat_max"],
    BYTES: ["pkt_size_avg", "totlen_fwd_pkts", "totlen_bwd_pkts",
            "fwd_header_len"],
    NUMBER: ["tot_fwd_pkts", "tot_bwd_pkts", "dst_port", "protocol",
             "syn_flag_cnt"],
    RATE: ["flow_pkts_s"],
    BYTE_RATE: ["flow_byts_s"],
    BYTES_SQUARED: ["pkt_len_var"],
    "address": ["src_ip", "dst_ip"],
    "timestamp": ["timestamp"],
}
DECLARED = {
    "shard": ("number", NUMBER), "app_rtt": ("time", TIME),
    "chunk": ("bytes", BYTES), "calls": ("rate", RATE),
    "speed": ("bytes/s", BYTE_RATE), "host_name": ("text", "text"),
    "user_name": ("text", "text"), "gateway": ("address", "address"),
    "is_vip": ("truth", "truth"), "seen": ("timestamp", "timestamp"),
}
DIGITS = ["1", "2", "3", "5", "7", "10", "15", "16", "40", "50", "100", "200",
          "400", "1000", "2000", "0.5", "0.1", "0.2", "0.3", "1.25", "0.003",
          "4.35", "1_000", "1e3", "2.5E-3", "33.3", "0.29", "9_007_199_254"]
NAMES = ["Alpha", "Beta 2", "Gr\u00f6\u00dfe", "it's", "a-b", "x/y", "no",
         "12:30", "null", "=1+1", "@home", "-", "a,b", 'say "so"', "# five",
         "k: v", "true", "\u65e5\u672c"]
WORDS = ["dc1", "dc22.corp", "prn-7", "web.example.org", "DC1", "it's", "a b",
         "", "caf\u00e9", "=cmd()", "x;y", "k: v", "a #b", "10.0.0.1"]
PATTERNS = ["^dc\\d+", "^prn-", "corp$", "[a-f]+", "(web|dc1)", "e.a", "^$",
            "\\.", "o{1,2}", "a #b", "^(dc|prn)-?[0-9]+$", "DC"]
PREFIXES = ["10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "0.0.0.0/0",
            "203.0.113.7/32", "fc00::/7", "fd00:12::/32", "2001:db8::/33",
            "::/0", "10.128.0.0/9"]
ADDRESSES = ["10.0.0.1", "10.255.255.255", "192.168.0.0", "203.0.113.7",
             "8.8.8.8", "fd00:12::1", "2001:db8::", "::1", "0.0.0.0"]
MISSING = ["", "NaN", "nan", "abc", "NA", "1,5", "0x10", "1_000", "-", "--5"]
MISSING_TEXTS = ["", "NA", "NULL", "n/a"]


class Generator:
    """Everything drawn from one random stream."""

    def __init__(self, rng, is_microseconds):
        self.rng = rng
        self.is_microseconds = is_microseconds
        self.rules = RuleFile()
        self.scope = {}             # kind -> names of that kind
        self.constants = []         # lets that are plain numbers
        self.edges = {}             # dimension -> doubles of the literals
        self.labels = []
        self.lists = {}             # kind -> (name, items)
        self.columns = {}           # column -> kind, of the input
        self.pick_columns()

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def chance(self, share):
        return self.rng.random() < share

    def define(self, kind, name, entry):
        self.scope.setdefault(kind, []).append(name)
        self.rules.entries[name] = entry

    def pick_columns(self):
        for kind, names in COLUMNS.items():
            for name in names:
                self.columns[name] = kind
        for name, (word, kind) in DECLARED.items():
            is_time = kind == TIME and self.is_microseconds
            if self.chance(0.7) and not is_time:
                self.rules.declared[name] = word
                self.columns[name] = kind
        for name, kind in self.columns.items():
            self.scope.setdefault(kind, []).append(name)

    # --- quantities ---------------------------------------------------------

    def literal(self, dimension):
        digits = self.pick(DIGITS)
        unit = self.pick(sorted(UNITS[dimension]))
        if dimension == NUMBER and self.chance(0.8):
            unit = ""
        value = scaled(digits, dimension, unit)
        self.edges.setdefault(dimension, []).append(value)
        return Number(digits + unit, value)

    def plain(self, dimension):
        """A number without a unit that stands for one of `dimension`, beside
        something that has it; None if it cannot be left out."""
        choice = self.rng.random()
        if choice < 0.3:
            return self.pick([Number("0", 0.0), Number("inf", math.inf),
                              Minus(Number("inf", math.inf))])
        if dimension[0] != 0 or dimension[1] <= 0:
            return None
        if choice < 0.4 and self.constants:
            return Name(self.pick(self.constants))
        number = self.literal(NUMBER)
        while not number.written[-1].isdigit():     # 5% is no plain number
            number = self.literal(NUMBER)
        self.edges.setdefault(dimension, []).append(number.number)
        if choice < 0.5:
            return Arithmetic("*", Number("2", 2.0), number)
        return number

    def beside(self, dimension, depth):
        """An operand next to one that has the dimension for certain."""
        if self.chance(0.25):
            plain = self.plain(dimension)
            if plain:
                return plain
        return self.quantity(dimension, depth)

    def leaf(self, dimension):
        names = self.scope.get(dimension)
        if dimension == TIME and self.chance(0.05):
            return Elapsed(self.instant(), self.instant())
        if names and (dimension not in UNITS or self.chance(0.75)):
            return Name(self.pick(names))
        if dimension in UNITS:
            return self.literal(dimension)
        return self.power(dimension)

    def power(self, dimension):
        """A product of leaves, for a dimension that nothing has."""
        time, size = dimension
        up = [TIME] * max(time, 0) + [BYTES] * max(size, 0)
        down = [TIME] * max(-time, 0) + [BYTES] * max(-size, 0)
        node = self.leaf(up[0]) if up else self.literal(NUMBER)
        for part in up[1:]:
            node = Arithmetic("*", node, self.leaf(part))
        for part in down:
            node = Arithmetic("/", node, self.leaf(part))
        return node

    def other_dimension(self, dimension):
        """One to multiply with or divide by, so that all stay small."""
        found = [d for d in (NUMBER, NUMBER, TIME, BYTES, RATE, BYTE_RATE)
                 if abs(dimension[0] - d[0]) <= 2 and
                 abs(dimension[1] - d[1]) <= 2]
        return self.pick(found)

    def quantity(self, dimension, depth):
        if depth <= 0 or self.chance(0.3):
            return self.leaf(dimension)
        return self.pick([
            self.added, self.added, self.multiplied, self.divided,
            self.one_argument, self.two_arguments, self.chosen,
            self.number_only])(dimension, depth - 1)

    def added(self, dimension, depth):
        parts = [self.quantity(dimension, depth), self.beside(dimension, depth)]
        self.rng.shuffle(parts)
        return Arithmetic(self.pick("+-"), *parts)

    def multiplied(self, dimension, depth):
        left = self.other_dimension(dimension)
        right = (dimension[0] - left[0], dimension[1] - left[1])
        return Arithmetic("*", self.quantity(left, depth),
                          self.quantity(right, depth))

    def divided(self, dimension, depth):
        under = self.other_dimension(dimension)
        over = (dimension[0] + under[0], dimension[1] + under[1])
        if max(map(abs, over)) > 2:
            return self.leaf(dimension)
        return Arithmetic("/", self.quantity(over, depth),
                          self.quantity(under, depth))

    def one_argument(self, dimension, depth):
        choice = self.rng.random()
        if choice < 0.4:
            return Minus(self.quantity(dimension, depth))
        if choice < 0.7 or max(map(abs, dimension)) > 1:
            return Call("abs", self.quantity(dimension, depth))
        doubled = (2 * dimension[0], 2 * dimension[1])
        return Call("sqrt", self.quantity(doubled, depth))

    def two_arguments(self, dimension, depth):
        name = self.pick(["min", "max", "mod", "default"])
        second = self.quantity if name == "mod" else self.beside
        return Call(name, self.quantity(dimension, depth),
                    second(dimension, depth))

    def chosen(self, dimension, depth):
        return Call("if", self.truth(depth), self.quantity(dimension, depth),
                    self.quantity(dimension, depth))

    def number_only(self, dimension, depth):
        if dimension != NUMBER:
            return self.added(dimension, depth)
        if self.chance(0.4):
            return Call("log", self.quantity(NUMBER, depth))
        if self.chance(0.7):
            return Call(self.pick(["hour", "weekday"]), self.instant())
        return self.pick([Number("tcp", 6.0), Number("udp", 17.0),
                          Number("icmp", 1.0)])

    # --- conditions ---------------------------------------------------------

    def dimension(self):
        return self.pick([NUMBER, NUMBER, TIME, TIME, BYTES, BYTES, RATE,
                          BYTE_RATE, BYTES_SQUARED])

    def truth(self, depth):
        if depth <= 0:
            return self.pick([self.compared, self.compared, self.among,
                              self.named, self.stored])(0)
        return self.pick([
            self.compared, self.compared, self.compared, self.chained,
            self.joined, self.joined, self.denied, self.among, self.listed,
            self.about_text, self.about_address, self.about_time, self.named,
            self.asked,
            self.stored, self.truths])(depth - 1)

    def compared(self, depth):
        dimension = self.dimension()
        parts = [self.quantity(dimension, depth), self.beside(dimension, depth)]
        self.rng.shuffle(parts)
        relation = self.pick(["<", "<=", ">", ">=", "==", "!="])
        return Compare(relation, *parts)

    def chained(self, depth):
        dimension = self.dimension()
        parts = [self.beside(dimension, 0), self.quantity(dimension, depth),
                 self.beside(dimension, 0)]
        relations = self.pick([("<", "<"), ("<", "<="), ("<=", "<"),
                               ("<=", "<="), (">", ">"), (">=", ">"),
                               (">=", ">="), (">", ">=")])
        return Chain(parts, relations)

    def joined(self, depth):
        parts = [self.truth(depth) for _ in range(self.rng.randint(2, 3))]
        return Join(self.pick(["and", "or"]), parts)

    def denied(self, depth):
        return Not(self.truth(depth))

    def items(self, dimension):
        """A few literals and ranges; bytes may do without a unit."""
        made = []
        for _ in range(self.rng.randint(1, 5)):
            ends = [self.item_end(dimension) for _ in range(2)]
            ends.sort(key=lambda end: end.number)
            is_range = self.chance(0.4) and ends[0].number < ends[1].number
            made.append(Item(*ends) if is_range else Item(ends[0]))
        return made

    def item_end(self, dimension):
        end = self.literal(dimension)
        if dimension == BYTES and self.chance(0.3):
            digits = end.written.rstrip("BkMGTKi")
            value = scaled(digits, NUMBER, "")
            self.edges[BYTES].append(value)
            return Number(digits, value)
        return end

    def among(self, depth):
        dimension = self.pick([NUMBER, TIME, BYTES, RATE, BYTE_RATE])
        return In(self.quantity(dimension, min(depth, 1)),
                  self.items(dimension), None, self.chance(0.3))

    def listed(self, depth):
        if not self.lists:
            return self.among(depth)
        kind = self.pick(sorted(self.lists, key=str))
        name, items = self.pick(self.lists[kind])
        if kind == "address":
            part = self.address()
        elif kind == "text":
            part = self.words()
        else:
            part = self.quantity(kind, min(depth, 1))
        if part is None:
            return self.among(depth)
        return In(part, items, name, self.chance(0.3))

    def words(self):
        """Something that is a text, or None if no column is."""
        names = self.scope.get("text")
        if not names:
            return None
        node = Name(self.pick(names))
        if self.chance(0.15):
            return Call("default", node, Text(self.pick(WORDS)))
        return self.maybe_chosen(node, Name(self.pick(names)))

    def maybe_chosen(self, a, b):
        """Now and then, one of two."""
        if self.chance(0.08):
            return Call("if", self.truth(0), a, b)
        return a

    def instant(self):
        """A point in time."""
        names = self.scope["timestamp"]
        a, b = Name(self.pick(names)), Name(self.pick(names))
        if self.chance(0.1):
            return Call("default", a, b)
        return self.maybe_chosen(a, b)

    def about_time(self, depth):
        relation = self.pick(["<", "<=", ">", ">=", "==", "!="])
        return Compare(relation, self.instant(), self.instant())

    def about_text(self, depth):
        words = self.words()
        if words is None:
            return self.compared(depth)
        choice = self.rng.random()
        if choice < 0.3:
            return Compare(self.pick(["==", "!="]), words,
                           Text(self.pick(WORDS)))
        if choice < 0.5:
            items = [Item(Text(w)) for w in self.rng.sample(WORDS, 3)]
            return In(words, items, None, self.chance(0.3))
        if choice < 0.6:
            return Compare(self.pick(["==", "!="]), words, self.words())
        return Matches(words, self.pick(PATTERNS), self.chance(0.3))

    def address(self):
        node = Name(self.pick(self.scope["address"]))
        if self.chance(0.1):
            return Call("default", node, Address(self.pick(ADDRESSES)))
        if self.chance(0.1):
            return NextAddress(node, self.rng.randint(1, 3))
        return self.maybe_chosen(node, Name(self.pick(self.scope["address"])))

    def about_address(self, depth):
        choice = self.rng.random()
        if choice < 0.2:
            return Compare(self.pick(["==", "!="]), self.address(),
                           Address(self.pick(ADDRESSES)))
        if choice < 0.35:
            return Compare(self.pick(["==", "!="]), self.address(),
                           self.address())
        return In(self.address(), self.address_items(), None,
                  self.chance(0.3))

    def address_items(self):
        made = [Prefix(p) for p in
                self.rng.sample(PREFIXES, self.rng.randint(1, 3))]
        if self.chance(0.5):
            made.append(Item(Address(self.pick(ADDRESSES))))
        return made

    def named(self, depth):
        """A question about a label."""
        found = [label for label in self.labels if label.kind != "number"]
        if not found:
            return self.compared(depth)
        label = self.pick(found)
        name = self.pick(label.names())
        if label.kind == "marks":
            return Marked(name, label.name, self.chance(0.3))
        if self.chance(0.5):
            return Compare(self.pick(["==", "!="]), Name(label.name),
                           Text(name))
        if self.chance(0.4):
            return Call(self.pick(["missing", "known"]), Name(label.name))
        names = sorted({self.pick(label.names()) for _ in range(2)})
        return In(Name(label.name), [Item(Text(n)) for n in names], None,
                  self.chance(0.3))

    def asked(self, depth):
        choice = self.rng.random()
        if choice < 0.6:
            part = self.quantity(self.dimension(), depth)
        elif choice < 0.7:
            part = self.address()
        elif choice < 0.8:
            part = self.truth(depth)
        else:
            part = self.words() or self.instant()
        return Call(self.pick(["missing", "known"]), part)

    def stored(self, depth):
        names = self.scope.get("truth")
        if names and self.chance(0.8):
            return Name(self.pick(names))
        if self.chance(0.1):
            return Truth(self.chance(0.5))
        return self.compared(depth)

    def truths(self, depth):
        """Truths as values."""
        choice = self.rng.random()
        if choice < 0.4:
            return Call("if", self.truth(depth), self.truth(depth),
                        self.truth(depth))
        if choice < 0.6:
            return Call("default", self.truth(depth), self.truth(depth))
        return Compare(self.pick(["==", "!="]), self.truth(depth),
                       self.truth(depth))

    # --- the parts of a file ------------------------------------------------

    def add_lists(self):
        for kind in (NUMBER, TIME, BYTES, "address", "text"):
            if self.chance(0.5):
                continue
            name = f"list_{len(self.rules.lists)}"
            if kind == "address":
                items = self.address_items()
            elif kind == "text":
                words = [w for w in WORDS if w and w[0] not in "=1"]
                items = [Item(Text(w)) for w in self.rng.sample(words, 3)]
            else:
                items = self.items(kind)
            self.rules.lists.append((name, items))
            self.lists.setdefault(kind, []).append((name, items))

    def add_constant(self, index):
        name = f"limit_{index}"
        node = Number("20", 20.0)
        if self.chance(0.5):
            node = Arithmetic("*", Number("4", 4.0), node)
        self.rules.lets.append((name, NUMBER, node))
        self.define(NUMBER, name, node)
        self.constants.append(name)

    def add_let(self, index):
        kind = self.pick(["truth", "truth", "address", "timestamp", NUMBER,
                          TIME, BYTES, RATE])
        node = self.of_kind(kind, 2)
        name = f"let_{index}"
        self.rules.lets.append((name, kind, node))
        self.define(kind, name, node)

    def of_kind(self, kind, depth):
        if kind == "truth":
            return self.truth(depth)
        if kind == "address":
            return self.address()
        if kind == "text":
            return self.words()
        if kind == "timestamp":
            return self.instant()
        return self.quantity(kind, depth)

    def add_feature(self, index):
        kind = self.pick(["truth", "truth", "address", "text", "timestamp",
                          NUMBER, NUMBER, TIME, BYTES, RATE, BYTE_RATE,
                          BYTES_SQUARED, (1, 1)])
        if kind == "text" and "text" not in self.scope:
            kind = "truth"
        name = f"feature_{index}"
        if kind == "truth" and "is_periodic" not in self.rules.entries:
            name = "is_periodic"
        node = self.of_kind(kind, 3)
        word = kind if isinstance(kind, str) else "number"
        self.rules.features.append((name, word, node))
        self.define(kind, name, node)

    def label_name(self, index):
        free = [n for n in FIVE[:-1] if n not in self.rules.entries]
        return self.pick(free) if free and self.chance(0.5) \
            else f"label_{index}"

    def names_for(self, policy):
        names = [n for n in NAMES if policy != "every match" or ";" not in n]
        return self.rng.sample(names, self.rng.randint(1, 5))

    def add_label(self, index):
        policy = self.pick(["first match", "last match", "every match",
                            "sum match", "bands of", "bands of"])
        name = self.label_name(index)
        otherwise = self.pick(["Other", None, "Alpha"])
        if policy == "bands of":
            label = self.bands(name, otherwise)
        elif policy == "sum match":
            numbers = self.rng.sample(["40", "25", "-10", "0.5", "7", "1e3",
                                       "-0.25"], self.rng.randint(1, 4))
            label = Label(name, policy, self.rules_of(numbers), None)
        else:
            label = Label(name, policy, self.rules_of(self.names_for(policy)),
                          otherwise)
        self.rules.labels.append(label)
        self.labels.append(label)
        self.rules.entries[name] = label
        if label.kind == "number":
            self.scope[NUMBER].append(name)

    def rules_of(self, names):
        if self.chance(0.2):
            names = names + [names[0]]      # several rules may share a name
        return [Rule(name, self.truth(3)) for name in names]

    def bands(self, name, otherwise):
        dimension = self.pick([NUMBER, TIME, BYTES, RATE, BYTE_RATE])
        edges = {}
        for _ in range(self.rng.randint(1, 5)):
            edge = self.literal(dimension)
            if self.chance(0.2):
                edge = Minus(edge)
                self.edges[dimension].append(edge.value(None))
            edges[edge.value(None)] = edge
        if self.chance(0.3):
            edges[0.0] = Number("0", 0.0)
        made = [(self.pick(["above", "from"]), edges[limit],
                 self.pick(NAMES)) for limit in sorted(edges)]
        return Bands(name, self.quantity(dimension, 2), made, otherwise)

    def make(self):
        """A whole file. Names are defined before they are used here, and
        written in any order."""
        self.add_lists()
        if self.chance(0.5):
            self.add_constant(0)
        for index in range(self.rng.randint(3, 9)):
            self.pick([self.add_let, self.add_feature, self.add_label,
                       self.add_label])(index)
        if not self.rules.labels and not self.rules.features:
            self.add_label(99)
        for section in (self.rules.lets, self.rules.lists,
                        self.rules.features, self.rules.labels,
                        self.rules.sections):
            self.rng.shuffle(section)
        return self.rules


# --- rows -------------------------------------------------------------------


class Rows:
    """Cells of an input, and what they mean."""

    def __init__(self, generator):
        self.rng = generator.rng
        self.is_microseconds = generator.is_microseconds
        self.edges = generator.edges
        self.columns = dict(generator.columns)
        self.absent = set()
        for name in list(self.columns):
            if self.rng.random() < 0.05 and len(self.columns) > 5:
                self.absent.add(name)
        self.names = [n for n in self.columns if n not in self.absent]
        self.rng.shuffle(self.names)

    def pick(self, items):
        return items[self.rng.randrange(len(items))]

    def on_edge(self, kind):
        """A double on an edge, or next to one."""
        edges = self.edges.get(kind) or [1.0, 15.0]
        value = self.pick(edges)
        choice = self.rng.random()
        if choice < 0.2:
            value = math.nextafter(value, math.inf)
        elif choice < 0.4:
            value = math.nextafter(value, -math.inf)
        elif choice < 0.5:
            value = -value
        elif choice < 0.6:
            value = value / 2
        return value

    def number_cell(self, kind):
        choice = self.rng.random()
        if choice < 0.12:
            return self.pick(MISSING)
        if choice < 0.2:
            return self.pick(["inf", "-inf", "Infinity", "-Infinity"])
        if choice < 0.35:
            return self.pick(["0", "-0", "0.0", "1", "-1", "6", "17"])
        value = self.on_edge(kind)
        if kind == TIME and self.is_microseconds:
            value = self.as_microseconds(value)
        return self.spelt(value)

    def as_microseconds(self, value):
        """So that dividing by a million gives the value, mostly."""
        whole = float(round(value * 1e6))
        if whole / 1e6 == value:
            return whole
        return value * 1e6

    def spelt(self, value):
        choice = self.rng.random()
        if choice < 0.1:
            return f"{value:.17g}"
        if choice < 0.15:
            return f" {value!r} "
        if choice < 0.2 and value >= 0:
            return f"+{value!r}"
        if choice < 0.5 and value == int(value):
            return str(int(value))
        return repr(value)

    def address_cell(self):
        choice = self.rng.random()
        if choice < 0.1:
            return self.pick(["", "NaN", "10.0.0", "host", "10.0.0.256"])
        if choice < 0.4:
            return self.pick(ADDRESSES)
        network = ipaddress.ip_network(self.pick(PREFIXES))
        first, last = network[0], network[-1]
        found = [first, last]
        if int(first) > 0:
            found.append(first - 1)
        if int(last) + 1 < 2**network.max_prefixlen:
            found.append(last + 1)
        return str(self.pick(found))

    def time_cell(self):
        choice = self.rng.random()
        if choice < 0.1:
            return self.pick(["", "NaN", "soon", "2024-13-01 00:00:00"])
        begin = datetime(2024, 2, 26, tzinfo=timezone.utc)
        if choice < 0.15:       # so that two are the same
            return "2024-03-01 12:00:00"
        when = begin + timedelta(seconds=self.rng.randrange(14 * 86400))
        if choice < 0.2:
            when = when.replace(hour=self.pick([0, 23]), minute=0, second=0)
        if choice < 0.6:
            return when.strftime("%Y-%m-%d %H:%M:%S")
        if choice < 0.8:
            return when.strftime("%Y-%m-%dT%H:%M:%S") + \
                self.pick(["Z", "+02:00", "-05:30", ".250Z"])
        return str(int(when.timestamp()))

    def text_cell(self):
        if self.rng.random() < 0.15:
            return self.pick(MISSING_TEXTS)
        return self.pick(WORDS)

    def cell(self, kind):
        if kind == "text":
            return self.text_cell()
        if kind == "address":
            return self.address_cell()
        if kind == "timestamp":
            return self.time_cell()
        if kind == "truth":
            return self.pick(["true", "false", "True", "FALSE", "", "maybe"])
        return self.number_cell(kind)

    def row(self):
        return {name: self.cell(self.columns[name]) for name in self.names}

    # --- what cells mean ----------------------------------------------------

    def values(self, row):
        """Column name to value, as the rules see it."""
        found = dict.fromkeys(self.absent)
        for name, text in row.items():
            found[name] = self.value(self.columns[name], text)
        return found

    def value(self, kind, text):
        if kind == "text":
            return None if text in MISSING_TEXTS else text
        if kind == "address":
            try:
                return ipaddress.ip_address(text)
            except ValueError:
                return None
        if kind == "timestamp":
            return self.instant(text)
        if kind == "truth":
            return {"true": True, "false": False}.get(text.lower())
        value = number(text)
        if value is not None and kind == TIME and self.is_microseconds:
            return value / 1e6
        return value

    def instant(self, text):
        if text.isdigit():
            return datetime.fromtimestamp(int(text), timezone.utc)
        try:
            when = datetime.fromisoformat(text)
        except ValueError:
            return None
        if when.tzinfo is None:
            return when.replace(tzinfo=timezone.utc)
        return when.astimezone(timezone.utc)
