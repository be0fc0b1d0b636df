"""Resources and prompts as the protocol tells of them; imported when a client first asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

import mcp_types as types
from mcp.shared.exceptions import MCPError

from corpus.errors import RegsearchError
from corpus.messages import _, told
from search.mcp.prompts import PROMPTS, asked
from search.mcp.quoting import line
from search.mcp.resources import FIXED, TEMPLATES, text_at

if TYPE_CHECKING:
    from search.mcp.tools import Tools

_KIND = "text/plain"


def resources() -> types.ListResourcesResult:
    """The addresses as they stand."""
    rows = [
        types.Resource(name=name, uri=uri, description=_(means), mime_type=_KIND)
        for uri, (name, means) in FIXED.items()
    ]
    return types.ListResourcesResult(resources=rows)


def templates() -> types.ListResourceTemplatesResult:
    """The addresses with something to fill in."""
    rows = [
        types.ResourceTemplate(name=name, uri_template=uri, description=_(means), mime_type=_KIND)
        for uri, (name, means) in TEMPLATES.items()
    ]
    return types.ListResourceTemplatesResult(resource_templates=rows)


def read(tools: Tools, uri: str) -> types.ReadResourceResult:
    """What is at an address."""
    with _told():
        text = text_at(tools, uri)
    contents = types.TextResourceContents(uri=uri, mime_type=_KIND, text=text)
    return types.ReadResourceResult(contents=[contents])


def prompts() -> types.ListPromptsResult:
    """The ready-made requests."""
    rows = [
        types.Prompt(
            name=name,
            description=_(one.means),
            arguments=[
                types.PromptArgument(name=argument, description=_(what), required=needed)
                for argument, (what, needed) in one.takes.items()
            ],
        )
        for name, one in PROMPTS.items()
    ]
    return types.ListPromptsResult(prompts=rows)


def prompt(name: str, given: Mapping[str, str]) -> types.GetPromptResult:
    """A ready-made request with what the user gave."""
    with _told():
        text = asked(name, given)
    message = types.PromptMessage(role="user", content=types.TextContent(type="text", text=text))
    return types.GetPromptResult(description=_(PROMPTS[name].means), messages=[message])


@contextmanager
def _told() -> Iterator[None]:
    """An error of ours as one of the protocol."""
    try:
        yield
    except RegsearchError as error:
        text = line(told(str(error)), 500)
        raise MCPError(types.INVALID_PARAMS, text) from None
