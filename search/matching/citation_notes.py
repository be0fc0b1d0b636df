"""What there is to say of citations: that a provision is not held, does not exist, was repealed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.citations.reading import CODE
from corpus.messages import N_
from indexer.index_reader import Place
from search.matching.cited import Cited, Missing

if TYPE_CHECKING:
    from corpus.registers import Extent
    from search.matching.lookup import Lookup

#: So many provisions are named that a number alone may be.
_NAMED = 6


def notes(lookup: Lookup, cited: Cited) -> list[str]:
    """A sentence for each provision that is cited but not held or no longer law, saying why."""
    said = [_note(lookup, one) for one in cited.missing]
    for place in cited.places[:3]:
        law = lookup.index.regulation(place)
        if law.status == "repealed":
            key, name = lookup.index.provision(place).key, law.title.removeprefix("中华人民共和国")
            said.append(_repealed(name, key, "article" if law.language.startswith("zh") else ""))
    return list(dict.fromkeys(filter(None, said)))


def successors(lookup: Lookup, cited: Cited) -> list[Place]:
    """The provisions in which those of repealed laws that are missing stand now."""
    from corpus.registers import repealed_title, top_number

    found: dict[Place, None] = {}
    for one in cited.missing:
        gone = repealed_title(one.name) if one.name else None
        if gone and (moved := gone.concordance.get(top_number(one.key) or one.key)):
            found.update(dict.fromkeys(lookup.find(f"{gone.successor} {moved}")))
    return list(found)


def _note(lookup: Lookup, one: Missing) -> str:
    from corpus.registers import extent, repealed_title, top_number

    number = top_number(one.key) or one.key
    if not one.name:
        return _lawless(lookup, one)
    if (gone := repealed_title(one.name)) and (not one.heads or gone.how == "repealed"):
        return _repealed(one.name, number, one.unit)
    if not one.heads:
        if lookup.named(one.name):
            return N_(f"no law called {one.name} has {one.unit} {number} in the index")
        return N_(f"no text in the index is called {one.name}")
    head = Place(*one.heads[0])
    law = lookup.index.regulation(head)
    known = extent(law.id)
    unit = known.scheme if known else one.unit
    if one.unit == CODE:
        return N_(f"the index holds no {one.name}")
    name = one.name
    if known and known.has(number) is False:
        return N_(f"{name} has no {unit} {number}")
    if law.text != "digest":
        return unit and N_(f"the text of {name} in the index has no {unit} {number}")
    if not known:
        return unit and N_(f"the digest of {name} does not hold {unit} {number}")
    places = lookup.index.siblings_of(head)
    held = len({top_number(lookup.index.provision(p).key) for p in places} - {""})
    if total := _count(known):
        return N_(
            f"{name} has {total:,} {unit}s; the digest holds {held} of them, not {unit} {number}"
        )
    return N_(f"the digest holds {held} {unit}s of {name}, not {unit} {number}")


def _lawless(lookup: Lookup, one: Missing) -> str:
    """Of which laws a number that stands alone may be."""
    names = []
    for place in (Place(*head) for head in one.heads):
        law, provision = lookup.index.regulation(place), lookup.index.provision(place)
        also = [name.partition(one.key)[0] + one.key for name in provision.also if one.key in name]
        own = f"{law.title_en or law.title} {provision.citation}"
        names.append(also[0] if also and provision.key != one.key else own)
    named = list(dict.fromkeys(names))
    more = " ..." if len(named) > _NAMED else ""
    return N_(f"{one.key} alone names no law; it may be: {'; '.join(named[:_NAMED])}{more}")


def _count(known: Extent) -> int:
    """How many numbers a law has; 0 where that is not known."""
    from corpus.registers import Range

    def size(span: Range) -> int:
        return span.last - span.first + 1 + span.bare

    gaps = sum(1 if isinstance(gap, str) else size(gap) for gap in known.gaps)
    return (sum(map(size, known.ranges)) + len(known.inserted) - gaps) * known.complete


def _repealed(name: str, number: str, unit: str) -> str:
    """What became of a repealed law's provision."""
    from corpus.registers import repealed_title

    gone = repealed_title(name)
    if gone is None:
        return ""
    if day := gone.repealed:
        said = {
            "repealed": N_(f"{name} was repealed on {day}"),
            "amended": N_(f"{name} was amended on {day}"),
            "moved": N_(f"{name} was moved on {day}"),
        }[gone.how]
    else:
        said = {
            "repealed": N_(f"{name} was repealed"), "amended": N_(f"{name} was amended"),
            "moved": N_(f"{name} was moved"),
        }[gone.how]  # fmt: skip
    successor = gone.successor.removeprefix("中华人民共和国")
    if moved := gone.concordance.get(number):
        return N_(f"{said}; its {unit or 'number'} {number} stands now at {successor} {moved}")
    return N_(f"{said}; in its place: {successor}")
