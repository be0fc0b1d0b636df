"""Spoiled XML and JSON that is still well-formed: a reader sees it, and not just its parser."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from typing import Any

from lxml import etree

#: Spoils a text or a name's value.
Spoil = Callable[[str], str]
_MOST_COPIES = 30


def in_xml(rng: random.Random, data: bytes, spoil: Spoil) -> bytes | None:
    """An XML document with elements taken out, doubled, moved, wrapped, renamed or exchanged, and
    texts and attributes spoiled; None where `data` cannot be read at all."""
    parser = etree.XMLParser(recover=True, resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(data, parser)
        if root is None:
            return None
        for _ in range(rng.randint(1, 6)):
            elements = [e for e in root.iter() if isinstance(e.tag, str)]
            _change_element(rng, rng.choice(elements), rng.choice(elements), spoil)
        return etree.tostring(root, encoding="utf-8")
    except (etree.XMLSyntaxError, ValueError):  # such as a control character in a text
        return None


def _change_element(
    rng: random.Random, element: etree._Element, other: etree._Element, spoil: Spoil
) -> None:
    way, parent = rng.randrange(8), element.getparent()
    above = {element, *element.iterancestors()}
    if way == 0:
        element.text = spoil(element.text or "")
    elif way == 1:
        element.tail = spoil(element.tail or "")
    elif way == 2:
        key = rng.choice([*other.attrib.keys(), *element.attrib.keys(), "id"])
        element.set(key, rng.choice((spoil(element.get(key, "")), other.get(key, ""), "")))
    elif way == 3:
        element.tag = other.tag
    elif parent is None:
        return
    elif way == 4:
        parent.remove(element)
    elif way == 5:
        for _ in range(rng.choice((1, 2, _MOST_COPIES))):
            parent.append(_copy(element))
    elif way == 6 and other not in above:
        other.insert(rng.randint(0, len(other)), _copy(element))
    elif way == 7:
        for _ in range(rng.choice((1, 3, _MOST_COPIES))):
            outer = etree.SubElement(parent, element.tag)
            outer.append(element)
            parent = outer


def _copy(element: etree._Element) -> etree._Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


def in_json(rng: random.Random, data: bytes, spoil: Spoil) -> bytes | None:
    """JSON, or lines of it, with values taken out, doubled, exchanged, nested or spoiled; None
    where `data` is neither."""
    try:
        lines = [data] if data.count(b"\n{") < 2 else data.splitlines()
        at = rng.randrange(len(lines))
        value = json.loads(lines[at])
        for _ in range(rng.randint(1, 4)):
            value = _changed(rng, value, spoil)
        lines[at] = json.dumps(value).encode()
    except (ValueError, RecursionError):
        return None
    return b"\n".join(lines)


def _changed(rng: random.Random, value: Any, spoil: Spoil) -> Any:
    """`value` with something within it changed."""
    if rng.random() < 0.15 or not isinstance(value, (dict, list)) or not value:
        text = spoil(value if isinstance(value, str) else json.dumps(value))
        numbers = (0, -1, 1e308, "9" * 5000)
        odd: tuple[Any, ...] = ("", None, True, [], {}, [[value]], {"": value}, *numbers, text)
        return text if rng.random() < 0.5 else rng.choice(odd)
    keys = list(value) if isinstance(value, dict) else range(len(value))
    key = rng.choice(keys)
    way = rng.random()
    if way < 0.1:
        del value[key]
    elif way < 0.2:
        value[key] = value[rng.choice(keys)]
    elif way < 0.3 and isinstance(value, list):
        value += [value[key]] * rng.choice((1, _MOST_COPIES))
    else:
        value[key] = _changed(rng, value[key], spoil)
    return value
