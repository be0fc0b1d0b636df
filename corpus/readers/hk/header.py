"""The header of Hong Kong e-Legislation's prints and plain texts: `Bankruptcy Ordinance
(Cap./Instrument No.: 6) (Version date: 24.6.2021)`, in English or Chinese."""

from __future__ import annotations

import re
from datetime import date

from corpus.model import Kind, Regulation, TextKind
from corpus.text.han import has_han

#: Matches the header; groups title, cap, and d, m, y of the version.
HEADER = re.compile(
    r"^[《]?(?P<title>.+?)[》]?\s*"
    r"\((?:Cap\./Instrument No\.|章/文件號)\s?[:︰\uff1a]\s?(?P<cap>\w+)\)"
    r"\s*\((?:Version date|版本日期)\s?[:︰\uff1a]\s?(?P<d>\d+)\.(?P<m>\d+)\.(?P<y>\d{4})\)"
)


def described(line: str) -> Regulation | None:
    """The regulation that a header line of Hong Kong e-Legislation names; None for another line."""
    header = HEADER.match(line)
    return regulation_of(header) if header else None


def regulation_of(header: re.Match[str], author: str = "") -> Regulation:
    """The regulation that a matched header names; `author` is the file's author field."""
    chinese = has_han(header["title"])
    try:
        version = date(int(header["y"]), int(header["m"]), int(header["d"]))
    except (ValueError, OverflowError):
        version = None
    title = header["title"].strip()
    statute = "Ordinance" in title or title.endswith("條例")
    return Regulation(
        id=f"hk/cap-{header['cap'].lower()}" + ("-zh" if chinese else ""),
        title=title,
        title_zh=title if chinese else "",
        title_en="" if chinese else title,
        jurisdiction="HK",
        kind=Kind.STATUTE if statute else Kind.REGULATION,
        language="zh-Hant" if chinese else "en",
        citation=f"Cap. {header['cap']}",
        number=f"Cap. {header['cap']}",
        version=version,
        text=TextKind.OFFICIAL if "HKSAR" in author else TextKind.UNVERIFIED,
    )
