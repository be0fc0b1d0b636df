"""Reader of Markdown: users' files, and laws as lawrefbook and justlaws publish them.

lawrefbook puts title and adoption above `<!-- INFO END -->`; justlaws writes `**第一条**　`; both
split long laws over several files, each of which is a document of its own here, titled by law and
part. The files of the US Code go to `corpus.readers.us.uscode`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePath

from corpus.frontmatter import Value, as_text, split_front_matter, without_repeated
from corpus.messages import N_
from corpus.model import Document
from corpus.readers.general.fields import with_fields
from corpus.readers.us.uscode import is_us_code, read_us_code
from corpus.source import Source
from corpus.splitting.assemble import Known, assemble
from corpus.splitting.headings import heading_of
from corpus.splitting.lines import Line
from corpus.text.cleaning import decode, repair
from corpus.text.han import has_han

_INFO_END = "<!-- INFO END -->"
_INLINE = (
    (re.compile(r"!\[[^\[\]]{0,500}\]\([^)]{0,2000}\)"), ""),
    (re.compile(r"\[([^\[\]]{1,2000})\]\((?:[^()]|\([^()]*\)){0,2000}\)"), r"\1"),
    (re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1"), r"\2"),
    (re.compile(r"(?<![A-Za-z0-9*])\*(?=[^\s*])([^*]+?)(?<=[^\s*])\*(?![A-Za-z0-9*])"), r"\1"),
    (re.compile(r"`([^`]+)`"), r"\1"),
    (re.compile(r"<br\s*/?>", re.I), "\n"),
    (
        re.compile(
            r"</?(?:b|i|u|em|strong|sup|sub|span|p|div|center|font|details|summary)(?:\s[^<>]*)?>",
            re.I,
        ),
        "",
    ),
    (re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])"), r"\1"),
)
#: What every pattern of `_INLINE` needs.
_MARKED = re.compile(r"[\[*_`<\\]")
_FRONT_RULE = re.compile(r"\A\ufeff?---[ \t]*\n")
_UNDERLINE = re.compile(r"^ {0,3}(?:(=+)|-{3,})[ \t]*$")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^([\w-]{1,40})\]:\s?(.*)$")
_HEADING_ID = re.compile(r"(?<!\s)\s*\{[#.][\w.# -]{1,60}\}$")
_RULE = re.compile(r"^\s*(?:[-*_]\s*){3,}$")
_TABLE_RULE = re.compile(r"^\s*(?:\|\s*)?:?-{2,}:?\s*+(?:\|\s*:?-{2,}:?\s*+)*\|?\s*$")


def read(source: Source) -> Iterator[Document]:
    """The one document in a Markdown file; UnreadableError for binary, empty or broken data."""
    text = decode(source.data, source.name)
    if is_us_code(text):
        yield read_us_code(source, text)
        return
    remarks: list[str] = []
    fields: dict[str, Value] = {}
    try:
        fields, body = split_front_matter(text)
    except ValueError as error:
        remarks.append(N_(f"front matter read as text: {error}"))
        body = _FRONT_RULE.sub("", text)
    body = without_repeated(body, fields)
    lines, known = _structured(source, body)
    if said := as_text(fields.get("title")):
        known = replace(known, title=known.title or said)
    document = assemble(source, lines, known)
    own = replace(document.regulation, id=_id_in_folder(source, document))
    own, unknown = with_fields(own, fields | _listed(body) if fields else fields)
    remarks += unknown
    yield replace(document, regulation=own, remarks=(*remarks, *document.remarks))


def _structured(source: Source, body: str) -> tuple[list[Line], Known]:
    """The file's lines, and what its markup says of them."""
    head, mark, rest = body.partition(_INFO_END)
    above = markdown_lines(head) if mark else []
    lines = [*above, *markdown_lines(rest if mark else body, head.count("\n") if mark else 0)]
    lines = _numbered_headings(lines)
    titles = [line.text for line in (above or lines[:40]) if line.level == 1]
    front = len(above) if mark else None
    law = next((title for title in titles if heading_of(title) is None), "")
    part = titles[1] if mark and len(titles) > 1 else ""
    if not law and titles:
        folder = _folder_lines(source)
        known = Known(folder[0].text, titles[0], len(folder)) if folder else Known(titles[0])
        return [*folder, *lines], known
    lines = [line for line in lines if not (line.level == 1 and line.text in (law, part))]
    front = None if front is None else front - bool(law) - bool(part)
    return lines, Known(law, part, front)


_NUMBER_HEADING = re.compile(r"\d{1,4}[A-Z]{0,3}")


def _numbered_headings(lines: list[Line]) -> list[Line]:
    """`lines` with headings that are bare numbers, below the headings that are their titles, as the
    legalize family sets British sections, made the sections' own first lines: "s. 5 Title"."""
    numbers = [i for i, at in enumerate(lines) if at.level and _NUMBER_HEADING.fullmatch(at.text)]
    law = next((line.text for line in lines if line.level == 1), "")
    unit = next((unit for ends, unit in _UNITS if re.search(rf"{ends}(?: \d{{4}})?$", law)), "")
    if not numbers or not unit:
        return lines
    out = list(lines)
    for i in reversed(numbers):
        above = lines[i - 1] if i else lines[i]
        titled = 1 < above.level < lines[i].level and heading_of(above.text) is None
        title = f" {above.text}" if titled else ""
        out[i - titled : i + 1] = [Line(f"{unit} {lines[i].text}{title}", lines[i].place)]
    return out


#: How the titles of British laws end, and how their provisions are cited.
_UNITS = (("Act", "s."), ("(?:Regulations|Rules)", "reg."), ("Order", "art."))


#: A list of facts at the head of German laws: a name, and its value in the line below.
_LISTED = re.compile(r"^(Ausfertigungsdatum|Stand)[ \t]*\n:[ \t]+(\S.*)$", re.M)


def _listed(body: str) -> dict[str, Value]:
    """The facts that stand in a list at the head of a German law."""
    found = {name: value.strip() for name, value in _LISTED.findall(body[:2000])}
    day = found.get("Ausfertigungsdatum", "")
    return {"adopted": day} if day else {}


def _folder_lines(source: Source) -> list[Line]:
    """The lines of the README.md beside a part of a law, which holds the law's title."""
    readme = _readme(source.path)
    if readme is None:
        return []
    _, body = split_front_matter(decode(readme.read_bytes(), readme.name))
    lines = markdown_lines(body)
    titled = lines and lines[0].level == 1 and heading_of(lines[0].text) is None
    return lines[:40] if titled and not any(line.level > 1 for line in lines) else []


def _id_in_folder(source: Source, document: Document) -> str:
    """The document's id; with the folder's name for a part of a code that does not name the code.

    Each code has a "第三编", and the parts of a code stand in one folder.
    """
    own = document.regulation
    heading = heading_of(own.title)
    folder = re.sub(r"\W+", "-", PurePath(source.name).parent.name.lower()).strip("-")
    if heading is None or heading.attached or not has_han(own.title) or not folder:
        return own.id
    first = next((p.key for p in document.provisions if p.key[:1].isdigit()), "1")
    place, _, slug = own.id.partition("/")
    return f"{place}/{folder}-{slug}" if heading.kind == "编" or first != "1" else own.id


def _readme(path: Path | None) -> Path | None:
    if path is None or path.name == "README.md":
        return None
    readme = path.with_name("README.md")
    return readme if readme.is_file() else None


def markdown_lines(text: str, first: int = 0) -> list[Line]:
    """The repaired lines of a Markdown body without its markup; `first` lines stand above it."""
    text = _without_comments(text)
    lines: list[Line] = []
    notes: dict[str, Line] = {}
    above = ""
    for number, raw in enumerate(text.split("\n"), first + 1):
        if (under := _UNDERLINE.match(raw)) and _is_underlined(above, bool(under[1])):
            if lines and lines[-1].place == f"line {number - 1}":
                lines[-1] = replace(lines[-1], level=1 if under[1] else 2)
            above = ""
            continue
        above = raw
        if note := _FOOTNOTE.match(raw):
            notes[note[1]] = Line(
                f"[{note[1]}] {repair(_inline(note[2])).strip()}", f"line {number}"
            )
            continue
        if _RULE.match(raw) or _TABLE_RULE.match(raw) or raw.startswith("```"):
            continue
        level, content = _heading(raw.strip()) or (0, _block(raw))
        for part in repair(_inline(content)).split("\n"):
            if part.strip():
                lines.append(Line(part.strip(), f"line {number}", level))
    return _with_notes(lines, notes) if notes else lines


def _is_underlined(above: str, double: bool) -> bool:
    """True for a line that a row of = or - below it makes a heading."""
    text = above.strip()
    if double or not text:
        return double
    if ": " in text or "\uff1a" in text:
        return False
    return len(text) <= 60 and not text.endswith(("。", ".", ";", "\uff1b", ":", "\uff1a", "|"))


def _with_notes(lines: list[Line], notes: dict[str, Line]) -> list[Line]:
    """`lines` with each footnote below the line that refers to it, the others at the end."""
    out: list[Line] = []
    for line in lines:
        marks = re.findall(r"\[\^([\w-]{1,40})\]", line.text)
        out.append(replace(line, text=re.sub(r"\[\^([\w-]{1,40})\]", r"[\1]", line.text)))
        out += [notes.pop(mark) for mark in dict.fromkeys(marks) if mark in notes]
    return [*out, *notes.values()]


def _without_comments(text: str) -> str:
    """`text` with only the line ends of its comments."""
    kept: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start + 4)) >= 0:
        kept += [text[at:start], "\n" * text.count("\n", start, end)]
        at = end + 3
    return "".join([*kept, text[at:]])


def _heading(line: str) -> tuple[int, str] | None:
    """A heading's level and text: "## Text", "## Text ##"; None for any other line."""
    rest = line.lstrip("#")
    level = min(len(line) - len(rest), 6)
    if not level or (rest and (len(line) - len(rest) > 6 or not rest[0].isspace())):
        return None
    return level, _HEADING_ID.sub("", rest.strip().rstrip("#").rstrip())


def _block(raw: str) -> str:
    """A body line without the marks of quotes, bullets and table rows."""
    line = re.sub(r"^\s*(?:>\s?)+", "", raw)
    line = re.sub(r"^\s*[-*+]\s+(?=\S)", "", line)
    if line.strip().startswith("|") and line.strip().endswith("|"):
        return " | ".join(cell.strip() for cell in line.strip().strip("|").split("|"))
    return line


def _inline(text: str) -> str:
    if _MARKED.search(text) is None:
        return text
    for pattern, replacement in _INLINE:
        text = pattern.sub(replacement, text)
    return text
