"""The schema: all that the writer of an index and its readers must agree on.

Fields have a letter in the dictionary and a name in Whoosh. Exact keywords are of a kind, such as
`topic:call-times`; those of a whole regulation stand at its first provision. Raise
`SCHEMA_VERSION` when anything here, or the shape of a stored record, changes.
"""

from __future__ import annotations

import sys

from corpus import READERS_VERSION
from indexer.analysis import fingerprint

#: Raise it whenever segments or records change shape: an index made with another is rebuilt.
SCHEMA_VERSION = 10

# The letters of the fields: words and pairs of a provision's heading and text; of a regulation's
# names; words of the headings above and of the issuer; exact keywords.
WORDS, PAIRS, TITLE, TITLE_PAIRS, PATH, ISSUER, KEYWORD = "w", "p", "t", "u", "h", "i", "k"

#: The fields by their names in Whoosh, where those of keywords have names of their own.
FIELDS = {
    "text": WORDS,
    "pairs": PAIRS,
    "title": TITLE,
    "title_pairs": TITLE_PAIRS,
    "path": PATH,
    "issuer": ISSUER,
    "keyword": KEYWORD,
}
#: Fields whose postings stand at a regulation's first provision and hold for all of them; those of
#: `PATH` stand at the first provision under the same headings and hold for all under them.
OF_REGULATION = (TITLE, TITLE_PAIRS, ISSUER)

# Kinds of keywords of a provision: its id, its number in its law as `citation_key` writes it, its
# parallel citations, the topics that it is filed under, the kinds of its limits; and, without a
# value, that its status or a date of that is its own, not its regulation's.
ID, KEY, ALSO, TOPIC, LIMIT, OWN_STATUS = "id", "key", "also", "topic", "limit", "own_status"
# Kinds of keywords of a regulation: its id, its names as `law_key` writes them, what it is, and
# the laws that it cites.
REGULATION, LAW, CITES, SOURCE = "reg", "law", "cites", "source"
JURISDICTION, KIND, STATUS, TEXT, LANGUAGE = "jurisdiction", "kind", "status", "text", "lang"
PROVISION_KEYWORDS = (ID, KEY, ALSO, TOPIC, LIMIT, OWN_STATUS)
REGULATION_KEYWORDS = (
    REGULATION, LAW, CITES, SOURCE, JURISDICTION, KIND, STATUS, TEXT, LANGUAGE,
)  # fmt: skip

#: The kinds of keywords by the names of their fields in Whoosh.
KEYWORD_FIELDS = {
    **{kind: kind for kind in PROVISION_KEYWORDS},
    **{kind: kind for kind in (LAW, CITES, SOURCE, JURISDICTION, KIND, STATUS)},
    "regulation": REGULATION,
    "language": LANGUAGE,
    "text_kind": TEXT,
}

#: The dates of a regulation that are kept as day numbers (0: unknown), in their order.
DATES = ("adopted", "effective", "repealed", "version")


def keyword(kind: str, value: str = "") -> str:
    """The keyword of a kind for a value; for "" what all keywords of the kind begin with."""
    return f"{kind}:{value}"


def key_keyword(key: str) -> str:
    """The keyword for a provision's number, from what `citation_key` gives."""
    return keyword(KEY, key.casefold())


def value_of(word: str) -> str:
    """The value of a keyword."""
    return word.partition(":")[2]


def term_bytes(field: str, text: str) -> bytes:
    """A term as it stands in the dictionary: its field's letter and its text."""
    return f"{field}{text}".encode("utf-8", "replace")


def made_with() -> str:
    """What an index was made with; one made with another schema, analyzer, readers or byte order
    is rebuilt."""
    return f"{SCHEMA_VERSION}.{READERS_VERSION} {fingerprint()} {sys.byteorder}"
