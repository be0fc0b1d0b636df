"""The same fonts on every machine for text whose font a PDF names but does not hold.

PDFium otherwise takes a font of the machine, or none: it would break the same file into other lines
where other fonts are installed, and leave out a sign that stands alone where none has it. Here it
is given a font with one glyph, a square, for every character; what a text says and how wide its
characters are stands in the file. For Western text it has fonts of its own.
"""

from __future__ import annotations

import ctypes
import struct
from functools import cache

import pypdfium2.raw as raw

_EM = 1000
#: Charsets of PDFium that its built-in fonts are for: ANSI, default, symbols.
_WESTERN = (0, 1, 2)
#: Which fonts PDFium has in this process: those of the machine, or our own.
_used = ["machine"]


def use_own_font() -> None:
    """From now on PDFium asks for no font of the machine, in this process: for who reads."""
    _use("own")


def use_machine_fonts() -> None:
    """From now on PDFium takes the fonts of the machine, as it does at first: for who draws."""
    _use("machine")


def _use(fonts: str) -> None:
    if fonts != _used[0]:
        own = fonts == "own"
        raw.FPDF_SetSystemFontInfo(_interface() if own else raw.FPDF_GetDefaultSystemFontInfo())
        _used[0] = fonts


@cache
def _interface() -> raw.FPDF_SYSFONTINFO:
    """PDFium's interface to fonts; PDFium keeps a pointer to it, and so does the cache."""
    interface = raw.FPDF_SYSFONTINFO()
    interface.version = 1
    answers = {"MapFont": _font, "GetFontData": _data}
    for name, kind in raw.FPDF_SYSFONTINFO._fields_:
        if name != "version":
            counts = name in ("GetFont", "GetFaceName", "GetFontCharset")
            setattr(interface, name, kind(answers.get(name, _zero if counts else _nothing)))
    return interface


def _nothing(*_arguments: object) -> None:
    """Nothing is to be done."""


def _zero(*_arguments: object) -> int:
    return 0


def _font(_interface: object, _weight: int, _italic: int, charset: int, *_others: object) -> int:
    """The one font, or none (0) where PDFium has its own."""
    return int(charset not in _WESTERN)


def _data(_interface: object, _font: object, table: int, buffer: object, size: int) -> int:
    """The font's bytes, written where they have room; the length alone where they have none."""
    font = own_font()
    if table:
        return 0  # no tables one by one, and no collection of fonts
    if buffer and size >= len(font):
        ctypes.memmove(buffer, font, len(font))  # type: ignore[arg-type]
    return len(font)


@cache
def own_font() -> bytes:
    """A TrueType font of two equal glyphs: of no character, and of every character.

    As in the OpenType specification 1.9; the characters share a glyph by a "cmap" of format 13.
    """
    square = struct.pack(">5h", 1, 0, 0, _EM, _EM) + struct.pack(">HH", 3, 0) + b"\x01" * 4
    square += struct.pack(">8h", 0, 0, _EM, 0, 0, _EM, 0, -_EM)
    cmap = struct.pack(">HHHHL", 0, 1, 3, 10, 12)
    cmap += struct.pack(">HHLLLLLL", 13, 0, 28, 0, 1, 0x20, 0x10FFFF, 1)
    head = struct.pack(">LLLLHHQQ", 0x10000, 0x10000, 0, 0x5F0F3CF5, 3, _EM, 0, 0)
    head += struct.pack(">4hHHhhh", 0, 0, _EM, _EM, 0, 8, 2, 1, 0)
    size = len(square)
    tables = {
        b"cmap": cmap,
        b"glyf": square * 2,
        b"head": head,
        b"hhea": struct.pack(">L3hH11hH", 0x10000, _EM, 0, 0, _EM, 0, 0, _EM, 1, *[0] * 7, 2),
        b"hmtx": struct.pack(">HhHh", _EM, 0, _EM, 0),
        b"loca": struct.pack(">LLL", 0, size, 2 * size),
        b"maxp": struct.pack(">L14H", 0x10000, 2, 4, 1, 0, 0, 2, *[0] * 8),
    }
    return _packed(tables)


def _packed(tables: dict[bytes, bytes]) -> bytes:
    """The file that holds `tables`, each at a place that four divides."""
    at = 12 + 16 * len(tables)
    directory, body = struct.pack(">LHHHH", 0x10000, len(tables), 64, 2, 48), b""
    for name, table in sorted(tables.items()):
        padded = table + bytes(-len(table) % 4)
        total = sum(struct.unpack(f">{len(padded) // 4}L", padded)) & 0xFFFFFFFF
        directory += name + struct.pack(">LLL", total, at, len(table))
        at, body = at + len(padded), body + padded
    return directory + body
