"""Kinds, statuses and topics as people call them in Chinese, for filters and fields."""

from __future__ import annotations

KINDS_ZH = {
    "法律": "statute", "行政法规": "regulation", "法规": "regulation", "指令": "directive",
    "司法解释": "judicial interpretation",
    "部门规章": "departmental rule", "指引": "guideline", "标准": "standard",
    "自律规则": "self-regulatory", "问答": "faq", "制度": "policy", "法案": "bill", "其他": "other",
}  # fmt: skip
STATUSES_ZH = {
    "现行有效": "in force", "有效": "in force", "现行": "in force",
    "尚未生效": "not yet in force", "尚未施行": "not yet in force",
    "已废止": "repealed", "废止": "repealed", "已被取代": "superseded", "已被替代": "superseded",
    "草案": "draft", "未知": "unknown", "不明": "unknown",
}  # fmt: skip


def value_of(field: str, name: str) -> str:
    """The value of a field (kind, status, topic) that a Chinese name stands for, else the name."""
    if field == "topic":
        from corpus.topics import topics

        return next((t.id for t in topics() if name == t.zh or name in t.words), name)
    return {"kind": KINDS_ZH, "status": STATUSES_ZH}.get(field, {}).get(name, name)
