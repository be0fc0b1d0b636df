"""Texts as a reader sees them: safe to write, and in his language: "zh", "en", or "both".

A digest's heading is "中文 / English", its text has a paragraph in each language.
"""

from __future__ import annotations

from typing import Protocol

from corpus.messages import N_, _, language
from corpus.text.han import has_han
from corpus.text.lazy import pattern

#: Escapes and other controls, what would reorder a line, and half characters, which no stream can
#: write.
UNSAFE = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u200e\u200f\u061c\ud800-\udfff]"
)

#: The number in a provision's id, and its parts.
_KEY = pattern(r"(\d+(?:\.\d+)*)(?:-(\d+))?((?:¶\d+|\(\d+\))*)")
_PART = pattern(r"[¶(](\d+)\)?")


def aside(text: str) -> str:
    """A text in brackets, behind another, in the language that is spoken."""
    return f"（{text}）" if language() == "zh" else f" ({text})"


def amount(provisions: int, regulations: int) -> str:
    """How much is meant: "3 provisions of 1 regulation"."""
    if provisions == 1:
        return N_("1 provision of 1 regulation")
    if regulations == 1:
        return N_(f"{provisions:,} provisions of 1 regulation")
    return N_(f"{provisions:,} provisions of {regulations:,} regulations")


def safe(text: str) -> str:
    """`text` with U+FFFD for terminal escapes and bidirectional controls."""
    if all(map(str.isprintable, text.split("\n"))):
        return text
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


def cited(language: str, citation: str, id: str) -> str:
    """The citation of the provision `id` as somebody who reads `language` can read it: for 제16조
    "Article 16" or 第16条, for 第十六条 "Article 16"; for a label in Han characters "" in English:
    its heading stands beside it."""
    foreign = _is_spoken(citation)
    if language == "both" or not (foreign or (language == "en" and has_han(citation))):
        return citation
    number = _KEY.match(id.partition("#")[2])
    if not number:
        return citation if language == "zh" else ""
    main, of, parts = number.groups()
    if language == "zh":
        paragraphs = _PART.sub(r"第\1款", parts)
        return f"第{main}条{f'之{of}' if of else ''}{paragraphs}"
    said = main + (f"-{of}" if of else "") + _PART.sub(r"(\1)", parts)
    return f"Article {said}" if any(c in citation for c in "条條조") else said


def _is_spoken(text: str) -> bool:
    """Whether a text holds kana or Hangul."""
    return any("\u3040" <= c <= "\u30ff" or "\uac00" <= c <= "\ud7af" for c in text)


def kind_in(kind: str, jurisdiction: str) -> str:
    """A kind of instrument in the reader's language; in China a regulation is the State Council's,
    which Chinese tells apart from others'."""
    of_china = kind == "regulation" and jurisdiction.partition("-")[0] == "CN"
    return _("administrative regulation") if of_china else _(kind)


def topic_in(language: str, id: str) -> str:
    """A topic by its name in Chinese, where that is read; else by its id, which says it in English.
    A filter takes both."""
    if language != "zh":
        return id
    from corpus.topics import topics

    return next((topic.zh for topic in topics() if topic.id == id), id)


def issuer_in(language: str, issuer: str) -> str:
    """Who issued a text, by the name in brackets where that alone can be read: "대한민국 국회
    (National Assembly of the Republic of Korea)"."""
    native, _space, translated = issuer.rstrip(")").partition(" (")
    own = not translated or readable(language, native) or not readable(language, translated)
    return issuer if own else translated


def readable(language: str, text: str) -> bool:
    """Whether somebody who reads `language` can read the script of a text, "both" any."""
    if language == "both":
        return True
    return not _is_spoken(text) and (language == "zh" or not has_han(text))


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
