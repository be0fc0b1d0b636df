"""Texts as a reader sees them: safe to write, and in his language: "zh", "en", or "both".

A digest's heading is "中文 / English", its text has a paragraph in each language.
"""

from __future__ import annotations

from typing import Protocol

from corpus.messages import N_, _
from corpus.text.han import has_han
from corpus.text.lazy import pattern

#: Escapes and other controls, what would reorder a line, and half characters, which no stream can
#: write.
UNSAFE = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)


def amount(provisions: int, regulations: int) -> str:
    """How much is meant: "3 provisions of 1 regulation"."""
    if provisions == 1:
        return N_("1 provision of 1 regulation")
    if regulations == 1:
        return N_(f"{provisions:,} provisions of 1 regulation")
    return N_(f"{provisions:,} provisions of {regulations:,} regulations")


def safe(text: str) -> str:
    """`text` with U+FFFD for terminal escapes and bidirectional controls."""
    return UNSAFE.sub("\ufffd", text)


def dated(effective: str, amended: str, version: str = "") -> str:
    """Since when a text applies and, where it reads otherwise since then, since when that (ISO
    days, "" for unknown): "1991-04-09, amended 2024-01-01"; "" where nothing is known."""
    if amended > effective:
        day = _("{day}, amended {amended}") if effective else _("amended {amended}")
    elif version > effective and not amended:
        day = _("{day}, version of {version}") if effective else _("version of {version}")
    else:
        return effective
    return day.format(day=effective, amended=amended, version=version)


class Titled(Protocol):
    """What has a title in its own language, and perhaps in others (else "")."""

    @property
    def title(self) -> str:
        """As published."""

    @property
    def title_en(self) -> str:
        """In English."""

    @property
    def title_zh(self) -> str:
        """In Chinese."""


def title_in(language: str, of: Titled) -> str:
    """The title that somebody who reads `language` can read, else as published."""
    if language == "both":
        return of.title
    return (of.title_zh if language == "zh" else of.title_en) or of.title


def half(language: str, heading: str) -> str:
    """The half of a heading of two languages, or all of one."""
    first, slash, second = heading.partition(" / ")
    if language == "both" or not slash or has_han(first) == has_han(second):
        return heading
    return first if has_han(first) == (language == "zh") else second


def paragraphs(language: str, text: str) -> str:
    """The paragraphs in `language`, where there are some, else all."""
    if language == "both" or "\n\n" not in text:
        return text
    own = [p for p in text.split("\n\n") if has_han(p) == (language == "zh")]
    return "\n\n".join(own) or text
