"""The arguments of a call, checked against the tool's own schema; errors say what to write."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from corpus.messages import _
from search.mcp.answers import Refusal

#: The longest text where a schema has no bound of its own.
_LONGEST = 1000


def checked(tool: str, schema: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every argument of a tool, with "", [], 0 or False for those that were not given."""
    known = schema["properties"]
    if strange := [name for name in given if name not in known]:
        why = _("{tool} has no argument '{name}'").format(tool=tool, name=strange[0][:80])
        raise Refusal("bad_argument", why, _takes(tool, known))
    for name in schema.get("required", ()):
        if given.get(name) in (None, "", []):
            why = _("{tool} needs the argument '{name}'").format(tool=tool, name=name)
            raise Refusal("bad_argument", why, _takes(tool, known))
    return {name: _value(name, rule, given.get(name)) for name, rule in known.items()}


def _takes(tool: str, known: Mapping[str, Any]) -> str:
    return _("Call {tool} with: {names}").format(tool=tool, names=", ".join(known))


def _value(name: str, rule: Mapping[str, Any], value: Any) -> Any:
    kind = rule["type"]
    if kind == "array":
        return _several(name, rule, value)
    if kind == "boolean":
        return _typed(name, bool, False if value is None else value, "true or false")
    if kind == "integer":
        return _number(name, rule, value)
    text = _typed(name, str, "" if value is None else value, "a text")
    most = rule.get("maxLength", _LONGEST)
    if len(text) > most:
        reason = _("'{name}' has {n:,} characters of {most:,}").format(
            name=name, n=len(text), most=most
        )
        raise Refusal("too_long", reason, _("Call again with a part of it"))
    if "enum" in rule and text and text not in rule["enum"]:
        raise _wrong(name, ", ".join(filter(None, rule["enum"])))
    return text


def _typed(name: str, type_: type, value: Any, what: str) -> Any:
    if isinstance(value, type_):
        return value
    raise _wrong(name, what)


def _number(name: str, rule: Mapping[str, Any], value: Any) -> int:
    value = rule.get("default", 0) if value is None else value
    low, high = rule.get("minimum", 0), rule.get("maximum", 1_000_000)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise _wrong(name, f"{low}–{high}")
    return value


def _several(name: str, rule: Mapping[str, Any], value: Any) -> list[str]:
    """A list of texts; one text alone is a list of one."""
    rows = [value] if isinstance(value, str) else [] if value is None else value
    if not isinstance(rows, list) or not all(isinstance(row, str) for row in rows):
        raise _wrong(name, _("a list of texts"))
    most = rule.get("maxItems", 50)
    if len(rows) > most:
        reason = _("'{name}' has {n:,} entries of {most:,}").format(
            name=name, n=len(rows), most=most
        )
        raise Refusal("too_long", reason, _("Call again with fewer"))
    return [_value(name, {"type": "string", **rule["items"]}, row) for row in rows]


def _wrong(name: str, what: str) -> Refusal:
    reason = _("'{name}' is not as it must be").format(name=name)
    return Refusal("bad_argument", reason, _("It takes: {what}").format(what=what))
