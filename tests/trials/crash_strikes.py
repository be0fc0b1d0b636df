"""How the crash trials strike: children that are killed, or whose files fail."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from corpus.errors import RegsearchError
from indexer import reading
from tests.trials.crash_place import Place

#: The audit events of operations on files: each is a moment to strike at.
_EVENTS = (
    "open", "os.rename", "os.remove", "os.mkdir", "os.truncate", "os.link", "shutil.copyfile",
)  # fmt: skip
DONE, EXPECTED, UNEXPECTED = 0, 3, 4
#: So long may processes of a child that was killed stay.
_SECONDS = 60.0


class Moment(NamedTuple):
    """When to strike: after some seconds, or at the nth operation on files. `helper` strikes a
    process that the child has started (one that reads, or builds) instead of the child."""

    seconds: float = 0.0
    event: int = 0
    helper: bool = False


class Ended(NamedTuple):
    """How a child ended: its exit status (negative: a signal), whether a helper was struck, and
    whether processes of its own outlived it."""

    code: int
    struck: bool
    outlived: bool


def child(
    work: Callable[[], None],
    strike: Moment | None = None,
    log: Path | None = None,
    here: Path | None = None,
) -> Ended:
    """Do `work` in a child of this process, struck at a moment.

    Papers below `here` are read in the child itself, as the library's are, not in a process of
    their own: that is quicker, and puts more of the moments into the writing of the index.
    """
    sys.stdout.flush()
    pid = os.fork()
    if pid == 0:
        _run(work, strike, log, here)
    struck = False
    if strike and strike.seconds:
        time.sleep(strike.seconds)
        if strike.helper:
            struck = _strike_helper(pid)
        else:
            os.kill(pid, signal.SIGKILL)
    code = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return Ended(code, struck, _outlived(pid))


def _strike_helper(pid: int) -> bool:
    """Kill one of a process's children, where the system tells which there are."""
    for _ in range(100):
        try:
            children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        except OSError:
            return False
        for number in children:
            with suppress(OSError):
                os.kill(int(number), signal.SIGKILL)
                return True
        time.sleep(0.005)
    return False


def _outlived(group: int) -> bool:
    """Whether any process of the child's group is still there after some seconds."""
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        try:
            os.killpg(group, 0)
        except (ProcessLookupError, PermissionError):
            return False
        with suppress(ChildProcessError):
            os.waitpid(-group, os.WNOHANG)
        time.sleep(0.002)
    os.killpg(group, signal.SIGKILL)
    return True


def _run(
    work: Callable[[], None], strike: Moment | None, log: Path | None, here: Path | None
) -> None:
    """The child's life: it never returns."""
    status = UNEXPECTED
    os.setpgid(0, 0)  # so that what it starts can be told from other processes
    sys.stderr = open(os.devnull, "w")  # noqa: PTH123, SIM115
    try:
        if here:
            reading._library = lambda: f"{here}{os.sep}"  # type: ignore[assignment]
        if strike and strike.event:
            _at_event(strike.event, lambda name, args: os.kill(os.getpid(), signal.SIGKILL))
        work()
        status = DONE
    except Exception as error:
        if isinstance(error, (OSError, RegsearchError)):
            status = EXPECTED
        if log:
            log.write_text(f"{type(error).__name__}: {error}")
    finally:
        os._exit(status)


def _at_event(
    number: int, act: Callable[[str, tuple[object, ...]], None], what: Sequence[str] = _EVENTS
) -> None:
    """Act at the nth operation on files; there is no way back: it is for children."""
    count = 0

    def hook(name: str, args: tuple[object, ...]) -> None:
        nonlocal count
        if name in what and not _of_python(args):
            count += 1
            if count == number:
                act(name, args)

    sys.addaudithook(hook)


def _of_python(args: tuple[object, ...]) -> bool:
    """Whether the file is one of Python's own: imports are no moments of the index."""
    return bool(args) and str(args[0]).endswith((".py", ".pyc", ".so", "__pycache__"))


# --- faults --------------------------------------------------------------------------------------


def _no_space(number: int, place: Place) -> None:
    """Writing stops in the middle of a file: the kernel refuses to let it grow."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    limit = number * number * 20
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


def _refuse(code: int) -> Callable[[int, Place], None]:
    def install(number: int, place: Place) -> None:
        def act(name: str, args: tuple[object, ...]) -> None:
            raise OSError(code, os.strerror(code), str(args[0]) if args else None)

        _at_event(number, act)

    return install


def _to_papers(what: Callable[[Path], object]) -> Callable[[int, Place], None]:
    """Something is done to papers just before they are opened."""

    def install(number: int, place: Place) -> None:
        def act(name: str, args: tuple[object, ...]) -> None:
            if not isinstance(args[0], (str, bytes)):
                return
            path = Path(os.fsdecode(args[0]))
            if path.suffix == ".txt" and place.documents in path.parents and path.exists():
                what(path)

        for at in range(number, number + 12):
            _at_event(at, act, ("open",))

    return install


FAULTS: dict[str, Callable[[int, Place], None]] = {
    "no space": _no_space,
    "no space at an operation": _refuse(errno.ENOSPC),
    "no permission": _refuse(errno.EACCES),
    "vanishes": _to_papers(os.unlink),
    "is cut short": _to_papers(lambda path: os.truncate(path, path.stat().st_size // 2)),
}
