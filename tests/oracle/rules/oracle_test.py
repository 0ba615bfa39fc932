#!/usr/bin/env python3
"""The slow evaluation itself, on answers known by hand."""
import math
import random
import unittest

from cells import number
from default_labels import classify, printed
from nodes import (Arithmetic, Call, Chain, Compare, In, Item, Join, Matches,
                   Minus, Name, Not, Number, Prefix, Text, both_3, either_3)
from rulefile import Bands, Label, Paper, Rule, RuleFile
from units import BYTE_RATE, NUMBER, TIME, scaled

BARE = Paper(random.Random(0), extra=0)


def num(value):
    return Number(repr(value), float(value))


def value(node, **columns):
    rules = RuleFile()
    rules.features = [("x", "number", node)]
    rules.entries["x"] = node
    return rules.cells(columns)["x"]


class Numbers(unittest.TestCase):
    def test_units_are_rounded_once(self):
        self.assertEqual(scaled("50", TIME, "ms"), 0.05)
        self.assertEqual(scaled("0.3", TIME, "us"), 3e-07)
        self.assertEqual(scaled("8", BYTE_RATE, "Mbps"), 1e6)
        self.assertEqual(scaled("90", NUMBER, "%"), 0.9)

    def test_division_is_ieee(self):
        divided = Arithmetic("/", Name("a"), Name("b"))
        self.assertEqual(value(divided, a=5.0, b=0.0), "inf")
        self.assertEqual(value(divided, a=-5.0, b=0.0), "-inf")
        self.assertEqual(value(divided, a=5.0, b=-0.0), "-inf")
        self.assertEqual(value(divided, a=0.0, b=0.0), "")
        self.assertEqual(value(divided, a=None, b=1.0), "")

    def test_functions(self):
        mod = Call("mod", Name("a"), Name("b"))
        self.assertEqual(value(mod, a=-7.0, b=3.0), "2")
        self.assertEqual(value(mod, a=7.0, b=0.0), "")
        self.assertEqual(value(Call("log", Name("a")), a=0.0), "-inf")
        self.assertEqual(value(Call("log", Name("a")), a=-1.0), "")
        self.assertEqual(value(Call("sqrt", Name("a")), a=-1.0), "")
        self.assertEqual(value(Call("min", Name("a"), num(2)), a=None), "")
        self.assertEqual(value(Call("default", Name("a"), num(2)), a=None),
                         "2")

    def test_what_is_a_number(self):
        for text in ("5", " 5 ", "+5", "5.", "5e0", "5.0"):
            self.assertEqual(number(text), 5.0)
        self.assertEqual(number("-Infinity"), -math.inf)
        for text in ("", "NaN", "1_0", "0x5", "1,5", "-", "5s", "e5"):
            self.assertIsNone(number(text))

    def test_printing(self):
        self.assertEqual([printed(x) for x in (5.0, 0.1, 1e-05, 1e16, None)],
                         ["5", "0.1", "1e-05", "1e+16", ""])


class Truths(unittest.TestCase):
    def test_tables(self):
        t, f, u = True, False, None
        self.assertEqual([both_3(a, b) for a in (t, f, u) for b in (t, f, u)],
                         [t, f, u, f, f, f, u, f, u])
        self.assertEqual([either_3(a, b) for a in (t, f, u)
                          for b in (t, f, u)],
                         [t, t, t, t, f, u, t, u, u])

    def test_a_missing_operand_is_undecided(self):
        above = Compare(">", Name("a"), num(5))
        row = {"a": None}.__getitem__

        class Row:
            value_of = staticmethod(row)
        self.assertIsNone(above.value(Row))
        self.assertIsNone(Not(above).value(Row))
        self.assertIs(Chain([num(1), Name("a"), num(0)], ("<", "<"))
                      .value(Row), None)
        self.assertIs(Join("and", [above, Compare(">", num(1), num(2))])
                      .value(Row), False)
        self.assertIsNone(In(Name("a"), [Item(num(1))], None, True)
                          .value(Row))
        self.assertIs(Call("missing", above).value(Row), True)

    def test_sets(self):
        ports = In(num(5905), [Item(num(22)), Item(num(5900), num(5910))],
                   None, False)
        self.assertIs(ports.value(None), True)
        self.assertIs(Matches(Text("dc12.corp"), "^dc\\d+", False)
                      .value(None), True)

    def test_prefixes_hold_their_own_family(self):
        import ipaddress
        every = Prefix("0.0.0.0/0")
        self.assertTrue(every.holds(ipaddress.ip_address("8.8.8.8")))
        self.assertFalse(every.holds(ipaddress.ip_address("::1")))


class Labels(unittest.TestCase):
    def rules(self, policy, otherwise):
        yes, no = Compare("<", num(1), num(2)), Compare(">", num(1), num(2))
        return Label("l", policy, [Rule("1", yes), Rule("2", no),
                                   Rule("4", yes)], otherwise)

    def test_policies(self):
        self.assertEqual(self.rules("first match", "e").value(None), "1")
        self.assertEqual(self.rules("last match", "e").value(None), "4")
        self.assertEqual(list(self.rules("every match", "e").value(None)),
                         ["1", "4"])
        self.assertEqual(self.rules("sum match", None).value(None), 5.0)

    def test_bands(self):
        edges = [("above", num(0), "low"), ("from", num(10), "high")]

        def band(x):
            return Bands("b", num(x) if x is not None else Name("a"), edges,
                         "else").value(Gone)

        class Gone:
            value_of = staticmethod(lambda name: None)
        self.assertEqual([band(x) for x in (0, 1e-300, 9.9, 10, None)],
                         ["else", "low", "low", "high", "else"])


class Printing(unittest.TestCase):
    def test_brackets_only_where_needed(self):
        a, b, c = Name("a"), Name("b"), Name("c")
        self.assertEqual(
            Arithmetic("-", a, Arithmetic("-", b, c)).text(BARE), "a - (b - c)")
        self.assertEqual(
            Arithmetic("-", Arithmetic("-", a, b), c).text(BARE), "a - b - c")
        self.assertEqual(Minus(Arithmetic("+", a, b)).text(BARE), "-(a + b)")
        either = Join("or", [Compare("<", a, b), Compare("<", b, c)])
        self.assertEqual(Join("and", [either, Not(either)]).text(BARE),
                         "(a < b or b < c) and not (a < b or b < c)")


class Defaults(unittest.TestCase):
    def test_edges_belong_below(self):
        row = dict.fromkeys(["totlen_bwd_pkts", "flow_duration",
                             "pkt_size_avg", "flow_iat_std", "flow_iat_mean",
                             "tot_fwd_pkts", "tot_bwd_pkts",
                             "totlen_fwd_pkts", "fwd_header_len",
                             "flow_byts_s"])
        self.assertEqual(list(classify(row).values()),
                         ["Other", "", "Steady", "", "", "", "", "", "Unknown",
                          "Best Effort"])
        row.update(flow_iat_mean=0.001, pkt_size_avg=200.0, flow_iat_std=0.02)
        self.assertEqual(list(classify(row).values())[:5],
                         ["Interactive", "Very Fast", "Bursty", "Small",
                          "false"])


unittest.main()
