"""The watches run: what became of what each finds since it was last run, or since a day.

The first run of a watch only records what it finds. Of a provision that is held as a digest, which
is in our own words, a change is told where its dates or numbers differ, never its wording.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from corpus.errors import RegsearchError
from corpus.messages import N_, language
from corpus.named import NamedTuple
from indexer.format.stored_fields import unpack_limit
from indexer.schema import ID, TOPIC, keyword
from search.changes import Event, changed_words
from search.events import Recorded
from search.results import GONE, NO_HOME, Found, Options, today
from search.versions import pieces
from search.watching.definitions import Watch, WatchError
from search.watching.seen import News, Seen
from search.wording import half, title_in

if TYPE_CHECKING:
    from search.session import Session

#: A watch that finds more than this would tell of something every day: it is refused.
MOST = 200


#: The sooner a text applies, the earlier it stands.
_APPLIES = {"in force": 0, "unknown": 1}


class Digest(NamedTuple):
    """What a run of the watches tells: the news, an item once though several watches match it;
    which watches were run, which for the first time, which are muted, which were refused and why;
    and the news of earlier runs, the latest last."""

    day: str
    news: list[News]
    run: list[str]
    first: list[str]
    muted: list[str]
    failures: dict[str, str]
    earlier: list[News]


def run(
    session: Session, watches: Sequence[Watch], seen: Seen, since: str = "",
    events: Sequence[Recorded] = (),
) -> Digest:  # fmt: skip
    """Run watches. What they find is put into `seen`, unless `since` (ISO) asks for all that
    happened from that day on. `events` are those that updates of the index recorded."""
    day = today()
    digest = Digest(day, [], [], [], [], {}, list(seen.history))
    told: dict[tuple[str, str, str], News] = {}
    for watch in watches:
        if (until := seen.muted.get(watch.name, "")) and day <= until:
            digest.muted.append(watch.name)
            continue
        try:
            items = found_by(session, watch)
        except RegsearchError as error:
            digest.failures[watch.name] = str(error)
            continue
        digest.run.append(watch.name)
        if since:
            news = list(_since(session, items, since, day, events))
        else:
            news = _compared(session, watch, items, seen, digest, events)
        for one in news:
            if one.event in watch.events:
                _tell(told, one._replace(watches=(watch.name,), notes=_notes(watch)))
    digest.news.extend(sorted(told.values(), key=lambda n: (n.effective or n.detected, n.id)))
    if not since:
        seen.history.extend(digest.news)
    return digest


def _notes(watch: Watch) -> tuple[str, ...]:
    return (watch.note,) if watch.note else ()


def _tell(told: dict[tuple[str, str, str], News], one: News) -> None:
    """Add news, or the watch to the same news of another."""
    if old := told.get(one.mark):
        notes = tuple(dict.fromkeys(old.notes + one.notes))
        names = tuple(dict.fromkeys(old.watches + one.watches))
        told[one.mark] = old._replace(watches=names, notes=notes)
    else:
        told[one.mark] = one


# --- what a watch finds ---------------------------------------------------------------------------


def found_by(session: Session, watch: Watch) -> dict[str, list[Found]]:
    """The provisions that a watch finds, each by its id with all its texts: the one that applies
    now first, else the one that is shown; WatchError where they are too many."""
    options = Options(
        limit=MOST + 1, mode="all", jurisdiction=",".join(watch.jurisdiction), topic=watch.topic,
        kind=watch.kind, home=NO_HOME,
    )  # fmt: skip
    words = watch.query.strip()
    results = session.search(words or keyword(TOPIC, watch.topic), options, width=0)
    hits = {h.id: h for h in results.hits if not words or h.match in ("all words", "citation")}
    if len(hits) > MOST or results.size > MOST:
        count = max(len(hits), results.size)
        raise WatchError(N_(f"it finds {count} provisions, more than {MOST}: narrow the search"))
    items = {}
    for id, hit in hits.items():
        texts = session.with_keyword(keyword(ID, id))
        own = [
            f for f in texts
            if (f.regulation.source, f.regulation.version) == (hit.source, hit.version)
        ]  # fmt: skip
        items[id] = sorted(texts, key=lambda f: (_APPLIES.get(f.status, 2), f not in own))
    return items


def _state(texts: Sequence[Found], day: str) -> dict[str, Any]:
    """What is kept of a provision to tell whether it changed."""
    shown = texts[0]
    p, r = shown.provision, shown.regulation
    digest = r.text == "digest"
    own = (r.version, r.amended, p.amended) if digest else (" ".join(p.text.split()),)
    return {
        "text": _hash(own), "kind": r.text, "version": r.version, "status": shown.status,
        "numbers": _numbers(texts),
        "upcoming": [f"{what} {when}" for what, when, _ in _upcoming(texts, day)],
    }  # fmt: skip


def _numbers(texts: Sequence[Found]) -> dict[str, list[str]]:
    """The numbers that a provision sets, each by its values, with its sentence in Chinese and
    English."""
    limits = (unpack_limit(packed) for f in texts for packed in f.provision.limits)
    return {
        " ".join((o.kind, o.op, o.low, o.high, o.unit, o.n, o.per_unit, o.of)): [o.zh, o.en]
        for o in limits
    }


def _hash(parts: Sequence[str]) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:16]


def _upcoming(texts: Sequence[Found], day: str) -> Iterator[tuple[str, str, Found]]:
    """What is known to become of a provision after a day: a text that takes effect, an end."""
    for f in texts:
        p, r = f.provision, f.regulation
        if f.status in ("not yet in force", "draft") and f.begins > day:
            yield "in force", f.begins, f
        ends = p.repealed or r.repealed
        if ends > day:
            yield "repealed", ends, f


# --- what became of it ----------------------------------------------------------------------------


def _compared(
    session: Session, watch: Watch, items: dict[str, list[Found]], seen: Seen, digest: Digest,
    events: Sequence[Recorded],
) -> list[News]:  # fmt: skip
    """The news of a watch since it was last run; what it finds now is put into `seen`."""
    day = digest.day
    states = {id: _state(texts, day) for id, texts in items.items()}
    before = seen.of(watch.name, watch.search)
    seen.found[watch.name] = {"search": watch.search, "items": states}
    if before is None:
        digest.first.append(watch.name)
        return []
    news: list[News] = []
    for id, texts in items.items():
        if id in before:
            news += _changes(texts, before[id], states[id], day, events)
        else:
            news.append(_news("new", texts[0], texts[0].provision.effective, day))
    for id in before.keys() - items.keys():
        news.append(_gone(session, id, before[id], day))
    return news


def _changes(
    texts: Sequence[Found], was: dict[str, Any], now: dict[str, Any], day: str,
    events: Sequence[Recorded],
) -> Iterator[News]:  # fmt: skip
    """What became of a provision that was found before and is found now."""
    shown = texts[0]
    p, r = shown.provision, shown.regulation
    if now["status"] in GONE and was["status"] not in GONE:
        yield _news("repealed", shown, p.repealed or r.repealed, day)
    elif now["text"] != was["text"] and now["kind"] == was["kind"]:
        since = p.amended or r.version or r.amended
        yield _news("changed", shown, since, day, _words(texts, was, events))
    old, new = was["numbers"], now["numbers"]
    if old.keys() != new.keys():
        yield _news("limit", shown, p.amended, day, (_only(old, new), _only(new, old)))
    for what, when, found in _upcoming(texts, day):
        if f"{what} {when}" not in was["upcoming"]:
            words = ("", "") if what == "repealed" else _between(shown, found)
            yield _news("upcoming", found, when, day, words)


def _gone(session: Session, id: str, was: dict[str, Any], day: str) -> News:
    """What became of a provision that is not found any more."""
    texts = session.with_keyword(keyword(ID, id))
    if not texts:
        title, _, key = id.partition("#")
        return News("left", id, "", title, key, "", "", "", day, "", "", was["kind"], "")
    ended = next((f for f in texts if f.status in GONE), None)
    alive = [f for f in texts if f.status not in GONE]
    if ended and not alive and was["status"] not in GONE:
        p, r = ended.provision, ended.regulation
        return _news("repealed", ended, p.repealed or r.repealed, day)
    return _news("left", (alive or texts)[0], "", day)


def _news(
    event: str, f: Found, effective: str, day: str, words: tuple[str, str] = ("", "")
) -> News:
    p, r = f.provision, f.regulation
    return News(
        event, p.id, r.jurisdiction, title_in(language(), r), p.citation,
        half(language(), p.heading), f.status, effective, day, *words, r.text, f.url,
    )  # fmt: skip


def _words(
    texts: Sequence[Found], was: dict[str, Any], events: Sequence[Recorded]
) -> tuple[str, str]:
    """The words of a change: by the text of before, where it is held, else as recorded."""
    shown = texts[0]
    old = [f for f in texts[1:] if f.regulation.version == was["version"] != ""]
    if old and shown.regulation.text != "digest":
        return _between(old[0], shown)
    own = [e.event for e in events if shown.provision.id in (e.event.id, e.was)]
    return (own[-1].before, own[-1].after) if own else ("", "")


def _between(old: Found, new: Found) -> tuple[str, str]:
    """The words that differ between two texts of a provision; none between a text and a digest."""
    if old is new or (old.regulation.text == "digest") != (new.regulation.text == "digest"):
        return "", ""
    before, after = (" ".join(f.provision.text.split()) for f in (old, new))
    parts = pieces(before, after)
    return changed_words(parts, "-"), changed_words(parts, "+")


def _only(these: dict[str, list[str]], others: dict[str, list[str]]) -> str:
    """The sentences of the numbers that the others have not got, in the reader's language."""
    at = 0 if language() == "zh" else 1
    return " ".join(pair[at] or pair[1 - at] for key, pair in these.items() if key not in others)


# --- since a day ----------------------------------------------------------------------------------

_MEANS = {
    "added": "new", "in force": "new", "changed": "changed", "amended": "changed",
    "renumbered": "changed", "removed": "repealed", "repealed": "repealed",
    "superseded": "repealed",
}  # fmt: skip


def _since(
    session: Session, items: dict[str, list[Found]], since: str, day: str,
    recorded: Sequence[Recorded],
) -> Iterator[News]:  # fmt: skip
    """What happened to the provisions from a day on, or will: by their dates and texts, and what
    updates of the index found from that day on."""
    regulations = {id.partition("#")[0]: texts for id, texts in reversed(items.items())}
    events = [e for id in regulations for e in session.changes(id, start=since)]
    events += [r.event for r in recorded if r.detected[:10] >= since]
    for e in dict.fromkeys(events):
        if (e.id in items or e.id in regulations) and not _followed(e, regulations.get(e.id, [])):
            what = "upcoming" if e.effective > day else _MEANS.get(e.event, "changed")
            texts = items.get(e.id) or regulations.get(e.id.partition("#")[0]) or []
            yield _of_event(what, e, texts, day)


def _followed(e: Event, texts: Sequence[Found]) -> bool:
    """Whether it is told of a whole text only that the next one of the same law took its place."""
    return e.event == "superseded" and any(f.status == "in force" for f in texts)


def _of_event(what: str, e: Event, texts: Sequence[Found], day: str) -> News:
    own = sorted(
        (f for f in texts if f.provision.id == e.id), key=lambda f: f.begins != e.effective
    )
    status = own[0].status if own else ""
    title = title_in(language(), texts[0].regulation) if texts else e.title
    return News(
        what, e.id, e.jurisdiction, title, e.citation, half(language(), e.heading), status,
        e.effective, day, e.before, e.after, e.text_kind, e.url,
    )  # fmt: skip
