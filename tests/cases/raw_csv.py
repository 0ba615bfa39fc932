"""CSV as bytes: rows of cells just as they are written, quotes and all."""
import re

CELL = re.compile(rb'"(?:[^"]|"")*"[^,\r\n]*|[^,\r\n]*')
BOM = b"\xef\xbb\xbf"


def rows(data):
    """(line, cells) of every row that is not blank; the BOM is left out."""
    at = len(BOM) if data.startswith(BOM) else 0
    line = 1
    while at < len(data):
        first = line
        cells = []
        while True:
            match = CELL.match(data, at)
            cells.append(match[0])
            line += match[0].count(b"\n")
            at = match.end()
            if data[at:at + 1] != b",":
                break
            at += 1
        if data[at:at + 2] == b"\r\n":
            at += 2
        else:
            at += 1
        line += 1
        if cells != [b""]:
            yield first, cells


def text(cell):
    """What a cell says, as text."""
    if cell.startswith(b'"') and cell.endswith(b'"') and len(cell) > 1:
        cell = cell[1:-1].replace(b'""', b'"')
    return cell.decode("utf-8", errors="surrogateescape")


class Table:
    """A CSV file: names, and rows of raw cells with their lines."""

    def __init__(self, path):
        self.path = path
        self.bytes = path.read_bytes()
        found = list(rows(self.bytes))
        self.header = found[0][1] if found else []
        self.names = [text(cell).strip() for cell in self.header]
        self.lines = [line for line, _ in found[1:]]
        self.rows = [cells for _, cells in found[1:]]

    def column(self, name):
        """The texts of a column, '' where a row is too short."""
        index = self.names.index(name)
        return [text(cells[index]) if index < len(cells) else ""
                for cells in self.rows]

    def has(self, name):
        return name in self.names
