"""What can be attached to a conversation by its address, `regsearch://...`, without a tool's call.

An id stands in an address with its slashes and its "#" written as %2F and %23, or as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING
from urllib.parse import unquote

from corpus.errors import NothingFound
from corpus.messages import N_, _
from search.mcp.answers import QUOTES
from search.mcp.finding import basis, state
from search.mcp.quoting import line, quoted

if TYPE_CHECKING:
    from search.contents import Contents
    from search.mcp.tools import Tools

SCHEME = "regsearch://"
#: So many provisions of a regulation are listed.
_LISTED = 2000

#: The addresses with something to fill in, and what each gives.
TEMPLATES = {
    f"{SCHEME}provision/{{id}}": ("provision", N_("a provision in full")),
    f"{SCHEME}regulation/{{id}}/toc": ("contents", N_("the contents of a regulation")),
    f"{SCHEME}rules/{{rule}}": ("rule", N_("what a rule of check_draft means")),
}
#: The addresses as they stand, and what each gives.
FIXED = {
    f"{SCHEME}status": ("status", N_("what is held, how fresh it is, which files were not read")),
    f"{SCHEME}rules": ("rules", N_("the rules of check_draft")),
}


def text_at(tools: Tools, address: str) -> str:
    """The text at an address; NothingFound where there is none."""
    kind, _slash, rest = address.removeprefix(SCHEME).partition("/")
    name = unquote(rest)
    readers: dict[str, Callable[[Tools, str], str]] = {
        "provision": _provision, "regulation": _contents, "rules": _rules, "status": _status,
    }  # fmt: skip
    if not address.startswith(SCHEME) or kind not in readers:
        raise _nothing(address)
    return readers[kind](tools, name)


def _nothing(address: str) -> NothingFound:
    return NothingFound(_("there is nothing at {address}").format(address=line(address, 100)))


def _provision(tools: Tools, name: str) -> str:
    answer = tools.call("show", {"citation": name})
    if not answer.data["provisions"]:
        raise NothingFound(_("no provision is called '{name}'").format(name=line(name, 100)))
    return answer.text


def _status(tools: Tools, name: str) -> str:
    if name:
        raise _nothing(f"{SCHEME}status/{name}")
    return tools.call("status", {}).text


def _rules(tools: Tools, name: str) -> str:
    from search.checking.rules import RULES

    wanted = [name.upper()] if name else list(RULES)
    if wanted[0] not in RULES:
        raise NothingFound(_("there is no rule '{name}'").format(name=line(name, 100)))
    rows = (RULES[id] for id in wanted)
    return "\n".join(f"{r.id} {r.name} ({_(r.level)}): {_(r.means)}" for r in rows)


def _contents(tools: Tools, name: str) -> str:
    id, _slash, page = name.rpartition("/")
    if page != "toc":
        raise _nothing(f"{SCHEME}regulation/{name}")
    tools.workspace.renew()
    return tools.workspace.ask(lambda session: _listed(session.contents(id)))


def _listed(found: Contents) -> str:
    """A regulation's facts, its provisions by division, and which of its numbers are not held."""
    f, lines = found.found, []
    r = f.regulation
    status = state(f.status, f.status_reason, r.effective, r.amended)
    facts = (r.id, r.jurisdiction, status, basis(r.text))
    dated = _("version {day}").format(day=r.version) if r.version else ""
    head = [" · ".join(line(x) for x in (*facts, dated, r.url) if x), quoted(line(r.title))]
    for path, provisions in found.divisions:
        lines.append(quoted(line(" / ".join(path))))
        for one in provisions:
            p = one.provision
            lines += [line(p.id), quoted(line(f"{p.citation} {p.heading}"))]
    if found.gaps and found.gaps.missing:
        missing = ", ".join(found.gaps.missing)
        told = _("Of {known} numbers of the law {held} are held; not held: {missing}")
        head.append(told.format(known=found.gaps.known, held=found.gaps.held, missing=missing))
    more = len(lines) - 2 * _LISTED
    if more > 0:
        lines[2 * _LISTED :] = [_("and {n:,} lines more: call search").format(n=more)]
    return "\n".join(filter(None, (_(QUOTES), *head, *lines)))
