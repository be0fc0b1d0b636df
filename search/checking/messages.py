"""Every statement that a check makes, in Chinese and in English. Facts and what was not checked;
never a reproach."""

# ruff: noqa: E501

from __future__ import annotations

from typing import TYPE_CHECKING

from search.checking.model import Amount, Cited, Evidence, Said, Span

if TYPE_CHECKING:
    from search.topics import LimitRow

_NO_NUMBER_ZH = {"section": "条", "article": "条", "rule": "条", "paragraph": "段"}


def citation(row: Cited, rule: str) -> Said:
    """What there is to say of a citation under a rule."""
    return _CITATIONS[rule](row)


def _named(row: Cited) -> str:
    return " ".join(row.span.text.split())


def _where(row: Cited) -> str:
    return row.evidence[0].title if row.evidence else row.law or ", ".join(row.ids[:2])


def _no_provision(row: Cited) -> Said:
    has = "、".join(row.suggestions)
    return Said(
        f"“{_named(row)}”：条号登记表中没有 {row.key}" + (f"；该法有 {has}" if has else ""),
        f"“{_named(row)}”: the register of extents has no number {row.key}"
        + (f"; the law has {', '.join(row.suggestions)}" if has else ""),
    )


def _gone(row: Cited) -> Said:
    zh, en = (
        ("已废止", "was repealed") if row.validity == "repealed" else ("已被替代", "was superseded")
    )
    day_zh, day_en = (f"（自 {row.since}）", f" on {row.since}") if row.since else ("", "")
    now_zh = f"；现见 {row.successor}" if row.successor else ""
    now_en = f"; see now {row.successor}" if row.successor else ""
    return Said(f"“{_named(row)}”{zh}{day_zh}{now_zh}", f"“{_named(row)}” {en}{day_en}{now_en}")


def _amended(row: Cited) -> Said:
    return Said(
        f"“{_named(row)}”的规定自 {row.since} 起有修改，晚于草稿日期",
        f"“{_named(row)}” was amended as of {row.since}, after the date of the draft",
    )


def _not_yet(row: Cited) -> Said:
    if row.validity == "draft":
        return Said(f"“{_named(row)}”仅为征求意见稿或草案", f"“{_named(row)}” is a draft, not law")
    day_zh, day_en = (
        (f"，自 {row.since} 施行", f"; it takes effect on {row.since}") if row.since else ("", "")
    )
    return Said(f"“{_named(row)}”尚未施行{day_zh}", f"“{_named(row)}” is not yet in force{day_en}")


def _no_pinpoint(row: Cited) -> Said:
    return Said(
        f"“{_named(row)}”：该条的官方文本没有所引的款或项（{row.key}）",
        f"“{_named(row)}”: the official text of the provision has no such paragraph ({row.key})",
    )


def _ambiguous(row: Cited) -> Said:
    names = ", ".join(row.ids[:4])
    return Said(
        f"“{_named(row)}”可指几部法律：{names}", f"“{_named(row)}” may mean several laws: {names}"
    )


def _no_law(row: Cited) -> Said:
    return Said(
        f"“{_named(row)}”：该法典没有这一编（title）",
        f"“{_named(row)}”: the code has no such title",
    )


def _mismatch(row: Cited) -> Said:
    if row.heading:
        is_of = row.suggestions[0]
        return Said(
            f"“{_named(row)}”旁写有“{row.heading}”，而以此为题的是 {is_of}",
            f"“{row.heading}” stands beside “{_named(row)}”, but {is_of} is what is headed so",
        )
    return Said(
        f"“{_named(row)}”前所写的法律名称与编号不符：该编号属于 {_where(row)}",
        f"the law named before “{_named(row)}” is not that of the number, which is of {_where(row)}",
    )


def _outside(row: Cited) -> Said:
    held = f"（{row.ids[0]} 仅有摘要）" if row.ids else ""
    part = f" (only a digest of {row.ids[0]} is held)" if row.ids else ""
    return Said(
        f"“{_named(row)}”不在语料之内{held}，未核对",
        f"“{_named(row)}” is outside the corpus{part}: not checked",
    )


def _unread(row: Cited) -> Said:
    return Said(
        f"“{_named(row)}”看似引文，但看不出指哪部法律，未核对",
        f"“{_named(row)}” looks like a citation; which law it means cannot be told: not checked",
    )


_CITATIONS = {
    "RS101": _no_provision, "RS102": _no_law, "RS103": _gone, "RS104": _gone, "RS105": _amended, "RS106": _not_yet,
    "RS107": _no_pinpoint, "RS108": _ambiguous, "RS109": _mismatch, "RS110": _outside,
    "RS111": _unread,
}  # fmt: skip

PART_UNREAD = Said("没有读到", "was not read")
OUTSIDE = Said("不在语料之内", "outside the corpus")
DIGEST_ONLY = Said("只有摘要，没有官方文本", "only a digest is held, no official text")
NO_LIMIT = Said("没有可比的限值", "no comparable limit in the corpus")
AS_OF = Said(
    "摘要不是官方文本；未发现问题不等于合规",
    "A digest is not the official text; that nothing was found does not mean that all is right",
)
NOTICE = Said(
    "本报告只写查明的事实，不是法律意见；未列出的内容没有核对。",
    "This report states what was established and no more; it is not legal advice. What is not "
    "listed was not checked.",
)
CHECKED = {
    "citations": Said("处引用", "citations"),
    "quotes": Said("处引文", "quotations"),
    "claims": Said("处数字", "numbers"),
    "duties": Said("项必备内容", "contents that such a draft has"),
}
#: What was not checked, as it is called in a report.
WHAT = {
    "citation": Said("处引用", "citations"),
    "quotation": Said("处引文", "quotations"),
    "number": Said("处数字", "numbers"),
    "pinpoint": Said("处款、项", "paragraphs of provisions"),
}
LEVEL = {
    "error": Said("错误", "error"),
    "warning": Said("注意", "warning"),
    "note": Said("提示", "note"),
}
VERDICT = {
    "pass": Said("在已核对的范围内没有发现", "nothing found in what was checked"),
    "incomplete": Said(
        "已核对的部分没有发现；有内容未核对", "nothing found; some things were not checked"
    ),
    "findings": Said("有发现", "findings"),
}
HEADINGS = {
    "findings": Said("发现", "Findings"),
    "citations": Said("全部引用", "All citations"),
    "claims": Said("数字", "Numbers"),
    "duties": Said("必备内容", "Required contents"),
    "none": Said("无。", "None."),
    "more": Said("另有 {n} 处相同", "and {n} more of the same"),
    "was": Said("原文", "official text"),
}


def limit_elsewhere(amount: Amount) -> Said:
    """A number of a kind that has limits, in a draft of no known place."""
    return Said(
        f"“{amount.text}”：有此类限值（{amount.kind}），但看不出草稿的法域；请用 --jurisdiction 指明",
        f"“{amount.text}”: there are limits of this kind ({amount.kind}), but the draft's place is not known; name it with --jurisdiction",
    )


_RELATIONS = {
    "exceeds": ("比限值宽", "is looser than the limit"),
    "differs": ("与所引条文不同", "differs from what the cited provision sets"),
    "stricter": ("比限值严", "is stricter than the limit"),
    "conflict": (
        "有的限值允许，有的不允许，视条件而定",
        "is allowed by some limits and not by others, as their conditions tell",
    ),
}


def number(relation: str, amount: Amount, row: LimitRow) -> Said:
    """How a number relates to a limit, with the limit's own sentence."""
    zh, en = _RELATIONS[relation]
    written = " ".join(amount.text.split())
    when = f"; {row.when}" if row.when else ""
    where = f"{row.title} {row.citation}"
    return Said(
        f"“{written}”{zh}：{where}（{row.jurisdiction}）：{row.sentence}",
        f"“{written}” {en}: {where} ({row.jurisdiction}{when}): {row.sentence}",
    )


def number_to_come(amount: Amount, row: LimitRow, day: str) -> Said:
    """A number that a limit to come does not allow."""
    written = " ".join(amount.text.split())
    where = f"{row.title} {row.citation} ({row.jurisdiction})"
    return Said(
        f"“{written}”自 {day} 起不再合于限值：{where}：{row.sentence}",
        f"“{written}” is no longer within the limit from {day} on: {where}: {row.sentence}",
    )


def _of(e: Evidence) -> str:
    return f"{e.title} {e.citation}".strip()


def quoted(e: Evidence) -> Said:
    """A quotation that its provision does not hold."""
    return Said(
        f"所引条文的官方文本中没有这段引文：{_of(e)}",
        f"the official text of the cited provision does not hold this quotation: {_of(e)}",
    )


def quoted_elsewhere(e: Evidence) -> Said:
    """A quotation that another provision holds."""
    return Said(
        f"引文逐字见于另一条文：{_of(e)}",
        f"the quotation stands word for word in another provision: {_of(e)}",
    )


def differs(diff: tuple[tuple[str, str], ...], e: Evidence) -> Said:
    """A quotation with other words than its provision: [-text-] {+quotation+}."""
    marks = {"=": "{}", "-": "[-{}-]", "+": "{{+{}+}}"}
    text = " ".join(marks[mark].format(words) for mark, words in diff)
    return Said(
        f"引文与官方文本用字不同（[-原文-] {{+引文+}}）：{text}",
        f"words differ from the official text of {_of(e)} ([-text-] {{+quotation+}}): {text}",
    )


def scattered(e: Evidence) -> Said:
    """A quotation in pieces that stand in another order or far apart."""
    return Said(
        f"引文各段在官方文本中次序不同或相距很远：{_of(e)}",
        f"the pieces of the quotation stand in another order or far apart in {_of(e)}",
    )


def left_out(omitted: tuple[str, ...], e: Evidence) -> Said:
    """What a quotation left out that changes the sense."""
    text = " … ".join(omitted)
    return Said(
        f"略去的文字含有否定、例外或数字：“{text}”",
        f"what was left out of {_of(e)} holds a negation, an exception or a number: “{text}”",
    )


def not_comparable(pull: str) -> Said:
    """A quotation of what is held as a digest only."""
    zh, en = (
        (
            f"；regsearch pull {pull} 取得官方文本后可核对",
            f"; after regsearch pull {pull} it can be",
        )
        if pull
        else ("", "")
    )
    return Said(
        f"只有摘要或其他语言的文本，引文未能核对{zh}",
        f"only a digest, or a text in another language, is held: the quotation was not compared{en}",
    )


UNATTRIBUTED = Said("没有写明出处", "no citation leads in to them")


def no_passage(title: Said, example: Said) -> Said:
    """A duty of which no passage was recognised."""
    return Said(
        f"未识别出这样的内容：{title.zh}。例如：“{example.zh}”",
        f"no passage recognised that {title.en}. For example: “{example.en}”",
    )


def touched(title: Said, span: Span) -> Said:
    """A sentence that touches a rule."""
    text = " ".join(span.text.split())
    text = text if len(text) <= 80 else f"{text[:79]}…"
    return Said(f"“{text}”涉及：{title.zh}", f"“{text}” {title.en}")
