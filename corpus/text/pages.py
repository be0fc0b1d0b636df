"""What a printer writes beside a page's text: marks of page numbers in many languages.

Those that say so in words ("Page 3 of 20", 第 3 页 共 20 页, "Seite 3 von 9") are no text wherever
they stand, others (- 3 -) on a line of their own.
"""

from __future__ import annotations

import re

from corpus.text.lazy import pattern

_N = r"[\divxlc]{1,6}"
_D = r"\d{1,5}"
#: What dashes and the like stand around a number.
DASHES = "-‐‑‒–—―－·•∙・~～|"
_WORDS = (
    "page|pagina|página|pàgina|seite|trang|strona|strana|sida|side|sivu|oldal|sayfa|halaman|"
    "страница|стр\\.|σελίδα|페이지|쪽|頁|页"
)
_OF = r"/|of|von|de|sur|di|van|av|af|trên|từ|z|из|από|dari|中的|/\s?共|\|"
_HAN_PAGE = r"(?:页|頁|ページ|페이지|쪽)"
_WESTERN = rf"(?:{_WORDS})\s?[|:.\uff1a-]?\s?{_N}\s?(?:{_OF})\s?{_D}"
_HAN = (
    rf"第\s?{_D}\s?{_HAN_PAGE}(?:[\s,/，、()（）]*(?:[共全]\s?{_D}\s?{_HAN_PAGE}?|/?\s?{_D}\s?{_HAN_PAGE})[)）]?)?|"
    rf"[共全]\s?{_D}\s?{_HAN_PAGE}[\s,，、]*第\s?{_D}\s?{_HAN_PAGE}"
)
#: From the first dash of a run: a search that begins anew at each takes the square of its length.
DASHED = rf"(?<![{DASHES}])[{DASHES}]+\s?\d{{1,4}}\s?[{DASHES}]+"
#: What a bill of the US Congress has at the foot of each page: HR 1000 IH.
_BILL = (
    r"(?:•\s?)?(?:H\.?R\.?|S\.?|(?:H|S)\.?\s?(?:J\.?|CON\.?)?\s?RES\.?)\s\d{1,5}\s"
    r"(?:IH|IS|RH|RS|EH|ES|EAH|EAS|ENR|RFS|RFH|PCS|PP|CPS)"
)
_ENDS = rf"[{DASHES}\s\[\]()]*"

#: "Page 3 of 20" and the like, as text of a regular expression.
WORDED = rf"(?:{_WESTERN}|{_HAN})"
_ALONE = pattern(
    rf"{_ENDS}(?:{_WESTERN}|{_HAN}|(?:{_WORDS}|p\.)\s?{_N}|{_D}\s?{_HAN_PAGE}|{_D}\s?/\s?{_D})"
    rf"{_ENDS}|{DASHED}|{_BILL}",
    re.I,
)
_WORDED = pattern(WORDED, re.I)
_LONGEST = 40


def is_mark(line: str) -> bool:
    """Whether a line is nothing but the mark of a page's number."""
    return len(line) <= _LONGEST and _ALONE.fullmatch(line) is not None


def without_marks(line: str) -> str:
    """A line without the page numbers in it that say so in words."""
    return _WORDED.sub(" ", line)
