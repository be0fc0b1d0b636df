"""What to say when nothing was found: what was searched, how fresh it is, what to try."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from corpus.messages import N_
from corpus.text.han import has_han
from indexer.freshness import Standing, standing
from search.query.language import Phrase, conditions, parse, soft_words, to_ascii
from search.results import Options, Results
from search.wording import amount

if TYPE_CHECKING:
    from search.searcher import Searcher
    from search.session import Session

#: So many files of a kind are named; so much of a query or a word is repeated.
_NAMED, _SHOWN = 5, 80
#: A longer query is not corrected.
_LONGEST = 200
#: What is an operator outside of quotes.
_SYNTAX = r"\b(?:AND|OR|NOT)\b|[*~+:()]|(?:^|\s)-"


def explain_unknown(found: Results) -> Iterator[str]:
    """A line for each word of the query that occurs nowhere, with what was perhaps meant."""
    for word, meant in found.unknown.items():
        if meant:
            words = ", ".join(meant)
            yield N_(f"'{_short(word)}' occurs nowhere; did you mean: {words}?")
            continue
        yield N_(f"'{_short(word)}' occurs nowhere")


def otherwise(search: Searcher[Any], found: Results) -> Iterator[tuple[str, str]]:
    """What may be searched where `search` found nothing, each with what to say of it."""
    if search.question and (nowhere := phrases_nowhere(search)):
        quoted = ", ".join(f'"{_short(phrase)}"' for phrase in nowhere)
        text = to_ascii(search.text)
        for phrase in nowhere:
            text = text.replace(f'"{phrase}"', phrase)
        yield text, N_(f"{quoted} occurs nowhere as a phrase: its words were searched")
    if len(search.text) <= _LONGEST and (right := corrected(search.text, found.unknown)):
        yield right, searched_for(right)


def searched_for(text: str) -> str:
    """What to say where `text` was searched in place of what was typed."""
    return N_(f"searched for: {text}")


def phrases_nowhere(search: Searcher[Any]) -> list[str]:
    """The phrases side by side with a question's words that no provision holds: words in quotes
    there may be called so (so-called "debt relief"). None of a question that is but phrases, or
    asks for all."""
    node = search.query.node
    if search.options.mode == "all" or not soft_words(node):
        return []
    quoted = dict.fromkeys(n.text for n in conditions(node) if isinstance(n, Phrase))
    plain = [phrase for phrase in quoted if not re.search(_SYNTAX, phrase)]
    held = [search.conditions.evaluate(Phrase(phrase)) for phrase in plain]
    sizes = search.conditions.sizes(held)
    return [phrase for phrase, size in zip(plain, sizes, strict=True) if not size]


def corrected(text: str, unknown: dict[str, list[str]]) -> str:
    """The query with each word that occurs nowhere replaced by the one word that was perhaps meant;
    "" where there is none, or a choice, and for numbers."""
    if not unknown or any(len(meant) != 1 for meant in unknown.values()):
        return ""
    if any(letter.isdigit() for word in unknown for letter in word):
        return ""  # another number is another thing
    if any(has_han(word) and len(word) > len(meant) for word, (meant,) in unknown.items()):
        return ""  # a piece of a run of characters is less than the run
    if conditions(parse(text).node):  # what is a condition is meant as it stands
        return ""
    for word, (meant,) in unknown.items():
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", meant, text, flags=re.I)
    return text


def explain_nothing(session: Session, found: Results, options: Options) -> Iterator[str]:
    """Lines that tell "nothing found" from "nothing read"."""
    manifest = session.manifest
    if found.size and options.page > 1:
        yield N_(f"nothing on page {options.page}")
        return
    size = amount(session.provision_count, session.regulation_count)
    named = [root.name for root in session.roots]
    roots = ", ".join(named or (line.partition("\t")[0] for line in manifest.roots))
    yield N_(f"nothing found for: {_short(found.query)}")
    yield N_(f"searched {size} in {roots}, indexed {manifest.built.replace('T', ' ')}")
    if found.size:
        yield N_("the filters leave nothing: some provisions hold the words but not the conditions")
    yield from explain_unknown(found)
    yield from _not_searched(standing(session.sources(), manifest, session.roots))
    filters = [n for n in ("jurisdiction", "kind", "topic", "status", "on") if getattr(options, n)]
    if filters:
        yield N_(f"try without --{' --'.join(filters)}")


def _not_searched(now: Standing) -> Iterator[str]:
    """What of the corpus the search did not reach."""
    total = len(now.sources)
    if not total and not now.found:
        yield N_("the corpus holds no files")
    failed, stale, missed = now.failed, now.stale, now.missed
    yield from _listed(
        N_(f"could not be read, so not searched ({len(failed)} of {total} files):"), failed
    )
    yield from _listed(
        N_(f"not searched as they are now: 'regsearch index' reads them ({len(stale)}):"), stale
    )
    yield from _listed(N_(f"passed over ({len(missed)}):"), missed)


def _listed(heading: str, reasons: dict[str, str]) -> Iterator[str]:
    if not reasons:
        return
    yield heading
    for name, reason in list(reasons.items())[:_NAMED]:
        yield f"  {name}: {reason}"
    if len(reasons) > _NAMED:
        yield "  " + N_("... see 'regsearch status'")


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."
