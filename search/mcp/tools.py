"""The tools by name: what each takes and gives, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.messages import _
from search.mcp.answers import Answer, Page, Refusal
from search.mcp.arguments import checked
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
