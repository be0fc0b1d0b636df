"""The guard for every reader: which words of a file stand in none of its documents.

`lost` compares the lines of a file, as `corpus.raw_text` gives them without any reader, with what
the reader made of it: titles, numbers, headings, provisions and notes. It works in steps, each for
what the one before did not find: a line among the document's lines, a line as it stands, its
letters and digits only, its halves and theirs, and its words in runs of three. So a reader may
join, cut and number lines as it likes, and only words that are nowhere count. Each step takes time
in proportion to the text.
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
from corpus.messages import N_
from corpus.model import Document, Provision, Regulation
from corpus.splitting.headings import is_contents
from corpus.text.cleaning import repair
from corpus.text.han import has_han
from corpus.text.pages import is_mark, without_marks

#: Fewer lost words than this, or than this share of the file's, are not worth a remark.
FEWEST, SMALLEST_SHARE = 6, 0.0005
_CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
_WORD = re.compile(rf"[{_CJK}]|[^\W_{_CJK}]+")
_PUNCTUATION = bytes(c for c in range(128) if not chr(c).isalnum())
#: So many bytes has a word, or a Han character.
_BYTES_OF_WORD = 4
#: Fewer words than this are taken in runs of three.
_SHORTEST = 6
#: The ideographic and the no-break space.
_WIDE, _NO_BREAK = "\u3000".encode(), "\xa0".encode()
_MARKS = bytes(c for c in _PUNCTUATION if c != 10)
#: Marks of levels and numbers: a reader writes them into citations.
_MARK = re.compile(r"\d+[a-z]?|[a-z]{1,2}|[ivxlc]+|[第条條章节節款项項編编之号號の제조의]", re.I)
#: No words of a text: bare numbers, and addresses that a browser prints.
_JUNK = re.compile(
    r"[-–—\s·•|\[\]()]*[\divxlc]{1,5}[-–—\s·•|\[\]()]*|(?:https?|file)://\S+(?:\s+\d+/\d+)?|"
    r"[|:\s=*_~#>.…·-]*|目\s*[录錄次][:\uff1a]?|contents|table of contents|手机扫一扫打开此页|"
    r"DOCID.{0,80}|特急|.{0,20}\(Version date.{0,20}\)|.{0,20}\(版本日期.{0,20}\)|"
    r"(?:subsection|(?:sub)?paragraph|item|point|absatz|alinéa|apartado|παρ[άα]γραφος) \d+[a-z]?|"
    r"PT\.|PART|SUBPART|SUPPLEMENTARY INFORMATION:?|"
    r"[（(]?Text with EEA relevance[)）]?|"
    r"法律|命令|非現行法?文|立法理由|.{0,40}\(Cap\./Instrument No\..{0,60}|.{0,40}\(章/文件號.{0,60}",  # noqa: E501
    re.I,
)
_TO_SPACE = bytes(32 if c in _PUNCTUATION else c for c in range(256))
_PUNCTUATION_IN_ROWS = _PUNCTUATION.replace(b"\0", b"")
#: So many lines are taken at once, and so many of them looked for as they follow one another.
_BATCH, _TOGETHER, _MOST_OF, _CLOSE = 4096, 16, 8, 400
_NEAR, _LEAST_TO_MOVE = 8_000, 40
#: So many runs of words with letters beyond ASCII are searched for, each in the whole text.
_MOST_BEYOND = 40
#: How often the whole text may be searched for lines that are not where they are expected.
_SEARCHES = 300
_SHOWN = 80
_DIGITS = b"0123456789"


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
        return N_(f"{self.words:,} {unit} of {name} are in no provision: {self.first}")


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
        return N_(f"whether all its words are in provisions is not known ({type(error).__name__})")


def lost(lines: Iterable[str], documents: Iterable[Document]) -> Loss:
    """The words of `lines` that stand in none of `documents`."""
    return Compared(chain.from_iterable(map(_texts, documents))).lost(lines)


def _is_junk(line: str) -> bool:
    return _JUNK.fullmatch(line) is not None or is_mark(line) or is_contents(line)


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
        total = 0
        doubtful: list[str] = []
        place = _Place(_bare(self._raw), self._rows)
        rest = iter(lines)
        while batch := list(islice(rest, _BATCH)):
            rows = _bare_rows(batch)
            total += sum(map(len, rows))
            doubtful += [batch[i] for i in place.absent(rows)]
        missing: list[str] = []
        first: list[str] = []
        for words in self._missing(doubtful):
            first = first or words
            missing += words
        return Loss(len(missing), max(len(missing), total // _BYTES_OF_WORD), _shown(first))

    def _rows(self) -> frozenset[bytes]:
        return frozenset(_bare_rows(self._raw.split("\n")))

    def _missing(self, lines: Sequence[str]) -> Iterator[list[str]]:
        """The words of each of `lines` that are not here."""
        lines = [" ".join(without_marks(line).split()) for line in lines]
        lines = [line for line in lines if not _is_junk(line)]
        if not lines:
            return
        marks = set().union(*lines)
        marks |= {upper for c in marks if len(upper := c.upper()) == 1}
        letters = _Place(_letters(self._raw, marks).replace(b"\n", b""))
        lines = _unlike(letters, lines)
        lines = _unlike(letters, repair("\n".join(lines)).split("\n"))
        rows = [_words(line) for line in lines if not _is_junk(line)]
        found = [_found(row, letters) for row in rows]
        wanted = chain.from_iterable(map(_open_runs, rows, found))
        holds = self._holder(letters, wanted)
        for row, here in zip(rows, found, strict=True):
            yield _nowhere(row, here, holds)

    def _holder(self, letters: _Place, wanted: Iterable[str]) -> Callable[[str], bool]:
        """Tells which of the `wanted` words and runs of words stand here: by searches, as long as
        they may be made, then by a set of all of them."""
        found: set[str] | None = None

        def holds(text: str) -> bool:
            nonlocal found
            if letters.holds(text.encode("utf-8", "replace")):
                return True
            if letters.searched_out and found is None:
                found = self._runs_of(set(wanted), letters)
            return found is not None and text in found

        return holds

    def _runs_of(self, wanted: set[str], letters: _Place) -> set[str]:
        """Those of the `wanted` words and runs of words that stand here."""
        beyond = [run for run in wanted if not run.isascii()]
        if len(beyond) > _MOST_BEYOND:
            found, words = set[str](), _words(self._raw)
        else:  # the words of an English text are had sooner
            found = {run for run in beyond if run.encode("utf-8", "replace") in letters.text}
            data = self._raw.lower().encode("ascii", "replace").translate(_TO_SPACE)
            words = data.decode("ascii").split()
        for runs in _runs(words):
            found |= wanted.intersection(runs)
        return found


def _unlike(letters: _Place, lines: Sequence[str]) -> list[str]:
    """Those of `lines` whose letters, or those behind or before a number, do not stand in a row."""
    rows = _letters("\n".join(lines)).split(b"\n")
    return [
        line
        for line, row in zip(lines, rows, strict=True)
        if row and not any(map(letters.holds, (row, row.lstrip(_DIGITS), row.rstrip(_DIGITS))))
    ]


def _open_runs(words: Sequence[str], here: Sequence[bool]) -> Iterator[str]:
    """The words that are not `here` yet, and the runs of three, or all, that hold one."""
    size = min(3, len(words))
    for i in range(len(words) - size + 1):
        if not all(here[i : i + size]):
            yield "".join(words[i : i + size])
    for word, found in zip(words, here, strict=True):
        if not found and _MARK.fullmatch(word):
            yield word


def _nowhere(words: Sequence[str], here: list[bool], holds: Callable[[str], bool]) -> list[str]:
    """The words of a line that are not here, in order; `holds` tells what is here."""
    size = min(3, len(words))
    for i in range(len(words) - size + 1):
        if not all(here[i : i + size]) and holds("".join(words[i : i + size])):
            here[i : i + size] = [True] * size
    return [
        word
        for word, found in zip(words, here, strict=True)
        if not found and not (_MARK.fullmatch(word) and holds(word))
    ]


def _found(words: Sequence[str], letters: _Place) -> list[bool]:
    """Which of the words stand here in long stretches."""
    here = [False] * len(words)
    _mark(words, 0, len(words), letters, here)
    return here


def _mark(words: Sequence[str], start: int, end: int, letters: _Place, here: list[bool]) -> None:
    """Say in `here` which stretches of words stand here: the whole, else its halves."""
    if end - start < _SHORTEST:
        return
    if letters.holds("".join(words[start:end]).encode("utf-8", "replace")):
        here[start:end] = [True] * (end - start)
        return
    middle = (start + end) // 2
    _mark(words, start, middle, letters, here)
    _mark(words, middle, end, letters, here)


def _runs(words: Sequence[str]) -> Iterator[Iterable[str]]:
    """The words, and the runs of two and of three of them."""
    yield words
    for size in (2, 3):
        yield map("".join, zip(*(words[i:] for i in range(size)), strict=False))


class _Place:
    """A text that is searched for lines, each first near where the one before stands."""

    def __init__(
        self, text: bytes, rows: Callable[[], frozenset[bytes]] = frozenset[bytes]
    ) -> None:
        """Search `text`, from its start on; `rows` gives its lines."""
        self.text, self._at = text, 0
        self._make_rows = rows
        self._searches = _SEARCHES * max(1, len(text))
        self._absent: set[bytes] = set()

    @property
    def searched_out(self) -> bool:
        """Whether no more than what is near is searched."""
        return self._searches <= 0

    @cached_property
    def _rows(self) -> frozenset[bytes]:
        return self._make_rows()

    def absent(self, rows: Sequence[bytes]) -> Iterator[int]:
        """The numbers of the `rows` that do not stand in the text."""
        known = self._rows
        for start in range(0, len(rows), _TOGETHER):
            together = rows[start : start + _TOGETHER]
            left = [n for n, row in enumerate(together, start) if row not in known]
            if len(left) > _MOST_OF and self._follows(b"".join(together)):
                continue
            if left:
                self._move_to(max(together, key=len))
                yield from (n for n in left if rows[n] and not self.holds(rows[n]))

    def _follows(self, lines: bytes) -> bool:
        """Whether `lines` stand in the text just behind what was found last."""
        at = self.text.find(lines, self._at, self._at + _CLOSE + len(lines))
        if at >= 0:
            self._at = at + len(lines)
        return at >= 0

    def _move_to(self, line: bytes) -> None:
        """Go on at `line`, if it is one of the text's own lines."""
        if len(line) >= _LEAST_TO_MOVE and line in self._rows:
            at = self._find(line)
            self._at = at if at >= 0 else self._at

    def holds(self, line: bytes) -> bool:
        """Whether `line` stands in the text, as far as that is found out in reasonable time."""
        if line in self._rows:
            return True
        at = self._find(line)
        if at >= 0 and len(line) >= _LEAST_TO_MOVE:
            self._at = at + len(line)
        return at >= 0

    def _find(self, line: bytes) -> int:
        """Where `line` stands: near what was found last, else behind that, else before it."""
        if line in self._absent:
            return -1
        text, here, reach = self.text, self._at, _NEAR + len(line)
        at = text.find(line, here, here + reach)
        if at < 0:
            at = text.find(line, max(0, here - reach), here)
        if at < 0 and self._searches > 0:
            at = text.find(line, here)
            self._searches -= (at if at >= 0 else len(text)) - here
            if at < 0:
                at = text.find(line, 0, here)
                self._searches -= at if at >= 0 else here
            if at < 0:
                self._absent.add(line)
        return at


def _bare(text: str) -> bytes:
    """`text` without ASCII white space and punctuation, nor the common wide spaces."""
    data = text.encode("utf-8", "replace").translate(None, _PUNCTUATION)
    return data.replace(_WIDE, b"").replace(_NO_BREAK, b"")


def _bare_rows(lines: Sequence[str]) -> list[bytes]:
    """`_bare` of each of `lines`, in one pass."""
    data = "\0".join(lines).encode("utf-8", "replace").translate(None, _PUNCTUATION_IN_ROWS)
    rows = data.replace(_WIDE, b"").replace(_NO_BREAK, b"").split(b"\0")
    return rows if len(rows) == len(lines) else [_bare(line) for line in lines]


def _letters(text: str, marks: Iterable[str] = ()) -> bytes:
    """`text` with letters, digits and line ends only, in one form. Of characters beyond ASCII,
    only `marks` are looked at, where given."""
    data = text.encode("utf-8", "replace").translate(None, _MARKS).lower()
    for c in marks or set(text):
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
