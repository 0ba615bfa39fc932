#!/usr/bin/env python3
"""Cut the three DejaVu faces of charts and reports.

cut_fonts.py FONT_FOLDER OUT_FOLDER writes sans.ttf, sans_bold.ttf, mono.ttf
and font_tables.c (the glyph tables declared in src/canvas/font.h). The cut
faces have no hints and no kerning. Their bytes depend on the fonts only.
"""
import os
import sys

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

FACES = [
    # source, written as, family name, enumerator
    ("DejaVuSans.ttf", "sans", "DejaVu Sans", "FR_FACE_REGULAR"),
    ("DejaVuSans-Bold.ttf", "sans_bold", "DejaVu Sans", "FR_FACE_BOLD"),
    ("DejaVuSansMono.ttf", "mono", "DejaVu Sans Mono", "FR_FACE_MONO"),
]

RANGES = [
    (0x0020, 0x007E),  # ASCII
    (0x00A0, 0x00AC), (0x00AE, 0x00FF),  # Latin-1 without the soft hyphen
    (0x0100, 0x017F),  # Latin Extended-A
    (0x0192, 0x0192), (0x01CD, 0x01DC), (0x0218, 0x021B),
    (0x02C6, 0x02C7), (0x02D8, 0x02DD),
    (0x0300, 0x030C), (0x0323, 0x0323), (0x0327, 0x0328),  # combining
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x045F), (0x0490, 0x0493),  # Cyrillic
    (0x1EA0, 0x1EF9),  # Vietnamese
    (0x2010, 0x2016), (0x2018, 0x2022), (0x2026, 0x2026),
    (0x2030, 0x2034), (0x2039, 0x203C), (0x2044, 0x2044),
    (0x2070, 0x208E),  # super- and subscripts
    (0x20A9, 0x20A9), (0x20AC, 0x20AC), (0x20B9, 0x20B9), (0x20BD, 0x20BD),
    (0x2116, 0x2116), (0x2122, 0x2122), (0x2126, 0x2126),
    (0x2190, 0x2199), (0x21D0, 0x21D4),  # arrows
    (0x2200, 0x2209), (0x220F, 0x221E), (0x2227, 0x222B), (0x2248, 0x2248),
    (0x2260, 0x2265), (0x2282, 0x2287), (0x22C5, 0x22C5),  # mathematics
    (0x2500, 0x257F), (0x2580, 0x2593),  # boxes and blocks
    (0x25A0, 0x25A1), (0x25B2, 0x25B2), (0x25B6, 0x25B6), (0x25BC, 0x25BC),
    (0x25C0, 0x25C0), (0x25C6, 0x25C6), (0x25CB, 0x25CB), (0x25CF, 0x25CF),
    (0x26A0, 0x26A0), (0x2713, 0x2713), (0x2717, 0x2717),
    (0xFFFD, 0xFFFD),
]


def cut(font):
    """Keep only the wanted characters and the tables a PDF needs."""
    options = subset.Options()
    options.hinting = False
    options.layout_features = []
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 14]
    options.name_languages = [0x0409]
    options.notdef_outline = True
    options.glyph_names = False
    options.legacy_kern = False
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "kern", "FFTM", "gasp", "MATH"]
    options.recalc_timestamp = False
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in RANGES
                              for code in range(first, last + 1)])
    cutter.subset(font)


def flatten(font):
    """Draw out glyphs made of glyphs that are made of others: libharu follows
    only one level when it keeps the glyphs that were used."""
    glyf = font["glyf"]
    glyphs = font.getGlyphSet()
    nested = [name for name in font.getGlyphOrder()
              if glyf[name].isComposite() and
              any(glyf[part.glyphName].isComposite()
                  for part in glyf[name].components)]
    drawn = {}
    for name in nested:
        recording = DecomposingRecordingPen(glyphs)
        glyphs[name].draw(recording)
        pen = TTGlyphPen(None)
        recording.replay(pen)
        drawn[name] = pen.glyph()
    for name, glyph in drawn.items():
        glyf[name] = glyph


def single_cmap(font):
    """Keep one character map, the one that every reader understands."""
    font["cmap"].tables = [table for table in font["cmap"].tables
                           if (table.platformID, table.platEncID) == (3, 1)]


def plain_name(font):
    """Call every face the regular one of its PostScript name, because libharu
    appends any other style to it ("DejaVuSans-Bold,Bold")."""
    font["name"].setName("Regular", 2, 3, 1, 0x0409)


def table_text(symbol, font):
    lines = [f"static const struct fr_glyph {symbol}_glyphs[] = {{"]
    row = ""
    for code, name in sorted(font.getBestCmap().items()):
        cell = (f"{{{code}, {font.getGlyphID(name)}, "
                f"{font['hmtx'][name][0]}}},")
        if len(row) + len(cell) > 74:
            lines.append("   " + row)
            row = ""
        row += " " + cell
    return "\n".join(lines + ["   " + row, "};\n"])


def font_text(symbol, name, enumerator):
    return (f"    [{enumerator}] = {{\"{name}\", {symbol}_glyphs,\n"
            f"        sizeof({symbol}_glyphs) / sizeof({symbol}_glyphs[0]),\n"
            f"        fr_font_{symbol}, {symbol.upper()}_SIZE}},")


def main(source_folder, out_folder):
    text = ["/* Made by scripts/cut_fonts.py. */",
            '#include "canvas/font_tables.h"', ""]
    fonts = []
    for source, symbol, name, enumerator in FACES:
        font = TTFont(os.path.join(source_folder, source), lazy=False,
                      recalcTimestamp=False)
        cut(font)
        flatten(font)
        single_cmap(font)
        plain_name(font)
        assert font["head"].unitsPerEm == 2048, source
        path = os.path.join(out_folder, symbol + ".ttf")
        font.save(path, reorderTables=True)
        font = TTFont(path)
        text.append(table_text(symbol, font))
        fonts.append(font_text(symbol, name, enumerator).replace(
            f"{symbol.upper()}_SIZE", str(os.path.getsize(path))))
    text.append("const struct fr_font fr_font_table[FR_FACE_COUNT] = {")
    text += fonts + ["};"]
    with open(os.path.join(out_folder, "font_tables.c"), "w",
              encoding="ascii") as out:
        out.write("\n".join(text) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: cut_fonts.py FONT_FOLDER OUT_FOLDER")
    main(sys.argv[1], sys.argv[2])
