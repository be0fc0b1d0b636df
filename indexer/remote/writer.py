"""Writing an index on a cluster: a new generation beside the old one, then one swap of its alias.

    NAME                      alias of the committed NAME-g<n>-provisions, whose mapping's `_meta`
                              holds the manifest
    NAME-g<n>-provisions, NAME-g<n>-texts, NAME-g<n>-lists
                              a generation; never changed once it is committed
    NAME-lock                 one document: who writes, and until when

The lock is taken anew by whoever finds it out of date, so that one who died does not hold it. Who
lost it so, though alive, finds that out before it sends or swaps, and leaves the new holder's
alone; the swap takes the alias from where this writer found it, or fails.
"""

from __future__ import annotations

import base64
import os
import threading
import time
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cached_property

from corpus.errors import Locked
from corpus.messages import N_
from corpus.model import Document
from indexer.format.manifest import Manifest, NoIndex, SegmentInfo, SourceLine
from indexer.format.segment import DamagedIndex
from indexer.remote.address import Address
from indexer.remote.cluster import (
    BUSY,
    PAUSE,
    Body,
    Cluster,
    ClusterError,
    NotThere,
    Taken,
)
from indexer.remote.directory import Directory, Row, pack, row_of
from indexer.remote.lots import Lots
from indexer.remote.mapping import (
    list_mapping,
    provision_mapping,
    provisions_of,
    settings,
    text_mapping,
)

#: The parts of a generation that are scored; beside them its lists.
PARTS = ("provisions", "texts")
INDICES = len(PARTS) + 1
#: k1 and b of each similarity of an index.
Constants = dict[str, tuple[float, float]]
#: A lock that was not renewed for so many seconds is nobody's; it is renewed three times as often.
LOCK_SECONDS = 60.0
#: So often, with pauses that grow to so many seconds, it is looked whether what was deleted is
#: gone, half an hour in all: a copy keeps what is new for half a minute, should another need it,
#: and merging a large index takes its time.
EXPUNGE_TRIES, EXPUNGE_PAUSE = 120, 20.0
#: Which share of a segment may be deleted documents when it is told to merge them away.
EXPUNGED = "index.merge.policy.expunge_deletes_allowed"
#: An index that is made is not waited for: all are made first, then waited for together.
AT_ONCE = {"wait_for_active_shards": "0"}
#: Shards and copies of a new index.
SHARDS, REPLICAS = "REGSEARCH_INDEX_SHARDS", "REGSEARCH_INDEX_REPLICAS"


def committed(cluster: Cluster) -> tuple[str, Manifest]:
    """The name of the committed generation, and its manifest; raises NoIndex and OutdatedIndex."""
    alias = cluster.address.name
    try:
        found = cluster.ask(lambda c: c.indices.get_mapping(index=alias))
    except NotThere as error:
        raise NoIndex(str(error)) from None
    (name, body), *more = found.items()
    meta = body["mappings"].get("_meta", {})
    if more or "regsearch" not in meta:
        raise DamagedIndex(alias, N_("no index of regsearch"))
    return name.removesuffix("-provisions"), Manifest.unpack(base64.b64decode(meta["regsearch"]))


def alias_of(cluster: Cluster) -> list[str]:
    """The indices that the alias leads to."""
    name = cluster.address.name
    try:
        return sorted(cluster.ask(lambda c: c.indices.get_alias(name=name)))
    except NotThere:
        return []


def sources_of(cluster: Cluster, name: str) -> dict[str, SourceLine]:
    """The sources of a generation, by name."""
    lines = map(_unpacked, _listed(cluster, name, "source", "line", 2000))
    return {line.name: line for line in lines}


def _listed(cluster: Cluster, name: str, what: str, field: str, size: int) -> Iterator[str]:
    """A field of the documents of the lists that are of one kind, in order."""
    body = {"query": {"term": {"what": what}}, "sort": ["number"], "_source": [field]}
    try:
        for page in cluster.pages(f"{name}-lists", body, size):
            yield from (hit["_source"][field] for hit in page)
    except NotThere:
        raise DamagedIndex(name, N_("no list of its texts is there")) from None


def _packed(line: SourceLine) -> str:
    """A source as ASCII: names of files need be no text."""
    return base64.b64encode(line.pack().encode("utf-8", "surrogateescape")).decode()


def _unpacked(text: str) -> SourceLine:
    return SourceLine.unpack(base64.b64decode(text).decode("utf-8", "surrogateescape"))


def directory_of(cluster: Cluster, name: str) -> Directory:
    """The directory of a generation."""
    return Directory.unpack(_listed(cluster, name, "directory", "data", 100))


class ClusterWriter:
    """The one writer of an index on a cluster."""

    def __init__(self, address: Address, constants: Constants) -> None:
        """Of the index at `address`; the constants are those of its ranking."""
        self.cluster, self.constants = Cluster(address), constants
        self._stop = threading.Event()
        self._lost, self._until = "", 0.0

    @property
    def _lock_index(self) -> str:
        return f"{self.cluster.address.name}-lock"

    @contextmanager
    def lock(self, wait: float) -> Iterator[None]:
        """See `indexer.writer.Writer`."""
        mine = f"{uuid.uuid4()}"
        until = time.monotonic() + wait
        with suppress(ClusterError):  # it is there already
            one = {"settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"}}
            self.cluster.ask(lambda c: c.indices.create(index=self._lock_index, body=one))
        while not self._take(mine):
            if time.monotonic() > until:
                raise Locked(N_("the index is being written by another process"))
            time.sleep(0.5)
        self._stop.clear()
        self._lost = ""
        keeper = threading.Thread(target=self._keep, args=(mine,), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            self._stop.set()
            keeper.join()
            with suppress(ClusterError):
                self._give_back(mine)

    def _take(self, mine: str) -> bool:
        """Take the lock, if it is free or its holder did not renew it."""
        try:
            self._write(mine, {"op_type": "create"})
            return True
        except Taken:
            pass
        try:
            holder, until, at = self._holder()
            if until > time.time() and holder != mine:  # ours: the first answer was lost
                return False
            self._write(mine, at)
            return True
        except (NotThere, Taken):  # given back, or taken by another, in between
            return False

    def _write(self, mine: str, at: Body) -> None:
        """Write that the lock is ours from now on, on a condition."""
        until = time.monotonic() + LOCK_SECONDS
        row = {"holder": mine, "until": time.time() + LOCK_SECONDS}
        self.cluster.ask(lambda c: c.index(index=self._lock_index, id="lock", body=row, **at))
        self._until = until

    def _holder(self) -> tuple[str, float, Body]:
        """Who holds the lock, until when, and the condition that this has not changed."""
        found = self.cluster.ask(lambda c: c.get(index=self._lock_index, id="lock"))
        at = {"if_seq_no": found["_seq_no"], "if_primary_term": found["_primary_term"]}
        return found["_source"]["holder"], found["_source"]["until"], at

    def _give_back(self, mine: str) -> None:
        """Delete the lock, unless another has taken it."""
        holder, _, at = self._holder()
        if holder == mine:
            self.cluster.ask(lambda c: c.delete(index=self._lock_index, id="lock", params=at))

    def _keep(self, mine: str) -> None:
        """Renew the lock until it is given back; a failure that passes does not lose it."""
        while not self._lost and not self._stop.wait(LOCK_SECONDS / 3):
            with suppress(ClusterError):
                self._renew(mine)

    def _renew(self, mine: str) -> None:
        try:
            holder, _, at = self._holder()
            if holder == mine:
                self._write(mine, at)
                return
        except (NotThere, Taken):  # taken, and perhaps given back, by another
            pass
        self._lost = N_("another process took the lock of the index")

    def held(self) -> None:
        """Raise unless the lock is still ours."""
        if self._lost or time.monotonic() > self._until:
            raise Locked(self._lost or N_("the lock of the index could not be renewed in time"))

    def manifest(self) -> Manifest:
        """See `indexer.writer.Writer`."""
        return committed(self.cluster)[1]

    def sources(self, manifest: Manifest) -> dict[str, SourceLine]:
        """See `indexer.writer.Writer`."""
        return sources_of(self.cluster, self.name_of(manifest.generation))

    def name_of(self, generation: int) -> str:
        """What the names of a generation's indices begin with."""
        return f"{self.cluster.address.name}-g{generation}"

    @contextmanager
    def generation(self, old: Manifest | None, large: bool) -> Iterator[Made]:
        """See `indexer.writer.Writer`."""
        number = 1 + max([old.generation if old else 0, *self._numbers()])
        made = Made(self, number)
        try:
            yield made
        except BaseException:
            made.lots.end()
            self.drop(number)
            raise
        made.lots.end()

    def restamp(self, manifest: Manifest, sources: Iterable[SourceLine]) -> None:
        """See `indexer.writer.Writer`."""
        with self.generation(manifest, False) as made:
            made.keep(manifest, set())
            made.commit(manifest._replace(generation=made.number), sources)

    def sweep(self, manifest: Manifest) -> None:
        """Delete the generations that are neither this one nor the one before it."""
        older = sorted(n for n in self._numbers() if n < manifest.generation)
        for number in self._numbers() - {manifest.generation, *older[-1:]}:
            self.drop(number)

    def _numbers(self) -> set[int]:
        """The generations of which something is there."""
        pattern = f"{self.cluster.address.name}-g*"
        found = self.cluster.ask(lambda c: c.indices.get_settings(index=pattern, name="index.uuid"))
        names = (name.removeprefix(pattern[:-1]).partition("-")[0] for name in found)
        return {int(name) for name in names if name.isdecimal()}

    def drop(self, number: int) -> None:
        """Delete a generation."""
        names = ",".join(f"{self.name_of(number)}-{part}" for part in ("lists", *PARTS))
        with suppress(ClusterError):
            self.cluster.ask(
                lambda c: c.indices.delete(index=names, params={"ignore_unavailable": "true"})
            )


class Made:
    """A generation that is being made on a cluster."""

    def __init__(self, writer: ClusterWriter, number: int) -> None:
        """The generation `number`, of which nothing is there yet."""
        self.writer, self.number = writer, number
        self.cluster, self.name = writer.cluster, writer.name_of(number)
        self._before = alias_of(self.cluster)
        self.rows: list[Row] = []
        self._next, self._there = 1, False
        self.lots = Lots(self.cluster, writer.held)
        self._both = ",".join(f"{self.name}-{part}" for part in PARTS)

    def keep(self, old: Manifest, without: set[str]) -> None:
        """See `indexer.writer.Generation`: the old indices are cloned, which copies no data."""
        name = self.writer.name_of(old.generation)
        directory = directory_of(self.cluster, name)
        self._next = 1 + max(directory.rows, default=0)
        self.rows = list(directory.without(without))
        block, old_parts = {"index.blocks.write": True}, [f"{name}-{part}" for part in PARTS]
        self.cluster.ask(lambda c: c.indices.put_settings(index=",".join(old_parts), body=block))
        for part in PARTS:
            self._clone(f"{name}-{part}", f"{self.name}-{part}")
        self._create("lists", list_mapping())
        self._wait(self._both, "green")  # else a node that is lost now takes the only copy with it
        self._there = True
        gone = directory.rows.keys() - {row.number for row in self.rows}
        orders = ((n, order) for n in gone for order in range(directory.rows[n].size))
        self._delete("provisions", (f"{n}-{order}" for n, order in orders))
        self._delete("texts", map(str, gone))

    def _clone(self, old: str, new: str) -> None:
        settings = {"index.blocks.write": None, "index.number_of_replicas": self._copies}
        body = {"settings": {**settings, EXPUNGED: 0}}  # a clone's copies are not its original's
        with suppress(Taken):  # asked again, it was done
            self.cluster.ask(
                lambda c: c.indices.clone(index=old, target=new, body=body, params=AT_ONCE)
            )

    def _wait(self, name: str, status: str) -> None:
        """Wait until an index has its copies; 4 minutes at most."""
        for _ in range(8):
            found = self.cluster.ask(
                lambda c: c.cluster.health(
                    index=name, params={"wait_for_status": status, "timeout": "30s"},
                    request_timeout=45, ignore=(408,),
                )
            )  # fmt: skip
            if not found.get("timed_out"):
                return
        raise ClusterError(BUSY)

    def _expunge(self, both: str) -> None:
        """Have what was deleted merged away; else it would count in how rare a word is. Marks of
        it, and of what a node took with it that was lost, stay a while and count in nothing."""
        names, ask = {"index": both}, self.cluster.ask
        for tried in range(EXPUNGE_TRIES):
            stats = ask(lambda c: c.indices.stats(metric="docs", **names))
            if not stats["_all"]["total"]["docs"]["deleted"]:
                return
            self.writer.held()
            ask(lambda c: c.indices.flush(**names))
            if self._merged(both):
                ask(lambda c: c.indices.refresh(**names))
                return
            time.sleep(min(PAUSE + tried / 4, EXPUNGE_PAUSE))
            ask(lambda c: c.indices.refresh(**names))
        raise ClusterError(BUSY)

    def _merged(self, both: str) -> bool:
        """Whether all that may be merged away now is; a large index goes on with it by itself."""
        how = {"only_expunge_deletes": "true"}
        with suppress(ClusterError):  # it takes longer than an answer may
            found = self.cluster.ask(lambda c: c.indices.forcemerge(index=both, params=how))
            return not found["_shards"]["failed"]
        return False

    def _delete(self, part: str, ids: Iterable[str]) -> None:
        for id in ids:
            self.lots.add(f"{self.name}-{part}", id, None)

    def _make(self) -> None:
        shards = int(os.environ.get(SHARDS) or 1)
        for part, mapping in zip(PARTS, (provision_mapping({}), text_mapping()), strict=True):
            self._create(part, mapping, shards)
        self._create("lists", list_mapping())
        self._there = True

    @cached_property
    def _copies(self) -> int:
        """How many copies beside the first an index has: no more than there are nodes for."""
        nodes = self.cluster.ask(lambda c: c.cluster.health())["number_of_data_nodes"]
        return min(int(os.environ.get(REPLICAS) or 1), int(nodes) - 1)

    def _create(self, part: str, mapping: Body, shards: int = 1) -> None:
        base = settings(shards, self._copies, self.writer.constants)
        body = {"settings": {"index": base}, "mappings": mapping}
        with suppress(Taken):  # asked again, it was done
            self.cluster.ask(
                lambda c: c.indices.create(index=f"{self.name}-{part}", body=body, params=AT_ONCE)
            )

    def add(self, document: Document) -> None:
        """See `indexer.writer.Generation`."""
        if not self._there:
            self._make()
        number, self._next = self._next, self._next + 1
        words = 0
        for body in provisions_of(document, number):
            part = "provisions" if "order" in body else "texts"
            words += body["w"].count(" ") + 1 if part == "provisions" and body["w"] else 0
            self.lots.add(f"{self.name}-{part}", body.pop("_id"), body)
        self.rows.append(row_of(document, number, words))

    def commit(self, manifest: Manifest, sources: Iterable[SourceLine]) -> None:
        """See `indexer.writer.Generation`: counted, told in the mapping, swapped by the alias."""
        if not self._there:
            self._make()
        self._list(sources)
        self.lots.arrive()
        whole = f"{self._both},{self.name}-lists"
        self._wait(whole, "green")  # a copy that comes after the refresh would not see all
        self.cluster.ask(lambda c: c.indices.refresh(index=whole))
        self._expunge(self._both)
        manifest = manifest._replace(segments=(self._info(whole),))
        meta = {"_meta": {"regsearch": base64.b64encode(manifest.pack()).decode()}}
        self.cluster.ask(
            lambda c: c.indices.put_mapping(index=f"{self.name}-provisions", body=meta)
        )
        self._swap()
        self.writer.sweep(manifest)

    def _list(self, sources: Iterable[SourceLine]) -> None:
        """Send the lists."""
        for n, line in enumerate(sources):
            self._send_row("source", n, line=_packed(line))
        for n, data in enumerate(pack(self.rows)):
            self._send_row("directory", n, data=data)

    def _send_row(self, what: str, n: int, **row: str) -> None:
        listed = {"what": what, "number": n, **row}
        self.lots.add(f"{self.name}-lists", f"{what}-{n}", listed)

    def _info(self, whole: str) -> SegmentInfo:
        """The whole as one segment of a manifest; what was sent must be there."""
        answers = self.cluster.searches(
            [(f"{self.name}-provisions", {"size": 0, "track_total_hits": True})]
        )
        held, wanted = answers[0]["hits"]["total"]["value"], sum(row.size for row in self.rows)
        if held != wanted:
            raise ClusterError(
                N_(f"{held:,} provisions of {wanted:,} are there: nothing was changed")
            )
        stats = self.cluster.ask(lambda c: c.indices.stats(index=whole, metric="store"))
        size = stats["_all"]["primaries"]["store"]["size_in_bytes"]
        words = sum(row.words for row in self.rows)
        return SegmentInfo(
            f"s{self.number}-1.seg", size, wanted, wanted, len(self.rows), words, 0, "", 0
        )

    def _swap(self) -> None:
        """Let the alias lead to this generation and to no other, at once; fails, and changes
        nothing, where it no longer leads to what it did when this generation was begun."""
        self.writer.held()
        alias = self.cluster.address.name
        gone = ({"index": name, "alias": alias, "must_exist": True} for name in self._before)
        actions: list[Body] = [{"remove": row} for row in gone]
        actions.append({"add": {"index": f"{self.name}-provisions", "alias": alias}})
        try:
            self.cluster.ask(lambda c: c.indices.update_aliases(body={"actions": actions}))
        except NotThere:
            if alias_of(self.cluster) != [f"{self.name}-provisions"]:  # asked again, it was done
                raise Locked(N_("another process wrote the index meanwhile")) from None
