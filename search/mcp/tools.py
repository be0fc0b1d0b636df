"""The tools by name: what each takes and gives, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.messages import _
from search.mcp.answers import Answer, Page, Refusal
from search.mcp.schemas import DESCRIBED

if TYPE_CHECKING:
    from search.workspace import Workspace

#: What answers each tool: its module here, which is imported at its first call, as a client waits
#: for the list of the tools; and what its rows are called.
_TOOLS = {
    "search": ("finding", "hits"),
    "show": ("finding", "provisions"),
    "resolve": ("finding", "rows"),
    "check_draft": ("drafts", "findings"),
    "limits": ("across", "limits"),
    "compare": ("across", "cells"),
    "changes": ("across", "events"),
    "affected": ("across", "rows"),
    "status": ("state", "coverage"),
}
#: The longest text where a schema has no bound of its own.
_LONGEST = 1000


@dataclass
class Tools:
    """The tools over a workspace. `roots` are the folders whose drafts may be read by path;
    `most` bounds an answer's text, in characters; `policies` is the folder that `affected` is
    about: without one there is no such tool."""

    workspace: Workspace
    roots: tuple[Path, ...] = ()
    most: int = 12_000
    policies: Path | None = None

    @property
    def names(self) -> list[str]:
        """The tools that there are."""
        return [name for name in DESCRIBED if name != "affected" or self.policies]

    def call(self, name: str, given: Mapping[str, Any]) -> Answer:
        """The answer of a tool; RegsearchError where the call cannot be answered."""
        if name not in self.names:
            instead = _("Call one of: {names}").format(names=", ".join(self.names))
            reason = _("there is no tool '{name}'").format(name=name[:80])
            raise Refusal("no_such_tool", reason, instead)
        arguments = checked(name, DESCRIBED[name].takes, given)
        self.workspace.renew()
        module, key = _TOOLS[name]
        answering: Callable[..., Answer] = getattr(import_module(f"search.mcp.{module}"), name)
        page = Page(name, key, arguments["cursor"], self.most)
        if name == "affected":
            return answering(self.workspace, page, arguments, self.policies)
        more = (self.roots,) if name == "check_draft" else ()
        return self.workspace.ask(lambda asked: answering(asked, page.fresh(), arguments, *more))


# --- arguments, checked against the tool's own schema; errors say what to write ------------------


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
