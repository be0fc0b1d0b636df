"""A page: its template with values, in the reader's language, free of what would reorder it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from corpus.jurisdictions import JURISDICTIONS
from corpus.messages import _, ngettext, told
from corpus.named import NamedTuple
from corpus.topics import limit_kinds, topics
from search.answers import amount
from search.around import heading_of, paragraphs, title_of
from search.formats import dated, kind_in, safe
from search.web.reader import Reader, permalink, provision_path, regulation_path

TEMPLATES = Path(__file__).parent / "templates"


class Page(NamedTuple):
    """What a request is answered with: a template's name, its values, the HTTP status."""

    template: str
    values: dict[str, Any] = {}  # noqa: RUF012
    status: int = 200


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined,
        trim_blocks=True, lstrip_blocks=True, auto_reload=False, finalize=_shown,
    )  # fmt: skip
    env.globals |= {
        "_": _, "ngettext": ngettext, "told": told, "p": provision_path, "r": regulation_path,
        "title_of": title_of, "heading_of": heading_of, "paragraphs": paragraphs,
        "place": _naming((j.code, j.en, j.zh) for j in JURISDICTIONS),
        "topic": _naming((t.id, t.en, t.zh) for t in topics()),
        "limit_kind": _naming((k.id, k.en, k.zh) for k in limit_kinds()),
        "marked": marked, "web": web,
        "amount": amount, "permalink": permalink, "dated": dated, "kind": kind_in,
    }  # fmt: skip
    return env


def rendered(page: Page, reader: Reader) -> str:
    """The page as HTML."""
    template = _environment().get_template(page.template)
    return template.render(page.values | {"reader": reader, "zh": reader.zh})


def _shown(value: Any) -> Any:
    """A value as it is put into a page: nothing that a document holds turns the text around."""
    return safe(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def marked(text: str, spans: Sequence[tuple[int, int]]) -> Markup:
    """`text` with marks around its `spans`."""
    out, at = Markup(), 0
    for start, end in spans:
        out += escape(safe(text[at:start]))
        out += Markup("<mark>{}</mark>").format(safe(text[start:end]))
        at = end
    return out + escape(safe(text[at:]))


def web(url: str) -> str:
    """An address that a page may link to, "" for any other: no document's link runs a script."""
    return url if url.startswith(("https://", "http://")) else ""


def _naming(known: Iterable[tuple[str, str, str]]) -> Callable[[str, bool], str]:
    """What tells the name of an id in the reader's language, the id itself where it has none;
    from rows of an id and its names in English and Chinese."""
    names = {id: pair for id, *pair in known}
    return lambda id, zh: names[id][zh] if id in names else id
