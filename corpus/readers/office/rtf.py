"""Reader of Rich Text Format (.rtf, and .doc files that are RTF within).

Paragraphs, tables, footnotes at their place; deleted and hidden text, field codes, fonts, styles,
headers and pictures are left out. Format: Rich Text Format Specification 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.model import Document
from corpus.source import Source
from corpus.splitting.assemble import assemble
from corpus.splitting.lines import Line
from corpus.text.cleaning import repair

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z'])|([{}])|[\r\n]+|"
    rb"([^\\{}\r\n]+)|\\",
    re.S,
)
#: Groups that hold no text of the document.
_ASIDE_WORDS = (
    "fonttbl colortbl stylesheet info pict object header headerl headerr headerf footer "
    "footerl footerr footerf fldinst datafield themedata colorschememapping latentstyles "
    "listtable listoverridetable revtbl rsidtbl generator filetbl xmlnstbl mmathPr bkmkstart "
    "bkmkend pnseclvl shppict nonshppict blipuid annotation atnid atnauthor atndate atnref "
    "atnicn atrfstart atrfend template private ftnsep ftnsepc ftncn aftnsep aftnsepc aftncn "
    "sp objdata objclass do listpicture operator"
)
_ASIDE = frozenset(_ASIDE_WORDS.split())
#: Control words that stand for a character.
_SIGNS = {
    "tab": "\t", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”",
    "emdash": "—", "endash": "–", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002",
    "page": "\n", "sect": "\n", "column": "\n",
}  # fmt: skip
_ESCAPED = {b"~": "\u00a0", b"_": "-", b"-": "", b"\\": "\\", b"{": "{", b"}": "}"}
_ESCAPED |= {b"\r": "\n", b"\n": "\n"}
_CHARSETS = {
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_DEEPEST = 2000


def read(source: Source) -> Iterator[Document]:
    """The one document in a rich text; UnreadableError when it holds no text."""
    text = _Text(source)
    text.run()
    remarks = [N_(f"rows of tables made into text: {text.tables}")] if text.tables else []
    yield assemble(source, text.lines, remarks=remarks)


@dataclass(slots=True)
class _State:
    """What a group sets and its end takes back."""

    aside: bool = False
    hidden: bool = False
    note: bool = False
    skip: int = 1
    encoding: str = ""
    table: bool = False
    font_table: bool = False


@dataclass
class _Text:
    """Goes through the tokens and gathers lines."""

    source: Source
    lines: list[Line] = field(default_factory=list)
    tables: int = 0
    _state: _State = field(default_factory=_State)
    _stack: list[_State] = field(default_factory=list)
    _held: list[str] = field(default_factory=list)
    _bytes: bytearray = field(default_factory=bytearray)
    _cells: list[str] = field(default_factory=list)
    _notes: list[str] = field(default_factory=list)
    _note: list[str] = field(default_factory=list)
    _fonts: dict[int, str] = field(default_factory=dict)
    _font: int = 0
    _page: str = "cp1252"
    _skipped: int = 0
    _first: bool = False
    _count: int = 0
    _high: str = ""
    _numbered: int = 0

    def run(self) -> None:
        """Read the whole file."""
        data, at = self.source.data, 0
        while match := _TOKEN.match(data, at):
            at = match.end()
            if match[1] == b"bin":
                at += max(0, int(match[2] or 0))
            elif match[3]:
                self._byte(int(match[3], 16))
            elif match[6]:
                self._plain(match[6])
            elif match.lastindex:
                self._flush()
                self._sign(match)
        self._flush()
        self._end()

    # --- tokens ----------------------------------------------------------------------------------

    def _sign(self, match: re.Match[bytes]) -> None:
        if match[5]:
            self._group(match[5] == b"{")
        elif match[1]:
            self._word(match[1].decode(), int(match[2]) if match[2] else None)
        elif match[4] == b"*":
            self._state.aside = self._state.aside or self._first
            self._first = False
        elif match[4] is not None:
            self._put(_ESCAPED.get(match[4], ""))

    def _group(self, opens: bool) -> None:
        if opens:
            if len(self._stack) >= _DEEPEST:
                raise UnreadableError(self.source.name, N_("is nested too deeply"))
            self._stack.append(self._state)
            self._state = replace(self._state)
            self._first = True
            return
        self._first = False
        if self._stack:
            note = self._state.note
            self._state = self._stack.pop()
            if note and not self._state.note:
                self._notes.append("".join(self._note))
                self._note.clear()

    def _word(self, word: str, number: int | None) -> None:
        first, self._first = self._first, False
        state = self._state
        if word == "u" and number is not None:
            self._unicode(number)
        elif word == "uc":
            state.skip = max(0, min(number or 0, 8))
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif word in ("par", "cell", "row", "nestcell", "nestrow", "intbl", "pard"):
            self._structure(word)
        elif word == "footnote":
            self._noted()
        elif word in ("v", "deleted"):
            state.hidden = number != 0
        elif word == "plain":
            state.hidden = False
        elif word in ("fldrslt", "shptxt", "listtext", "pntext", "nesttableprops"):
            state.aside = state.aside if word != "shptxt" else False
        elif word in _ASIDE and first:
            state.aside = True
            state.font_table = word == "fonttbl"
        else:
            self._encoded(word, number)

    def _noted(self) -> None:
        """A note begins: its number stands in the text and before the note."""
        if not self._state.aside and not self._state.note:
            self._numbered += 1
            self._put(f"[{self._numbered}]")
            self._state.note = True
            self._put(f"[{self._numbered}] ")

    def _encoded(self, word: str, number: int | None) -> None:
        """The control words that tell how bytes are to be read."""
        state = self._state
        if word == "ansicpg" and number:
            self._page = _known(f"cp{number}" if number != 936 else "gb18030") or self._page
        elif word == "mac":
            self._page = "mac_roman"
        elif word == "f" and number is not None:
            self._font = number
            if not state.font_table:
                state.encoding = self._fonts.get(number, "")
        elif word == "fcharset" and number is not None and number != 0:
            self._fonts[self._font] = _CHARSETS.get(number, "")

    def _structure(self, word: str) -> None:
        if self._state.aside:
            return
        if self._state.note:
            if word == "par":
                self._note.append(" ")
        elif word == "par":
            if self._state.table:
                self._held.append(" ")
            else:
                self._end()
        elif word == "intbl":
            self._state.table = True
        elif word == "pard":
            self._state.table = False
        elif word in ("cell", "nestcell"):
            self._cells.append(" ".join("".join(self._held).split()))
            self._held.clear()
        else:
            self._row()

    def _row(self) -> None:
        if any(self._cells):
            self.tables += 1
            self._held = [" | ".join(self._cells)]
        self._cells.clear()
        self._end()

    def _unicode(self, number: int) -> None:
        """A character as a number; so many bytes or characters after it stand in for it."""
        number = number & 0xFFFF if number < 0 else number
        self._skipped = 0
        if 0xD800 <= number < 0xDC00:
            self._high = chr(number)
        elif 0xDC00 <= number < 0xE000:
            both = self._high + chr(number)
            self._put(both.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))
        elif number <= 0x10FFFF:
            self._put(chr(number))
        self._skipped = self._state.skip

    def _byte(self, value: int) -> None:
        self._first = False
        if self._skipped:
            self._skipped -= 1
        else:
            self._bytes.append(value)

    def _plain(self, data: bytes) -> None:
        self._first = False
        taken = min(self._skipped, len(data))
        self._skipped -= taken
        self._bytes += data[taken:]

    # --- text ------------------------------------------------------------------------------------

    def _flush(self) -> None:
        """Take the bytes that stand together; two of them may make one character."""
        if self._bytes:
            encoding = self._state.encoding or self._page
            data = bytes(self._bytes)
            self._bytes.clear()
            self._put(data.decode(encoding, "replace"), kept=True)

    def _put(self, text: str, kept: bool = False) -> None:
        if not kept:
            self._skipped = 0
        state = self._state
        if state.aside or state.hidden:
            return
        (self._note if state.note else self._held).append(text)

    def _end(self) -> None:
        """End a paragraph; notes that it refers to stand below it."""
        self._count += 1
        place = f"paragraph {self._count}"
        if self._cells:  # a row that is not ended
            self._held.insert(0, " | ".join(self._cells) + " ")
            self._cells.clear()
        texts = ["".join(self._held), *self._notes]
        self._held.clear()
        self._notes.clear()
        for text in texts:
            for part in repair(text).split("\n"):
                if part.strip():
                    self.lines.append(Line(part.strip(), place))


def _known(encoding: str) -> str:
    try:
        return codecs.lookup(encoding).name
    except LookupError:
        return ""


_ROUGH = re.compile(rb"([{}])|\\(\*)|\\([a-z]+)(-?\d+)? ?|\\'..|\\[^a-z]|([^\\{}]+)", re.S)


def lines(source: Source) -> Iterator[str]:
    """The ASCII words and the numbered characters of a file, by its braces and control words alone
    (for `corpus.coverage`); characters in a code page part them."""
    depth, aside, held = 0, 0, ""
    for brace, star, word, number, plain in _ROUGH.findall(source.data):
        if brace:
            depth += 1 if brace == b"{" else -1
            aside = 0 if depth < aside else aside
        elif star or word.decode() in _ASIDE or word in (b"deleted", b"v", b"bin"):
            aside = aside or max(1, depth)
        elif aside:
            continue
        elif word == b"u" and number:
            held += chr(int(number[:6]) & 0xFFFF)
        elif word in (b"par", b"cell", b"row", b"line", b"tab", b"footnote") or (plain == b"?"):
            yield held
            held = ""
        elif plain:
            held += re.sub(r"[\r\n]", "", plain.decode("ascii", "ignore"))
        elif not word:
            yield held
            held = ""
    yield held
