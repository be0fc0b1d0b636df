"""A double of a cluster's client, in this process: the requests that regsearch sends, answered over
dictionaries. It holds what the queries mean; that a real engine means the same, the trials show."""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from math import log
from types import SimpleNamespace
from typing import Any

from opensearchpy.exceptions import ConflictError, NotFoundError, RequestError
from opensearchpy.serializer import JSONSerializer

from indexer.remote.writer import EXPUNGED

Body = dict[str, Any]
#: The engine's own limits: of hits an answer, clauses a search, values an aggregation.
MOST_HITS, MOST_CLAUSES, MOST_BUCKETS = 10_000, 1024, 65_535
Scores = dict[str, float]


class Index:
    """One index: its documents by id, and their tokens."""

    def __init__(self, body: Body) -> None:
        body = copy.deepcopy(body)
        self.mapping: Body = body.get("mappings", {})
        given: Body = body.get("settings", {}).get("index", {})
        self.similarity = given.get("similarity", {})
        self.docs: dict[str, Body] = {}
        self.deleted: list[Body] = []  # count in the statistics until they are merged away
        self.settings: Body = {f"index.{name}": value for name, value in given.items()}
        self.versions: Counter[str] = Counter()
        self.blocked = False
        self._unseen: dict[str, Body | None] = {}
        self._postings: dict[str, dict[str, Counter[str]]] = {}
        self._lengths: dict[str, Counter[str]] = {}

    def write(self, id: str, row: Body | None) -> None:
        """Write or delete a document, which searches see when it is refreshed."""
        self._unseen[id] = row

    def holds(self, id: str) -> bool:
        """Whether a document is there, seen by searches or not."""
        return self._unseen.get(id, self.docs.get(id)) is not None

    def refresh(self) -> None:
        """Let searches see what was written; what was looked up no longer holds."""
        for id, row in self._unseen.items():
            if id in self.docs:
                self.deleted.append(self.docs.pop(id))
            if row is not None:
                self.docs[id] = row
        self._unseen.clear()
        self._postings.clear()
        self._lengths.clear()

    def postings(self, field: str) -> dict[str, Counter[str]]:
        """The documents of each token of a field, with how often each has it."""
        if field not in self._postings:
            table = self._postings[field] = dict[str, Counter[str]]()
            for id in self.docs:
                for token in self.tokens(id, field):
                    table.setdefault(token, Counter())[id] += 1
        return self._postings[field]

    def tokens(self, id: str, field: str) -> list[str]:
        """The tokens of a field, or its values."""
        return self._tokens(self.docs[id], field)

    def _tokens(self, doc: Body, field: str) -> list[str]:
        value = doc.get(field, [])
        if isinstance(value, str):
            kind = self.mapping["properties"][field]["type"]
            return value.split() if kind == "text" else [value]
        return [str(v) for v in (value if isinstance(value, list) else [value])]

    def holding(self, field: str, fits: Callable[[str], bool]) -> set[str]:
        """The documents with a token that fits."""
        return {id for token, ids in self.postings(field).items() if fits(token) for id in ids}

    def lengths(self, field: str) -> Counter[str]:
        """How many tokens each document has in a field."""
        if field not in self._lengths:
            counts = self._lengths[field] = Counter[str]()
            for ids in self.postings(field).values():
                counts.update(ids)
        return self._lengths[field]

    def scored(self, field: str, term: str, boost: float) -> Scores:
        """The documents with a term by BM25, without the factor k1 + 1."""
        name = self.mapping["properties"][field].get("similarity")
        held = self.postings(field).get(term, Counter[str]())
        if not held or not name:
            return dict.fromkeys(held, boost)
        constants = self.similarity[name]
        lengths = self.lengths(field)
        gone = [tokens for doc in self.deleted if (tokens := self._tokens(doc, field))]
        total, having = len(lengths) + len(gone), len(held) + sum(term in row for row in gone)
        average = (sum(lengths.values()) + sum(map(len, gone))) / total
        idf = log(1 + (total - having + 0.5) / (having + 0.5))
        k1, b = constants["k1"], constants["b"]
        return {
            id: boost * idf * n / (n + k1 * (1 - b + b * lengths[id] / average))
            for id, n in held.items()
        }


class Engine:
    """The client of a cluster of one node."""

    def __init__(self) -> None:
        self.held: dict[str, Index] = {}
        self.aliases: dict[str, str] = {}
        self.transport = SimpleNamespace(serializer=JSONSerializer())
        self.indices = Indices(self)
        self.cluster = SimpleNamespace(
            health=lambda **_: {"number_of_data_nodes": 1, "timed_out": False}
        )

    def at(self, name: str) -> Index:
        """The index of a name, or of an alias."""
        name = self.aliases.get(name, name)
        if name not in self.held:
            raise NotFoundError(404, "index_not_found_exception", {"error": {"reason": name}})
        return self.held[name]

    # --- documents ---------------------------------------------------------------------------

    def index(self, index: str, id: str, body: Body, op_type: str = "", **at: Any) -> Body:
        held = self.at(index)
        stale = "if_seq_no" in at and at["if_seq_no"] != held.versions[id]
        if stale or (op_type == "create" and id in held.docs):
            raise ConflictError(409, "version_conflict_engine_exception", {})
        held.docs[id] = json.loads(json.dumps(body))
        held.versions[id] += 1
        return {"result": "created"}

    def get(self, index: str, id: str) -> Body:
        held = self.at(index)
        if id not in held.docs:
            raise NotFoundError(404, "not found", {})
        source = held.docs[id]
        return {"_source": source, "_seq_no": held.versions[id], "_primary_term": 1}

    def delete(self, index: str, id: str, params: Body | None = None) -> Body:
        self.get(index, id)
        if params and params["if_seq_no"] != self.at(index).versions[id]:
            raise ConflictError(409, "version_conflict_engine_exception", {})
        del self.at(index).docs[id]
        return {}

    def bulk(self, body: str, **_: Any) -> Body:
        lines = iter(body.splitlines())
        items = []
        for line in lines:
            ((how, at),) = json.loads(line).items()
            if how == "delete":
                held = self.at(at["_index"])
                assert held.holds(at["_id"]), "only what is there"
                held.write(at["_id"], None)
                items.append({"delete": {"_id": at["_id"], "status": 200}})
                continue
            assert at.keys() == {"_index", "_id"}, "fields of a document became the client's"
            held, row = self.at(at["_index"]), json.loads(next(lines))
            unknown = row.keys() - held.mapping.get("properties", row).keys()
            assert not unknown, f"the mapping is strict: {unknown}"
            assert not held.blocked, "writes are blocked"
            assert how == "create", "written again, it would leave a deleted one behind"
            if held.holds(at["_id"]):
                items.append({"create": {"_id": at["_id"], "status": 409}})
                continue
            held.write(at["_id"], row)
            items.append({"create": {"_id": at["_id"], "status": 201}})
        return {"items": items}

    def mget(self, body: Body) -> Body:
        rows = []
        for doc in body["docs"]:
            row = self.at(doc["_index"]).docs.get(doc["_id"])
            rows.append({"found": row is not None, "_id": doc["_id"], "_source": row})
        return {"docs": rows}

    # --- searches ----------------------------------------------------------------------------

    def msearch(self, body: str) -> Body:
        answers, rows = [], [json.loads(line) for line in body.split("\n") if line]
        for head, asked in zip(rows[::2], rows[1::2], strict=True):
            assert head["search_type"] == "dfs_query_then_fetch", "scores would be of one shard"
            assert head["allow_partial_search_results"] is False, "a part would do"
            try:
                answers.append(found(self.at(head["index"]), asked))
            except NotFoundError as error:
                answers.append({"error": error.info, "status": 404})
        return {"responses": answers}


class Indices:
    """What is asked of indices."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def _named(self, pattern: str) -> list[str]:
        return [n for p in pattern.split(",") for n in self.engine.held if fnmatchcase(n, p)]

    def create(self, index: str, body: Body | None = None, **_: Any) -> None:
        if index in self.engine.held:
            raise RequestError(400, "resource_already_exists_exception", {})
        self.engine.held[index] = Index(body or {})

    def get_mapping(self, index: str) -> Body:
        held = self.engine.at(index)
        return {self.engine.aliases.get(index, index): {"mappings": held.mapping}}

    def put_mapping(self, index: str, body: Body) -> None:
        self.engine.at(index).mapping |= body

    def put_settings(self, index: str, body: Body) -> None:
        for name in index.split(","):
            held = self.engine.at(name)
            held.settings |= body
            held.blocked = bool(held.settings.get("index.blocks.write"))

    def get_settings(self, index: str, **_: Any) -> Body:
        return {name: {} for name in self._named(index)}

    def clone(self, index: str, target: str, body: Body, **_: Any) -> None:
        assert self.engine.at(index).blocked, "only what is not written to is cloned"
        made = copy.deepcopy(self.engine.at(index))
        made.settings |= body["settings"]
        made.blocked = bool(made.settings["index.blocks.write"])
        self.engine.held[target] = made

    def delete(self, index: str, **_: Any) -> None:
        for name in self._named(index):
            del self.engine.held[name]

    def refresh(self, index: str) -> None:
        for name in index.split(","):
            self.engine.at(name).refresh()

    def stats(self, index: str, **_: Any) -> Body:
        named = [self.engine.at(name) for name in self._named(index)]
        size = sum(len(str(doc)) for held in named for doc in held.docs.values())
        deleted = sum(len(held.deleted) for held in named)
        of_all = {"store": {"size_in_bytes": size}, "docs": {"deleted": deleted}}
        return {"_all": {"primaries": of_all, "total": of_all}}

    def flush(self, index: str) -> None:
        """Nothing is kept on a disk."""

    def forcemerge(self, index: str, params: Body) -> Body:
        assert params["only_expunge_deletes"] == "true", "all would be written anew"
        for name in index.split(","):
            held = self.engine.at(name)
            if held.settings.get(EXPUNGED) == 0:  # else up to a tenth of a segment stays
                held.deleted.clear()
        return {"_shards": {"failed": 0}}

    def get_alias(self, name: str) -> Body:
        if name not in self.engine.aliases:
            raise NotFoundError(404, "alias missing", {})
        return {self.engine.aliases[name]: {}}

    def update_aliases(self, body: Body) -> None:
        for action in body["actions"]:
            (how, what), *_ = action.items()
            if how == "remove":
                if self.engine.aliases.get(what["alias"]) != what["index"]:
                    raise NotFoundError(404, "aliases_not_found_exception", {})
                del self.engine.aliases[what["alias"]]
            else:
                self.engine.aliases[what["alias"]] = what["index"]


def matching(index: Index, query: Body) -> set[str]:
    """The documents of a query."""
    return set(scores(index, query))


def scores(index: Index, query: Body) -> Scores:
    """The documents of a query with their scores."""
    ((kind, body),) = query.items()
    if kind == "bool":
        return _bool(index, body)
    if kind in ("match_all", "match_none"):
        return dict.fromkeys(index.docs if kind == "match_all" else (), 1.0)
    if kind == "ids":
        return {id: 1.0 for id in body["values"] if id in index.docs}
    (field, asked), *_ = body.items()
    if kind == "term":
        value, boost = (asked["value"], asked["boost"]) if isinstance(asked, dict) else (asked, 1.0)
        return index.scored(field, str(value), boost)
    if kind == "match_phrase":
        wanted, table = f" {asked} ", index.postings(field)
        near = set.intersection(*(set(table.get(token, ())) for token in asked.split()))
        held = {id for id in near if wanted in f" {' '.join(index.tokens(id, field))} "}
        return dict.fromkeys(held, 1.0)
    return dict.fromkeys(index.holding(field, _fits(kind, asked)), 1.0)


def _fits(kind: str, asked: Any) -> Callable[[str], bool]:
    if kind == "terms":
        wanted = {str(value) for value in asked}
        return lambda token: token in wanted
    if kind == "prefix":
        return lambda token: token.startswith(asked)
    if kind == "range":
        return lambda token: asked["gte"] <= int(token) <= asked["lte"]
    if kind == "wildcard":
        parts = re.split(r"\*", asked["value"])
        pattern = re.compile(".*".join(re.escape(re.sub(r"\\(.)", r"\1", p)) for p in parts))
        return lambda token: pattern.fullmatch(token) is not None
    assert kind == "fuzzy", kind
    word, prefix = asked["value"], asked["prefix_length"]
    return lambda t: t[:prefix] == word[:prefix] and distance(t, word) <= asked["fuzziness"]


def _bool(index: Index, body: Body) -> Scores:
    filters = [matching(index, part) for part in body.get("filter", ())]
    must = [scores(index, part) for part in body.get("must", ())]
    should = [scores(index, part) for part in body.get("should", ())]
    held = set(index.docs)
    for one in [*filters, *map(set, must)]:
        held &= one
    if should and (body.get("minimum_should_match") or not (filters or must)):
        held &= set().union(*should)
    for part in body.get("must_not", ()):
        held -= matching(index, part)
    boost = body.get("boost", 1)
    return {id: boost * sum(part.get(id, 0.0) for part in [*must, *should]) for id in held}


def named(index: Index, query: Any) -> dict[str, set[str]]:
    """The documents of each query within that has a name."""
    rows: dict[str, set[str]] = {}
    if isinstance(query, dict):
        if "_name" in query:
            rows[query["_name"]] = matching(index, {"bool": query})
        for part in query.values():
            rows |= named(index, part)
    elif isinstance(query, list):
        for part in query:
            rows |= named(index, part)
    return rows


def within_limits(body: Body) -> None:
    """Fail for what the engine refuses."""
    assert body.get("size", 10) + body.get("from", 0) <= MOST_HITS, "the window is too large"
    rescore = body.get("rescore", {}).get("query", {}).get("rescore_query", {})
    for query in (body.get("query", {}), rescore):
        assert clauses(query) <= MOST_CLAUSES, "too many clauses"
    values = json.dumps(body.get("aggs", {}))
    assert sum(map(int, re.findall(r'"size": (\d+)', values))) <= MOST_BUCKETS, "too many buckets"


def clauses(query: Any) -> int:
    """How many clauses a query has; a pattern that is scored has one for each of its terms."""
    if isinstance(query, list):
        return sum(map(clauses, query))
    if "bool" in query:
        inner = query["bool"]
        return sum(clauses(inner.get(n, [])) for n in ("must", "filter", "should", "must_not"))
    scored = re.search(r'"rewrite": "top_terms_(\d+)"', json.dumps(query))
    return int(scored[1]) if scored else 1


def found(index: Index, body: Body) -> Body:
    """The answer to one search."""
    within_limits(body)
    rows = scores(index, body["query"]) if "query" in body else dict.fromkeys(index.docs, 1.0)
    names = named(index, [body.get("query"), body.get("rescore")])
    held = set(rows)
    order = sorted(rows, key=lambda id: -rows[id])
    if "rescore" in body:
        window = body["rescore"]["window_size"]
        more = scores(index, body["rescore"]["query"]["rescore_query"])
        rows = {id: rows[id] + more.get(id, 0.0) for id in order[:window]}
        order = sorted(rows, key=lambda id: -rows[id])
    if sort := body.get("sort"):
        keys = {id: [_key(index, id, one, rows[id]) for one in sort] for id in rows}
        order = sorted(rows, key=keys.__getitem__)
        if after := body.get("search_after"):
            order = [id for id in order if keys[id] > [-after[0] if isinstance(s, dict) else a for s, a in zip(sort, after, strict=True)]]  # fmt: skip  # noqa: E501
    hits = []
    for id in order[: body.get("size", 10)]:
        doc = index.docs[id]
        hit: Body = {"_id": id, "_score": rows[id], "_source": doc}
        values = ((name, doc[name]) for name in body.get("docvalue_fields", ()))
        hit["fields"] = {name: v if isinstance(v, list) else [v] for name, v in values}
        hit["matched_queries"] = [name for name, ids in names.items() if id in ids]
        if sort:
            hit["sort"] = [-k if isinstance(s, dict) else k for s, k in zip(sort, keys[id], strict=True)]  # fmt: skip  # noqa: E501
        hits.append(hit)
    return {
        "_shards": {"total": 1, "successful": 1, "failed": 0},
        "timed_out": False,
        "hits": {"hits": hits, "total": {"value": len(held)}},
        "aggregations": {n: _counted(index, held, a) for n, a in body.get("aggs", {}).items()},
        "suggest": {n: [_suggested(index, s)] for n, s in body.get("suggest", {}).items()},
    }


def _key(index: Index, id: str, sort: Any, score: float) -> Any:
    return -score if isinstance(sort, dict) else index.docs[id][sort]


def _counted(index: Index, held: Iterable[str], asked: Body) -> Body:
    held = set(held)
    if "filters" in asked:
        parts = asked["filters"]["filters"].items()
        return {"buckets": {n: {"doc_count": len(held & matching(index, q))} for n, q in parts}}
    if "composite" in asked:
        field = asked["composite"]["sources"][0]["k"]["terms"]["field"]
        counts = Counter(t for id in held for t in set(index.tokens(id, field)))
        number = index.mapping["properties"][field]["type"] == "integer"
        past = asked["composite"].get("after", {"k": ""})["k"]
        values: Any = sorted((int(t) if number else t, n) for t, n in counts.items())
        page = [row for row in values if past == "" or row[0] > past][: asked["composite"]["size"]]
        told: Body = {"buckets": [{"key": {"k": t}, "doc_count": n} for t, n in page]}
        return told | ({"after_key": {"k": page[-1][0]}} if page else {})
    terms = asked["terms"]
    pattern = re.compile(terms.get("include", ".*"))
    counts = Counter(t for id in held for t in index.tokens(id, terms["field"]))
    rows = [{"key": t, "doc_count": n} for t, n in counts.items() if pattern.fullmatch(t)]
    return {"buckets": rows}


def _suggested(index: Index, asked: Body) -> Body:
    term, word = asked["term"], asked["text"]
    counts = Counter(t for id in index.docs for t in set(index.tokens(id, term["field"])))
    prefix = word[: term["prefix_length"]]
    near = [
        t for t in counts
        if t != word and t.startswith(prefix) and distance(t, word) <= term["max_edits"]
    ]  # fmt: skip
    return {"options": [{"text": t} for t in sorted(near, key=lambda t: -counts[t])]}


def distance(a: str, b: str) -> int:
    """Edits from one word to another: insertions, deletions, other letters."""
    if abs(len(a) - len(b)) > 2:
        return 9
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]
