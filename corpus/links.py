"""Web addresses of provisions, made by rule: the regulation's own page and the citation.

Publishers name the page, or the place on it, after the provision's number. Where a law has a
number of the publisher's own (pcode, law id, chapter), it is taken from the regulation's `url`.
A publisher that gives opaque numbers to provisions, or has one page a law without anchors, has
no row here; then the regulation's `url` is all there is. No address was fetched to make the table.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from corpus.citations.keys import citation_key, plain
from corpus.named import NamedTuple
from corpus.text.lazy import beginnings, pattern

_SECTION = r"(?:s\.|ss\.|sec\.|section|§+) ?"
_UNITED_STATES = rf"(?:{_SECTION})?(?P<n>\d+[A-Za-z]*(?:-\d+[a-z]*)?)"
_DECIMAL = rf"(?:{_SECTION})?(?P<n>(?P<whole>\d+)\.(?P<part>\d+[a-z]?(?:-\d+)?))"
_LETTERED = r"(?P<n>\d+[A-Z]*)"
_UK = r"legislation\.gov\.uk/(?:id/)?(?P<law>[a-z]+/(?:\d{4}|[A-Z]\w*/[\d-]+)/\d+)"
_ECFR = r"ecfr\.gov/(?P<when>current|on/[\d-]+)/title-(?P<title>\d+)"
_ECFR_PART = _ECFR + r"(?:/[^/]+)*?/part-(?P<part>\d+)"
_NCCP = "http://www.austlii.edu.au/au/legis/cth/consol_act/nccpa2009377"
_HAN_ARTICLE = r"(?P<key>\d+(?:-\d+)*)"


class Rule(NamedTuple):
    """One kind of citation at one publisher.

    `law` is looked for in the regulation's address, `citation` must begin the citation (or, for
    `keyed`, be the whole key of it above its paragraphs); their named groups fill `link`, and
    `anchor` is added where levels such as (a)(1) follow.
    """

    law: str
    citation: str
    link: str
    anchor: str = ""
    keyed: bool = False


RULES = (
    # United States Code, and the Code of Federal Regulations with its paragraphs
    Rule(
        r"uscode\.house\.gov/.*?title(?P<title>\d+)", _UNITED_STATES,
        "https://uscode.house.gov/view.xhtml?req=granuleid:USC-prelim-title{title}-section{n}"
        "&num=0&edition=prelim",
    ),
    Rule(
        r"law\.cornell\.edu/uscode/text/(?P<title>\d+)", _UNITED_STATES,
        "https://www.law.cornell.edu/uscode/text/{title}/{n}",
    ),
    Rule(
        _ECFR, _DECIMAL,
        "https://www.ecfr.gov/{when}/title-{title}/part-{whole}/section-{n}", "#p-{n}{levels}",
    ),
    Rule(
        _ECFR_PART, r"comment (?:for |on )?(?P<n>[\w.]+)",
        "https://www.ecfr.gov/{when}/title-{title}/part-{part}"
        "/appendix-Supplement%20I%20to%20Part%20{part}",
    ),
    Rule(
        _ECFR_PART, r"appendix (?P<n>[A-Z]+)",
        "https://www.ecfr.gov/{when}/title-{title}/part-{part}"
        "/appendix-Appendix%20{n}%20to%20Part%20{part}",
    ),
    # the States
    Rule(
        r"leginfo\.legislature\.ca\.gov/.*?lawCode=(?P<code>[A-Z]+)",
        rf"(?:{_SECTION})?(?P<n>\d+(?:\.\d+)*)",
        "https://leginfo.legislature.ca.gov/faces/codes_displaySection.xhtml"
        "?lawCode={code}&sectionNum={n}.",
    ),
    Rule(
        r"(?P<page>statutes\.capitol\.texas\.gov/Docs/[A-Z]+/htm/[A-Z]+\.\d+[A-Z]?\.htm)", _DECIMAL,
        "https://{page}#{n}",
    ),
    Rule(
        r"dfs\.ny\.gov|law\.cornell\.edu/regulations/new-york/(?:title-)?23", _DECIMAL,
        "https://www.law.cornell.edu/regulations/new-york/23-NYCRR-{n}",
    ),
    Rule(
        r"nysenate\.gov/legislation/laws/(?P<code>[A-Z]+)",
        rf"(?:{_SECTION})?(?P<n>\d+(?:-[A-Za-z]+)*)",
        "https://www.nysenate.gov/legislation/laws/{code}/{upper}",
    ),
    Rule(
        r"mass\.gov/regulations/(?P<title>\d+)-CMR|massachusetts/(?P<other>\d+)-CMR",
        r"(?:\d+ CMR )?(?P<whole>\d+)\.(?P<part>\d+)",
        "https://www.law.cornell.edu/regulations/massachusetts/{title}{other}-CMR-{whole}-{part}",
    ),
    Rule(
        r"leg\.state\.fl\.us/", rf"(?:{_SECTION})?(?P<whole>\d+)\.(?P<part>\d+)",
        "http://www.leg.state.fl.us/statutes/index.cfm?App_mode=Display_Statute"
        "&URL={hundred}00-{hundred}99/{padded}/Sections/{padded}.{part}.html",
    ),
    Rule(
        r"app\.leg\.wa\.gov/rcw", rf"(?:RCW |{_SECTION})?(?P<n>\d+[A-Z]?\.\d+[A-Z]?\.\d+)",
        "https://app.leg.wa.gov/RCW/default.aspx?cite={n}",
    ),
    Rule(
        r"law\.lis\.virginia\.gov/vacode", rf"(?:{_SECTION})?(?P<n>\d+(?:\.\d+)?-\d+(?:\.\d+)?)",
        "https://law.lis.virginia.gov/vacode/{n}/",
    ),
    # United Kingdom, Ireland, the European Union
    Rule(
        _UK, r"RAO art(?:icle|\.) " + _LETTERED,
        "https://www.legislation.gov.uk/uksi/2001/544/article/{n}", "#article-{n}{dashes}",
    ),
    Rule(
        _UK, r"sch(?:edule|\.) (?P<schedule>\d+[A-Z]*),? para(?:graph|\.)? " + _LETTERED,
        "https://www.legislation.gov.uk/{law}/schedule/{schedule}/paragraph/{n}",
        "#schedule-{schedule}-paragraph-{n}{dashes}",
    ),
    Rule(
        _UK, r"sch(?:edule|\.) (?P<schedule>\d+[A-Z]*)",
        "https://www.legislation.gov.uk/{law}/schedule/{schedule}",
    ),
    *(
        Rule(
            _UK, words + _LETTERED, f"https://www.legislation.gov.uk/{{law}}/{unit}/{{n}}",
            f"#{unit}-{{n}}{{dashes}}",
        )
        for words, unit in (
            (_SECTION, "section"), (r"reg(?:ulation|s?\.) ", "regulation"),
            (r"art(?:icle|\.) ", "article"), (r"(?:rule|r\.) ", "rule"),
        )
    ),
    Rule(
        r"handbook\.fca\.org\.uk/",
        r"(?P<book>[A-Z]{3,}) (?P<chapter>\d+[A-Z]?)\.(?P<part>\d+[A-Z]?)\.\d+[A-Z]*",
        "https://www.handbook.fca.org.uk/handbook/{book}/{chapter}/{part}.html",
    ),
    Rule(
        r"irishstatutebook\.ie/eli/(?P<law>\d{4}/(?:act|si)/\d+)", _SECTION + _LETTERED,
        "https://www.irishstatutebook.ie/eli/{law}/section/{n}/enacted/en/html",
    ),
    # an article with a letter was inserted later and is not in the text as published
    Rule(
        r"eli/(?P<law>(?:dir|reg)/\d{4}/\d+)(?:/|\Z)", r"art(?:icle|\.) (?P<n>\d+)",
        "http://data.europa.eu/eli/{law}/art_{n}/oj",
    ),
    Rule(
        r"eli/(?P<law>(?:dir|reg)/\d{4}/\d+)(?:/|\Z)", r"recital (?P<n>\d+)",
        "http://data.europa.eu/eli/{law}/rct_{n}/oj",
    ),
    # Germany, the Netherlands, Italy
    Rule(
        r"gesetze-im-internet\.de/(?P<law>\w+)", r"§+ ?(?P<n>\d+[a-z]?)",
        "https://www.gesetze-im-internet.de/{law}/__{n}.html",
    ),
    Rule(
        r"gesetze-im-internet\.de/(?P<law>\w+)", r"art(?:ikel|\.) (?P<n>\d+[a-z]?)",
        "https://www.gesetze-im-internet.de/{law}/art_{n}.html",
    ),
    Rule(
        r"wetten\.overheid\.nl/.*?(?P<law>BWBR\d{7})", r"art(?:ikel|icle|\.) (?P<n>[\d:]+[a-z]?)",
        "https://wetten.overheid.nl/jci1.3:c:{law}&artikel={n}",
    ),
    Rule(
        r"normattiva\.it/.*?(?P<law>urn:nir:[^~\s]+)", r"art(?:icolo|icle|\.) (?P<n>\d+)",
        "https://www.normattiva.it/uri-res/N2Ls?{law}~art{n}",
    ),
    # Taiwan, Hong Kong, Singapore, Japan, Korea
    Rule(
        r"law\.moj\.gov\.tw/.*?pcode=(?P<law>[A-Z]\d{7})", _HAN_ARTICLE,
        "https://law.moj.gov.tw/LawClass/LawSingle.aspx?pcode={law}&flno={key}", keyed=True,
    ),
    Rule(
        r"elegislation\.gov\.hk/hk/cap(?P<law>\d+[A-Z]*)", _SECTION + _LETTERED,
        "https://www.hklii.hk/en/legis/ord/{law}/s{n}",
    ),
    Rule(
        r"sso\.agc\.gov\.sg/(?P<law>(?:Act|SL)/[\w-]+)",
        rf"(?:{_SECTION}|rule |reg\. ?|regulation |r\. ?)" + _LETTERED,
        "https://sso.agc.gov.sg/{law}?ProvIds=pr{n}-",
    ),
    Rule(
        r"e-gov\.go\.jp/(?:law/|document\?lawid=)(?P<law>[0-9A-Z]{15})", _HAN_ARTICLE,
        "https://laws.e-gov.go.jp/law/{law}#Mp-At_{under}", keyed=True,
    ),
    Rule(
        r"law\.go\.kr/법령/(?P<law>[^/?#\s]+)", _HAN_ARTICLE,
        "https://www.law.go.kr/법령/{law}/제{korean}", keyed=True,
    ),
    # Canada, Australia
    Rule(
        r"laws-lois\.justice\.gc\.ca/eng/(?P<law>(?:acts|regulations)/[\w.-]+)",
        rf"(?:{_SECTION})(?P<n>\d+(?:\.\d+)*)",
        "https://laws-lois.justice.gc.ca/eng/{law}/section-{n}.html",
    ),
    Rule(
        r"austlii\.edu\.au/.*?(?P<law>au/legis/[a-z]+/consol_(?:act|reg)/\w+)/?(?:\w*index\.html)?\Z",
        r"sch(?:edule|\.) (?P<n>\d+)", "http://www.austlii.edu.au/{law}/sch{n}.html",
    ),
    Rule(
        r"austlii\.edu\.au/.*?(?P<law>au/legis/[a-z]+/consol_(?:act|reg)/\w+)/?(?:\w*index\.html)?\Z",
        _SECTION + _LETTERED, "http://www.austlii.edu.au/{law}/s{lower}.html",
    ),
    Rule(
        r"legislation\.gov\.au/C2009A00134", r"sch(?:edule|\.) (?P<n>\d+)",
        f"{_NCCP}/sch{{n}}.html",
    ),
    Rule(
        r"legislation\.gov\.au/C2009A00134", _SECTION + _LETTERED, f"{_NCCP}/s{{lower}}.html",
    ),
)  # fmt: skip

_LEVELS = pattern(r" ?((?: ?\([A-Za-z0-9]{1,5}\))+)")
_END = r"(?![\w.]*\w)"


@lru_cache(maxsize=4096)
def provision_url(url: str, jurisdiction: str, citation: str) -> str:
    """The address of the provision `citation` of the regulation whose page is `url`; "" when the
    publisher has no rule, or the citation is none that it covers."""
    if not url.startswith(("http://", "https://")) or len(citation) > 100:
        return ""
    for rule in RULES:
        if not any(site in url for site in _sites(rule)):
            continue
        law = re.search(rule.law, url)
        if law is None:
            continue
        if link := _link(rule, law.groupdict(""), citation):
            return link
    return ""


@cache
def _sites(rule: Rule) -> list[str]:
    """What the addresses of a rule's laws hold, so that the others need no expression compiled."""
    return beginnings(rule.law)


def _link(rule: Rule, law: dict[str, str], citation: str) -> str:
    """The address by one rule, "" where the citation is not of its kind."""
    text = plain(citation)
    if rule.keyed:
        text = re.split(r"[¶(]", citation_key(citation))[0]
    found = re.match(rule.citation + (r"\Z" if rule.keyed else _END), text, re.I)
    if found is None:
        return ""
    levels = _LEVELS.match(text, found.end())
    parts = law | {n: v for n, v in found.groupdict("").items() if v or n not in law}
    parts |= _forms(parts, levels[1].replace(" ", "") if levels else "")
    return (rule.link + (rule.anchor if levels else "")).format_map(parts)


def _forms(parts: dict[str, str], levels: str) -> dict[str, str]:
    """The other forms in which publishers write a number and its levels."""
    number, whole = parts.get("n", ""), parts.get("whole", "")
    first, *rest = parts.get("key", "").split("-")
    return {
        "levels": levels,
        "dashes": "".join(f"-{level}" for level in re.findall(r"\w+", levels)),
        "upper": number.upper(),
        "lower": number.lower(),
        "padded": whole.zfill(4),
        "hundred": whole.zfill(4)[:2],
        "under": "_".join((first, *rest)),
        "korean": f"{first}조" + "".join(f"의{n}" for n in rest),
    }
