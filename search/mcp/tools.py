"""The tools by name: what each takes and gives, and what answers it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus.messages import _
from search.mcp import across, drafts, finding, state
from search.mcp.answers import Answer, Page, Refusal
from search.mcp.arguments import checked
from search.mcp.schemas import DESCRIBED

if TYPE_CHECKING:
    from search.session import Session
    from search.workspace import Workspace

Answering = Callable[["Session", Page, dict[str, Any]], Answer]
#: What answers each tool that asks a session alone, and what its rows are called.
_TOOLS: dict[str, tuple[Answering, str]] = {
    "search": (finding.search, "hits"),
    "show": (finding.show, "provisions"),
    "resolve": (finding.resolve, "rows"),
    "limits": (across.limits, "limits"),
    "compare": (across.compare, "cells"),
    "changes": (across.changes, "events"),
    "status": (state.status, "coverage"),
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
        if name == "affected" and self.policies:
            page = Page(name, "rows", arguments["cursor"], self.most)
            return across.affected(self.workspace, page, arguments, self.policies)
        return self.workspace.ask(lambda session: self._answered(session, name, arguments))

    def _answered(self, session: Session, name: str, arguments: dict[str, Any]) -> Answer:
        """The answer of a tool that asks one session."""
        if name == "check_draft":
            page = Page(name, "findings", arguments["cursor"], self.most)
            return drafts.check_draft(session, page, arguments, self.roots)
        answering, key = _TOOLS[name]
        return answering(session, Page(name, key, arguments["cursor"], self.most), arguments)
