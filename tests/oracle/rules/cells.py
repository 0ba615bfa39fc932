"""Cells of a flow file as numbers, the way the documentation says: what is
no number is missing, infinities are numbers."""
import re

NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?\Z")
INFINITE = re.compile(r"[+-]?inf(inity)?\Z", re.IGNORECASE)


def number(text):
    """The double nearest to the text, or None."""
    text = text.strip(" ")
    if NUMBER.match(text) or INFINITE.match(text):
        return float(text)
    return None


def seconds(text, is_microseconds):
    value = number(text)
    if value is None or not is_microseconds:
        return value
    return value / 1e6
