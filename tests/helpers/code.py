"""Python code as the rules of the house look at it: by its statements."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache

#: Where statements stand in a statement, and what stands between (a handler, a case).
_BLOCKS = ("body", "orelse", "finalbody", "handlers", "cases")
_PARTS = (ast.stmt, ast.excepthandler, ast.match_case)


def below(node: ast.AST) -> Iterator[ast.AST]:
    """The statements (handlers and cases with them) that stand right in `node`."""
    for name in _BLOCKS:
        block = getattr(node, name, ())
        if isinstance(block, list):  # not the branch of a conditional expression
            yield from block


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """What some code is made of down to its statements, without what stands within one."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        left.extend(below(node))


@cache
def expressions(statement: ast.AST) -> tuple[ast.AST, ...]:
    """All that stands in a statement itself, not in the statements below it."""
    return tuple(
        n for part in children(statement) if not isinstance(part, _PARTS) for n in walked(part)
    )


def walked(tree: ast.AST) -> Iterator[ast.AST]:
    """`ast.walk`, in half of its time: whether a name is read or written is left out."""
    left = [tree]
    while left:
        node = left.pop()
        yield node
        left += children(node)


def children(node: ast.AST) -> list[ast.AST]:
    """The nodes right below one, without its context."""
    found: list[ast.AST] = []
    for name in node._fields:
        value = getattr(node, name, None)
        if isinstance(value, list):
            found += [v for v in value if isinstance(v, ast.AST)]
        elif isinstance(value, ast.AST) and name not in ("ctx", "op"):
            found.append(value)
    return found
