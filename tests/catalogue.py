"""`python -m tests.catalogue`: collect the messages, bring each catalog up to date, compile it.

New messages have no translation until somebody writes it into `regsearch.po`; run it again then.
The messages are those of `_`, `ngettext` and `N_` in the code and the pages, the help of every
command and option of the command line, the words of the model, and Click's own.
"""

from __future__ import annotations

import ast
import inspect
import io
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import click
from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as BabelMessage
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from corpus import messages
from corpus.model import Confidence, Kind, Status, TextKind
from corpus.official.catalogue import catalogue as official
from search.cli.app import COMMANDS, main
from tests.helpers.code import children

ROOT = Path(__file__).resolve().parents[1]
#: Click's modules whose messages a reader can meet.
CLICK = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
#: What these tell is for programmers.
PROGRAMMERS = {"TypeError", "ValueError", "RuntimeError"}
#: What a file holds that has a message.
MARKED = re.compile(r"\b(?:N?_|ngettext)\(")
Message = str | tuple[str, str]


@cache
def collected() -> frozenset[Message]:
    """Every message of ours."""
    found: set[Message] = {str(word) for of in (Kind, Status, TextKind, Confidence) for word in of}
    for package in ("corpus", "indexer", "search"):
        for path in (ROOT / package).rglob("*.py"):
            if MARKED.search(path.read_text("utf-8")):
                found.update(marked(parsed(path)))
    for path in (ROOT / "search" / "web" / "templates").glob("*.*"):
        found.update(marked_in_page(path.read_text("utf-8")))
    found.update(COMMANDS[name][1] for name in COMMANDS)
    found.update(text.publisher.name for text in official())
    messages.speak("en")  # else helps are told in the language that was spoken last
    context = click.Context(main)
    for command in (main, *(main.get_command(context, name) for name in COMMANDS)):
        assert command is not None
        found.update(_help(command))
    return frozenset(message for message in found if message)


def of_click() -> set[Message]:
    """The messages of the installed Click."""
    folder = Path(click.__file__).parent
    return {m for name in CLICK for m in marked(parsed(folder / f"{name}.py"))}


def _help(command: click.Command) -> Iterator[str]:
    yield inspect.cleandoc(command.help or "")
    for param in command.params:
        yield getattr(param, "help", None) or ""
    for below in command.commands.values() if isinstance(command, click.Group) else ():
        yield from _help(below)


@cache
def parsed(path: Path) -> ast.Module:
    """The code of a file, parsed once for all that look at it."""
    return ast.parse(path.read_text("utf-8"))


def marked(tree: ast.AST) -> Iterator[Message]:
    """The messages in some code: `_("…")`, `N_("…")`, N_(f"…") with its places numbered, and
    `ngettext("…", "…", n)` as a pair."""
    for node in _walked(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or not node.args:
            continue
        if node.func.id in ("_", "N_") and (text := constant_text(node.args[0])):
            yield text
        elif node.func.id == "ngettext":
            one, many = constant_text(node.args[0]), constant_text(node.args[1])
            if one and many:
                yield one, many


def marked_in_page(template: str) -> Iterator[Message]:
    """The messages in a template of a page: `_("…")` and `ngettext("…", "…", n)`."""
    for call in Environment().parse(template).find_all(nodes.Call):
        texts = [arg.value for arg in call.args if isinstance(arg, nodes.Const)]
        name = call.node.name if isinstance(call.node, nodes.Name) else ""
        if name == "_" and texts:
            yield str(texts[0])
        elif name == "ngettext" and len(texts) >= 2:
            yield str(texts[0]), str(texts[1])


def _walked(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of some code, but not what tells a programmer of his mistake."""
    left = [tree]
    while left:
        node = left.pop()
        raised = node.exc if isinstance(node, ast.Raise) else None
        if not (isinstance(raised, ast.Call) and called(raised) in PROGRAMMERS):
            yield node
            left += children(node)


def called(call: ast.Call) -> str:
    """The last name of what is called; "" where it has none."""
    function = call.func
    return getattr(function, "id", "") or getattr(function, "attr", "")


def constant_text(node: ast.expr) -> str:
    """A constant text, or a template of an f-string; "" for anything else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        places = iter(range(len(node.values)))
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else f"{{{next(places)}}}"
            for part in node.values
        )
    return ""


class _Catalog(Catalog):
    """A catalog whose head does not change from day to day."""

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return [
            ("Language", str(self.locale)),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Plural-Forms", self.plural_forms),
        ]

    mime_headers = property(_get_mime_headers, Catalog._set_mime_headers)


def source(language: str) -> Path:
    """The file that people edit."""
    return messages.LOCALE / language / "LC_MESSAGES" / f"{messages.DOMAIN}.po"


def read(language: str) -> Catalog:
    """The catalog as it stands in that file."""
    with source(language).open("rb") as file:
        return read_po(file, locale=language, domain=messages.DOMAIN)


def updated(language: str) -> Catalog:
    """The catalog with every message of today, and no other."""
    old, new = read(language), _Catalog(locale=language, domain=messages.DOMAIN)
    for message in sorted(collected() | of_click(), key=_key):
        known = old.get(_key(message))
        new.add(message, known.string if known else None)
    return new


def _key(message: Message) -> str:
    return message if isinstance(message, str) else message[0]


def compiled(catalog: Catalog) -> bytes:
    """The catalog as gettext reads it."""
    out = io.BytesIO()
    write_mo(out, catalog)
    return out.getvalue()


def written(catalog: Catalog) -> bytes:
    """The catalog as people edit it."""
    out = io.BytesIO()
    head = "".join(f'"{name}: {value}\\n"\n' for name, value in catalog.mime_headers)
    out.write(f'msgid ""\nmsgstr ""\n{head}\n'.encode())
    write_po(out, catalog, width=100, no_location=True, omit_header=True)
    return out.getvalue()


def untranslated(catalog: Catalog) -> list[Any]:
    """The messages without a translation."""
    return [message.id for message in catalog if message.id and not all(strings(message))]


def strings(message: BabelMessage) -> Sequence[str]:
    """The translations of a message: one, or one for each plural."""
    found = message.string or ""
    return [found] if isinstance(found, str) else list(found)


def run() -> int:
    """Update and compile; 1 where a message has no translation yet."""
    missing = 0
    for language in messages.LANGUAGES[1:]:
        catalog = updated(language)
        source(language).write_bytes(written(catalog))
        source(language).with_suffix(".mo").write_bytes(compiled(catalog))
        for message in untranslated(catalog):
            missing += 1
            sys.stderr.write(f"{source(language)}: no translation: {message}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(run())
