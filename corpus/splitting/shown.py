"""The title that the lay-out of a file shows: what stands out among its first lines."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.model import Document
from corpus.source import Source
from corpus.splitting.assemble import Known, assemble
from corpus.splitting.lines import Line

_LONGEST_TITLE = 150
#: A red head, an issuer, a number, a sentence.
_NO_TITLE = re.compile(
    r"(?:文件|令|公报|公報|局|部|委员会|委員會|政府|办公厅|院|会|號|号)$|[.。;；:：,，]$|^\d"
)
_STAMP = re.compile(
    r"内部(?:资料|文件|使用)?|內部(?:資料|文件|使用)?|机密|機密|秘密|绝密|絕密|密件|公开|公開|草稿"
    r"|internal(?: use only)?|confidential|draft|public",
    re.I,
)


def assembled(
    source: Source, lines: Sequence[Line], shown: str, remarks: Sequence[str] = ()
) -> Document:
    """The document in `lines`, whose title is what is `shown` as one (""; nothing is), unless the
    title that the words tell is that, or more of it."""
    document = assemble(source, lines, remarks=remarks)
    if not can_be_title(shown) or _holds_title(document.regulation.title, shown):
        return document
    whole = re.sub(r"\s", "", shown)
    rest = [line for i, line in enumerate(lines) if i > 20 or not _is_of(line.text, whole)]
    return assemble(source, rest, Known(title=shown), remarks=remarks) if rest else document


def can_be_title(text: str) -> bool:
    """Whether a line may be a title: no line of an issuer, no number, no sentence."""
    return 2 <= len(text) <= _LONGEST_TITLE and _NO_TITLE.search(text) is None


def _holds_title(title: str, shown: str) -> bool:
    """Whether a title is what is shown as one, or more of it, such as an issuer before it or a
    remark in brackets behind it; a stamp above it is none of it, nor a chapter behind it."""
    before, _, behind = title.partition(shown)
    more = behind and behind.strip()[:1] not in "(\uff08"
    return shown in title and not more and not _STAMP.fullmatch(before.strip())


def _is_of(text: str, whole: str) -> bool:
    """Whether a line is the title, or one of the lines that it is set in."""
    said = re.sub(r"\s", "", text)
    return said == whole or (len(said) > 3 and (whole.startswith(said) or whole.endswith(said)))
