"""The command line: `regsearch COMMAND`. Commands are imported only when they are called."""

from __future__ import annotations

import codecs
import io
import os
import sys
from importlib import import_module
from typing import Any, NoReturn

import click

from corpus.errors import RegsearchError
from corpus.messages import _, told
from search.cli import language
from search.cli.shared import EVERYWHERE, help_width, quiet

#: Command, module of `search.cli.commands`, and its line of help (so that help imports nothing).
COMMANDS = {
    "search": ("search", "Search for words, a phrase, a question or a citation."),
    "show": ("show", "Show a provision in full, with its source and link."),
    "check": ("check", "Hold drafts against the rules: citations, quotations, numbers, duties."),
    "affected": ("affected", "Say which policies rest on a provision that changed, ended or will."),
    "watch": ("watch", "Say what is new, changed or to come in your saved searches."),
    "open": ("open", "Open the official page of a provision."),
    "add": ("add", "Copy documents into your corpus and index them."),
    "remove": ("remove", "Take a document out of your corpus."),
    "list": ("list", "List the regulations in the index."),
    "status": ("status", "Say what is indexed, how fresh it is, and what failed."),
    "verify": ("verify", "Check the index against the corpus, or a receipt against the index."),
    "index": ("index", "Bring the index up to date with the corpus."),
    "topics": ("topics", "List the topics of the library and what is filed under each."),
    "limits": ("limits", "Tabulate numeric limits of a kind across jurisdictions."),
    "compare": ("compare", "Set a topic's rules side by side for several jurisdictions."),
    "versions": ("versions", "List the dated texts of a regulation."),
    "diff": ("diff", "Say what changed between two dated texts of a regulation."),
    "serve": ("serve", "Show search, provisions and checks as pages in the browser."),
    "pull": ("pull", "Fetch official texts from their publishers."),
    "mcp": ("mcp", "Serve assistants over the Model Context Protocol."),
    "config": ("config", "Show and change your settings, such as your home jurisdiction."),
}


def _write_anything() -> None:
    """Have stdout and stderr write what their encoding (a code page of Windows, ASCII) lacks as
    JSON does, \\uXXXX: JSON stays what it says, and people see that something is there."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and "utf" not in stream.encoding.lower():
            codecs.register_error("regsearch", _escaped)
            stream.reconfigure(errors="regsearch")


def _as_typed(words: list[str]) -> list[str]:
    """The words of a command line in UTF-8, where Python was told of another encoding and has them
    in half characters; a file keeps the name by which Python opens it."""
    if sys.getfilesystemencoding() == "utf-8":
        return words
    return [w if w.isascii() or os.path.lexists(w) else _from_utf_8(w) for w in words]


def _from_utf_8(word: str) -> str:
    try:
        return os.fsencode(word).decode()
    except UnicodeError:
        return word


def _escaped(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeEncodeError)
    units = error.object[error.start : error.end].encode("utf-16-be", "surrogatepass")
    pairs = zip(units[::2], units[1::2], strict=True)
    return "".join(f"\\u{a:02x}{b:02x}" for a, b in pairs), error.end


class LazyGroup(click.Group):
    """A group whose commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in COMMANDS:
            return None
        module = import_module(f"search.cli.commands.{COMMANDS[name][0]}")
        command: click.Command = language.localised(module.command, EVERYWHERE)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section(_("Commands")):
            formatter.write_dl([(name, _(row[1])) for name, row in COMMANDS.items()])

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command; what is none and like none is searched for."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            if near := get_close_matches(args[0], COMMANDS, 1, 0.7):
                hint = _("did you mean 'regsearch {command}'?").format(command=near[0])
                asked = _("no command '{name}': {hint} To search: regsearch search \"{words}\"")
                ctx.fail(asked.format(name=args[0], hint=hint, words=" ".join(args)))
            return "search", self.get_command(ctx, "search"), args
        return super().resolve_command(ctx, args)

    def invoke(self, ctx: click.Context) -> Any:
        """Run; where nobody reads the results any more, that is no error."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            from search.cli.output import unread

            unread(sys.stdout)
            ctx.exit(0)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run and exit; every expected error is one line on stderr and exit status 2."""
        quiet.set(False)
        _write_anything()
        try:
            given = kwargs.get("args", args[0] if args else None)
            words = _as_typed(sys.argv[1:]) if given is None else given
            language.speak(language.named(words))
            group = language.localised(self)
            kwargs |= {"args": words, "standalone_mode": False, "terminal_width": help_width()}
            done = super(LazyGroup, group).main(**kwargs)
            sys.exit(done if isinstance(done, int) else 0)
        except (KeyboardInterrupt, click.Abort):
            sys.exit(130)
        except click.ClickException as error:
            _show(error)
        except RegsearchError as error:
            fail(told(str(error)), error.status)
        except OSError as error:
            what = error.filename or _("input/output")
            fail(f"{what}: {told((error.strerror or str(error)).lower())}")


def _show(error: click.ClickException) -> NoReturn:
    """Click's own error, and what its words cannot know."""
    from search.cli.output import complain, warn

    said = io.StringIO()
    error.show(said)
    warn(said.getvalue().rstrip("\n").split("\n"))
    where = error.ctx.info_name if isinstance(error, click.NoSuchOption) and error.ctx else ""
    if where in ("search", "regsearch"):
        complain(_("What begins with - but is no option stands after --: regsearch search -- -x"))
    sys.exit(error.exit_code)


def fail(text: str, status: int = 2) -> NoReturn:
    """One line on stderr, and the exit status."""
    from search.cli.output import complain

    complain(f"regsearch: {' '.join(text.split())}")
    sys.exit(status)


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--corpus", multiple=True, metavar="PATH", type=click.Path(),
    help="Folder or file to search instead of the library and your own documents; may be repeated. "
    "The word 'library' names the built-in library.  [env: REGSEARCH_CORPUS]",
)  # fmt: skip
@click.option(
    "--index",
    "index_",
    metavar="DIR",
    type=click.Path(),
    help="Where the index is kept.  [env: REGSEARCH_INDEX]",
)
@click.option(
    "--color",
    type=click.Choice(["auto", "always", "never"]),
    default="auto",
    help="When to colour output.",
)
@click.version_option(
    package_name="regsearch", prog_name="regsearch", message="%(prog)s %(version)s"
)
@click.pass_context
def main(ctx: click.Context, corpus: tuple[str, ...], index_: str | None, color: str) -> None:
    """Search public lending and debt-collection regulations, offline, in Chinese and English.

    \b
    regsearch search "催收 时间"
    regsearch search "may a collector call at 9 pm?"
    regsearch show "12 CFR 1006.14(b)"
    """
    from search.cli.options import want_color

    ctx.color = want_color(color)
    ctx.obj = (corpus, index_)


main.params.extend(EVERYWHERE)
