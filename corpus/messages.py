"""What a reader is told, in the reader's language: gettext's catalogs below `locale/`.

A door calls `speak`, once or for each reader; without that, and in English, no catalog is loaded.
In `search`, a text for readers is `_("{n} files").format(n=n)`, or `ngettext` where a number
decides. What `corpus` and `indexer` say is kept in indexes and crosses processes, so it stays
English there, marked `N_(f"has {n} pages")`, and a door says it in the reader's language by `told`.
`python -m tests.catalogue` collects all of them; see CONTRIBUTING.md.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gettext import GNUTranslations

#: The languages of readers; the messages stand in the code in the first.
LANGUAGES = ("en", "zh")
#: Where the catalogs are, and what they are called.
LOCALE, DOMAIN = Path(__file__).parent / "locale", "regsearch"

_spoken: ContextVar[str] = ContextVar("language", default="en")


def speak(language: str) -> None:
    """Tell what follows in this thread (or task) in `language`, one of LANGUAGES."""
    _spoken.set(language)


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Tell what is told inside in `language`, and afterwards as before."""
    before = _spoken.set(language)
    try:
        yield
    finally:
        _spoken.reset(before)


def language() -> str:
    """The language of the reader."""
    return _spoken.get()


def preferred(*chosen: str) -> str:
    """The language for a reader: the first of `chosen` that is one, else that of the locale."""
    for name in chosen:
        if name in LANGUAGES:
            return name
    return of_locale() or "en"


def of_locale() -> str:
    """The language of a reader whose locale is set to a real language, "zh" or else "en"; "" where
    it is not, as of programs, containers and C."""
    locale = _locale().lower()
    if locale.split(".")[0] in ("", "c", "posix"):
        return ""
    return "zh" if locale.startswith(("zh", "chinese")) else "en"


def _locale() -> str:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if value := os.environ.get(name):
            return value
    if sys.platform == "win32":
        import ctypes
        import locale

        return locale.windows_locale.get(ctypes.windll.kernel32.GetUserDefaultUILanguage(), "")
    return ""


def _(message: str) -> str:
    """`message` in the reader's language; itself where that is English."""
    if (spoken := _spoken.get()) == "en" or not message:
        return message
    return _catalog(spoken).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """The message for `n` things, in the reader's language."""
    if (spoken := _spoken.get()) == "en":
        return one if n == 1 else many
    return _catalog(spoken).ngettext(one, many, n)


def N_(message: str) -> str:
    """`message` as it is: what a door tells later, by `_` or `told`."""
    return message


def told(message: str) -> str:
    """An English message, made by `N_` and perhaps stored, in the reader's language: one that is
    in no catalog stays as it is, but for what follows its first colon, and lists of messages.
    A place of a template never holds half a pair of brackets."""
    if (spoken := _spoken.get()) == "en" or not message:
        return message
    for form in (message, message[0].lower() + message[1:]):  # a system's own begins with a capital
        if (exact := _catalog(spoken).gettext(form)) != form:
            return exact
    for pattern, template in _templates(spoken):
        if places := _places(pattern, message):
            return _(template).format(*map(told, places))
    parts = message.split("; ")
    if len(parts) > 1 and all(told(part) != part for part in parts):
        return "；".join(map(told, parts))
    name, colon, rest = message.partition(": ")
    if rest:
        return f"{name}{colon}{told(rest)}"
    words = message.split(", ")
    return "、".join(map(_, words)) if len(words) > 1 and all(_(w) != w for w in words) else message


def _places(pattern: re.Pattern[str], message: str) -> tuple[str, ...]:
    """What stands in the places of a template, () where it is not the message's: as little as
    will do in each, or as much, so that none holds half a pair of brackets."""
    found = pattern.fullmatch(message)
    if found and not all(map(_balanced, found.groups())):
        found = re.fullmatch(pattern.pattern.replace("(.*?)", "(.*)"), message, re.S)
    return found.groups() if found and all(map(_balanced, found.groups())) else ()


def _balanced(text: str) -> bool:
    """Whether every bracket in `text` is closed there, so that it may stand within brackets."""
    depth = 0
    for sign in text:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            return False
    return depth == 0


@cache
def _catalog(language: str) -> GNUTranslations:
    from gettext import GNUTranslations

    with _compiled(language).open("rb") as file:
        return GNUTranslations(file)


def _compiled(language: str) -> Path:
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo"


@cache
def _templates(language: str) -> list[tuple[re.Pattern[str], str]]:
    """The messages with numbered places, as patterns of their English: those that begin
    with words before those that begin with a place, the longest first."""
    found = [m for m in _messages(_compiled(language).read_bytes()) if "{0}" in m]
    found.sort(key=lambda m: (m.startswith("{"), -len(_PLACE.sub("", m))))
    return [(re.compile(_pattern(m), re.S), m) for m in found]


def _messages(data: bytes) -> list[str]:
    """The English messages of a compiled catalog (GNU gettext's manual, "The Format of GNU MO
    Files": at byte 8 how many there are, at 12 where the table of lengths and places begins)."""
    count, table = (int.from_bytes(data[at : at + 4], "little") for at in (8, 12))
    found = []
    for at in range(table, table + 8 * count, 8):
        size, start = (int.from_bytes(data[i : i + 4], "little") for i in (at, at + 4))
        found.append(data[start : start + size].decode())
    return found


_PLACE = re.compile(r"\{\d+\}")


def _pattern(message: str) -> str:
    return "(.*?)".join(re.escape(part) for part in _PLACE.split(message))
