"""`python -m tests.trials.cluster`: an index on three real nodes, of which some are killed.

--only LIST    of same, swaps, clients, kills
--queries N    queries that are drawn and held against the index in a folder (default 500)
--seeds LIST   by each of which so many are drawn (default 2026)
--questions N  questions asked before and after each kill (default 200)
--swaps N      generations that replace each other beside readers (default 20)
--seconds N    for so long eight clients ask (default 60)

The corpus is the library with a made-up regulation in two dated texts: three shards, one copy of
each. The nodes are started from the jars that Maven holds (`tests.helpers.opensearch_nodes`) and
ended by their pids. An answer is right where its ids and scores are those of the undisturbed index,
loud where it is an error of one line, else wrong.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import queue
import shutil
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from corpus.errors import RegsearchError
from indexer.remote.writer import REPLICAS, SHARDS
from indexer.scan import Root, library_root
from indexer.update import update
from search.remote.kept import Kept
from search.remote.session import ClusterSession
from search.results import Options
from search.session import Session
from tests.helpers import opensearch_nodes
from tests.helpers.drawn_queries import found, queries
from tests.helpers.opensearch_nodes import Node, healthy

Figures = dict[str, Any]
Answer = list[tuple[str, float]]
CLIENTS = 8
#: Seconds of asking before and after a node is killed; a query that takes longer hangs.
BEFORE, AFTER, LONGEST = 3.0, 12.0, 200.0
HEAD = "---\nid: zz/kettle-act\ntitle: Kettle Act\njurisdiction: US\nversion: {}\n---\n\n"
TEXT = "Kettle Act\n\nSection 1. A kettle is {}.\n\nSection 2. A kettle sings at dawn.\n"
OPTIONS: tuple[dict[str, Any], ...] = (
    {}, {}, {"on": "2020-06-01"}, {"status": "in force"}, {"jurisdiction": "US"}, {"mode": "all"},
    {"mode": "any"}, {"kind": "statute"}, {"expand": False}, {"jurisdiction": "CN"},
)  # fmt: skip


class Trial:
    """The nodes, the corpus, and what was wrong."""

    def __init__(self, nodes: list[Node], folder: Path) -> None:
        self.nodes, self.folder, self.wrong = nodes, folder, list[str]()
        self.corpus = folder / "papers"
        self.corpus.mkdir(exist_ok=True)
        (self.corpus / "old.md").write_text(HEAD.format("2019-01-01") + TEXT.format("red"))
        (self.corpus / "new.md").write_text(HEAD.format("2023-01-01") + TEXT.format("blue"))
        self.roots = [library_root(), Root("papers", self.corpus)]

    def address(self, name: str) -> str:
        """The address of an index, by all hosts."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"opensearch+http://{hosts}/{name}"

    def kept(self, name: str) -> Kept:
        """An index on the cluster."""
        return Kept(self.address(name), self.folder / "none")

    def session(self, name: str) -> ClusterSession:
        """The index, opened."""
        return self.kept(name).session(self.roots)

    def green(self, count: int, wait: float = 300.0) -> float:
        """Wait for so many nodes and all copies; the seconds."""
        began = time.monotonic()
        alive = next(node for node in self.nodes if node.process.poll() is None)
        try:
            healthy(alive.port, count, wait)
        except TimeoutError:
            told = self.kept("x").cluster.ask(lambda c: c.cluster.allocation_explain())
            print(json.dumps(told)[:4000], file=sys.stderr)
            raise
        return round(time.monotonic() - began, 1)

    def manager(self) -> Node:
        """The node that manages the cluster."""
        client = self.kept("x").cluster
        (row,) = client.ask(lambda c: c.cat.cluster_manager(format="json"))
        return self.nodes[int(row["node"].removeprefix("n"))]

    def data_node(self) -> Node:
        """A node that does not manage the cluster."""
        return next(node for node in self.nodes if node is not self.manager())


def answer_of(session: Session, question: str) -> Answer:
    """The ids and scores of the first page."""
    return [(hit.id, hit.score) for hit in session.search(question, width=0).hits]


class Asking:
    """Questions asked again and again, each answer held against the undisturbed index's."""

    def __init__(
        self, session: Session, questions: Sequence[str], expected: Sequence[Answer]
    ) -> None:
        self.session, self.rows = session, list(zip(questions, expected, strict=True))
        self.counts, self.errors = Counter[str](), Counter[str]()
        self.wrong = list[str]()
        self.longest = 0.0

    def once(self, question: str, expected: Answer) -> None:
        """Ask one."""
        began = time.monotonic()
        try:
            same = answer_of(self.session, question) == expected
            self.counts["right" if same else "wrong"] += 1
            if not same:
                self.wrong.append(f"another answer to {question!r}")
        except RegsearchError as error:
            self.counts["loud"] += 1
            self.errors[str(error)] += 1
        self.longest = max(self.longest, time.monotonic() - began)

    def all(self) -> None:
        """Ask each."""
        for row in self.rows:
            self.once(*row)

    @contextmanager
    def meanwhile(self) -> Iterator[None]:
        """Ask without pause, in a thread, while something is done."""
        done = threading.Event()

        def ask() -> None:
            while not done.is_set():
                for row in self.rows:
                    if done.is_set():
                        return
                    self.once(*row)

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join(LONGEST)
            if thread.is_alive():
                self.wrong.append("a question has no end")

    def facts(self) -> Figures:
        """What was seen."""
        facts = {name: self.counts[name] for name in ("right", "loud", "wrong")}
        return {**facts, "longest ms": round(1000 * self.longest)}


# --- the same sets -------------------------------------------------------------------------------


def same(trial: Trial, count: int, seed: int) -> Figures:
    """Drawn queries with options, and what other commands show, beside the index in a folder."""
    update(trial.folder / "index", trial.roots)
    local, remote = Session(trial.folder / "index", trial.roots), trial.session("library")
    differing = 0
    for n, query in enumerate(queries(local, count, seed)):
        options = OPTIONS[n % len(OPTIONS)]
        if found(local, query, **options) != found(remote, query, **options):
            differing += 1
            trial.wrong.append(f"another set for {query!r} with {options}")
        if n % 5 == 0:
            faceted = Options(facets=True, **options)
            if local.search(query, faceted).facets != remote.search(query, faceted).facets:
                differing += 1
                trial.wrong.append(f"other facets for {query!r} with {options}")
    shown = 0
    for place in local.places()[:: max(1, local.provision_count // count)]:
        one = local.load(*place)
        shown += 1
        for ask in _SHOWN:
            id, law = one.provision.id, one.regulation.id
            if ask(local, id, law) != ask(remote, id, law):
                differing += 1
                trial.wrong.append(f"another text of {one.provision.id}")
    return {"queries": count, "facets": (count + 4) // 5, "differing": differing, "shown": shown}


_SHOWN: tuple[Callable[[Session, str, str], Any], ...] = (
    lambda s, id, law: [(f.provision, f.status, f.status_reason) for f in s.find(id)],
    lambda s, id, law: [(f.provision.id, f.status) for f in s.find(id, "2015-01-01")],
    lambda s, id, law: s.versions(law),
)


# --- generations ---------------------------------------------------------------------------------


def swaps(trial: Trial, count: int) -> Figures:
    """Readers that open the index anew beside a writer that replaces all of it."""
    corpus = trial.folder / "rounds"
    corpus.mkdir()
    roots = [Root("rounds", corpus)]

    def write(number: int) -> None:
        for n in range(6):
            text = f"Act {n}\n\nSection 1. A heron of round{number} number {n}.\n"
            (corpus / f"p{n}.txt").write_text(text)

    write(0)
    trial.kept("rounds").update(roots)
    done, counts, seen = threading.Event(), Counter[str](), set[str]()

    def read() -> None:
        session = trial.kept("rounds").session(roots)
        while not done.is_set():
            try:
                if counts["opened"] % 3:  # and one that was opened before is whole, too
                    session = trial.kept("rounds").session(roots)
                counts["opened"] += 1
                texts = [f.provision.text for f, _ in session.regulations()]
                hits = session.search("heron number", Options(limit=50), width=80).hits
                rounds = {text.split("round")[1].split()[0] for text in texts}
                if len(texts) != 6 or len(hits) != 6 or len(rounds) != 1:
                    trial.wrong.append(f"half a state: {len(texts)}, {len(hits)}, {rounds}")
                seen.update(rounds)
            except RegsearchError as error:
                counts[f"loud: {error}"] += 1

    readers = [threading.Thread(target=read, daemon=True) for _ in range(2)]
    for reader in readers:
        reader.start()
    began = time.monotonic()
    for number in range(1, count + 1):
        write(number)
        trial.kept("rounds").update(roots)
    seconds = time.monotonic() - began
    done.set()
    for reader in readers:
        reader.join(60)
    return {
        "swaps": count,
        "states seen": len(seen),
        "seconds each": round(seconds / count, 1),
        **counts,
    }


# --- clients -------------------------------------------------------------------------------------


def client(address: str, questions: list[str], seconds: float, out: Any) -> None:
    """Ask in a process of its own until time is up."""
    session = Kept(address, Path("none")).session([])
    times, answers = list[float](), dict[str, Answer]()
    wrong, end, n = list[str](), time.monotonic() + seconds, os.getpid()
    while time.monotonic() < end:
        question = questions[n % len(questions)]
        began = time.monotonic()
        try:
            answer = answer_of(session, question)
            times.append(time.monotonic() - began)
            if answers.setdefault(question, answer) != answer:
                wrong.append(f"two answers to {question!r}")
        except RegsearchError as error:
            wrong.append(str(error))
        n += 1
    out.put((times, answers, wrong))


def clients(trial: Trial, questions: list[str], expected: list[Answer], seconds: float) -> Figures:
    """Eight clients at once."""
    context = multiprocessing.get_context("spawn")
    out = context.Queue()
    args = (trial.address("library"), questions, seconds, out)
    started = [context.Process(target=client, args=args) for _ in range(CLIENTS)]
    for one in started:
        one.start()
    right, times = dict(zip(questions, expected, strict=True)), list[float]()
    for _ in started:
        try:
            taken, answers, wrong = out.get(timeout=seconds + 300)
        except queue.Empty:
            trial.wrong.append("a client has no end")
            continue
        times += taken
        trial.wrong += wrong
        trial.wrong += [f"another answer to {q!r}" for q, a in answers.items() if right[q] != a]
    for one in started:
        one.join(60)
    times.sort()
    p95 = times[int(len(times) * 0.95)]
    return {
        "clients": CLIENTS, "searches": len(times), "a second": round(len(times) / seconds, 1),
        "p50 ms": round(1000 * median(times)), "p95 ms": round(1000 * p95),
    }  # fmt: skip


# --- kills ---------------------------------------------------------------------------------------


def kills(trial: Trial, questions: list[str], expected: list[Answer]) -> Figures:
    """A data node, the manager, a node while it is written to, two of three."""
    facts: Figures = {}
    asked = questions, expected
    steps: dict[str, Callable[[], Figures]] = {
        "data node": lambda: _killed(trial, trial.data_node(), *asked),
        "manager": lambda: _killed(trial, trial.manager(), *asked),
        "while indexed anew": lambda: _written(trial, trial.data_node(), *asked, rebuild=True),
        "manager while indexed anew": lambda: _written(
            trial, trial.manager(), *asked, rebuild=True
        ),
        "while a text is taken out": lambda: _written(
            trial, trial.data_node(), *asked, rebuild=False
        ),
        "two of three": lambda: _two(trial, *asked),
    }
    for name, step in steps.items():
        seen = step()
        print(f"  {name} {seen} {trial.wrong}", file=sys.stderr, flush=True)
        facts |= {f"{name}: {k}": v for k, v in seen.items()}
    return facts


def _killed(trial: Trial, node: Node, questions: list[str], expected: list[Answer]) -> Figures:
    """A node killed while questions are asked; then all of them again, without it and with it."""
    during = Asking(trial.session("library"), questions, expected)
    with during.meanwhile():
        time.sleep(BEFORE)
        node.kill()
        time.sleep(AFTER)
    without = _again(trial, questions, expected)
    node.start()
    green = trial.green(len(trial.nodes))
    return {**_told(trial, during), "without it": without, "green again s": green,
            "afterwards": _again(trial, questions, expected)}  # fmt: skip


def _told(trial: Trial, asking: Asking) -> Figures:
    trial.wrong += asking.wrong
    for error, n in asking.errors.items():
        print(f"  {n} x {error}", file=sys.stderr)
    return asking.facts()


def _again(trial: Trial, questions: list[str], expected: list[Answer]) -> str:
    """How many of all questions, asked anew, are answered as at first."""
    asking = Asking(trial.session("library"), questions, expected)
    asking.all()
    trial.wrong += [*asking.wrong, *asking.errors]
    return f"{asking.counts['right']} of {len(questions)}"


def _written(
    trial: Trial, node: Node, questions: list[str], expected: list[Answer], rebuild: bool
) -> Figures:
    """A node killed while all is indexed anew, or a text is taken out, and questions are asked."""
    more = trial.corpus / "more.md"
    if not rebuild:
        text = (HEAD.format("2020-01-01") + TEXT.format("grey")).replace("ettle", "eddle")
        more.write_text(text)
        trial.kept("library").update(trial.roots)
        more.unlink()
    old = trial.session("library")
    told, began = list[str](), time.monotonic()

    def write() -> None:
        try:
            trial.kept("library").update(trial.roots, rebuild=rebuild)
        except RegsearchError as error:
            told.append(str(error))

    writer = threading.Thread(target=write, daemon=True)
    during = Asking(trial.session("library"), questions, expected if rebuild else
                    [answer_of(old, question) for question in questions])  # fmt: skip
    with during.meanwhile():
        writer.start()
        _wait_for_some(old, "index_total" if rebuild else "delete_total")
        node.kill()
        writer.join(900)
    seconds = round(time.monotonic() - began)
    if told or writer.is_alive():
        trial.wrong.append(f"a node killed while it was written to: {told or 'no end'}")
    facts = {**_told(trial, during), "seconds": seconds}
    new = trial.session("library")
    facts |= {"provisions": new.provision_count, "indices whole": new.check_files()}
    without = _again(trial, questions, expected)
    node.start()
    green = trial.green(len(trial.nodes))
    return {**facts, "without it": without, "green again s": green,
            "afterwards": _again(trial, questions, expected)}  # fmt: skip


def _wait_for_some(old: ClusterSession, what: str) -> None:
    """Wait until some of the next generation is sent: a third of what is indexed, or a deletion."""
    end = time.monotonic() + 300
    cluster, name = old.remote.cluster, f"library-g{old.manifest.generation + 1}-provisions"
    least = old.provision_count / 3 if what == "index_total" else 0
    while time.monotonic() < end:
        try:
            stats = cluster.ask(lambda c: c.indices.stats(index=name, metric="indexing"))
            if stats["_all"]["primaries"]["indexing"][what] > least:
                return
        except RegsearchError:
            pass
        time.sleep(0.1)


def _two(trial: Trial, questions: list[str], expected: list[Answer]) -> Figures:
    """Two of three killed: nothing but the right answer or an error; then all is there again."""
    session = trial.session("library")
    session.search(questions[0])
    for node in trial.nodes[1:]:
        node.kill()
    asking = Asking(session, questions[:5], expected[:5])
    asking.all()
    began = time.monotonic()
    try:
        trial.kept("library").update(trial.roots, rebuild=True)
        trial.wrong.append("an index was written on one node of three")
    except RegsearchError as error:
        print(f"  writing: {error}", file=sys.stderr)
    seconds = round(time.monotonic() - began)
    for node in trial.nodes[1:]:
        node.start()
    green = trial.green(len(trial.nodes))
    return {**_told(trial, asking), "writing refused after s": seconds, "green again s": green,
            "afterwards": _again(trial, questions, expected)}  # fmt: skip


# --- all -----------------------------------------------------------------------------------------


def tried(trial: Trial, args: argparse.Namespace) -> Figures:
    """The parts asked for."""
    began = time.monotonic()
    trial.kept("library").update(trial.roots)
    figures: Figures = {"indexed s": round(time.monotonic() - began)}
    parts = args.only.split(",")
    session = trial.session("library")
    drawn = queries(session, args.questions if {"clients", "kills"} & {*parts} else 0, seed=18)
    expected = [answer_of(session, question) for question in drawn]
    trial.wrong += [f"no two rounds alike: {q!r}" for q, e in zip(drawn, expected, strict=True)
                    if answer_of(session, q) != e]  # fmt: skip
    steps: dict[str, Callable[[], Figures]] = {
        "same": lambda: {s: same(trial, args.queries, int(s)) for s in args.seeds.split(",")},
        "swaps": lambda: swaps(trial, args.swaps),
        "clients": lambda: clients(trial, drawn, expected, args.seconds),
        "kills": lambda: kills(trial, drawn, expected),
    }
    for name in parts:
        figures[name] = steps[name]()
        print(name, json.dumps(figures[name]), trial.wrong, file=sys.stderr, flush=True)
    return figures


def main() -> None:
    """Start the nodes, try, print the figures as JSON."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default="same,swaps,clients,kills")
    parser.add_argument("--seeds", default="2026")
    for name, default in (("queries", 500), ("questions", 200), ("swaps", 20), ("seconds", 60)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    os.environ.setdefault(opensearch_nodes.ASKED, "start")
    if why := opensearch_nodes.missing():
        print(json.dumps({"left out": why, "wrong": []}))
        return
    os.environ |= {SHARDS: "3", REPLICAS: "1"}
    folder = Path(tempfile.mkdtemp(prefix="regsearch-nodes-"))
    folder.chmod(0o755)
    try:
        home = opensearch_nodes.home_from_maven(folder / "home")
        with opensearch_nodes.nodes(home, folder, 3) as nodes:
            trial = Trial(nodes, folder)
            figures = tried(trial, args)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({**figures, "wrong": trial.wrong}, ensure_ascii=False))
    sys.exit(1 if trial.wrong else 0)


if __name__ == "__main__":
    main()
