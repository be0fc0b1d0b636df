"""The rules of a check: stable ids, names, levels, and what each says and does not say."""

# ruff: noqa: E501

from __future__ import annotations

import hashlib
from typing import NamedTuple

from corpus.citations.keys import plain
from search.checking.model import Said


class Rule(NamedTuple):
    """A rule: its stable id, its name, its level unless told otherwise, what it means."""

    id: str
    name: str
    level: str
    means: Said


_TABLE = """
RS101|no-such-provision|error|法律没有所引条号：依据完整文本或条号登记表|the law has no such number, by a complete text or by the register of extents
RS102|no-such-law|warning|登记表称完整，而其中没有该名称的法律|no law has that name in a register that is complete
RS103|repealed|error|所引规定在该日已经废止|what is cited was repealed on the day of the check
RS104|superseded|error|所引文本已被替代，替代者写明|a later text took the place of what is cited; it is named
RS105|amended-since|warning|草稿日期之后该规定有修改|the provision was amended after the draft's date
RS106|not-yet-in-force|warning|所引规定在该日尚未施行或仅为草案|what is cited is not in force on the day, or is a draft
RS107|no-such-pinpoint|error|该条在官方文本中没有所引的款、项|the official text of the provision has no such paragraph or item
RS108|ambiguous|warning|引文可指几部法律|the citation may mean several laws
RS109|name-mismatch|warning|编号与所写名称或标题不符|number and name, or number and heading, do not go together
RS110|outside-corpus|note|不在语料之内，未核对|outside the corpus: not checked
RS111|not-read|note|看似引文，未能读出|looks like a citation and was not read
RS201|typography|off|引文仅在标点或字体上不同|the quotation differs in typography only
RS202|words-differ|error|引文与官方文本用字不同|words of the quotation differ from the official text
RS203|fragments|warning|引文各段次序不同或相距很远|pieces of the quotation stand in another order or far apart
RS204|words-left-out|warning|略去的文字含有否定、例外或数字|what was left out holds a negation, an exception or a number
RS205|quoted-from-elsewhere|error|引文不在所引条文，而在他处或旧文本|the quotation stands elsewhere, or in an older text
RS206|not-in-provision|error|所引条文没有该引文|the cited provision does not hold the quotation
RS207|not-comparable|note|没有可比的官方文本（仅有摘要或语言不同）|there is no official text to compare with (a digest only, or another language)
RS208|unattributed-quotation|note|引文没有出处，未核对|a quotation without a citation was not checked
RS301|looser-than-limit|error|所写数字比限值宽|the number is looser than the limit
RS302|differs-from-cited|error|所写数字与所引条文的数字不同|the number differs from that of the cited provision
RS303|stricter-than-limit|note|所写数字比限值严|the number is stricter than the limit
RS304|limit-elsewhere|note|有此类限值，但草稿的法域不明|there are limits of this kind; the draft's jurisdiction is not known
RS305|number-not-comparable|note|单位、基数或条件不同，两种读法都列出|units, base or conditions differ; both are shown
RS306|limit-changes|warning|所写限值将于某日改变|the limit that is stated changes on a day to come
RS401|duty-not-recognised|warning|未识别出必备内容|no passage with required content was recognised
RS402|topic-not-recognised|note|未识别出此类文件通常的内容|no passage with content usual in such a draft was recognised
RS403|rule-touched|note|该句涉及的规定|the sentence touches a rule
RS901|part-not-read|warning|文件有一部分没有读到|a part of the file was not read
RS902|suppression-expired|warning|一项忽略已过期或没有理由|a suppression has expired, or gives no reason
"""
#: Every rule by its id, in order.
RULES: dict[str, Rule] = {
    id: Rule(id, name, level, Said(zh, en))
    for id, name, level, zh, en in (row.split("|") for row in _TABLE.strip().split("\n"))
}
#: The parts of a check, with the first digits of their rules.
PARTS = {"citations": "RS1", "quotes": "RS2", "limits": "RS3", "duties": "RS4"}


def fingerprint(rule: str, text: str, target: str) -> str:
    """What a finding is known by when lines move: a hash of rule, folded passage and target."""
    folded = "\x1f".join((rule, plain(text).casefold(), target))
    return hashlib.sha256(folded.encode("utf-8", "replace")).hexdigest()[:16]
