"""The page that checks a draft: a form, the draft with marks, the findings. Nothing is kept.

The draft comes pasted or as a file; it is held in memory, read in a process of its own, and goes
with the answer.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from typing import Any

from starlette.datastructures import FormData, UploadFile
from starlette.formparsers import FormParser, MultiPartException, MultiPartParser
from starlette.requests import ClientDisconnect, Request

from corpus.errors import RegsearchError
from corpus.messages import N_, _
from corpus.named import NamedTuple
from search.checking.drafts import Draft
from search.checking.model import GRAVITY, LEVELS, Finding, Report
from search.checking.options import options_of
from search.checking.scope import KINDS, ROLES, scope_lines
from search.checking.words import axes, verdict, where
from search.query.days import read_day
from search.web.desk import Desk
from search.web.page import Page

#: The largest draft: a file in bytes, a text in characters; the seconds that it may take to come.
MOST_BYTES, MOST_CHARACTERS, SECONDS = 5 << 20, 300_000, 60
#: What a form has beside the draft, in bytes.
_MORE = 64 << 10
FIELDS = ("kind", "role", "jurisdiction", "on")
_KINDS = {"auto": N_("found from the draft"), **KINDS}
_ROLES = {"": N_("not known"), **ROLES}


class Refused(RegsearchError):
    """A draft that is not taken: `http` says with which status."""

    def __init__(self, reason: str, http: int) -> None:
        super().__init__(reason)
        self.http = http


class Sent(NamedTuple):
    """What a form brought: the draft's name and bytes, and the other fields."""

    name: str
    data: bytes
    fields: dict[str, str]


class Piece(NamedTuple):
    """A passage of the draft with the numbers of the findings about it, and their gravest level."""

    text: str
    numbers: list[int]
    level: str


class _InMemory(MultiPartParser):
    """A parser that never writes a file to the disk."""

    spool_max_size = MOST_BYTES + _MORE


async def sent(request: Request) -> Sent:
    """The form of a request; Refused where it is too large, too slow or none."""
    try:
        async with asyncio.timeout(SECONDS):
            form = await _form(request)
            try:
                return await _sent(form)
            finally:
                await form.close()
    except TimeoutError:
        raise Refused(N_("the draft took too long to come"), 408) from None
    except (MultiPartException, ClientDisconnect, ValueError):
        raise Refused(N_("the form cannot be read"), 400) from None


async def _form(request: Request) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        stream = _InMemory(
            request.headers, _bounded(request), max_files=1, max_fields=12,
            max_part_size=4 * MOST_CHARACTERS,
        )  # fmt: skip
        return await stream.parse()
    if kind == "application/x-www-form-urlencoded":
        return await FormParser(request.headers, _bounded(request)).parse()
    raise Refused(N_("the form cannot be read"), 415)


async def _bounded(request: Request) -> AsyncGenerator[bytes, None]:
    """The body of a request, as long as it is not too long."""
    size, most = 0, MOST_BYTES + _MORE
    announced = request.headers.get("content-length", "0")
    if announced.isdigit() and int(announced) > most:
        raise Refused(N_("the draft is too large"), 413)
    async for part in request.stream():
        size += len(part)
        if size > most:
            raise Refused(N_("the draft is too large"), 413)
        yield part


async def _sent(form: FormData) -> Sent:
    fields = {name: str(form.get(name, "")).strip()[:200] for name in FIELDS}
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return Sent(file.filename[-200:], await file.read(), fields)
    text = str(form.get("text", ""))
    if len(text) > MOST_CHARACTERS:
        raise Refused(N_("the draft is too large"), 413)
    return Sent("", text.encode("utf-8", "replace"), fields)


def blank(reason: str = "", status: int = 200, fields: dict[str, str] | None = None) -> Page:
    """The page with the empty form, and why a draft was not taken."""
    values = {
        "report": None, "reason": reason, "text": "",
        "given": dict.fromkeys(FIELDS, "") | (fields or {}),
        "kinds": [(id, _(name)) for id, name in _KINDS.items()],
        "roles": [(id, _(name)) for id, name in _ROLES.items()],
        "most_characters": MOST_CHARACTERS, "most_megabytes": MOST_BYTES >> 20,
    }  # fmt: skip
    return Page("check.html", values, status)


def report_of(desk: Desk, draft: Sent) -> Report:
    """The report on what a form brought; RegsearchError where it cannot be read."""
    if not draft.data.strip():
        raise Refused(N_("there is no draft: paste a text or choose a file"), 400)
    given: dict[str, Any] = dict(draft.fields)
    given["on"] = read_day(given["on"])[0] if given["on"] else ""
    given["kind"] = given["kind"] if given["kind"] in _KINDS else "auto"
    given["role"] = given["role"] if given["role"] in _ROLES else ""
    options = options_of(**given)
    name = draft.name or _("pasted text") + ".txt"
    read = Draft.of_bytes(draft.data, name)
    if len(read.text) > MOST_CHARACTERS:
        raise Refused(N_("the draft is too large"), 413)
    return desk.ask(lambda session: session.check(read, options))


def checked(report: Report, draft: Sent, language: str) -> Page:
    """The page with a report."""
    counted = report.gravest_first
    findings = list(enumerate(counted, 1))
    marked = pieces(report.text, findings)
    first = {n: piece.numbers[0] for piece in marked for n in piece.numbers}
    values = blank(fields=draft.fields).values | {
        "report": report,
        "scope": scope_lines(report, language),
        "verdict": verdict(report),
        "levels": {level: _(level) for level in LEVELS},
        "counts": [(level, sum(f.level == level for f in counted)) for level in LEVELS],
        "findings": findings,
        "pieces": marked,
        "first_of": first,
        "axes": axes,
        "where": lambda f: where(f, language),
        "text": "" if draft.name else draft.data.decode("utf-8", "replace"),
    }
    return Page("check.html", values)


def pieces(text: str, findings: Sequence[tuple[int, Finding]]) -> list[Piece]:
    """The draft cut where findings begin and end: passages that overlap are one."""
    spans = sorted((f.span.start, f.span.end, n, f.level) for n, f in findings if f.span)
    out: list[Piece] = []
    at = 0
    while spans:
        start, end, number, level = spans.pop(0)
        numbers, levels = [number], {level}
        while spans and spans[0][0] < end:
            _start, other, number, level = spans.pop(0)
            end = max(end, other)
            numbers.append(number)
            levels.add(level)
        out.append(Piece(text[at:start], [], ""))
        gravest = min(levels, key=GRAVITY.__getitem__)
        out.append(Piece(text[start:end], sorted(numbers), gravest))
        at = end
    return [*out, Piece(text[at:], [], "")]
