"""A provision as others cite it: plainly, in the manner of the Bluebook, and in Chinese.

After The Bluebook's rules 12 (statutes, with the year of the text), 14 (federal regulations) and
20 with table T2 (foreign laws: name in the original, translation in brackets, dates), as far as the
facts that are held go; what is not known is left out, never supplied.
"""

from __future__ import annotations

import re

from corpus.jurisdictions import name_of
from corpus.named import NamedTuple
from corpus.text.han import has_han
from search.results import Found
from search.versions import expression_date

_CFR = re.compile(r"(?P<title>\d+) C\.?F\.?R\.? (?:§+ ?)?(?P<rest>\S.*)")
_USC = re.compile(r"(?P<title>\d+) U\.?S\.?C\.? (?:§+ ?)?(?P<rest>\S.*)")
_IN_CFR = re.compile(r"\b(\d+) C\.?F\.?R\.?\b")
_SECTION = re.compile(r"(?:§+ ?)?(?P<rest>\d\S*)")
_ARTICLE = re.compile(r"第.+条(?:之.+)?")


class Forms(NamedTuple):
    """The forms of one citation."""

    plain: str
    bluebook: str
    chinese: str


def forms(f: Found) -> Forms:
    """How to cite a provision."""
    return Forms(_plain(f), _bluebook(f), _chinese(f))


def _country(f: Found, zh: bool) -> str:
    return name_of(f.regulation.jurisdiction, zh)


def _plain(f: Found) -> str:
    r = f.regulation
    date = expression_date(r)
    facts = [_country(f, False), f"text of {date}" if date else "", f.url]
    name = r.title_en or r.title
    return ", ".join(filter(None, (f"{name} {f.provision.citation}".strip(), *facts)))


def _bluebook(f: Found) -> str:
    r, citation = f.regulation, f.provision.citation
    year = f" ({expression_date(r)[:4]})" if expression_date(r) else ""
    if found := _CFR.fullmatch(citation):
        return f"{found['title']} C.F.R. § {found['rest']}{year}"
    if found := _USC.fullmatch(citation):
        return f"{found['title']} U.S.C. § {found['rest']}{year}"
    section = _SECTION.fullmatch(citation)
    if section and (title := _IN_CFR.search("; ".join((r.citation, r.number, *r.aliases)))):
        return f"{title[1]} C.F.R. § {section['rest']}{year}"
    if r.jurisdiction.startswith("US"):
        number = f"§ {section['rest']}" if section else citation
        return f"{r.title_en or r.title} {number}{year}"
    return _foreign(f)


def _foreign(f: Found) -> str:
    r = f.regulation
    name = r.title
    if has_han(name) and r.title_en:
        name = f"{name} [{r.title_en}]"
    effective = f.provision.effective or r.effective
    dates = [
        f"promulgated by {r.issuer}" + (f", {r.adopted}" if r.adopted else "") if r.issuer else "",
        f"effective {effective}" if effective else "",
    ]
    told = ", ".join(filter(None, dates))
    p = f.provision
    number = f"art. {p.key}" if _ARTICLE.fullmatch(p.citation) else p.citation
    country = f" ({_country(f, False)})" if r.jurisdiction else ""
    return f"{name}, {number}" + (f" ({told})" if told else "") + country


def _chinese(f: Found) -> str:
    r = f.regulation
    name = r.title_zh or r.title
    effective = f.provision.effective or r.effective
    facts = [r.issuer if has_han(r.issuer) else "", r.number if has_han(r.number) else "",
             f"{_day(effective)}施行" if effective else ""]  # fmt: skip
    told = "，".join(filter(None, facts))
    citation = f.provision.citation
    gap = "" if has_han(citation[:1]) else " "
    return f"《{name}》{gap}{citation}" + (f"（{told}）" if told else "")


def _day(iso: str) -> str:
    year, month, day = iso.split("-")
    return f"{int(year)}年{int(month)}月{int(day)}日"
