"""Where things are: the user's own documents, the index, the corpus that was asked for.

Precedence: option, then environment (REGSEARCH_CORPUS, REGSEARCH_INDEX), then the file of
settings (`search.configuration`), then the platform's folders for data and caches.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from corpus.files import shared
from corpus.messages import N_
from indexer.format.manifest import CURRENT
from indexer.scan import DOCUMENTS, LIBRARY, OFFICIAL, Root, library_root, named_roots
from search import configuration

#: Where documents lie that were taken out, beside the user's.
REMOVED = "removed"


def user_folder() -> Path:
    """The folder of the user's own documents; REGSEARCH_HOME moves it and the index."""
    return configuration.own_folder("data") / "documents"


def official_folder() -> Path:
    """The folder of the official texts that were pulled, beside the user's documents."""
    return user_folder().with_name(OFFICIAL)


def history_folder() -> Path:
    """The folder, beside the user's documents, of what was found changed and what was seen."""
    return user_folder().with_name("history")


def own_folders() -> list[Path]:
    """Where the user's documents lie, those that were pulled, and those that were taken out."""
    return [user_folder(), official_folder(), user_folder().with_name(REMOVED)]


def _cache() -> Path:
    return configuration.own_folder("cache") / "index"


def chosen_corpus(paths: Sequence[str]) -> list[Path]:
    """The corpus named by option, environment or file; [] for the library and the user's folder."""
    return [_named(p) for p in paths or configuration.settled("corpus").values]


def _named(path: str) -> Path:
    """A path of the corpus, absolute, so that the index can be used from any folder."""
    return Path(path) if path == LIBRARY else Path(path).absolute()


def roots(paths: Sequence[Path]) -> list[Root]:
    """The corpus as roots. The name `library` stands for the built-in library."""
    if not paths:
        more = (Root(DOCUMENTS, user_folder()), Root(OFFICIAL, official_folder()))
        return [library_root(), *(root for root in more if root.path.is_dir())]
    found = named_roots([p for p in paths if str(p) != LIBRARY])
    return [library_root(), *found] if any(str(p) == LIBRARY for p in paths) else found


def is_remote(index: str) -> bool:
    """Whether an index that is named so is on a cluster."""
    return index.startswith(("opensearch://", "opensearch+http://"))


def index_named(option: str | None, corpus: Sequence[Path]) -> str:
    """The index that is named for a corpus, as it is written; "" for none. That of the file of
    settings is for the file's corpus, or the default one."""
    chosen, origin = configuration.value("index"), configuration.settled("index").origin
    own = [_named(p) for p in configuration.filed("corpus")]
    if chosen and (origin == configuration.SETTINGS["index"].variable or list(corpus) == own):
        option = option or chosen
    return option or ""


def index_folder(option: str | None, corpus: Sequence[Path]) -> Path:
    """The index for a corpus: each corpus has its own, unless one is named. For one on a cluster,
    what stands for it here, where nothing is written."""
    if named := index_named(option, corpus):
        return _cache() / f"cluster-{_key([named])}" if is_remote(named) else Path(named)
    if not corpus:
        return _cache() / default_name()
    return _cache() / f"corpus-{_key(str(p.resolve()) for p in corpus)}"


def default_name() -> str:
    """The name of the index of the library and the user's documents: each installation has its own,
    so that two of them do not rebuild it in turn."""
    return f"default-{_key([str(library_root().path)])}"


def index_name(index: Path, default: bool) -> str:
    """By what name an index is known where something is kept of it; the default corpus keeps its
    own when regsearch is installed anew."""
    return "default" if default else f"{index.name}-{_key([str(index.resolve())])}"


def _key(paths: Iterable[str]) -> str:
    import zlib

    return f"{zlib.crc32(chr(10).join(paths).encode('utf-8', 'surrogateescape')):08x}"


def unwritable(folder: Path) -> str:
    """Why an index cannot be kept in `folder`, which is made where it is not there; "" where it
    can."""
    if not folder.is_absolute() and str(folder).startswith("~"):
        return N_("there is no home folder")
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o777 if shared() else 0o700)
    except FileExistsError:
        return N_("it is a file, not a folder")
    except OSError as error:
        return (error.strerror or str(error)).lower()
    return "" if os.access(folder, os.W_OK) else N_("permission denied")


def stand_in(index: Path) -> Path:
    """A folder of the user's own, among the temporary ones, for an index that cannot be kept."""
    import tempfile

    user = os.getuid() if sys.platform != "win32" else "index"
    folder = Path(tempfile.gettempdir()) / f"regsearch-{user}"
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:
        state = folder.lstat()
        if not stat.S_ISDIR(state.st_mode) or state.st_mode & 0o022 or not _mine(state.st_uid):
            folder = Path(tempfile.mkdtemp(prefix="regsearch-"))
    return folder / index.name


def _mine(owner: int) -> bool:
    return sys.platform == "win32" or owner == os.getuid()


def is_own(index: Path) -> bool:
    """Whether only the user, or the system's administrator, can have written the index folder: what
    it says of folders to read is believed then. A folder that is not there yet is the user's."""
    if os.name != "posix":
        return True
    try:
        states = [index.stat(), (index / CURRENT).lstat()]
    except OSError:
        return not os.path.lexists(index / CURRENT)
    return all(state.st_uid in (os.geteuid(), 0) and not _others_write(state) for state in states)


def _others_write(state: os.stat_result) -> bool:
    """Whether a file's permissions let others write it; a group of one's own number is one's own,
    as systems with the mask 002 have it."""
    own_group = state.st_gid == state.st_uid
    return bool(state.st_mode & (0o002 if own_group else 0o022))
