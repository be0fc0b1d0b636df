"""The reader's language at the command line: chosen, told to Click, put into every help."""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextvars import ContextVar
from typing import TypeVar

import click

from corpus import messages
from corpus.messages import N_, _

C = TypeVar("C", bound="click.Command")
#: What --lang takes: "both" shows texts in both languages, messages in the locale's.
CHOICES = ("auto", "zh", "en", "both")

#: What Click calls the values that it reads, in help and in errors.
_TYPES = {N_("integer"), N_("integer range"), N_("float"), N_("text"), N_("filename"), N_("path")}

#: The language that was asked for, "" where none was.
_asked: ContextVar[str] = ContextVar("asked", default="")


def named(args: Sequence[str]) -> str:
    """The language that a command line names, or the environment, or the file of settings; ""
    where none does. Read before Click parses anything, so that its help and errors are in it."""
    chosen = ""
    for at, word in enumerate(args):
        if word == "--":
            break
        if word == "--lang" and at + 1 < len(args):
            chosen = args[at + 1]
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
    if chosen in CHOICES[1:]:
        return chosen
    from search.configuration import language

    return language()


def speak(chosen: str) -> None:
    """Messages of ours and of Click in the language that `chosen` gives, else the locale's."""
    import gettext

    _asked.set(chosen)
    language = messages.preferred(chosen)
    messages.speak(language)
    if language == "en":
        gettext.textdomain("messages")
        return
    gettext.bindtextdomain(messages.DOMAIN, messages.LOCALE)
    gettext.textdomain(messages.DOMAIN)
    os.environ["LANGUAGE"] = language  # where gettext's own functions, which Click calls, look


def asked() -> str:
    """The language that was asked for: "zh", "en", "both", or "" for none."""
    return _asked.get()


def reader() -> str:
    """Who reads, where anything says so: "zh" or "en" as asked for, else by the locale; "" where
    texts are asked for in both, and where the locale is of no language."""
    return messages.of_locale() if (chosen := _asked.get()) in ("", "both") else chosen


def of_texts(query: str = "") -> str:
    """The language to show texts in: "zh", "en" or "both". Where none was asked for, somebody who
    writes a query in Chinese reads Chinese."""
    if chosen := _asked.get():
        return chosen
    from corpus.text.han import has_han

    return "zh" if has_han(query) else messages.language()


def in_own_language(format: str) -> list[str]:
    """The columns of names in two languages: for people the one they read, for programs both."""
    if format not in ("table", "md") or of_texts() == "both":
        return ["en", "zh"]
    return [of_texts()]


class Context(click.Context):
    """A context that writes help in the columns of the terminal."""

    def make_formatter(self) -> click.HelpFormatter:
        """What writes help; imported where help is asked for."""
        from search.cli.help import Formatter

        return Formatter(width=self.terminal_width)


def localised(command: C, more: Sequence[click.Parameter] = ()) -> C:
    """`command` with the parameters `more`, its help in the reader's language."""
    import copy

    told = copy.copy(command)
    told.context_class = Context
    params = [*command.params, *(param for param in more if param not in command.params)]
    for name, below in getattr(command, "commands", {}).items():
        one = localised(below, more)
        one.short_help = _first_sentence(one.help or "")  # Click's own would be cut
        told.commands = {**told.commands, name: one}  # type: ignore[attr-defined]
    if messages.language() == "en":
        told.params = params
        return told
    told.help = _(_cleaned(command.help or ""))
    told.options_metavar = _("[OPTIONS]")
    told.short_help = _(command.short_help or "") or None
    told.params = [_localised(param) for param in params]
    if hasattr(told, "subcommand_metavar"):
        told.subcommand_metavar = _("COMMAND [ARGS]...")
    return told


def _cleaned(text: str) -> str:
    """As `inspect.cleandoc`, which takes longer to import than a command to be localised."""
    from textwrap import dedent

    first, _, rest = text.partition("\n")
    return f"{first.strip()}\n{dedent(rest)}".strip("\n ")


def _first_sentence(text: str) -> str:
    paragraph = " ".join(_cleaned(text).split("\n\n")[0].split())
    end = min((at for at in (paragraph.find(". "), paragraph.find("。")) if at >= 0), default=-1)
    return paragraph if end < 0 else paragraph[: end + 1]


def _localised(param: click.Parameter) -> click.Parameter:
    import copy

    told = copy.copy(param)
    told.help = _(getattr(param, "help", None) or "") or None
    told.type = copy.copy(param.type)
    if param.type.name in _TYPES:
        told.type.name = _(param.type.name)
    return told
