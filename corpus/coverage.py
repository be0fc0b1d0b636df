"""The guard for every reader: which words of a file stand in none of its documents.

`lost` compares the lines of a file, as `corpus.raw_text` gives them without any reader, with what
the reader made of it: titles, numbers, headings, provisions and notes. It works in three steps,
each for what the one before did not find: a line as it stands, the line's letters and digits only,
and the line word by word in runs of three. So a reader may join, cut and number lines as it likes,
and only words that are nowhere count. Each step takes time in proportion to the text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from itertools import chain, groupby, islice

from corpus.citations.keys import plain
from corpus.errors import UnreadableError
from corpus.model import Document, Provision, Regulation
from corpus.text.cleaning import repair
from corpus.text.han import has_han

#: Fewer lost words than this, or than this share of the file's, are not worth a remark.
FEWEST, SMALLEST_SHARE = 6, 0.0005
_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_PUNCTUATION = bytes(c for c in range(128) if not chr(c).isalnum())
#: So many bytes has a word, or a Han character.
_BYTES_OF_WORD = 4
#: Lines with fewer letters are searched for in the text, word by word.
_FEW = 400
_MARKS = bytes(c for c in _PUNCTUATION if c != 10)
#: Marks of levels and numbers: a reader writes them into citations.
_MARK = re.compile(r"\d+[a-z]?|[a-z]{1,2}|[ivxlc]+|[第条條章节節款项項編编之号號の제조의]", re.I)
#: No words of a text: numbers of pages, and addresses that a browser prints.
_JUNK = re.compile(
    r"[-–—\s·•|\[\]()]*(?:p(?:age|\.)?\s*)?[\divxlc]{1,5}(?:\s*(?:/|of)\s*\d{1,5})?[-–—\s·•|\[\]()]*|"
    r"[-–—\s·]*第\s?\d+\s?页(?:[\s,，]?[共/]\s?\d+\s?页?)?[-–—\s·]*|(?:https?|file)://\S+(?:\s+\d+/\d+)?|"
    r"[|:\s=*_~#>.…·-]*|目\s*[录錄次][:\uff1a]?|contents|table of contents|手机扫一扫打开此页|"
    r"DOCID.{0,80}|特急|.{0,20}\(Version date.{0,20}\)|.{0,20}\(版本日期.{0,20}\)|"
    r"PT\.|PART|SUBPART|SUPPLEMENTARY INFORMATION:?|"
    r"[（(]?Text with EEA relevance[)）]?|"
    r"法律|命令|非現行法?文|立法理由|.{0,40}\(Cap\./Instrument No\..{0,60}|.{0,40}\(章/文件號.{0,60}",  # noqa: E501
    re.I,
)
_PUNCTUATION_IN_ROWS = _PUNCTUATION.replace(b"\0", b"")
#: So many lines are taken at once, and so many of them looked for as they follow one another.
_BATCH, _TOGETHER, _CLOSE = 4096, 8, 400
_NEAR, _LEAST_TO_MOVE = 20_000, 12
#: How often the whole text may be searched for lines that are not where they are expected.
_SEARCHES = 200
_SHOWN = 80


@dataclass(frozen=True, slots=True)
class Loss:
    """How many of a file's words stand in none of its documents, and the first of them."""

    words: int
    total: int
    first: str

    @property
    def share(self) -> float:
        """The lost words' share, 0 to 1."""
        return self.words / self.total if self.total else 0.0

    def remark(self, name: str) -> str:
        """The loss in a sentence; "" when it is too small to speak of."""
        if self.words < FEWEST or self.share < SMALLEST_SHARE:
            return ""
        unit = "word" if self.words == 1 else "words"
        return f"{self.words:,} {unit} of {name} are in no provision: {self.first}"


def guarded(name: str, lines: Iterable[str], documents: Iterable[Document]) -> Iterator[Document]:
    """`documents`, the last of them saying in `lost` when words of the file are in none."""
    texts: list[str] = []
    last: Document | None = None
    try:
        for document in documents:
            if last is not None:
                yield last
            last = document
            texts += _texts(document)
    except UnreadableError:  # why is said: what was read before that stays
        if last is not None:
            yield last
        raise
    if last is not None:
        remark = _remark(name, lines, texts)
        yield replace(last, lost=remark) if remark else last


def _remark(name: str, lines: Iterable[str], texts: Iterable[str]) -> str:
    try:
        return Compared(texts).lost(lines).remark(name)
    except MemoryError:
        raise
    except Exception as error:  # it was read, whatever else is wrong with it
        return f"whether all its words are in provisions is not known ({type(error).__name__})"


def lost(lines: Iterable[str], documents: Iterable[Document]) -> Loss:
    """The words of `lines` that stand in none of `documents`."""
    return Compared(chain.from_iterable(map(_texts, documents))).lost(lines)


def _texts(document: Document) -> list[str]:
    out = list(_named(document.regulation))
    path: tuple[str, ...] = ()
    for provision in document.provisions:
        if provision.path != path:
            path = provision.path
            out += path
        out += _written(provision)
    return out


def _named(own: Regulation) -> Iterator[str]:
    yield from (own.title, own.title_zh, own.title_en, *own.aliases, own.citation, own.issuer)
    yield from (own.number, own.summary, own.rights, own.url)
    days = (own.adopted, own.effective, own.amended, own.repealed, own.version)
    for day in days:
        if day:
            yield f"{day.year} {day.month} {day.day} {day:%B} {day.year}年{day.month}月{day.day}日"


def _written(provision: Provision) -> Iterator[str]:
    yield f"{provision.citation} {provision.heading}\n{provision.text}"
    yield from (provision.notes, *provision.also)


class Compared:
    """The words of documents, against which lines of the file are held."""

    def __init__(self, texts: Iterable[str]) -> None:
        """Take the documents' texts in order."""
        self._raw = "\n".join(texts)

    def lost(self, lines: Iterable[str]) -> Loss:
        """The words of `lines` that are not here."""
        whole = _Place(_bare(self._raw))
        total = 0
        doubtful: list[str] = []
        rest = iter(lines)
        while batch := list(islice(rest, _BATCH)):
            rows = _bare_rows(batch)
            total += sum(map(len, rows))
            for i in range(0, len(rows), _TOGETHER):
                some = rows[i : i + _TOGETHER]
                if not whole.follows(b"".join(some)):
                    pairs = zip(batch[i : i + _TOGETHER], some, strict=True)
                    doubtful += [line for line, row in pairs if row and not whole.holds(row)]
        if not doubtful:
            return Loss(0, total, "")
        missing: list[str] = []
        first: list[str] = []
        doubtful = self._doubtful(doubtful)
        worded = [_words(line) for line in doubtful]
        holds = self._holder(worded)
        for written in worded:
            words = self._missing(written, holds)
            first = first or words
            missing += words
        return Loss(len(missing), max(len(missing), total // _BYTES_OF_WORD), _shown(first))

    def _doubtful(self, lines: Sequence[str]) -> list[str]:
        """Those of `lines` whose letters do not stand here in a row, repaired."""
        lines = [" ".join(line.split()) for line in lines]
        letters = _Place(self._letters)
        rows = _letters("\n".join(lines)).split(b"\n")
        pairs = zip(lines, rows, strict=True)
        lines = [line for line, row in pairs if row and not letters.holds(row)]
        repaired = repair("\n".join(lines)).split("\n")
        rows = _letters("\n".join(repaired)).split(b"\n")
        return [
            line
            for line, row in zip(repaired, rows, strict=True)
            if row
            and not letters.holds(row)
            and not _JUNK.fullmatch(line)
            and not (row[:1].isdigit() and letters.holds(row.lstrip(b"0123456789")))
        ]

    def _missing(self, words: Sequence[str], holds: Callable[[str], bool]) -> list[str]:
        """The words of a line that are not here, in order; `holds` tells what is here."""
        size = min(3, len(words))
        here = [False] * len(words)
        for i in range(len(words) - size + 1):
            if holds("".join(words[i : i + size])):
                here[i : i + size] = [True] * size
        return [
            word
            for word, found in zip(words, here, strict=True)
            if not found and not (_MARK.fullmatch(word) and holds(word))
        ]

    def _holder(self, rows: Sequence[Sequence[str]]) -> Callable[[str], bool]:
        """Tells whether one to three words stand here: by a search, where `rows` are few."""
        if sum(len(word) for row in rows for word in row) < _FEW:
            letters = self._letters
            return lambda text: text.encode("utf-8", "replace") in letters
        wanted: set[str] = set()
        for row in rows:
            wanted.update(chain.from_iterable(_runs(row)))
        found: set[str] = set()
        for runs in _runs(_words(self._raw)):
            found |= wanted.intersection(runs)
        return found.__contains__

    @cached_property
    def _letters(self) -> bytes:
        return _letters(self._raw).replace(b"\n", b"")


def _runs(words: Sequence[str]) -> Iterator[Iterable[str]]:
    """The words, and the runs of two and of three of them."""
    yield words
    for size in (2, 3):
        yield map("".join, zip(*(words[i:] for i in range(size)), strict=False))


class _Place:
    """A text that is searched for lines, each first near where the one before stands."""

    def __init__(self, text: bytes) -> None:
        """Search `text`, from its start on."""
        self._text, self._at = text, 0
        self._searches = _SEARCHES * max(1, len(text))

    def follows(self, lines: bytes) -> bool:
        """Whether `lines` stand in the text near where the last found stands."""
        at = self._text.find(lines, self._at, self._at + _CLOSE + len(lines))
        if at >= 0:
            self._at = at + len(lines)
        return at >= 0

    def holds(self, line: bytes) -> bool:
        """Whether `line` stands in the text, as far as that is found out in reasonable time."""
        at = self._text.find(line, self._at, self._at + _NEAR + len(line))
        if at < 0 and self._searches > 0:
            at = self._text.find(line)
            self._searches -= len(self._text) if at < 0 else at
            if len(line) < _LEAST_TO_MOVE:
                return at >= 0
        if at >= 0:
            self._at = at + len(line)
        return at >= 0


def _bare(text: str) -> bytes:
    """`text` without white space and ASCII punctuation."""
    return "".join(text.split()).encode("utf-8", "replace").translate(None, _PUNCTUATION)


def _bare_rows(lines: Sequence[str]) -> list[bytes]:
    """`_bare` of each of `lines`, in one pass."""
    rows = "".join("\0".join(lines).split()).encode("utf-8", "replace")
    bare = rows.translate(None, _PUNCTUATION_IN_ROWS).split(b"\0")
    return bare if len(bare) == len(lines) else [_bare(line) for line in lines]


def _letters(text: str) -> bytes:
    """`text` with letters, digits and line ends only, in one form."""
    data = text.encode("utf-8", "replace").translate(None, _MARKS).lower()
    for c in set(text):
        if not c.isascii() and (form := _form(c)) != c:
            data = data.replace(c.encode("utf-8", "replace"), form.encode())
    return data


@lru_cache(maxsize=1 << 15)
def _form(c: str) -> str:
    """A character as it is compared: folded, "" when it is no letter or digit."""
    form = unicodedata.normalize("NFKC", c).lower()
    return form if form.isalnum() else ""


def _words(text: str) -> list[str]:
    return _WORD.findall(plain(text).lower())


def _shown(words: Sequence[str]) -> str:
    """The beginning of a row of words: Han without spaces, other words with them."""
    text = ""
    for han, group in groupby(words[:_SHOWN], has_han):
        text += ("" if han else " ") + ("" if han else " ").join(group)
    text = text.strip()
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"
