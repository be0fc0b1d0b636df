"""Check the built-in library: `python -m corpus.check [--real FOLDER] [--no-reasons] [FILES…]`.

Prints one line per problem, `file: provision: problem`, and exits 1 on any. Without FILES the
whole library is checked. With `--real FOLDER`, the numbers and dates of each confirmed provision
are also looked up in the published text that it names (see `corpus.check_facts`).
The rules are those of corpus/library/README.md.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from corpus.check_facts import PUBLIC, truth_problems
from corpus.citations.keys import citation_key
from corpus.duties import duty_problems
from corpus.frontmatter import Value, as_date, as_list, as_text
from corpus.levels import level_problem, level_problems
from corpus.limits_schema import LIMIT_FIELDS, not_one_of, quantity_of, structure_problems
from corpus.model import Kind, Status
from corpus.readers.library import LibraryFile, Section, parse
from corpus.registers import number_problem, register_problems
from corpus.text.han import han_share, is_chinese
from corpus.text.quantities import has_number, numbers_in
from corpus.topics import LIBRARY, library_files, limit_kinds, topics

_FRONT_FIELDS = (
    "id title title_en title_zh aliases jurisdiction kind issuer citation number adopted effective "
    "amended repealed status superseded_by language url text confirmed checked sources version "
    "edition"
)
_REQUIRED = (
    "id", "title", "title_en", "title_zh", "jurisdiction", "kind", "issuer", "status", "language",
    "url",
)  # fmt: skip
_DATES = ("adopted", "effective", "amended", "repealed", "checked", "version")
_FENCE_FIELDS = (
    "heading_zh heading_en path topics also see confirmed confidence limits status effective "
    "repealed amended reason label edition url"
)
_LISTS = ("aliases", "sources", "path", "topics", "also", "see", "limits")
_RETROACTIVE = re.compile(r"retroactiv|retrospectiv|溯及|追溯")
_SENTENCE_ZH = re.compile(r"[。!?;\uff01\uff1f\uff1b]")
_SENTENCE_EN = re.compile(r"[.!?;][\"”’)]*(?=\s|$)")
_WHOLE = re.compile(r"[。；！？.;!?][\"”’）)]*$")
_FEWEST_SENTENCES, _MOST_SENTENCES = 1, 8

#: A problem: where in the file ("front matter", a citation), and what.
Problem = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Library:
    """The ids and keys that `see` may point to; `complete` when every file was read.

    With `reasons`, a provision that is unverified must say why.
    """

    keys: Mapping[str, frozenset[str]] = field(default_factory=dict)
    complete: bool = True
    reasons: bool = True

    def unknown(self, target: str) -> str:
        """Why `target` ("id" or "id#key") leads nowhere or is not a key; "" when it is one."""
        id_, _, key = target.partition("#")
        if id_ not in self.keys:
            return f"see: no regulation '{id_}'" if self.complete else ""
        if key != citation_key(key):
            return f"see: '{target}' is written {id_}#{citation_key(key)}"
        if key and key not in self.keys[id_]:
            return f"see: {id_} has no provision '{key}'"
        return ""


def check(
    files: Sequence[Path] = (),
    *,
    library: Path = LIBRARY,
    real: Path | None = None,
    reasons: bool = True,
) -> list[str]:
    """The problems of `files` (all of `library` when empty), one line each, in order."""
    everything = library_files(library)
    chosen = [path.resolve() for path in files] or everything
    parsed: dict[Path, LibraryFile] = {}
    lines: list[str] = []
    for path in dict.fromkeys([*chosen, *everything]):
        try:
            parsed[path] = parse(path.read_text(encoding="utf-8-sig"))
        except (OSError, ValueError) as error:
            if path in chosen:
                lines.append(f"{_shown(path, library)}: {error}")
    texts = Counter(_text_id(file) for file in parsed.values())
    keys: dict[str, frozenset[str]] = {}
    for read in parsed.values():
        id_, _ = _text_id(read)
        own = (citation_key(section.citation) for section in read.sections)
        keys[id_] = keys.get(id_, frozenset()) | frozenset(own)
    known = Library(keys, not files, reasons)
    for path in chosen:
        if file := parsed.get(path):
            problems = list(file_problems(file, path, known))
            id_, version = _text_id(file)
            if texts[id_, version] > 1:
                problems.append(("front matter", "id stands in more than one file"))
            if (id_, "") not in texts:
                problems.append(("front matter", "no file of that id is without a version"))
            problems.extend(_extent_problems(file, library))
            if real is not None:
                problems.extend(truth_problems(file, real))
            lines.extend(f"{_shown(path, library)}: {where}: {what}" for where, what in problems)
    if not files:
        lines.extend(f"registers: {': '.join(row)}" for row in register_problems(library, keys))
        found = level_problems(keys, library / "registers" / "levels")
        lines.extend(f"registers: {': '.join(row)}" for row in found)
        lines.extend(f"duties: {': '.join(row)}" for row in duty_problems(library, keys))
    return lines


def _extent_problems(file: LibraryFile, library: Path) -> Iterator[Problem]:
    """Citations of the text in force that are no numbers of the law, or no paragraphs of one."""
    id_, version = _text_id(file)
    folder = library / "registers" / "levels"
    for section in file.sections:
        numbered = not version and as_text(section.fields.get("label")) != "true"
        if numbered and (problem := number_problem(id_, section.citation, library)):
            yield section.citation, problem
        if numbered and (problem := level_problem(id_, section.citation, folder)):
            yield section.citation, problem


def _text_id(file: LibraryFile) -> tuple[str, str]:
    """A file's id and version: no two files have the same."""
    return as_text(file.front.get("id")), as_text(file.front.get("version"))


def _shown(path: Path, library: Path) -> str:
    return str(path.relative_to(library)) if path.is_relative_to(library) else str(path)


def file_problems(file: LibraryFile, path: Path, library: Library) -> Iterator[Problem]:
    """Every problem of one parsed file that stands at `path`."""
    for problem in _front_problems(file, path, library):
        yield "front matter", problem
    if missing := _missing_language(file.summary):
        yield "summary", f"has no {missing} paragraph"
    citations = Counter(section.citation for section in file.sections)
    keys = Counter(citation_key(section.citation) for section in file.sections)
    if not file.sections:
        yield "file", "has no provision"
    for section in file.sections:
        if citations[section.citation] > 1:
            yield section.citation, "stands twice"
        elif keys[citation_key(section.citation)] > 1:
            yield section.citation, f"has the key '{citation_key(section.citation)}' of another"
        for problem in _section_problems(section, file, library):
            yield section.citation, problem


def _front_problems(file: LibraryFile, path: Path, library: Library) -> Iterator[str]:
    front = file.front
    unknown = sorted(front.keys() - set(_FRONT_FIELDS.split()))
    yield from (f"unknown field '{name}'" for name in unknown)
    yield from _lists(front)
    yield from (f"'{name}' is missing" for name in _REQUIRED if not as_text(front.get(name)))
    id_ = as_text(front.get("id"))
    expected, _, version = "/".join(path.with_suffix("").parts[-2:]).partition("@")
    yield from _version_problems(front, version)
    if id_ != expected:
        yield f"id '{id_}' does not match the path ({expected})"
    if id_.partition("/")[0] != as_text(front.get("jurisdiction")).lower():
        yield "jurisdiction does not match the id"
    if as_text(front.get("text")) != "digest":
        yield "text is not 'digest'"
    yield from not_one_of("kind", front.get("kind"), list(Kind))
    yield from not_one_of("status", front.get("status"), list(Status))
    yield from _not_address("url", front.get("url"))
    if as_text(front.get("confirmed")) and not front.get("checked"):
        yield "'confirmed' without 'checked'"
    if (after := as_text(front.get("superseded_by"))) and library.unknown(after):
        yield f"superseded_by: no regulation '{after}'"
    retroactive = bool(_RETROACTIVE.search(" ".join(file.summary)))
    yield from _date_problems(front, front, retroactive)


def _version_problems(front: Mapping[str, Value], named: str) -> Iterator[str]:
    """Of an earlier text of a regulation, which lies beside the present one as slug@version.md."""
    version = as_text(front.get("version"))
    if version != named:
        yield f"version '{version}' does not match the path ('{named}')"
    if not version:
        return
    if as_text(front.get("effective")) != version:
        yield "'effective' is not the version's first day"
    if not as_text(front.get("repealed")):
        yield "'repealed' is missing: the first day on which the version no longer applied"
    if as_text(front.get("status")) != Status.SUPERSEDED:
        yield f"status of a version is not '{Status.SUPERSEDED}'"


def _not_address(name: str, value: Value | None) -> Iterator[str]:
    if (url := as_text(value)) and not re.match(r"https?://\S+\Z", url):
        yield f"{name} '{url}' is not a web address"


def _date_problems(
    fields: Mapping[str, Value], front: Mapping[str, Value], retroactive: bool
) -> Iterator[str]:
    """Dates of a file or a provision that are no dates, out of order, or against the status."""
    dates: dict[str, date] = {}
    for name in _DATES:
        try:
            if found := as_date(fields.get(name)):
                dates[name] = found
        except ValueError as error:
            yield f"{name}: {error}"
    order = [("effective", "repealed"), ("adopted", "amended"), ("adopted", "repealed")]
    if not retroactive:
        order.append(("adopted", "effective"))
    for first, second in order:
        if first in dates and second in dates and dates[second] < dates[first]:
            yield f"{second} {dates[second]} is before {first} {dates[first]}"
    try:
        today = as_date(front.get("checked")) or date.today()
    except ValueError:
        return
    yield from _status_problems(as_text(fields.get("status")), dates, today)


def _status_problems(status: str, dates: Mapping[str, date], today: date) -> Iterator[str]:
    effective, repealed = dates.get("effective"), dates.get("repealed")
    gone = status in (Status.REPEALED, Status.SUPERSEDED)
    if status == Status.IN_FORCE and effective and effective > today:
        yield f"status is 'in force' but effective is {effective}"
    if status == Status.NOT_YET and effective and effective <= today:
        yield f"status is 'not yet in force' but effective is {effective}"
    if repealed and repealed <= today and status and not gone:
        yield f"status is '{status}' but repealed is {repealed}"
    if gone and repealed and repealed > today:
        yield f"status is '{status}' but repealed is {repealed}"


def _missing_language(paragraphs: Sequence[str]) -> str:
    shares = [han_share(paragraph) for paragraph in paragraphs]
    if not any(share > 0.3 for share in shares):
        return "Chinese"
    return "" if any(share <= 0.3 for share in shares) else "English"


def _section_problems(section: Section, file: LibraryFile, library: Library) -> Iterator[str]:
    fields = section.fields
    unknown = sorted(fields.keys() - set(_FENCE_FIELDS.split()))
    yield from (f"unknown field '{name}'" for name in unknown)
    yield from _lists(fields, ("confirmed",))
    for name in ("heading_zh", "heading_en", "topics"):
        if not as_list(fields.get(name)):
            yield f"'{name}' is missing"
    known = {topic.id for topic in topics()}
    yield from (f"no topic '{t}'" for t in as_list(fields.get("topics")) if t not in known)
    yield from _confirmation_problems(fields, file.front, library.reasons)
    yield from _amended_problems(fields, file.front)
    yield from filter(None, (library.unknown(target) for target in as_list(fields.get("see"))))
    yield from not_one_of("status", fields.get("status"), list(Status))
    yield from not_one_of("label", fields.get("label"), ["true"])
    yield from _not_address("url", fields.get("url"))
    yield from _date_problems(fields, file.front, retroactive=True)
    if missing := _missing_language(section.paragraphs):
        yield f"has no {missing} paragraph"
    else:
        yield from _length_problems(section.paragraphs)
    limits = fields.get("limits") or []
    if not isinstance(limits, list):
        yield "limits is not a list"
        return
    for number, limit in enumerate(limits, 1):
        where = f"limit {number}" if len(limits) > 1 else "limit"
        yield from (f"{where}: {problem}" for problem in _limit_problems(limit, section))


def _lists(fields: Mapping[str, Value], more: Sequence[str] = ()) -> Iterator[str]:
    """Fields that have several values where one is read."""
    allowed = {*_LISTS, *more}
    for name, value in fields.items():
        if isinstance(value, list) and name not in allowed:
            yield f"'{name}' has one value, not a list"


def _confirmation_problems(
    fields: Mapping[str, Value], front: Mapping[str, Value], reasons: bool
) -> Iterator[str]:
    confirmed = as_list(fields.get("confirmed"))
    confidence = as_text(fields.get("confidence"))
    if bool(confirmed) == bool(confidence):
        yield "needs exactly one of 'confirmed' and 'confidence'"
    if confidence not in ("", "unverified"):
        yield f"confidence '{confidence}' is not 'unverified'"
    reason = as_text(fields.get("reason"))
    if reason and not confidence:
        yield "'reason' is for unverified provisions"
    if confidence and not reason and reasons:
        yield "'reason' is missing: why it is unverified, and what would settle it"
    named = {*as_list(front.get("confirmed")), *as_list(front.get("sources"))}
    for name in confirmed:
        if name not in named:
            yield f"confirmed in '{name}', which the front matter does not name"
        edition = as_text(fields.get("edition") or front.get("edition"))
        if PUBLIC.match(name) and not edition:
            yield f"confirmed in '{name}' without 'edition'"


def _amended_problems(fields: Mapping[str, Value], front: Mapping[str, Value]) -> Iterator[str]:
    """A provision's `amended` is a day after the one from which it or the file applies."""
    try:
        amended = as_date(fields.get("amended"))
        since = as_date(fields.get("effective") or front.get("effective"))
    except ValueError:
        return  # said with the other dates
    if amended and since and amended <= since:
        yield f"amended {amended} is not after effective {since}"


def _length_problems(paragraphs: Sequence[str]) -> Iterator[str]:
    chinese = [p for p in paragraphs if is_chinese(p)]
    english = [p for p in paragraphs if not is_chinese(p)]
    for name, texts, pattern in (
        ("Chinese", chinese, _SENTENCE_ZH),
        ("English", english, _SENTENCE_EN),
    ):
        count = sum(len(pattern.findall(text)) for text in texts)
        if not _FEWEST_SENTENCES <= count <= _MOST_SENTENCES:
            yield f"has {count} {name} sentences"


def _limit_problems(limit: Value, section: Section) -> Iterator[str]:
    if not isinstance(limit, dict):
        yield "is not a mapping"
        return
    yield from (f"unknown field '{name}'" for name in sorted(limit.keys() - LIMIT_FIELDS))
    for name in ("kind", "unit", "zh", "en"):
        if not as_text(limit.get(name)):
            yield f"'{name}' is missing"
    yield from not_one_of("kind", limit.get("kind"), [kind.id for kind in limit_kinds()])
    yield from structure_problems(limit)
    digest = _squeezed(" ".join(section.paragraphs))
    try:
        quantity = quantity_of(limit.get("quantity"))
    except ValueError as error:
        yield str(error)
        return
    for name in ("zh", "en"):
        sentence = as_text(limit.get(name))
        if _squeezed(sentence) not in digest:
            yield f"its {name} sentence does not stand in the digest"
        if not _WHOLE.search(sentence):
            yield f"its {name} sentence is not whole"
        numbers = numbers_in(sentence)
        for wanted in quantity if isinstance(quantity, tuple) else (quantity,):
            if not any(has_number(wanted * scale, numbers) for scale in (1, 100)):
                yield f"its {name} sentence does not say {wanted:g}"


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run from the command line; the exit code is 1 when there is a problem, else 0."""
    parser = argparse.ArgumentParser(
        prog="python -m corpus.check", description="Check the built-in library."
    )
    parser.add_argument("files", nargs="*", type=Path, help="files to check (default: all)")
    parser.add_argument("--real", type=Path, help="folder of the published texts")
    parser.add_argument(
        "--no-reasons", action="store_true", help="do not ask why a provision is unverified"
    )
    options = parser.parse_args(arguments)
    lines = check(options.files, real=options.real, reasons=not options.no_reasons)
    for line in lines:
        print(line)
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
