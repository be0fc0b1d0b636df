"""`python -m tests.trials.cluster_sizes`: one corpus in a folder and on three real nodes.

--sizes LIST   such as 60k,303k (default: both); 60k is all of STARD, with its questions' judgments
--questions N  questions asked of both in turn, after a few that are not counted (default 200)
--heap SIZE    of each node (default 1g)
--shared DIR   folder with relevance/ and bulk/ (default: beside the repository)
--work DIR     where corpora and indexes are made (default: a temporary folder)
--changes N    files, of one provision each, that come, change and go, an update each (default 3)

Times by the clock hold for this machine and its other work; seconds of the processor tell more: of
regsearch's processes, and of all nodes together. Of a cluster, the size is that of one copy.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import data, quality
from benchmarks.plan import Plan
from benchmarks.processes import percentile
from indexer.remote.writer import REPLICAS, SHARDS
from search.formats import trec
from search.remote.kept import Kept
from search.results import Options
from search.session import Session
from tests.helpers import opensearch_nodes
from tests.helpers.opensearch_nodes import Node
from tests.trials.measured import regsearch

Figures = dict[str, Any]
NODES, WARM, FRESH = 3, 20, 3
LOCAL, REMOTE = "in a folder", "on three nodes"


class Sizes:
    """The nodes, and where corpora and indexes are made."""

    def __init__(self, nodes: list[Node], plan: Plan) -> None:
        self.nodes, self.plan = nodes, plan
        self.figures: Figures = {}

    def put(self, size: data.Size, what: str, **values: float) -> None:
        """Keep figures, and tell them."""
        row = self.figures.setdefault(size.name, {}).setdefault(what, {})
        row |= {name.replace("_", " "): round(value, 4) for name, value in values.items()}
        print(size.name, what, json.dumps(row), file=sys.stderr, flush=True)

    def addresses(self, size: data.Size) -> dict[str, str]:
        """Where the two indexes are."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return {
            LOCAL: str(self.plan.work / "index" / size.name),
            REMOTE: f"opensearch+http://{hosts}/sizes-{size.name}",
        }

    def of_nodes(self) -> float:
        """Seconds of the processor that the nodes have used."""
        return sum(processor(node.pid) for node in self.nodes)

    @contextmanager
    def timed(self, size: data.Size, what: str) -> Iterator[Figures]:
        """What is done, with the seconds that it took and those of the nodes."""
        values, began, before = dict[str, float](), time.monotonic(), self.of_nodes()
        yield values
        values["nodes_CPU_s"] = self.of_nodes() - before
        self.put(size, what, seconds=time.monotonic() - began, **values)

    def command(self, at: str, corpus: Path, *args: str) -> Figures:
        """What a command of its own process takes."""
        home = self.plan.work / "home"
        home.mkdir(exist_ok=True)
        done = regsearch("--corpus", str(corpus), "--index", at, *args, home=home)
        if done.status not in (0, 1):
            raise RuntimeError(done.err)
        return {"CPU_s": done.seconds, "MB": done.memory}

    def indexed(self, size: data.Size) -> None:
        """Index all of it."""
        corpus = self.plan.corpus(size)
        for where, at in self.addresses(size).items():
            with self.timed(size, f"{where}: indexed") as values:
                values |= self.command(at, corpus, "index")
            session = session_of(at)
            held = {"MB": session.size()[1] / 1e6, "provisions": session.provision_count}
            self.put(size, f"{where}: size", **held)

    def updated(self, size: data.Size, count: int) -> None:
        """One small file that comes, changes, and goes."""
        corpus = self.plan.corpus(size)
        path = corpus / "more.txt"
        for where, at in self.addresses(size).items():
            for n in range(count):
                path.write_text(f"示例规定\n\n第一条 {data.made_up(n)}\n")
                with self.timed(size, f"{where}: one file more, {n}") as values:
                    values |= self.command(at, corpus, "index")
            path.unlink(missing_ok=True)
            with self.timed(size, f"{where}: one file less") as values:
                values |= self.command(at, corpus, "index")

    def searched(self, size: data.Size, count: int) -> None:
        """The same questions, asked of both in turn by one long-lived process."""
        import numpy  # noqa: F401  (its presence is what chooses the vector kernel)

        questions = data.questions(self.plan.shared, count + WARM)
        sessions = {where: session_of(at) for where, at in self.addresses(size).items()}
        times: dict[str, list[float]] = {where: [] for where in sessions}
        ours: dict[str, list[float]] = {where: [] for where in sessions}
        alike = dict.fromkeys((1, 10), 0.0)
        for n, question in enumerate(questions):
            found = {}
            for where, session in sessions.items():
                began, used = time.perf_counter(), time.process_time()
                found[where] = [hit.id for hit in session.search(question).hits]
                if n == WARM - 1:
                    nodes_used = self.of_nodes()
                if n >= WARM:
                    times[where].append(1000 * (time.perf_counter() - began))
                    ours[where].append(1000 * (time.process_time() - used))
            a, b = found[LOCAL], found[REMOTE]
            for most in alike:
                alike[most] += len({*a[:most]} & {*b[:most]}) / max(1, len(a[:most]))
        for where, values in times.items():
            self.put(size, f"{where}: a question, ms", p50=percentile(values, 0.5),
                     p95=percentile(values, 0.95), longest=max(values),
                     CPU_p50=percentile(ours[where], 0.5))  # fmt: skip
        used = 1000 * (self.of_nodes() - nodes_used)
        self.put(size, "the nodes, CPU ms a question", mean=used / len(times[REMOTE]))
        shares = {f"of_{most}": share / len(questions) for most, share in alike.items()}
        self.put(size, "the same hits", **shares)

    def fresh(self, size: data.Size) -> None:
        """A question asked by a process of its own."""
        corpus = self.plan.corpus(size)
        for question in data.questions(self.plan.shared, FRESH):
            for where, at in self.addresses(size).items():
                with self.timed(size, f"{where}: a process for {question[:8]}") as values:
                    values |= self.command(at, corpus, "search", question)

    def judged(self, size: data.Size) -> None:
        """All questions of STARD, held against their judgments."""
        source = self.plan.shared / "relevance/stard/queries.tune.jsonl"
        rows = list(data.rows(source))
        for where, at in self.addresses(size).items():
            session, out = session_of(at), self.plan.work / f"{size.name}.run"
            lines = (trec(r["id"], session.search(r["text"], Options(limit=100))) for r in rows)
            out.write_text("".join(f"{line}\n" for line in lines if line), "utf-8")
            found = quality.scores(self.plan, "stard", [r["id"] for r in rows], out)
            self.put(size, f"{where}: {len(rows)} questions", **found)


def processor(pid: int) -> float:
    """Seconds of the processor that a process has used (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:13])) / os.sysconf("SC_CLK_TCK")


def session_of(at: str) -> Session:
    """An index, opened."""
    if at.startswith("opensearch"):
        return Kept(at, Path("none")).session([])
    return Session(Path(at))


def tried(sizes: Sizes, args: argparse.Namespace) -> None:
    """All sizes."""
    for size in sizes.plan.sizes:
        sizes.indexed(size)
        sizes.searched(size, args.questions)
        sizes.fresh(size)
        if size.name == "60k":
            sizes.judged(size)
        sizes.updated(size, args.changes)


def main() -> None:
    """Start the nodes, measure, print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", default="60k,303k")
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--changes", type=int, default=3)
    parser.add_argument("--heap", default="1g")
    parser.add_argument("--shared", type=Path, default=data.SHARED)
    parser.add_argument("--work", type=Path)
    args = parser.parse_args()
    os.environ.setdefault(opensearch_nodes.ASKED, "start")
    why = opensearch_nodes.missing() or ("" if args.shared.is_dir() else "no shared folder")
    if why:
        print(json.dumps({"left out": why, "wrong": []}))
        return
    os.environ |= {SHARDS: str(NODES), REPLICAS: "1"}
    folder = Path(tempfile.mkdtemp(prefix="regsearch-nodes-"))
    folder.chmod(0o755)
    work = (args.work or folder / "work").resolve()
    work.mkdir(parents=True, exist_ok=True)
    named = tuple(map(data.size, args.sizes.split(",")))
    plan = Plan(work, args.shared.resolve(), named, False, False, args.questions)
    try:
        home = opensearch_nodes.home_from_maven(folder / "home")
        with opensearch_nodes.nodes(home, folder, NODES, args.heap) as nodes:
            sizes = Sizes(nodes, plan)
            tried(sizes, args)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({**sizes.figures, "wrong": []}, ensure_ascii=False))


if __name__ == "__main__":
    main()
