"""Numerals of law texts: 零〇一二…十百千万, 廿, 卅, Arabic digits; bis and ter behind them."""

from __future__ import annotations

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "兩": 2, "壹": 1, "贰": 2, "貳": 2, "叁": 3, "參": 3, "肆": 4,
    "伍": 5, "陆": 6, "陸": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000,
          "万": 10_000, "萬": 10_000}  # fmt: skip
_TENS = {"廿": 20, "卅": 30}

#: The characters that a Chinese or Arabic article number is written with, for a regex class.
NUMERAL = "0-9零〇○一二三四五六七八九十百千万萬廿卅两兩"

#: What inserts a number behind another in Latin, in order: 2 bis, 2-ter.
LATIN = ("bis", "ter", "quater", "quinquies", "sexies", "septies", "octies", "novies", "decies")
#: One of them as a pattern; not in "1 bis 3", which is German for "1 to 3".
INSERTED = rf"(?:{'|'.join(LATIN)})(?!\w|\s+\d)"


def parse_numeral(text: str) -> int | None:
    """The value of a Chinese or Arabic numeral: 六百八十 -> 680, 一二〇 -> 120, 12 -> 12.

    None when `text` is not a numeral.
    """
    if len(text) > 40:  # no number of any law; int() has a limit
        return None
    if text.isascii():
        return int(text) if text.isdigit() else None
    if not any(c in _UNITS or c in _TENS for c in text):
        digits = [_DIGITS.get(c, int(c) if c.isascii() and c.isdigit() else -1) for c in text]
        return None if -1 in digits else int("".join(map(str, digits)))
    total = section = digit = 0
    for c in text:
        if c in _DIGITS:
            digit = _DIGITS[c]
        elif c.isascii() and c.isdigit():
            digit = digit * 10 + int(c)
        elif c in _TENS:
            section += _TENS[c]
        elif (unit := _UNITS.get(c, 0)) == 10_000:
            total += (section + digit) * unit
            section = digit = 0
        elif unit:
            section += (digit or 1) * unit
            digit = 0
        else:
            return None
    return total + section + digit


def to_chinese(number: int) -> str:
    """`number` (0 to 9999) as articles are numbered: 680 -> 六百八十, 205 -> 二百零五."""
    if number == 0:
        return "零"
    out, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            out += ("零" if gap and out else "") + "零一二三四五六七八九"[digit] + name
            gap = False
        else:
            gap = True
    return out.removeprefix("一") if out.startswith("一十") else out
