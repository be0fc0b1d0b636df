"""The scope of a report in words: what was held against what, and what was not checked."""

# ruff: noqa: E501

from __future__ import annotations

from corpus.jurisdictions import JURISDICTIONS
from search.checking import messages
from search.checking.model import Report

_KINDS = {
    "script": ("话术", "call script"), "letter": ("函件", "letter"), "notice": ("通知", "notice"),
    "policy": ("制度", "policy"), "contract": ("合同", "contract"), "memo": ("文稿", "memorandum"),
    "answer": ("答复", "answer"),
}  # fmt: skip
_FROM = {
    "option": ("指定", "as asked"), "front matter": ("文件头", "front matter"),
    "text": ("据文字", "from the text"), "citations": ("据引用", "from citations"),
    "language": ("据语言推断", "guessed from the language"),
    "default": ("默认", "default"), "": ("不明", "unknown"),
}  # fmt: skip


def scope_lines(report: Report, lang: str) -> list[str]:
    """What a reader must know before the findings, in "zh" or "en", a paragraph each."""
    zh = lang == "zh"
    at = 0 if zh else 1
    draft, corpus = report.draft, report.corpus
    kind = _KINDS[draft["kind"]][at]
    places = ("、" if zh else ", ").join(_place(code, zh) for code in draft["jurisdictions"])
    how = _FROM[draft["jurisdictions_from"]][at]
    if zh:
        first = (
            f"{draft['path']}：{kind}（{_FROM[draft['kind_from']][0]}），法域 {places or '不明'}"
            f"（{how}），以 {draft['on']} 为准，对照 {corpus['regulations']:,} 部规范"
            f"（官方文本 {corpus['official']:,} 部，摘要 {corpus['digest']:,} 部）。"
        )
    else:
        first = (
            f"{draft['path']}: {kind} ({_FROM[draft['kind_from']][1]}), {places or 'place unknown'} "
            f"({how}), as of {draft['on']}, held against {corpus['regulations']:,} texts "
            f"({corpus['official']:,} official, {corpus['digest']:,} digests)."
        )
    return [first, _checked(report, zh), *not_checked(report, lang)]


def _checked(report: Report, zh: bool) -> str:
    parts = [
        f"{count} {messages.CHECKED[name].in_('zh' if zh else 'en')}"
        for name, count in report.scope.items()
        if name in messages.CHECKED and count
    ]
    if zh:
        return f"已核对：{'、'.join(parts)}。" if parts else "没有核对任何内容。"
    return f"Checked: {', '.join(parts)}." if parts else "Nothing was checked."


def not_checked(report: Report, lang: str) -> list[str]:
    """A line for each sort of thing that was not checked, with how many and why."""
    zh = lang == "zh"
    rows = []
    for m in report.not_checked:
        what = messages.WHAT[m.what].in_(lang) if m.what in messages.WHAT else m.what
        why = m.why.in_(lang)
        rows.append(
            f"未核对：{m.times} {what}（{why}）" if zh else f"Not checked: {m.times} {what} ({why})"
        )
    return rows


def _place(code: str, zh: bool) -> str:
    """What a jurisdiction is called; the code itself where the table lacks it."""
    known = next((j for j in JURISDICTIONS if j.code == code), None)
    return (known.zh if zh else known.en) if known else code
