"""Markdown in which a document's text stands as it is, whatever it holds: CommonMark's marks, and
GitHub's tables, strikethrough, formulas and bare links (GitHub Flavored Markdown, section 6.9)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus.text.lazy import pattern
from search.wording import safe

#: What may begin or end something within a line, or end a heading.
_INLINE = pattern(r"[\\`*_\[\]<>&|~$]|(?<!\S)#")
#: What makes a block of a line that it begins: a list, a rule, a table's second row.
_BLOCK = pattern(r"([ \t]*)([+\-=:]|\d{1,9}(?=[.)]))")
#: What is a link without any mark. An address of mail is one though escaped; as code it is none.
_BARE = pattern(
    r"(?P<mail>[\w.+-]+@[\w.+@-]*)|(?P<address>://)|(?P<host>www)\.",
    re.A | re.I,
)
#: An address that a link may lead to, and what HTML or Markdown would take for their own in one.
_ADDRESS = pattern(r"https?://[^\s<>\\`|]+")


def escaped(text: str) -> str:
    """`text`, in one line, as Markdown that shows it and nothing else."""
    return inline(text).strip(" \t")


def inline(text: str) -> str:
    """As `escaped`, with the spaces at both ends, for a part of a line."""
    line = safe(text).replace("\n", " ")
    parts, at = [], 0
    for found in _BARE.finditer(line):
        parts.append(_INLINE.sub(r"\\\g<0>", line[at : found.start()]))
        parts.append(f"`{found[0]}`" if found["mail"] else _bare(found))
        at = found.end()
    return _begun("".join([*parts, _INLINE.sub(r"\\\g<0>", line[at:])]))


def _bare(found: re.Match[str]) -> str:
    return r"\://" if found["address"] else rf"{found['host']}\."


def _begun(line: str) -> str:
    if not (found := _BLOCK.match(line)):
        return line
    at = found.end() if found[2].isdigit() else found.start(2)
    return f"{line[:at]}\\{line[at:]}"


def code(text: str) -> str:
    """`text`, such as an id, as code; where code cannot hold it, as any text."""
    line = safe(text).replace("\n", " ").strip(" \t")
    return escaped(line) if not line or "`" in line or "|" in line else f"`{line}`"


def link(name: str, url: str) -> str:
    """`name`, which is Markdown, as a link to `url`; alone where that is no plain address."""
    if not name or not _ADDRESS.fullmatch(url) or safe(url) != url:
        return name
    return f"[{name}](<{url.replace('&', '&amp;')}>)"


def bold(text: str) -> str:
    """`text`, which is Markdown, in bold, between spaces; nothing of nothing."""
    return f"**{inner}**" if (inner := text.strip()) else ""


def paragraphs(text: str) -> list[str]:
    """The lines of `text` that hold something, each to stand as a paragraph."""
    return [line for part in text.split("\n") if (line := escaped(part))]


def quoted(text: str) -> Iterator[str]:
    """The lines of `text` as a quotation, a paragraph each."""
    for n, line in enumerate(paragraphs(text)):
        yield from ([">"] if n else [])
        yield f"> {line}"


def table(rows: Sequence[Sequence[str]], heading: Sequence[str]) -> str:
    """A table of cells that are Markdown."""
    lines = [heading, ["---"] * len(heading), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
