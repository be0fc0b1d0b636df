"""The catalogue of official texts (`sources.toml`): what can be fetched, and from whom."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path

from corpus.errors import PullError
from corpus.messages import N_

_FILE = Path(__file__).with_name("sources.toml")
_NAME = re.compile(r"[a-z]{2}(?:-[a-z]{2})?/[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes, on which hosts (no other may answer), and the terms of reuse.

    `limit` is the most that one download may hold, in bytes.
    """

    id: str
    name: str
    hosts: frozenset[str]
    rights: str
    limit: int


@dataclass(frozen=True, slots=True)
class OfficialText:
    """One official text that can be fetched.

    `name` is what people type ("us/reg-f"), `regulation` the id in the built-in library that the
    text belongs to, `parameters` what its publisher's client needs to find it ({"part": "1006"}),
    `url` the page for people, `title_en` and `title_zh` its title in a language that it is not in,
    where the library's title would name another text ("" elsewhere).
    """

    name: str
    regulation: str
    title: str
    language: str
    url: str
    publisher: Publisher
    parameters: Mapping[str, str]
    title_en: str = ""
    title_zh: str = ""

    @property
    def rights(self) -> str:
        """The publisher's terms of reuse."""
        return self.publisher.rights


@cache
def catalogue() -> tuple[OfficialText, ...]:
    """All official texts, in the order of their names."""
    with _FILE.open("rb") as file:
        data = tomllib.load(file)
    publishers = {
        key: Publisher(
            key, row["name"], frozenset(row["hosts"]), row["rights"], row["limit_mb"] << 20
        )
        for key, row in data["publishers"].items()
    }
    texts = [
        OfficialText(**row | {"publisher": publishers[row["publisher"]]}) for row in data["texts"]
    ]
    return tuple(sorted(texts, key=lambda text: text.name))


def find_text(name: str) -> OfficialText:
    """The text called `name`; PullError with the nearest names when there is none."""
    for text in catalogue():
        if text.name == name:
            return text
    near = get_close_matches(name, [text.name for text in catalogue()], n=3)
    hint = N_("'regsearch pull --list' shows what there is")
    if near:
        hint = N_(f"did you mean {', '.join(near)}?")
    raise PullError(name, N_(f"is not in the catalogue of sources; {hint}"))


def valid_name(name: str) -> bool:
    """Whether `name` may name a text, and so a folder: "us/reg-f"."""
    return _NAME.fullmatch(name) is not None
