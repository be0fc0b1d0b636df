"""Front matter of Markdown files: which field of a regulation each name of a field says.

Names and values are those of our own format and of the collections of laws that people have: the
legalize family (Korea, France, the United Kingdom, Spain), Germany's gesetze, Hawaii's statutes.
A value that is not known never refuses a file: the field stays as the text says, with a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from corpus.frontmatter import Value, as_list, as_text
from corpus.jurisdictions import code_of
from corpus.messages import N_
from corpus.model import Kind, Regulation, Status
from corpus.splitting.assemble import regulation_id
from corpus.splitting.origin import kind_of

#: What follows on a value that says nothing.
LEFT_OUT = N_(" and was left out")
#: Field of a regulation: its other names in front matter, the first that is set counts.
ALIASES = {
    "id": "id",
    "title": "full_title title full_name 제목 titre titel título titolo name 标题 名称",
    "title_en": "title_en english_title",
    "title_zh": "title_zh",
    "jurisdiction": "jurisdiction country",
    "kind": "kind rank type 법령구분 type_of_act document_main_type 法规类别",
    "language": "language lang 언어",
    "citation": "citation",
    "issuer": "issuer department 소관부처 publisher issuing_body 制定机关",
    "number": "number celex_id 공포번호 official_number 文号",
    "adopted": "adopted publication_date 공포일자 issued_date date_published 公布日期",
    "effective": "effective effective_date in_force_date entry_into_force 시행일자 施行日期",
    "amended": "amended last_updated last_amended",
    "repealed": "repealed repeal_date",
    "retrieved": "retrieved",
    "version": "version restrict_start_date version_date",
    "status": "status 상태 时效性",
    "superseded_by": "superseded_by",
    "url": "url source 출처 eli eur_lex_url",
    "summary": "summary long_title description",
    "rights": "rights license licence",
    "aliases": "aliases short_title short_name jurabk identifier",
}
_DAYS = ("adopted", "effective", "amended", "repealed", "retrieved", "version")
_WORDS = (
    "id", "title", "title_en", "title_zh", "citation", "number", "superseded_by", "summary",
    "rights",
)  # fmt: skip
_STATUSES = {
    Status.IN_FORCE: "in_force inforce current valid active 시행 현행 vigente en_vigueur vigueur "
    "en_vigor in_kraft 有效 现行有效 現行 尚有效",
    Status.NOT_YET: "not_yet_in_force not_in_force_yet prospective pending 시행예정 미시행 "
    "vigueur_diff 尚未生效 未施行",
    Status.REPEALED: "repealed revoked abrogated expired 폐지 실효 abrogé abroge derogada derogado "
    "außer_kraft 已废止 废止 失效 已失效 廢止",
    Status.SUPERSEDED: "superseded replaced amended_and_replaced 已被修改 已修改",
    Status.DRAFT: "draft proposed proposal 草案 征求意见稿",
}
_KINDS = {
    Kind.STATUTE: "statute act law code public-general-act unitedkingdompublicgeneralact 법률 헌법 "
    "loi ley ley_organica gesetz lag 法律 primary hrs_section chapter loi_organique ordonnance",
    Kind.REGULATION: "regulation regulations statutory-instrument order 대통령령 décret decret "
    "real_decreto verordnung 行政法规 地方性法规 unitedkingdomstatutoryinstrument",
    Kind.DIRECTIVE: "directives directiva direttiva 指令 europeanuniondirective eu_directive",
    Kind.RULE: "rule rules 총리령 부령 arrêté arrete orden 部门规章 규칙",
    Kind.INTERPRETATION: "司法解释",
    Kind.GUIDELINE: "guidance guidelines leitlinie 지침 指引 指南 指导意见",
    Kind.STANDARD: "norm norme technical_standard 标准 国家标准 行业标准",
    Kind.SELF_REGULATORY: "code_of_conduct convention 自律规则 公约 自律公约",
    Kind.FAQ: "questions_and_answers q&a 问答",
    Kind.POLICY: "policies internal_policy internal_rule procedure manual sop playbook richtlinie "
    "politique política 制度 内部制度 内部规定 规程 操作规程 手册",
    Kind.BILL: "billdraft 法案",
    Kind.OTHER: "none misc 其他",
}
_PLACES = {"UK": "GB", "EL": "GR", "USA": "US", "PRC": "CN", "KOREA": "KR"}
_SPOKEN = {
    "GB": "en", "FR": "fr", "DE": "de", "KR": "ko", "ES": "es", "IT": "it", "PT": "pt", "AT": "de",
    "US": "en", "SE": "sv", "NL": "nl", "PL": "pl", "VN": "vi", "JP": "ja", "IE": "en", "NZ": "en",
    "AU": "en", "SG": "en", "FI": "fi",
}  # fmt: skip
#: Names of fields that only one place's files have.
_TELLING = {"법령MST": "KR", "법령ID": "KR", "jurabk": "DE", "hrs_structure": "US-HI"}
#: How titles tell the kind, in languages whose titles do.
_TITLE_KINDS = {
    "DE": ((r"^Verordnung|verordnung$", Kind.REGULATION), (r"^Gesetz|gesetz$|buch$", Kind.STATUTE)),
    "FR": ((r"^(?:Code|Loi)\b", Kind.STATUTE), (r"^Décret\b", Kind.REGULATION)),
}
#: How the hosts of publishers end.
_HOSTS = (
    (".gov.sg", "SG"), (".gc.ca", "CA"), (".riksdagen.se", "SE"), (".europa.eu", "EU"),
    ("legislation.gov.uk", "GB"), (".go.kr", "KR"), (".gouv.fr", "FR"), (".gov.au", "AU"),
    (".govt.nz", "NZ"), (".gov.hk", "HK"), (".gov.tw", "TW"), (".gov.cn", "CN"), (".gov.vn", "VN"),
    (".gov.in", "IN"), ("gesetze-im-internet.de", "DE"), ("boe.es", "ES"), ("finlex.fi", "FI"),
)  # fmt: skip
_BETWEEN = r"(?:-|/|\.\s?|[年月년월]\s?)?"
_DAY = re.compile(rf"(\d{{4}}){_BETWEEN}(\d{{1,2}}){_BETWEEN}(\d{{1,2}})[日일.]?")
_PLACE = re.compile(r"[A-Z]{2}(?:-[A-Z0-9]{1,3})?")


def with_fields(
    regulation: Regulation, fields: Mapping[str, Value]
) -> tuple[Regulation, list[str]]:
    """`regulation` with what front matter says of it, and remarks on values that say nothing."""
    if not fields:
        return regulation, []
    said = _said(fields)
    remarks: list[str] = []
    changes: dict[str, object] = {n: as_text(said[n]) for n in _WORDS if as_text(said.get(n))}
    days = {name: _day(name, said[name], remarks) for name in _DAYS if as_text(said.get(name))}
    changes |= {name: day for name, day in days.items() if day}
    changes |= _codes(said, remarks)
    if url := as_text(said.get("url")):
        changes |= {"url": url} if "url" in fields or url.startswith("http") else {}
    if issuers := as_list(said.get("issuer")):
        changes["issuer"] = "、".join(issuers)
    changed = replace(regulation, **changes)  # type: ignore[arg-type]
    changed = _named(_placed(changed, fields), fields, said)
    renamed = "title" in changes or changed.jurisdiction != regulation.jurisdiction
    if renamed and "id" not in changes:
        changed = replace(changed, id=regulation_id(changed.jurisdiction, changed.title))
    latest = max((d for n in ("effective", "amended") if (d := days.get(n))), default=None)
    version = days.get("version") or latest or changed.version or changed.effective
    return replace(changed, version=version), remarks


def _said(fields: Mapping[str, Value]) -> dict[str, Value]:
    """The fields by our names; of several names of one field, the first of the table."""
    by_name = {re.sub(r"[\s-]+", "_", name.strip().lower()): v for name, v in fields.items()}
    said: dict[str, Value] = {}
    for field, names in ALIASES.items():
        given = [by_name[name] for name in names.lower().split() if by_name.get(name)]
        if field == "aliases":
            said[field] = [item for value in given for item in as_list(value)]
        elif given:
            said[field] = given[0]
    return said


def _codes(said: Mapping[str, Value], remarks: list[str]) -> dict[str, object]:
    """Jurisdiction, language, status and kind, as far as their values are known."""
    out: dict[str, object] = {}
    where, name = as_text(said.get("jurisdiction")), "jurisdiction"
    place = _PLACES.get(where.upper(), where.upper())
    if code := place if _PLACE.fullmatch(place) else code_of(where):
        out["jurisdiction"] = code
    elif where:
        remarks.append(N_(f"{name} '{where[:40]}' is no place, nor a code such as GB"))
    if language := as_text(said.get("language")):
        out["language"] = language
    for name, known in (("status", status_of), ("kind", kind_named)):
        written = as_text(said.get(name))
        value = known(written) if written else None
        if value is not None:
            out[name] = value
        elif written:
            remarks.append(_unknown(name, written, Status if name == "status" else Kind))
    return out


def _unknown(name: str, written: str, known: Iterable[str]) -> str:
    """The remark on a word that names none of those that there are."""
    there = ", ".join(map(str, known))
    return N_(f"{name} '{written[:40]}' is not known{LEFT_OUT}; there are: {there}")


def _folded(text: str) -> str:
    return re.sub(r"\s+", "_", text.strip().lower())


def status_of(written: str) -> Status | None:
    """The status that a word for it in one of many languages says; None where it is not known."""
    folded = _folded(written)
    own = folded.replace("_", " ")
    found = (status for status, words in _STATUSES.items() if folded in words.split())
    return Status(own) if own in list(Status) else next(found, None)


def kind_named(written: str) -> Kind | None:
    """The kind that a word for it in one of many languages says; None where it is not known."""
    folded = _folded(written)
    own = folded.replace("_", " ")
    found = (kind for kind, words in _KINDS.items() if folded in words.split())
    return Kind(own) if own in list(Kind) else next(found, None)


def day_of(written: str) -> date | None:
    """The date that is written as 2024-01-31, 20240131, 2024.1.31 or 2024年1月31日, else None."""
    match = _DAY.fullmatch(written.strip().partition("T")[0])
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else None
    except ValueError:
        return None


def _day(name: str, value: Value, remarks: list[str]) -> date | None:
    day = day_of(as_text(value))
    if day is None:
        remarks.append(N_(f"{name} '{as_text(value)[:40]}' is not a date{LEFT_OUT}"))
    return day


def _placed(own: Regulation, fields: Mapping[str, Value]) -> Regulation:
    """`own` in the place that its front matter's names tell, with the language of the place."""
    place = next((code for name, code in _TELLING.items() if name in fields), "")
    place = place or (not own.jurisdiction and place_of(own.url)) or ""
    own = replace(own, jurisdiction=place) if place else own
    spoken = _SPOKEN.get(own.jurisdiction.partition("-")[0], "")
    own = own if own.language else replace(own, language=spoken)
    if own.kind is Kind.OTHER and own.jurisdiction:
        words = _TITLE_KINDS.get(own.jurisdiction, ())
        kind = next((kind for pattern, kind in words if re.search(pattern, own.title)), None)
        return replace(own, kind=kind or kind_of(own.title, own.title, own.jurisdiction))
    return own


def place_of(url: str) -> str:
    """The place whose government or parliament publishes a page; "" where its host tells none."""
    host = url.partition("://")[2].partition("/")[0].lower()
    return next((place for ends, place in _HOSTS if host.endswith(ends)), "")


def _named(own: Regulation, fields: Mapping[str, Value], said: Mapping[str, Value]) -> Regulation:
    """`own` with its other names, and its number as its place writes it."""
    number = own.number
    if number.isdigit() and "공포번호" in fields:
        number = f"{as_text(fields.get('법령구분'))} 제{number}호".strip()
    elif number.isdigit() and as_text(fields.get("type_code")) == "ukpga":
        number = f"{as_text(fields.get('year'))} c. {number}"
    names = [name for name in (*as_list(said.get("aliases")), *own.aliases) if name != own.title]
    structure = fields.get("hrs_structure")
    if isinstance(structure, dict) and (chapter := as_text(structure.get("chapter"))):
        own = replace(own, citation=f"Haw. Rev. Stat. ch. {chapter}", kind=Kind.STATUTE)
    return replace(own, number=number, aliases=tuple(dict.fromkeys(names)))
