"""Inverting texts: from the words of documents to postings sorted by term.

`TermPostings` numbers the terms of every field as they come, in dictionaries. Characters and
bigrams of CJK, which are most of what Chinese texts have, need none: `Characters` takes many texts
at once, as arrays of UTF-16 units, and a unit or two units in a row are the term's number, in the
order of its bytes. What both give together is what `indexer.analysis.analyze` gives text by text.

Single-pass in-memory inversion: Heinz and Zobel, "Efficient single-pass index construction for text
databases", JASIST 54(8), 2003.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from functools import cache
from itertools import count, groupby
from typing import TYPE_CHECKING

from corpus.named import NamedTuple
from corpus.text.lazy import pattern
from indexer.analysis import CJK, count_terms, normalize, stemmed
from indexer.schema import FIELDS, PAIRS, WORDS, term_bytes

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: Characters of texts that are inverted at once.
_AT_ONCE = 1 << 16
#: What a UTF-16 unit is: CJK of the analyzer; a letter or digit before all CJK, as words and
#: numbers have; one that is neither, or half a character, of which texts are read one by one.
_CJK, _LETTER, _ODD = 1, 2, 3
_FIRST = "\u3005"
#: What stands between texts.
_END = "\0"
_SHORT = pattern(f"[{CJK}]{{1,2}}")


class Postings(NamedTuple):
    """Postings by term: the terms in order, the number of postings of each, and of all of them, one
    term's after another's, the documents (ascending) and frequencies (255 at most)."""

    terms: list[bytes]
    counts: NDArray[np.int64]
    docs: NDArray[np.uint32]
    freqs: NDArray[np.uint8]


class TermPostings:
    """Postings of documents, added in ascending order in each field."""

    def __init__(self) -> None:
        """None yet."""
        numbering = count()
        self._numbers: dict[str, defaultdict[str, int]] = {
            field: defaultdict(numbering.__next__) for field in FIELDS.values()
        }
        self._terms = array("I")
        self._freqs = bytearray()
        self._runs = array("I")  # (document, number of postings) alternating

    def __len__(self) -> int:
        return len(self._freqs)

    def add(self, field: str, doc: int, terms: Counter[str]) -> None:
        """Add a document's terms in a field."""
        if not terms:
            return
        self._terms.extend(map(self._numbers[field].__getitem__, terms))
        try:
            self._freqs.extend(terms.values())
        except ValueError:
            self._freqs.extend([min(f, 255) for f in terms.values()])
        self._runs.append(doc)
        self._runs.append(len(terms))

    def sorted(self) -> Postings:
        """All of them."""
        import numpy as np

        rows = sorted(
            (term_bytes(field, text), number)
            for field, numbers in self._numbers.items()
            for text, number in numbers.items()
        )
        order = np.array([number for _, number in rows], dtype=np.int64)
        rank = np.empty(len(rows), dtype=np.uint32)
        rank[order] = np.arange(len(rows), dtype=np.uint32)
        runs = np.frombuffer(self._runs, dtype=np.uint32).reshape(-1, 2)
        docs = np.repeat(runs[:, 0], runs[:, 1])
        terms = rank[np.frombuffer(self._terms, dtype=np.uint32)]
        at = _by_term(terms)
        freqs = np.frombuffer(self._freqs, dtype=np.uint8)
        counts = np.bincount(terms, minlength=len(rows))
        return Postings([name for name, _ in rows], counts, docs[at], freqs[at])


class Characters:
    """The words of documents with CJK characters; documents are added in ascending order."""

    def __init__(self, rest: TermPostings, lengths: array[int], pair_lengths: array[int]) -> None:
        """What is no character or bigram of CJK goes to `rest`; the number of each document's
        words and pairs is put where it stands in `lengths` and `pair_lengths`."""
        self._rest, self._lengths, self._pair_lengths = rest, lengths, pair_lengths
        self._waiting: list[tuple[int, str]] = []
        self._size = 0
        self._terms, self._docs, self._freqs = array("I"), array("I"), array("B")

    def __len__(self) -> int:
        return len(self._terms)

    def add(self, doc: int, text: str) -> None:
        """Add a document's text."""
        text = normalize(text).replace(_END, " ")
        self._waiting.append((doc, text))
        self._size += len(text) + 1
        if self._size > _AT_ONCE:
            self.settle()

    def settle(self) -> None:
        """Invert the texts that wait for others."""
        import numpy as np

        waiting, self._waiting, self._size = self._waiting, [], 0
        if not waiting:
            return
        many = _Texts(waiting)
        odd = set(np.unique(many.of[many.kinds == _ODD]).tolist())
        if not odd:
            self._invert(many)
            return
        for are_odd, group in groupby(range(len(waiting)), odd.__contains__):
            texts = [waiting[n] for n in group]
            if are_odd:
                for doc, text in texts:
                    self._add_odd(doc, text)
            else:
                self._invert(_Texts(texts))

    def _invert(self, many: _Texts) -> None:
        """Invert texts of which none is odd."""
        import numpy as np

        self._add_characters(many)
        for n in np.unique(many.of[many.kinds == _LETTER]).tolist():
            self._add_words(*many.texts[n])

    def _add_characters(self, many: _Texts) -> None:
        import numpy as np

        units, cjk = many.units, many.kinds == _CJK
        single, double = np.flatnonzero(cjk), np.flatnonzero(cjk[:-1] & cjk[1:])
        high = units.astype(np.uint32) << np.uint32(16)
        terms = np.concatenate([high[single], high[double] | units[double + 1]])
        of = np.concatenate([many.of[single], many.of[double]])
        keys, counts = np.unique(of.astype(np.uint64) << np.uint64(32) | terms, return_counts=True)
        docs = np.array([doc for doc, _ in many.texts], dtype=np.uint32)
        self._post(
            (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32),
            docs[(keys >> np.uint64(32)).astype(np.intp)],
            np.minimum(counts, 255).astype(np.uint8),
        )
        for doc, words in zip(docs.tolist(), np.bincount(of, minlength=len(docs)), strict=True):
            self._lengths[doc] = words

    def _post(
        self, terms: NDArray[np.uint32], docs: NDArray[np.uint32], freqs: NDArray[np.uint8]
    ) -> None:
        self._terms.frombytes(terms.tobytes())
        self._docs.frombytes(docs.tobytes())
        self._freqs.frombytes(freqs.tobytes())

    def _add_words(self, doc: int, text: str) -> None:
        """Add what a text has beside characters of CJK."""
        words, pairs = count_terms(stemmed(text), characters=False)
        self._rest.add(WORDS, doc, words)
        self._rest.add(PAIRS, doc, pairs)
        self._lengths[doc] += words.total()
        self._pair_lengths[doc] = pairs.total()

    def _add_odd(self, doc: int, text: str) -> None:
        """Add a text whose terms are told one by one."""
        import numpy as np

        words, pairs = count_terms(stemmed(text))
        ours = [term for term in words if _SHORT.fullmatch(term)]
        terms = np.array([_number(term) for term in ours], dtype=np.uint32)
        freqs = np.array([min(words[term], 255) for term in ours], dtype=np.uint8)
        self._post(terms, np.full(len(ours), doc, np.uint32), freqs)
        self._lengths[doc], self._pair_lengths[doc] = words.total(), pairs.total()
        for term in ours:
            del words[term]
        self._rest.add(WORDS, doc, words)
        self._rest.add(PAIRS, doc, pairs)

    def sorted(self) -> Postings:
        """All characters and bigrams, settled."""
        import numpy as np

        terms = np.frombuffer(self._terms, dtype=np.uint32)
        at = _by_term(terms)
        ordered = terms[at]
        firsts = np.flatnonzero(np.diff(ordered, prepend=0))  # no term has the number 0
        counts = np.diff(firsts, append=len(ordered))
        docs, freqs = (
            np.frombuffer(a, dtype=t) for a, t in ((self._docs, "u4"), (self._freqs, "u1"))
        )
        return Postings(_names(ordered[firsts]), counts, docs[at], freqs[at])


class _Texts:
    """Texts as UTF-16 units, with the kind of each and which of the texts it is of."""

    def __init__(self, texts: list[tuple[int, str]]) -> None:
        import numpy as np

        self.texts = texts
        self.units = _units("".join(f"{text}{_END}" for _, text in texts))
        self.kinds = _kinds()[self.units]
        sizes = np.diff(np.flatnonzero(self.units == ord(_END)), prepend=-1)
        self.of = np.repeat(np.arange(len(texts)), sizes)


def together(a: Postings, b: Postings) -> Postings:
    """The postings of both, which have no term in common."""
    import numpy as np

    terms = a.terms + b.terms
    order = np.array(sorted(range(len(terms)), key=terms.__getitem__), dtype=np.int64)
    counts = np.concatenate([a.counts, b.counts])
    starts = (np.cumsum(counts) - counts)[order]
    counts = counts[order]
    at = np.repeat(starts - (np.cumsum(counts) - counts), counts)
    at += np.arange(len(at))
    docs, freqs = np.concatenate([a.docs, b.docs])[at], np.concatenate([a.freqs, b.freqs])[at]
    return Postings([terms[n] for n in order.tolist()], counts, docs, freqs)


def _by_term(terms: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """The order of postings by term; those of one stay as they are."""
    import numpy as np

    keys = (terms.astype(np.uint64) << np.uint64(32)) | np.arange(len(terms), dtype=np.uint64)
    keys.sort()
    return (keys & np.uint64(0xFFFFFFFF)).astype(np.uint32)


def _units(text: str) -> NDArray[np.uint16]:
    import numpy as np

    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), dtype="<u2")


@cache
def _kinds() -> NDArray[np.uint8]:
    """The kind of each UTF-16 unit."""
    import numpy as np

    kinds = np.zeros(1 << 16, dtype=np.uint8)
    whole = "".join(map(chr, range(0xD800))) + "".join(map(chr, range(0xE000, 1 << 16)))
    letters = re.compile(r"[^\W_]+")
    kinds[_units("".join(letters.findall(whole)))] = _ODD
    kinds[: ord(_FIRST)][kinds[: ord(_FIRST)] == _ODD] = _LETTER
    kinds[0xD800:0xE000] = _ODD
    kinds[_units("".join(re.findall(f"[{CJK}]", whole)))] = _CJK
    return kinds


def _number(term: str) -> int:
    return ord(term[0]) << 16 | (ord(term[1]) if len(term) > 1 else 0)


def _names(numbers: NDArray[np.uint32]) -> list[bytes]:
    """The terms of some numbers, as they stand in the dictionary."""
    import numpy as np

    units = np.empty((len(numbers), 4), dtype="<u2")
    units[:, 0], units[:, 3] = ord(WORDS), ord("\n")
    units[:, 1], units[:, 2] = numbers >> np.uint32(16), numbers & np.uint32(0xFFFF)
    flat = units.reshape(-1)
    names: bytes = flat[flat != 0].tobytes()
    return names.decode("utf-16-le").encode().split(b"\n")[:-1]
