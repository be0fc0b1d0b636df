"""An index that a workspace has on a cluster: opened, looked at, brought up to date."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from corpus.messages import N_
from indexer.format.manifest import Manifest, NoIndex, OutdatedIndex, root_lines
from indexer.remote.address import address_of
from indexer.remote.cluster import Cluster
from indexer.remote.writer import ClusterWriter, committed
from indexer.scan import Root
from indexer.update import Report, update
from search.ranking.formula import RANKING
from search.remote.session import ClusterSession


class OutdatedThere(OutdatedIndex):
    """An index that this version cannot read and must not rebuild unasked."""

    def __str__(self) -> str:
        return N_(f"{super().__str__()}: who may write it runs 'regsearch index --rebuild'")


class Kept:
    """The index at an address."""

    def __init__(self, address: str, folder: Path) -> None:
        """At `address`; `folder` stands for it on this machine."""
        self.address, self.folder = address_of(address), folder
        self.cluster = Cluster(self.address)

    def manifest(self) -> Manifest:
        """The committed state; raises NoIndex, OutdatedIndex and ClusterError."""
        return committed(self.cluster)[1]

    def roots(self, default: Sequence[Root]) -> list[Root]:
        """The default corpus where the index was made of nothing else (of less, before a folder of
        it was there), or is not there yet; else none: which folders are read is never for a server
        to say."""
        try:
            lines = self.manifest().roots
        except NoIndex:
            return list(default)
        except OutdatedIndex as outdated:
            lines = outdated.roots
        return list(default) if set(lines) <= set(root_lines(default)) else []

    def session(self, roots: Sequence[Root]) -> ClusterSession:
        """The index, opened; a mere question never builds it."""
        try:
            return ClusterSession(self.address, self.folder, roots)
        except OutdatedIndex as outdated:
            raise OutdatedThere(outdated.roots) from None

    def update(self, roots: Sequence[Root], **options: Any) -> Report:
        """Bring the index up to date; see `indexer.update.update`."""
        r = RANKING
        layers = {"own": r.own, "context": r.context, "pairs": r.pairs, "document": r.document}
        constants = {name: (bm25.k1, bm25.b) for name, bm25 in layers.items()}
        return update(ClusterWriter(self.address, constants), roots, **options)
