"""The digest of the watches for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator

import click

from corpus.messages import _
from corpus.text.width import indented
from search.cli.terminal import linked, terminal_width
from search.formats import safe
from search.watching.definitions import EVENTS
from search.watching.news import Digest
from search.watching.seen import News
from search.watching.writing import HEADINGS, details, named, said, state


def digest_lines(digest: Digest) -> Iterator[str]:
    """A digest: what was run, and the news by what happened."""
    width = terminal_width()
    for text in said(digest):
        yield from indented(safe(text), width, 0)
    for event in EVENTS:
        if own := [one for one in digest.news if one.event == event]:
            yield ""
            yield click.style(f"{_(HEADINGS[event])} ({len(own)})", bold=True, fg="cyan")
            for one in own:
                yield ""
                yield from _item(one, width)


def _item(one: News, width: int) -> Iterator[str]:
    yield from (click.style(line, bold=True) for line in indented(safe(named(one)), width, 2))
    facts = (one.jurisdiction, one.effective, state(one), one.id)
    for text in (" · ".join(filter(None, facts)), *details(one)):
        yield from indented(safe(text), width, 4)
    if one.url:
        yield "    " + click.style(linked(one.url, safe(one.url)), dim=True)
