"""A rule file as a tree: its text as YAML, and the cells that it gives a row.
Three-valued throughout; a rule names a flow only if it is decided true."""
from nodes import AND, OR, Name, known
from default_labels import FIVE, printed

RESERVED_STARTS = tuple("'\"{}[]>|%@`!&*#?,:")
SUSPICIOUS = tuple("=+-@\t\r\n")


class Paper:
    """How expressions are written: brackets where they are needed and, now
    and then, where they are not."""

    def __init__(self, rng, extra=0.04):
        self.rng = rng
        self.extra = extra

    def operand(self, node, level):
        text = node.text(self)
        is_extra = self.rng.random() < self.extra
        return f"({text})" if node.level < level or is_extra else text

    def spaced(self, left, word, right):
        if word in ("*", "/", "+") and self.rng.random() < 0.15 and \
                not (word == "/" and right[0] in "smhd"):
            return f"{left}{word}{right}"
        return f"{left} {word} {right}"

    def joined(self, parts, word):
        return f" {word} ".join(parts)


# --- labels -----------------------------------------------------------------


class Rule:
    def __init__(self, name, condition):
        self.name = name            # of `sum match`: the text of a number
        self.condition = condition


class Label:
    """A label of one of the four policies."""

    def __init__(self, name, policy, rules, otherwise):
        self.name = name
        self.policy = policy
        self.rules = rules
        self.otherwise = otherwise  # the name behind `else`, or None

    @property
    def kind(self):
        return {"every match": "marks", "sum match": "number"}.get(
            self.policy, "label")

    def names(self):
        found = [rule.name for rule in self.rules]
        return found + ([self.otherwise] if self.otherwise else [])

    def value(self, row):
        held = [r.name for r in self.rules if r.condition.value(row) is True]
        if self.policy == "sum match":
            return float(sum(float(name) for name in held))
        if self.policy == "every match":
            if not held and self.otherwise:
                return {self.otherwise: None}
            # in the order in which the file names them first
            return {n: None for n in self.names() if n in held}
        if not held:
            return self.otherwise
        return held[0] if self.policy == "first match" else held[-1]


class Bands:
    """A label of `bands of`; edges are ("above" or "from", node, name)."""
    kind = "label"

    def __init__(self, name, measure, edges, otherwise):
        self.name = name
        self.measure = measure
        self.edges = edges
        self.otherwise = otherwise

    def names(self):
        found = [name for _, _, name in self.edges]
        return found + ([self.otherwise] if self.otherwise else [])

    def value(self, row):
        x = self.measure.value(row)
        name = None
        for word, edge, band in self.edges:
            limit = edge.value(None)
            if x is not None and (x > limit or (word == "from" and
                                                x == limit)):
                name = band
        return self.otherwise if name is None else name


# --- rows -------------------------------------------------------------------


class Row:
    """The values of one row: columns as read, the rest when asked for."""

    def __init__(self, rules, columns):
        self.rules = rules
        self.values = dict(columns)

    def value_of(self, name):
        if name not in self.values:
            self.values[name] = self.rules.entries[name].value(self)
        return self.values[name]


def is_cut_short(text):
    """Would YAML end a plain scalar inside the text?"""
    return ": " in text or " #" in text or text.endswith(":")


def safe(text):
    """As a spreadsheet does not run it."""
    return "'" + text if text.startswith(SUSPICIOUS) else text


def cell(kind, value):
    """What flows_classified.csv holds for a value."""
    if value is None:
        return ""
    if kind == "truth":
        return "true" if value else "false"
    if kind == "marks":
        return safe(";".join(value))
    if kind in ("label", "text"):
        return safe(value)
    if kind == "address":
        return str(value)
    if kind == "timestamp":
        fraction = f"{value:.%f}".rstrip("0").rstrip(".")
        return f"{value:%Y-%m-%d %H:%M:%S}{fraction}"
    return printed(known(value))


OFF = object()      # a feature that a file below has, taken away


class RuleFile:
    """Sections in the order of the file; an entry is (name, kind, node)."""

    def __init__(self):
        self.declared = {}          # column name -> word of `columns`
        self.lets = []
        self.lists = []             # (name, items)
        self.features = []
        self.labels = []
        self.sections = ["columns", "let", "features", "labels"]
        self.entries = {}           # name -> what computes it

    def outputs(self):
        """(name, kind) of the new columns, in their order."""
        found = []
        for section in self.sections:
            if section == "features":
                found += [(name, kind) for name, kind, _ in self.features]
            elif section == "labels":
                found += [(label.name, label.kind) for label in self.labels]
        first = [entry for name in FIVE for entry in found if entry[0] == name]
        return first + [entry for entry in found if entry not in first]

    def cells(self, columns):
        row = Row(self, columns)
        return {name: cell(kind, row.value_of(name))
                for name, kind in self.outputs()}


# --- YAML -------------------------------------------------------------------


class Writer:
    """The text of a rule file, in one of the ways YAML allows."""

    def __init__(self, rules, rng):
        self.rules = rules
        self.rng = rng
        self.paper = Paper(rng)
        self.lines = []

    def expression(self, node):
        return self.paper.operand(node, OR)

    def put(self, indent, text):
        self.lines.append(" " * indent + text)

    def key(self, name):
        """A name as a key: plain where YAML lets it be."""
        is_plain = (not name.startswith(RESERVED_STARTS + ("-",)) and
                    not is_cut_short(name))
        if is_plain and self.rng.random() < 0.9:
            return name
        if "'" in name or self.rng.random() < 0.5:
            return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
        return "'" + name + "'"

    def put_value(self, indent, key, node):
        """`key: expression`, plain or as a block."""
        text = self.expression(node)
        style = self.rng.random()
        if is_cut_short(text) or style < 0.12:
            self.put(indent, f"{key}: {self.rng.choice('|>')}")
            for line in self.broken(text):
                self.put(indent + 4, line)
            return
        if text.startswith(RESERVED_STARTS):
            text = f"({text})"
        if style < 0.2:
            lines = self.broken(text)
            self.put(indent, f"{key}: {lines[0]}")
            for line in lines[1:]:
                self.put(indent + 6, line)
            return
        self.put(indent, f"{key}: {text}")

    def broken(self, text):
        """The text over several lines, broken before `and` and `or`."""
        for word in (" and ", " or "):
            if "'" not in text and self.rng.random() < 0.5:
                text = text.replace(word, "\n" + word.strip() + " ")
        return text.split("\n")

    def put_list(self, name, items):
        shown = [self.item(item) for item in items]
        if self.rng.random() < 0.7:
            self.put(2, f"{name}: [{', '.join(shown)}]")
            return
        self.put(2, f"{name}:")
        for text in shown:
            self.put(4, f"- {text}")

    def item(self, item):
        """An item of a list: what YAML would misread is quoted."""
        text = item.text(self.paper)
        if text.startswith("'"):
            return '"' + text[1:-1].replace("''", "'") + '"'
        return f'"{text}"' if ":" in text else text

    def put_let(self):
        if not self.rules.lets and not self.rules.lists:
            return
        self.put(0, "let:")
        for name, items in self.rules.lists:
            self.put_list(name, items)
        for name, _, node in self.rules.lets:
            self.put_value(2, name, node)

    def put_features(self):
        if self.rules.features:
            self.put(0, "features:")
        for name, _, node in self.rules.features:
            if node is OFF:
                self.put(2, f"{name}: off")
            else:
                self.put_value(2, name, node)

    def put_columns(self):
        if self.rules.declared:
            self.put(0, "columns:")
        for name, word in self.rules.declared.items():
            self.put(2, f"{name}: {word}")

    def put_rule(self, rule, policy):
        key = rule.name if policy == "sum match" else self.key(rule.name)
        if self.rng.random() < 0.15:
            self.put(6, f"- {key}:")
            self.put_value(10, "when", rule.condition)
            self.put(10, "note: one of many")
            return
        self.put_value(6, f"- {key}", rule.condition)

    def put_labels(self):
        if self.rules.labels:
            self.put(0, "labels:")
        for label in self.rules.labels:
            self.put(2, f"{label.name}:")
            if isinstance(label, Bands):
                self.put_bands(label)
            else:
                self.put(4, f"{label.policy}:")
                for rule in label.rules:
                    self.put_rule(rule, label.policy)
            if label.otherwise:
                self.put(4, f"else: {self.key(label.otherwise)}")

    def put_bands(self, label):
        self.put_value(4, "bands of", label.measure)
        for word, edge, name in label.edges:
            limit = edge.text(Paper(self.rng, extra=0))
            self.put(4, f"{word} {limit}: {self.key(name)}")

    def text(self, extends=None):
        self.put(0, "# made by tests/oracle/rules")
        self.put(0, "flowrules: 1")
        if extends:
            self.put(0, f"extends: {extends}")
        for section in self.rules.sections:
            getattr(self, f"put_{section}")()
        return "\n".join(self.lines) + "\n"
