"""One analyzer for documents and queries.

Text becomes *terms* in two classes, each its own index field:

- `words`: English stems (Porter2) and numbers, with section numbers kept whole ("1006.14");
  Chinese, Japanese and Korean as characters and character bigrams, folded to Simplified;
- `pairs`: two English stems in a row ("debt collector"), the counterpart of the bigrams.

No dictionary is needed for Chinese: characters plus bigrams beat word segmentation on statutes
and never split a term wrongly (see docs/search.md). Offsets are not kept: phrases are found
through bigrams and pairs, and verified on the stored text.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import add

from corpus.text.han import holds, is_han, to_simplified
from corpus.text.lazy import is_compiled, pattern

#: Part of the analyzer's fingerprint: raise it whenever `analyze` gives other terms.
ANALYZER_VERSION = 1

#: Scripts written without spaces: Han, kana, hangul.
CJK = "\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
#: A word, a number or a run of CJK characters.
TOKEN = pattern(rf"[{CJK}]+|[0-9]+(?:\.[0-9]+)+|[^\W_{CJK}]+")
_CHARACTER = pattern(f"[{CJK}]")
#: What stands for every CJK character in a `shape`; and, there, a token, a character of a word or a
#: number, and a token that begins right behind a number: 1.5a.
MARK = "\u3005"
_SHAPED = pattern(rf"{MARK}+|[0-9]+(?:\.[0-9]+)+|[^\W_{MARK}]+")
LETTER = rf"[^\W_{MARK}]"
_GLUED = pattern(rf"[0-9]\.[0-9]+[^\W_0-9{MARK}]")
#: A text that is longer is read by `TOKEN`; from then on, all are.
_SHORT = 500
_COMPATIBLE = pattern(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\u00aa-\u00be\u0300-\u036f\u2460-\u24ff\ufb00-\ufb06]"
)
_POSSESSIVE = pattern("['\u2019]s\\b")
#: A longer token is cut here, so that hostile input cannot make terms without end.
MAX_TERM = 64


#: In so many characters the next token is looked for first.
_WINDOW = 48


class _Stems(dict[str, str]):
    """Word to stem, computed once a word. Bounded: cleared when it grows past 200,000 words, and
    none longer than a term is kept."""

    def __missing__(self, word: str) -> str:
        from whoosh.lang.porter2 import stem

        if len(self) > 200_000:
            self.clear()
        stemmed = word[:MAX_TERM]
        if stemmed.isascii() and stemmed.isalpha():
            stemmed = stem(stemmed)
        if len(word) <= MAX_TERM:
            self[word] = stemmed
        return stemmed


_STEMS = _Stems()


def is_cjk(c: str) -> bool:
    """Whether a character is one of `CJK`."""
    return is_han(c) or "\u3040" <= c <= "\u30ff" or "\uac00" <= c <= "\ud7af" or c == MARK


def has_cjk(text: str) -> bool:
    """Whether `text` holds a character of a script written without spaces."""
    return holds(text, _CHARACTER, MARK, is_cjk)


class _Shapes(dict[int, str]):
    """Characters as `shape` writes them."""

    def __missing__(self, c: int) -> str:
        self[c] = shaped = MARK if is_cjk(chr(c)) else chr(c)
        return shaped


_SHAPES = _Shapes()


def shape(text: str) -> str:
    """`text` with one character for all of CJK: what a pattern is held against whose class of all
    of them would take longer to compile than a search takes otherwise."""
    return text if text.isascii() else text.translate(_SHAPES)


def stem_of(word: str) -> str:
    """The term of a single word that is not CJK."""
    return _STEMS[word.lower()]


def normalize(text: str) -> str:
    """`text` as it is matched: lower case, ASCII forms, Simplified Han, no possessive 's."""
    return _lowered(to_simplified(_compatible(text)))


def normalize_words(text: str) -> str:
    """As `normalize`, for who looks for words alone: Han characters stay as they are."""
    return _lowered(_compatible(text))


def is_compatible(text: str) -> bool:
    """Whether `text` has compatibility forms, which are matched as what they stand for."""
    return not text.isascii() and _COMPATIBLE.search(text) is not None


def _compatible(text: str) -> str:
    if is_compatible(text):
        return unicodedata.normalize("NFKC", text)
    return text


def _lowered(text: str) -> str:
    text = text.lower()
    return _POSSESSIVE.sub("", text) if "'" in text or "\u2019" in text else text


def raw_tokens(normalized: str) -> list[str]:
    """The tokens of a normalized text before stemming: words, numbers, runs of CJK characters."""
    if normalized.isascii():
        return _SHAPED.findall(normalized)
    if len(normalized) > _SHORT or is_compiled(TOKEN):
        return TOKEN.findall(normalized)
    return [normalized[a:b] for a, b in raw_spans(normalized)]


def raw_spans(text: str) -> Iterator[tuple[int, int]]:
    """Where the tokens of a text stand."""
    return (m.span() for m in _SHAPED.finditer(shape(text)))


def raw_matches(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a text as it stands, with their places."""
    return TOKEN.finditer(text)


def is_glued(text: str) -> bool:
    """Whether a word follows a number at once (1.5a), so that it begins behind a digit."""
    return _GLUED.search(shape(text)) is not None


def words_like(stems: set[str]) -> Callable[[str], Iterator[tuple[int, int]]]:
    """What finds where, in a text as it stands, the tokens stand that are no CJK and may have one
    of these stems: looked for by their first two characters, not told one by one."""
    firsts, seconds = {s[0] for s in stems}, {s[1:2] for s in stems}
    if not all(map(str.isascii, firsts | seconds)):
        return raw_spans
    seconds |= {"y"} if "i" in seconds else set()  # dying is stemmed to die
    more = "" if "" in seconds else f"[{_either_case(seconds)}]"
    number = r"(?<=[0-9])[0-9]*(?:\.[0-9]+)+|" * any(map(str.isdigit, firsts))
    digits = "0-9" if number else ""
    begin = rf"[{_either_case(firsts)}{digits}](?<!{LETTER}.)"
    found = re.compile(rf"{begin}(?:{number}{more}{LETTER}*)").finditer

    def spans(text: str) -> Iterator[tuple[int, int]]:
        shaped = shape(text)
        glued = "." in shaped and _GLUED.search(shaped)
        return (m.span() for m in (_SHAPED.finditer if glued else found)(shaped))

    return spans


def _either_case(characters: set[str]) -> str:
    """ASCII characters in both cases, for a class; the sign of kelvin is a K."""
    kelvin = "\u212a" * ("k" in characters)
    return "".join(sorted({c for one in characters for c in (one, one.upper())})) + kelvin


def tokenize(text: str) -> list[str]:
    """The tokens of `text` in order: stems, numbers, and whole runs of CJK characters."""
    return stemmed(normalize(text))


def stemmed(normalized: str) -> list[str]:
    """The tokens of a normalized text, as `tokenize` gives them."""
    stems = _STEMS
    return [t if t[0] >= "\u3005" else stems[t] for t in raw_tokens(normalized)]


def units(text: str) -> list[str]:
    """The tokens of `text` with each CJK run split into characters: what phrases are made of."""
    return _split(tokenize(text))


def is_run(text: str, stems: Sequence[str], first: tuple[int, int]) -> bool:
    """Whether the tokens of a normalized text have these stems, from that on which stands there."""
    span: tuple[int, int] | None = first
    for stem in stems:
        if span is None or _STEMS[text[slice(*span)]] != stem:
            return False
        span = _next_token(text, span[1])
    return True


def _next_token(text: str, at: int) -> tuple[int, int] | None:
    """Where the first token behind a place stands: looked for in the next few characters, and
    where none ends there, in all of them."""
    for size in (_WINDOW, len(text)):
        window = shape(text[at : at + size])
        found = _SHAPED.search(window)
        if found and (found.end() + 2 <= len(window) or at + size >= len(text)):
            return at + found.start(), at + found.end()
    return None


def units_like(text: str, wanted: Sequence[str]) -> list[str]:
    """The units of `text` as far as they may be one of `wanted`. Others are left as words: a stem
    begins with its word's first letter, and stemming is what takes long."""
    stems, firsts = _STEMS, {unit[0] for unit in wanted if unit < "\u3005"}
    return _split(stems[t] if t[0] in firsts else t for t in raw_tokens(normalize(text)))


def _split(tokens: Iterable[str]) -> list[str]:
    out: list[str] = []
    for token in tokens:
        if token[0] >= "\u3005":
            out.extend(token)
        else:
            out.append(token)
    return out


def analyze(text: str) -> tuple[Counter[str], Counter[str]]:
    """The terms of `text` with their frequencies: (words, pairs).

    >>> analyze("催收 calls at 21.5")
    (Counter({'催': 1, '收': 1, '催收': 1, 'call': 1, 'at': 1, '21.5': 1}),
     Counter({'call at': 1, 'at 21.5': 1}))
    """
    return count_terms(tokenize(text))


def count_terms(
    tokens: Iterable[str], *, characters: bool = True
) -> tuple[Counter[str], Counter[str]]:
    """The terms of a text's tokens; with `characters` false without those of CJK."""
    words: list[str] = []
    pairs: list[str] = []
    previous = ""
    for token in tokens:
        if token[0] >= "\u3005":
            if characters:
                words.extend(token)
                words.extend(map(add, token, token[1:]))
            previous = ""
        else:
            words.append(token)
            if previous:
                pairs.append(f"{previous} {token}")
            previous = token
    return Counter(words), Counter(pairs)


def fingerprint() -> str:
    """Names the analyzer: an index made with another one is rebuilt."""
    return f"analyzer-{ANALYZER_VERSION}"
