"""The citations of a draft, each on four axes: resolution, validity, pinpoint, basis.

"Does not exist" is said only by the register of extents, or by an official text whose numbers run
without a gap; everything else that is not found is outside the corpus and was not checked.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from corpus.citations.keys import law_key, law_keys
from corpus.jurisdictions import lies_in, meets
from corpus.levels import lacks_level
from corpus.registers import (
    Extent,
    Range,
    RepealedText,
    extent,
    has_title,
    repealed_title,
    top_number,
)
from corpus.text.han import has_han, to_simplified
from search.checking.context import Context, evidence_of, is_law
from search.checking.headings import beside, headed_so
from search.checking.model import Cited, Evidence, Span
from search.checking.parallel import chaptered
from search.checking.pinpoint import pinpoint_of
from search.checking.whose import dated_name, is_elsewhere
from search.matching.cited_text import (
    ABSENT,
    ANCESTOR,
    CARRIED,
    CODED,
    POINTED,
    RECALLED,
    CitedText,
    Memory,
    Target,
)
from search.results import Found
from search.wording import title_in

if TYPE_CHECKING:
    from search.checking.drafts import Sentence

#: The better a text applies, the earlier it stands here; the best one held decides.
_ORDER = (
    "in force", "unknown", "not yet in force", "draft", "superseded", "repealed",
)  # fmt: skip
#: So many provisions of a group are looked at.
_MOST = 40


def read_citations(context: Context) -> list[tuple[Sentence, CitedText]]:
    """Every citation in the draft, with the sentence that it stands in."""
    memory, found, last = Memory(), [], -1
    for block in context.draft.blocks:
        memory.forget(apart=not block.follows(last))
        last = block.last
        if context.is_late(block):
            break
        for sentence in block.sentences:
            for one in context.session.citations_in(sentence.text, memory):
                found.append((sentence, one))
    return found


def judged(context: Context, sentence: Sentence, one: CitedText) -> Iterator[Cited]:
    """A citation on its axes, one row for each number that it cites."""
    span = context.draft.span(*sentence.at(one.start, one.end))
    if not one.targets:
        heads = [context.load(head) for head in one.heads[:_MOST]]
        elsewhere = is_elsewhere(context, sentence.text, one, heads)
        row = _outside(span, one, "") if elsewhere else whole_law(context, span, one, heads)
        yield row if elsewhere else chaptered(sentence.text, one, row, heads)
    for target in one.targets:
        if is_elsewhere(context, sentence.text, one, _meant(context, one, target)):
            gone = repealed_title(dated_name(sentence.text, one))
            yield (_gone(span, one, target.key, gone) if gone else _outside(span, one, target.key))
            continue
        if target.how == ABSENT:
            row = _absent(context, span, one, target)
        else:
            row = _present(context, span, one, target)
            row = _headed(context, row, beside(sentence.text, one.end), target)
        yield chaptered(sentence.text, one, row, _meant(context, one, target))
        if target.last and row.resolution in ("resolved", "group", "outside_corpus"):
            yield from _end_missing(context, span, one, target.last)


def _meant(context: Context, one: CitedText, target: Target) -> list[Found]:
    """The provisions that a target was found as; of one that was not, the texts of its law."""
    if target.places:
        return [context.load(place) for place in target.places[:_MOST]]
    return [f for id in one.ids for f in context.heads(id)[:1]]


def _outside(span: Span, one: CitedText, key: str) -> Cited:
    """A citation of what is not held."""
    return _row(span, one, key, "outside_corpus", "unknown", "none", "digest")


# --- what is held ---------------------------------------------------------------------------------


def _present(context: Context, span: Span, one: CitedText, target: Target) -> Cited:
    founds = [context.load(place) for place in target.places[:_MOST]]
    own = [f for f in founds if is_law(f)]
    if not own:
        return _outside(span, one, target.key)
    alive = _alive(_here(context, own))
    best = alive[0]
    laws = {f.regulation.id for f in alive}
    several = len({f.provision.key for f in alive}) > 1
    resolution = "group" if several else "resolved"
    if len(laws) > 1 and one.told != CODED and not _same_family(context, alive):
        resolution = "ambiguous"
    evidence = tuple(evidence_of(f, context.zh) for f in alive[:3])
    row = _row(span, one, target.key, resolution, _validity(best), "none", _basis(alive))
    row = row._replace(
        evidence=evidence,
        ids=tuple(dict.fromkeys(f.provision.id for f in alive)),
        pinpoint=pinpoint_of(target, alive),
        jurisdiction=best.regulation.jurisdiction,
        name_match=_names_agree(one, best),
    )
    if gone := _old_name(one, best, context.day):
        old = _gone(span, one, target.key, gone)
        return old._replace(evidence=row.evidence, jurisdiction=row.jurisdiction)
    if row.pinpoint == "absent" and row.basis == "digest":
        row = row._replace(basis="register")
    return _with_successor(row, best, one.law, target.key, context)


def _headed(context: Context, row: Cited, heading: str, target: Target) -> Cited:
    """The row; its name does not match where the heading beside is that of another provision. Of a
    paragraph that is held as what it is part of, the heading is not known."""
    if not heading or row.resolution not in ("resolved", "group") or target.how == ANCESTOR:
        return row
    founds = [context.load(place) for place in target.places[:_MOST]]
    if founds and (other := headed_so(context, heading, founds)):
        return row._replace(name_match=False, heading=heading, suggestions=(other,))
    return row


def _old_name(one: CitedText, best: Found, day: str) -> RepealedText | None:
    """The text that is cited by a name that the law in force no longer has."""
    gone = repealed_title(one.law) if one.law else None
    alive = best.status in ("in force", "unknown")
    if gone is None or not alive or (gone.repealed and str(gone.repealed) > day):
        return None
    if best.status == "unknown" and gone.how == "repealed":
        return gone
    r = best.regulation
    own = {key for name in (r.title, r.title_zh, r.title_en) if name for key in law_keys(name)}
    return None if law_key(one.law) in own else gone


def _alive(founds: Sequence[Found]) -> list[Found]:
    """The provisions of the best status that is among them, official texts first."""
    rank = {status: n for n, status in enumerate(_ORDER)}
    best = min(rank.get(f.status, 1) for f in founds)
    kept = [f for f in founds if rank.get(f.status, 1) == best]
    return sorted(kept, key=lambda f: f.regulation.text != "official")


def _here(context: Context, founds: list[Found]) -> list[Found]:
    """Those of the draft's places, where several laws have the name; else all."""
    if len({f.regulation.id for f in founds}) < 2 or not context.jurisdictions:
        return founds
    own = [f for f in founds if lies_in(f.regulation.jurisdiction, context.jurisdictions)]
    return own or founds


def _same_family(context: Context, founds: Sequence[Found]) -> bool:
    """Whether the laws are parts of one code, or only one of them is of the draft's places."""
    places = {f.regulation.jurisdiction for f in founds}
    titles = {f.regulation.citation.split("§")[0] for f in founds if f.regulation.citation}
    if len(places) == 1 and len(titles) <= 1:
        return True
    here = [p for p in places if context.jurisdictions and lies_in(p, context.jurisdictions)]
    return len(here) == 1


def _validity(found: Found) -> str:
    return {"not yet in force": "not_yet_in_force", "in force": "in_force"}.get(
        found.status, found.status or "unknown"
    )


def _basis(founds: Sequence[Found]) -> str:
    kinds = {f.regulation.text for f in founds}
    if "official" in kinds:
        return "official_complete"
    return "digest" if "digest" in kinds else "official_partial"


def _with_successor(row: Cited, best: Found, law: str, key: str, context: Context) -> Cited:
    """The row with what took the place of a text that no longer applies, and since when."""
    p, r = best.provision, best.regulation
    if row.validity in ("repealed", "superseded"):
        gone = repealed_title(law) or repealed_title(r.title)
        since = p.repealed or r.repealed or (str(gone.repealed) if gone and gone.repealed else "")
        since = since or _replaced(best, context)
        return row._replace(successor=_successor(gone, key) or r.superseded_by, since=since)
    changed = p.amended or r.version or r.amended
    if row.validity == "in_force" and context.since and context.since < changed <= context.day:
        return row._replace(validity="amended_since", since=changed)
    if row.validity == "not_yet_in_force":
        return row._replace(since=p.effective or r.effective or r.version)
    return row


def _replaced(best: Found, context: Context) -> str:
    """The day from which a later text of the same law applies."""
    heads = context.heads(best.regulation.id)
    later = (f for f in heads if f.status in ("in force", "unknown"))
    days = [day for f in later if (day := f.begins or f.regulation.version)]
    return min((day for day in days if day > best.regulation.version), default="")


def _successor(gone: RepealedText | None, key: str) -> str:
    if gone is None:
        return ""
    name = gone.successor.removeprefix("中华人民共和国")
    number = top_number(key) or key
    moved = gone.concordance.get(number, "")
    if has_han(name) and moved and all(one.isdigit() for one in moved.split(", ")):
        return name + "、".join(f"第{one}条" for one in moved.split(", "))
    return f"{name}, {moved}" if moved else name


def _names_agree(one: CitedText, best: Found) -> bool:
    """Whether the law named beside a code's number is the law of that number."""
    return not one.beside or best.regulation.id in one.beside


# --- what is not held -----------------------------------------------------------------------------


def _absent(context: Context, span: Span, one: CitedText, target: Target) -> Cited:
    if one.told == CODED and has_title(one.law) is False:
        return _row(span, one, target.key, "no_such_law", "unknown", "none", "register")
    gone = repealed_title(one.law) if one.law else None
    if gone and (not one.ids or gone.how == "repealed" or one.told == CODED):
        return _gone(span, one, target.key, gone)
    ids = _candidates(one, target.key)
    if not ids:
        return _row(span, one, target.key, "outside_corpus", "unknown", "not_checked", "digest")
    ids = [id for id in ids if _of_here(context, one.law, _jurisdiction(context, id))] or ids
    number = top_number(target.key)
    known = {id: _has(context, id, target.key) for id in ids}
    if number and all(has is False for has in known.values()):
        return _missing(context, span, one, target.key, ids)
    row = _row(span, one, target.key, "outside_corpus", "unknown", "not_checked", "digest")
    row = row._replace(ids=tuple(ids), jurisdiction=_jurisdiction(context, ids[0]))
    if number and any(known.values()) and _of_here(context, one.law, row.jurisdiction):
        held = [id for id, has in known.items() if has]
        row = row._replace(resolution="resolved", basis="register", ids=tuple(held))
        if all(lacks_level(id, target.key) for id in held):
            row = row._replace(pinpoint="absent")
        heads = context.heads(held[0])
        if heads:
            validity = _validity(_alive(heads)[0])
            row = row._replace(validity=validity)
            row = _with_successor(row, _alive(heads)[0], one.law, target.key, context)
    return row


def _end_missing(context: Context, span: Span, one: CitedText, last: str) -> Iterator[Cited]:
    """The last number of a range, where the law does not have it."""
    ids = _candidates(one, last)
    here = [id for id in ids if _of_here(context, one.law, _jurisdiction(context, id))]
    if here and top_number(last) and all(_has(context, id, last) is False for id in here):
        yield _missing(context, span, one, last, here)


def _missing(context: Context, span: Span, one: CitedText, key: str, ids: Sequence[str]) -> Cited:
    """A number that the law does not have; ambiguous where it may be another place's law."""
    row = _row(span, one, key, "no_such_provision", "unknown", "none", "register")
    place = _jurisdiction(context, ids[0])
    row = row._replace(ids=tuple(ids), jurisdiction=place, suggestions=tuple(_near(ids[0], key)))
    if (not row.law or one.told == CODED) and (heads := context.heads(ids[0])):
        row = row._replace(law=title_in("zh" if context.zh else "en", heads[0].regulation))
    if one.told in (CARRIED, RECALLED) or (one.told == POINTED and not has_han(span.text)):
        return row._replace(resolution="unparsed", basis="digest")
    if one.told != CODED and not _of_here(context, one.law, place):
        return row._replace(resolution="outside_corpus", basis="digest")
    return row


def _of_here(context: Context, name: str, place: str) -> bool:
    """Whether a law's name can be meant for the law of `place`: a general name (Banking Act,
    民法) only where the draft is of that place."""
    if not context.jurisdictions:
        if has_han(name):
            return (place == "CN") == (to_simplified(name) == name)
        return not re.fullmatch(r"(?:the )?[A-Z]\w+ (?:Act|Code|Law|Ordinance)", name)
    return meets(place, context.jurisdictions)


def _candidates(one: CitedText, key: str) -> list[str]:
    """The laws that a number may be of: for a code's, those whose numbers begin alike."""
    if one.told != CODED:
        return list(one.ids)
    number = top_number(key)
    found = []
    for id in one.ids:
        known = extent(id)
        if known and any(r.prefix and number.startswith(r.prefix) for r in known.ranges):
            found.append(id)
    return found


def _has(context: Context, id: str, key: str) -> bool | None:
    """Whether a law has a number: by the register of extents, else by an official text whose
    numbers run without a gap."""
    known = extent(id)
    if known is not None and (has := known.has(key)) is not None:
        return has
    numbers = _numbers(context, id)
    number = top_number(key)
    if not numbers or not number.isdigit():
        return None
    return int(number) in numbers


def _numbers(context: Context, id: str) -> frozenset[int]:
    """The numbers of a law's official text in force, where they run from 1 without a gap."""
    texts = [f for f in context.heads(id) if f.regulation.text == "official"]
    for head in [f for f in texts if f.status in ("in force", "unknown")]:
        keys = (f.provision.key for f in context.session.neighbours(head, -1, context.day))
        tops = {int(t) for key in keys if (t := top_number(key)).isdigit()}
        if len(tops) >= 5 and tops == set(range(1, max(tops) + 1)):
            return frozenset(tops)
    return frozenset()


def _near(id: str, key: str) -> Iterator[str]:
    """What the law has instead: its ranges, those nearest to the number that is missing."""
    known = extent(id)
    if known and not known.ranges and known.ceiling:
        yield f"≤ {known.ceiling}"
    elif known:
        yield from _ranges(known, top_number(key))


@lru_cache(maxsize=256)
def _ranges(known: Extent, number: str) -> tuple[str, ...]:
    spans = sorted(known.ranges, key=lambda span: _gap(span, number))[:4]
    rows = []
    for span in [one for one in known.ranges if one in spans]:
        if span.letters:
            first = span.prefix if span.bare else f"{span.prefix}{chr(span.first)}"
            rows.append(f"{first}–{span.prefix}{chr(span.last)}")
        elif span.bare:
            rows.append(span.prefix)
        else:
            rows.append(f"{span.prefix}{span.first}–{span.prefix}{span.last}")
    return tuple(rows)


def _gap(span: Range, number: str) -> float:
    """How far a range is from a number that begins as its own do; infinite from any other."""
    head, first, last = span.prefix, span.first, span.last
    if span.bare and (lone := re.fullmatch(r"(.*?)(\d+)", span.prefix)):
        head, first, last = lone[1], int(lone[2]), int(lone[2])
    rest = re.match(r"\d+", number[len(head) :]) if number.startswith(head) else None
    return max(first - int(rest[0]), int(rest[0]) - last, 0) if rest else math.inf


def _jurisdiction(context: Context, id: str) -> str:
    heads = context.heads(id)
    return heads[0].regulation.jurisdiction if heads else id.split("/")[0].upper()


def _gone(span: Span, one: CitedText, key: str, gone: RepealedText) -> Cited:
    validity = "repealed" if gone.how == "repealed" else "superseded"
    row = _row(span, one, key, "resolved", validity, "not_checked", "register")
    return row._replace(
        ids=gone.successor_ids,
        successor=_successor(gone, key),
        since=str(gone.repealed or ""),
        jurisdiction=gone.jurisdiction,
    )


# --- whole laws -----------------------------------------------------------------------------------


def whole_law(context: Context, span: Span, one: CitedText, heads: Sequence[Found]) -> Cited:
    """A law that is cited as a whole, held as `heads`, on its axes."""
    founds = [f for f in heads if is_law(f)]
    gone = repealed_title(one.law)
    if not founds:
        if gone:
            return _gone(span, one, "", gone)
        return _outside(span, one, "")
    alive = _alive(founds)
    resolution = "resolved"
    if len({f.regulation.id for f in alive}) > 1 and not _same_family(context, alive):
        resolution = "ambiguous"
    row = _row(span, one, "", resolution, _validity(alive[0]), "none", _basis(alive))
    row = row._replace(
        evidence=(_law_evidence(alive[0], context.zh),),
        ids=tuple(dict.fromkeys(f.regulation.id for f in alive)),
        jurisdiction=alive[0].regulation.jurisdiction,
    )
    if row.validity in ("repealed", "superseded"):
        return _with_successor(row, alive[0], one.law, "", context)
    if old := _old_name(one, alive[0], context.day):
        return _gone(span, one, "", old)._replace(evidence=row.evidence)
    return row


def _law_evidence(found: Found, zh: bool) -> Evidence:
    """A law as a whole as evidence."""
    one = evidence_of(found, zh)
    return one._replace(id=found.regulation.id, citation="", excerpt="", url=found.regulation.url)


def _row(
    span: Span, one: CitedText, key: str, resolution: str, validity: str, pinpoint: str, basis: str
) -> Cited:
    law = one.law.strip("《》（( ")
    law = law.rstrip(".,;:)" if law.count("(") < law.count(")") else ".,;: ")
    return Cited(
        span, law, key, resolution, validity, pinpoint, basis, one.told, True, (), (), (), "",
        "",
    )  # fmt: skip
