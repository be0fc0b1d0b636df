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
#: What answers each tool, and the argument that holds its rows.
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
    `most` bounds an answer's text, in characters."""

    workspace: Workspace
    roots: tuple[Path, ...] = ()
    most: int = 12_000

    def call(self, name: str, given: Mapping[str, Any]) -> Answer:
        """The answer of a tool; RegsearchError where the call cannot be answered."""
        known = {**_TOOLS, "check_draft": (self._check_draft, "findings")}
        if name not in known:
            instead = _("Call one of: {names}").format(names=", ".join(known))
            reason = _("there is no tool '{name}'").format(name=name[:80])
            raise Refusal("no_such_tool", reason, instead)
        answering, key = known[name]
        arguments = checked(name, DESCRIBED[name].takes, given)
        self.workspace.current()

        def answered(session: Session) -> Answer:
            page = Page(name, key, arguments["cursor"], self.most)
            return answering(session, page, arguments)

        return self.workspace.ask(answered)

    def _check_draft(self, session: Session, page: Page, given: dict[str, Any]) -> Answer:
        return drafts.check_draft(session, page, given, self.roots)
