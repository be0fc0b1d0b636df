"""The lines of a PDF's pages, and the paragraphs they make."""

from __future__ import annotations

import ctypes
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.readers.general.pdf_fonts import use_own_font
from corpus.source import Source
from corpus.splitting.headings import heading_of, is_contents
from corpus.splitting.lines import Line
from corpus.splitting.running import running as running_lines
from corpus.text.cleaning import repair
from corpus.text.han import HAN, has_han
from corpus.text.pages import is_mark

_MOST_PAGES = 5000
_PAGE_NUMBER = re.compile(
    r"^[-—–\s·•]*\d{1,4}[-—–\s·•]*$|^(?:page\s)?\d{1,4}\s?(?:of|/)\s?\d{1,4}$", re.I
)
_ADDRESS = re.compile(r"^(?:https?|file)://\S+(?:\s+\d+/\d+)?$")
_CODE = re.compile(r"^[!-~]*[=&/%][!-~]*$")
_QUERY = re.compile(r"^[!-~]*=[!-~]*&[!-~]*=[!-~]*$")
_ADDRESS_GLUED = re.compile(r"^https?://[!-~]+\s\d+/\d+(?=\D)")
_CLOSING = re.compile(r"扫一扫打开|打印本页|关闭窗口")
_NUMBERED = re.compile(
    rf"^(?:第\s?[0-9零〇一二三四五六七八九十百千]+\s?[条條章节節编編](?![{HAN}]*的)|"
    r"[(\uff08][一二三四五六七八九十\d]{1,3}[)\uff09]|[一二三四五六七八九十]{1,3}、|"
    r"\([a-z0-9]{1,4}\)|\d{1,3}[.、\uff0e]\s?\D|§)"
)
_SENTENCE_END = tuple("。;:.!?\uff1b\uff1a\uff01\uff1f—")


#: A running line may stand higher or lower by so many points.
_SAME_HEIGHT = 4
#: How PDFium gives a hyphen at the end of a line, whose next line it joins.
_HYPHEN = "\x02"
#: A line of a page; a number behind a hyphen begins another one.
_STRETCH = re.compile(rf"(?:[^\r\n{_HYPHEN}]|{_HYPHEN}(?!\d))+{_HYPHEN}?|{_HYPHEN}")
#: So many characters of a line are looked at for its height, beside the first and the last.
_SAMPLED = 5
#: Marks that no line begins with: alone on a line, they were set apart by the width of a font that
#: the file names and this machine has or lacks.
_STRAY = re.compile(r"[。\uff0c、\uff1b\uff1a\uff01\uff1f)\uff09》〉」』】”’.,;:!?\s]+")


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of a page: its text and where it stands (points from the page's lower left)."""

    text: str
    left: float
    right: float
    base: float
    size: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number from 1, and its lines in the order of the text."""

    number: int
    lines: tuple[PdfLine, ...]


def read_pages(source: Source, by_height: bool = False) -> tuple[list[Page], str]:
    """The pages of a PDF and its author field; UnreadableError when it cannot be opened.

    `by_height` ends a line also where the next character stands lower, whatever PDFium says.
    """
    use_own_font()
    try:
        document = pdfium.PdfDocument(source.data)
    except pdfium.PdfiumError as error:
        locked = raw.FPDF_GetLastError() == raw.FPDF_ERR_PASSWORD
        locked |= b"/Encrypt" in source.data
        reason = (
            N_("is encrypted: remove the password first") if locked else N_("is not a readable PDF")
        )
        raise UnreadableError(source.name, reason) from error
    try:
        if len(document) > _MOST_PAGES:
            raise UnreadableError(source.name, N_(f"has {len(document)} pages, more than are read"))
        pages, raws = [], []
        for i in range(len(document)):
            text_page = document[i].get_textpage()
            raws.append(_text(text_page))
            pages.append(Page(i + 1, _lines(text_page, raws[-1], by_height)))
        _last[:] = [(source.data, raws)]
        return pages, document.get_metadata_dict().get("Author", "")
    except pdfium.PdfiumError as error:
        raise UnreadableError(source.name, N_("has a page that cannot be read")) from error
    finally:
        document.close()


#: The last file that was read and the texts of its pages, which are looked at once more.
_last: list[tuple[bytes, list[str]]] = []


def raw_pages(source: Source) -> list[str]:
    """The texts of a PDF's pages as PDFium gives them."""
    if not _last or _last[0][0] is not source.data:
        read_pages(source)
    return _last[0][1]


def _text(text_page: Any) -> str:
    """The characters of a page, each at the place of its number."""
    count = text_page.count_chars()
    units = (ctypes.c_ushort * (count + 1))()
    if raw.FPDFText_GetText(text_page.raw, 0, count, units) == count + 1:
        text = bytes(units)[: 2 * count].decode("utf-16-le", "surrogatepass")
        if len(text) == count:
            return text.replace("\ufffe", _HYPHEN)
    return "".join(chr(raw.FPDFText_GetUnicode(text_page.raw, i)) for i in range(count))


def _lines(text_page: Any, text: str, by_height: bool = False) -> tuple[PdfLine, ...]:
    """The lines of a page whose characters are `text`."""
    lines: list[PdfLine] = []
    for match in _STRETCH.finditer(text):
        spans = _levels(text_page.raw, text, *match.span()) if by_height else [match.span()]
        for start, stop in spans:
            said = text[start:stop].replace("\0", "")
            if said.endswith(_HYPHEN) and text[stop : stop + 1].isdigit():
                said = f"{said[:-1]}-"  # the next line begins with its number
            said = repair(said).strip()
            if lines and _STRAY.fullmatch(said):
                lines[-1] = replace(lines[-1], text=lines[-1].text + said)
            elif said and (boxes := _boxes(text_page.raw, text, start, stop)):
                size = sorted(box.top - box.bottom for box in boxes)[len(boxes) // 2]
                right = max(box.right for box in boxes)
                lines.append(PdfLine(said, boxes[0].left, right, boxes[0].bottom, max(size, 1.0)))
    return tuple(lines)


class _Box(NamedTuple):
    left: float
    right: float
    bottom: float
    top: float


def _box(handle: Any, text: str, at: int) -> _Box | None:
    """Where a character stands, as wide and high as its font; None for white space."""
    if text[at] == " " or raw.FPDFText_IsGenerated(handle, at):
        return None
    rect = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(handle, at, rect)
    return _Box(rect.left, rect.right, rect.bottom, rect.top)


def _boxes(handle: Any, text: str, start: int, stop: int) -> list[_Box]:
    """Where the first and the last character of a line stand, those before hyphens at its ends,
    and some between them."""
    first = (box for i in range(start, stop) if (box := _box(handle, text, i)))
    last = (box for i in range(stop - 1, start, -1) if (box := _box(handle, text, i)))
    between = list(range(start, stop - 1, max(1, (stop - start) // _SAMPLED)))[1:]
    between += [start + m.start() - 1 for m in re.finditer(f"(?<!^){_HYPHEN}", text[start:stop])]
    boxes = (next(first, None), *(_box(handle, text, i) for i in between), next(last, None))
    return [box for box in boxes if box]


def _levels(handle: Any, text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    """A line, cut where the next character stands lower."""
    above: _Box | None = None
    for i in range(start, stop):
        if box := _box(handle, text, i):
            if above and above.bottom - box.bottom > 0.8 * (box.top - box.bottom):
                yield start, i
                start = i
            above = box
    yield start, stop


def body_pages(pages: Sequence[Page]) -> tuple[list[Page], list[str]]:
    """`pages` without running headers, footers, page numbers and browser addresses; and the texts
    of the running headers and footers."""
    seen: Counter[tuple[str, int]] = Counter()
    for page in pages:
        seen.update({(_shape(line.text), round(line.base / 4)) for line in page.lines})
    often = max(3, round(0.5 * len(pages)))
    running = {shape for (shape, _), count in seen.items() if count >= often}
    running |= _on_both(pages)
    bodies = []
    for page in pages:
        edge = _edges(page.lines)
        kept: list[PdfLine] = []
        in_address = False
        for line in page.lines:
            in_address = bool(
                _ADDRESS.match(line.text)
                or _QUERY.match(line.text)
                or (in_address and _CODE.match(line.text))
            )
            marginal = line.base in edge and (
                _shape(line.text) in running or _PAGE_NUMBER.match(line.text) or is_mark(line.text)
            )
            if not in_address and not marginal and not _CLOSING.search(line.text):
                kept.append(replace(line, text=_ADDRESS_GLUED.sub("", line.text)))
        bodies.append(Page(page.number, tuple(kept)))
    bodies = _without_headers(bodies)
    texts = [line.text for page in pages[:1] for line in page.lines if _shape(line.text) in running]
    return bodies, texts


def _without_headers(pages: Sequence[Page]) -> list[Page]:
    """`pages` without the running lines that stand at other heights, or change with the chapter."""
    lines: list[Line] = []
    owners: list[tuple[int, int]] = []
    for n, page in enumerate(pages):
        lines += [Line("", ""), *(Line(line.text) for line in page.lines)]
        owners += [(n, -1), *((n, i) for i in range(len(page.lines)))]
    lines.append(Line("", ""))
    owners.append((len(pages), -1))
    marks = [at for at, (_, i) in enumerate(owners) if i < 0]
    dropped = {owners[at] for at in running_lines(lines, marks[1:])}
    if not dropped:
        return list(pages)
    kept = ([(i, line) for i, line in enumerate(page.lines)] for page in pages)
    return [
        replace(page, lines=tuple(line for i, line in own if (n, i) not in dropped))
        for n, (page, own) in enumerate(zip(pages, kept, strict=True))
    ]


_LINE_NUMBER = re.compile(r"(\d{1,2})\s+(?=\S)")


def _are_numbered(pages: Sequence[Page]) -> bool:
    """Whether the lines of pages are numbered, anew on each page."""
    counts = [(_numbered(page.lines), len(page.lines)) for page in pages if page.lines]
    return len(counts) > 1 and all(n >= 3 and n >= 0.7 * lines for n, lines in counts)


def _numbered(lines: Sequence[PdfLine]) -> int:
    """How many lines begin with 1, 2, 3 and so on."""
    count = 0
    for line in lines:
        match = _LINE_NUMBER.match(line.text)
        count += match is not None and int(match[1]) == count + 1
    return count


def _height(line: PdfLine) -> float:
    return line.base


def _on_both(pages: Sequence[Page]) -> set[str]:
    """The shapes of the uppermost and lowest line that two pages, and no more, have in common."""
    if len(pages) != 2 or not all(page.lines for page in pages):
        return set()
    (top, low), (next_top, next_low) = (
        (max(page.lines, key=_height), min(page.lines, key=_height)) for page in pages
    )
    same = ((top, next_top), (low, next_low))
    return {
        _shape(a.text)
        for a, b in same
        if _shape(a.text) == _shape(b.text) and abs(a.base - b.base) <= _SAME_HEIGHT
    }


def _shape(text: str) -> str:
    return re.sub(r"\d+", "#", text)


def _edges(lines: Sequence[PdfLine]) -> set[float]:
    """The heights of the three uppermost and three lowest lines."""
    bases = sorted({line.base for line in lines})
    return {*bases[:3], *bases[-3:]}


def paragraphs(pages: Iterable[Page]) -> list[Line]:
    """The paragraphs that the pages' lines make, each with the page on which it starts.

    Three signs end a paragraph: the next line is indented (in a text that indents), stands
    further down than lines do, or would have fitted on the line above. Lines that are numbered
    on each page stay lines.
    """
    pages = list(pages)
    numbered = _are_numbered(pages)
    lines = [(page.number, line) for page in pages for line in page.lines]
    if not lines:
        return []
    layout = _Layout.of([line for _, line in lines])
    out: list[Line] = []
    last: PdfLine | None = None
    for number, line in lines:
        if last is not None and not numbered and not layout.breaks(out[-1].text, last, line):
            out[-1] = replace(out[-1], text=join(out[-1].text, line.text))
        else:
            out.append(Line(line.text, f"p. {number}"))
        last = line
    return out


def join(above: str, below: str) -> str:
    """Two parts of a wrapped paragraph as one: Han text without a space, words with one."""
    if re.search(r"[A-Za-z]-$", above) and below[:1].islower():
        return above[:-1] + below
    end = above[-1:]
    close = has_han(end) or has_han(below[:1]) or end in "\uff0c。、\uff1b\uff1a)\uff09》”"
    return above + below if close else f"{above} {below}"


def _is_open(text: str) -> bool:
    """True when more brackets are opened in `text` than closed."""
    opened = text.count("(") + text.count("\uff08")
    return opened > text.count(")") + text.count("\uff09")


@dataclass(frozen=True, slots=True)
class _Layout:
    """The measures of a text: margins, line distance, and whether paragraphs are indented."""

    left: float
    right: float
    step: float
    indents: bool

    @classmethod
    def of(cls, lines: Sequence[PdfLine]) -> _Layout:
        """Measure `lines`."""
        longest = max(line.right - line.left for line in lines)
        full = [line for line in lines if line.right - line.left > 0.6 * longest] or list(lines)
        lefts = Counter(round(line.left / 4) * 4 for line in lines)
        left = min(at for at, count in lefts.items() if count >= 0.04 * len(lines))
        rights = sorted(line.right for line in full)
        pairs = [(a, b) for a, b in pairwise(lines) if a.base > b.base]
        steps = sorted(a.base - b.base for a, b in pairs if a.base - b.base < 4 * a.size)
        size = sorted(line.size for line in full)[len(full) // 2]
        wrapped = [(a, b) for a, b in pairs if a.right - a.left > 0.6 * longest]
        back = sum(a.left - b.left > 0.8 * size and b.left - left < size for a, b in wrapped)
        hanging = sum(b.left - a.left > 0.8 * size for a, b in wrapped)
        return cls(
            left,
            rights[int(0.9 * (len(rights) - 1))],
            steps[len(steps) // 10] if steps else 0.0,
            back > hanging and back >= 0.05 * len(lines),
        )

    def breaks(self, above: str, last: PdfLine, line: PdfLine) -> bool:
        """True when `line` starts a paragraph, and does not go on with the one that holds `last`
        and reads `above` so far."""
        if self._goes_on(above, last, line):
            return False
        if max(last.size, line.size) > 1.25 * min(last.size, line.size):
            return True
        if any(map(self._is_heading, (last, line))) or is_contents(last.text):
            return True
        gap = last.base - line.base
        if gap > 1.35 * self.step > 0:
            return not (self.indents and self._flush(line) and self._full(last, line))
        if self.indents:
            return not self._flush(line) or not self._full(last, line)
        ended = last.text.endswith(_SENTENCE_END)
        return not self._full(last, line) or (ended and bool(_NUMBERED.match(line.text)))

    def _is_heading(self, line: PdfLine) -> bool:
        return heading_of(line.text) is not None and not (
            self._flush(line) and line.right > self.right - 1.5 * line.size
        )

    def _goes_on(self, above: str, last: PdfLine, line: PdfLine) -> bool:
        """True for a heading or a remark in brackets that runs over two lines."""
        if _NUMBERED.match(line.text) or heading_of(line.text):
            return False
        centred = abs((last.left + last.right) - (line.left + line.right)) < 4 * line.size
        if above[0] in "(\uff08" and len(above) < 400 and _is_open(above):
            return centred or last.base - line.base < 2.2 * last.size
        inwards = min(last.left, line.left) - self.left > 2.5 * line.size
        wide = self._full(last, line) or last.right - last.left > line.right - line.left
        return heading_of(above) is not None and centred and wide and inwards

    def _flush(self, line: PdfLine) -> bool:
        return line.left - self.left < 1.1 * line.size

    def _full(self, last: PdfLine, line: PdfLine) -> bool:
        """True when the first word of `line` would not have fitted behind `last`."""
        word = re.match(rf"[{HAN}]|[^\s{HAN}]+", line.text)
        length = len(word[0]) if word else 1
        width = line.size * (1.2 if word and has_han(word[0]) else 0.5 * length + 0.5)
        return last.right + width > self.right - 0.8 * line.size
