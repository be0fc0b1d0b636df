"""Filters as people write them, made into the index's values; what names nothing is refused.

A filter that is unknown must not look like one that finds nothing: "no jurisdiction is called X".
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from corpus.errors import RegsearchError
from corpus.jurisdictions import JURISDICTIONS, code_of, names_of
from corpus.messages import N_
from corpus.names import KINDS_ZH, STATUSES_ZH
from corpus.topics import LimitKind, Topic, limit_kinds, topics
from indexer.analysis import normalize
from indexer.schema import JURISDICTION, TOPIC, keyword
from search.query.days import day_of
from search.query.language import Field, Group, Node, Not
from search.results import NO_HOME, Options

if TYPE_CHECKING:
    from search.session import Session


T = TypeVar("T")
#: Words between names in a list.
_JOINING = frozenset(("and", "or", "&", "vs", "with", "the", "和", "与", "與", "及"))


class UnknownName(RegsearchError):
    """A value of a filter that does not exist; the message names the nearest, or all."""

    def __init__(self, what: str, name: str, near: Sequence[str], every: str) -> None:
        hint = N_(f"did you mean {', '.join(near)}?") if near else every
        super().__init__(N_(f"no {what} is called '{name}'; {hint}"))


def codes(text: str, session: Session | None = None, what: str = N_("jurisdiction")) -> list[str]:
    """The codes of jurisdictions in a list as people write it: "UK, 香港" gives GB, HK. A nation
    of the United Kingdom brings the law of the whole kingdom with it. With a `session`, one that
    neither the table nor its index has is refused, as `what` it was to be."""
    found: list[str] = []
    for name in _split(text):
        code = code_of(name)
        if not code or (session and not _known(code, session)):
            raise UnknownName(what, name, _near_places(name), _held(session))
        found += [code, "GB"] if code.startswith("GB-") else [code]
    return list(dict.fromkeys(found))


def home_codes(text: str, session: Session | None = None) -> str:
    """The jurisdictions of a home, as their codes; `NO_HOME` as it is."""
    return text if text == NO_HOME else ",".join(codes(text, session, N_("home jurisdiction")))


def is_listed(code: str) -> bool:
    """Whether the table of jurisdictions has this code; documents may say others."""
    return any(code == j.code for j in JURISDICTIONS)


def _known(code: str, session: Session) -> bool:
    return is_listed(code) or session.count(keyword(JURISDICTION, code)) > 0


def _near_places(name: str) -> list[str]:
    every = {n.lower(): n for j in JURISDICTIONS for n in names_of(j)}
    return [every[n] for n in _near(name.lower(), every, 2, 0.75)]


def _near(name: str, known: Iterable[str], most: int, least: float) -> list[str]:
    from difflib import get_close_matches

    return get_close_matches(name, list(known), most, least)


def _held(session: Session | None) -> str:
    if session is None:
        countries = ", ".join(j.code for j in JURISDICTIONS if "-" not in j.code)
        return N_(f"there are: {countries}, and parts such as US-CA")
    held = sorted(session.keywords(keyword(JURISDICTION)))
    return N_(f"there are: {', '.join(held)}") if held else N_("there are none in this index")


def _split(text: str) -> Iterable[str]:
    parts = text.replace("，", ",").replace("、", ",").split(",")
    return (part.strip() for part in parts if part.strip())


def kinds(text: str) -> list[str]:
    """The kinds of instrument in a list, in either language."""
    from corpus.model import Kind

    return [_one_of(name, list(Kind), KINDS_ZH, "kind") for name in _split(text)]


def statuses(text: str) -> list[str]:
    """The statuses in a list, in either language."""
    from corpus.model import Status

    return [_one_of(name, list(Status), STATUSES_ZH, "status") for name in _split(text)]


def _one_of(name: str, known: Sequence[str], zh: dict[str, str], what: str) -> str:
    wanted = " ".join(name.lower().replace("_", " ").replace("-", " ").split())
    for one in known:
        if wanted == one.replace("-", " "):
            return str(one)
    if found := zh.get(name.strip()):
        return found
    near = _near(wanted, map(str, known), 2, 0.6)
    raise UnknownName(what, name, near, N_(f"there are: {', '.join(known)}"))


def find_topic(name: str) -> Topic:
    """The topic with that id, name or everyday word; `UnknownName` otherwise."""
    return _named(name, topics(), "topic", "topics")


#: The kind of limit that a topic is about: either name means both.
_LIMIT_OF = {
    "call-times": "call-hours",
    "call-frequency": "call-frequency",
    "limitation": "limitation-period",
    "record-keeping": "retention",
    "interest-and-fees": "rate-cap",
}


def find_topics(text: str) -> list[Topic]:
    """The topics in a list, with commas or without, as `find_topic` finds each."""
    return _several(text, topics(), find_topic)


def find_limit_kind(name: str) -> LimitKind:
    """The kind of limit with that id or name, or the words of it, or that a topic is about."""
    try:
        return _named(name, limit_kinds(), N_("kind of limit"), "limits")
    except UnknownName as unknown:
        try:
            same = _LIMIT_OF.get(find_topic(name).id)
        except UnknownName:
            raise unknown from None
        if same is None:
            raise
        return next(k for k in limit_kinds() if k.id == same)


def find_limit_kinds(text: str) -> list[LimitKind]:
    """The kinds of limits in a list, with commas or without, as `find_limit_kind` finds each."""
    same = (topic for topic in topics() if topic.id in _LIMIT_OF)
    return _several(text, (*limit_kinds(), *same), find_limit_kind)


def find_subjects(text: str) -> list[Topic | LimitKind]:
    """What can be compared: topics, and kinds of limits that no topic is about alone."""
    return _several(text, (*topics(), *limit_kinds()), _find_subject)


def _find_subject(name: str) -> Topic | LimitKind:
    try:
        return find_topic(name)
    except UnknownName:
        near = [k for k in limit_kinds() if _written(name) in map(_written, _names(k))]
        if not near:
            raise
    kind = near[0]
    same = next((topic for topic, limit in _LIMIT_OF.items() if limit == kind.id), "")
    return find_topic(same) if same else kind


def _several(text: str, known: Sequence[Any], find: Callable[[str], T]) -> list[T]:
    """What `find` finds for each name in a list. Names without a comma between them are told apart
    where the words are theirs, the longest first, to the last."""
    found = [one for part in _split(text) for one in _in_a_row(part, known, find)]
    return list(dict.fromkeys(found))


def _in_a_row(text: str, known: Sequence[Any], find: Callable[[str], T]) -> list[T]:
    words = text.split()
    names = {_written(name) for one in known for name in _names(one)}
    if len(words) < 2 or any(_written(text) in name for name in names):
        return [find(text)]
    found: list[T] = []
    left: list[str] = []
    while words:
        size = next(
            (n for n in range(len(words), 0, -1) if _written(" ".join(words[:n])) in names), 0
        )
        if size:
            found.append(find(" ".join(words[:size])))
        elif words[0].lower() not in _JOINING:
            left.append(words[0])
        words = words[max(size, 1) :]
    return [*found, find(" ".join(left))] if left else found


def _names(one: Any) -> list[str]:
    return [name for name in (one.id, one.zh, one.en, *getattr(one, "words", ())) if name]


def _written(name: str) -> str:
    return normalize(name).replace(" ", "-").strip("-")


def _named(name: str, known: Sequence[T], what: str, command: str) -> T:
    wanted = _written(name)
    for match in (lambda a, b: a == b, lambda a, b: b in a or a in b):
        for one in known:
            if any(match(_written(n), wanted) for n in _names(one)):
                return one
    near = _near(wanted, (_names(one)[0] for one in known), 3, 0.5)
    raise UnknownName(what, name, near, N_(f"see 'regsearch {command}'"))


def topic_ids(text: str, session: Session) -> list[str]:
    """The topics in a list, by id, name or everyday word in either language; documents may be
    filed under others."""
    ids = [(name, "-".join(name.lower().split())) for name in _split(text)]
    return [i if session.count(keyword(TOPIC, i)) else find_topic(name).id for name, i in ids]


def checked(options: Options, session: Session) -> Options:
    """`options` with filters as the index knows them; UnknownName for one that names nothing."""
    return options._replace(
        on=day_of(options.on) if options.on else "",
        jurisdiction=",".join(codes(options.jurisdiction, session)),
        home=home_codes(options.home, session),
        kind=",".join(kinds(options.kind)),
        status=",".join(statuses(options.status)),
        topic=",".join(topic_ids(options.topic, session)),
    )


def check_conditions(node: Node | None, session: Session) -> None:
    """UnknownName for a field of a query whose value names no jurisdiction or topic."""
    if isinstance(node, Group):
        for part in node.parts:
            check_conditions(part, session)
    elif isinstance(node, Not):
        check_conditions(node.part, session)
    elif isinstance(node, Field) and not {*node.value} & {*"*?"}:
        if node.name == JURISDICTION:
            codes(node.value, session)
        elif node.name == TOPIC:
            topic_ids(node.value, session)
