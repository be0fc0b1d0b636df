"""Headings of divisions (编, 章, Part, Chapter, Schedule, Markdown's #) and the path they make."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from corpus.text.cleaning import close_gaps, without_ending
from corpus.text.numerals import NUMERAL

_LEADERS = re.compile(r"\d*[\s.…·]*(?:[.…·_]{2,}|\t)[\s.…·_\-—]*")  # reversed
_HAN = re.compile(
    rf"^第\s?([{NUMERAL}]+(?:\s[{NUMERAL}]+)*)\s?(编|編|分编|分編|篇|卷|部分|部|章|节|節|款|目)"
    r"(?:\s+|(?=[^\s的、第至和或及项項规規中所,\uff0c]))(.*)$|"
    rf"^第\s?([{NUMERAL}]+)\s?(编|編|分编|分編|篇|卷|部分|部|章|节|節)()$"
)
_HAN_PLAIN = re.compile(r"^(总\s*则|總\s*則|分\s*则|分\s*則|附\s*则|附\s*則)$")
_ENGLISH = re.compile(
    r"^(title|subtitle|part|chapter|subchapter|division|subdivision|subpart|book)\s+"
    r"([ivxlcdm]+|\d+[a-z]{0,2}|[a-z])(?:\s*[.:—–-]\s*|\s+|$)(.*)$",
    re.I,
)
#: Divisions in other languages, the outer before the inner: Teil, Kapitel, Abschnitt; titre,
#: chapitre; phần, chương, mục; título, capítulo. A number stands behind or, in German, before.
_DIVISIONS = (
    "Buch|Teil|Kapitel|Abschnitt|Unterabschnitt|Untertitel|Titel|Partie|Livre|Titre|Chapitre|"
    "Sous-section|Phần|Chương|Mục|Tiểu mục|Libro|Título|Capítulo|Sección|Titolo|Capo|Hoofdstuk|"
    "Afdeling|Rozdział|Dział|Luku|Kapitola"
)
_NUMERIC = r"[ivxlcdm]+(?:er)?|\d+[a-z]{0,2}|premier|première"
_FOREIGN = re.compile(
    rf"^(?P<kind>{_DIVISIONS})\s+(?P<number>{_NUMERIC})(?:\s*[.:–—-]\s*|\s+|$)(?P<rest>.*)$", re.I
)
_GERMAN_ORDINALS = "erste|zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte"
_GERMAN = re.compile(
    rf"^(?:\d{{1,2}}\.|(?i:{_GERMAN_ORDINALS})[rs])\s+(?P<kind>Buch|Teil|Kapitel|Abschnitt|Unterabschnitt|Titel)"
    r"(?:\s*[.:–—-]\s*|\s+|$)(?P<rest>.*)$"
)
_KOREAN = re.compile(r"^제\s?\d+\s?(?P<kind>[편장절관])(?:의\s?\d+)?(?:\s+(?P<rest>.*))?$")
#: Supplementary provisions, which count anew: 부칙 <제12호, 2031. 3. 20.>
_SUPPLEMENT = re.compile(r"^부\s*칙(?:\s*[<〈(\[].{0,60})?$")
#: Disposición adicional primera. Registro.
_SPANISH = re.compile(
    r"^(Disposición (?:adicional|transitoria|derogatoria|final)(?: [a-záéíóú]{4,20})?)"
    r"(?:[.:]\s*(?!.*\. )(.{0,120}))?$",
    re.I,
)
_JAPANESE_PLAIN = re.compile(r"^附\s*則(?:\s*[(\uff08].{1,60}[)\uff09])$")
_ATTACHMENTS = (
    "schedule|annex|annexe|annexure|appendix|attachment|exhibit|form|anlage|anhang|bijlage|bilaga|"
    "allegato|anexo|annexo|liite|załącznik|phụ lục|mẫu|"
    "muster|formblatt|formulaire|formulario|παραρτημα|παράρτημα|приложение"
)
#: Those that are no heading without a number.
_FORMS = ("form", "mẫu", "muster", "formblatt", "formulaire", "formulario")
_ORDINALS = "first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth"
_ATTACHED = re.compile(
    rf"^(?:the\s+)?({_ATTACHMENTS})(?:\s+(?:no\.?\s*|nr\.?\s*|[–—-]\s*)?(\d+[a-z]{{0,2}}|[ivxlc]+|[a-z]))?"
    r"(?:\s*[.:—–-]\s*|\s+|$)(.*)$",
    re.I,
)
_ORDINAL = re.compile(
    rf"^(?:the\s+)?((?:{_ORDINALS})\s+schedule)(?:\s*[.:—–-]\s*|\s+|$)(.*)$", re.I
)
_HAN_ATTACHED = re.compile(
    rf"^[【\[(\uff08]?(附\s?[件表录錄图圖註注]?|別表|别表|別記様式|様式|別紙|별표|별지|서식)\s?"
    rf"([第제]?\s?[{NUMERAL}]+(?:[の의][{NUMERAL}]+)?[号호]?|[A-Z]|(?<=[件表录錄]))(서식)?\s?[】\])\uff09]?"
    r"(?:$|\s*[:\uff1a]\s*|\s+|(?=[《\uff08(]))(.*)$|^(附\s?[件表录錄图圖註注]?)\s?[:\uff1a]\s?(.*)$|^(附)$"
)
#: What each of the headings above begins with.
_BEGINS = re.compile(
    r"[第总總分附别別様제별서부【\[(\uff08]|\d{1,2}\.|"
    rf"title|sub|part|chapter|division|book|the\s|disposición|{_DIVISIONS}|{_GERMAN_ORDINALS}|{_ATTACHMENTS}|"
    rf"{_ORDINALS}",
    re.I,
)
_SENTENCE = re.compile(r"[。;\uff1b?!\uff01\uff1f]|[:\uff1a\uff0c]$")
_CONTENTS = re.compile(
    r"^(?:目\s*[录錄次]|目次|contents|table of contents|inhalt|inhaltsverzeichnis|"
    r"inhaltsübersicht|arrangement of (?:sections|regulations|rules|act)|목\s*차|차\s*례|"
    r"sommaire|table des matières|mục lục|índice|indice|sisällys|innehåll|inhoudsopgave|"
    r"on this page)"
    r"(?:[\s.…·]+(?:\d{1,4}|page|pages|页码?|頁|seite))?$",
    re.I,
)
#: What stands behind an annex's number: the provisions that it belongs to.
_OF_SECTION = re.compile(r"[(\[](?:zu |[Ss]ections? |[Aa]rticles? |[Rr]eg|[Rr]ules? )")
_ITEM = re.compile(r"^(?:[(\uff08]?[\d一二三四五六七八九十]{1,3}[)\uff09、.\uff0e])")
_RUNS = re.compile(r"[。\uff1b]")
_SHORT_ITEM, _SHORT_SENTENCE = 30, 12
_LONGEST_HAN, _LONGEST_ENGLISH = 48, 160


@dataclass(frozen=True, slots=True)
class Heading:
    """A division's heading: its kind ("章", "part", "#" for any), its label ("第一章"), its text.

    `attached` tells a schedule, annex or 附件 from a division of the main text; `level` is the
    level that the source's markup gives it (0: none).
    """

    kind: str
    label: str
    text: str
    attached: bool = False
    level: int = 0


def heading_of(line: str, level: int = 0) -> Heading | None:
    """The heading that `line` is, None when it is body text. `level` is its level as markup says
    (Markdown's number of #, HTML's h1 to h6; 0 for none)."""
    text = line.strip(" *#>_")
    if not level and _BEGINS.match(text) is None:
        return None
    if len(text) < 400:  # no longer line is a heading
        text = without_ending(text.strip(), _LEADERS).strip()
    if not text:
        return None
    found = _attached(text) or _han(text) or _english(text) or _foreign(text)
    if found:
        return replace(found, level=level)
    runs = _RUNS.search(text[:-1]) or (text[-1] == "。" and len(text) > _SHORT_SENTENCE)
    if level and (runs or (_ITEM.match(text) and len(text) > _SHORT_ITEM)):
        return None  # text that the source sets as a heading
    return Heading("#", text, text, level=level) if level else None


def is_contents(line: str) -> bool:
    """True for the line that heads a table of contents."""
    return _CONTENTS.match(line.strip(" *#:\uff1a[]【】")) is not None


def _han(text: str) -> Heading | None:
    if _JAPANESE_PLAIN.match(text):
        return Heading("plain", "附則", text)
    if plain := _HAN_PLAIN.match(text):
        name = re.sub(r"\s", "", plain[1])
        return Heading("plain", name, name)
    match = _HAN.match(text)
    if match is None or len(text) > _LONGEST_HAN or _SENTENCE.search(text):
        return None
    number, kind, title = (match[1], match[2], match[3]) if match[1] else (match[4], match[5], "")
    if kind in "款目" and not title:
        return None
    label = f"第{re.sub(chr(92) + 's', '', number)}{kind}"
    title = close_gaps(title.strip())
    return Heading(kind.replace("編", "编").replace("節", "节"), label, f"{label} {title}".strip())


def _english(text: str) -> Heading | None:
    match = _ENGLISH.match(text)
    if match is None or len(text) > _LONGEST_ENGLISH or not text[0].isupper():
        return None
    rest = match[3].strip()
    if rest[:1].islower() or rest.endswith((".", ";", ",")) or rest.startswith(("(", ",")):
        return None
    label = f"{match[1]} {match[2]}"
    return Heading(match[1].lower(), label, text)


def _foreign(text: str) -> Heading | None:
    match = _FOREIGN.match(text) or _GERMAN.match(text) or _KOREAN.match(text)
    if match is None or len(text) > _LONGEST_ENGLISH or text[0].islower():
        return None
    rest = (match["rest"] or "").strip()
    if rest[:1].islower() or rest.endswith((".", ";", ",", "다")) or rest.startswith(("(", ",")):
        return None
    label = text[: match.start("rest")].strip(" .:–—-") if rest else text
    return Heading(match["kind"].lower(), label, text)


def _attached(text: str) -> Heading | None:
    if match := _HAN_ATTACHED.match(text):
        name, rest = match[1] or match[5] or match[7], (match[4] or match[6] or "").strip()
        if len(rest) > _LONGEST_HAN or _SENTENCE.search(rest) or _ITEM.match(rest):
            return None
        label = re.sub(r"\s", "", name) + (match[2] or "")
        title = f"{label}{match[3] or ''} {close_gaps(rest)}".strip()
        return Heading("attached", label, title, attached=True)
    if match := _SPANISH.match(text):
        return Heading("attached", match[1], text, attached=True)
    if _SUPPLEMENT.match(text):
        closed = f"{text}>" if "<" in text and ">" not in text else text
        return Heading("supplement", "부칙", closed)
    if len(text) > _LONGEST_ENGLISH or not text[0].isupper():
        return None
    match = _ATTACHED.match(text)
    ordinal = None if match else _ORDINAL.match(text)
    if match is None and ordinal is None:
        return None
    rest = (match[3] if match else ordinal[2] if ordinal else "").strip()
    runs_on = rest[:1].islower() or rest.endswith((".", ";", ",")) or rest[:1] in ("(", ",", "[")
    if runs_on and _OF_SECTION.match(rest) is None:
        return None
    if ordinal:
        return Heading("attached", ordinal[1], text, attached=True)
    assert match is not None
    if match[2] is None and rest and not text.isupper() and _OF_SECTION.match(rest) is None:
        return None
    if match[1].lower() in _FORMS and match[2] is None:
        return None
    label = f"{match[1]} {match[2] or ''}".strip()
    return Heading("attached", label, text, attached=True)


@dataclass
class Path:
    """The headings above a place in a text, from the outermost inwards."""

    _stack: list[Heading] = field(default_factory=list)

    @property
    def texts(self) -> tuple[str, ...]:
        """The headings' texts."""
        return tuple(heading.text for heading in self._stack)

    @property
    def attached(self) -> Heading | None:
        """The schedule or annex that the place is in, if any."""
        return next((heading for heading in self._stack if heading.attached), None)

    @property
    def division(self) -> str:
        """The label of the innermost division, "" where there is none."""
        return self._stack[-1].label if self._stack and not self._stack[-1].attached else ""

    def enter(self, heading: Heading) -> None:
        """Go on to `heading`: leave every division that it closes."""
        if heading.kind == "plain":
            heading = replace(heading, kind=self._stack[0].kind if self._stack else "章")
        kinds = [above.kind for above in self._stack]
        if heading.attached or heading.kind == "supplement":
            self._stack.clear()
        elif heading.level:
            levels = [above.level for above in self._stack]
            closed = [i for i, level in enumerate(levels) if level >= heading.level]
            del self._stack[closed[0] if closed else len(levels) :]
        elif heading.kind in kinds:
            del self._stack[kinds.index(heading.kind) :]
        self._stack.append(heading)

    def leave(self, level: int) -> None:
        """Leave the divisions whose headings stand at `level` of the markup, or below it."""
        while level and self._stack and self._stack[-1].level >= level:
            self._stack.pop()

    def title(self, text: str) -> None:
        """Add a title that stands on a line of its own to the innermost heading."""
        self._stack[-1] = replace(self._stack[-1], text=f"{self._stack[-1].label} {text}")
