"""Whose law a text is: its place, its language, who issued it, and what sort of instrument it is.

Only what the text states is taken; anything else stays empty.
"""

from __future__ import annotations

import re
from operator import ne

from corpus.citations.keys import law_key
from corpus.model import Kind
from corpus.text.han import HAN_CHARACTER, KANA, han_share, has_han, to_simplified

_PROOFS = re.compile(
    "中华人民共和国|最高人民法院|最高人民检察院|国务院|中国人民银行|全国人民代表大会|银保监会|银监会|"
    "国家金融监督管理总局|中国银行业监督管理委员会|中国证券监督管理委员会|公安部|"
    "国家工商行政管理总局|国家市场监督管理总局|人民代表大会|[省市县区州]人民政府"
)
_ROC = re.compile(r"民國\s?[\d一二三四五六七八九十]|中華民國|立法院|行政院|臺灣|直轄市")
#: What a law says of itself, in its enacting words or of the place where it applies, and not what
#: it cites. The first that is found counts; the names of places, last, must come alone.
_ENACTED = (
    ("HK", r"Cap\./Instrument No|章/文件號"),
    ("US", r"by the Senate and House of Representatives of the United States"),
    ("GB", r"Most Excellent Majesty, by and with the advice and consent of the Lords Spiritual"),
    ("IE", r"enacted by the Oireachtas"),
    ("MY", r"LAWS OF MALAYSIA|Yang di-Pertuan Agong"),
    ("SG", r"Parliament of (?:the Republic of )?Singapore|President of the Republic of Singapore"),
    (
        "IN",
        r"Year of the Republic of India|the Reserve Bank of India (?:hereby )?(?:issues|directs)",
    ),
    ("NZ", r"Parliament of New Zealand enacts"),
    ("AU", r"Parliament of Australia enacts"),
    ("CA", r"advice and consent of the Senate and House of Commons of Canada"),
    ("ZA", r"Parliament of the Republic of South Africa"),
    ("HK", r"Legislative Council of (?:the )?Hong Kong|Chief Executive in Council"),
    ("EU", r"THE EUROPEAN PARLIAMENT AND THE COUNCIL OF|THE EUROPEAN COMMISSION,?\n"),
    ("VN", r"Quốc hội (?:nước Cộng hòa|ban hành)|CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("DE", r"Der (?:Deutsche )?Bundestag hat|Das Bundesministerium \S+(?: \S+){0,6} verordnet"),
    ("FR", r"L[’']Assemblée nationale et le Sénat ont"),
    ("US-OR", r"Oregon Legislative Assembly"),
    ("US-CA", r"People of the State of California do enact"),
    ("US-NY", r"People of the State of New York, represented in Senate"),
)
_PLACES = (
    ("SG", r"(?:in|of|outside) Singapore\b"),
    ("MY", r"(?:in|of|outside) Malaysia\b"),
    ("HK", r"(?:in|of|outside) Hong Kong\b|香港"),
    ("IN", r"(?:in|of|outside) India\b"),
    ("NZ", r"(?:in|of|outside) New Zealand\b"),
    ("AU", r"(?:in|of|outside) Australia\b"),
    ("IE", r"(?:in|of|outside) Ireland\b"),
    ("GB", r"(?:in|of|outside) the United Kingdom\b"),
)
_HANGUL = re.compile("[\uac00-\ud7af]")
#: Letters that no other language has.
_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
#: A place's code that a file's name begins with, by the language of the text.
_PLACE_IN_NAME = re.compile(r"(UK|GB|US(?:-[A-Z]{2})?|AU|NZ|IE|SG|HK)[_ ](?=\S)")
_KANA = re.compile(f"[{KANA}]")
#: Characters in the forms of Japan, which neither script of Chinese has.
_SHINJITAI = re.compile(
    "[図団囲圧塩壱売変専対実帰弐従応悪戦払抜拝挙捜掲摂栄桜検楽様権歯歴毎気沢渋済満焼発県経継続総聴薬"
    "蔵処覚観読譲賛転軽辺逓郷釈鉄鉱銭関険陥隠雑霊頼顕駅験黙齢価仮効勧営厳単壊込働]"
)
_ISSUER_NAMES = (
    "全国人民代表大会常务委员会 全国人民代表大会 最高人民法院 最高人民检察院 国务院办公厅 国务院 "
    "中国人民银行 国家金融监督管理总局 中国银行保险监督管理委员会 中国银行业监督管理委员会 "
    "中国证券监督管理委员会 中国保险监督管理委员会 公安部 司法部 国家市场监督管理总局 财政部 "
    "国家工商行政管理总局 国家互联网信息办公室 工业和信息化部 住房城乡建设部 国家外汇管理局 "
    "国家发展和改革委员会"
)
#: A twelfth and more of an English text are these words, of a text in another language are not.
_ENGLISH = re.compile(r"\b(?:the|of|and|or|to|shall|may|by|is|not)\b", re.I)
_ISSUERS = tuple(_ISSUER_NAMES.split())


def jurisdiction_of(whole: str, sample: str) -> str:
    """The place whose law it is: by its enacting words in `sample`, its language, or, of China's,
    by who is named in the `whole`; "" where nothing tells."""
    own = next((place for place, words in _ENACTED if re.search(words, sample)), "")
    if own or not sample:
        return own
    if _is_korean(sample):
        return "KR"
    if _is_japanese(sample):
        return "JP"
    if len(_VIETNAMESE.findall(sample)) > 0.08 * len(sample):
        return "VN"
    if not has_han(sample):
        named = [place for place, words in _PLACES if re.search(words, sample)]
        return named[0] if len(named) == 1 else ""
    if to_simplified(sample) != sample:
        if _ROC.search(sample):
            return "TW"
        return "HK" if "香港" in sample else ""
    return "CN" if _PROOFS.search(whole) else ""


def labelled_place(name: str, sample: str) -> str:
    """The place whose code begins the file's name, where the text is in English."""
    match = _PLACE_IN_NAME.match(name)
    if match is None or language_of(sample) != "en":
        return ""
    return "GB" if match[1] == "UK" else match[1]


def language_of(sample: str) -> str:
    """The language that a text is in: Chinese in one of its scripts, Japanese, Korean, English, or
    "" for others."""
    if _is_japanese(sample):
        return "ja"
    if _is_korean(sample):
        return "ko"
    if han_share(sample) < 0.1:
        words = re.findall(r"[^\W\d_]+", sample)
        return "en" if words and 12 * len(_ENGLISH.findall(sample)) >= len(words) else ""
    changed = sum(map(ne, sample, to_simplified(sample)))
    return "zh-Hant" if changed > len(sample) / 50 else "zh-Hans"


def _is_korean(sample: str) -> bool:
    return len(_HANGUL.findall(sample)) > 0.2 * len(sample)


def _is_japanese(sample: str) -> bool:
    """By kana, of which every Japanese text has some, or, in a few words without any, by characters
    that only Japanese writes so."""
    kana, shinjitai = len(_KANA.findall(sample)), len(_SHINJITAI.findall(sample))
    if kana <= 2 and not shinjitai:
        return False
    han = len(HAN_CHARACTER.findall(sample))
    return kana > max(2, 0.1 * (kana + han)) or shinjitai > 0.02 * max(han, 1)


def issuer_of(title: str, whole: str, jurisdiction: str) -> str:
    """Who issued a law of China, by its title, else by the lines of `whole`; else ""."""
    if jurisdiction != "CN":
        return ""
    lines = [line[:160] for line in whole.split("\n") if "批准" not in line]
    heads = [title, *lines]
    if title.endswith(("法", "法典")) or title.startswith("中华人民共和国"):
        heads = [line for line in heads if law_key(line) != law_key(title)]
    for text in heads:
        text = re.sub(r"《[^》]*》|根据[^。]*", "", text)
        found = [name for name in _ISSUERS if name in text]
        found = [name for name in found if not any(name != o and name in o for o in found)]
        if found:
            return "、".join(sorted(found, key=text.index))
    return ""


#: How Vietnamese titles begin, and of what kind such an instrument is.
_VIETNAMESE_KINDS = {
    "bộ luật": Kind.STATUTE, "luật": Kind.STATUTE, "pháp lệnh": Kind.STATUTE,
    "nghị định": Kind.REGULATION, "quyết định": Kind.REGULATION, "thông tư": Kind.RULE,
}  # fmt: skip


def kind_of(title: str, whole: str, jurisdiction: str) -> Kind:
    """What sort of instrument a text is, by its title's words and its issuer."""
    name = re.sub(r"[(\uff08][^()\uff08\uff09]*[)\uff09]$", "", title)
    if jurisdiction == "CN":
        return _chinese_kind(name, whole)
    if jurisdiction == "TW":
        return Kind.STATUTE if name.endswith(("法", "條例", "通則", "律")) else Kind.REGULATION
    if jurisdiction == "HK":
        return Kind.STATUTE if re.search(r"Ordinance|條例", name) else Kind.REGULATION
    if jurisdiction == "VN":
        said = name.lower()
        kinds = (kind for begins, kind in _VIETNAMESE_KINDS.items() if said.startswith(begins))
        return next(kinds, Kind.OTHER)
    if not has_han(name):
        return _english_kind(name) if jurisdiction else Kind.OTHER
    return Kind.OTHER


def _english_kind(name: str) -> Kind:
    if re.search(r"\b(?:Act|Code|Ordinance|Law)(?:,? \d{4})?$", name):
        return Kind.STATUTE
    if re.search(r"\b(?:Regulations?|Rules|Order)(?:,? \d{4})?$", name):
        return Kind.REGULATION
    return Kind.OTHER


def _chinese_kind(name: str, whole: str) -> Kind:
    court = re.search("最高人民法院|最高人民检察院", whole)
    if court and not re.search("座谈会纪要|通知$|意见$", name):
        return Kind.INTERPRETATION
    if re.search("(指导意见|意见|指引|通知|公告|方案|纪要|函|通告)$", name):
        return Kind.GUIDELINE
    if re.search("(法|法典|修正案|编|附则|总则)$", name) and not re.search("办法$", name):
        return Kind.STATUTE
    if re.search("条例$", name) or "国务院令" in re.sub(r"\s", "", whole):
        return Kind.REGULATION
    if re.search("(办法|规定|细则|规程|规则|规章)$", name):
        return Kind.RULE
    return Kind.OTHER
