"""YAML front matter and fences, read as plain strings.

Every scalar comes back as a string ("" for an empty one), so that `jurisdiction: NO`, `number: 010`
and `12:00` mean what they say; the caller turns dates and numbers into values. Custom tags,
anchors and duplicate keys are refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

import yaml

from corpus.messages import N_

#: A YAML value after reading: strings, lists and mappings of them.
Value = str | list["Value"] | dict[str, "Value"]

#: More opened lists and mappings could overflow the YAML library's stack.
_MOST_NESTED = 2000
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_FRONT = re.compile(r"\A\ufeff?---[ \t]*\n(.*?\n)?(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.S)

_FURTHER = re.compile(r"^---[ \t]*\n((?:[\w ]+:.*\n|[ \t]+.*\n|- .*\n){2,60})---[ \t]*\n", re.M)


class FrontMatterError(ValueError):
    """Front matter that is no YAML mapping; the reason, in one line."""


def split_front_matter(text: str) -> tuple[dict[str, Value], str]:
    """The front matter of a Markdown text as a mapping ({} when it has none), and the rest.

    FrontMatterError when the front matter is not a YAML mapping.
    """
    match = _FRONT.match(text)
    if match is None:
        return {}, text
    return parse_mapping(match[1] or ""), text[match.end() :]


def without_repeated(body: str, fields: Mapping[str, Value]) -> str:
    """`body` without further front matter of the same fields, where files were joined."""
    names = set(fields)

    def without(match: re.Match[str]) -> str:
        try:
            again = set(parse_mapping(match[1]))
        except ValueError:
            return match[0]
        return "\n" * match[0].count("\n") if len(names & again) >= 3 else match[0]

    return _FURTHER.sub(without, body) if len(names) >= 3 else body


def parse_mapping(text: str) -> dict[str, Value]:
    """The YAML mapping in `text` with strings for scalars; FrontMatterError when it is none."""
    if sum(map(text.count, ("[", "{", "- "))) > _MOST_NESTED:
        raise FrontMatterError(N_("bad YAML: too many lists"))
    try:
        node = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        what = str(error.problem or error.context)
        if error.problem_mark:
            what = N_(f"{what} (line {error.problem_mark.line + 1})")
        raise FrontMatterError(N_(f"bad YAML: {what}")) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise FrontMatterError(N_(f"bad YAML: {' '.join(str(error).split())[:120]}")) from error
    value = {} if node is None else _value(node, set())
    if not isinstance(value, dict):
        raise FrontMatterError(N_("bad YAML: not a mapping"))
    return value


def _value(node: yaml.Node, seen: set[int]) -> Value:
    if id(node) in seen:
        raise FrontMatterError(N_("bad YAML: anchors and aliases are not allowed"))
    seen.add(id(node))
    if isinstance(node, yaml.ScalarNode):
        empty = not node.style and node.value in ("~", "null")
        return "" if empty else str(node.value)
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, seen) for child in node.value]
    mapping: dict[str, Value] = {}
    for key_node, value_node in node.value:
        key = key_node.value
        if not isinstance(key, str):
            raise FrontMatterError(N_("bad YAML: a key is not a word"))
        if key in mapping:
            raise FrontMatterError(N_(f"bad YAML: '{key}' stands twice"))
        mapping[key] = _value(value_node, seen)
    return mapping


def as_text(value: Value | None) -> str:
    """A scalar as it stands, "" for anything else."""
    return value.strip() if isinstance(value, str) else ""


def as_list(value: Value | None) -> tuple[str, ...]:
    """A list of scalars as strings; a lone scalar is a list of one; nothing is an empty one."""
    if isinstance(value, list):
        return tuple(item.strip() for item in value if isinstance(item, str) and item.strip())
    return (value.strip(),) if isinstance(value, str) and value.strip() else ()


def as_date(value: Value | None) -> date | None:
    """An ISO date; None for an empty value; ValueError for anything else."""
    if value is None or value == "":
        return None
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value.strip()):
        return date.fromisoformat(value.strip())
    raise ValueError(f"'{value}' is not an ISO date")
