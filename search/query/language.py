"""The query language.

    query   = either
    either  = both { "OR" both }
    both    = item { ["AND"] item }
    item    = ("NOT" | "-") item | "+" item | "(" query ")" | field ":" value
            | phrase | word "*" | word "~" | word
    phrase  = '"' text '"'

Words side by side are wanted, not required: provisions with all of them rank first. AND, +, a
phrase and a field are conditions; OR and NOT as everywhere. Operators are upper case; and, or,
not are words. Full-width punctuation counts as ASCII; a question mark is never a wildcard, so
that a question is just its words. Fields: title, citation, jurisdiction, kind, issuer, topic,
status, text, id, and the dates adopted, effective, repealed with a value such as 2020,
2020-06-01, 2019..2021, >=2020, 1 June 2019 (also in Chinese: 标题 法域 类型 发布机关 主题 状态
生效, and 2019年6月1日).

Every input is a query: a bracket or quote without its partner is passed over, and so is an
operator with nothing to act on. Each such repair adds a hint.
"""

from __future__ import annotations

import re

from corpus.errors import RegsearchError
from corpus.messages import N_
from corpus.named import NamedTuple
from corpus.text.lazy import pattern
from indexer.analysis import has_cjk

#: A longer query is refused with a hint.
MAX_QUERY = 20_000
#: Words with * or ~ beyond these are passed over: each is looked up in the dictionary. A word that
#: begins with * costs as much as two others in Chinese, elsewhere as four, and one with ~ as eight.
MAX_PATTERNS = 16
#: Brackets nested deeper are passed over.
MAX_DEPTH = 40

FIELDS = {
    "title": "title", "标题": "title", "name": "title",
    "citation": "citation", "cite": "citation", "条": "citation",
    "jurisdiction": "jurisdiction", "法域": "jurisdiction", "地区": "jurisdiction",
    "kind": "kind", "类型": "kind",
    "issuer": "issuer", "发布机关": "issuer", "机关": "issuer",
    "topic": "topic", "主题": "topic",
    "status": "status", "状态": "status",
    "text": "text", "lang": "lang", "id": "id",
    "adopted": "adopted", "effective": "effective", "date": "effective", "生效": "effective",
    "repealed": "repealed",
}  # fmt: skip

#: A field whose value is a day, which may be written with spaces.
_DATED = "adopted|effective|date|repealed|生效"

_FULL_WIDTH = str.maketrans("（）“”„‟「」『』：＊～＋－？　", '()"""""""":*~+-? ')
_TOKEN = pattern(
    r"""(?P<space>\s+)
      | (?P<open>\()
      | (?P<close>\))
      | (?P<quote>"(?P<phrase>[^"]*)")
      | (?P<field>(?P<name>\w+):(?:"(?P<quoted>[^"]*)"|(?P<value>[^\s()"]+)))
      | (?P<sign>[+-](?=[\w"(]))
      | (?P<word>[^\s()"]+)
      | (?P<other>.)""",
    re.X | re.S,
)
_EDGE = "?!,.;:，。；！、…？"


class Word(NamedTuple):
    """A word, or a run of characters, as typed."""

    text: str


class Prefix(NamedTuple):
    """Words that begin with `text`."""

    text: str


class Fuzzy(NamedTuple):
    """Words within two edits of `text`."""

    text: str


class Wildcard(NamedTuple):
    """Words of a pattern with `*` inside."""

    pattern: str


class Phrase(NamedTuple):
    """Words in just this order."""

    text: str


class Field(NamedTuple):
    """A condition on a field."""

    name: str
    value: str


class Not(NamedTuple):
    """What must not be there."""

    part: Node


class Group(NamedTuple):
    """Parts joined by `how`: "all" (AND), "any" (OR) or "words" (side by side)."""

    how: str
    parts: tuple[Node, ...]


Node = Word | Prefix | Fuzzy | Wildcard | Phrase | Field | Not | Group


class Query(NamedTuple):
    """A parsed query: its tree (None: nothing to look for) and hints on what was repaired."""

    node: Node | None
    hints: tuple[str, ...] = ()


class QueryError(RegsearchError):
    """A query that cannot be answered as it is written."""


class QueryTooLong(QueryError):
    """A query beyond `MAX_QUERY` characters."""


class MalformedCondition(QueryError):
    """A condition whose value is none, such as effective:soon."""


def to_ascii(text: str) -> str:
    """`text` with full-width punctuation as ASCII."""
    return text if text.isascii() else text.translate(_FULL_WIDTH)


def is_asked(text: str) -> bool:
    """Whether `text` has anything to look for: a letter, a digit, a Han character."""
    return any(map(str.isalnum, text))


#: Words in bold (`~` stands for the mark): two or three marks on both sides, none within, so that
#: a long run of marks is passed over at once.
_EMPHASIS = r"(?<!~)(~{2,3})(?![\s~])([^~]+)(?<!\s)\1(?!~)"


def parse(text: str) -> Query:
    """Parse a query. Raises `QueryTooLong`, and `MalformedCondition` for one that ends with the
    name of a field and nothing behind it."""
    if len(text) > MAX_QUERY:
        raise QueryTooLong(
            N_(
                f"the query has {len(text):,} characters; {MAX_QUERY:,} is the limit: "
                "search for its important words"
            )
        )
    text = text.encode("utf-8", "replace").decode()  # half characters are in no document
    text = to_ascii(text)
    if "**" in text or "__" in text:  # **Calls**: emphasis that was copied along, no pattern
        text = re.sub(_EMPHASIS.replace("~", r"\*"), r"\2", text)
        text = re.sub(_EMPHASIS.replace("~", "_"), r"\2", text)
    if ":" in text and re.search(f"(?:{_DATED}):", text, re.I):
        from search.query.days import quoted_days

        text = quoted_days(text, _DATED)
    parser = _Parser(text)
    node = parser.either(0)
    while parser.kind:  # a closing bracket without its partner
        parser.hints.append(N_("a ) without its ( was passed over"))
        parser.advance()
        rest = parser.either(0)
        node = _group("words", [n for n in (node, rest) if n])
    return Query(node, tuple(dict.fromkeys(parser.hints)))


def _group(how: str, parts: list[Node]) -> Node | None:
    if len(parts) < 2:
        return parts[0] if parts else None
    flat: list[Node] = []
    for part in parts:
        flat.extend(part.parts if isinstance(part, Group) and part.how == how else (part,))
    return Group(how, tuple(flat))


class _Parser:
    def __init__(self, text: str) -> None:
        self.hints: list[str] = []
        self._patterns = 0
        self._tokens = [m for m in _TOKEN.finditer(text) if m.lastgroup != "space"]
        self._at = 0

    @property
    def match(self) -> re.Match[str] | None:
        return self._tokens[self._at] if self._at < len(self._tokens) else None

    @property
    def kind(self) -> str:
        m = self.match
        if m is None:
            return ""
        if m["word"] in ("AND", "OR", "NOT"):
            return m["word"]
        for kind in ("open", "close", "quote", "field", "sign", "word"):
            if m[kind] is not None:
                return kind
        return "other"

    def advance(self) -> None:
        self._at += 1

    def either(self, depth: int) -> Node | None:
        parts = [self.both(depth)]
        while self.kind == "OR":
            self.advance()
            parts.append(self.both(depth))
        found = [p for p in parts if p]
        if len(found) < len(parts) and len(parts) > 1:
            self.hints.append(N_("an OR with nothing beside it was passed over"))
        return _group("any", found)

    def both(self, depth: int) -> Node | None:
        """Items side by side; those joined by AND make a group of their own."""
        runs: list[list[Node]] = []
        joined = False
        while self.kind not in ("", "OR", "close"):
            if self.kind == "AND":
                self.advance()
                joined = bool(runs)
                continue
            item = self.item(depth)
            if item is None:
                continue
            if joined and runs:
                runs[-1].append(item)
            else:
                runs.append([item])
            joined = False
        parts = [n for run in runs if (n := _group("all", run))]
        return _group("words", parts)

    def item(self, depth: int) -> Node | None:
        """The next item; a pattern beyond the limit is passed over."""
        node = self._item(depth)
        if isinstance(node, (Prefix, Fuzzy, Wildcard)):
            self._patterns += _cost(node)
            if self._patterns > MAX_PATTERNS:
                most = MAX_PATTERNS
                self.hints.append(
                    N_(
                        f"only {most} words with *, {most // 4} that begin with it, "
                        "or 2 with ~, were used"
                    )
                )
                return None
        return node

    def _item(self, depth: int) -> Node | None:
        m, kind = self.match, self.kind
        assert m is not None
        self.advance()
        if kind == "NOT" or (kind == "sign" and m["sign"] == "-"):
            return self._negated(depth)
        if kind == "sign":
            part = self._operand(depth)
            return Group("all", (part,)) if part else None
        if kind == "open":
            return self._bracket(depth)
        if kind == "quote":
            return Phrase(m["phrase"]) if m["phrase"].strip() else None
        if kind == "field":
            return self._field(m)
        if kind == "word":
            self._check_field(m["word"])
            return _word(m["word"])
        if m[0] == '"':
            self.hints.append(N_('a " without its partner was passed over'))
        return None

    def _check_field(self, word: str) -> None:
        """A field's name whose value is missing, or stands apart."""
        if not word.endswith(":") or word[:-1].lower() not in FIELDS:
            return
        if not self.kind:
            raise MalformedCondition(N_(f"{word} has no value; write {word}VALUE"))
        self.hints.append(
            N_(f"'{word}' is searched as a word: a condition has its value right behind")
        )

    def _operand(self, depth: int) -> Node | None:
        if self.kind in ("", "OR", "AND", "close"):
            return None
        return self.item(depth + 1) if depth < MAX_DEPTH else None

    def _negated(self, depth: int) -> Node | None:
        part = self._operand(depth)
        if part is None:
            self.hints.append(N_("a NOT with nothing after it was passed over"))
            return None
        return part.part if isinstance(part, Not) else Not(part)

    def _bracket(self, depth: int) -> Node | None:
        if depth >= MAX_DEPTH:
            self.hints.append(N_(f"brackets nested deeper than {MAX_DEPTH} were passed over"))
            return None
        inner = self.either(depth + 1)
        if self.kind == "close":
            self.advance()
        else:
            self.hints.append(N_("a ( without its ) was passed over"))
        return inner

    def _field(self, m: re.Match[str]) -> Node | None:
        name = FIELDS.get(m["name"].lower())
        value = m["quoted"] if m["quoted"] is not None else m["value"]
        if name and value.strip():
            return Field(name, value.strip())
        return _word(m["field"])


def _cost(node: Prefix | Fuzzy | Wildcard) -> int:
    if isinstance(node, Wildcard) and node.pattern.startswith("*"):
        return 2 if has_cjk(node.pattern) else 4
    return 8 if isinstance(node, Fuzzy) else 1


def _word(text: str) -> Node | None:
    """A word with its marks: a trailing * or ~, a * inside; edges of punctuation dropped."""
    if text.endswith("~") and len(text) > 1:
        return Fuzzy(text.rstrip("~").strip(_EDGE)) if text.strip("~" + _EDGE) else None
    bare = text.strip(_EDGE)
    if "*" in bare:
        letters = bare.replace("*", "")
        if not letters:
            return None
        if bare.endswith("*") and "*" not in bare[:-1]:
            return Prefix(bare[:-1])
        return Wildcard(bare)
    return Word(bare) if bare else None


def soft_words(node: Node | None) -> list[str]:
    """The words that are wanted but not required, in order."""
    if isinstance(node, Word):
        return [node.text]
    if isinstance(node, Group) and node.how == "words":
        return [w for part in node.parts for w in soft_words(part)]
    return []


def positive_texts(node: Node | None) -> list[Node]:
    """Every word, phrase and pattern that a hit may hold, for ranking and highlighting."""
    if isinstance(node, Group):
        return [n for part in node.parts for n in positive_texts(part)]
    if isinstance(node, (Word, Prefix, Fuzzy, Wildcard, Phrase)):
        return [node]
    return []


def needs_all(node: Node | None) -> bool:
    """Whether whatever satisfies the tree holds every word of it: none stands side by side with
    others, none may be left out."""
    if isinstance(node, Group):
        strict = node.how == "all"
        return node.how != "any" and all(
            (strict and isinstance(part, Word)) or needs_all(part) for part in node.parts
        )
    return node is not None and not isinstance(node, Word)


def conditions(node: Node | None) -> list[Node]:
    """The parts of the tree that a hit must satisfy: all but words side by side."""
    if node is None or isinstance(node, Word):
        return []
    if isinstance(node, Group) and node.how == "words":
        return [n for part in node.parts for n in conditions(part)]
    return [node]
