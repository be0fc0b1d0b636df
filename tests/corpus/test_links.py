"""Addresses of provisions by rule: each kind of citation by hand, the library's by pattern."""

from __future__ import annotations

import re
from functools import cache
from itertools import islice

import pytest

from corpus.links import provision_url
from corpus.readers.library import parse
from corpus.topics import library_files

USC = (
    "https://uscode.house.gov/view.xhtml?path=/prelim@title15/chapter41/subchapter5&edition=prelim"
)
CFR = "https://www.ecfr.gov/current/title-12/chapter-X/part-1006"
CIV = "https://leginfo.legislature.ca.gov/faces/codes_displayText.xhtml?lawCode=CIV&title=1.6C."
UK_ACT = "https://www.legislation.gov.uk/ukpga/1974/39"
UK_SI = "https://www.legislation.gov.uk/uksi/2020/1311/contents"
OLD_ACT = "https://www.legislation.gov.uk/ukpga/Geo6/8-9/28"
CONC = "https://www.handbook.fca.org.uk/handbook/CONC/7/"
GDPR = "http://data.europa.eu/eli/reg/2016/679/oj"
TW = "https://law.moj.gov.tw/LawClass/LawAll.aspx?pcode=G0380001"
SG = "https://sso.agc.gov.sg/Act/MA2008"
JP = "https://laws.e-gov.go.jp/law/358AC1000000032"
KR = "https://www.law.go.kr/법령/채권의공정한추심에관한법률"
CA = "https://laws-lois.justice.gc.ca/eng/acts/C-46/section-347.html"
AU = "http://www.austlii.edu.au/au/legis/cth/consol_act/nccpa2009377/"
NCCP = "https://www.legislation.gov.au/C2009A00134/latest/text"
TX = "https://statutes.capitol.texas.gov/Docs/FI/htm/FI.392.htm"
_GRANULE = "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title"
_CORNELL = "https://www.law.cornell.edu/regulations"


@pytest.mark.parametrize(
    ("url", "citation", "expected"),
    [
        (USC, "§ 1692c(a)(1)", f"{_GRANULE}15-section1692c&num=0&edition=prelim"),
        (USC, "§ 1681s–2(b)", f"{_GRANULE}15-section1681s-2&num=0&edition=prelim"),
        (f"{_GRANULE}31-section3711", "§ 3720A", f"{_GRANULE}31-section3720A&num=0&edition=prelim"),
        (CFR, "§ 1006.14(b)(2)(i)", "https://www.ecfr.gov/current/title-12/part-1006/section-1006.14#p-1006.14(b)(2)(i)"),
        (CFR.replace("current", "on/2020-03-31"), "§ 1006.1", "https://www.ecfr.gov/on/2020-03-31/title-12/part-1006/section-1006.1"),
        (CFR, "§ 1006.100", "https://www.ecfr.gov/current/title-12/part-1006/section-1006.100"),
        (CFR, "Comment 14(b)(2)(i)-2", "https://www.ecfr.gov/current/title-12/part-1006/appendix-Supplement%20I%20to%20Part%201006"),
        (CFR, "Appendix B", "https://www.ecfr.gov/current/title-12/part-1006/appendix-Appendix%20B%20to%20Part%201006"),
        (CIV, "§ 1788.17(a)", "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CIV&sectionNum=1788.17."),
        (TX, "§ 392.304(a)(8)", f"{TX}#392.304"),
        ("https://www.dfs.ny.gov/", "§ 1.4(b)", f"{_CORNELL}/new-york/23-NYCRR-1.4"),
        ("https://www.mass.gov/regulations/940-CMR-700", "7.04(1)(f)", f"{_CORNELL}/massachusetts/940-CMR-7-04"),  # noqa: E501
        ("https://www.nysenate.gov/legislation/laws/CVP", "§ 214-i", "https://www.nysenate.gov/legislation/laws/CVP/214-I"),
        ("http://www.leg.state.fl.us/statutes/", "§ 559.72", "http://www.leg.state.fl.us/statutes/index.cfm?App_mode=Display_Statute&URL=0500-0599/0559/Sections/0559.72.html"),
        ("https://app.leg.wa.gov/rcw/default.aspx?cite=19.16", "RCW 19.16.250", "https://app.leg.wa.gov/RCW/default.aspx?cite=19.16.250"),
        ("https://law.lis.virginia.gov/vacode/title6.2/", "§ 6.2-1541", "https://law.lis.virginia.gov/vacode/6.2-1541/"),
        (UK_ACT, "s. 140A", "https://www.legislation.gov.uk/ukpga/1974/39/section/140A"),
        (UK_ACT, "s. 40(3A)", "https://www.legislation.gov.uk/ukpga/1974/39/section/40#section-40-3A"),
        (UK_ACT, "Schedule 2 para. 5", "https://www.legislation.gov.uk/ukpga/1974/39/schedule/2/paragraph/5"),
        (UK_ACT, "Schedule 2", "https://www.legislation.gov.uk/ukpga/1974/39/schedule/2"),
        (UK_ACT, "RAO Article 60B", "https://www.legislation.gov.uk/uksi/2001/544/article/60B"),
        (UK_SI, "reg. 7(1)", "https://www.legislation.gov.uk/uksi/2020/1311/regulation/7#regulation-7-1"),
        (OLD_ACT, "s. 3", "https://www.legislation.gov.uk/ukpga/Geo6/8-9/28/section/3"),
        (CONC, "CONC 7.3.8", "https://www.handbook.fca.org.uk/handbook/CONC/7/3.html"),
        (CONC, "CONC 5A.2.3R", "https://www.handbook.fca.org.uk/handbook/CONC/5A/2.html"),
        (GDPR, "Article 12(3)", "http://data.europa.eu/eli/reg/2016/679/art_12/oj"),
        (GDPR, "Article 16a", ""),
        (TW, "第 47-1 條", "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=G0380001&flno=47-1"),
        (TW, "第 14 條第 2 項", "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode=G0380001&flno=14"),
        ("https://www.elegislation.gov.hk/hk/cap163", "s. 24", "https://www.hklii.hk/en/legis/ord/163/s24"),
        (SG, "s. 14A(1)", "https://sso.agc.gov.sg/Act/MA2008?ProvIds=pr14A-"),
        ("https://sso.agc.gov.sg/SL/MA2008-R1", "rule 5", "https://sso.agc.gov.sg/SL/MA2008-R1?ProvIds=pr5-"),
        (JP, "第12条の8", "https://laws.e-gov.go.jp/law/358AC1000000032#Mp-At_12_8"),
        (JP, "第17条第2項", "https://laws.e-gov.go.jp/law/358AC1000000032#Mp-At_17"),
        (KR, "Article 8-3", f"{KR}/제8조의3"),
        (KR, "제9조", f"{KR}/제9조"),
        (CA, "s. 347.1(2)", "https://laws-lois.justice.gc.ca/eng/acts/C-46/section-347.1.html"),
        (AU, "s. 47", "http://www.austlii.edu.au/au/legis/cth/consol_act/nccpa2009377/s47.html"),
        (AU, "Schedule 1 s. 72", "http://www.austlii.edu.au/au/legis/cth/consol_act/nccpa2009377/sch1.html"),
        ("https://www.gesetze-im-internet.de/rdg/", "§ 13a Abs. 1", "https://www.gesetze-im-internet.de/rdg/__13a.html"),
        ("https://wetten.overheid.nl/BWBR0031432/", "artikel 2", "https://wetten.overheid.nl/jci1.3:c:BWBR0031432&artikel=2"),
        ("https://www.irishstatutebook.ie/eli/1995/act/24", "s. 30", "https://www.irishstatutebook.ie/eli/1995/act/24/section/30/enacted/en/html"),
        ("https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:1996-03-07;108", "art. 2", "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:1996-03-07;108~art2"),
        (NCCP, "Schedule 1 s. 72", AU + "sch1.html"),
        (NCCP, "s. 47", AU + "s47.html"),
        # no rule, no number, no page
        ("https://flk.npc.gov.cn/detail2.html?x", "第六百八十条", ""),
        (USC, "Findings", ""),
        ("https://www.elegislation.gov.hk/hk/cap486", "Schedule 1 Principle 1", ""),
        (CFR, "Licensing Condition 15", ""),
        ("", "s. 1", ""),
        (UK_ACT, "s. " + "1" * 200, ""),
    ],
)  # fmt: skip
def test_each_kind_of_citation(url: str, citation: str, expected: str) -> None:
    assert provision_url(url, "", citation) == expected


@cache
def _citations() -> dict[str, list[tuple[str, str]]]:
    """(the regulation's page, citation) for every provision of the library, by jurisdiction."""
    found: dict[str, list[tuple[str, str]]] = {}
    for path in library_files():
        file = parse(path.read_text(encoding="utf-8"))
        rows = found.setdefault(path.parent.name, [])
        rows += [(str(file.front["url"]), section.citation) for section in file.sections]
    return found


PATTERNS = {
    "us": r"https://(uscode\.house\.gov/view\.xhtml\?req=granuleid:USC-prelim-title\d+-section"
    r"\d+[A-Za-z]*(-\d+)?&num=0&edition=prelim|www\.ecfr\.gov/(current|on/[\d-]+)/title-\d+/part-\d+/"
    r"(section-\d+\.\d+(#p-\d+\.\d+(\(\w+\))+)?|appendix-[\w%]+))",
    "gb": r"https://www\.(legislation\.gov\.uk/(ukpga|uksi|asp)/\d{4}/\d+/(section|regulation|article"
    r"|rule|schedule/\d+/paragraph)/\d+[A-Z]*(#[a-z]+(-\w+)+)?"
    r"|handbook\.fca\.org\.uk/handbook/[A-Z]+/\w+/\w+\.html)",
    "eu": r"http://data\.europa\.eu/eli/(dir|reg)/\d{4}/\d+/art_\d+/oj",
    "tw": r"https://law\.moj\.gov\.tw/LawClass/LawSingle\.aspx\?pcode=[A-Z]\d{7}&flno=\d+(-\d+)?",
    "kr": r"https://www\.law\.go\.kr/법령/\w+/제\d+조(의\d+)?",
    "us-tx": r"https://statutes\.capitol\.texas\.gov/Docs/(?P<c>[A-Z]+)/htm/(?P=c)\.(?P<n>\d+)\.htm#(?P=n)\.\d+",
    "us-ny": r"https://www\.(law\.cornell\.edu/regulations/new-york/23-NYCRR-\d\.\d+|nysenate.+)",
    "sg": r"https://sso\.agc\.gov\.sg/(Act|SL)/[\w-]+\?ProvIds=pr\d+[A-Z]?-",
    "hk": r"https://www\.hklii\.hk/en/legis/ord/\d+[A-Z]*/s\d+[A-Z]*",
    "ca": r"https://laws-lois\.justice\.gc\.ca/eng/(acts|regulations)/[\w.-]+/section-[\d.]+\.html",
}


@pytest.mark.parametrize("jurisdiction", PATTERNS)
def test_citations_of_the_library(jurisdiction: str) -> None:
    """Fifty of each jurisdiction, taken evenly, or all that it has."""
    rows = _citations()[jurisdiction]
    links = [link for row in rows if (link := provision_url(row[0], "", row[1]))]
    assert 2 * len(links) >= len(rows)
    for link in islice(links, 0, None, len(links) // 50 + 1):
        assert re.fullmatch(PATTERNS[jurisdiction], link), link


MADE = {
    "sg": (SG, "s. {}", "https://sso.agc.gov.sg/Act/MA2008?ProvIds=pr{}-"),
    "jp": (JP, "第{}条", JP + "#Mp-At_{}"),
    "ca": (CA, "s. {}", "https://laws-lois.justice.gc.ca/eng/acts/C-46/section-{}.html"),
    "hk": ("https://www.elegislation.gov.hk/hk/cap6", "s. {}", "https://www.hklii.hk/en/legis/ord/6/s{}"),
    "au": (AU, "s. {}", AU + "s{}.html"),
    "us-tx": (TX, "§ 392.{}", TX + "#392.{}"),
    "us-ca": (CIV, "§ 1788.{}", "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml?lawCode=CIV&sectionNum=1788.{}."),
    "us-ny": ("https://www.dfs.ny.gov/", "§ 1.{}", _CORNELL + "/new-york/23-NYCRR-1.{}"),
    "de": ("https://www.gesetze-im-internet.de/bgb/", "§ {}", "https://www.gesetze-im-internet.de/bgb/__{}.html"),
}  # fmt: skip


@pytest.mark.parametrize("jurisdiction", MADE)
def test_fifty_numbers_where_the_library_has_few(jurisdiction: str) -> None:
    url, citation, expected = MADE[jurisdiction]
    for number in range(1, 51):
        assert provision_url(url, "", citation.format(number)) == expected.format(number)
