"""From bytes to clean text: decoding of any encoding, and repair of damaged pages."""

from __future__ import annotations

import codecs
import json
import re
import unicodedata
from typing import Any

from corpus.errors import UnreadableError
from corpus.messages import N_
from corpus.text.han import HAN

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY = (
    (b"PK\x03\x04", N_("a ZIP archive or Office file, not text")),
    (b"\xd0\xcf\x11\xe0", N_("an old Office file (.doc, .xls): save it as .docx or text")),
    (b"%PDF-", N_("a PDF, not text")),
    (b"\x1f\x8b", N_("a gzip archive, not text")),
    (b"\xfd7zXZ", N_("an xz archive, not text")),
    (b"\x89PNG", N_("an image, not text")),
    (b"\xff\xd8\xff", "an image, not text"),
    (b"GIF8", "an image, not text"),
    (b"{\\rtf", N_("rich text (.rtf): save it as .docx or text")),
)
#: Charset names as pages declare them, to the superset that real pages are written in.
_SUPERSETS = {
    "gb2312": "gb18030", "gbk": "gb18030", "gb_2312-80": "gb18030", "x-gbk": "gb18030",
    "big5": "cp950", "big5-hkscs": "big5hkscs", "x-x-big5": "cp950", "iso-8859-1": "cp1252",
    "latin1": "cp1252", "latin-1": "cp1252", "ascii": "cp1252", "us-ascii": "cp1252",
}  # fmt: skip
#: Characters that fill a third of Chinese legal prose, in both scripts, and common punctuation.
_COMMON = frozenset(
    "的一是在不了有和人这這中大为為上个個国國我以要他时時来來用们們生到作地于於出就分对對成会會"
    "可主年动動同工也能下过過子说說产產种種面而方后後多定行学學法所民得经經十三之进進着等部度家电電"
    "力里裡如水化高自二理起小物现現实實加量都两兩体體制机機当當使点點从從业業本去把性好应應开開它合"
    "还還因由其些然前外天政四日那社义義事平形相全表间間样樣与與关關各重新线線内內数數正心反你明看原又"
    "么麼利比或但质質气氣第向道命此变變条條只没沒结結解问問意建月公无無系繫军軍很情者最立代想已通并並"
    "提直题題党黨程展五果料象员員革位入常文总總次品式活设設及管特件长長求老头頭基资資边邊流路级級少图圖"
    "山统統接知较較将將组組见見计計别別她手角期根论論运運农農指几幾九区區强強放决決西被干做必战戰先回则則"
    "任取据據处處府定监監督依办辦规規项項银銀行款保信息贷貸债債务務罚罰违違,。、;:「」()《》第条"
)


_EASTERN = ("gb18030", "cp950", "big5hkscs", "euc_jp", "cp932", "cp949")
_WESTERN = ("cp1252", "mac_roman")
#: Characters beyond ASCII that Western texts are made of, and the syllables most common in Korean.
_LATIN = frozenset("§–—‘’“”•…£€©®°·¶«»éèêëàâáäåãçôöòóõûüùúîïìíñßøæœÉÈÀÂÄÖÜÇÑÅØ\u00a0")
_KOREAN = frozenset(
    "이다의는을에하고은가를한로으지도서자인대사기정시일원제조법항호그해수있나부장보관성여구무권경"
    "전과거리공아주업등또위내소상용안니된때규행금국민채추심계요의신청및치체세유비당년월회"
)


def decode(data: bytes, name: str = "text", charset: str = "") -> str:
    """The text in `data`, whatever its encoding, with line ends as "\\n".

    Tried in turn: a byte-order mark, UTF-8, `charset` (as a page declares it), UTF-16 without a
    mark, GB18030, Big5, EUC-JP, Shift JIS, CP949, Windows-1252, Mac Roman.
    A few undecodable bytes become U+FFFD. UnreadableError,
    with the reason, for binary data.
    """
    for magic, reason in _BINARY:
        if data.startswith(magic):
            raise UnreadableError(name, reason)
    text = _decoded(data, charset)
    if text is None:
        raise UnreadableError(name, N_("binary data or an unknown encoding, not text"))
    return re.sub(r"\r\n?|\x0b|\x0c|\x85|\u2028|\u2029", "\n", text)


def decode_json(data: bytes, name: str) -> Any:
    """The value of the JSON in `data`, in any encoding; UnreadableError where it is broken."""
    try:
        return json.loads(decode(data, name))
    except (ValueError, RecursionError) as error:
        raise UnreadableError(name, N_(f"is not well-formed JSON ({error})")) from error


def _decoded(data: bytes, charset: str) -> str | None:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    declared = _SUPERSETS.get(charset.lower(), charset)
    if b"\0" in data[:65536]:
        return _utf16(data)
    for encoding in ("utf-8", declared):
        if encoding and (text := _strictly(data, encoding)) is not None:
            return text
    return _guessed(data)


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _utf16(data: bytes) -> str | None:
    texts = [_strictly(data, encoding) for encoding in ("utf-16-le", "utf-16-be")]
    scored = [(_plausible(text), text) for text in texts if text]
    best, text = max(scored, default=(0.0, ""))
    return text if best > 0.7 else None


def _plausible(text: str) -> float:
    """The share of characters that plain Western or common Chinese text is made of."""
    sample = text[:20000]
    good = sum(1 for c in sample if c in _COMMON or c in "\n\r\t" or " " <= c <= "~")
    return good / len(sample) if sample else 0.0


def _guessed(data: bytes) -> str | None:
    """The likeliest of the legacy encodings, by how common the characters are that it yields."""
    candidates: list[tuple[float, str]] = []
    for encoding in (*_EASTERN, *_WESTERN):
        text = _strictly(data, encoding)
        if text is None:
            text = data.decode(encoding, errors="replace")
            if text.count("\ufffd") > max(2, len(text) // 1000):
                continue
        high = [c for c in text[:20000] if c > "\x7f"]
        if encoding in _WESTERN:
            western = sum(1 for c in high if c in _LATIN)
            likely = high and len(high) < 0.3 * len(text[:20000])
            score = 0.2 * western / len(high) if likely else 0.0
        else:
            common = _KOREAN if encoding == "cp949" else _COMMON
            kana = encoding in ("euc_jp", "cp932")
            score = sum(c in common or (kana and "\u3041" <= c <= "\u30ff") for c in high)
            score = score / len(high) if high else 0.0
        candidates.append((score, text))
    best, text = max(candidates, key=lambda candidate: candidate[0], default=(0.0, ""))
    return text if best >= 0.1 and not _controls(text) else None


def _controls(text: str) -> bool:
    sample = text[:20000]
    return sum(1 for c in sample if c < " " and c not in "\n\r\t\f\x1b") > len(sample) // 100


_ESCAPES = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"
    r"|\x1b[PX^_][^\x1b]*\x1b\\|\x1b[ -/]*[0-~]"
)
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb]"
)
_SPACES = re.compile("[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
#: Characters to fold by compatibility: full-width letters and digits, ligatures, radicals and
#: compatibility ideographs that PDFs write in place of the plain characters.
_COMPATIBLE = re.compile(
    "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\ufb00-\ufb06\u2e80-\u2fd5\uf900-\ufaff]"
)
_RADICALS = str.maketrans(
    "⺁⺄⺈⺊⺋⺌⺎⺏⺐⺗⺘⺝⺟⺠⺡⺢⺩⺫⺬⺭⺮⺷⺺⻁⻄⻅⻆⻉⻋⻍⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
    "厂乙刀卜卩小兀尣尢心扌月母民氵水王罒示礻竹羊聿虎西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
)
_INITIALS = "(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
_TONED = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ"
_BRACKETED = re.compile(
    rf"(?<=[{HAN}])[(\uff08]({_INITIALS}[aeiouvünrg{_TONED}]{{1,5}})[)\uff09](?!\s?[A-Za-z])", re.I
)
_SYLLABLE = re.compile(rf"{_INITIALS}[aeiouvün]{{1,4}}(?:ng|n|r)?\Z", re.I)
_CLOSERS = r"\uff0c\uff1a\uff1b\uff01\uff1f\uff09。、》」』”"
_OPENERS = r"\uff08《「『“"
_HAN_GAP = re.compile(rf"(?<=[{HAN}{_CLOSERS}{_OPENERS}]) (?=[{HAN}{_CLOSERS}{_OPENERS}])")


def repair(text: str) -> str:
    """`text` without the damage of bad conversions; line breaks stay where they are.

    Removes terminal escapes, control, zero-width and direction characters, soft hyphens, and
    pinyin glued to Han characters (`聯(lián)網`); folds full-width letters and digits, ligatures
    and the look-alike radicals of PDFs; makes every run of blanks one space.
    """
    if "\x1b" in text:
        text = _ESCAPES.sub("", text)
    text = _INVISIBLE.sub("", text)
    if text.isascii():
        return _SPACES.sub(" ", text) if "  " in text or "\t" in text else text
    text = _COMPATIBLE.sub(_plain_form, text)
    return without_pinyin(_SPACES.sub(" ", text))


def _plain_form(match: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", match[0]).translate(_RADICALS)


def without_ending(text: str, reversed_ending: re.Pattern[str]) -> str:
    """`text` without what `reversed_ending` matches at its end, read backwards.

    A search for a pattern that ends in "$" tries it at every place of a long run; this does not.
    """
    match = reversed_ending.match(text[::-1])
    return text[: len(text) - match.end()] if match else text


def without_pinyin(text: str) -> str:
    """`text` without one-syllable pinyin in brackets right after a Han character.

    A syllable needs its tone mark; one without a mark is taken for pinyin only in a text that
    has three with one, so that (a), (can) and the like stay in every other text.
    """
    bracketed = "(" in text or "\uff08" in text
    toned = [m[1] for m in _BRACKETED.finditer(text) if _is_toned(m[1])] if bracketed else []
    if not toned:
        return text
    afflicted = len(toned) >= 3

    def dropped(match: re.Match[str]) -> str:
        syllable = match[1]
        plain = afflicted and len(syllable) > 1 and _SYLLABLE.match(syllable)
        return "" if _is_toned(syllable) or plain else match[0]

    return _BRACKETED.sub(dropped, text)


def _is_toned(syllable: str) -> bool:
    return any(c in _TONED for c in syllable.lower())


def close_gaps(text: str) -> str:
    """`text` without stray spaces between Han characters, inside a line.

    A lone gap between two long runs is kept, as it separates names in a list; gaps that leave
    single characters standing ("总 则", "第 一 条") or that touch punctuation are closed.
    """

    def closed(match: re.Match[str]) -> str:
        start, end = match.start(), match.end()
        left, right = text[max(0, start - 2) : start], text[end : end + 2]
        touches = not (_is_han(left[-1:]) and _is_han(right[:1]))
        alone = len(left) < 2 or not _is_han(left[0]) or len(right) < 2 or not _is_han(right[1])
        return "" if touches or alone else match[0]

    return _HAN_GAP.sub(closed, text)


def _is_han(character: str) -> bool:
    return bool(character) and re.match(f"[{HAN}]", character) is not None
