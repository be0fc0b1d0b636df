"""The corpus and the index that somebody works on: which, opened, built, repaired, kept fresh.

Every door (command line, page, server) holds a `Workspace` and asks through it; nothing here
prints or knows a terminal. What is worth saying meanwhile goes to `notify`, a line at a time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar

from corpus.errors import RegsearchError
from corpus.messages import N_
from indexer.format.manifest import Manifest, NoIndex, OutdatedIndex, read_manifest, root_lines
from indexer.format.segment import DamagedIndex
from indexer.scan import LIBRARY, Root, scan, stamp
from search import configuration, paths
from search.session import Session
from search.wording import amount

if TYPE_CHECKING:
    from corpus.official import Outcome
    from corpus.official.pull import Step
    from indexer.update import Progress, Report
    from search.checking.affected import Affected, Asked
    from search.checking.files import CheckedDrafts
    from search.documents import Added, Removed
    from search.events import Recorded
    from search.remote.kept import Kept
    from search.watching.desk import Watching

T = TypeVar("T")
_UNUSABLE = (NoIndex, OutdatedIndex, DamagedIndex)


class NoCorpus(RegsearchError):
    """A corpus that was named and is not there."""


class Workspace:
    """A corpus with its index. `session` opens it; `ask` asks it, and mends what is damaged."""

    def __init__(
        self,
        corpus: Sequence[str] = (),
        index: str | None = None,
        notify: Callable[[str], None] = lambda line: None,
        progress: Callable[[], Progress] | None = None,
    ) -> None:
        """The corpus at the paths `corpus` (the library and the user's documents without any),
        its index in `index` (a folder of its own in the user's cache without one)."""
        chosen = paths.chosen_corpus(corpus)
        self.notify, self._progress = notify, progress
        self.default = not chosen
        self.folder = paths.index_folder(index, chosen)
        self.kept = self._on_cluster(paths.index_named(index, chosen))
        self.chosen, self.given = chosen, bool(corpus)
        self.named = bool(index or configuration.value("index"))
        self.own = paths.is_own(self.folder)
        self.roots = self._roots(chosen, index)
        self._open: Session | None = None

    def _on_cluster(self, named: str) -> Kept | None:
        """The index where it is on a cluster; what that needs is imported only then."""
        if not paths.is_remote(named):
            return None
        from search.remote.kept import Kept

        return Kept(named, self.folder)

    def _manifest(self) -> Manifest:
        return self.kept.manifest() if self.kept else read_manifest(self.folder)

    def _nothing_at(self, path: Path) -> str:
        """That no corpus is there, and which setting names it where no option does."""
        if self.given or not configuration.filed("corpus"):
            return N_(f"there is no corpus at {path}")
        forget = "regsearch config unset corpus"
        return N_(f"there is no corpus at {path}, which a setting names: '{forget}' forgets it")

    def _roots(self, chosen: list[Path], index: str | None) -> list[Root]:
        for path in chosen:
            if str(path) == LIBRARY and path.exists():
                self.notify(N_("note: library is the built-in one; ./library is the folder here"))
            if str(path) != LIBRARY and not path.exists():
                raise NoCorpus(self._nothing_at(path))
            if path.resolve() == self.folder.resolve():
                raise RegsearchError(N_(f"{path} is both corpus and index: choose another --index"))
        if self.kept and not chosen:
            return self.kept.roots(paths.roots([]))
        if chosen or not index:
            return paths.roots(chosen)
        if not self.own:  # which folders are read is never for others to say
            return []
        try:
            lines = read_manifest(self.folder).roots
        except NoIndex:
            return paths.roots(chosen)
        except OutdatedIndex as outdated:
            lines = outdated.roots
        except DamagedIndex as damage:  # which corpus it was made from is lost
            raise RegsearchError(N_(f"{damage}; name its corpus to rebuild it: --corpus")) from None
        rows = [line.split("\t", 1) for line in lines]
        return [Root(name, Path(path)) for name, path in rows]

    # --- asking ------------------------------------------------------------------------------

    def session(self, refresh: bool = False) -> Session:
        """The index, opened; built first when it is missing, damaged or of another version."""
        if self._open is not None and not refresh:
            return self._open
        if not self.own:
            how = N_(": it is searched as it is; --corpus says what belongs in it")
            how = "" if self.roots else how
            self.notify(N_(f"note: others can write the index in {self.folder}{how}"))
        if not self.roots and not refresh:
            self._open = self._session()
            return self._open
        if refresh:
            self.update()
        if self.kept:  # never built by a question: others search it, too
            self._open = self._session()
            self._say_stale(self._open)
            return self._open
        try:
            self._open = self._session()
            if self._open.manifest.roots != root_lines(self.roots):
                self.notify(
                    N_("the index was made of other folders: bringing it up to date with these")
                )
                self.update()
                self._open = self._session()
        except _UNUSABLE as error:
            self._build(error)
            self._open = self._session()
            return self._open
        if not refresh:
            self._say_stale(self._open)
        return self._open

    def _say_stale(self, session: Session) -> None:
        built = session.manifest.built[:10]
        if stamp(scan(self.roots)) != session.manifest.stamp:
            self.notify(
                N_(
                    f"note: the corpus changed since it was indexed ({built}); --refresh or "
                    "'regsearch index' brings it up to date"
                )
            )

    def renew(self) -> None:
        """For a door that stays open: let go of a session whose index was committed to since."""
        if self._open is None:
            return
        try:
            same = self._manifest() == self._open.manifest
        except _UNUSABLE:
            same = False
        if not same:
            self._open = None

    def ask(self, question: Callable[[Session], T]) -> T:
        """What `question` gives for the session; asked again after damage that it met is mended.

        The one path of repair: a question must not have shown anything before it returns.
        """
        try:
            return question(self.session())
        except DamagedIndex as damage:
            if self.kept:
                raise
            return question(self._repaired(damage))
        except (ArithmeticError, LookupError, TypeError, ValueError) as error:
            if self.own:
                raise
            raise RegsearchError(N_(f"{self.folder} holds no index that can be read")) from error

    def _session(self) -> Session:
        return self.kept.session(self.roots) if self.kept else Session(self.folder, self.roots)

    def _repaired(self, damage: DamagedIndex) -> Session:
        """The index opened anew after `damage`: rebuilt, unless it was replaced in the meantime."""
        opened = self._open.manifest if self._open else None
        try:
            replaced = read_manifest(self.folder) != opened
        except _UNUSABLE:
            replaced = False
        if not replaced:
            self._build(damage, damaged=opened)
        self._open = self._session()
        return self._open

    def _elsewhere(self) -> bool:
        """Go to a temporary folder where the index cannot be kept in its own; whether an earlier
        search left an index there that will do."""
        if self.named or not (why := paths.unwritable(self.folder)):
            return False
        own, self.folder = self.folder, paths.stand_in(self.folder)
        kept = N_(f"the index cannot be kept in {own} ({why})")
        self.notify(N_(f"note: {kept}; it is in {self.folder}: set REGSEARCH_INDEX"))
        try:
            return self._session().manifest.roots == root_lines(self.roots)
        except _UNUSABLE:
            return False

    def _build(self, why: Exception, damaged: Manifest | None = None) -> None:
        if self._elsewhere():
            return
        if not isinstance(why, NoIndex):
            self.notify(N_(f"{why}: rebuilding"))
        report = self.update(damaged=damaged)
        if not report.rebuilt:  # another process was quicker
            return
        of = amount(report.provisions, report.documents)
        self.notify(N_(f"indexed {of} in {report.seconds:.1f} s"))
        for line in unread(report):
            self.notify(line)

    def check(
        self, paths: Sequence[str], data: bytes = b"", *, receipt: Path | None = None,
        write_baseline: Path | None = None, **chosen: Any,
    ) -> CheckedDrafts:  # fmt: skip
        """Check the drafts at `paths` ("-": `data`) with the options of
        `search.checking.options.options_of`; nothing of them is kept. A receipt and a baseline are
        written where a file is named for them."""
        from search.checking.files import check_files
        from search.checking.options import options_of

        options = options_of(**chosen)
        done = self.ask(lambda session: check_files(session, paths, data, options))
        if receipt or write_baseline:
            from search.checking.evidence import write_evidence

            self.ask(
                lambda session: write_evidence(session, done, options, receipt, write_baseline)
            )
        return done

    def affected(
        self, paths: Sequence[str], since: str, until: str, ahead: int | None = None,
        asked: Asked | None = None,
    ) -> Affected:  # fmt: skip
        """Which of the policies at `paths` rest on what changed after `since` (an ISO day, or
        "last-pull": also what the last update found) until `until` ("" for today), or will within
        `ahead` days; of it only what is `asked` (`search.checking.affected.Asked`)."""
        from corpus.official import pulled
        from corpus.text.quantities import dates_in
        from search.checking.affected import AHEAD, Asked, Window, affected_files
        from search.events import Recorded, last_run
        from search.paths import official_folder
        from search.results import today

        until, found = until or today(), tuple[Recorded, ...]()
        if since == "last-pull":
            found = tuple(last_run(self.events()))
            days = sorted(h.fetched for h in pulled(official_folder()))
            since = str(days[-1]) if days else f"{int(until[:4]) - 1}{until[4:]}"
        for day in (since, until):
            if [str(found) for found in dates_in(day)] != [day]:
                raise RegsearchError(N_(f"'{day}' is no day such as 2026-01-31"))
        window = Window(since, until, AHEAD if ahead is None else ahead, found)
        return self.ask(lambda session: affected_files(session, paths, window, asked or Asked()))

    @property
    def watching(self) -> Watching:
        """The saved searches of the user, run over this corpus."""
        from search.watching.desk import Watching

        return Watching(self.ask, self._history("watch"), self.events)

    def repeat_check(self, receipt: Path, drafts: Sequence[str]) -> list[str] | None:
        """What differs when the drafts of a check's receipt are checked again; None where it is
        the receipt of a search."""
        from search.checking.evidence import is_check_receipt, repeat

        if not is_check_receipt(receipt):
            return None
        return self.ask(lambda session: repeat(session, receipt, drafts))

    # --- changing ----------------------------------------------------------------------------

    def update(self, **options: Any) -> Report:
        """Bring the index up to date (options: `indexer.update.update`); what an `add` or `pull`
        that was killed left among the user's documents goes away."""
        from corpus.files import sweep_below
        from indexer.update import update

        self._know_roots()
        why = "" if self.kept or options.get("dry_run") else paths.unwritable(self.folder)
        if why:
            kept = N_(f"the index cannot be kept in {self.folder} ({why}): set REGSEARCH_INDEX")
            raise RegsearchError(kept)
        if self.default and not options.get("dry_run"):
            sweep_below(paths.user_folder())
            sweep_below(paths.official_folder())
        if self._progress:
            options.setdefault("progress", self._progress())
        before = self._before(options)
        if self.kept:
            report = self.kept.update(self.roots, **options)
        else:
            report = update(self.folder, self.roots, **options)
        if before and report.work and not report.rebuilt:
            self._record(before, report)
        return report

    def _know_roots(self) -> None:
        """Refuse to write an index of which the user has not said what belongs in it."""
        if not self.roots:
            at = self.kept.address if self.kept else self.folder
            raise RegsearchError(
                N_(f"others can write the index in {at}: --corpus says what belongs in it")
            )

    def _before(self, options: Mapping[str, Any]) -> Session | None:
        """The index before an update whose changes are recorded; None for one that starts over."""
        if options.get("dry_run") or options.get("rebuild") or options.get("damaged"):
            return None
        try:
            return self._session()
        except _UNUSABLE:
            return None

    def _record(self, before: Session, report: Report) -> None:
        """Keep what an update found changed, and say which watches have news."""
        from search.events import found_by, keep

        try:
            new = keep(self._history("changes"), found_by(before, self._session(), report))
        except (DamagedIndex, OSError) as error:
            self.notify(N_(f"note: what changed was not recorded: {error}"))
            return
        if new:
            self.notify(N_(f"changes of provisions recorded: {len(new)}"))
        if line := self.watching.line():
            self.notify(line)

    def _history(self, name: str) -> Path:
        """The file that keeps something of this corpus beside the user's documents."""
        suffix = "jsonl" if name == "changes" else "json"
        known = paths.index_name(self.folder, self.default)
        return paths.history_folder() / f"{name}-{known}.{suffix}"

    def events(self) -> list[Recorded]:
        """What updates of this index found changed, the oldest first."""
        from search.events import recorded

        return recorded(self._history("changes"))

    def add(
        self,
        sources: Iterable[Path | BinaryIO],
        name: str = "stdin.txt",
        facts: Mapping[str, str] | None = None,
        ocr: bool = False,
    ) -> tuple[list[Added], Report | None]:
        """Copy documents (files, folders, or a stream called `name`) into the corpus and index
        them; what became of each, and the report of the update when any was added.

        `facts` are what the user says of them (`corpus.beside.FIELDS`), kept beside each; with
        `ocr`, a text is made of those that are images.
        """
        from corpus.beside import checked_facts
        from search.documents import Asked, add

        languages = ""
        if ocr:
            from corpus.readers.general.scans import ocr_languages

            languages = ocr_languages()
        if not self.own:
            self._know_roots()
        folder, asked = self._own_folder(), Asked(checked_facts(facts or {}), languages)
        added = [one for source in sources for one in add(source, folder, name, asked)]
        if not any(one.path for one in added):
            return added, None
        if self.default:
            self.roots = paths.roots([])
        return added, self.update()

    def _own_folder(self) -> Path:
        """The folder that documents are copied into: the user's own, or the corpus's one."""
        if self.default:
            return paths.user_folder()
        folders = [path for path in self.chosen if path.is_dir() and str(path) != "library"]
        if len(folders) == 1:
            return folders[0]
        has = ", ".join(map(str, folders)) or N_("no folder")
        raise RegsearchError(N_(f"documents are copied into one folder; this corpus has {has}"))

    def remove(self, name: str) -> Removed:
        """Take the user's document `name` (an id or a source) out of the corpus and the index."""
        from search.documents import remove

        removed = self.ask(lambda s: remove(s, name, paths.user_folder()))
        self.update()
        return removed

    def settle(self, name: str, values: Sequence[str]) -> tuple[str, ...]:
        """Write a setting into the file; the values as they were written. UnknownName for a home
        that neither the table of jurisdictions nor a document of the index has."""
        from search import configuration, filters

        if name == "home":
            text = ",".join(values)
            if not all(map(filters.is_listed, filters.codes(text))):
                self.ask(lambda session: filters.codes(text, session))
        return configuration.put(name, values)

    def catalogue(self) -> list[dict[str, Any]]:
        """The official texts that can be fetched, and what of them is here."""
        from corpus.identity import official_titles
        from corpus.official import catalogue, pulled

        held = {h.name: h for h in pulled(paths.official_folder()) if h.latest}
        rows: list[dict[str, Any]] = []
        for text in catalogue():
            row = {"name": text.name, "regulation": text.regulation, "language": text.language}
            row |= {"publisher": text.publisher.name, "title": text.title, **official_titles(text)}
            row["here"] = ""
            if here := held.get(text.name):
                days = here.age(date.today())
                row["here"] = N_(f"{here.version or here.fetched}, checked {days} days ago")
            rows.append({**row, "url": text.url, "rights": text.rights})
        return rows

    def pull(self, names: Sequence[str], step: Step | None = None) -> Iterator[Outcome]:
        """Fetch official texts ([] for all of the catalogue), one after the other, then index
        what is new. One that fails is told of in its outcome; `step` hears how far it is."""
        from corpus import official
        from corpus.files import write_lock
        from corpus.official.store import ARCHIVES

        if not self.own:
            self._know_roots()
        texts = [official.find_text(n) for n in names] if names else official.catalogue()
        folder, new = paths.official_folder(), False
        with write_lock(folder / ARCHIVES, 0, N_("the official texts are")):
            client = official.Client()
            for outcome in official.pull_all(texts, folder, date.today(), client, step):
                new |= outcome.state in ("new", "changed")
                yield outcome
        if new:
            self.roots = paths.roots([]) if self.default else self.roots
            report = self.update()
            self.notify(N_(f"provisions indexed: {report.provisions:,}; {report.seconds:.1f} s"))


def unread(report: Report, most: int = 10) -> list[str]:
    """Lines on the files that could not be read or were passed over, with the reasons."""
    missed = [p for p in report.passed_over if not p.expected]
    told = [
        "  " + N_(f"could not read {name}: {reason}") for name, reason in report.failures.items()
    ]
    told += ["  " + N_(f"passed over {p.name}: {p.reason}") for p in missed]
    more = len(told) - most
    return told[:most] + (["  " + N_(f"and {more} more: regsearch status")] if more > 0 else [])
