"""What a check says of a draft, each statement in both languages; facts and what was not checked,
never a reproach."""

# ruff: noqa: E501

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.limits_wording import CLASSES
from corpus.messages import N_, _, language
from corpus.text.han import has_han
from search.checking.model import Amount, Cited, Evidence, Said, Span
from search.matching.cited_text import RECALLED
from search.wording import aside, cited

if TYPE_CHECKING:
    from search.topics import LimitRow

#: The key of an article with its 款 and item.
_HAN_KEY = re.compile(r"(\d+)(?:-(\d+))?(?:¶(\d+))?(?:\((\d+)\))?")


def citation(row: Cited, rule: str) -> Said:
    """What there is to say of a citation under a rule."""
    return Said.both(lambda: _CITATIONS[rule](row))


def _named(row: Cited) -> str:
    return " ".join(row.span.text.split())


def number_of(row: Cited) -> str:
    """The number that is cited, in the words of its law: 1692c(h), 第680条第4款, 第47條之1第2項."""
    found = _HAN_KEY.fullmatch(row.key)
    written = row.span.text
    if found and language() == "en" and has_han(written):
        return cited("en", "条", f"#{row.key}")
    if not found or not re.search("[条條§]|第", written) or not has_han(written + row.law):
        as_written = re.search(re.escape(row.key), written, re.I)
        return as_written[0] if as_written else row.key
    hant = "條" in written
    article, item = ("條", "項") if hant else ("条", "项")
    more = f"之{found[2]}" if found[2] else ""
    paragraph = f"第{found[3]}款" if found[3] else ""
    last = (f"第{found[4]}{item}" if hant else f"第（{found[4]}）{item}") if found[4] else ""
    return f"第{found[1]}{article}{more}{paragraph}{last}"


def _no_provision(row: Cited) -> str:
    ends = row.suggestions[0].removeprefix("≤ ") if row.suggestions else ""
    if row.suggestions and ends != row.suggestions[0]:
        has = _("; its numbers end at {number} or before").format(number=ends)
    else:
        has = _("; it has {numbers}").format(numbers=separator().join(row.suggestions))
    said = _("“{name}”: there is no {number} in {law}").format(
        name=_named(row), number=number_of(row), law=row.law or _("that law")
    )
    return said + (has if row.suggestions else "")


def _no_law(row: Cited) -> str:
    return _("“{name}”: the code has no such title").format(name=_named(row))


def _gone(row: Cited) -> str:
    repealed = row.validity == "repealed"
    if row.since:
        said = (
            _("“{name}” was repealed on {day}")
            if repealed
            else _("“{name}” was superseded on {day}")
        )
    else:
        said = _("“{name}” was repealed") if repealed else _("“{name}” was superseded")
    now = _("; see now {successor}").format(successor=row.successor) if row.successor else ""
    return said.format(name=_named(row), day=row.since) + now


def _amended(row: Cited) -> str:
    said = _("“{name}” was amended as of {day}, after the date of the draft")
    return said.format(name=_named(row), day=row.since)


def _not_yet(row: Cited) -> str:
    if row.validity == "draft":
        return _("“{name}” is a draft, not law").format(name=_named(row))
    day = _("; it takes effect on {day}").format(day=row.since) if row.since else ""
    return _("“{name}” is not yet in force").format(name=_named(row)) + day


def _no_pinpoint(row: Cited) -> str:
    said = _("“{name}”: the provision has no such paragraph ({key})")
    return said.format(name=_named(row), key=number_of(row))


def _ambiguous(row: Cited) -> str:
    said = _("“{name}” may mean several laws: {laws}")
    return said.format(name=_named(row), laws=", ".join(row.ids[:4]))


def _mismatch(row: Cited) -> str:
    if row.beside:
        said = _("“{written}” stands beside “{name}”, which is {other}")
        return said.format(written=row.heading, name=row.beside, other=row.suggestions[0])
    if row.about and not row.evidence:
        said = _(
            "“{name}”: what is said here is what {other} is about; no text of {number} is held"
        )
        return said.format(name=_named(row), other=row.about, number=number_of(row))
    if row.about:
        said = _(
            "“{name}”: what is said here is what {other} is about; the text held of {number} does not "
            "speak of it"
        )
        return said.format(name=_named(row), other=row.about, number=number_of(row))
    if row.heading:
        said = _("“{heading}” stands beside “{name}”, but {other} is what is headed so")
        return said.format(heading=row.heading, name=_named(row), other=row.suggestions[0])
    law = row.evidence[0].title if row.evidence else row.law or ", ".join(row.ids[:2])
    said = _("the law named before “{name}” is not that of the number, which is of {law}")
    return said.format(name=_named(row), law=law)


def _outside(row: Cited) -> str:
    if row.ids:
        said = _("“{name}” is outside the corpus, which holds only a digest of {law}: not checked")
        return said.format(name=_named(row), law=row.ids[0])
    return _("“{name}” is outside the corpus: not checked").format(name=_named(row))


def _unread(row: Cited) -> str:
    if row.told == RECALLED:
        said = _(
            "“{name}”: {law}, which is named above, has no such number; which law it means cannot be told"
        )
        return said.format(name=_named(row), law=row.law)
    said = _("“{name}” looks like a citation; which law it means cannot be told: not checked")
    return said.format(name=_named(row))


def not_read(span: Span) -> Said:
    """What looks like a citation and is of no kind that is read, or of no law that is held."""
    said = N_("“{name}” looks like a citation and was not read: not checked")
    return Said.both(lambda: _(said).format(name=" ".join(span.text.split())))


_CITATIONS: dict[str, Callable[[Cited], str]] = {
    "RS101": _no_provision, "RS102": _no_law, "RS103": _gone, "RS104": _gone, "RS105": _amended,
    "RS106": _not_yet, "RS107": _no_pinpoint, "RS108": _ambiguous, "RS109": _mismatch,
    "RS110": _outside, "RS111": _unread,
}  # fmt: skip


# --- why something was not checked ----------------------------------------------------------------

PART_UNREAD = N_("was not read")
OUTSIDE = N_("outside the corpus")
DIGEST_ONLY = N_("only a digest is held, no official text")
NO_LIMIT = N_("no comparable limit in the corpus")
NO_KIND = N_("what they are numbers of was not recognised")
NO_RATE = N_("to be compared with a multiple of the LPR, which is not held offline")
UNATTRIBUTED = N_("no citation leads in to them")
LATE = N_("the time for a draft was up; from here on it was not checked in full")


def why(message: str) -> Said:
    """One of the reasons above."""
    return Said.both(lambda: _(message))


def part_unread(part: str) -> Said:
    """A part of the file that was not read."""
    return Said.both(lambda: _("{part}: was not read").format(part=_(part)))


def notice() -> Said:
    """What a report is, and is not."""
    return Said.both(
        lambda: _(
            "This report states what was established and no more; it is not legal advice. What is not "
            "listed was not checked."
        )
    )


# --- numbers --------------------------------------------------------------------------------------


def _stated(amount: Amount) -> str:
    """A number as the draft states it, with the time of a rate."""
    written = " ".join(amount.text.split())
    rate = amount.kind in ("rate-cap", "default-rate") and amount.unit == "percent"
    per = {"year": _("a year"), "month": _("a month"), "day": _("a day")}.get(amount.per_unit, "")
    return f"“{written}”{aside(per)}" if rate and per else f"“{written}”"


def _rule(row: LimitRow | Evidence) -> str:
    """A provision by its law and its number, as the reader reads it."""
    return f"{row.title} {cited(language(), row.citation, row.id)}".strip()


def _limit(row: LimitRow) -> str:
    """A limit with its law, its place and condition, and its own sentence."""
    zh = language() == "zh"
    when = f"{'；' if zh else '; '}{row.when}" if row.when else ""
    place = aside(f"{row.jurisdiction}{when}")
    return f"{_rule(row)}{place}{colon()}{row.sentence}"


def limit_elsewhere(amount: Amount) -> Said:
    """A number of a kind that has limits, in a draft of no known place."""
    said = N_(
        "{number}: there are limits of this kind ({kind}), but the draft's place is not known; name it with --jurisdiction"
    )
    return Said.both(lambda: _(said).format(number=_stated(amount), kind=amount.kind))


_RELATIONS = {
    "exceeds": N_("{number} is looser than the limit: {limit}"),
    "differs": N_("{number} differs from what the cited provision sets: {limit}"),
    "stricter": N_("{number} is stricter than the limit: {limit}"),
}


def number(relation: str, amount: Amount, row: LimitRow) -> Said:
    """How a number relates to a limit, with the limit's own sentence."""
    said = _RELATIONS[relation]
    return Said.both(lambda: _(said).format(number=_stated(amount), limit=_limit(row)))


def only_if(amount: Amount, row: LimitRow) -> Said:
    """A number that is looser than a limit for a class of persons whom the draft does not name."""
    said = N_("{number} is looser than a limit that applies only if the debtor is {who}: {limit}")
    return Said.both(
        lambda: _(said).format(
            number=_stated(amount), who=_(CLASSES[row.protects]), limit=_limit(row)
        )
    )


def depends(amount: Amount, allowing: LimitRow | None, tighter: LimitRow) -> Said:
    """A number that one limit allows and another, which has a condition, does not."""

    def say() -> str:
        if allowing is None:
            said = _("{number} depends on conditions; looser than {limit}")
            return said.format(number=_stated(amount), limit=_limit(tighter))
        said = _("{number} keeps {one}; where its condition is met, this is tighter: {limit}")
        one = f"{_rule(allowing)} ({allowing.jurisdiction})"
        return said.format(number=_stated(amount), one=one, limit=_limit(tighter))

    return Said.both(say)


def multiple(amount: Amount, row: LimitRow, highest: float) -> Said:
    """A rate whose limit is a multiple of a reference rate, which no digest holds; with the
    `highest` that this ever was, that the rate is above the multiple of that."""
    over = N_(
        "{number} is looser than {times:g} times even the highest LPR since 2019 ({highest:g}%): {limit}"
    )
    said = N_(
        "{number} is to be compared with {times:g} times the LPR of the day that counts, which cannot be computed offline: {limit}"
    )
    times = float(row.quantity.partition("-")[0])
    return Said.both(
        lambda: _(over if highest else said).format(
            number=_stated(amount), times=times, highest=highest, limit=_limit(row)
        )
    )


def number_to_come(amount: Amount, row: LimitRow, day: str) -> Said:
    """A number that a limit to come does not allow."""
    said = N_("{number} is no longer within the limit from {day} on: {limit}")
    return Said.both(lambda: _(said).format(number=_stated(amount), day=day, limit=_limit(row)))


# --- quotations -----------------------------------------------------------------------------------


def _of(e: Evidence) -> str:
    return _rule(e)


def quoted(e: Evidence) -> Said:
    """A quotation that its provision does not hold."""
    said = N_("the official text of the cited provision does not hold this quotation: {provision}")
    return Said.both(lambda: _(said).format(provision=_of(e)))


def quoted_elsewhere(e: Evidence) -> Said:
    """A quotation that another provision holds."""
    said = N_("the quotation stands word for word in another provision: {provision}")
    return Said.both(lambda: _(said).format(provision=_of(e)))


def differs(diff: tuple[tuple[str, str], ...], e: Evidence) -> Said:
    """A quotation with other words than its provision: [-text-] {+quotation+}."""
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    words = " ".join(marks[mark].format(text) for mark, text in diff)
    said = N_(
        "words differ from the official text of {provision} ([-text-] {{+quotation+}}): {words}"
    )
    return Said.both(lambda: _(said).format(provision=_of(e), words=words))


def scattered(e: Evidence) -> Said:
    """A quotation in pieces that stand in another order or far apart."""
    said = N_("the pieces of the quotation stand in another order or far apart in {provision}")
    return Said.both(lambda: _(said).format(provision=_of(e)))


def left_out(omitted: tuple[str, ...], e: Evidence) -> Said:
    """What a quotation left out that changes the sense."""
    said = N_(
        "what was left out of {provision} holds a negation, an exception or a number: “{words}”"
    )
    return Said.both(lambda: _(said).format(provision=_of(e), words=" … ".join(omitted)))


def not_comparable(span: Span, pull: str) -> Said:
    """A quotation of what is held as a digest only."""

    def say() -> str:
        said = _(
            "“{text}”: only a digest, or a text in another language, is held: the quotation was not compared"
        )
        after = _("; after regsearch pull {name} it can be").format(name=pull)
        return said.format(text=_beginning(span)) + (after if pull else "")

    return Said.both(say)


def _beginning(span: Span) -> str:
    """A passage in one line, cut where it is long."""
    text = " ".join(span.text.split())
    return text if len(text) <= 80 else f"{text[:79]}…"


def unattributed(span: Span) -> Said:
    """A quotation to which no citation leads."""
    said = N_("“{text}”: no citation leads in to this quotation: not checked")
    return Said.both(lambda: _(said).format(text=_beginning(span)))


def typography(e: Evidence) -> Said:
    """A quotation that has the words of its provision, but not its every character."""
    said = N_("the quotation differs from {provision} in typography only, or in what it leaves out")
    return Said.both(lambda: _(said).format(provision=_of(e)))


# --- duties, suppressions -------------------------------------------------------------------------


def no_passage(title: Said, example: Said) -> Said:
    """A duty of which no passage was recognised."""
    said = N_("no passage was recognised with this content: {duty}. For example: “{example}”")
    return Said.both(lambda: _(said).format(duty=str(title), example=str(example)))


def touched(title: Said, span: Span) -> Said:
    """A sentence that touches a rule."""
    text = _beginning(span)
    said = N_("“{text}” touches the rules on {subject}")
    return Said.both(lambda: _(said).format(text=text, subject=str(title)))


def void(rules: tuple[str, ...], *, paired: bool, reason: str, until: str) -> Said:
    """A suppression that puts nothing aside."""

    def say() -> str:
        if not paired:
            return _("a suppression of several lines has no start or no end, and no effect")
        names = ", ".join(rules) or "*"
        if reason:
            return _("the suppression of {rules} expired on {day}").format(rules=names, day=until)
        said = _("the suppression of {rules} gives no reason and has no effect")
        return said.format(rules=names)

    return Said.both(say)


def colon() -> str:
    """A colon in the language that is spoken."""
    return "：" if language() == "zh" else ": "


def comma() -> str:
    """A comma in the language that is spoken."""
    return "，" if language() == "zh" else ", "


def separator() -> str:
    """What stands between the items of a list in the language that is spoken."""
    return "、" if language() == "zh" else ", "
