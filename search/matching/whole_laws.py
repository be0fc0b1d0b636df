"""The laws that a sentence names without a number: 《…》, English titles, short names."""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.citations.keys import law_key
from corpus.citations.reading import LONGEST_NAME, Name, Reading
from corpus.registers import repealed_in, repealed_title
from indexer.index_reader import Place
from indexer.schema import LAW, keyword
from search.matching.cited_text import NAMED, CitedText
from search.matching.citing import Citing

_ABBREVIATED = re.compile(
    r"((?:(?:[A-Z][\w&]*\.?|of|and)\s+){1,6}?(?:Law|Code|Stat\.?|Stats\.?|Ann\.?|Regs?\.?|Laws))\s*(?:Ann\.)?\s*\Z"
)
#: Who issues what is often cited without them: 《关于审理民间借贷案件……的规定》.
_ISSUERS = ("最高人民法院", "最高人民检察院", "最高人民法院最高人民检察院", "中国人民银行")
_TITLED = re.compile(
    r"(?<![\w-])((?:[A-Z][\w'’&-]*|of|and|the|for|to|on|in|from|\([A-Z][\w ]{2,30}\)|,)"
    r"(?:\s+|(?=,)))"
    r"{1,12}?(?:Act|Ordinance|Regulations?|Code|Rules|Order|Directive|Law|Guidelines?|Rule)\b"
    r"(?:\s+of)?(?:,?\s+(?:19|20)\d\d)?"
)
#: A directive or regulation of the European Union by its number.
_NUMBERED = re.compile(
    r"\b(?:(?:Council|Commission)\s+)?(?:(?:Implementing|Delegated)\s+)?(?:Directive|Regulation)\s+"
    r"(?:\((?:EU|EC|EEC)\)\s*)?(?:No\.?\s*)?\d{2,4}/\d{1,4}(?:/(?:EU|EC|EEC))?(?![\d/])"
)
QUOTED_NAME = re.compile(r"《([^《》]{2,80})》")
_SHORTHAND = re.compile(r"(?<![\w.-])[A-Z][A-Za-z]{2,7}(?![\w-])")
_LAW_ENDS = (
    "法", "法典", "条例", "條例", "办法", "辦法", "规定", "規定", "解释", "解釋", "规则",
    "細則", "细则",
)  # fmt: skip
_LEAD_WORDS = re.compile(
    r"^(?:(?:The|This|That|Under|In|Of|And|For|To|On|From|By|With|See|Pursuant|the|of|and|for|to|on|in|from|,)[\s,]+)+"
)


class WholeLaws(Citing):
    """Reads the names of laws in a text against an index."""

    def _whole_laws(self, taken: list[tuple[int, int]]) -> Iterator[CitedText]:
        """The laws that the sentence names without a number."""
        for name, start, end, sure in self._names():
            if any(start < e and s < end for s, e in taken):
                continue
            heads = self._heads(name)
            if not heads and not sure:
                continue
            ids = tuple(dict.fromkeys(self._regulation(head).id for head in heads))
            yield CitedText(start, end, "law", name, NAMED, ids, (), tuple(heads))
            taken.append((start, end))

    def _names(self) -> Iterator[tuple[str, int, int, bool]]:
        """What may be a law's name: (name, start, end, whether it is named as a law)."""
        for m in QUOTED_NAME.finditer(self.text):
            sure = m[1].endswith(_LAW_ENDS) or repealed_title(m[1]) is not None
            yield m[1], m.start(), m.end(), sure
        for m in _TITLED.finditer(self.text):
            name = self._titled(m[0])
            if name.startswith("("):
                continue  # the end of a longer title: (England and Wales) Regulations 2020
            yield name, m.end() - len(name), m.end(), bool(re.search(r"\d{4}$", name))
        yield from ((name, start, end, True) for start, end, name in repealed_in(self.text))
        for m in _NUMBERED.finditer(self.text):
            yield m[0], m.start(), m.end(), True
        for m in _SHORTHAND.finditer(self.text):
            if m[0].isupper():
                yield m[0], m.start(), m.end(), False

    def _titled(self, written: str) -> str:
        """The law's title at the end of some capitalised words: the longest that is one; else all
        of them without what leads to it."""
        starts = [m.start() for m in re.finditer(r"(?<!\S)\S", written)]
        for start in starts[:-1]:
            name = written[start:].strip(" ,")
            if self._heads(name) or repealed_title(name):
                return name
        return _without_lead(re.split(r"\b(?:and|of|under|with) the\b", written)[-1])

    def _heads(self, name: str) -> list[Place]:
        key = law_key(name)
        heads = self.index.by_keyword(keyword(LAW, key))
        if not heads and key.startswith("关于"):
            issued = (self.index.by_keyword(keyword(LAW, issuer + key)) for issuer in _ISSUERS)
            heads = next(filter(None, issued), [])
        return heads

    def _titled_beside(self, reading: Reading, floor: int) -> Name | None:
        """The title of an English law right before or after the number. A draft is full of words in
        capitals, so that no abbreviation is taken for one."""
        if found := _ABBREVIATED.search(self.text, floor, reading.start):
            return _name(found[1], found.end(1))
        for found in _TITLED.finditer(self.text, max(floor, reading.start - LONGEST_NAME)):
            before = found.end() <= reading.start <= found.end() + 24
            after = reading.end <= found.start() <= reading.end + 8
            if before or after:
                return _name(found[0], found.end())
        return None


def _name(written: str, end: int) -> Name:
    """The title that ends at `end`, without the words that lead to it."""
    title = _without_lead(written)
    return Name(title, end - len(title), end)


def _without_lead(title: str) -> str:
    """A title without the words that lead to it."""
    return _LEAD_WORDS.sub("", title).strip(" ,")
