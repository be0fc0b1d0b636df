"""What tests look for in a parsed query."""

from __future__ import annotations

from search.query.language import Field, Group, Node, Not


def fields(node: Node | None) -> list[Field]:
    """Every field condition in the tree."""
    if isinstance(node, Field):
        return [node]
    if isinstance(node, Group):
        return [f for part in node.parts for f in fields(part)]
    return fields(node.part) if isinstance(node, Not) else []
